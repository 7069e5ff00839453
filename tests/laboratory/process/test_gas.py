"""Gas and oxygen: a named reference state, absolute pressure, dry or wet said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.process import dissolved_oxygen as oxygen
from lbpcmc.laboratory.process.dissolved_oxygen import HeadspaceData, OxygenReading, OxygenRules
from lbpcmc.laboratory.process.gas import REFERENCES, GasData, GasRules, GasState, evaluate, gauge
from lbpcmc.laboratory.result import AssayError, Flag


def test_flow_and_vvm_at_the_vessel_and_at_the_reference():
    data = GasData(0.07, 37.0, 101.325, broth_l=1.5)
    assert evaluate(data, GasRules()).value == pytest.approx(0.07 * 310.15 / 273.15)
    assert evaluate(data, GasRules(report="standard vvm")).value == pytest.approx(0.07 / 1.5)
    vvm = evaluate(data, GasRules(report="vvm"))
    assert vvm.value == pytest.approx(0.07 * 310.15 / 273.15 / 1.5)
    assert (vvm.unit, vvm.kind) == ("vvm", "specific gas flow")


def test_a_standard_litre_of_each_definition_holds_another_amount():
    moles = [GasState(*state).mol_per_litre for state in REFERENCES.values()]
    assert len(set(moles)) == len(moles)
    assert 1 / moles[0] == pytest.approx(22.41396954 / 1.0, rel=1e-7)


def test_gauge_pressure_needs_the_ambient_one():
    assert gauge(50.0) == pytest.approx(151.325)
    assert gauge(50.0, 99.0) == 149.0


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: GasData(-1, 37, 101), "is negative"),
        (lambda: GasData(1, -300, 101), "does not exist"),
        (lambda: GasData(1, 37, 0), "is not positive"),
        (lambda: GasRules(reference="STP"), "is not known"),
        (lambda: evaluate(GasData(1, 37, 101), GasRules(report="vvm")), "volume of the broth"),
        (lambda: HeadspaceData(2e6, 37), "more than all of the gas"),
        (lambda: HeadspaceData("abc", 37), "is not a number"),
        (lambda: oxygen.dissolved(HeadspaceData(10, 60)), "outside the equation"),
        (lambda: oxygen.dissolved(HeadspaceData(10, 37, 5.0)), "below the vapour pressure"),
        (lambda: oxygen.saturation(20, atm=0.01), "below the vapour pressure"),
        (lambda: oxygen.saturation(20, salinity=60), "outside the equation"),
        (lambda: OxygenRules(gas="moist"), "is not known"),
    ],
)
def test_impossible_states_are_refused(make, said):
    with pytest.raises(AssayError, match=said):
        make()


@settings(deadline=None, max_examples=40)
@given(st.floats(0.001, 100), st.floats(0, 80), st.floats(50, 300), st.sampled_from(sorted(REFERENCES)))
def test_flow_scales_and_the_same_state_changes_nothing(flow, degrees, kpa, reference):
    one = evaluate(GasData(1.0, degrees, kpa), GasRules(reference=reference)).value
    assert evaluate(GasData(flow, degrees, kpa), GasRules(reference=reference)).value == pytest.approx(
        flow * one, rel=1e-9
    )
    same = evaluate(GasData(flow, *REFERENCES[reference]), GasRules(reference=reference)).value
    assert same == pytest.approx(flow, rel=1e-12)


def test_less_oxygen_dissolves_in_warm_salty_water_at_low_pressure():
    full = oxygen.saturation(20)
    assert oxygen.saturation(30) < full
    assert oxygen.saturation(20, salinity=35) < full
    assert oxygen.saturation(20, atm=0.8) < full
    assert oxygen.saturation(20, salinity=35) == pytest.approx(7.38, abs=0.03)


def test_a_wet_reading_means_more_oxygen_than_a_dry_one_of_the_same_ppm():
    record = HeadspaceData(1000, 37)
    assert oxygen.dissolved(record, "wet") > oxygen.dissolved(record, "dry")
    result = oxygen.evaluate(record, OxygenRules())
    assert (result.unit, result.kind) == ("umol/L", "amount concentration")


def test_air_itself_saturates():
    record = HeadspaceData(1e6 * oxygen.OXYGEN_IN_DRY_AIR, 25)
    assert oxygen.dissolved(record) == pytest.approx(oxygen.saturation(25), rel=1e-12)
    share = oxygen.share_of_saturation(OxygenReading(oxygen.saturation(25) / 2, 25))
    assert (share.value, share.kind) == (pytest.approx(50.0), "dissolved oxygen")
    assert oxygen.share_of_saturation(OxygenReading(30.0, 25)).flags == (Flag.ESTIMATED,)
