"""Typed text to what it means: a measured value, a censored one, too many to count, not detected.

The grammar is closed: a number (numerals.py), then a unit of the parameter's kind. Nothing else is understood, and a
refusal says what would be.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.errors import QuantityError, UnitError
from lbpcmc.quantities.kinds import kinds, normalise, printable
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

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from lbpcmc.quantities.kinds import Kind, Unit

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
_INTERVAL = re.compile(
    r"(?P<value>.+?) \((?P<side>lower |upper |)(?P<level>[0-9]{2}(?:\.[0-9]{1,3})?) ?% "
    r"(?:confidence )?(?:limits?|CI) (?P<ends>.+)\)$",
    re.IGNORECASE | re.ASCII,
)
_ABSENCE = re.compile(
    r"(?P<said>not detected|absent|none detected|detected|present)(?: in (?P<amount>.+))?$",
    re.IGNORECASE | re.ASCII,
)
_COUNTLESS = frozenset({"tntc", "too numerous to count", "confluent"})
_CONFORMS = frozenset({"conforms", "complies", "pass", "passes"})
_FAILS = frozenset({"does not conform", "does not comply", "fail", "fails"})


def quantity(text: str, kind: Kind, unit: Unit | None = None) -> Quantity:
    """Read `number unit`, or a bare number where the kind has no unit or `unit` stands beside the field.

    Raises QuantityError with a sentence that says what would be accepted.
    """
    value, rest = number(clean(text))
    return _with_unit(value, rest, kind, unit)


def _with_unit(value: Decimal, rest: str, kind: Kind, unit: Unit | None) -> Quantity:
    shown = number_text(value)
    unit = _unit(shown, rest, kind, unit)
    exact = Fraction(value)
    if kind.whole and exact.denominator != 1:
        raise QuantityError(f"{shown} is not whole.", f"A {kind.title} is a whole number.")
    found = Quantity(exact, unit, kind, shown)
    if kind.least is not None and found.value_in(kind.units[0]) < kind.least:
        raise QuantityError(f"{found} is impossible.", _smallest(kind))
    return found


def _unit(shown: str, rest: str, kind: Kind, beside: Unit | None) -> Unit:
    if rest:
        try:
            return kind.unit(rest)
        except UnitError as refusal:
            raise QuantityError(refusal.said, refusal.todo) from None
    if beside is None and not kind.bare:
        raise QuantityError(f"{shown} has no unit.", f"Type it with its unit: {kind.example(shown)}.")
    return beside or kind.units[0]


def _smallest(kind: Kind) -> str:
    least = f"{fraction_text(kind.least or Fraction(0))} {kind.units[0].symbol}".strip()
    return f"The smallest {kind.title} there is: {least}."


def read(text: str, kind: Kind, unit: Unit | None = None, *, tested_in: Iterable[Kind] | None = None) -> Reading:
    """Read what a person typed for a parameter of `kind`; `unit` is the one printed beside the field, if any.

    `tested_in` are the kinds of the amount in `not detected in 10 g`: mass and volume of the registry unless given.
    With the kinds that a compiled document carries nothing here imports pint. Raises QuantityError; its `todo` says
    what would be accepted.
    """
    folded = clean(text)
    lowered = folded.lower()
    if lowered in _COUNTLESS:
        return TooNumerous()
    if lowered in _CONFORMS or lowered in _FAILS:
        return Conformity(lowered in _CONFORMS)
    if absence := _ABSENCE.match(folded):
        detected = absence["said"].lower() in ("detected", "present")
        amount = absence["amount"]
        return Absence(detected, tested_amount(amount, tested_in) if amount else None)
    if censor := _CENSOR.match(folded):
        sign = {"<=": "≤", ">=": "≥"}.get(censor[1], censor[1])
        return _censored(sign, quantity(folded[censor.end() :], kind, unit))
    if interval := _INTERVAL.match(folded):
        measured = quantity(interval["value"], kind, unit)
        return Measured(measured, _interval(interval, measured))
    return Measured(quantity(folded, kind, unit))


def _censored(sign: str, bound: Quantity) -> Censored:
    kind = bound.kind
    if sign == "<" and kind.least is not None and bound.value_in(kind.units[0]) == kind.least:
        raise QuantityError(f"< {bound} is impossible.", _smallest(kind))
    return Censored(sign, bound)


def tested_amount(
    text: str,
    tested_in: Iterable[Kind] | None = None,  # noqa: PT028  # this is no test
) -> Quantity:
    """Read the mass or volume in which an organism was looked for: `10 g`, `1 mL`; QuantityError otherwise."""
    value, rest = number(clean(text))
    for kind in [kinds()[name] for name in TESTED_IN] if tested_in is None else tested_in:
        if value > 0 and normalise(rest) in kind.by_spelling:
            return _with_unit(value, rest, kind, None)
    raise QuantityError(f"'{printable(text)}' is not an amount that was tested.", "Accepted: 10 g, 1 mL.")


def _interval(match: re.Match[str], measured: Quantity) -> Interval:
    side, level = match["side"].strip().lower(), Fraction(match["level"])
    first, _, second = match["ends"].partition(" to ")
    if bool(second) == bool(side) or level < 50:
        raise QuantityError(
            f"'{printable(match.group())}' has confidence limits that are not understood.",
            "Accepted: (95 % limits 93.0 to 99.8 %), (lower 95 % limit 96.1 %) or (upper 95 % limit 99.0 %).",
        )
    ends = [_end(text, measured) for text in (first, second) if text]
    low = None if side == "upper" else ends[0]
    high = None if side == "lower" else ends[-1]
    if (low is not None and low > measured.value) or (high is not None and high < measured.value):
        raise QuantityError(
            f"The limits in '{printable(match.group())}' do not enclose {measured}.",
            "Type lower to upper limit.",
        )
    return Interval(level, low, high)


def _end(text: str, measured: Quantity) -> Fraction:
    """Read one confidence limit: a number in the unit of its value, whole or not."""
    value, rest = number(text)
    if rest and measured.kind.by_spelling.get(normalise(rest)) != measured.unit:
        raise QuantityError(
            f"The limit {printable(text)} is not in the unit of {measured}.",
            "Type the value and its confidence limits in one unit.",
        )
    return Fraction(value)
