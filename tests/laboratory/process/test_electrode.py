"""Electrodes: slope at the temperature of calibration, redox potential with its reference."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.process.electrode import (
    CalibrationData,
    ElectrodeRules,
    RedoxData,
    evaluate,
    nernst_slope,
    reference_potential,
    to_hydrogen,
)
from lbpcmc.laboratory.result import AssayError, Flag


def buffers(percent=98.0, offset=5.0, degrees=37.0, ph=(4.0, 7.0, 9.2)):
    slope = -nernst_slope(degrees) * percent / 100
    return CalibrationData(ph, tuple(offset + slope * (value - 7) for value in ph), degrees)


@pytest.mark.parametrize("ph", [(4.0, 7.0), (4.0, 7.0, 9.2)])
def test_the_slope_is_of_the_theory_at_the_temperature_of_the_buffers(ph):
    result = evaluate(buffers(ph=ph), ElectrodeRules())
    assert result.value == pytest.approx(98.0, rel=1e-9)
    assert (result.unit, result.kind) == ("%", "ratio")
    at_25 = CalibrationData(ph, buffers(ph=ph).millivolt, 25.0)
    assert evaluate(at_25, ElectrodeRules()).value == pytest.approx(98.0 * 310.15 / 298.15, rel=1e-9)


def test_a_worn_or_offset_electrode_is_refused():
    assert "slope" in evaluate(buffers(percent=88), ElectrodeRules()).reason
    assert "offset" in evaluate(buffers(offset=50), ElectrodeRules()).reason


def test_redox_against_the_hydrogen_electrode():
    result = to_hydrogen(RedoxData(-350, "Ag/AgCl, 3 M KCl", 25.0))
    assert (result.value, result.kind, result.flags) == (-143.0, "redox potential", ())
    between = to_hydrogen(RedoxData(-350, "Ag/AgCl, 3 M KCl", 37.0))
    assert between.flags == (Flag.ESTIMATED,)
    assert between.value == pytest.approx(-350 + 198.4)
    assert to_hydrogen(RedoxData(-350, "SHE", 37.0)).value == -350.0


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: CalibrationData((7.0,), (1.0,), 25), "too few"),
        (lambda: CalibrationData((7.0, 7.0), (1.0, 2.0), 25), "of one buffer"),
        (lambda: CalibrationData((7.0, 70.0), (1.0, 2.0), 25), "is not a buffer"),
        (lambda: CalibrationData((4.0, 7.0), (1.0, "abc"), 25), "is not a number"),
        (lambda: nernst_slope(-300), "does not exist"),
        (lambda: RedoxData(-350, "Ag/AgCl"), "is not known"),
        (lambda: RedoxData(-9999, "SHE"), "outside of water"),
        (lambda: reference_potential("Ag/AgCl, 3 M KCl", 60), "no potential is tabulated at 60"),
        (lambda: reference_potential("saturated calomel", 37), "Accepted: 25 degC"),
        (lambda: ElectrodeRules(least_percent=110), "is not a range"),
    ],
)
def test_impossible_readings_are_refused(make, said):
    with pytest.raises(AssayError, match=said):
        make()


@settings(deadline=None, max_examples=40)
@given(st.floats(96, 104), st.floats(-20, 20), st.floats(0, 80), st.permutations((4.0, 7.0, 9.2, 10.0)))
def test_offset_temperature_and_order_leave_the_slope(percent, offset, degrees, ph):
    found = evaluate(buffers(percent, offset, degrees, tuple(ph)), ElectrodeRules()).value
    assert found == pytest.approx(percent, rel=1e-9)
