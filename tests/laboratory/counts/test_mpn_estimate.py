"""Most probable numbers against closed forms, a printed solver sheet, brute force, and their properties."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from lbpcmc.laboratory.counts import mpn_estimate as estimate

THREES = ((3, 3, 3), (0.1, 0.01, 0.001))


def outcomes(draw_rows):
    return (
        tuple(x for x, _, _ in draw_rows),
        tuple(n for _, n, _ in draw_rows),
        tuple(v for _, _, v in draw_rows),
    )


@st.composite
def rows(draw):
    count = draw(st.integers(1, 4))
    drawn = []
    for power in range(count):
        tubes = draw(st.integers(1, 12))
        drawn.append((draw(st.integers(0, tubes)), tubes, 10.0 ** -draw(st.integers(power, power + 1))))
    return outcomes(drawn)


def test_one_amount_has_a_closed_form():
    assert estimate.most_probable_number([5], [10], [10]) == pytest.approx(-math.log(0.5) / 10)
    assert estimate.grid_number(1600, 785) == pytest.approx(1600 * math.log(1600 / 815))
    assert math.isinf(estimate.grid_number(1600, 1600))


def test_the_printed_solver_sheet_of_the_fda():
    # FDA/AOAC/BAM appendix 2, supplementary MPN solver, version 2002.0: tubes 10-10-10, positive 5-3-0.
    outcome = ((5, 3, 0), (10, 10, 10), (0.1, 0.01, 0.001))
    rate = estimate.most_probable_number(*outcome)
    assert rate == pytest.approx(9.951, abs=0.001)
    assert estimate.sd_ln(rate, *outcome) / math.log(10) == pytest.approx(0.1575, abs=0.00005)
    assert estimate.limits("FDA BAM", outcome, rate, 0.95) == pytest.approx((4.891, 20.263), rel=1e-3)
    assert estimate.rarity_index(rate, *outcome) == pytest.approx(0.0925, abs=0.0001)


def test_no_growth_and_growth_everywhere():
    assert estimate.most_probable_number((0, 0, 0), *THREES) == 0
    assert math.isinf(estimate.most_probable_number((3, 3, 3), *THREES))
    assert estimate.none_positive_upper(*THREES, 0.95) == pytest.approx(-math.log(0.05) / 0.333)
    lower = estimate.all_positive_lower(*THREES, 0.975)
    assert math.prod((1 - math.exp(-v * lower)) ** 3 for v in THREES[1]) == pytest.approx(0.025)
    low, high = estimate.limits("ISO 7218", ((3, 3, 3), *THREES), math.inf, 0.95)
    assert (low, high) == (pytest.approx(lower), math.inf)
    assert estimate.rarity_index(math.inf, (3, 3, 3), *THREES) == 1
    assert estimate.rarity_index(0.0, (0, 0, 0), *THREES) == 1


def test_the_finite_range_of_a_design_is_that_of_its_table():
    low, high = estimate.finite_range(*THREES)
    assert low == estimate.most_probable_number((0, 0, 1), *THREES)
    assert high == estimate.most_probable_number((3, 3, 2), *THREES)
    assert estimate.finite_range((1,), (1.0,)) == (math.inf, math.inf)


def test_ten_thousand_at_once_are_as_one_at_a_time():
    drawn = np.random.default_rng(7).integers(0, 11, (10_000, 3))
    together = estimate.many(drawn, (10, 10, 10), THREES[1])
    for index in range(0, 10_000, 997):
        assert together[index] == estimate.most_probable_number(tuple(drawn[index]), (10, 10, 10), THREES[1])


@settings(deadline=None, max_examples=150)
@given(rows())
def test_the_estimate_is_the_maximum_of_the_likelihood(outcome):
    rate = estimate.most_probable_number(*outcome)
    if rate == 0 or math.isinf(rate):
        assert sum(outcome[0]) in (0, sum(outcome[1]))
        return
    found = optimize.minimize_scalar(
        lambda log_rate: -estimate.log_likelihood(math.exp(log_rate), *outcome),
        bounds=(math.log(rate) - 3, math.log(rate) + 3),
        method="bounded",
    )
    assert math.exp(found.x) == pytest.approx(rate, rel=1e-2)
    for factor in (0.999, 1.001):
        there = estimate.log_likelihood(rate * factor, *outcome)
        assert there <= estimate.log_likelihood(rate, *outcome) + 1e-12


@settings(deadline=None, max_examples=100)
@given(rows(), st.floats(1e-3, 1e3), st.randoms())
def test_scaling_the_amounts_scales_and_order_changes_nothing(outcome, scale, shuffle):
    positive, tubes, amounts = outcome
    rate = estimate.most_probable_number(*outcome)
    scaled = estimate.most_probable_number(positive, tubes, [v * scale for v in amounts])
    order = list(range(len(tubes)))
    shuffle.shuffle(order)
    moved = estimate.most_probable_number(
        [positive[i] for i in order], [tubes[i] for i in order], [amounts[i] for i in order]
    )
    if rate == 0 or math.isinf(rate):
        assert scaled == moved == rate
    else:
        assert scaled * scale == pytest.approx(rate, rel=1e-9)
        assert moved == pytest.approx(rate, rel=1e-12)


@settings(deadline=None, max_examples=60)
@given(rows(), st.sampled_from(["ISO 7218", "Jarvis", "FDA BAM", "likelihood ratio"]))
def test_limits_bracket_the_estimate_and_more_tubes_narrow_them(outcome, convention):
    positive, tubes, amounts = outcome
    rate = estimate.most_probable_number(*outcome)
    low, high = estimate.limits(convention, outcome, rate, 0.95)
    assert low <= rate <= high
    if 0 < rate < math.inf:
        fourfold = (tuple(4 * x for x in positive), tuple(4 * n for n in tubes), amounts)
        lower, upper = estimate.limits(convention, fourfold, rate, 0.95)
        assert upper / lower < high / low
    assert 0 < estimate.rarity_index(rate, *outcome) <= 1 + 1e-12
