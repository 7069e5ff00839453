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


def round_to_place(value: Fraction, place: int, rule: Rounding = Rounding.HALF_UP) -> Decimal:
    """Round an exact value to a power of ten; keeping its zeros (`round_to_place(5, -1)` is `5.0`)."""
    scaled = abs(value) / ten(place)
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest
    if twice > scaled.denominator or (
        twice == scaled.denominator and (rule is Rounding.HALF_UP or whole % 2 == 1)
    ):
        whole += 1
    sign = 1 if value < 0 and whole else 0
    return Decimal((sign, tuple(int(digit) for digit in str(whole)), place))


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
    if not number:
        return f"{number:f}" if int(number.as_tuple().exponent) >= -5 else "0"
    digits, exponent = number.as_tuple().digits, int(number.as_tuple().exponent)
    leading = len(digits) - 1 + exponent
    if (exponent <= 0 and leading < 15 and leading > -6) or (exponent > 0 and len(digits) + exponent <= 4):
        return f"{number:f}"
    sign = "-" if number.is_signed() else ""
    mantissa = str(digits[0]) + ("." + "".join(map(str, digits[1:])) if len(digits) > 1 else "")
    return f"{sign}{mantissa} x 10^{leading}"


def fraction_text(value: Fraction) -> str:
    """Print an exact value: all its digits where it ends, fifteen significant ones where it does not."""
    exact = exact_decimal(value)
    if exact is not None and len(exact.as_tuple().digits) <= 2 * SHOWN_DIGITS:
        return number_text(_trimmed(exact))
    return number_text(_trimmed(round_to_digits(value, SHOWN_DIGITS)))


def _trimmed(number: Decimal) -> Decimal:
    sign, digits, exponent = number.as_tuple()
    place = int(exponent)
    kept = list(digits)
    while place < 0 and len(kept) > 1 and kept[-1] == 0:
        kept.pop()
        place += 1
    if place >= 6:
        while len(kept) > 1 and kept[-1] == 0:
            kept.pop()
            place += 1
    elif place > 0:
        kept, place = [*kept, *[0] * place], 0
    return Decimal((sign, tuple(kept), place))
