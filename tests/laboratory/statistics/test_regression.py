"""Least squares against an independent implementation; Fieller's limits against their definition."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.statistics.nonlinear import NoFit, nonlinear
from lbpcmc.laboratory.statistics.regression import fieller, line, linear, student, variance_ratio


def test_the_same_as_statsmodels_on_an_ill_conditioned_design():
    draw = np.random.default_rng(7)
    x = np.column_stack([np.ones(25), np.linspace(1950, 1974, 25), draw.normal(size=25) * 1e5])
    y = x @ [3.0, -0.2, 1e-5] + draw.normal(size=25)
    own, theirs = linear(x, y), sm.OLS(y, x).fit()
    assert own.coefficients == pytest.approx(theirs.params, rel=1e-8)
    assert own.standard_errors == pytest.approx(theirs.bse, rel=1e-8)
    assert own.rss == pytest.approx(theirs.ssr, rel=1e-10)
    assert own.df == theirs.df_resid


def test_what_the_data_do_not_determine_is_refused():
    with pytest.raises(AssayError, match="do not determine"):
        linear([[1, 2], [1, 2], [1, 2]], [1.0, 2.0, 3.0])
    with pytest.raises(AssayError, match="do not vary"):
        linear([[1, 0], [1, 0], [1, 0]], [1.0, 2.0, 3.0])
    with pytest.raises(AssayError, match="cannot determine"):
        linear([[1, 2]], [1.0])
    with pytest.raises(AssayError, match="at least 3"):
        line([1, 2], [1, 2])
    with pytest.raises(AssayError, match="at one level"):
        line([1, 1, 1], [1, 2, 3])


def test_without_scatter_a_term_is_either_there_or_not():
    exact = line([0, 1, 2, 3], [1, 3, 5, 7])
    assert exact.rss == 0
    assert variance_ratio("bend", 1, 4.0, exact).p == 0.0
    assert variance_ratio("bend", 1, 0.0, exact).p is None


@settings(deadline=None, max_examples=100)
@given(
    st.floats(-50, 50),
    st.floats(0.5, 20),
    st.floats(0.001, 0.05),
    st.floats(0.001, 0.05),
    st.floats(-0.9, 0.9),
)
def test_fieller_limits_are_where_the_difference_is_just_significant(numerator, denominator, v_n, v_d, correlation):
    covariance = correlation * math.sqrt(v_n * v_d)
    t = 2.0
    found = fieller(numerator, denominator, (v_n, covariance, v_d), t)
    if found is None:
        assert t * t * v_d >= denominator * denominator
        return
    assert found.low <= found.value <= found.high
    for end in (found.low, found.high):
        distance = numerator - end * denominator
        variance = v_n - 2 * end * covariance + end * end * v_d
        assert distance * distance == pytest.approx(t * t * variance, rel=1e-6, abs=1e-9)


def test_a_denominator_near_zero_has_no_limits():
    assert fieller(1.0, 0.1, (0.01, 0.0, 0.01), 2.0) is None
    assert fieller(1.0, 0.0, (0.01, 0.0, 0.01), 2.0) is None


def test_one_sided_quantiles():
    assert student(0.95, 10, sides=1) == pytest.approx(1.812461, rel=1e-6)
    assert student(0.95, 10) == pytest.approx(2.228139, rel=1e-6)


def test_a_curve_through_noise_that_has_none_is_refused():
    def exponential(x, p):
        return p[0] * np.exp(p[1] * x)

    with pytest.raises(NoFit):
        nonlinear(exponential, [1.0, 1.0, 1.0, 1.0], [1.0, 2.0, 3.0, 4.0], [[1.0, 0.1]])
    with pytest.raises(AssayError, match="too few"):
        nonlinear(exponential, [1.0, 2.0], [1.0, 2.0], [[1.0, 0.1]])
