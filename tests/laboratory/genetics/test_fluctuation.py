"""From mutants to a rate: bounds for none, plating by two conventions, gates."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.genetics.fluctuation import Fluctuation, FluctuationRules, evaluate
from lbpcmc.laboratory.result import AssayError, Flag

MUTANTS = (0, 0, 0, 1, 1, 2, 2, 3, 5, 9, 0, 1)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"mutants": (1, -2)}, "mutants[2]: -2 is negative"),
        ({"mutants": (1, 2.5)}, "mutants[2]: 2.5 is not whole"),
        ({"mutants": (1, "#NUM!")}, "mutants[2]: #NUM! is not a number"),
        ({"mutants": (1,)}, "mutants: 1 is too few"),
        ({"mutants": "1, 2"}, "mutants[1]: '1, 2' is not a number"),
        ({"final_cells": (0,)}, "final_cells[1]: 0 is not positive"),
        ({"plating_efficiency": 1.5}, "plating_efficiency: 1.5 is more than 1"),
        ({"plating_efficiency": 0}, "plating_efficiency: 0 is not positive"),
    ],
)
def test_what_no_culture_shows_is_refused(fields, said):
    with pytest.raises(AssayError) as refusal:
        Fluctuation(**{"mutants": MUTANTS, "final_cells": (1e9,), **fields})
    assert said in str(refusal.value)


def test_a_rate_by_two_conventions():
    data = Fluctuation(MUTANTS, (1e9, 3e9))
    rate = evaluate(data)
    assert (rate.kind, rate.unit) == ("frequency", "")
    assert rate.limits.low < rate.value < rate.limits.high
    luria = evaluate(data, FluctuationRules(rate="m ln 2 / Nt"))
    assert luria.value == pytest.approx(rate.value * math.log(2))
    stewart = evaluate(data, FluctuationRules(limits="Stewart"))
    assert stewart.limits.convention != rate.limits.convention
    assert any("P0" in step.what for step in rate.trace)


def test_plating_efficiency_raises_the_rate():
    whole, part = Fluctuation(MUTANTS, (1e9,)), Fluctuation(MUTANTS, (1e9,), 0.2)
    exact, corrected = evaluate(part), evaluate(part, FluctuationRules(plating="Stewart"))
    assert exact.value > evaluate(whole).value
    assert corrected.value == pytest.approx(evaluate(whole).value * 0.8 / (0.2 * math.log(5)))
    assert exact.value != pytest.approx(corrected.value, rel=1e-3)


def test_no_mutant_anywhere_is_a_bound():
    result = evaluate(Fluctuation((0,) * 30, (1e9,)))
    assert result.sign == "<"
    assert result.value == pytest.approx(-math.log(0.05) / 30 / 1e9)
    assert Flag.CENSORED in result.flags
    assert evaluate(Fluctuation((0,) * 30, (1e9,), 0.1)).value > result.value


def test_gates_and_what_lies_beyond():
    assert "too few cultures" in evaluate(Fluctuation((0, 1, 2), (1e9,))).reason
    beyond = evaluate(Fluctuation((9_000_000,) * 12, (1e9,)))
    assert "grow smaller cultures" in beyond.reason
    jackpot = evaluate(Fluctuation((*MUTANTS, 4000), (1e9,)))
    assert Flag.CENSORED in jackpot.flags


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(0, 40), min_size=10, max_size=20), st.floats(0.01, 100))
def test_more_cells_are_a_lower_rate(mutants, scale):
    once = evaluate(Fluctuation(tuple(mutants), (1e8,)))
    scaled = evaluate(Fluctuation(tuple(mutants), (1e8 * scale,)))
    assert scaled.value * scale == pytest.approx(once.value, rel=1e-9)


@pytest.mark.parametrize("efficiency", [1e-15, 1e-20, 1e-60])
def test_a_plating_efficiency_that_shows_next_to_nothing(efficiency):
    data = Fluctuation(MUTANTS, (1e9,), efficiency)
    sampled = evaluate(data)
    assert sampled.value is None
    assert sampled.reason == "more than 500 mutations in a culture: grow smaller cultures"
    stewart = evaluate(data, FluctuationRules(plating="Stewart"))
    whole = evaluate(Fluctuation(MUTANTS, (1e9,)))
    assert stewart.value == pytest.approx(whole.value / (efficiency * -math.log(efficiency)), rel=1e-9)
