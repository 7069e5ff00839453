"""One line of a specification to a Criterion.

    criterion := clause (";" clause)*
    clause    := ["target"|"alert"|"action"|"reject"] [statistic] limits [modifiers]
               | "absent in" amount | "conforms" [":" description] | "report"
    statistic := ("lower"|"upper") LEVEL "% limit" | LEVEL "% limits within"
    limits    := ("NLT"|"NMT"|"≥"|"≤"|">"|"<") number unit | number "to" number unit | number "±" number unit
    modifiers := "(pharmacopoeial[, factor N])" | "(half even)" | "(not rounded)" | "(significant figures)"

A unit of the wrong kind is refused here, when the criterion is written. In a criterion of several clauses the unit
may stand once, in the last one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.criteria.model import (
    AbsentIn,
    Band,
    Bound,
    Clause,
    Conforms,
    Criterion,
    Limits,
    Report,
    Statistic,
)
from lbpcmc.errors import CriterionError, QuantityError, UnitError
from lbpcmc.quantities.kinds import kind as find_kind
from lbpcmc.quantities.kinds import printable
from lbpcmc.quantities.reading import NUMBER, clean, number, tested_amount
from lbpcmc.quantities.rounding import Rounding, exact_decimal, fraction_text, number_text

if TYPE_CHECKING:
    from decimal import Decimal

    from lbpcmc.quantities import Kind, Unit

MOST_CHARACTERS = 400
_BAND = re.compile(r"(target|alert|action|reject)(?: limits?)?:? ", re.IGNORECASE)
_STATISTIC = re.compile(
    r"(?:(?P<side>lower|upper) )?(?P<level>[0-9]{2}(?:\.[0-9]{1,3})?) ?% (?:confidence )?limits? (?:within )?",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"(NLT|NMT|not less than|not more than|at least|at most|min\.?|max\.?|>=|<=|≥|≤|>|<) ?", re.IGNORECASE
)
_MODIFIER = re.compile(r" ?\((?P<said>[a-z0-9 ,]+)\)$", re.IGNORECASE)
_CLAIM = re.compile(r" ?(?:of )?(?:the )?label(?:led)? claim$", re.IGNORECASE)
_ABSENT = re.compile(r"(?:absent|not detected|none detected|none) in (?P<amount>.+)$", re.IGNORECASE)
_CONFORMS = re.compile(r"(?:conforms|complies)(?:(?: to|:) ?(?P<description>.+))?$", re.IGNORECASE)
_REPORT = re.compile(r"report(?: results?)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"between (?P<low>.+?) and (?P<high>.+)$", re.IGNORECASE)
_LOW = frozenset({"nlt", "not less than", "at least", "min", "min.", ">=", "≥", ">"})
_EXAMPLES = (
    "Accepted: NLT 1.0 x 10^9 CFU/capsule, NMT 5.0 % w/w, 36.5 to 37.5 degC, 37.0 ± 0.5 degC, > -300 mV, "
    "absent in 10 g, conforms, report."
)


@dataclass(frozen=True, slots=True)
class _Written:
    """A number of a criterion before its unit is known."""

    value: Decimal
    unit: str


def criterion(text: str, kind: Kind) -> Criterion:
    """Read a criterion for a parameter of `kind`.

    Raises CriterionError: what was not understood, or the unit that does not fit the kind, and what would.
    """
    if len(text) > MOST_CHARACTERS:
        raise CriterionError(
            f"The criterion has {len(text)} characters.", f"At most {MOST_CHARACTERS} are read."
        )
    parts = [part.strip() for part in text.split(";")]
    last = clean_part(parts[-1])
    shared = _unit_of(last)
    clauses = tuple(_clause(clean_part(part), kind, shared) for part in parts)
    return Criterion(" ".join(text.split()), kind, clauses)


def clean_part(part: str) -> str:
    """Fold spaces of one clause and refuse invisible characters."""
    try:
        return clean(part)
    except QuantityError as refusal:
        raise CriterionError(refusal.said, _EXAMPLES) from None


def _unit_of(part: str) -> str:
    found = None
    for found in re.finditer(NUMBER, _CLAIM.sub("", _MODIFIER.sub("", part))):  # noqa: B007  # the last one
        pass
    return found.string[found.end() :].strip() if found and found.group() else ""


def _clause(part: str, kind: Kind, shared_unit: str) -> Clause:
    band, body = Band.REJECT, part
    if match := _BAND.match(body):
        band, body = Band(match[1].lower()), body[match.end() :]
    if _REPORT.match(body):
        return Clause(band, Report(), part)
    if match := _CONFORMS.match(body):
        return Clause(band, Conforms(match["description"] or ""), part)
    if match := _ABSENT.match(body):
        try:
            return Clause(band, AbsentIn(tested_amount(match["amount"])), part)
        except QuantityError as refusal:
            raise CriterionError(refusal.said, refusal.todo) from None
    return Clause(band, _limits(body, kind, shared_unit, is_target=band is Band.TARGET), part)


def _limits(body: str, kind: Kind, shared_unit: str, *, is_target: bool) -> Limits:
    said = ""
    if match := _MODIFIER.search(body):
        said, body = match["said"].lower(), body[: match.start()]
    claim = _CLAIM.search(body)
    body = _CLAIM.sub("", body)
    statistic, level = Statistic.VALUE, None
    if match := _STATISTIC.match(body):
        side = (match["side"] or "").lower()
        statistic = {"lower": Statistic.LOWER, "upper": Statistic.UPPER}.get(side, Statistic.BOTH)
        level, body = Fraction(match["level"]), body[match.end() :]
    target = find_kind("ratio") if claim else kind
    try:
        limits = _range(body, target, shared_unit, is_target=is_target)
    except (QuantityError, UnitError) as refusal:
        raise CriterionError(refusal.said, refusal.todo or _EXAMPLES) from None
    limits = replace(limits, statistic=statistic, level=level, of_label_claim=bool(claim))
    if statistic is Statistic.BOTH and (limits.low is None or limits.high is None):
        raise CriterionError(
            f"'{printable(body)}' has one end.", "Two limits need a range: within 50 to 200 %."
        )
    return _modified(limits, said)


def _range(body: str, kind: Kind, shared_unit: str, *, is_target: bool) -> Limits:
    if match := _COMPARISON.match(body):
        written = _written(body[match.end() :])
        unit = _unit(written, kind, shared_unit)
        bound = _bound(written.value, inclusive=match[1] not in ("<", ">"))
        is_low = match[1].lower() in _LOW
        return Limits(unit, bound if is_low else None, None if is_low else bound)
    centre, sign, tolerance = re.sub(r"\+ ?/ ?-|\+-", "±", body).partition("±")
    if sign:
        return _around(_written(centre.strip()), _written(tolerance.strip()), kind, shared_unit)
    if match := _BETWEEN.match(body):
        first, second = match["low"], match["high"]
    else:
        first, _, second = body.partition(" to ")
    if second:
        return _between(_written(first), _written(second), kind, shared_unit)
    if is_target:
        written = _written(body)
        return Limits(_unit(written, kind, shared_unit), _bound(written.value), _bound(written.value))
    raise CriterionError(f"'{printable(body)}' is not a criterion.", _EXAMPLES)


def _written(text: str) -> _Written:
    value, rest = number(clean(text))
    return _Written(value, rest)


def _unit(written: _Written, kind: Kind, shared: str) -> Unit:
    named = written.unit or shared
    if not named and not kind.bare:
        shown = number_text(written.value)
        raise CriterionError(
            f"The limit {shown} has no unit.", f"Write it with its unit: {kind.example(shown)}."
        )
    return kind.unit(named)


def _between(low: _Written, high: _Written, kind: Kind, shared: str) -> Limits:
    unit = _unit(high, kind, shared)
    if low.unit and kind.unit(low.unit) != unit:
        raise CriterionError("The two limits have different units.", f"Write both in {unit.symbol}.")
    if low.value > high.value:
        raise CriterionError(
            f"The range runs from {number_text(low.value)} down to {number_text(high.value)}.",
            "Write the lower limit first.",
        )
    return Limits(unit, _bound(low.value), _bound(high.value))


def _around(centre: _Written, tolerance: _Written, kind: Kind, shared: str) -> Limits:
    relative = tolerance.unit == "%" and kind.name != "ratio"
    unit = _unit(centre if relative or centre.unit else tolerance, kind, shared)
    if tolerance.value < 0:
        raise CriterionError("The tolerance is negative.", "Write it as ± 0.5.")
    if relative:
        width = abs(Fraction(centre.value)) * Fraction(tolerance.value) / 100
    else:
        own = kind.unit(tolerance.unit) if tolerance.unit else unit
        width = Fraction(tolerance.value) * own.scale / unit.scale
    place = min(_place(centre.value), 0 if relative else _place(tolerance.value))
    digits = len(centre.value.as_tuple().digits)
    ends = (Fraction(centre.value) - width, Fraction(centre.value) + width)
    low, high = (Bound(end, fraction_text(end), min(place, _exact_place(end)), digits) for end in ends)
    return Limits(unit, low, high)


def _exact_place(value: Fraction) -> int:
    """A computed limit must itself survive the rounding of values that are compared with it."""
    exact = exact_decimal(value)
    return 0 if exact is None else int(exact.normalize().as_tuple().exponent)


def _place(value: Decimal) -> int:
    return int(value.as_tuple().exponent)


def _bound(value: Decimal, *, inclusive: bool = True) -> Bound:
    return Bound(Fraction(value), number_text(value), _place(value), len(value.as_tuple().digits), inclusive)


def _modified(limits: Limits, said: str) -> Limits:
    for word in filter(None, (part.strip() for part in said.split(","))):
        if word in ("pharmacopoeial", "pharmacopeial"):
            limits = replace(limits, factor=limits.factor or Fraction(2))
        elif match := re.match(r"factor ([0-9]{1,3})$", word):
            limits = replace(limits, factor=Fraction(match[1]))
        elif word == "half even":
            limits = replace(limits, rounding=Rounding.HALF_EVEN)
        elif word == "half up":
            limits = replace(limits, rounding=Rounding.HALF_UP)
        elif word == "significant figures":
            limits = replace(limits, significant=True)
        elif word == "not rounded":
            limits = replace(limits, low=_unrounded(limits.low), high=_unrounded(limits.high))
        else:
            raise CriterionError(
                f"'({printable(word)})' is not understood.",
                "Accepted: (pharmacopoeial), (pharmacopoeial, factor 5), (half even), (significant figures), "
                "(not rounded).",
            )
    return _power_of_ten(limits) if limits.factor is not None else limits


def _unrounded(bound: Bound | None) -> Bound | None:
    return None if bound is None else replace(bound, place=None)


def _power_of_ten(limits: Limits) -> Limits:
    high = limits.high
    if limits.low is not None or high is None or limits.factor is None:
        raise CriterionError(
            "A pharmacopoeial limit is an upper one.", "Write NMT 10^2 CFU/g (pharmacopoeial)."
        )
    digits = str(high.value.numerator)
    if high.value.denominator != 1 or digits.strip("0") != "1":
        raise CriterionError(
            f"{high.text} is not a power of ten.",
            "A pharmacopoeial limit is written NMT 10^2 CFU/g (pharmacopoeial).",
        )
    accepted = high.value * limits.factor
    return replace(limits, high=replace(high, value=accepted, text=fraction_text(accepted), place=None))
