"""Generations are summed over stages, unrounded, from viable cells."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.criteria import Verdict, criterion, judge
from lbpcmc.laboratory.as_reading import as_reading
from lbpcmc.laboratory.genetics.generations import GenerationRules, Lineage, Stage, evaluate
from lbpcmc.laboratory.result import AssayError, Flag
from lbpcmc.quantities import kind

BANK_TO_HARVEST = (
    Stage("WCB vial", documented=12.0),
    Stage("thaw and tube", cells_in=2.0e7, cells_out=5.0e9),
    Stage("bottle", dilution=0.02),
    Stage("fermenter", cells_in=7.5e10, cells_out=6.0e12),
)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Stage("seed"), "seed: how it grew is not said"),
        (lambda: Stage("seed", cells_in=1e6, cells_out=1e9, dilution=0.1), "or said twice"),
        (lambda: Stage("seed", cells_in=1e6), "how it grew is not said"),
        (lambda: Stage("seed", cells_in=0, cells_out=1e9), "cells_in: 0 is not positive"),
        (lambda: Stage("seed", dilution=100), "dilution: 100 is more than 1"),
        (lambda: Stage("seed", documented=-1), "documented: -1 is negative"),
        (lambda: Stage("", dilution=0.1), "name: a name is needed"),
        (lambda: Stage("seed", dilution=0.1, counted="OD"), "counted: 'OD' is not known"),
        (lambda: Lineage(()), "stages: 0 are too few"),
        (lambda: Lineage((Stage("a", dilution=0.1), Stage("a", dilution=0.1))), "Stage a is there twice"),
    ],
)
def test_a_stage_says_one_thing(make, said):
    with pytest.raises(AssayError) as refusal:
        make()
    assert said in str(refusal.value)


def test_every_stage_and_every_dilution_counts():
    result = evaluate(Lineage(BANK_TO_HARVEST))
    wanted = 12 + math.log2(250) + math.log2(50) + math.log2(80)
    assert result.value == pytest.approx(wanted)
    assert result.reported == "31.9"
    assert len(result.trace) == 5
    assert judge(as_reading(result), criterion("NMT 40", kind("generations"))).verdict is Verdict.PASS


def test_lost_cells_do_not_take_generations_back():
    stages = (Stage("thaw", cells_in=1e9, cells_out=1e8), Stage("seed", dilution=0.5))
    result = evaluate(Lineage(stages))
    assert result.value == 1
    assert Flag.ESTIMATED in result.flags
    assert "cells were lost" in result.trace[0].value


def test_total_cells_are_refused_or_flagged():
    stages = (Stage("seed", cells_in=1e6, cells_out=1e9, counted="total"),)
    refused = evaluate(Lineage(stages))
    assert refused.value is None
    assert "dead cells do not divide" in refused.reason
    flagged = evaluate(Lineage(stages), GenerationRules(total_cells="flag"))
    assert flagged.value == pytest.approx(math.log2(1000))
    assert Flag.ESTIMATED in flagged.flags


def test_counting_error_gives_limits():
    result = evaluate(Lineage(BANK_TO_HARVEST), GenerationRules(sd_log10_count=0.1))
    reach = 1.959964 * 0.1 * 2 / math.log10(2)
    assert result.limits.high - result.value == pytest.approx(reach, rel=1e-5)
    assert evaluate(Lineage(BANK_TO_HARVEST[:1]), GenerationRules(sd_log10_count=0.1)).limits is None


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(1.01, 1e6), min_size=1, max_size=8), st.floats(1e-3, 1e3), st.randoms())
def test_stages_add_in_any_order_and_in_any_unit(growths, scale, shuffle):
    stages = [Stage(f"s{i}", cells_in=1e6, cells_out=1e6 * g) for i, g in enumerate(growths)]
    moved = [Stage(f"s{i}", cells_in=1e6 * scale, cells_out=1e6 * g * scale) for i, g in enumerate(growths)]
    shuffle.shuffle(moved)
    first, second = evaluate(Lineage(tuple(stages))), evaluate(Lineage(tuple(moved)))
    assert second.value == pytest.approx(first.value, rel=1e-9)
    assert first.value == pytest.approx(math.log2(math.prod(growths)), rel=1e-9)
