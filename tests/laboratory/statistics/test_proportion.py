"""Exact limits of a proportion have their tail probabilities and the closed forms at both ends."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from lbpcmc.laboratory.statistics import proportion


def test_none_and_all():
    assert proportion.upper_limit(0, 100, 0.95) == pytest.approx(1 - 0.05**0.01)
    assert proportion.lower_limit(100, 100, 0.95) == pytest.approx(0.05**0.01)
    assert proportion.clopper_pearson(0, 100, 0.95) == (0.0, pytest.approx(1 - 0.025**0.01))
    assert proportion.clopper_pearson(100, 100, 0.95)[1] == 1.0


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 500), st.data(), st.sampled_from([0.9, 0.95, 0.99]))
def test_limits_agree_with_statsmodels_and_hold_their_tails(n, data, level):
    x = data.draw(st.integers(0, n))
    low, high = proportion.clopper_pearson(x, n, level)
    assert (low, high) == pytest.approx(proportion_confint(x, n, 1 - level, method="beta"), rel=1e-9, abs=1e-12)
    assert low <= x / n <= high
    if x:
        assert stats.binom.sf(x - 1, n, proportion.lower_limit(x, n, level)) == pytest.approx(1 - level)
    wide = proportion.clopper_pearson(10 * x, 10 * n, level)
    assert wide[1] - wide[0] < high - low
