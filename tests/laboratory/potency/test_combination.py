"""Combination of assays: weights only where they agree; the semi-weights against statsmodels."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects

from lbpcmc.laboratory.potency.combination import CombinationRules, IndependentAssay, combine, evaluate
from lbpcmc.laboratory.result import AssayError, Flag

AGREE = (
    IndependentAssay("run 1", 1.00, 0.90, 1.11, 20),
    IndependentAssay("run 2", 1.05, 0.93, 1.19, 20),
    IndependentAssay("run 3", 0.98, 0.86, 1.12, 20),
)
DISAGREE = (*AGREE[:2], IndependentAssay("run 3", 2.0, 1.8, 2.22, 20))


def test_assays_that_agree_are_weighted_and_the_mean_is_more_precise():
    result = evaluate(AGREE, CombinationRules())
    assert 0.98 < result.value < 1.05
    assert result.limits.high / result.limits.low < 1.11 / 0.90
    assert "weights 1/v" in result.limits.convention
    assert not result.flags


@pytest.mark.parametrize("way", ["Cochran", "DerSimonian-Laird", "unweighted"])
def test_assays_that_disagree_are_flagged_and_the_limits_are_wide(way):
    result = evaluate(DISAGREE, CombinationRules(heterogeneous=way))
    assert Flag.HETEROGENEOUS in result.flags
    assert result.limits.high / result.limits.low > 2.22 / 1.8
    assert way in result.limits.convention


def test_the_quantile_is_the_methods():
    by_t, normal = (evaluate(DISAGREE, CombinationRules(quantile=way)).limits for way in ("t", "normal"))
    assert normal.high / normal.low < by_t.high / by_t.low
    assert normal.convention.endswith("normal quantile")


def test_a_method_may_refuse_assays_that_disagree():
    result = evaluate(DISAGREE, CombinationRules(heterogeneous="refuse"))
    assert result.value is None
    assert "homogeneity failed" in result.reason


def test_dersimonian_and_laird_as_statsmodels_computes_it():
    estimates, variances = [0.1, 0.5, -0.2, 0.9], [0.02, 0.05, 0.03, 0.04]
    theirs = combine_effects(np.array(estimates), np.array(variances), method_re="dl")
    own = combine(estimates, variances, "DerSimonian-Laird")
    assert own.between == pytest.approx(theirs.tau2, rel=1e-12)
    assert own.mean == pytest.approx(theirs.mean_effect_re, rel=1e-12)
    assert own.q == pytest.approx(theirs.q, rel=1e-12)
    assert combine(estimates, variances).mean == pytest.approx(theirs.mean_effect_fe, rel=1e-12)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: IndependentAssay("a", 1.0, 1.1, 1.2, 5), "do not bracket"),
        (lambda: IndependentAssay("a", 0.0, 0.0, 1.2, 5), "is not positive"),
        (lambda: IndependentAssay("a", 1.0, 0.9, "#DIV/0!", 5), "is not a number"),
        (lambda: evaluate(AGREE[:1], CombinationRules()), "cannot be combined"),
        (lambda: evaluate((AGREE[0], AGREE[0]), CombinationRules()), "same name"),
        (lambda: combine([1.0, 2.0], [1.0, 0.0]), "variance above zero"),
        (lambda: CombinationRules(heterogeneous="ignore"), "is not known"),
    ],
)
def test_impossible_input_is_refused(make, said):
    with pytest.raises(AssayError, match=said):
        make()


@settings(deadline=None, max_examples=50)
@given(st.floats(0.001, 1000), st.permutations(DISAGREE))
def test_units_scale_the_result_and_order_changes_nothing(unit, order):
    found = evaluate(DISAGREE, CombinationRules())
    scaled = tuple(IndependentAssay(a.name, a.potency * unit, a.low * unit, a.high * unit, a.df) for a in order)
    again = evaluate(scaled, CombinationRules())
    assert again.value == pytest.approx(found.value * unit, rel=1e-9)
    assert again.limits.low == pytest.approx(found.limits.low * unit, rel=1e-9)


def test_the_variance_of_an_assay_comes_from_its_limits():
    assert math.sqrt(AGREE[0].variance) == pytest.approx((math.log(1.11) - math.log(0.9)) / 2 / 2.085963, rel=1e-6)
