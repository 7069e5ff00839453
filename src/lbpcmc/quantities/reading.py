"""Typed text to what it means: a measured value, a censored one, too many to count, not detected.

The grammar is ours and closed: a number, then a unit of the parameter's kind. Every pattern is linear in the text,
the text is at most 120 characters and nothing in it is evaluated, so no input can hang, grow or run
(tests/quantities/test_hostile.py).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.errors import QuantityError, UnitError
from lbpcmc.quantities.kinds import kinds, normalise, printable
from lbpcmc.quantities.quantity import Quantity
from lbpcmc.quantities.rounding import fraction_text, number_text

if TYPE_CHECKING:
    from lbpcmc.quantities.kinds import Kind, Unit

MOST_CHARACTERS = 120
MOST_NUMBER_CHARACTERS = 40
LARGEST_POWER = 60
"""No quantity of this field comes near 10^60 or 10^-60; beyond lies a typing error."""

_DIGITS = r"[0-9]{1,3}(?: [0-9]{3})+|[0-9]+"
_POWER = r"(?:\^ ?(?P<caret>[+\-−]?[0-9]{1,3})|(?P<raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))"
NUMBER = re.compile(
    rf"(?P<sign>[+\-−]?)(?:(?P<ten>10){_POWER}"
    rf"|(?P<whole>{_DIGITS})(?P<part>\.[0-9]+)?"
    rf"(?:[eE](?P<exponent>[+\-−]?[0-9]{{1,3}})| ?[x×*] ?10{_POWER.replace('caret', 'caret2').replace('raised', 'raised2')})?)"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
_SPACES = str.maketrans("\u00a0\u2007\u2009\u202f", "    ")
_CENSOR = re.compile(r"(<=|>=|<|>|≤|≥) ?")
_INTERVAL = re.compile(
    r"\((?P<side>lower |upper |)(?P<level>[0-9]{2}(?:\.[0-9]{1,3})?) ?% (?:confidence )?limits? "
    r"(?P<first>[^()]{1,40}?)(?: to (?P<second>[^()]{1,40}?))?\)$"
)
_ABSENCE = re.compile(r"(?P<said>not detected|absent|none detected|detected|present)(?: in (?P<amount>.+))?$")
_COUNTLESS = frozenset({"tntc", "too numerous to count", "confluent"})
_CONFORMS = frozenset({"conforms", "complies", "pass", "passes"})
_FAILS = frozenset({"does not conform", "does not comply", "fail", "fails"})


@dataclass(frozen=True, slots=True)
class Interval:
    """Confidence limits of a measured value, in its unit; a one-sided interval has one of them."""

    level: Fraction
    """Confidence in per cent."""
    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True, slots=True)
class Measured:
    """A value, with its confidence limits where the result gives them."""

    quantity: Quantity
    interval: Interval | None = None

    def __str__(self) -> str:
        if self.interval is None:
            return str(self.quantity)
        low, high, unit = self.interval.low, self.interval.high, self.quantity.unit.symbol
        level = f"{fraction_text(self.interval.level)} %"
        if low is not None and high is not None:
            limits = f"{level} limits {fraction_text(low)} to {fraction_text(high)}"
        elif low is not None:
            limits = f"lower {level} limit {fraction_text(low)}"
        else:
            limits = f"upper {level} limit {fraction_text(high or Fraction(0))}"
        return f"{self.quantity} ({f'{limits} {unit}'.strip()})"


@dataclass(frozen=True, slots=True)
class Censored:
    """Known only to lie on one side of a value: `< 10 CFU/g`."""

    sign: str
    """One of `<`, `≤`, `>`, `≥`."""
    quantity: Quantity

    def __str__(self) -> str:
        return f"{self.sign} {self.quantity}"


@dataclass(frozen=True, slots=True)
class TooNumerous:
    """TNTC: there was growth, and nobody could count it."""

    def __str__(self) -> str:
        return "TNTC"


@dataclass(frozen=True, slots=True)
class Absence:
    """Whether an organism was found in a tested amount; `amount` is None where it was not said."""

    detected: bool
    amount: Quantity | None = None

    def __str__(self) -> str:
        said = "detected" if self.detected else "not detected"
        return f"{said} in {self.amount}" if self.amount else said


@dataclass(frozen=True, slots=True)
class Conformity:
    """A person's finding against a description."""

    conforms: bool

    def __str__(self) -> str:
        return "conforms" if self.conforms else "does not conform"


Reading = Measured | Censored | TooNumerous | Absence | Conformity


def clean(text: str) -> str:
    """Fold spaces and compose accents; QuantityError for over-long or invisible text."""
    if len(text) > MOST_CHARACTERS:
        raise QuantityError(
            f"The text has {len(text)} characters.",
            f"At most {MOST_CHARACTERS} are read: a number and its unit.",
        )
    spaced = unicodedata.normalize("NFC", text).translate(_SPACES)
    for position, character in enumerate(spaced, 1):
        if not character.isprintable():
            raise QuantityError(
                f"Character {position} (U+{ord(character):04X}) cannot be seen.",
                "Type the number and the unit again.",
            )
    folded = " ".join(spaced.split())
    if not folded:
        raise QuantityError("Nothing was typed.", "A value was expected.")
    return folded


