"""Typed text to what it means: a measured value, a censored one, too many to count, not detected.

The grammar is closed: a number (numerals.py), then a unit of the parameter's kind. Nothing else is understood, and a
refusal says what would be.
"""

from __future__ import annotations

import difflib
import re
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.errors import QuantityError, UnitError
from lbpcmc.messages import say
from lbpcmc.quantities.kinds import kinds
from lbpcmc.quantities.numerals import NUMBER, clean, number, numeral
from lbpcmc.quantities.quantity import Quantity
from lbpcmc.quantities.readings import (
    Absence,
    Censored,
    Conformity,
    Interval,
    Measured,
    Reading,
    TooNumerous,
)
from lbpcmc.quantities.rounding import fraction_text, number_text
from lbpcmc.quantities.units import normalise
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from lbpcmc.messages import Statement
    from lbpcmc.quantities.units import Kind, Unit

__all__ = [
    "NUMBER",
    "TESTED_IN",
    "Absence",
    "Censored",
    "Conformity",
    "Interval",
    "Measured",
    "Reading",
    "TooNumerous",
    "clean",
    "number",
    "numeral",
    "quantity",
    "read",
    "tested_amount",
]

TESTED_IN = ("mass", "volume")
"""Names of the kinds of an amount in which an organism is looked for."""
_CENSOR = re.compile(r"(<=|>=|<|>|≤|≥) ?")
_SIGNS = {"<=": "≤", ">=": "≥"}
_INTERVAL = re.compile(
    r"(?P<value>.+?) \((?P<side>lower |upper |)(?P<level>[0-9]{2}(?:\.[0-9]{1,3})?) ?% "
    r"(?:confidence )?(?:limits?|CI) (?P<ends>.+)\)$",
    re.IGNORECASE | re.ASCII,
)
_ABSENCE = re.compile(
    r"(?P<said>not detected|absent|none detected|detected|present)(?: in (?P<amount>.+))?$",
    re.IGNORECASE | re.ASCII,
)
_ABSENCE_AHEAD = re.compile(r"(not detected|absent|none detected|detected|present)\b", re.IGNORECASE | re.ASCII)
_COUNTLESS = frozenset({"tntc", "too numerous to count", "confluent"})
_CONFORMS = frozenset({"conforms", "complies", "pass", "passes"})
_FAILS = frozenset({"does not conform", "does not comply", "fail", "fails"})
_WORDS = (
    *("conforms", "complies", "passes", "does not conform", "does not comply", "fails"),
    *("not detected", "none detected", "detected", "absent", "present", "too numerous to count", "TNTC", "confluent"),
)
"""Words that stand for a result, as a message offers them."""
_MEANT = {
    "negative": "not detected",
    "neg": "not detected",
    "positive": "detected",
    "pos": "detected",
    "ok": "conforms",
}
_LIMIT_ALONE = re.compile(r"(?:(?:<=|>=|<|>|≤|≥) ?)?(?:b?[lu]?lo[qd]|bl[qd])$", re.IGNORECASE | re.ASCII)
"""Limits of detection and quantitation by name: LOQ, LOD, LLOQ, BLOQ, BLQ ..."""
_ABBREVIATION = re.compile(r"n[./]?[ad]\.?$|-+$", re.IGNORECASE | re.ASCII)


def quantity(text: str, kind: Kind, unit: Unit | None = None) -> Quantity:
    """Read `number unit`, or a bare number where the kind has no unit or `unit` stands beside the field.

    Raises QuantityError, which says what would be accepted.
    """
    return _quantity(clean(text), kind, unit)


def _quantity(folded: str, kind: Kind, unit: Unit | None) -> Quantity:
    value, rest = number(folded)
    return _with_unit(value, rest, kind, unit)


def _with_unit(value: Decimal, rest: str, kind: Kind, unit: Unit | None) -> Quantity:
    shown = number_text(value)
    unit = _unit(shown, rest, kind, unit)
    exact = Fraction(value)
    if kind.whole and exact.denominator != 1:
        raise QuantityError(say("quantity.not_whole", number=shown, kind=kind.title))
    found = Quantity(exact, unit, kind, shown)
    if kind.least is not None and found.value_in(kind.units[0]) < kind.least:
        raise QuantityError(_too_small(str(found), kind))
    return found


def _unit(shown: str, rest: str, kind: Kind, beside: Unit | None) -> Unit:
    if rest:
        try:
            return kind.unit(rest)
        except UnitError as refusal:
            raise QuantityError(refusal.statement) from None
    if beside is None and not kind.bare:
        raise QuantityError(say("quantity.no_unit", number=shown, example=kind.example(shown)))
    return beside or kind.units[0]


def _too_small(shown: str, kind: Kind) -> Statement:
    least = f"{fraction_text(kind.least or Fraction(0))} {kind.units[0].symbol}".strip()
    return say("quantity.too_small", value=shown, kind=kind.title, least=least)


