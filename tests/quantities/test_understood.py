"""What people type, and what it means."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lbpcmc.quantities import (
    Absence,
    Censored,
    Conformity,
    Measured,
    TooNumerous,
    kind,
    quantity,
    read,
)

NUMBERS = [
    ("37", "37", Fraction(37)),
    ("37.10", "37.10", Fraction(371, 10)),
    ("+37", "37", Fraction(37)),
    ("-350", "-350", Fraction(-350)),
    ("−350", "-350", Fraction(-350)),
    ("-0.0", "-0.0", Fraction(0)),
    ("007", "7", Fraction(7)),
    ("1 200", "1200", Fraction(1200)),
    ("1\u00a0200", "1200", Fraction(1200)),
    ("1\u202f234\u2009567.5", "1234567.5", Fraction(12345675, 10)),
    ("1.2e9", "1.2 x 10^9", Fraction(1_200_000_000)),
    ("1.2E9", "1.2 x 10^9", Fraction(1_200_000_000)),
    ("1.2e+9", "1.2 x 10^9", Fraction(1_200_000_000)),
    ("1.2e-3", "0.0012", Fraction(12, 10_000)),
    ("1.2e−3", "0.0012", Fraction(12, 10_000)),
    ("1.2 x 10^9", "1.2 x 10^9", Fraction(1_200_000_000)),
    ("1.2x10^9", "1.2 x 10^9", Fraction(1_200_000_000)),
    ("1.2×10⁹", "1.2 x 10^9", Fraction(1_200_000_000)),
    ("1.2 × 10⁹", "1.2 x 10^9", Fraction(1_200_000_000)),
    ("1.2 * 10^9", "1.2 x 10^9", Fraction(1_200_000_000)),
    ("1.20 x 10^9", "1.20 x 10^9", Fraction(1_200_000_000)),
    ("1.2 x 10⁻³", "0.0012", Fraction(12, 10_000)),
    ("1.2 x 10^-9", "1.2 x 10^-9", Fraction(12, 10**10)),
    ("10^2", "100", Fraction(100)),
    ("10⁻⁸", "1 x 10^-8", Fraction(1, 10**8)),
    ("-10^2", "-100", Fraction(-100)),
    ("1e60", "1 x 10^60", Fraction(10**60)),
    ("0.0 x 10^9", "0", Fraction(0)),
    ("0e999", "0", Fraction(0)),
    ("1234567890123456789012345678", "1.234567890123456789012345678 x 10^27", Fraction(1234567890123456789012345678)),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "printed", "value"), NUMBERS)
def test_a_number_is_read_exactly_and_keeps_its_zeros(typed, printed, value):
    found = quantity(typed, kind("number"))

    assert (found.number, found.value) == (printed, value)


@pytest.mark.parametrize(
    ("name", "typed", "printed"),
    [
        ("temperature", "37.2 degC", "37.2 degC"),
        ("temperature", "37.2degC", "37.2 degC"),
        ("temperature", "  37.2   °C ", "37.2 degC"),
        ("temperature", "310.15 \u212a", "310.15 K"),
        ("liquid flow", "70 mL min−1", "70 mL/min"),
        ("liquid flow", "70 mL·min⁻¹", "70 mL/min"),
        ("gas flow", "70 mL min^-1", "70 mL/min"),
        ("relative centrifugal force", "5 000 x g", "5000 x g"),
        ("relative centrifugal force", "5000×g", "5000 x g"),
        ("log colonies per mass", "9.3 log10 CFU/g", "9.3 log10 CFU/g"),
        ("most probable number per volume", "23 MPN/100 mL", "23 MPN/100 mL"),
        ("stirring speed", "120 1/min", "120 rpm"),
        ("rate", "0.35 h-1", "0.35 1/h"),
        ("count", "10 SNPs", "10"),
        ("pH", "6.8", "6.8"),
        ("pH", "6.8 pH", "6.8"),
        ("water activity", "0.15 aw", "0.15"),
        ("OD600", "4.25", "4.25"),
        ("generations", "38", "38"),
    ],
)
def test_a_unit_may_be_typed_in_its_typographic_twins(name, typed, printed):
    assert str(quantity(typed, kind(name))) == printed


def test_a_bare_number_takes_the_unit_that_stands_beside_the_field():
    celsius = kind("temperature").unit("degC")

    assert str(quantity("37.2", kind("temperature"), celsius)) == "37.2 degC"
    assert str(read("< 37.2", kind("temperature"), celsius)) == "< 37.2 degC"


def test_a_typed_unit_outweighs_the_one_beside_the_field():
    celsius = kind("temperature").unit("degC")

    assert str(quantity("98.6 degF", kind("temperature"), celsius)) == "98.6 degF"


@pytest.mark.parametrize(
    ("typed", "sign", "printed"),
    [
        ("< 10 CFU/g", "<", "< 10 CFU/g"),
        ("<10 CFU/g", "<", "< 10 CFU/g"),
        ("> 300 CFU/g", ">", "> 300 CFU/g"),
        ("<= 10 CFU/g", "≤", "≤ 10 CFU/g"),
        ("≥ 3 x 10^2 CFU/g", "≥", "≥ 300 CFU/g"),
        ("≤ 0 CFU/g", "≤", "≤ 0 CFU/g"),
    ],
)
def test_a_censored_value_keeps_its_sign(typed, sign, printed):
    found = read(typed, kind("colonies per mass"))

    assert isinstance(found, Censored)
    assert (found.sign, str(found)) == (sign, printed)


@pytest.mark.parametrize("typed", ["TNTC", "tntc", "too numerous to count", "confluent"])
def test_too_many_to_count_is_no_number(typed):
    assert read(typed, kind("colonies per mass")) == TooNumerous()


@pytest.mark.parametrize(
    ("typed", "detected", "amount"),
    [
        ("not detected in 10 g", False, "10 g"),
        ("Not detected in 25 g", False, "25 g"),
        ("absent in 1 mL", False, "1 mL"),
        ("none detected", False, "None"),
        ("detected in 0.5 g", True, "0.5 g"),
        ("present", True, "None"),
    ],
)
def test_absence_is_a_statement_on_the_amount_that_was_tested(typed, detected, amount):
    """Not detected in 25 g is never 0 CFU/g: there is no number in it."""
    found = read(typed, kind("colonies per mass"))

    assert isinstance(found, Absence)
    assert (found.detected, str(found.amount)) == (detected, amount)


@pytest.mark.parametrize(("typed", "conforms"), [("conforms", True), ("Complies", True), ("does not conform", False)])
def test_conformity_is_a_finding_of_a_person(typed, conforms):
    assert read(typed, kind("number")) == Conformity(conforms)


@pytest.mark.parametrize(
    ("name", "typed", "printed"),
    [
        ("ratio", "98.0 % (95 % limits 93.0 to 99.8 %)", "98.0 % (95 % limits 93 to 99.8 %)"),
        ("ratio", "98.0 % (95% CI 93.0 to 99.8)", "98.0 % (95 % limits 93 to 99.8 %)"),
        ("ratio", "98.0 % (lower 50 % limit 97 %)", "98.0 % (lower 50 % limit 97 %)"),
        ("ratio", "98.0 % (lower 97.5 % limit 96.1 %)", "98.0 % (lower 97.5 % limit 96.1 %)"),
        ("frequency", "0 (upper 95 % confidence limit 3 x 10^-8)", "0 (upper 95 % limit 3 x 10^-8)"),
        ("gauge pressure", "0.2 bar(g) (95 % limits 0.1 to 0.3 bar(g))", "0.2 bar(g) (95 % limits 0.1 to 0.3 bar(g))"),
        ("count", "10 (95 % limits 4.8 to 18.4)", "10 (95 % limits 4.8 to 18.4)"),
    ],
)
def test_a_value_may_carry_its_confidence_limits(name, typed, printed):
    found = read(typed, kind(name))

    assert isinstance(found, Measured)
    assert found.interval is not None
    assert str(found) == printed
