"""All of n is not all, none lost is not zero; loss with a growth advantage follows its equation."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from lbpcmc.criteria import Verdict, criterion, judge
from lbpcmc.laboratory.as_reading import as_reading
from lbpcmc.laboratory.genetics.retention import CloneTest, RetentionRules, evaluate, free_share, loss_rate
from lbpcmc.laboratory.result import AssayError, Flag
from lbpcmc.quantities import kind


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: CloneTest(100, 101), "retained: 101 is more than 100"),
        (lambda: CloneTest(0, 0), "tested: 0 is less than 1"),
        (lambda: CloneTest(100, "all"), "retained: 'all' is not a number"),
        (lambda: CloneTest(100, 99, 0), "generations: 0 is not positive"),
        (lambda: CloneTest(100, 99, 40, 50, 0), "At the start no clone had the trait"),
        (lambda: loss_rate(CloneTest(100, 99)), "generations: a rate of loss needs them"),
        (
            lambda: loss_rate(CloneTest(100, 90, 40, 100, 98), RetentionRules(loss="events")),
            "Clones had lost the trait at the start",
        ),
        (lambda: free_share(-1, 0.1, 0), "time: -1 is negative"),
        (lambda: free_share(1, 0.1, 0, start=1), "start: 1 is not a share"),
    ],
)
def test_what_no_clones_show_is_refused(make, said):
    with pytest.raises(AssayError) as refusal:
        make()
    assert said in str(refusal.value)


def test_a_hundred_of_a_hundred_show_ninety_seven():
    result = evaluate(CloneTest(100, 100))
    assert result.value == 100
    assert result.limits.low == pytest.approx(100 * 0.05**0.01)
    rule = criterion("lower 95 % limit NLT 95 %", kind("ratio"))
    assert judge(as_reading(result), rule).verdict is Verdict.PASS
    assert judge(as_reading(evaluate(CloneTest(50, 50))), rule).verdict is Verdict.FAIL


def test_none_lost_is_an_upper_bound():
    result = loss_rate(CloneTest(5000, 5000, 72))
    assert result.sign == "<"
    assert result.value == pytest.approx(-math.log(0.05) / 360_000, rel=1e-5)
    assert Flag.CENSORED in result.flags
    assert any("which it is not" in step.formula for step in result.trace)
    all_lost = loss_rate(CloneTest(20, 0, 10))
    assert all_lost.sign == ">"
    assert all_lost.value == all_lost.limits.low


def test_the_rate_of_loss_turns_back_into_the_retention():
    result = loss_rate(CloneTest(200, 150, 40))
    assert (1 - result.value) ** 40 == pytest.approx(0.75)
    assert result.limits.low < result.value < result.limits.high
    assert any("1 - F^(1 / g)" in step.formula for step in result.trace)


def test_a_start_that_was_not_complete():
    complete = loss_rate(CloneTest(200, 150, 40))
    partial = loss_rate(CloneTest(200, 150, 40, 200, 180))
    assert (1 - partial.value) ** 40 == pytest.approx(150 / 180)
    assert partial.value < complete.value
    assert partial.limits.low <= partial.value <= partial.limits.high
    gained = loss_rate(CloneTest(200, 190, 40, 200, 180))
    assert gained.sign == "<"
    assert loss_rate(CloneTest(20, 0, 40, 200, 180)).sign == ">"


@pytest.mark.parametrize(
    ("segregation", "advantage", "start"),
    [(1e-3, 0.02, 0.0), (1e-3, 0.0, 0.1), (1e-3, -0.02, 0.3), (0.01, -0.01, 0.2), (0.0, 0.05, 0.01), (0.0, 0.0, 0.2)],
)
def test_the_closed_form_is_the_solution_of_its_equation(segregation, advantage, start):
    def slope(_, p):
        return segregation * (1 - p) + advantage * p * (1 - p)

    solved = solve_ivp(slope, (0, 200), [start], t_eval=[5, 50, 200], rtol=1e-11, atol=1e-13)
    assert [free_share(t, segregation, advantage, start) for t in (5, 50, 200)] == pytest.approx(
        list(solved.y[0]), rel=1e-6
    )
    assert free_share(0, segregation, advantage, start) == pytest.approx(start, abs=1e-15)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 300), st.data(), st.floats(5, 200), st.sampled_from(["per division", "events"]))
def test_limits_bracket_and_more_clones_narrow(n, data, generations, model):
    x = data.draw(st.integers(0, n))
    rules = RetentionRules(sides="both", loss=model)
    share, wide = evaluate(CloneTest(n, x), rules), evaluate(CloneTest(10 * n, 10 * x), rules)
    assert share.limits.low <= share.value <= share.limits.high
    assert wide.limits.high - wide.limits.low < share.limits.high - share.limits.low
    if 0 < x < n:
        rate, more = (loss_rate(CloneTest(k * n, k * x, generations), rules) for k in (1, 10))
        assert rate.limits.low <= rate.value <= rate.limits.high
        assert more.limits.high - more.limits.low < rate.limits.high - rate.limits.low
