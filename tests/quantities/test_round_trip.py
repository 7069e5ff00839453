"""What we print, we parse: every reading of every kind, and every conversion that ends."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.quantities import (
    Absence,
    Censored,
    Conformity,
    Measured,
    Quantity,
    TooNumerous,
    from_value,
    kind,
    kinds,
    quantity,
    read,
)
from lbpcmc.quantities.readings import Interval
from lbpcmc.quantities.rounding import equals, number_text
from lbpcmc.quantities.serialised import kind_from_json, kind_to_json, quantity_from_json, quantity_to_json
from lbpcmc.serialised import JsonObject

SETTINGS = settings(deadline=None, max_examples=300)
ALL_UNITS = [(known, unit) for known in kinds().values() for unit in known.units]


def decimals(*, whole: bool = False) -> st.SearchStrategy[Decimal]:
    """Every decimal that the grammar can write."""
    mantissa = st.one_of(st.integers(0, 10**4), st.integers(0, 10**30 - 1))
    power = st.integers(0, 20) if whole else st.integers(-45, 20)
    return st.builds(lambda m, p: Decimal(f"{m}E{p if m else min(p, 0)}"), mantissa, power).filter(
        lambda number: not number or abs(number.adjusted()) <= 60
    )


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    known, unit = draw(st.sampled_from(ALL_UNITS))
    number = draw(decimals(whole=known.whole))
    if known.least is None and draw(st.booleans()):
        number = number.copy_negate()
    return Quantity(Fraction(number), unit, known, number_text(number))


@st.composite
def readings(draw: st.DrawFn) -> Measured | Censored:
    found = draw(quantities())
    if draw(st.booleans()):
        sign = draw(st.sampled_from(["≤", ">", "≥"]))
        return Censored(sign, found)
    step, level = abs(found.value) / 8, Fraction(draw(st.sampled_from(["95", "90", "97.5", "99.9"])))
    low, high = found.value - step, found.value + step
    if equals(low) != "=" or equals(high) != "=":
        return Measured(found)
    side = draw(st.sampled_from(["both", "lower", "upper"]))
    return Measured(found, Interval(level, None if side == "upper" else low, None if side == "lower" else high))


@SETTINGS
@given(quantities())
def test_a_quantity_that_is_printed_is_read_as_the_same_quantity(found):
    assert quantity(str(found), found.kind) == found


@SETTINGS
@given(readings())
def test_a_reading_that_is_printed_is_read_as_the_same_reading(found):
    assert read(str(found), found.quantity.kind) == found


def test_readings_without_a_number_are_read_as_they_print():
    grams = quantity("10 g", kind("mass"))
    found = [TooNumerous(), Conformity(True), Conformity(False)]
    found += [Absence(detected, amount) for detected in (True, False) for amount in (None, grams)]

    assert [read(str(one), kind("colonies per mass")) for one in found] == found


@SETTINGS
@given(quantities(), st.data())
def test_a_conversion_and_its_return_lose_nothing(found, data):
    other = data.draw(st.sampled_from(found.kind.units))
    there = found.to(other.symbol)
    back = there.to(found.unit.symbol)

    assert back.value == found.value
    assert there.root == found.root


@SETTINGS
@given(quantities(), st.data())
def test_a_conversion_that_ends_is_printed_with_all_its_digits(found, data):
    other = data.draw(st.sampled_from(found.kind.units))
    there = found.to(other.symbol)
    reread = quantity(there.number, kind("number"))

    assert (reread.value == there.value) is (equals(there.value) == "=")


@SETTINGS
@given(st.fractions(-(10**12), 10**12, max_denominator=10**6), st.sampled_from(ALL_UNITS))
def test_a_computed_value_keeps_its_exact_number_and_prints_at_least_fifteen_digits(value, where):
    known, unit = where
    found = from_value(value, unit, known)
    printed = Fraction(quantity(found.number, kind("number")).value)

    assert found.value == value
    assert abs(printed - value) <= abs(value) * Fraction(1, 2 * 10**14)


@SETTINGS
@given(quantities())
def test_a_kind_that_went_through_json_reads_the_same_quantity(found):
    carried = kind_from_json(JsonObject(json.loads(json.dumps(kind_to_json(found.kind)))))

    assert quantity(str(found), carried) == replace(found, kind=carried)
    assert carried == found.kind
    written = JsonObject(json.loads(json.dumps(quantity_to_json(found))))
    assert quantity_from_json(written, {carried.name: carried}) == found
