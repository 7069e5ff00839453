"""Copies per cell by Ct and by partitions; each gene has its own efficiency."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.genetics.copy_number import CopyCts, CopyNumberRules, CopyPartitions, evaluate, evaluate_digital
from lbpcmc.laboratory.result import AssayError

CTS = CopyCts((18.0, 18.1, 17.9), (22.0, 22.1, 21.9), 38.0, 38.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"target_cts": (18.0, None)}, "target_cts[2]: None is not a number"),
        ({"reference_cts": ()}, "reference_cts: 0 are too few"),
        ({"target_cts": (18.0, "Undetermined")}, "target_cts[2]: 'Undetermined' is not a number"),
        ({"target_efficiency": 0}, "target_efficiency: 0 is not positive"),
        ({"reference_intercept": -1}, "reference_intercept: -1 is not positive"),
    ],
)
def test_what_no_plate_shows_is_refused(fields, said):
    with pytest.raises(AssayError) as refusal:
        replace(CTS, **fields)
    assert said in refusal.value.said


def test_four_cycles_are_sixteen_copies():
    result = evaluate(CTS)
    assert result.value == pytest.approx(16)
    assert result.limits.low < 16 < result.limits.high
    assert (result.unit, result.kind) == ("copies/cell", "gene copies per cell")
    assert evaluate(CTS, CopyNumberRules(reference_copies=2)).value == pytest.approx(32)
    slower = evaluate(replace(CTS, target_efficiency=0.9))
    assert slower.value == pytest.approx(1.9**20 / 2**16)
    same = evaluate(replace(CTS, target_cts=(18.0,) * 3, reference_cts=(22.0,) * 3))
    assert same.limits is None


def test_gates_of_wells_and_efficiency():
    assert "wells of the target" in evaluate(replace(CTS, target_cts=(18.0, 18.1))).reason
    assert "efficiency of the reference" in evaluate(replace(CTS, reference_efficiency=0.7)).reason


def test_partitions():
    result = evaluate_digital(CopyPartitions(20_000, 12_000, 1_000))
    assert result.value == pytest.approx(17.86, abs=0.01)
    assert result.limits.low < result.value < result.limits.high
    none = evaluate_digital(CopyPartitions(20_000, 0, 1_000))
    assert none.sign == "<"
    assert "no cell to count by" in evaluate_digital(CopyPartitions(20_000, 500, 0)).reason
    with pytest.raises(AssayError, match="target_positive: every partition is positive"):
        CopyPartitions(20_000, 20_000, 1_000)
    with pytest.raises(AssayError, match="reference_positive: 20001 is more than 20000"):
        CopyPartitions(20_000, 3, 20_001)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 900), st.integers(1, 900))
def test_more_partitions_narrow_and_the_inverse_is_inverse(target, reference):
    once, more = (evaluate_digital(CopyPartitions(k * 1000, k * target, k * reference)) for k in (1, 20))
    assert more.value == pytest.approx(once.value)
    assert more.limits.high - more.limits.low < once.limits.high - once.limits.low
    assert evaluate_digital(CopyPartitions(1000, reference, target)).value == pytest.approx(1 / once.value)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(15, 30), min_size=3, max_size=6), st.randoms())
def test_the_order_of_wells_changes_nothing(cts, shuffle):
    first = evaluate(replace(CTS, target_cts=tuple(cts)))
    shuffle.shuffle(cts)
    assert evaluate(replace(CTS, target_cts=tuple(cts))).value == pytest.approx(first.value)