def number(text: str) -> tuple[Decimal, str]:
    """Read a number that stands at the start of cleaned text; returns it and the rest.

    Raises QuantityError with what would be accepted: commas, naked points, NaN, infinity, arithmetic.
    """
    match = NUMBER.match(text)
    if match is None or not match.group():
        raise QuantityError(f"'{printable(text)}' does not start with a number.", _advice(text))
    rest = text[match.end() :]
    if (rest[:1] and rest[0] in ".,_*^") or (rest[:1].isdigit()):
        raise QuantityError(f"'{printable(text)}' is not a number that can be read one way.", _advice(text))
    if len(match.group()) > MOST_NUMBER_CHARACTERS:
        raise QuantityError(
            f"The number has {len(match.group())} characters.", f"At most {MOST_NUMBER_CHARACTERS} are read."
        )
    groups = match.groupdict()
    power = next(
        (groups[name] for name in ("caret", "raised", "exponent", "caret2", "raised2") if groups[name]), "0"
    )
    digits = "1" if groups["ten"] else groups["whole"].replace(" ", "") + (groups["part"] or "")
    sign = "-" if groups["sign"] in ("-", "−") else ""
    value = Decimal(f"{sign}{digits}E{power.translate(_RAISED)}")
    if value and abs(value.adjusted()) > LARGEST_POWER:
        raise QuantityError(
            f"{printable(match.group())} is beyond every quantity of this field.",
            f"Powers of ten from -{LARGEST_POWER} to {LARGEST_POWER} are read.",
        )
    return value, rest.strip()


def _advice(text: str) -> str:
    if "," in text:
        return (
            "A comma can mean two things: use a point for decimals and a space for thousands, as in 1 200.5."
        )
    if text[:1] == ".":
        return f"Write the zero: 0{printable(text)}."
    if text[:1].isalpha():
        return "Type the number first, then its unit, as in 37.2 degC."
    return "Accepted: 37.2, -350, 1 200, 1.2e9 or 1.2 x 10^9."


def quantity(text: str, kind: Kind, unit: Unit | None = None) -> Quantity:
    """Read `number unit`, or a bare number where the kind has no unit or `unit` stands beside the field.

    Raises QuantityError with a sentence that says what would be accepted.
    """
    value, rest = number(clean(text))
    return _with_unit(value, rest, kind, unit)


def _with_unit(value: Decimal, rest: str, kind: Kind, unit: Unit | None) -> Quantity:
    shown = number_text(value)
    if not rest and unit is None and not kind.bare:
        raise QuantityError(f"{shown} has no unit.", f"Type it with its unit: {kind.example(shown)}.")
    if rest:
        try:
            unit = kind.unit(rest)
        except UnitError as refusal:
            raise QuantityError(refusal.said, refusal.todo) from None
    unit = unit or kind.units[0]
    exact = Fraction(value)
    if kind.whole and exact.denominator != 1:
        raise QuantityError(f"{shown} is not whole.", f"A {kind.title} is a whole number.")
    found = Quantity(exact, unit, kind, shown)
    if kind.least is not None and found.value_in(kind.units[0]) < kind.least:
        least = f"{fraction_text(kind.least)} {kind.units[0].symbol}".strip()
        raise QuantityError(f"{found} is impossible.", f"The smallest {kind.title} there is: {least}.")
    return found


def read(text: str, kind: Kind, unit: Unit | None = None) -> Reading:
    """Read what a person typed for a parameter of `kind`; `unit` is the one printed beside the field, if any.

    Raises QuantityError; its `todo` says what would be accepted.
    """
    folded = clean(text)
    lowered = folded.lower()
    if lowered in _COUNTLESS:
        return TooNumerous()
    if lowered in _CONFORMS or lowered in _FAILS:
        return Conformity(lowered in _CONFORMS)
    if absence := _ABSENCE.match(lowered):
        return _absence(absence, folded)
    if censor := _CENSOR.match(folded):
        sign = {"<=": "≤", ">=": "≥"}.get(censor[1], censor[1])
        return Censored(sign, quantity(folded[censor.end() :], kind, unit))
    head, bracket, tail = folded.partition(" (")
    if bracket and (limits := _INTERVAL.match(f"({tail}")):
        measured = quantity(head, kind, unit)
        return Measured(measured, _interval(limits, measured))
    return Measured(quantity(folded, kind, unit))


def _absence(match: re.Match[str], folded: str) -> Absence:
    detected = match["said"] in ("detected", "present")
    if not match["amount"]:
        return Absence(detected)
    return Absence(detected, tested_amount(folded[match.start("amount") :]))


def tested_amount(text: str) -> Quantity:
    """Read the mass or volume in which an organism was looked for: `10 g`, `1 mL`."""
    value, rest = number(clean(text))
    for name in ("mass", "volume"):
        if normalise(rest) in kinds()[name].by_spelling:
            found = _with_unit(value, rest, kinds()[name], None)
            if found.value == 0:
                break
            return found
    raise QuantityError(f"'{printable(text)}' is not an amount that was tested.", "Accepted: 10 g, 1 mL.")


def _interval(match: re.Match[str], measured: Quantity) -> Interval:
    side, unit = match["side"].strip(), measured.unit
    first = quantity(match["first"], measured.kind, unit).value_in(unit)
    second = quantity(match["second"], measured.kind, unit).value_in(unit) if match["second"] else None
    level = Fraction(match["level"])
    if (second is None) == (side == "") or not 50 <= level < 100:
        raise QuantityError(
            f"'{printable(match.group())}' are not confidence limits.",
            "Accepted: (95 % limits 93.0 to 99.8 %), (lower 95 % limit 96.1 %) or (upper 95 % limit 99.0 %).",
        )
    low = first if side != "upper" else None
    high = second if side == "" else first if side == "upper" else None
    if (low is not None and low > measured.value) or (high is not None and high < measured.value):
        raise QuantityError(
            f"The limits in '{printable(match.group())}' do not enclose {measured}.",
            "Type lower to upper limit.",
        )
    return Interval(level, low, high)
