"""Control charts: limits from the baseline alone, rules that fire at the last point of their run."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.statistics.chart_constants import constants
from lbpcmc.laboratory.statistics.control_charts import cusum, ewma, individuals, subgroup_means
from lbpcmc.laboratory.statistics.run_rules import marks, signals
from lbpcmc.laboratory.validation.control_chart import ChartData, ChartRules, draw, evaluate

STEADY = (10.1, 9.8, 10.2, 9.9, 10.0, 10.3, 9.7, 10.1, 9.9, 10.2)


def fired(z, rules):
    return {number for number, at in marks(z, rules).items() if at.any()}


@pytest.mark.parametrize(
    ("z", "rule"),
    [
        ([0, 0, 3.1], "1"),
        ([0.5] * 9, "2"),
        ([-0.5, -0.3, -0.1, 0.2, 0.4, 0.6], "3"),
        ([0.4, -0.4] * 7, "4"),
        ([2.1, 0.0, 2.2], "5"),
        ([1.1, 1.2, 0.0, 1.3, 1.4], "6"),
        ([0.2, -0.3, 0.1, 0.4, -0.2] * 3, "7"),
        ([1.5, -1.5, 1.6, 1.7, -1.2, -1.3, 1.4, -1.1], "8"),
    ],
)
def test_each_rule_of_nelson_fires_on_its_pattern_and_not_a_point_early(z, rule):
    assert rule in fired(z, "Nelson")
    assert marks(z, "Nelson")[rule][-1]
    assert not marks(z[:-1], "Nelson")[rule].any()


def test_western_electric_needs_eight_on_one_side_and_nelson_nine():
    assert "4" in fired([0.5] * 8, "Western Electric")
    assert "2" not in fired([0.5] * 8, "Nelson")


def test_a_point_on_the_centre_belongs_to_neither_side():
    assert "4" not in fired([0.5] * 4 + [0.0] + [0.5] * 4, "Western Electric")


def test_signals_are_listed_by_point_with_their_rule():
    found = signals([0, 3.5, 0, 0, -3.2], "beyond limits")
    assert [(s.point, s.rule) for s in found] == [(2, "beyond limits 1"), (5, "beyond limits 1")]


def test_limits_come_from_the_baseline_alone():
    chart, _ = individuals((*STEADY, 14.0), baseline=10)
    alone, _ = individuals(STEADY)
    assert chart.upper[0] == alone.upper[0]
    assert [signal.point for signal in chart.signals] == [11]


def test_a_jump_shows_on_the_moving_range():
    _, ranges = individuals((*STEADY, 14.0), baseline=10)
    assert [signal.point for signal in ranges.signals] == [11]


@pytest.mark.parametrize("spread", ["range", "standard deviation"])
def test_means_of_subgroups_with_either_spread(spread):
    groups = tuple(tuple(value + shift for value in (9.9, 10.0, 10.2)) for shift in (0, 0.1, -0.1, 0, 3.0))
    means, spreads = subgroup_means(groups, spread=spread)
    assert 5 in {signal.point for signal in means.signals}
    assert not spreads.signals
    assert means.sigma == pytest.approx(0.16, rel=0.15)


def test_means_and_ranges_as_the_table_of_constants_gives_them():
    groups = ((1.0, 3.0, 5.0, 2.0), (2.0, 4.0, 6.0, 3.0))
    means, _ = subgroup_means(groups)
    assert means.upper[0] == pytest.approx(3.25 + 0.729 * 4.0, abs=0.002)


def test_ewma_limits_open_with_time_and_reach_the_steady_state():
    opening = ewma(STEADY * 4, target=10, sigma=0.2, weight=0.2)
    steady = ewma(STEADY * 4, target=10, sigma=0.2, weight=0.2, steady=True)
    assert opening.upper[0] == pytest.approx(10 + 3 * 0.2 * 0.2)
    assert opening.upper[-1] == pytest.approx(steady.upper[-1], rel=1e-6)


def test_cusum_finds_a_small_shift():
    upper, lower = cusum(tuple(10.3 + 0.1 * (-1) ** at for at in range(20)), target=10, slack=0.1, decision=1.0)
    assert upper.signals
    assert not lower.signals


def test_the_chart_as_a_result_names_every_signal():
    data = ChartData((*STEADY, 14.0), tuple(f"lot {at}" for at in range(1, 12)))
    result = evaluate(data, ChartRules(baseline=10, run_rules="beyond limits"))
    assert (result.value, result.kind) == (1.0, "count")
    assert any(step.what == "signal, lot 11" for step in result.trace)
    for chart in ("EWMA", "CUSUM"):
        assert evaluate(data, ChartRules(chart=chart, baseline=10)).value >= 1.0


def test_the_limits_of_an_ewma_are_the_methods():
    data = ChartData(STEADY)
    opening, steady = (draw(data, ChartRules(chart="EWMA", ewma_limits=way))[0] for way in ("opening", "steady"))
    assert opening.upper[0] < steady.upper[0]


def test_counts_are_charted_as_logarithms():
    counts = ChartData(tuple(10**value for value in STEADY))
    assert draw(counts, ChartRules(scale="log10"))[0].centre == pytest.approx(sum(STEADY) / 10)
    with pytest.raises(AssayError, match="is not positive"):
        draw(ChartData((0.0, 1.0)), ChartRules(scale="log10"))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: ChartData((1.0,)), "too few"),
        (lambda: ChartData((1.0, "abc")), "is not a number"),
        (lambda: ChartData((1.0, 2.0), ("a",)), "One for each"),
        (lambda: evaluate(ChartData((1.0, 1.0, 1.0)), ChartRules()), "does not vary"),
        (lambda: evaluate(ChartData((1.0, 2.0)), ChartRules(baseline=5)), "5 of 2 values"),
        (lambda: ChartRules(baseline=1), "one value sets no limits"),
        (lambda: ChartRules(chart="radar"), "is not known"),
        (lambda: subgroup_means(((1.0, 2.0), (1.0,))), "of one size"),
        (lambda: subgroup_means(((1.0, 1.0), (2.0, 2.0))), "do not vary within"),
        (lambda: ewma(STEADY, target=10, sigma=1, weight=1.5), "does not lie between"),
        (lambda: ewma(STEADY, target=10, sigma=0), "must be positive"),
        (lambda: cusum(STEADY, target=10, slack=0.1, decision=0), "must be positive"),
        (lambda: constants(1), "less than 2"),
        (lambda: marks([1.0], "mine"), "is not known"),
    ],
)
def test_impossible_charts_are_refused(make, said):
    with pytest.raises(AssayError, match=said):
        make()


@settings(deadline=None, max_examples=50)
@given(st.floats(0.01, 1000), st.floats(-100, 100))
def test_units_move_the_limits_with_the_values(scale, shift):
    plain, _ = individuals(STEADY)
    moved, _ = individuals(tuple(scale * value + shift for value in STEADY))
    assert moved.upper[0] == pytest.approx(scale * plain.upper[0] + shift, rel=1e-9, abs=1e-7)
    assert moved.lower[0] <= moved.centre <= moved.upper[0]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(-4, 4), min_size=1, max_size=60))
def test_rules_do_not_look_ahead(z):
    whole = marks(z, "Nelson")
    cut = len(z) // 2 + 1
    part = marks(z[:cut], "Nelson")
    for number, fired_at in part.items():
        assert list(fired_at) == list(whole[number][: len(fired_at)])


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(-4, 4), min_size=1, max_size=40))
def test_rules_say_the_same_upside_down(z):
    for number, fired_at in marks(z, "Nelson").items():
        assert list(fired_at) == list(marks(list(np.negative(z)), "Nelson")[number])


def test_c4_in_closed_form():
    assert constants(2, "exact").c4 == pytest.approx(math.sqrt(2 / math.pi), rel=1e-14)
    assert constants(2, "exact").d2 == pytest.approx(2 / math.sqrt(math.pi), rel=1e-12)
    assert constants(3, "exact").d2 == pytest.approx(3 / math.sqrt(math.pi), rel=1e-12)
