"""Counts below a limit are neither dropped nor replaced."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lbpcmc.laboratory.counts.censored import CensoredCounts, CensoredRules, Observation, evaluate, fit_lognormal
from lbpcmc.laboratory.result import AssayError, Flag


def made(*values):
    return [Observation(value) for value in values]


def test_text_below_a_limit_is_read():
    assert Observation("< 10") == Observation(10, below=True)
    assert str(Observation("<10")) == "< 10"
    assert Observation("25").number == 25


@pytest.mark.parametrize("value", [0, "0", -3, "#NUM!", "< x", None])
def test_a_count_of_zero_and_letters_are_refused(value):
    with pytest.raises(AssayError, match=r"^value: .* is not (positive|a number)"):
        Observation(value)


def test_without_censoring_it_is_the_geometric_mean():
    values = (10.0, 20.0, 40.0, 15.0)
    fit = fit_lognormal(made(*values))
    logs = np.log(values)
    assert fit.mu == pytest.approx(logs.mean(), abs=1e-9)
    assert fit.sigma == pytest.approx(logs.std(), rel=1e-6)
    assert fit.se_mu == pytest.approx(logs.std() / 2, rel=1e-6)
    result = evaluate(CensoredCounts(tuple(made(*values))))
    assert result.flags == ()
    assert result.value == pytest.approx(math.exp(logs.mean()))


def test_the_fit_is_a_maximum():
    observations = made("< 10", "< 10", 20, 30, 15, "< 25")
    fit = fit_lognormal(observations)

    def likelihood(mu, sigma):
        return sum(
            stats.norm.logcdf((math.log(o.number) - mu) / sigma)
            if o.below
            else stats.norm.logpdf(math.log(o.number), mu, sigma) - math.log(o.number)
            for o in observations
        )

    best = likelihood(fit.mu, fit.sigma)
    assert best == pytest.approx(fit.log_likelihood)
    for mu, sigma in ((0.01, 0), (-0.01, 0), (0, 0.01), (0, -0.01)):
        assert likelihood(fit.mu + mu, fit.sigma + sigma) < best


def test_everything_below_is_a_bound_and_one_count_is_too_few():
    result = evaluate(CensoredCounts(tuple(made("< 10", "< 100"))))
    assert result.reported == "< 100 CFU/g"
    assert Flag.CENSORED in result.flags
    with pytest.raises(AssayError, match="Fewer than two different counts"):
        fit_lognormal(made("< 10", 20, 20))
    with pytest.raises(AssayError, match="are too few"):
        CensoredCounts(())
    with pytest.raises(AssayError, match="level"):
        CensoredRules(level=1.5)


OBSERVED = st.lists(st.tuples(st.floats(1, 1e4), st.booleans()), min_size=5, max_size=12)


@settings(deadline=None, max_examples=80)
@given(OBSERVED, st.floats(0.01, 100), st.randoms())
def test_scale_and_order(rows, scale, shuffle):
    rows = [(20.0, False), (50.0, False), *rows]
    first = evaluate(CensoredCounts(tuple(Observation(v, below) for v, below in rows)))
    moved = [(v * scale, below) for v, below in rows]
    shuffle.shuffle(moved)
    second = evaluate(CensoredCounts(tuple(Observation(v, below) for v, below in moved)))
    assert second.value == pytest.approx(first.value * scale, rel=1e-4)
    assert second.limits.high == pytest.approx(first.limits.high * scale, rel=1e-3)
    assert first.limits.low < first.value < first.limits.high


def test_four_times_the_observations_halve_the_reach():
    observations = made("< 10", "< 10", 20, 30, 15)
    once, fourfold = fit_lognormal(observations), fit_lognormal(observations * 4)
    assert fourfold.mu == pytest.approx(once.mu, abs=1e-5)
    assert fourfold.se_mu == pytest.approx(once.se_mu / 2, rel=1e-4)
