"""The distribution of mutants: against its closed forms, simulation-free thinning, and its own maximum."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lbpcmc.laboratory.genetics import luria_delbruck as ld

MUTANTS = st.lists(st.integers(0, 60), min_size=5, max_size=30).filter(any)


def test_the_first_probabilities_in_closed_form():
    p = ld.probabilities(2.0, 2)
    assert p[0] == pytest.approx(math.exp(-2))
    assert p[1] == pytest.approx(math.exp(-2) * 2 / 2)
    assert p[2] == pytest.approx(math.exp(-2) * (2 / 6 + 4 / 8))
    assert ld.probabilities(0.7, 3000).sum() == pytest.approx(1, abs=5e-4)


@pytest.mark.parametrize("efficiency", [0.05, 0.3, 0.8])
def test_a_plating_efficiency_is_a_binomial_sample(efficiency):
    whole = ld.probabilities(1.5, 4000)
    counts = np.arange(len(whole))
    sampled = [float(np.sum(whole * stats.binom.pmf(k, counts, efficiency))) for k in range(6)]
    assert ld.probabilities(1.5, 5, efficiency) == pytest.approx(sampled, rel=1e-3)
    assert ld.clone_sizes(100_000, efficiency).sum() == pytest.approx(ld.seen_share(efficiency), abs=1e-4)
    assert ld.clone_sizes(100_000, 1.0).sum() == pytest.approx(1, abs=1e-4)


def test_a_score_is_the_slope_of_its_likelihood():
    for efficiency, most_exact in ((1.0, 1000), (0.4, 1000), (1.0, 20)):
        likelihood = ld.Likelihood([0, 3, 1, 0, 45, 2], efficiency, most_exact)
        slope = (likelihood.log(1.2 + 1e-6) - likelihood.log(1.2 - 1e-6)) / 2e-6
        assert likelihood.score(1.2) == pytest.approx(slope, rel=1e-4)


def test_a_jackpot_enters_as_at_least_so_many():
    exact = ld.Likelihood([0, 3, 1, 0, 900, 2], 1.0, 1000).maximum()
    capped = ld.Likelihood([0, 3, 1, 0, 900, 2], 1.0, 100).maximum()
    assert capped == pytest.approx(exact, rel=0.02)
    assert ld.Likelihood([2000, 3000], 1.0, 100).maximum() is None
    assert ld.Likelihood([9_000_000] * 3, 1.0, 100).maximum() is None


def test_other_estimates():
    assert ld.from_no_mutants(11, 52) == pytest.approx(-math.log(11 / 52))
    assert ld.from_no_mutants(11, 52, 0.5) == pytest.approx(-math.log(11 / 52) / math.log(2))
    assert ld.none_seen_upper(30, 1.0, 0.95) == pytest.approx(-math.log(0.05) / 30)
    assert ld.stewart_plating(2.0, 1.0) == 2.0
    assert ld.stewart_plating(1.0, 0.5) == pytest.approx(1 / math.log(2) * 0.5 / 0.5, rel=1e-9)
    low, high = ld.stewart_limits(1.0, 100, 0.95)
    assert (math.log(low), math.log(high)) == pytest.approx((-0.2401, 0.2401), abs=1e-4)


@settings(deadline=None, max_examples=40)
@given(MUTANTS, st.sampled_from([1.0, 0.5, 0.1]), st.randoms())
def test_the_maximum_is_one_and_its_limits_bracket_it(mutants, efficiency, shuffle):
    likelihood = ld.Likelihood(mutants, efficiency, 1000)
    best = likelihood.maximum()
    for factor in (0.9, 0.99, 1.01, 1.1):
        assert likelihood.log(best * factor) < likelihood.log(best)
    low, high = likelihood.limits(best, 0.95)
    assert low < best < high
    moved = list(mutants)
    shuffle.shuffle(moved)
    assert ld.Likelihood(moved, efficiency, 1000).maximum() == pytest.approx(best, rel=1e-9)
    tripled = ld.Likelihood(mutants * 3, efficiency, 1000).limits(best, 0.95)
    assert tripled[1] - tripled[0] < high - low


def test_a_rate_is_found_again():
    rng = np.random.default_rng(11)
    # Exact draws by inversion of the distribution function.
    table = np.cumsum(ld.probabilities(2.5, 5000))
    drawn = [int(np.searchsorted(table, u)) for u in rng.random(400)]
    likelihood = ld.Likelihood(drawn, 1.0, 1000)
    low, high = likelihood.limits(likelihood.maximum(), 0.999)
    assert low < 2.5 < high


@pytest.mark.parametrize("efficiency", [0.9e-3, 2e-4])
def test_a_clone_that_shows_one_colony_is_the_sum_over_its_sizes(efficiency):
    """A clone has j cells with 1 / (j (j + 1)); one of them shows with j e (1 - e)^(j - 1)."""
    summed = math.fsum(efficiency * (1 - efficiency) ** (j - 1) / (j + 1) for j in range(1, 400_000))
    assert ld.clone_sizes(3, efficiency)[0] == pytest.approx(summed, rel=1e-12)


def test_clone_sizes_are_finite_at_any_efficiency():
    for power in range(3, 61):
        efficiency = 10.0**-power
        one, two = ld.clone_sizes(2, efficiency)
        assert one == pytest.approx(efficiency * (power * math.log(10) - 1), rel=0.02)
        assert two == pytest.approx(efficiency / 2, rel=0.02)
