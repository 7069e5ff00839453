"""Poisson estimates and limits: against closed forms, and the properties that any such estimate has."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lbpcmc.laboratory.statistics import poisson
from lbpcmc.laboratory.statistics.poisson import Crowded

COUNTS = st.lists(st.integers(0, 400), min_size=1, max_size=8)


def test_the_limits_of_a_count_have_their_tail_probabilities():
    low, high = poisson.garwood_limits(10, 0.95)
    assert stats.poisson.sf(9, low) == pytest.approx(0.025)
    assert stats.poisson.cdf(10, high) == pytest.approx(0.025)
    assert stats.poisson.cdf(7, poisson.upper_limit(7, 0.95)) == pytest.approx(0.05)
    assert stats.poisson.sf(6, poisson.lower_limit(7, 0.95)) == pytest.approx(0.05)


def test_nothing_seen_has_an_upper_limit_of_three():
    assert poisson.upper_limit(0, 0.95) == pytest.approx(-math.log(0.05))
    assert poisson.garwood_limits(0, 0.95) == (0.0, pytest.approx(-math.log(0.05)))
    assert poisson.lower_limit(0, 0.95) == 0
    assert poisson.likelihood_limits(0, 2.0, (), 0.95) == (0.0, pytest.approx(-math.log(0.05) / 2))


def test_a_crowded_plate_is_a_tail_and_not_its_limit():
    alone = poisson.maximum_likelihood(48, 0.002)
    beside_crowded = poisson.maximum_likelihood(48, 0.002, [Crowded(300, 0.01)])
    as_if_it_were_the_limit = poisson.maximum_likelihood(348, 0.012)
    assert beside_crowded > alone
    assert beside_crowded != pytest.approx(as_if_it_were_the_limit, rel=1e-3)


def test_a_crowded_plate_that_had_to_be_crowded_says_nothing():
    assert poisson.maximum_likelihood(200, 0.01, [Crowded(10, 1.0)]) == pytest.approx(20_000)


def test_crowded_plates_alone_give_a_lower_limit_only():
    assert poisson.maximum_likelihood(0, 0.0, [Crowded(251, 0.01)]) is None
    low, high = poisson.likelihood_limits(0, 0.0, [Crowded(251, 0.01)], 0.95)
    assert high is None
    assert 22_000 < low < 25_100


def test_agreement_of_identical_and_of_wild_plates():
    assert poisson.dispersion([[100, 100, 100]]).statistic == 0
    assert poisson.dispersion([[20, 200]]).p < 1e-6
    assert poisson.dispersion([[0, 0], [5]]) == poisson.Agreement(0.0, 0, 1.0)
    assert poisson.g_squared([100, 10], [0.01, 0.001]).statistic == pytest.approx(0, abs=1e-9)
    assert poisson.g_squared([0, 0], [1, 1]).p == 1
    both = poisson.combined([poisson.dispersion([[10, 20]]), poisson.dispersion([[30, 40]])])
    assert both.degrees == 2
    assert both.statistic == pytest.approx(poisson.dispersion([[10, 20], [30, 40]]).statistic)


@settings(deadline=None, max_examples=60)
@given(COUNTS, st.integers(1, 400), st.floats(1e-3, 1e3))
def test_scaling_the_sample_scales_the_result(counts, at_least, scale):
    total, amount = sum(counts), float(len(counts))
    crowded, wider = [Crowded(at_least, 5.0)], [Crowded(at_least, 5.0 * scale)]
    first = poisson.maximum_likelihood(total, amount, crowded)
    second = poisson.maximum_likelihood(total, amount * scale, wider)
    assert second * scale == pytest.approx(first, rel=1e-9)
    limits = poisson.likelihood_limits(total, amount, crowded, 0.95)
    scaled = poisson.likelihood_limits(total, amount * scale, wider, 0.95)
    assert [end * scale for end in scaled] == pytest.approx(list(limits), rel=1e-7)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 3000), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_limits_bracket_the_estimate_and_more_data_narrows_them(total, level):
    for once, tenfold in (
        (poisson.garwood_limits(total, level), poisson.garwood_limits(10 * total, level)),
        (poisson.likelihood_limits(total, 1.0, (), level), poisson.likelihood_limits(10 * total, 1.0, (), level)),
    ):
        assert once[0] <= total <= once[1]
        if total:
            assert (tenfold[1] - tenfold[0]) / 10 < once[1] - once[0]
    assert poisson.upper_limit(total, level) < poisson.garwood_limits(total, level)[1] or total == 0
