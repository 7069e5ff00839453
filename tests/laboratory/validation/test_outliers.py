"""Grubbs' test flags and never deletes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.result import AssayError, Flag
from lbpcmc.laboratory.validation.outliers import OutlierData, OutlierRules, evaluate, grubbs

VALUES = (9.1, 9.3, 9.2, 9.0, 9.2, 12.5)


def test_a_suspected_value_is_flagged_and_stays_in_the_mean():
    result = evaluate(OutlierData(VALUES), OutlierRules())
    assert result.flags == (Flag.OUTLIER_SUSPECTED,)
    assert result.value == pytest.approx(sum(VALUES) / 6)
    assert result.limits.low < result.value < result.limits.high


def test_values_close_together_are_not_flagged():
    assert not evaluate(OutlierData(VALUES[:5]), OutlierRules()).flags


def test_a_one_sided_test_looks_to_its_side():
    assert grubbs(VALUES, 0.05, "upper").place == 6
    assert grubbs(VALUES, 0.05, "lower").place == 4
    assert not grubbs(VALUES, 0.05, "lower").suspected
    assert grubbs(VALUES, 0.05, "upper").critical < grubbs(VALUES, 0.05, "two").critical


def test_values_that_do_not_vary_are_not_tested():
    assert grubbs((5.0, 5.0, 5.0), 0.05) is None
    assert evaluate(OutlierData((5.0, 5.0, 5.0)), OutlierRules()).value == 5.0


@pytest.mark.parametrize("values", [(1.0, 2.0), (1.0, 2.0, "n.d."), (1.0, 2.0, None)])
def test_impossible_values_are_refused(values):
    with pytest.raises(AssayError, match="value"):
        OutlierData(values)


@settings(deadline=None, max_examples=40)
@given(st.floats(0.01, 100), st.floats(-100, 100), st.permutations(VALUES))
def test_units_and_order_do_not_change_the_suspicion(scale, shift, order):
    found = grubbs(tuple(scale * v + shift for v in order), 0.05)
    assert found.statistic == pytest.approx(grubbs(VALUES, 0.05).statistic, rel=1e-6)
    assert order[found.place - 1] == 12.5