def read(text: str, kind: Kind, unit: Unit | None = None, *, tested_in: Iterable[Kind] | None = None) -> Reading:
    """Read what a person typed for a parameter of `kind`; `unit` is the one printed beside the field, if any.

    `tested_in` are the kinds of the amount in `not detected in 10 g`: mass and volume of the registry unless given.
    With the kinds that a compiled document carries nothing here imports pint. Raises QuantityError; its `todo` says
    what would be accepted.
    """
    folded = clean(text)
    if folded[0].isalpha():
        return _words(folded, kind, tested_in)
    if censor := _CENSOR.match(folded):
        bound = folded[censor.end() :]
        if bound[:1].isalpha() and _LIMIT_ALONE.match(bound):
            raise QuantityError(_unknown_word(folded, kind))
        return _censored(_SIGNS.get(censor[1], censor[1]), quantity(bound, kind, unit))
    if folded[-1] == ")" and (interval := _INTERVAL.match(folded)):
        measured = _quantity(interval["value"], kind, unit)
        return Measured(measured, _interval(interval, measured))
    if not folded.strip("-"):
        raise QuantityError(_unknown_word(folded, kind))
    return Measured(_quantity(folded, kind, unit))


def _words(folded: str, kind: Kind, tested_in: Iterable[Kind] | None) -> Reading:
    """Read a result that is said in words."""
    lowered = folded.lower()
    if lowered in _COUNTLESS:
        return TooNumerous()
    if lowered in _CONFORMS or lowered in _FAILS:
        return Conformity(lowered in _CONFORMS)
    if absence := _ABSENCE.match(folded):
        detected = absence["said"].lower() in ("detected", "present")
        amount = absence["amount"]
        return Absence(detected, tested_amount(amount, tested_in) if amount else None)
    if any(character.isdigit() for character in folded) and not _ABSENCE_AHEAD.match(folded):
        number(folded)
    raise QuantityError(_unknown_word(folded, kind))


def _unknown_word(folded: str, kind: Kind) -> Statement:
    """Say what was perhaps meant by a text without a number."""
    shown = printable(folded)
    if absence := _ABSENCE_AHEAD.match(folded):
        return say("quantity.absence_unclear", text=shown, word=absence[1].lower())
    if _LIMIT_ALONE.match(folded):
        return say("quantity.limit_without_value", text=shown, example=kind.example())
    if _ABBREVIATION.match(folded):
        return say("quantity.abbreviation", text=shown)
    near = difflib.get_close_matches(folded.lower(), _WORDS, 1, 0.7)
    meant = _MEANT.get(folded.lower()) or (near[0] if near else "")
    if meant:
        return say("quantity.nearly_word", text=shown, meant=meant)
    return say("quantity.unknown_word", text=shown, example=kind.example())


def _censored(sign: str, bound: Quantity) -> Censored:
    kind = bound.kind
    if sign == "<" and kind.least is not None and bound.value_in(kind.units[0]) == kind.least:
        raise QuantityError(_too_small(f"< {bound}", kind))
    return Censored(sign, bound)


def tested_amount(
    text: str,
    tested_in: Iterable[Kind] | None = None,  # noqa: PT028  # not a test
) -> Quantity:
    """Read the mass or volume in which an organism was looked for: `10 g`, `1 mL`; QuantityError otherwise."""
    folded = clean(text)
    if folded[0].isalpha():
        raise QuantityError(say("quantity.not_an_amount", text=printable(folded)))
    value, rest = number(folded)
    for kind in [kinds()[name] for name in TESTED_IN] if tested_in is None else tested_in:
        if value > 0 and normalise(rest) in kind.by_spelling:
            return _with_unit(value, rest, kind, None)
    raise QuantityError(say("quantity.not_an_amount", text=printable(text)))


def _interval(match: re.Match[str], measured: Quantity) -> Interval:
    side, level = match["side"].strip().lower(), Fraction(match["level"])
    first, _, second = match["ends"].partition(" to ")
    if bool(second) == bool(side) or level < 50:
        raise QuantityError(say("quantity.interval_unclear", text=printable(match.group())))
    ends = [_end(text, measured) for text in (first, second) if text]
    low = None if side == "upper" else ends[0]
    high = None if side == "lower" else ends[-1]
    if (low is not None and low > measured.value) or (high is not None and high < measured.value):
        raise QuantityError(say("quantity.interval_apart", text=printable(match.group()), value=str(measured)))
    return Interval(level, low, high)


def _end(text: str, measured: Quantity) -> Fraction:
    """Read one confidence limit: a number in the unit of its value, whole or not."""
    value, rest = number(text)
    if rest and measured.kind.by_spelling.get(normalise(rest)) != measured.unit:
        raise QuantityError(say("quantity.interval_unit", text=printable(text), value=str(measured)))
    return Fraction(value)
