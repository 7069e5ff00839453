"""Whatever numbers come in, a result, a reason or one clear sentence comes out: no traceback, no NaN."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.potency import combination, functional, parallel_line, slope_ratio
from lbpcmc.laboratory.potency import sigmoid as sigmoid_potency
from lbpcmc.laboratory.potency.data import ComparativeData, Preparation, Response
from lbpcmc.laboratory.process import (
    biomass,
    capability,
    carbon,
    dissolved_oxygen,
    electrode,
    gas,
    growth,
    growth_models,
    sampling_plan,
)
from lbpcmc.laboratory.result import AssayError, Reportable
from lbpcmc.laboratory.stability import fit as stability_fit
from lbpcmc.laboratory.stability import inactivation, kinetics, overage, shelf_life
from lbpcmc.laboratory.validation import control_chart as charting
from lbpcmc.laboratory.validation import gage, outliers, tolerance

VALUE = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(1e-3, 1e3),
    st.sampled_from([0, 1, 1.0, 2.0, 0.1, 1e-300, 1e300, "#NUM!", "12a", "1e9", None, True, "TNTC"]),
)
TAME = st.one_of(st.floats(0.01, 100), st.sampled_from([0.0, 1.0, 1.0, 2.0, 5.0]))


def comparative(values):
    doses = (1.0, 2.0, 4.0, 8.0, 16.0)
    cells = [(name, dose) for name in "ST" for dose in doses for _ in range(2)]
    responses = tuple(Response(n, d, (v,)) for (n, d), v in zip(cells, values, strict=False))
    return ComparativeData(Preparation("S"), (Preparation("T"),), responses)


def study(values):
    ages = (0.0, 3.0, 6.0, 12.0)
    points = [stability_fit.StabilityPoint(f"L{at % 3}", ages[at // 3 % 4], v) for at, v in enumerate(values[:12])]
    return stability_fit.StabilityData(tuple(points), 10)


def flasks(values):
    hours = (0.0, 1.0, 2.0)
    cultures = tuple(functional.Culture(f"f{at}", hours, tuple(values[3 * at : 3 * at + 3])) for at in range(2))
    return functional.FunctionalData("lot", cultures, values[6], values[7], values[8])


EXAMPLES = 15
HOURS = tuple(float(h) for h in range(20))
EVALUATIONS = {
    "parallel line": lambda v: parallel_line.evaluate(comparative(v), parallel_line.ParallelLineRules()),
    "parallel line, logarithms": lambda v: parallel_line.evaluate(
        comparative(v), parallel_line.ParallelLineRules(transformation="ln", parallelism="equivalence")
    ),
    "slope ratio": lambda v: slope_ratio.evaluate(comparative(v), slope_ratio.SlopeRatioRules()),
    "sigmoid": lambda v: sigmoid_potency.evaluate(comparative(v), sigmoid_potency.SigmoidRules()),
    "combination": lambda v: combination.evaluate(
        tuple(combination.IndependentAssay(str(at), *v[4 * at : 4 * at + 4]) for at in range(3)),
        combination.CombinationRules(),
    ),
    "functional": lambda v: functional.evaluate(flasks(v), functional.FunctionalRules()),
    "shelf life": lambda v: shelf_life.evaluate(study(v), shelf_life.ShelfLifeRules()),
    "shelf life, logarithms": lambda v: shelf_life.evaluate(study(v), shelf_life.ShelfLifeRules(scale="log10")),
    "overage": lambda v: overage.overage(study(v), shelf_life.ShelfLifeRules(scale="already log10"), age=24),
    "inactivation": lambda v: inactivation.evaluate(
        inactivation.SurvivalData(HOURS[: len(v)], tuple(v)), inactivation.InactivationRules(model="Weibull")
    ),
    "shoulder and tail": lambda v: inactivation.evaluate(
        inactivation.SurvivalData(HOURS[: len(v)], tuple(v)), inactivation.InactivationRules(model="Geeraerd")
    ),
    "arrhenius": lambda v: kinetics.evaluate(kinetics.RateData(tuple(v[:4]), tuple(v[4:8])), kinetics.ArrheniusRules()),
    "kinetic temperature": lambda v: kinetics.evaluate_temperature(
        kinetics.TemperatureRecord(tuple(v[:5]), tuple(v[5:10])), kinetics.KineticTemperatureRules()
    ),
    "capability": lambda v: capability.evaluate(
        capability.CapabilityData(tuple(v[2:]), v[0], v[1]), capability.CapabilityRules(sigma="within")
    ),
    "chart": lambda v: charting.evaluate(charting.ChartData(tuple(v)), charting.ChartRules(run_rules="Nelson")),
    "EWMA": lambda v: charting.evaluate(charting.ChartData(tuple(v)), charting.ChartRules(chart="EWMA")),
    "CUSUM": lambda v: charting.evaluate(charting.ChartData(tuple(v)), charting.ChartRules(chart="CUSUM")),
    "tolerance": lambda v: tolerance.evaluate(tolerance.ToleranceData(tuple(v)), tolerance.ToleranceRules()),
    "tolerance, logarithms": lambda v: tolerance.evaluate(
        tolerance.ToleranceData(tuple(v)), tolerance.ToleranceRules(scale="log10", sides="lower")
    ),
    "sampling": lambda v: sampling_plan.evaluate(
        sampling_plan.Inspection(v[0], v[1]), sampling_plan.InspectionRules(size=5)
    ),
    "gage": lambda v: gage.evaluate(
        gage.GageData(((v[:2], v[2:4]), (v[4:6], v[6:8]), (v[8:10], v[10:12]))), gage.GageRules()
    ),
    "precision": lambda v: gage.intermediate_precision(gage.PrecisionData((tuple(v[:3]), tuple(v[3:6])))),
    "outliers": lambda v: outliers.evaluate(outliers.OutlierData(tuple(v)), outliers.OutlierRules()),
    "growth": lambda v: growth.evaluate(
        growth.GrowthData(HOURS[: len(v)], tuple(v)), growth.GrowthRules(report="doubling time", least_r_squared=0)
    ),
    "growth curve": lambda v: growth_models.evaluate(
        growth_models.GrowthCurveData(HOURS[: len(v)], tuple(v)), growth_models.GrowthCurveRules(least_r_squared=0)
    ),
    "three phases": lambda v: growth_models.evaluate(
        growth_models.GrowthCurveData(HOURS[: len(v)], tuple(v)),
        growth_models.GrowthCurveRules(model="Buchanan", report="lag"),
    ),
    "biomass": lambda v: biomass.evaluate(
        biomass.BiomassData(tuple(v[8:]), dilution=v[0]),
        biomass.Calibration(tuple(v[:4]), tuple(v[4:8])),
        biomass.BiomassRules(),
    ),
    "carbon": lambda v: carbon.evaluate(
        carbon.CarbonData((carbon.Amount("a", v[0], 6, v[1]),), (carbon.Amount("b", v[2], 4, v[3]),)),
        carbon.CarbonRules(),
    ),
    "gas": lambda v: gas.evaluate(gas.GasData(*v[:4]), gas.GasRules(report="vvm")),
    "headspace": lambda v: dissolved_oxygen.evaluate(
        dissolved_oxygen.HeadspaceData(*v[:4]), dissolved_oxygen.OxygenRules()
    ),
    "oxygen": lambda v: dissolved_oxygen.share_of_saturation(dissolved_oxygen.OxygenReading(*v[:4])),
    "electrode": lambda v: electrode.evaluate(
        electrode.CalibrationData(tuple(v[:3]), tuple(v[3:6]), v[6]), electrode.ElectrodeRules()
    ),
    "redox": lambda v: electrode.to_hydrogen(electrode.RedoxData(v[0], "Ag/AgCl, 3 M KCl", v[1])),
}


def check(name, values):
    try:
        result = EVALUATIONS[name](values)
    except AssayError as refusal:
        assert len(refusal.said) < 300  # noqa: PT017  # either outcome is right
        return
    assert isinstance(result, Reportable)
    assert result.reported
    if result.value is not None:
        assert math.isfinite(result.value)
        if result.limits is not None and result.limits.low is not None and result.limits.high is not None:
            assert result.limits.low <= result.limits.high
    else:
        assert result.limits is None
    assert not any("nan" in step.value.split() for step in result.trace)


@pytest.mark.parametrize("name", sorted(EVALUATIONS))
@settings(deadline=None, max_examples=EXAMPLES)
@given(values=st.lists(VALUE, min_size=14, max_size=20))
def test_hostile_numbers(name, values):
    check(name, values)


@pytest.mark.parametrize("name", sorted(EVALUATIONS))
@settings(deadline=None, max_examples=EXAMPLES)
@given(values=st.lists(TAME, min_size=14, max_size=20))
def test_plausible_numbers_in_implausible_combinations(name, values):
    check(name, values)


@pytest.mark.parametrize("name", sorted(EVALUATIONS))
@settings(deadline=None, max_examples=EXAMPLES)
@given(values=st.lists(st.floats(-1e60, 1e60), min_size=14, max_size=20))
def test_numbers_of_every_size(name, values):
    check(name, values)
