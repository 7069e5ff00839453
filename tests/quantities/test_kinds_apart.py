"""What looks alike and is not the same thing never meets: each is a kind of its own, and mixing them is an error."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lbpcmc.criteria import Verdict, criterion, judge
from lbpcmc.errors import CriterionError, QuantityError
from lbpcmc.quantities import Measured, kind, quantity

AFU = "active fluorescent units per volume"

# One kind, a value of it, and the kinds in which that text must not be understood.
APART = [
    ("gauge pressure", "0.2 bar(g)", ["absolute pressure", "pressure difference"]),
    ("absolute pressure", "0.2 mbar", ["gauge pressure"]),
    ("gas flow", "2 L/min", ["standard gas flow", "specific gas flow"]),
    ("standard gas flow", "2 sL/min", ["gas flow", "liquid flow"]),
    ("volume", "2 L", ["standard gas volume"]),
    ("colonies per volume", "3 CFU/mL", ["cells per volume", AFU, "most probable number per volume"]),
    ("cells per volume", "3 cells/mL", ["colonies per volume", AFU, "total fluorescent units per volume"]),
    (AFU, "3 AFU/mL", ["colonies per volume", "total fluorescent units per volume", "cells per volume"]),
    ("colonies per capsule", "3 CFU/capsule", ["colonies per dose", "colonies per mass", "log colonies per capsule"]),
    ("log colonies per mass", "9.3 log10 CFU/g", ["colonies per mass", "log colonies per volume"]),
    ("log cells per volume", "9.3 log10 cells/mL", ["log colonies per volume", "cells per volume"]),
    ("log active fluorescent units per mass", "9.3 log10 AFU/g", ["log colonies per mass", "log cells per mass"]),
    ("log gene copies per volume", "6.1 log10 copies/mL", ["log cells per volume", "gene copies per volume"]),
    ("temperature difference", "0.5 delta degC", ["temperature"]),
    ("temperature", "37 degC", ["temperature difference", "temperature rate"]),
    ("stirring speed", "120 rpm", ["rate", "specific gas flow", "relative centrifugal force"]),
    ("rate", "0.35 1/h", ["stirring speed", "specific gas flow"]),
    ("mass fraction", "5 % w/w", ["ratio", "volume fraction", "mass concentration"]),
    ("mass concentration", "5 g/L", ["mass fraction", "density", "amount concentration"]),
    ("dissolved oxygen", "30 % air saturation", ["ratio", "gas fraction"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "others"), APART, ids=[row[1] for row in APART])
def test_a_value_is_not_understood_in_a_kind_that_only_looks_alike(name, text, others):
    assert quantity(text, kind(name))
    for other in others:
        with pytest.raises(QuantityError, match="is not a unit of"):
            quantity(text, kind(other))


@pytest.mark.parametrize(("name", "text", "others"), APART, ids=[row[1] for row in APART])
def test_a_limit_of_the_wrong_kind_is_found_when_the_criterion_is_written(name, text, others):
    assert criterion(f"NMT {text}", kind(name))
    for other in others:
        with pytest.raises(CriterionError, match="is not a unit of"):
            criterion(f"NMT {text}", kind(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("gas flow", "liquid flow"), ("absolute pressure", "pressure difference"), ("gas fraction", "volume fraction")],
)
def test_kinds_that_share_a_unit_still_do_not_judge_each_other(one, other):
    """`L/min` is a unit of gas and of liquid flow; a reading of one against a limit on the other is invalid."""
    shared = ({unit.symbol for unit in kind(one).units} & {unit.symbol for unit in kind(other).units}).pop()
    limit = criterion(f"NMT 5 {shared}", kind(other))

    found = judge(Measured(quantity(f"3 {shared}", kind(one))), limit)

    assert found.verdict is Verdict.INVALID
    assert found.reason == f"3 {shared} is a {kind(one).title}; the criterion is for a {kind(other).title}"


def test_the_same_temperature_on_three_scales():
    celsius, fahrenheit, kelvin = (quantity(text, kind("temperature")) for text in ("37 degC", "98.6 degF", "310.15 K"))

    assert celsius.root == fahrenheit.root == kelvin.root == Fraction("310.15")
    assert str(fahrenheit.to("degC")) == str(kelvin.to("degC")) == "37 degC"


def test_a_temperature_difference_has_no_offset():
    assert str(quantity("9 delta degF", kind("temperature difference")).to("K")) == "5 K"


def test_a_tolerance_in_degrees_is_a_difference():
    limits = criterion("98.6 degF ± 0.5 K", kind("temperature")).clauses[0].rule

    assert (limits.low.text, limits.high.text) == ("97.7", "99.5")
