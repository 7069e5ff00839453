"""Dry weight from OD: the origin must be earned, the linear range kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.process.biomass import BiomassData, BiomassRules, Calibration, evaluate
from lbpcmc.laboratory.result import AssayError

LINE = Calibration((0.05, 0.1, 0.2, 0.3, 0.4), (0.021, 0.039, 0.082, 0.118, 0.161))
SHIFTED = Calibration((0.05, 0.1, 0.2, 0.3, 0.4), (0.121, 0.139, 0.182, 0.218, 0.261))


def test_a_diluted_sample_is_weighed():
    result = evaluate(BiomassData((0.25, 0.26, 0.24), dilution=10), LINE, BiomassRules())
    assert result.value == pytest.approx(10 * 0.25 * 0.4, rel=0.02)
    assert result.limits.low < result.value < result.limits.high
    assert (result.unit, result.kind) == ("g/L", "mass concentration")


def test_the_blank_is_taken_off():
    plain = evaluate(BiomassData((0.25,)), LINE, BiomassRules()).value
    assert evaluate(BiomassData((0.35,), blank=0.1), LINE, BiomassRules()).value == pytest.approx(plain)


def test_a_line_that_misses_the_origin_is_not_forced_through_it():
    forced = evaluate(BiomassData((0.25,)), SHIFTED, BiomassRules())
    assert forced.value is None
    assert "origin" in forced.reason
    free = evaluate(BiomassData((0.25,)), SHIFTED, BiomassRules(line="with intercept"))
    assert free.value == pytest.approx(0.2, rel=0.02)


def test_readings_beyond_the_linear_range_or_at_the_blank_give_no_weight():
    assert "linear range" in evaluate(BiomassData((0.9,)), LINE, BiomassRules()).reason
    assert "above blank" in evaluate(BiomassData((0.1,), blank=0.2), LINE, BiomassRules()).reason


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Calibration((0.1, 0.2, 0.3), (0.1, 0.2, "#REF!")), "is not a number"),
        (lambda: Calibration((0.1, 0.1, 0.1), (0.1, 0.2, 0.3)), "all readings are the same"),
        (lambda: Calibration((0.1, -0.2, 0.3), (0.1, 0.2, 0.3)), "is negative"),
        (lambda: BiomassData((0.1,), dilution=0.1), "is below 1"),
        (lambda: BiomassData(()), "too few"),
        (lambda: BiomassRules(line="curved"), "is not known"),
    ],
)
def test_impossible_data_are_refused(make, said):
    with pytest.raises(AssayError, match=said):
        make()


@settings(deadline=None, max_examples=30)
@given(st.floats(1, 1000), st.permutations((0.2, 0.22, 0.21, 0.19)))
def test_dilution_scales_and_order_changes_nothing(dilution, order):
    found = evaluate(BiomassData((0.2, 0.22, 0.21, 0.19)), LINE, BiomassRules())
    again = evaluate(BiomassData(tuple(order), dilution=dilution), LINE, BiomassRules())
    assert again.value == pytest.approx(dilution * found.value, rel=1e-9)
    assert again.limits.high == pytest.approx(dilution * found.limits.high, rel=1e-9)


def test_more_readings_narrow_the_limits():
    one = evaluate(BiomassData((0.2,)), LINE, BiomassRules()).limits
    many = evaluate(BiomassData((0.2,) * 6), LINE, BiomassRules()).limits
    assert many.high - many.low < one.high - one.low
