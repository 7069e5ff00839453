"""Tolerance intervals: exact by default, approximate by name, refused with too few values."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.validation.tolerance import (
    ToleranceData,
    ToleranceRules,
    evaluate,
    one_sided_factor,
    sample_size,
    two_sided_factor,
)

VALUES = tuple(float(v) for v in np.random.default_rng(11).normal(100, 2, size=30))


@pytest.mark.parametrize("method", ["exact", "Howe", "Howe-Guenther"])
def test_a_two_sided_interval_brackets_the_mean(method):
    result = evaluate(ToleranceData(VALUES), ToleranceRules(method=method))
    assert result.limits.low < result.value < result.limits.high
    assert result.limits.convention.startswith(method)


def test_one_sided_intervals_leave_the_other_side_open():
    lower = evaluate(ToleranceData(VALUES), ToleranceRules(sides="lower")).limits
    upper = evaluate(ToleranceData(VALUES), ToleranceRules(sides="upper", method="Natrella")).limits
    assert lower.high is None
    assert upper.low is None


def test_the_exact_two_sided_factor_covers_as_often_as_it_says():
    draws = np.random.default_rng(1).normal(size=(20000, 8))
    k = two_sided_factor(8, 0.90, 0.95)
    centre, half = draws.mean(axis=1), k * draws.std(axis=1, ddof=1)
    covered = stats.norm.cdf(centre + half) - stats.norm.cdf(centre - half) >= 0.90
    assert covered.mean() == pytest.approx(0.95, abs=0.006)


def test_without_a_distribution_enough_values_are_needed():
    few = evaluate(ToleranceData(VALUES), ToleranceRules(coverage=0.95, method="nonparametric"))
    assert few.value is None
    assert "93 are needed" in few.reason
    enough = evaluate(ToleranceData(VALUES * 4), ToleranceRules(coverage=0.95, method="nonparametric"))
    assert (enough.limits.low, enough.limits.high) == (min(VALUES), max(VALUES))


def test_counts_get_their_interval_on_the_log_scale():
    logs = evaluate(ToleranceData(VALUES), ToleranceRules()).limits
    counts = evaluate(ToleranceData(tuple(10 ** (v / 50) for v in VALUES)), ToleranceRules(scale="log10")).limits
    assert counts.low == pytest.approx(10 ** (logs.low / 50), rel=1e-9)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: ToleranceData((1.0,)), "too few"),
        (lambda: ToleranceData((1.0, "")), "is not a number"),
        (lambda: ToleranceRules(coverage=99), "0.95"),
        (lambda: ToleranceRules(method="Natrella"), "one-sided"),
        (lambda: ToleranceRules(method="Howe", sides="lower"), "two-sided"),
        (lambda: one_sided_factor(2, 0.99, 0.99, "Natrella"), "has no factor for 2 values"),
        (lambda: two_sided_factor(1, 0.9, 0.9), "less than 2"),
        (lambda: evaluate(ToleranceData((0.0, 1.0)), ToleranceRules(scale="log10")), "is not positive"),
    ],
)
def test_impossible_input_is_refused(make, said):
    with pytest.raises(AssayError, match=said):
        make()


@settings(deadline=None, max_examples=30)
@given(st.floats(0.01, 100), st.floats(-1000, 1000), st.randoms(use_true_random=False))
def test_units_and_order(scale, shift, order):
    found = evaluate(ToleranceData(VALUES), ToleranceRules()).limits
    values = [scale * v + shift for v in VALUES]
    order.shuffle(values)
    again = evaluate(ToleranceData(tuple(values)), ToleranceRules()).limits
    assert again.low == pytest.approx(scale * found.low + shift, rel=1e-7, abs=1e-6)
    assert again.high == pytest.approx(scale * found.high + shift, rel=1e-7, abs=1e-6)


@settings(deadline=None, max_examples=30)
@given(st.integers(2, 300), st.floats(0.5, 0.995), st.floats(0.5, 0.99))
def test_more_values_need_smaller_factors_and_more_cover_larger_ones(count, coverage, confidence):
    two = two_sided_factor(count, coverage, confidence)
    assert two > two_sided_factor(count + 5, coverage, confidence)
    assert two < two_sided_factor(count, coverage + (1 - coverage) / 2, confidence)
    assert one_sided_factor(count, coverage, confidence) < two * 1.0001 + 1e-9
    assert two > stats.norm.ppf((1 + coverage) / 2) * 0.9


@settings(deadline=None, max_examples=30)
@given(st.floats(0.5, 0.99), st.floats(0.5, 0.99))
def test_the_sample_size_is_the_smallest_that_does(coverage, confidence):
    one = sample_size(coverage, confidence, sides=1)
    assert 1 - coverage**one >= confidence - 1e-9
    assert one == 1 or 1 - coverage ** (one - 1) < confidence
    assert sample_size(coverage, confidence, sides=2) >= one
