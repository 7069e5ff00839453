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
from typing import TYPE_CHECKING

from lbpcmc.errors import QuantityError
from lbpcmc.messages import say
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from lbpcmc.messages import Statement

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
        raise QuantityError(say("quantity.too_long", characters=len(text), most=MOST_CHARACTERS))
    spaced = text if text.isascii() else unicodedata.normalize("NFC", text).translate(_SPACES)
    if not spaced.isprintable():
        position, hidden = next((n, each) for n, each in enumerate(spaced, 1) if not each.isprintable())
        raise QuantityError(say("quantity.invisible", position=position, character=f"U+{ord(hidden):04X}"))
    folded = " ".join(spaced.split())
    if not folded:
        raise QuantityError(say("quantity.empty"))
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
        raise QuantityError(_no_number(text))
    rest = text[match.end() :]
    if rest and (rest[0] in ".,_*^'" or rest[0].isdigit()):
        if "," in text:
            raise QuantityError(say("quantity.ambiguous_comma", text=printable(text)))
        raise QuantityError(say("quantity.ambiguous", text=printable(text)))
    sign, ten, whole, part = match.group("sign", "ten", "whole", "part")
    digits = "1" if ten else whole.replace(" ", "") + (part or "")
    if len(digits) > MOST_DIGITS and (count := len(digits.replace(".", "").lstrip("0"))) > MOST_DIGITS:
        raise QuantityError(say("quantity.too_many_digits", digits=count, most=MOST_DIGITS))
    powers = match.group(*_POWERS)
    power = next(filter(None, powers), "")
    minus = "-" if sign in ("-", "−") else ""
    value = Decimal(f"{minus}{digits}E{power.translate(_RAISED)}" if power else f"{minus}{digits}")
    if power:
        if value and abs(value.adjusted()) > LARGEST_POWER:
            raise QuantityError(say("quantity.out_of_range", number=printable(match.group()), most=LARGEST_POWER))
        value = value or Decimal(0)
    return Numeral(value, rest.strip(), bool(power), bool(part), bool(powers[-1] or powers[-2]))


def _no_number(text: str) -> Statement:
    shown = printable(text)
    if "," in text:
        return say("quantity.no_number_comma", text=shown)
    if text[:1] == ".":
        return say("quantity.no_number_zero", text=shown)
    if text[:1].isalpha():
        return say("quantity.no_number_word", text=shown)
    return say("quantity.no_number", text=shown)
