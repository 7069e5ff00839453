"""Sigmoid potency: similar curves give a ratio, others a reason."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.potency.data import ComparativeData, Preparation, Response
from lbpcmc.laboratory.potency.sigmoid import SigmoidRules, evaluate
from lbpcmc.laboratory.potency.sigmoid_fit import effective_dose, fit_curves
from lbpcmc.laboratory.result import AssayError, Flag

DOSES = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
NOISE = np.random.default_rng(3).normal(size=200) * 0.02


def curve(dose, e, b=-1.3, c=0.1, d=2.0, f=1.0):
    level = 0.0 if dose == 0 and b < 0 else 1.0 if dose == 0 else (1 + (dose / e) ** b) ** -f
    return c + (d - c) * level


def assay(ratio=1.5, repeats=3, unit=1.0, amplitude=1.0, **sample):
    scatter = iter(np.tile(NOISE, repeats) * amplitude)
    responses = []
    for name, e, shape in (("S", 9.0, {}), ("T", 9.0 / ratio, sample)):
        responses += [
            Response(name, dose * unit, (float(curve(dose, e, **shape) + next(scatter)),))
            for dose in DOSES
            for _ in range(repeats)
        ]
    return ComparativeData(Preparation("S"), (Preparation("T"),), tuple(responses))


@pytest.mark.parametrize("limits", ["log scale", "delta", "Fieller"])
def test_a_known_ratio_comes_back_under_each_convention(limits):
    result = evaluate(assay(), SigmoidRules(limits=limits))
    assert result.value == pytest.approx(1.5, rel=0.06)
    assert result.limits.low < result.value < result.limits.high
    assert result.limits.convention.startswith(limits)


def test_curves_of_different_slope_have_no_ratio():
    result = evaluate(assay(b=-3.0), SigmoidRules())
    assert result.value is None
    assert "similarity failed" in result.reason


def test_equivalence_judges_slope_and_both_asymptotes():
    rules = SigmoidRules(similarity="equivalence", slope_ratio_low=0.7, slope_ratio_high=1.4)
    assert evaluate(assay(), rules).value is not None
    assert "similar slopes" in evaluate(assay(b=-3.0), rules).reason
    assert "similar upper asymptotes" in evaluate(assay(d=3.0), rules).reason
    assert "similar lower asymptotes" in evaluate(assay(c=0.8), rules).reason


def test_five_parameters_follow_an_asymmetric_curve():
    data = assay(f=1.0)
    assert evaluate(data, SigmoidRules(parameters=5)).value == pytest.approx(1.5, rel=0.1)
    doses = np.repeat(np.array([*DOSES, 128.0, 256.0, 512.0]), 3)
    responses = np.array([curve(dose, 9.0, f=0.4) for dose in doses]) + NOISE[: len(doses)] * 0.01
    found = fit_curves(doses, responses, np.zeros(len(doses), dtype=int), names=("S",), five=True)
    assert found.shape["f"] == pytest.approx(0.4, rel=0.02)


def test_responses_without_a_curve_give_a_reason_and_no_traceback():
    responses = tuple(Response(n, d, (v,)) for n in "ST" for d, v in zip(DOSES, (1, 5, 2, 4, 0, 6, 3, 2), strict=True))
    result = evaluate(ComparativeData(Preparation("S"), (Preparation("T"),), responses), SigmoidRules())
    assert result.value is None
    assert result.reason.startswith("The assay is not valid")


def test_weights_need_positive_responses():
    assert evaluate(assay(amplitude=0.1), SigmoidRules(weighting="1/y2")).value == pytest.approx(1.5, rel=0.02)
    negative = assay()
    responses = (Response("S", 64.0, (-1.0,)), *negative.responses)
    with pytest.raises(AssayError, match="cannot be weighted"):
        evaluate(ComparativeData(negative.standard, negative.samples, responses), SigmoidRules(weighting="1/y"))


def test_too_few_doses_and_equal_responses_are_refused():
    few = tuple(Response(n, d, (d,)) for n in "ST" for d in (1.0, 2.0, 3.0) for _ in range(3))
    with pytest.raises(AssayError, match="3 doses are too few"):
        evaluate(ComparativeData(Preparation("S"), (Preparation("T"),), few), SigmoidRules())
    flat = tuple(Response(n, d, (2.0,)) for n in "ST" for d in DOSES)
    with pytest.raises(AssayError, match="do not respond"):
        evaluate(ComparativeData(Preparation("S"), (Preparation("T"),), flat), SigmoidRules())


def test_a_half_effect_beyond_the_doses_is_flagged():
    far = evaluate(assay(ratio=0.1, amplitude=0.01), SigmoidRules(similarity_p=1e-9))
    assert Flag.EXTRAPOLATED in far.flags
    assert far.value == pytest.approx(0.1, rel=0.02)
    assert Flag.EXTRAPOLATED not in evaluate(assay(), SigmoidRules()).flags


def test_effective_doses_of_a_rising_curve_rise_with_the_share():
    doses = np.repeat(np.array(DOSES), 3)
    responses = np.array([curve(dose, 9.0) for dose in doses]) + NOISE[: len(doses)]
    found = fit_curves(doses, responses, np.zeros(len(doses), dtype=int), names=("S",))
    tenth, half, most = (effective_dose(found, share)[0] for share in (0.1, 0.5, 0.9))
    assert tenth < half < most
    assert math.exp(half) == pytest.approx(found.e[0], rel=1e-9)


@settings(deadline=None, max_examples=15)
@given(st.floats(0.01, 100), st.floats(0.5, 2.0))
def test_the_unit_of_the_doses_changes_nothing_and_replicates_narrow(unit, ratio):
    found = evaluate(assay(ratio=ratio), SigmoidRules(similarity_p=1e-9))
    again = evaluate(assay(ratio=ratio, unit=unit), SigmoidRules(similarity_p=1e-9))
    assert again.value == pytest.approx(found.value, rel=1e-6)
    assert again.limits.low == pytest.approx(found.limits.low, rel=1e-5)
    more = evaluate(assay(ratio=ratio, repeats=9), SigmoidRules(similarity_p=1e-9, fit_p=1e-9))
    assert more.limits.high / more.limits.low < found.limits.high / found.limits.low
