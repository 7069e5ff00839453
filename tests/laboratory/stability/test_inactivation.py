"""Survival curves: what each model reads as a log10 reduction, and when it reads nothing."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.result import AssayError, Flag
from lbpcmc.laboratory.stability.inactivation import (
    InactivationRules,
    SurvivalData,
    curve,
    evaluate,
    fit,
    reduction_time,
)

TIMES = (0.0, 1.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 18.0)
SCATTER = np.array([0.05, -0.04, 0.02, -0.06, 0.03, 0.05, -0.02, -0.04, 0.01, 0.0])
WEIBULL = (9.0, 6.0, 1.5)
GEERAERD = (9.0, 4.0, 1.2, 4.0)


def data(model, parameters, unit=1.0):
    exact = curve(model, np.array(TIMES), np.array(parameters))
    return SurvivalData(tuple(t * unit for t in TIMES), tuple(float(v) for v in exact + SCATTER))


def test_the_decimal_reduction_time_of_a_log_linear_loss():
    result = evaluate(data("log-linear", (9.0, 0.5)), InactivationRules())
    assert result.value == pytest.approx(math.log(10) / 0.5, rel=0.02)
    assert result.limits.low < result.value < result.limits.high
    assert result.kind == "time"


@pytest.mark.parametrize(
    ("model", "parameters", "time"),
    [("Weibull", WEIBULL, 6.0 * 2 ** (1 / 1.5)), ("Geeraerd", GEERAERD, None)],
)
def test_two_reductions_are_read_off_the_curve(model, parameters, time):
    result = evaluate(data(model, parameters), InactivationRules(model=model, reduction=2))
    exact = time or reduction_time(model, np.array(parameters), 2.0, 18.0)
    assert result.value == pytest.approx(exact, rel=0.05)
    assert result.limits.low < result.value < result.limits.high
    fitted = fit(data(model, parameters), model).parameters
    start = curve(model, np.array([0.0]), fitted)[0] if model != "Geeraerd" else fitted[0]
    assert curve(model, np.array([result.value]), fitted)[0] == pytest.approx(start - 2, abs=1e-6)


def test_a_tail_above_the_reduction_is_never_reached():
    result = evaluate(data("Geeraerd", GEERAERD), InactivationRules(model="Geeraerd", reduction=7))
    assert result.value is None
    assert "never falls by 7 log10" in result.reason


def test_a_count_that_does_not_fall_has_no_reduction_time():
    result = evaluate(data("log-linear", (9.0, -0.1)), InactivationRules())
    assert result.value is None
    assert "never falls" in result.reason


def test_a_model_that_does_not_fit_is_refused_and_a_late_reduction_flagged():
    refused = evaluate(data("Geeraerd", GEERAERD), InactivationRules(least_r_squared=0.999))
    assert "fit failed" in refused.reason
    late = evaluate(data("log-linear", (9.0, 0.1)), InactivationRules(reduction=3))
    assert late.flags == (Flag.EXTRAPOLATED,)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: SurvivalData((0, 1, 2), (9, 8, 7)), "3 are too few"),
        (lambda: SurvivalData((0, 1, -2, 3), (9, 8, 7, 6)), "is negative"),
        (lambda: SurvivalData((0, 1, 2, 3), (9, 8, "<1", 6)), "is not a number"),
        (lambda: SurvivalData((0, 0, 1, 1), (9, 8, 7, 6)), "fewer than 3 different times"),
        (lambda: InactivationRules(model="biphasic"), "is not known"),
    ],
)
def test_impossible_data_are_refused(make, said):
    with pytest.raises(AssayError, match=said):
        make()


@settings(deadline=None, max_examples=25)
@given(st.sampled_from([("log-linear", (9.0, 0.5)), ("Weibull", WEIBULL), ("Geeraerd", GEERAERD)]), st.floats(0.1, 60))
def test_the_unit_of_time_scales_the_result(case, unit):
    model, parameters = case
    rules = InactivationRules(model=model, reduction=2)
    found, again = evaluate(data(model, parameters), rules), evaluate(data(model, parameters, unit), rules)
    assert again.value == pytest.approx(found.value * unit, rel=1e-5)
    assert again.limits.high == pytest.approx(found.limits.high * unit, rel=1e-4)
