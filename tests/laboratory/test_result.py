"""The one shape: a value with every gate passed, or a reason; rounded once, by the method's rule."""

import math

import pytest

from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Gate, Reportable, ReportRounding, round_reported


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "third_digit"),
    [
        (12_700, "13000", "13000", "13000"),
        (12_400, "12000", "12000", "12000"),
        (15_500, "16000", "16000", "16000"),
        (14_500, "15000", "14000", "14000"),
        (14_550, "15000", "15000", "14000"),
        (15_501, "16000", "16000", "16000"),
        (0.145, "0.15", "0.14", "0.14"),
        (996, "1000", "1000", "1000"),
    ],
)
def test_two_digits_by_three_rules(value, half_up, half_even, third_digit):
    rounded = [f"{round_reported(value, 2, rule):f}" for rule in ReportRounding]
    assert rounded == [half_up, half_even, third_digit]
    assert rounded == [f"{-round_reported(-value, 2, rule):f}" for rule in ReportRounding]


def test_a_result_prints_its_sign_number_and_unit():
    assert Reportable("count", 24409.09, "CFU/g", digits=2).reported == "2.4 x 10^4 CFU/g"
    assert Reportable("count", 2500.0, "CFU/g", sign="<", digits=2).reported == "< 2500 CFU/g"
    assert Reportable("count", None, "CFU/g", reason="no plate was counted").reported == "no plate was counted"
    assert Reportable("search", None, "", finding="not detected in 25 g").reported == "not detected in 25 g"


def test_no_number_that_is_none_and_no_result_past_a_failed_gate():
    failed = Gate("agreement", "p = 0.001", "p ≥ 0.05", passed=False)
    with pytest.raises(AssayError, match="not a finite number"):
        Reportable("count", math.nan, "CFU/g")
    with pytest.raises(AssayError, match="agreement failed"):
        Reportable("count", 3.0, "CFU/g", gates=(failed,))
    with pytest.raises(AssayError, match="agreement failed"):
        Reportable("search", None, "", finding="not detected in 25 g", gates=(failed,))
    with pytest.raises(AssayError, match="no reason"):
        Reportable("count", None, "CFU/g")
    with pytest.raises(AssayError, match="confidence limit"):
        ConfidenceLimits(math.nan, 3.0, 0.95, "exact")
