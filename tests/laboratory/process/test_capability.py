"""Capability: never without limits, and none for a process out of control."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.process.capability import (
    CapabilityData,
    CapabilityRules,
    cp_limits,
    cpk_limits,
    evaluate,
    indices,
)
from lbpcmc.laboratory.result import AssayError, Flag

VALUES = tuple(float(v) for v in np.random.default_rng(5).normal(10, 1, size=40))


def test_ppk_with_its_limits():
    result = evaluate(CapabilityData(VALUES, 6, 14), CapabilityRules())
    assert result.quantity == "Ppk"
    assert result.limits.low < result.value < result.limits.high
    assert Flag.WIDE_INTERVAL not in result.flags
    assert Flag.WIDE_INTERVAL in evaluate(CapabilityData(VALUES[:10], 6, 14), CapabilityRules()).flags


def test_an_index_of_the_within_sigma_needs_a_process_in_control():
    assert evaluate(CapabilityData(VALUES, 6, 14), CapabilityRules(sigma="within")).quantity == "Cpk"
    wild = CapabilityData((*VALUES, 25.0), 6, 14)
    refused = evaluate(wild, CapabilityRules(sigma="within"))
    assert refused.value is None
    assert "in control" in refused.reason
    assert evaluate(wild, CapabilityRules(sigma="within", in_control=False)).value is not None


def test_one_sided_specifications_and_the_target():
    assert evaluate(CapabilityData(VALUES, low=6), CapabilityRules()).value > 1
    found = indices(10.5, 1, low=6, high=14, target=10)
    assert found.cpm < found.cp
    assert found.cpk == found.cpu


def test_counts_are_judged_as_logarithms():
    counts = CapabilityData(tuple(10**v for v in VALUES), 1e6, 1e14)
    plain = evaluate(CapabilityData(VALUES, 6, 14), CapabilityRules()).value
    assert evaluate(counts, CapabilityRules(scale="log10")).value == pytest.approx(plain, rel=1e-9)


def test_values_that_do_not_vary_have_no_capability():
    assert evaluate(CapabilityData((5.0,) * 4, 4, 6), CapabilityRules()).value is None


def test_the_limits_of_cp_as_nist_prints_them():
    low, high = cp_limits(1.0, 29, 0.95)
    assert (low, high) == (pytest.approx(0.7439, abs=1e-4), pytest.approx(1.2556, abs=1e-4))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: CapabilityData(VALUES), "needs a specification limit"),
        (lambda: CapabilityData(VALUES, 14, 6), "is not below"),
        (lambda: CapabilityData((1.0, 2.0), 0), "too few"),
        (lambda: CapabilityData((1.0, 2.0, "#NUM!"), 0), "is not a number"),
        (lambda: indices(1, 0, low=0), "is not positive"),
        (lambda: indices(1, 1), "needs a specification limit"),
        (lambda: CapabilityRules(sigma="both"), "is not known"),
    ],
)
def test_impossible_input_is_refused(make, said):
    with pytest.raises(AssayError, match=said):
        make()


@settings(deadline=None, max_examples=40)
@given(st.floats(0.01, 100), st.floats(-50, 50), st.randoms(use_true_random=False))
def test_units_and_order_do_not_change_ppk(scale, shift, order):
    found = evaluate(CapabilityData(VALUES, 6, 14), CapabilityRules()).value
    values = [scale * v + shift for v in VALUES]
    order.shuffle(values)
    again = evaluate(CapabilityData(tuple(values), scale * 6 + shift, scale * 14 + shift), CapabilityRules()).value
    assert again == pytest.approx(found, rel=1e-7)


@settings(deadline=None, max_examples=40)
@given(st.floats(0.1, 3), st.integers(5, 200))
def test_limits_bracket_and_narrow(cpk, count):
    low, high = cpk_limits(cpk, count, count - 1, 0.95)
    assert low < cpk < high
    wider_low, wider_high = cpk_limits(cpk, count, count - 1, 0.99)
    assert wider_low < low < high < wider_high
    more_low, more_high = cpk_limits(cpk, 2 * count, 2 * count - 1, 0.95)
    assert more_high - more_low < high - low
