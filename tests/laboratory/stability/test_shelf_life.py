"""Shelf life: pooling, the two conventions, caps, release limit and overage."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.result import AssayError, Flag
from lbpcmc.laboratory.stability.fit import COMMON, INTERCEPTS, SLOPES, StabilityData, StabilityPoint, pool, quantile
from lbpcmc.laboratory.stability.overage import overage, release_limit
from lbpcmc.laboratory.stability.shelf_life import ShelfLifeRules, estimate, evaluate

AGES = (0.0, 3.0, 6.0, 9.0, 12.0, 18.0, 24.0)
SCATTER = (0.01, -0.012, 0.008, -0.006, 0.011, -0.009, -0.002)


def study(intercepts=(10.6, 10.6, 10.6), slopes=(-0.017,) * 3, low=10.0, high=None, ages=AGES, scale=1.0):
    points = [
        StabilityPoint(f"L{at}", age, scale * (start + slope * age + SCATTER[(at + place) % 7]))
        for at, (start, slope) in enumerate(zip(intercepts, slopes, strict=True), 1)
        for place, age in enumerate(ages)
    ]
    return StabilityData(tuple(points), None if low is None else low * scale, None if high is None else high * scale)


@pytest.mark.parametrize(
    ("data", "model"),
    [
        (study(), COMMON),
        (study(intercepts=(10.6, 10.5, 10.7)), INTERCEPTS),
        (study(slopes=(-0.017, -0.03, -0.01)), SLOPES),
        (study(intercepts=(10.6,), slopes=(-0.017,)), "single lot"),
    ],
)
def test_lots_are_pooled_as_far_as_the_tests_allow(data, model):
    assert pool(data).model == model


def test_the_shelf_life_does_not_outlast_the_study_unless_the_method_extrapolates():
    real_time = evaluate(study(), ShelfLifeRules())
    assert (real_time.value, real_time.flags) == (24.0, ())
    further = evaluate(study(), ShelfLifeRules(longest_factor=2.0, longest_added=12.0))
    assert 24 < further.value <= 36
    assert further.flags == (Flag.EXTRAPOLATED,)
    shorter = evaluate(study(), ShelfLifeRules(longest_factor=2.0, longest_added=6.0))
    assert shorter.value == 30.0


def test_whole_months_are_rounded_down():
    data = study(slopes=(-0.03,) * 3)
    computed = evaluate(data, ShelfLifeRules(report="as computed")).value
    assert computed == estimate(data, ShelfLifeRules()).age
    assert evaluate(data, ShelfLifeRules()).value == math.floor(computed)


def test_the_worst_lot_decides_where_slopes_differ():
    data = study(slopes=(-0.017, -0.03, -0.01))
    found = estimate(data, ShelfLifeRules())
    assert found.lot == "L2"
    assert found.age == min(found.lower.values())


def test_the_conventions_for_unequal_slopes_differ():
    data = study(slopes=(-0.017, -0.03, -0.01))
    one = estimate(data, ShelfLifeRules(separate_slopes="pooled error")).age
    other = estimate(data, ShelfLifeRules(separate_slopes="separate fits")).age
    assert one != other
    assert one == pytest.approx(other, rel=0.1)


def test_a_study_that_starts_outside_its_limit_has_no_shelf_life():
    result = evaluate(study(low=10.7), ShelfLifeRules())
    assert result.value is None
    assert "within limits at time zero" in result.reason


def test_an_attribute_that_does_not_change_is_good_for_the_study():
    rising = evaluate(study(slopes=(0.02,) * 3), ShelfLifeRules())
    assert rising.value == 24.0
    assert any("never meets" in step.value for step in rising.trace)


def test_an_upper_limit_and_either_direction():
    rising = study(slopes=(0.02,) * 3, low=None, high=11.0)
    up = estimate(rising, ShelfLifeRules(direction="increasing")).age
    either = estimate(study(slopes=(0.02,) * 3, low=9.0, high=11.0), ShelfLifeRules(direction="either")).age
    assert either < up


def test_logarithms_taken_or_given_make_no_difference():
    logs = study()
    counts = StabilityData(tuple(StabilityPoint(p.lot, p.age, 10**p.value) for p in logs.points), 1e10)
    own = estimate(counts, ShelfLifeRules(scale="log10")).age
    assert own == pytest.approx(estimate(logs, ShelfLifeRules(scale="already log10")).age, rel=1e-9)
    own = overage(counts, ShelfLifeRules(scale="log10"), age=24).value
    assert own == pytest.approx(overage(logs, ShelfLifeRules(scale="already log10"), age=24).value, rel=1e-6)


def test_the_overage_covers_loss_and_uncertainty():
    rules = ShelfLifeRules(scale="already log10")
    result = overage(study(), rules, age=24)
    assert result.value > 100 * (10 ** (0.017 * 24) - 1)
    assert (result.unit, result.kind) == ("%", "ratio")
    assert overage(study(), rules, age=24, assays=6).value < result.value
    surer = overage(study(), ShelfLifeRules(scale="already log10", confidence=0.99), age=24)
    assert surer.value > result.value


def test_the_release_limit_lies_inside_the_shelf_life_limit():
    low = release_limit(study(), ShelfLifeRules(), age=24)
    assert low.value > 10.0 + 0.4
    rising = study(slopes=(0.02,) * 3, low=None, high=11.0)
    assert release_limit(rising, ShelfLifeRules(direction="increasing"), age=12).value < 11.0 - 0.2
    flat = study(slopes=(0.02,) * 3)
    assert release_limit(flat, ShelfLifeRules(), age=24).value > 10.0


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: StabilityPoint("L1", -3, 10), "age: -3 is negative"),
        (lambda: StabilityPoint("L1", 3, "#NUM!"), "is not a number"),
        (lambda: study(low=None), "no acceptance limit"),
        (lambda: study(low=11, high=10), "is not below"),
        (lambda: study(ages=(0.0, 3.0)), "too few for a line"),
        (lambda: StabilityData((), 10), "points: 0 are too few"),
        (lambda: evaluate(study(), ShelfLifeRules(direction="increasing")), "upper limit of this attribute is missing"),
        (lambda: ShelfLifeRules(longest_factor=0.5), "below 1"),
        (lambda: ShelfLifeRules(separate_slopes="both"), "is not known"),
        (lambda: evaluate(study(intercepts=(-1.0,) * 3, low=-2), ShelfLifeRules(scale="log10")), "is not positive"),
        (lambda: release_limit(study(high=12), ShelfLifeRules(direction="either"), age=3), "direction of change"),
        (lambda: overage(study(high=12), ShelfLifeRules(direction="increasing"), age=3), "attribute that is lost"),
    ],
)
def test_impossible_studies_are_refused(make, said):
    with pytest.raises(AssayError, match=said):
        make()


@settings(deadline=None, max_examples=40)
@given(st.floats(0.01, 100), st.randoms(use_true_random=False))
def test_units_and_order_of_results_change_nothing(scale, order):
    found = estimate(study(slopes=(-0.03, -0.025, -0.02)), ShelfLifeRules()).age
    data = study(slopes=(-0.03, -0.025, -0.02), scale=scale)
    points = list(data.points)
    order.shuffle(points)
    again = estimate(StabilityData(tuple(points), data.low), ShelfLifeRules()).age
    assert again == pytest.approx(found, rel=1e-7)


@settings(deadline=None, max_examples=40)
@given(st.floats(9.0, 10.5), st.floats(0.8, 0.99))
def test_the_band_meets_the_limit_where_the_shelf_life_says(low, confidence):
    data = study(slopes=(-0.03,) * 3, low=low)
    found = estimate(data, ShelfLifeRules(confidence=confidence))
    line = found.pooling.lines["L1"]
    edge = line.mean(found.age) - line.half_width(found.age, quantile(confidence, line.df, either=False))
    assert edge == pytest.approx(low, abs=1e-7)
    assert line.mean(found.age) > low


def test_more_results_lengthen_the_shelf_life_of_a_line():
    once = study(slopes=(-0.03,) * 3)
    thrice = StabilityData(once.points * 3, once.low)
    assert estimate(thrice, ShelfLifeRules(), COMMON).age > estimate(once, ShelfLifeRules(), COMMON).age
