"""Functional potency: metabolite per viable cell and hour."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.potency.functional import Culture, FunctionalData, FunctionalRules, compare, evaluate
from lbpcmc.laboratory.result import AssayError

HOURS = (0.0, 2.0, 4.0, 6.0)


def lot(name="lot A", rates=(1.0, 1.05, 0.95), count=1e9, error=0.02, blank=0.0, df=5.0):
    cultures = tuple(
        Culture(f"flask {at}", HOURS, tuple(2.0 + (rate + blank) * h for h in HOURS))
        for at, rate in enumerate(rates, 1)
    )
    blanks = (Culture("blank", HOURS, tuple(2.0 + blank * h for h in HOURS)),)
    return FunctionalData(name, cultures, count, error, df, blanks)


def test_one_millimolar_an_hour_from_a_billion_cells_per_ml_is_one_femtomole_a_cell():
    result = evaluate(lot(rates=(1.0, 1.0, 1.0)), FunctionalRules())
    assert result.value == pytest.approx(1.0, rel=1e-12)
    assert result.unit == "fmol/(CFU h)"
    assert result.limits.low < result.value < result.limits.high


def test_the_drift_of_the_blank_is_taken_off_and_limited():
    assert evaluate(lot(blank=0.05), FunctionalRules()).value == pytest.approx(0.99916, rel=1e-4)
    refused = evaluate(lot(blank=0.5), FunctionalRules())
    assert refused.value is None
    assert "blank" in refused.reason


def test_a_lot_that_makes_nothing_gets_no_number():
    result = evaluate(lot(rates=(0.0, -0.1, 0.1)), FunctionalRules())
    assert result.value is None
    assert "activity" in result.reason


def test_a_course_that_is_not_straight_is_refused():
    bent = Culture("flask 1", HOURS, (0.0, 6.0, 6.1, 6.0))
    data = FunctionalData("lot A", (bent, bent), 1e9, 0.02, 5)
    assert "straight over time" in evaluate(data, FunctionalRules()).reason


def test_relative_to_a_reference_in_the_same_run():
    result = compare(lot(rates=(0.8, 0.84, 0.76)), lot("reference"), FunctionalRules())
    assert result.value == pytest.approx(80.0, rel=1e-6)
    assert (result.kind, result.unit) == ("ratio", "%")
    assert result.limits.low < 80 < result.limits.high


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Culture("f", (0, 1), (1.0, "#NUM!")), "is not a number"),
        (lambda: Culture("f", (0, 1), (1.0, -2.0)), "is negative"),
        (lambda: Culture("f", (1, 1), (1.0, 2.0)), "all readings are of one time"),
        (lambda: Culture("f", (0, 1, 2), (1.0, 2.0)), "has 3 readings"),
        (lambda: lot(rates=(1.0,)), "cultures: 1 is too few"),
        (lambda: lot(count=0), "is not positive"),
        (lambda: FunctionalRules(per="OD"), "is not known"),
    ],
)
def test_impossible_data_are_refused(make, said):
    with pytest.raises(AssayError, match=said):
        make()


@settings(deadline=None, max_examples=40)
@given(st.floats(0.01, 100), st.permutations((1.0, 1.1, 0.93, 1.02)))
def test_cell_counts_scale_the_result_and_order_changes_nothing(factor, rates):
    found = evaluate(lot(rates=(1.0, 1.1, 0.93, 1.02)), FunctionalRules())
    again = evaluate(lot(rates=tuple(rates), count=1e9 * factor), FunctionalRules())
    assert again.value == pytest.approx(found.value / factor, rel=1e-9)


def test_more_cultures_and_a_better_count_narrow_the_limits():
    def width(data):
        result = evaluate(data, FunctionalRules())
        return result.limits.high / result.limits.low

    few = width(lot(rates=(1.0, 1.1, 0.9)))
    assert width(lot(rates=(1.0, 1.1, 0.9) * 4)) < few
    assert width(lot(rates=(1.0, 1.1, 0.9), error=0.2)) > few
