"""Rounding once, at the end, on exact numbers.

A place is a power of ten: -1 rounds to tenths, 8 to hundreds of millions. Half up (away from zero) is the rule
of USP General Notices 7.20; half even is ASTM E29 and, for plate counts, FDA BAM chapter 3.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

SHOWN_DIGITS = 15
"""Significant digits of a number that has no finite decimal form."""


class Rounding(StrEnum):
    """What happens to a value that lies exactly between two roundings."""

    HALF_UP = "half up"
    HALF_EVEN = "half even"


def ten(power: int) -> Fraction:
    """Ten to an integer power, exactly."""
    return Fraction(10**power) if power >= 0 else Fraction(1, 10**-power)


def grains(value: Fraction, place: int, rule: Rounding = Rounding.HALF_UP) -> int:
    """Round an exact value to a power of ten and count how many of these it is: 5.25 to place -1 is 53."""
    above, below = value.numerator, value.denominator
    if place < 0:
        above *= 10**-place
    else:
        below *= 10**place
    whole, rest = divmod(abs(above), below)
    twice = 2 * rest
    if twice > below or (twice == below and (rule is Rounding.HALF_UP or whole % 2 == 1)):
        whole += 1
    return -whole if above < 0 else whole


def round_to_place(value: Fraction, place: int, rule: Rounding = Rounding.HALF_UP) -> Decimal:
    """Round an exact value to a power of ten; keeping its zeros (`round_to_place(5, -1)` is `5.0`)."""
    return Decimal(f"{grains(value, place, rule)}E{place}")


def leading_place(value: Fraction) -> int:
    """Power of ten of the first significant digit; 0 for zero."""
    if value == 0:
        return 0
    size = abs(value)
    guess = len(str(size.numerator)) - len(str(size.denominator))
    return guess if size >= ten(guess) else guess - 1


def round_to_digits(value: Fraction, digits: int, rule: Rounding = Rounding.HALF_UP) -> Decimal:
    """Round an exact value to significant digits; 9.96 to two digits is `10`, with no digit gained."""
    place = leading_place(value) - digits + 1
    rounded = round_to_place(value, place, rule)
    if leading_place(Fraction(rounded)) > leading_place(value):
        return round_to_place(Fraction(rounded), place + 1, rule)
    return rounded


def exact_decimal(value: Fraction) -> Decimal | None:
    """Write a fraction as the finite decimal that it is, or None where it has none (1/3)."""
    denominator, place = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while denominator % prime == 0:
            denominator //= prime
            power += 1
        place = max(place, power)
    if denominator != 1:
        return None
    return round_to_place(value, -place)


def number_text(number: Decimal) -> str:
    """Print a decimal as people write it: plain, or `1.0 x 10^9` where plain would hide its digits."""
    sign, digits, power = number.as_tuple()
    exponent = int(power)
    if not number:
        return f"{number:f}" if exponent >= -5 else "0"
    leading = len(digits) - 1 + exponent
    if (exponent <= 0 and leading < 15 and leading > -6) or (exponent > 0 and len(digits) + exponent <= 4):
        return f"{number:f}"
    mantissa = str(digits[0]) + ("." + "".join(map(str, digits[1:])) if len(digits) > 1 else "")
    return f"{'-' if sign else ''}{mantissa} x 10^{leading}"


def fraction_text(value: Fraction) -> str:
    """Print an exact value: all its digits where it ends, fifteen significant ones where it does not."""
    exact = exact_decimal(value)
    if exact is not None and len(_significant(exact)) <= 2 * SHOWN_DIGITS:
        return number_text(_trimmed(exact))
    return number_text(_trimmed(round_to_digits(value, SHOWN_DIGITS)))


def equals(value: Fraction) -> str:
    """Give the sign that belongs before `fraction_text(value)`: `=`, or `≈` where it leaves digits out."""
    exact = exact_decimal(value)
    return "=" if exact is not None and len(_significant(exact)) <= 2 * SHOWN_DIGITS else "≈"


def _significant(number: Decimal) -> str:
    return "".join(map(str, number.as_tuple().digits)).strip("0")


def _trimmed(number: Decimal) -> Decimal:
    """Drop zeros behind the point and behind large numbers; write others down to their units."""
    sign, digits, exponent = number.as_tuple()
    kept, place = "".join(map(str, digits)), int(exponent)
    short = kept.rstrip("0") or "0"
    place += len(kept) - len(short)
    if 0 < place < 6 and place + len(short) <= SHOWN_DIGITS:
        short, place = short + "0" * place, 0
    return Decimal((sign, tuple(map(int, short)), place if short != "0" else 0))
