"""Sampling plans keep both of their risks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.process.sampling_plan import (
    Inspection,
    InspectionRules,
    Plan,
    comparison_size,
    evaluate,
    find_plan,
)
from lbpcmc.laboratory.result import AssayError


def test_an_inspection_reports_what_was_found_with_its_upper_limit():
    result = evaluate(Inspection(59, 0), InspectionRules())
    assert (result.value, result.kind) == (0.0, "count")
    assert any(step.value == "4.95 %" for step in result.trace)
    assert result.trace[0].value == "accepted"
    assert evaluate(Inspection(59, 1), InspectionRules()).trace[0].value == "rejected"
    assert evaluate(Inspection(59, 59), InspectionRules()).limits.high == 59


def test_a_small_lot_is_hypergeometric():
    plan = Plan(10, 0)
    assert plan.acceptance(0.1, lot=20) == pytest.approx(10 * 9 / (20 * 19), rel=1e-9)
    assert plan.acceptance(0.1, lot=20) < plan.acceptance(0.1)


def test_rejected_lots_are_sorted_so_bad_lots_come_out_good():
    plan = Plan(52, 3)
    assert plan.outgoing(0.01, 10000) == pytest.approx(0.00993, abs=1e-4)
    assert plan.outgoing(0.5, 10000) < 1e-6


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Plan(3, 3), "accepts every lot"),
        (lambda: Plan(0, 0), "less than 1"),
        (lambda: Plan(10, 0).acceptance(5), "Write 1 % as 0.01"),
        (lambda: Plan(10, 0).acceptance(0.1, lot=5), "cannot come from a lot of 5"),
        (lambda: find_plan((0.05, 0.95), (0.01, 0.1)), "must be better"),
        (lambda: Inspection(10, 11), "is more than 10"),
        (lambda: Inspection(10, 1.5), "is not whole"),
        (lambda: evaluate(Inspection(10, 0), InspectionRules()), "where the plan says 59"),
        (lambda: comparison_size(0, 0.05, 0.1), "is not positive"),
    ],
)
def test_impossible_input_is_refused(make, said):
    with pytest.raises(AssayError, match=said):
        make()


@settings(deadline=None, max_examples=30)
@given(st.floats(0.001, 0.05), st.floats(3, 20), st.floats(0.8, 0.99), st.floats(0.02, 0.2))
def test_a_plan_found_keeps_both_risks_and_is_the_smallest(good, ratio, wanted, allowed):
    bad = min(good * ratio, 0.9)
    plan = find_plan((good, wanted), (bad, allowed))
    assert plan.acceptance(good) >= wanted
    assert plan.acceptance(bad) <= allowed
    if plan.size > plan.accept + 1:
        assert Plan(plan.size - 1, plan.accept).acceptance(bad) > allowed


@settings(deadline=None, max_examples=30)
@given(st.floats(0.2, 3), st.floats(0.01, 0.2), st.floats(0.05, 0.5))
def test_estimating_sigma_costs_samples(effect, alpha, beta):
    assert comparison_size(effect, alpha, beta) >= comparison_size(effect, alpha, beta, known_sigma=True)
