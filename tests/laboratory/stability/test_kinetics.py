"""Arrhenius and mean kinetic temperature: kelvin inside, no rate across a transition, no excursion averaged away."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.result import AssayError, Flag
from lbpcmc.laboratory.stability.kinetics import (
    ArrheniusRules,
    KineticTemperatureRules,
    RateData,
    TemperatureRecord,
    arrhenius,
    evaluate,
    evaluate_temperature,
    mean_kinetic_temperature,
)

RATES = RateData((5.0, 25.0, 30.0, 40.0), (0.0041, 0.031, 0.0492, 0.118))


def test_a_rate_inside_the_study_is_not_flagged_one_outside_is():
    inside = evaluate(RATES, ArrheniusRules(at_degrees_c=20))
    assert not inside.flags
    assert inside.limits.low < inside.value < inside.limits.high
    assert evaluate(RATES, ArrheniusRules(at_degrees_c=-20)).flags == (Flag.EXTRAPOLATED,)


def test_no_rate_is_carried_across_a_transition():
    result = evaluate(RATES, ArrheniusRules(at_degrees_c=-20, transition_c=-10))
    assert result.value is None
    assert "no transition in between" in result.reason
    assert evaluate(RATES, ArrheniusRules(at_degrees_c=2, transition_c=-10)).value is not None


def test_rates_that_fall_with_temperature_are_refused():
    falling = RateData((5.0, 25.0, 40.0), (0.3, 0.2, 0.1))
    assert "activation energy" in evaluate(falling, ArrheniusRules()).reason


def test_a_constant_temperature_is_its_own_mean():
    record = TemperatureRecord((25.0,) * 4)
    assert mean_kinetic_temperature(record, KineticTemperatureRules()) == pytest.approx(25.0, abs=1e-9)


def test_an_excursion_is_not_averaged_away():
    record = TemperatureRecord((5.0, 5.0, 5.0, 15.0))
    assert evaluate_temperature(record, KineticTemperatureRules(highest_c=15)).value == pytest.approx(
        8.785926, abs=1e-6
    )
    refused = evaluate_temperature(record, KineticTemperatureRules(highest_c=8))
    assert refused.value is None
    assert "no excursion" in refused.reason


def test_durations_weigh():
    long = TemperatureRecord((5.0, 15.0), (3.0, 1.0))
    counted = TemperatureRecord((5.0, 5.0, 5.0, 15.0))
    rules = KineticTemperatureRules()
    assert mean_kinetic_temperature(long, rules) == pytest.approx(mean_kinetic_temperature(counted, rules), abs=1e-9)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: RateData((5, 25, -300), (1, 2, 3)), "does not exist"),
        (lambda: RateData((5, 25, 40), (1, 2, 0)), "is not positive"),
        (lambda: RateData((5, 25, 40), (1, 2)), "rate has 2"),
        (lambda: RateData((5, 5, 5), (1, 2, 3)), "of one temperature"),
        (lambda: TemperatureRecord(()), "too few"),
        (lambda: TemperatureRecord((5, "#NUM!")), "is not a number"),
        (lambda: TemperatureRecord((5, 6), (1,)), "One for each"),
    ],
)
def test_impossible_temperatures_are_refused(make, said):
    with pytest.raises(AssayError, match=said):
        make()


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(-40, 60), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_the_mean_kinetic_temperature_lies_between_the_arithmetic_mean_and_the_highest(degrees, order):
    rules = KineticTemperatureRules()
    value = mean_kinetic_temperature(TemperatureRecord(tuple(degrees)), rules)
    mean = math.fsum(degrees) / len(degrees)
    assert mean - 1e-6 <= value <= max(degrees) + 1e-6
    shuffled = list(degrees)
    order.shuffle(shuffled)
    assert mean_kinetic_temperature(TemperatureRecord(tuple(shuffled)), rules) == pytest.approx(value, abs=1e-9)


@settings(deadline=None, max_examples=30)
@given(st.floats(0.001, 1000))
def test_the_unit_of_the_rate_scales_the_result_and_not_the_energy(unit):
    scaled = RateData(RATES.degrees_c, tuple(rate * unit for rate in RATES.rate))
    assert arrhenius(scaled).coefficients[1] == pytest.approx(arrhenius(RATES).coefficients[1], rel=1e-9)
    found, again = evaluate(RATES, ArrheniusRules()), evaluate(scaled, ArrheniusRules())
    assert again.value == pytest.approx(found.value * unit, rel=1e-9)
    assert again.limits.low == pytest.approx(found.limits.low * unit, rel=1e-9)
