"""Rounding on exact numbers: the printed tables, the traps of binary floats, and an oracle in Decimal."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.quantities import Rounding
from lbpcmc.quantities.rounding import (
    equals,
    exact_decimal,
    fraction_text,
    leading_place,
    number_text,
    round_to_digits,
    round_to_place,
)

SETTINGS = settings(deadline=None, max_examples=500)
EXACT = Context(prec=200, Emax=10_000, Emin=-10_000)
DECIMALS = st.builds(lambda m, p: Decimal(f"{m}E{p}"), st.integers(-(10**20), 10**20), st.integers(-25, 10))

# USP General Notices 7.20, "Illustration of rounding numerical values for comparison with requirements": unrounded
# value, decimals of the limit, rounded value as printed there.
USP = [
    ("97.96", -1, "98.0"), ("97.92", -1, "97.9"), ("97.95", -1, "98.0"),
    ("101.55", -1, "101.6"), ("101.46", -1, "101.5"), ("101.45", -1, "101.5"),
    ("0.025", -2, "0.03"), ("0.015", -2, "0.02"), ("0.027", -2, "0.03"),
    ("0.00035", -4, "0.0004"), ("0.00025", -4, "0.0003"), ("0.00028", -4, "0.0003"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "place", "rounded"), USP)
def test_the_table_of_the_general_notices(value, place, rounded):
    assert str(round_to_place(Fraction(value), place)) == rounded


@pytest.mark.parametrize(
    ("value", "half_up", "half_even"),
    [("99.65", "99.7", "99.6"), ("99.75", "99.8", "99.8"), ("99.617", "99.6", "99.6"), ("99.68", "99.7", "99.7")],
)
def test_half_up_and_half_even_differ_only_in_the_middle(value, half_up, half_even):
    """Laboratory example of 99.65 and 99.75 (good laboratory practice course of learngxp.com)."""
    assert str(round_to_place(Fraction(value), -1, Rounding.HALF_UP)) == half_up
    assert str(round_to_place(Fraction(value), -1, Rounding.HALF_EVEN)) == half_even


def test_astm_e29_example_of_the_iowa_department_of_transportation():
    """IM 202 rounds 1.861 to the nearest 0.01."""
    assert str(round_to_place(Fraction("1.861"), -2)) == "1.86"


@pytest.mark.parametrize(
    ("value", "place", "ours", "floats"), [("2.675", -2, "2.68", 2.67), ("0.285", -2, "0.29", 0.28)]
)
def test_a_value_that_never_was_a_float_keeps_its_half(value, place, ours, floats):
    """CPython's `round` works on the nearest binary number, which lies below the half."""
    assert round(float(value), -place) == floats
    assert str(round_to_place(Fraction(value), place)) == ours


def test_halves_of_even_numbers_go_up_too():
    assert round(98.25, 1) == 98.2
    assert str(round_to_place(Fraction("98.25"), -1)) == "98.3"
    assert round(2.5) == 2
    assert str(round_to_place(Fraction("2.5"), 0)) == "3"


def test_a_negative_half_goes_away_from_zero_and_never_to_minus_zero():
    assert str(round_to_place(Fraction("-299.5"), 0)) == "-300"
    assert str(round_to_place(Fraction("-0.4"), 0)) == "0"


def test_a_place_above_the_units_rounds_to_its_power_of_ten():
    assert Fraction(round_to_place(Fraction(1_449_999_999), 8)) == 1_400_000_000
    assert Fraction(round_to_place(Fraction(1_450_000_000), 8)) == 1_500_000_000


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        ("9.96", 2, "10"),
        ("9.94", 2, "9.9"),
        ("14500", 2, "1.5E+4"),
        ("0.0999", 2, "0.10"),
        ("-9.96", 2, "-10"),
        ("0", 3, "0.00"),
    ],
)
def test_significant_figures(value, digits, rounded):
    assert str(round_to_digits(Fraction(value), digits)) == rounded


def test_plate_counts_round_their_third_digit_to_even():
    """FDA Bacteriological Analytical Manual, chapter 3: 14,500 is reported as 14,000, 15,500 as 16,000."""
    assert Fraction(round_to_digits(Fraction(14_500), 2, Rounding.HALF_EVEN)) == 14_000
    assert Fraction(round_to_digits(Fraction(15_500), 2, Rounding.HALF_EVEN)) == 16_000


@SETTINGS
@given(DECIMALS, st.integers(-20, 12), st.sampled_from(Rounding))
def test_rounding_to_a_place_agrees_with_decimal(value, place, rule):
    mode = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.HALF_EVEN: ROUND_HALF_EVEN}[rule]
    oracle = value.quantize(Decimal((0, (1,), place)), rounding=mode, context=EXACT)

    rounded = round_to_place(Fraction(value), place, rule)

    assert rounded == oracle
    assert rounded.as_tuple().exponent == place


@SETTINGS
@given(DECIMALS.filter(bool), st.integers(1, 12), st.sampled_from(Rounding))
def test_rounding_to_digits_agrees_with_decimal(value, digits, rule):
    mode = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.HALF_EVEN: ROUND_HALF_EVEN}[rule]
    oracle = Context(prec=digits, rounding=mode, Emax=10_000, Emin=-10_000).plus(value)

    assert round_to_digits(Fraction(value), digits, rule) == oracle


@SETTINGS
@given(st.fractions(), st.integers(-12, 12), st.sampled_from(Rounding))
def test_rounding_moves_a_value_by_half_a_place_at_most_and_twice_changes_nothing(value, place, rule):
    rounded = Fraction(round_to_place(value, place, rule))

    assert abs(rounded - value) <= Fraction(10) ** place / 2
    assert Fraction(round_to_place(rounded, place, rule)) == rounded


@SETTINGS
@given(DECIMALS)
def test_a_finite_decimal_is_recognised_and_written_in_full(value):
    exact = exact_decimal(Fraction(value))

    assert exact == value
    assert Fraction(fraction_text(Fraction(value)).replace(" x 10^", "e")) == Fraction(value)
    assert equals(Fraction(value)) == "="


def test_a_value_that_does_not_end_is_shown_with_fifteen_digits_and_says_so():
    assert exact_decimal(Fraction(5, 6)) is None
    assert f"{equals(Fraction(5, 6))} {fraction_text(Fraction(5, 6))}" == "≈ 0.833333333333333"
    assert fraction_text(Fraction(10**20, 3)) == "3.33333333333333 x 10^19"


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("0", "0"),
        ("0.00", "0.00"),
        ("0.0000000000", "0"),
        ("37.10", "37.10"),
        ("1200", "1200"),
        ("1E+2", "100"),
        ("1E+3", "1000"),
        ("1E+4", "1 x 10^4"),
        ("1.2E+4", "1.2 x 10^4"),
        ("1.0E+9", "1.0 x 10^9"),
        ("-1.25E+9", "-1.25 x 10^9"),
        ("0.00001", "0.00001"),
        ("0.000001", "1 x 10^-6"),
        ("123456789012345", "123456789012345"),
        ("1234567890123456", "1.234567890123456 x 10^15"),
    ],
)
def test_a_number_prints_plainly_where_that_hides_nothing(value, printed):
    assert number_text(Decimal(value)) == printed


def test_the_place_of_the_first_digit():
    assert [leading_place(Fraction(v)) for v in ("0", "9.99", "10", "0.05", "-1200", "1/3")] == [0, 0, 1, -2, 3, -1]
