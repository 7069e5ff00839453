"""Replicates are averaged as logarithms; fill masses bring counts per gram to counts per capsule."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.counts.replicates import ReplicateRules, Replicates, evaluate
from lbpcmc.laboratory.result import AssayError

COUNTS = st.lists(st.floats(1e3, 1e12), min_size=2, max_size=10)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"counts": (1e9, 0)}, "counts[2]: 0 has no logarithm"),
        ({"counts": (1e9, "< 10")}, "counts[2]: '< 10' is a bound"),
        ({"counts": (1e9, -5)}, "counts[2]: -5 is negative"),
        ({"counts": ("#NUM!",)}, "counts[1]: #NUM! is not a number"),
        ({"counts": ()}, "counts: 0 are too few"),
        ({"counts": (1e9,), "per": "litre"}, "CFU per litre has no unit"),
        ({"counts": (1e9,), "per": "mL", "fill_masses_g": (0.4, 0.41)}, "Set per to g"),
        ({"counts": (1e9,), "fill_masses_g": (0.4, 0)}, "fill_masses_g[2]: 0 is not positive"),
    ],
)
def test_what_cannot_be_averaged_is_refused(fields, said):
    with pytest.raises(AssayError) as refusal:
        Replicates(**fields)
    assert said in str(refusal.value)


def test_the_mean_of_logs_is_not_the_log_of_the_mean():
    result = evaluate(Replicates((1e8, 1e10)))
    assert result.value == pytest.approx(1e9)
    assert evaluate(Replicates((1e8, 1e10)), ReplicateRules(report="log10")).reported == "9.00 log10 CFU/g"


def test_per_capsule_carries_the_spread_of_the_fill():
    counts, masses = (2.0e9, 2.2e9, 2.1e9), (0.39, 0.41, 0.40, 0.42)
    per_gram = evaluate(Replicates(counts))
    per_capsule = evaluate(Replicates(counts, fill_masses_g=masses))
    assert per_capsule.unit == "CFU/capsule"
    assert per_capsule.kind == "colonies per capsule"
    assert per_capsule.value == pytest.approx(per_gram.value * 0.405)
    relative = per_capsule.limits.high / per_capsule.value
    assert relative != pytest.approx(per_gram.limits.high / per_gram.value, rel=1e-3)


def test_gates():
    single = evaluate(Replicates((1e9,)))
    assert single.value is None
    assert "replicates" in single.reason
    allowed = evaluate(Replicates((1e9,)), ReplicateRules(least=1))
    assert (allowed.value, allowed.limits) == (pytest.approx(1e9), None)
    wild = evaluate(Replicates((1e8, 1e10)), ReplicateRules(most_sd_log10=0.3))
    assert "spread of log10" in wild.reason
    same = evaluate(Replicates((1e9, 1e9)))
    assert same.limits.low == same.limits.high


@settings(deadline=None, max_examples=80)
@given(COUNTS, st.floats(0.01, 100), st.randoms())
def test_scale_order_and_bracket(counts, scale, shuffle):
    moved = [count * scale for count in counts]
    shuffle.shuffle(moved)
    first, second = evaluate(Replicates(tuple(counts))), evaluate(Replicates(tuple(moved)))
    assert second.value == pytest.approx(first.value * scale, rel=1e-9)
    assert second.limits.low == pytest.approx(first.limits.low * scale, rel=1e-6)
    assert first.limits.low <= first.value * (1 + 1e-12)
    assert first.value <= first.limits.high * (1 + 1e-12)


@settings(deadline=None, max_examples=40)
@given(COUNTS)
def test_more_replicates_narrow_the_limits(counts):
    if max(counts) / min(counts) < 1.001:
        counts = [*counts, counts[0] * 2]
    once, thrice = evaluate(Replicates(tuple(counts))), evaluate(Replicates(tuple(counts * 3)))
    assert math.log(thrice.limits.high / thrice.limits.low) < math.log(once.limits.high / once.limits.low)
