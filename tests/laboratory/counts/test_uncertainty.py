"""ISO 19036 examples are reference cases; here the refusals and what the formula must do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.counts.uncertainty import (
    CountedResult,
    UncertaintyRules,
    coverage_level,
    evaluate,
    expanded_uncertainty,
)
from lbpcmc.laboratory.result import AssayError


def test_a_count_of_zero_has_no_relative_uncertainty():
    with pytest.raises(AssayError, match="count of zero"):
        expanded_uncertainty(0.1, 0)
    with pytest.raises(AssayError, match="zero has no log10"):
        evaluate(CountedResult(2.0, 0), UncertaintyRules(method="exact"))


def test_the_matrix_adds_in_quadrature():
    assert expanded_uncertainty(0.3, 10**9, u_matrix_log10=0.4) == pytest.approx(1.0, rel=1e-6)
    assert coverage_level(1.959964) == pytest.approx(0.95)


def test_exact_limits_on_the_log10_scale():
    result = evaluate(CountedResult(5.0, 110), UncertaintyRules(method="exact"))
    assert 10 ** (result.limits.low - 5) * 110 == pytest.approx(90.4064, rel=1e-5)
    assert result.reported == "5.00 log10 CFU/g"


@settings(deadline=None, max_examples=60)
@given(st.floats(0.01, 0.5), st.integers(1, 3000))
def test_more_colonies_and_less_scatter_narrow_the_interval(s_r, colonies):
    here = expanded_uncertainty(s_r, colonies)
    assert expanded_uncertainty(s_r, colonies + 1) < here
    assert expanded_uncertainty(s_r / 2, colonies) < here
    assert here > 2 * s_r
