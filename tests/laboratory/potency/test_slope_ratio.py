"""Slope ratio: blanks that fail block the result or are left out in the open."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.potency.data import ComparativeData, Preparation, Response
from lbpcmc.laboratory.potency.slope_ratio import SlopeRatioRules, evaluate
from lbpcmc.laboratory.result import AssayError, Flag

NOISE = (0.1, -0.1, -0.05, 0.05, 0.08, -0.08, -0.1, 0.1, 0.02, -0.02, 0.06, -0.06, 0.03, -0.03)


def assay(ratio=2.0, blank=1.0, scale=1.0, dose_scale=1.0):
    responses, scatter = [], iter(NOISE)
    for name, slope in (("S", 5.0), ("T", 5.0 * ratio)):
        for dose in (1.0, 2.0, 3.0):
            for _ in range(2):
                value = scale * (1.0 + slope * dose + next(scatter))
                responses.append(Response(name, dose * dose_scale, (value,)))
    responses += [Response("S", 0.0, (scale * (blank + next(scatter)),)) for _ in range(2)]
    return ComparativeData(Preparation("S"), (Preparation("T"),), tuple(responses))


def test_a_known_ratio_comes_back():
    result = evaluate(assay(), SlopeRatioRules())
    assert result.value == pytest.approx(2.0, rel=0.02)
    assert result.limits.low < result.value < result.limits.high
    assert {gate.name for gate in result.gates} == {"regression", "linearity", "intersection", "blanks"}


def test_blanks_that_fail_block_the_result_or_are_left_out_visibly():
    data = assay(blank=2.0)
    refused = evaluate(data, SlopeRatioRules())
    assert refused.value is None
    assert "blanks failed" in refused.reason
    switched = evaluate(data, SlopeRatioRules(blanks="leave out when they differ"))
    assert switched.value == pytest.approx(2.0, rel=0.02)
    assert Flag.EXCLUDED_DATA in switched.flags
    unused = evaluate(data, SlopeRatioRules(blanks="not used"))
    assert unused.value == pytest.approx(switched.value, rel=1e-12)


def test_lines_that_do_not_meet_at_dose_zero_are_refused():
    data = assay()
    moved = tuple(Response(r.preparation, r.dose, (r.value + (r.preparation == "T") * 2.0,)) for r in data.responses)
    result = evaluate(ComparativeData(data.standard, data.samples, moved), SlopeRatioRules())
    assert "intersection" in result.reason


def test_a_standard_that_does_not_respond_is_refused():
    responses = tuple(Response(n, d, (1 + e,)) for n in "ST" for d in (1.0, 2.0) for e in (0.1, -0.1))
    result = evaluate(ComparativeData(Preparation("S"), (Preparation("T"),), responses), SlopeRatioRules())
    assert "regression" in result.reason


@pytest.mark.parametrize("keep", [1, 2])
def test_too_little_data_is_refused(keep):
    doses = (1.0,) if keep == 1 else (1.0, 2.0)
    responses = tuple(Response(n, d, (d,)) for n in "ST" for d in doses)
    with pytest.raises(AssayError, match="fewer than 2 doses" if keep == 1 else "no error to judge by"):
        evaluate(ComparativeData(Preparation("S"), (Preparation("T"),), responses), SlopeRatioRules())


@settings(deadline=None, max_examples=25)
@given(st.floats(0.001, 1000), st.floats(0.001, 1000))
def test_units_of_dose_and_response_change_nothing(scale, dose_scale):
    found = evaluate(assay(), SlopeRatioRules())
    again = evaluate(assay(scale=scale, dose_scale=dose_scale), SlopeRatioRules())
    assert again.value == pytest.approx(found.value, rel=1e-9)
    assert again.limits.high == pytest.approx(found.limits.high, rel=1e-9)
