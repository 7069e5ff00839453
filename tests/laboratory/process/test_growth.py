"""Growth: natural logarithms, a stated window, a named model."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.process import growth_models as models
from lbpcmc.laboratory.process.growth import GrowthData, GrowthRules, doubling_time, doublings, evaluate
from lbpcmc.laboratory.process.growth_models import GrowthCurveData, GrowthCurveRules
from lbpcmc.laboratory.result import AssayError, Flag

HOURS = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)
WOBBLE = (1.02, 0.98, 1.01, 0.99, 1.02, 0.98, 1.01, 0.99)


def culture(rate=0.5, scale=0.05, blank=0.0, wobble=WOBBLE):
    biomass = tuple(scale * math.exp(rate * t) * w + blank for t, w in zip(HOURS, wobble, strict=True))
    return GrowthData(HOURS, biomass, blank)


def test_a_known_rate_comes_back_and_the_doubling_time_is_ln_2_over_it():
    rate = evaluate(culture(), GrowthRules())
    assert rate.value == pytest.approx(0.5, rel=0.02)
    assert rate.limits.low < rate.value < rate.limits.high
    assert (rate.unit, rate.kind) == ("1/h", "rate")
    time = evaluate(culture(), GrowthRules(report="doubling time"))
    assert time.value == pytest.approx(math.log(2) / rate.value, rel=1e-12)
    assert time.limits.low == pytest.approx(math.log(2) / rate.limits.high, rel=1e-12)


def test_the_blank_is_taken_off():
    assert evaluate(culture(blank=0.04), GrowthRules()).value == pytest.approx(evaluate(culture(), GrowthRules()).value)


def test_the_window_decides_which_readings_count():
    data = GrowthData((*HOURS, 8.0, 9.0), (*culture().biomass, 1.6, 1.6))
    whole = evaluate(data, GrowthRules(least_r_squared=0.5))
    window = evaluate(data, GrowthRules(start=0, end=7))
    assert window.value > whole.value
    assert window.trace[0].value == "0 to 7, 8 readings"
    empty = evaluate(data, GrowthRules(start=20, end=30))
    assert empty.value is None
    assert "0 readings lie in the window" in empty.reason
    one = evaluate(data, GrowthRules(start=9, end=30))
    assert one.reason.startswith("1 reading lies in the window")


def test_a_curved_or_dying_culture_and_readings_beyond_the_instrument_give_no_rate():
    dying = evaluate(culture(rate=-0.3), GrowthRules())
    assert "growth" in dying.reason
    bent = GrowthData(HOURS, (0.05, 0.05, 0.05, 0.3, 0.6, 0.62, 0.63, 0.63))
    assert "straight" in evaluate(bent, GrowthRules()).reason
    assert "linear range" in evaluate(culture(), GrowthRules(most=1.0)).reason


def test_a_rate_that_may_be_zero_has_no_doubling_time():
    slow = culture(rate=0.004)
    rules = GrowthRules(report="doubling time", least_r_squared=0.0)
    assert "doubling time has limits" in evaluate(slow, rules).reason


def test_doublings_between_two_counts():
    assert doublings(1e6, 8e6) == pytest.approx(3)
    assert doubling_time(1e6, 8e6, 6) == pytest.approx(2)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: GrowthData((0, 1, 2), (0.1, 0.2)), "biomass has 2"),
        (lambda: GrowthData((0, 1, 2), (0.1, 0.2, "x")), "is not a number"),
        (lambda: GrowthData((0, 1, 2), (0.1, 0.2, 0.04), 0.05), "is not positive"),
        (lambda: GrowthRules(start=5, end=5), "ends at 5 h"),
        (lambda: GrowthRules(report="generation"), "is not known"),
        (lambda: doubling_time(10, 5, 1), "did not grow"),
        (lambda: doublings(0, 5), "is not positive"),
        (lambda: GrowthCurveData((0, 1, 2, 3, 4), (1, 2, 3, 4, 5)), "5 are too few"),
        (lambda: GrowthCurveData((0, 0, 1, 1, 2, 2), (1, 2, 3, 4, 5, 6)), "fewer than 5 different times"),
        (lambda: GrowthCurveData(HOURS, (3.0,) * 8), "did not grow"),
        (lambda: GrowthCurveRules(model="Monod"), "is not known"),
    ],
)
def test_impossible_data_are_refused(make, said):
    with pytest.raises(AssayError, match=said):
        make()


@settings(deadline=None, max_examples=40)
@given(st.floats(1e-3, 1e9), st.floats(0.05, 3), st.randoms(use_true_random=False))
def test_the_unit_of_the_biomass_and_the_order_do_not_change_the_rate(scale, rate, order):
    found = evaluate(culture(rate=rate), GrowthRules(least_r_squared=0.0))
    pairs = list(zip(HOURS, culture(rate=rate, scale=scale).biomass, strict=True))
    order.shuffle(pairs)
    again = evaluate(GrowthData(*zip(*pairs, strict=True)), GrowthRules(least_r_squared=0.0))
    assert again.value == pytest.approx(found.value, rel=1e-7)


def test_more_readings_narrow_the_rate():
    once = culture()
    twice = GrowthData(once.hours * 2, once.biomass * 2)
    narrow, wide = evaluate(twice, GrowthRules()).limits, evaluate(once, GrowthRules()).limits
    assert narrow.high - narrow.low < wide.high - wide.low


TIMES = np.arange(0, 25, 1.5)
NOISE = np.random.default_rng(8).normal(size=len(TIMES)) * 0.03


def curve(model, parameters=(4.0, 1.2, 3.5, 8.5), unit=1.0):
    exact = models.curve(model, TIMES, np.array(parameters))
    return GrowthCurveData(tuple(float(t) * unit for t in TIMES), tuple(float(v) for v in exact + NOISE))


@pytest.mark.parametrize("model", models.MODELS)
def test_each_model_finds_its_own_parameters(model):
    found = models.fit(curve(model), model).parameters
    assert list(found) == pytest.approx([4.0, 1.2, 3.5, 8.5], rel=0.06)
    result = models.evaluate(curve(model), GrowthCurveRules(model=model))
    assert result.limits.low < result.value < result.limits.high
    assert model in result.quantity


@pytest.mark.parametrize(("report", "value", "unit"), [("lag", 4.0, "h"), ("doubling time", math.log(2) / 1.2, "h")])
def test_lag_and_doubling_time_from_a_curve(report, value, unit):
    result = models.evaluate(curve("Baranyi"), GrowthCurveRules(report=report))
    assert result.value == pytest.approx(value, rel=0.06)
    assert result.unit == unit
    assert result.limits.low < result.value < result.limits.high


def test_a_scatter_without_a_curve_gives_a_reason():
    cloud = GrowthCurveData(tuple(range(8)), (5.0, 3.0, 6.0, 2.0, 6.5, 3.1, 5.2, 2.2))
    result = models.evaluate(cloud, GrowthCurveRules())
    assert result.value is None
    assert result.reason


def test_a_lag_before_the_first_reading_is_flagged():
    early = GrowthCurveData(
        tuple(float(t) for t in TIMES), tuple(float(v) for v in 5 + 3 * (1 - np.exp(-TIMES / 4)) + NOISE)
    )
    result = models.evaluate(early, GrowthCurveRules(model="Gompertz"))
    assert result.value is None or Flag.EXTRAPOLATED in result.flags


@settings(deadline=None, max_examples=15)
@given(st.sampled_from(("Baranyi", "Gompertz")), st.floats(0.1, 20))
def test_the_unit_of_time_scales_the_rate(model, unit):
    found = models.evaluate(curve(model), GrowthCurveRules(model=model)).value
    assert models.evaluate(curve(model, unit=unit), GrowthCurveRules(model=model)).value == pytest.approx(
        found / unit, rel=1e-5
    )
