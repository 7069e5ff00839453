"""What holds for every file of raw data, through the whole way from text to result."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.calculation import calculated
from lbpcmc.laboratory.methods import load_method
from lbpcmc.laboratory.rawdata import parse_raw

METHODS = Path(__file__).parents[2] / "specs" / "methods"
OUTCOMES = st.lists(st.integers(0, 5), min_size=3, max_size=3).filter(lambda positive: 0 < sum(positive) < 15)
COUNTS = st.lists(st.integers(30, 250), min_size=2, max_size=6)


@cache
def method(name: str):
    return load_method(METHODS / f"{name}.yaml")


def result(name: str, text: str):
    ready = method(name)
    return calculated(ready, parse_raw(text.encode(), "data.csv", ".csv", ready.assay)).results[0]


def plates(counts: list[int], dilution: str = "0.001", volume: float = 1.0) -> str:
    return "dilution,volume_ml,count\n" + "".join(f"{dilution},{volume!r},{count}\n" for count in counts)


def tubes(positive: list[int], factor: float = 1.0) -> str:
    return "amount,tubes,positive\n" + "".join(
        f"{factor * 10.0**-place!r},5,{count}\n" for place, count in enumerate(positive)
    )


@settings(deadline=None, max_examples=60)
@given(COUNTS, st.randoms(use_true_random=False))
def test_permuting_plates_changes_nothing(counts, random):
    moved = random.sample(counts, len(counts))
    one, other = (result("plate-count-bam", plates(c)) for c in (counts, moved))
    assert (one.value, one.limits, one.flags) == (other.value, other.limits, other.flags)


@settings(deadline=None, max_examples=60)
@given(COUNTS, st.sampled_from([0.1, 0.25, 2.0, 10.0]))
def test_a_count_scales_with_the_volume_plated(counts, factor):
    one = result("plate-count-bam", plates(counts))
    other = result("plate-count-bam", plates(counts, volume=factor))
    assert other.value == pytest.approx(one.value / factor, rel=1e-12)
    assert other.limits.high == pytest.approx(one.limits.high / factor, rel=1e-12)


@settings(deadline=None, max_examples=40)
@given(COUNTS)
def test_a_tenfold_dilution_is_one_on_log10(counts):
    one, other = (result("plate-count-30-300", plates(counts, dilution)) for dilution in ("10^-3", "10^-4"))
    assert other.value - one.value == pytest.approx(1)
    assert other.limits.low - one.limits.low == pytest.approx(1)


@settings(deadline=None, max_examples=60)
@given(COUNTS)
def test_limits_bracket_the_count_and_more_plates_narrow_them(counts):
    one, more = (result("plate-count-bam", plates(c)) for c in (counts, counts * 3))
    for found in (one, more):
        assert found.limits.low < found.value < found.limits.high
    assert more.limits.high / more.limits.low < one.limits.high / one.limits.low


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 5), min_size=3, max_size=3).filter(lambda p: 0 < sum(p) < 15), st.sampled_from([0.1, 10.0])
)
def test_a_most_probable_number_scales_with_the_amounts(positive, factor):
    one, other = (result("mpn-likelihood-ratio", tubes(positive, f)) for f in (1.0, factor))
    if one.value is None:
        assert one.reason
        assert other.value is None
        return
    assert other.value == pytest.approx(one.value / factor, rel=1e-9)
    assert one.limits.low < one.value < one.limits.high


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 400), st.integers(0, 400))
def test_retention_is_within_its_limit_and_never_above_all(tested, lost):
    found = result("plasmid-retention", f"tested,{tested}\nretained,{max(tested - lost, 0)}\n")
    assert 0 <= found.limits.low <= found.value <= 100


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(0.5, 2.0), min_size=3, max_size=8), st.floats(1e3, 1e12))
def test_the_mean_of_replicates_scales_and_stays_inside_them(factors, scale):
    counts = [factor * scale for factor in factors]
    found = result("replicate-mean", "counts\n" + "".join(f"{count!r}\n" for count in counts))
    assert min(counts) * (1 - 1e-9) <= found.value <= max(counts) * (1 + 1e-9)
    assert math.log(found.value) == pytest.approx(math.fsum(map(math.log, counts)) / len(counts))
