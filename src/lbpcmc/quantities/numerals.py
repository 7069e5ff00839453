"""Typed text to a decimal number and what stands behind it.

The grammar is ours and closed: ASCII digits in ones or in groups of three, a point, a power of ten, and the few
typographic twins of these. Every pattern is linear in the text and nothing in it is evaluated, so no input can hang,
grow or run (tests/quantities/test_hostile.py).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from lbpcmc.errors import QuantityError
from lbpcmc.quantities.kinds import printable

MOST_CHARACTERS = 200
MOST_DIGITS = 30
"""More digits than any instrument gives; what is printed stays within them too."""
LARGEST_POWER = 60
"""No quantity of this field comes near 10^60 or 10^-60; beyond lies a typing error."""


def _power(name: str) -> str:
    return rf"(?:\^ ?(?P<{name}>[+\-−]?[0-9]{{1,3}})|(?P<{name}_raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}}))"


NUMBER = re.compile(
    rf"(?P<sign>[+\-−]?)(?:(?P<ten>10){_power('of_ten')}"
    r"|(?P<whole>[1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]+)(?P<part>\.[0-9]+)?"
    rf"(?:[eE](?P<exponent>[+\-−]?[0-9]{{1,3}})| ?[x×*] ?10{_power('times_ten')})?)"
)
_POWERS = ("of_ten", "of_ten_raised", "exponent", "times_ten", "times_ten_raised")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
_SPACES = str.maketrans("\u00a0\u2007\u2009\u202f", "    ")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it was written: its value, and what the writing says about its precision."""

    value: Decimal
    rest: str
    """The text behind the number, without the space between: mostly a unit."""
    power: bool
    """True where a power of ten was written (`10^2`, `1.2e9`, `1.2 x 10^9`)."""
    point: bool
    """True where decimals were written."""
    product: bool
    """True for `1.2 x 10^9`."""


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
    found = numeral(text)
    return found.value, found.rest


def numeral(text: str) -> Numeral:
    """Read a number that stands at the start of cleaned text, with the way it was written; raises as `number`."""
    match = NUMBER.match(text)
    if match is None:
        raise QuantityError(f"'{printable(text)}' does not start with a number.", _advice(text))
    rest = text[match.end() :]
    if rest and (rest[0] in ".,_*^'" or rest[0].isdigit()):
        raise QuantityError(f"'{printable(text)}' is not a number that can be read one way.", _advice(text))
    groups = match.groupdict()
    digits = "1" if groups["ten"] else groups["whole"].replace(" ", "") + (groups["part"] or "")
    if (count := len(digits.replace(".", "").lstrip("0"))) > MOST_DIGITS:
        raise QuantityError(f"The number has {count} digits.", f"At most {MOST_DIGITS} are read.")
    power = next((groups[name] for name in _POWERS if groups[name]), "")
    sign = "-" if groups["sign"] in ("-", "−") else ""
    value = Decimal(f"{sign}{digits}E{power.translate(_RAISED) or 0}")
    if value and abs(value.adjusted()) > LARGEST_POWER:
        raise QuantityError(
            f"{printable(match.group())} is beyond every quantity of this field.",
            f"Powers of ten from -{LARGEST_POWER} to {LARGEST_POWER} are read.",
        )
    if not value and power:
        value = Decimal(0)
    product = bool(groups["times_ten"] or groups["times_ten_raised"])
    return Numeral(value, rest.strip(), bool(power), bool(groups["part"]), product)


def _advice(text: str) -> str:
    if "," in text:
        return "A comma can mean two things: use a point for decimals and a space for thousands, as in 1 200.5."
    if text[:1] == ".":
        return f"Write the zero: 0{printable(text)}."
    if text[:1].isalpha():
        return "Type the number first, then its unit, as in 37.2 degC."
    return "Accepted: 37.2, -350, 1 200, 1.2e9 or 1.2 x 10^9."
