"""Variance components: never negative, pooled only by their test."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.validation.gage import (
    GageData,
    GageRules,
    PrecisionData,
    components,
    evaluate,
    intermediate_precision,
)


def study(part=1.0, operator=0.3, error=0.1, seed=2, scale=1.0, shape=(8, 3, 3)):
    draw = np.random.default_rng(seed)
    y = (
        draw.normal(size=(shape[0], 1, 1)) * part
        + draw.normal(size=(1, shape[1], 1)) * operator
        + draw.normal(size=shape) * error
    )
    return GageData(tuple(tuple(tuple(float(v) * scale for v in cell) for cell in row) for row in y))


def test_components_come_back_and_the_share_follows():
    found = components(study(shape=(60, 20, 3)))
    assert found.part == pytest.approx(1.0, rel=0.35)
    assert found.operator == pytest.approx(0.09, rel=0.6)
    assert found.repeatability == pytest.approx(0.01, rel=0.1)
    assert found.total == pytest.approx(found.gage + found.part)
    result = evaluate(study(), GageRules(tolerance=10))
    assert 0 < result.value < 100
    assert any(step.what == "of tolerance" for step in result.trace)


def test_a_real_interaction_is_kept():
    y = np.array(study().readings)
    y[::2, 0] += 1.0
    y[1::2, 1] += 1.0
    data = GageData(tuple(tuple(tuple(map(float, cell)) for cell in row) for row in y))
    found = components(data)
    assert not found.pooled
    assert found.interaction > 0


def test_the_level_of_pooling_is_the_methods():
    data = study(seed=9)
    p = components(data).interaction_p
    assert components(data, pool_above_p=p / 2).pooled
    assert not components(data, pool_above_p=(1 + p) / 2).pooled


def test_no_component_is_negative():
    for seed in range(20):
        found = components(study(part=0.0, operator=0.0, seed=seed))
        assert min(found.part, found.operator, found.interaction) >= 0


def test_intermediate_precision_adds_the_runs():
    draw = np.random.default_rng(4)
    runs = tuple(tuple(float(v) for v in draw.normal(shift, 0.1, size=3)) for shift in draw.normal(10, 0.5, size=12))
    result = intermediate_precision(PrecisionData(runs))
    assert result.limits.low < result.value < result.limits.high
    assert result.value > 0.3
    same = intermediate_precision(PrecisionData(((1.0, 2.0), (2.0, 1.0), (1.0, 2.0))))
    assert same.value == pytest.approx(np.sqrt(0.5), rel=1e-9)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: GageData((((1.0, 2.0),),)), "at least 2 parts"),
        (lambda: GageData((((1.0,), (2.0,)), ((1.0,), (2.0,)))), "equally often"),
        (lambda: GageData((((1.0, "x"), (2.0, 1.0)), ((1.0, 1.0), (2.0, 1.0)))), "is not a number"),
        (lambda: components(GageData((((1.0, 1.0), (2.0, 2.0)), ((3.0, 3.0), (4.0, 4.0))))), "No reading was repeated"),
        (lambda: GageRules(tolerance=-1), "is negative"),
        (lambda: PrecisionData(((1.0,), (2.0,))), "repeats within one"),
        (lambda: intermediate_precision(PrecisionData(((1.0, 1.0), (1.0, 1.0)))), "do not vary"),
    ],
)
def test_impossible_studies_are_refused(make, said):
    with pytest.raises(AssayError, match=said):
        make()


@settings(deadline=None, max_examples=30)
@given(st.floats(0.001, 1000), st.integers(0, 50))
def test_the_unit_scales_variances_and_leaves_the_share(scale, seed):
    plain, scaled = components(study(seed=seed)), components(study(seed=seed, scale=scale))
    assert scaled.repeatability == pytest.approx(plain.repeatability * scale**2, rel=1e-6)
    result = evaluate(study(seed=seed, scale=scale), GageRules()).value
    assert result == pytest.approx(evaluate(study(seed=seed), GageRules()).value, rel=1e-6)
