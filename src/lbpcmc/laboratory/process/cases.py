"""Runners of the reference cases on fermentation, capability and acceptance sampling."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lbpcmc.laboratory.process import biomass as weighing
from lbpcmc.laboratory.process import capability as capable
from lbpcmc.laboratory.process import carbon, dissolved_oxygen, electrode, gas, growth, sampling_plan
from lbpcmc.laboratory.process import growth_models as curves
from lbpcmc.laboratory.result import Flag

if TYPE_CHECKING:
    from collections.abc import Mapping


def doubling(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Generations and minutes to double."""
    generations = growth.doublings(inputs["first"], inputs["last"])
    minutes = 60 * growth.doubling_time(inputs["first"], inputs["last"], inputs["hours"])
    return {
        "generations_printed": generations,
        "minutes_printed": minutes,
        "generations": generations,
        "minutes": minutes,
    }


def growth_models(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Every model on one curve."""
    data = curves.GrowthCurveData(inputs["hours"], inputs["log10_count"])
    fits = {model: curves.fit(data, model) for model in curves.MODELS}
    return {
        "parameters": {
            model: dict(zip(curves.PARAMETERS, map(float, fit.parameters), strict=True)) for model, fit in fits.items()
        },
        "rss": {model: fit.rss for model, fit in fits.items()},
        "errors_baranyi": dict(zip(curves.PARAMETERS, map(float, fits["Baranyi"].standard_errors), strict=True)),
    }


def biomass(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Both calibration lines."""
    data = weighing.Calibration(inputs["od"], inputs["g_per_l"])
    forced, free = weighing.through_origin(data), weighing.with_intercept(data)
    return {
        "slope_origin": float(forced.coefficients[0]),
        "slope_origin_se": float(forced.standard_errors[0]),
        "intercept": float(free.coefficients[0]),
        "intercept_se": float(free.standard_errors[0]),
        "slope": float(free.coefficients[1]),
        "slope_se": float(free.standard_errors[1]),
    }


def carbon_balance(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Balance from masses, with the molar masses given and with those of the formulas."""
    cells = carbon.biomass_carbon(inputs["biomass_g_per_l"], inputs["carbon_fraction"])

    def balance(*, by_formula: bool) -> carbon.CarbonData:
        sides = {
            side: tuple(
                carbon.from_mass(name, grams, carbons, carbon.molar_mass(formula) if by_formula else mass)
                for name, grams, carbons, mass, formula in inputs[side]
            )
            for side in ("consumed", "produced")
        }
        return carbon.CarbonData(sides["consumed"], (*sides["produced"], cells))

    data = balance(by_formula=False)
    return {
        "carbon_in": math.fsum(amount.carbon for amount in data.consumed) / 1000,
        "carbon_out": math.fsum(amount.carbon for amount in data.produced) / 1000,
        "recovery": carbon.recovery(data),
        "recovery_by_formula": carbon.recovery(balance(by_formula=True)),
    }


def fermentation(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Recovery from the raw readings of a real run, and from the laboratory's own table."""
    factor = carbon.dilution_correction(tuple((volume, added) for volume, added in inputs["volumes"]))
    consumed: list[carbon.Amount] = []
    produced = [carbon.Amount("Carbon dioxide", inputs["carbon_dioxide"], 1)]
    for name, carbons, mass, first_dilution, first, last_dilution, last in inputs["compounds"]:
        start = 1000 * first_dilution * math.fsum(first) / len(first) / mass
        end = 1000 * last_dilution * math.fsum(last) / len(last) / mass
        amount, grown = carbon.change(name, carbons, start, end, factor)
        (produced if grown else consumed).append(amount)
    raw = carbon.evaluate(carbon.CarbonData(tuple(consumed), tuple(produced)), carbon.CarbonRules(unit="ratio"))
    table = {
        side: tuple(carbon.Amount(name, amount, carbons) for name, amount, carbons in inputs[f"table_{side}"])
        for side in ("consumed", "produced")
    }
    return {
        "raw": raw.value,
        "closes": Flag.NOT_CLOSED not in raw.flags,
        "correction": factor,
        "published": carbon.recovery(carbon.CarbonData(table["consumed"], table["produced"])),
    }


def oxygen_saturation(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """One equation with the first coefficient of either publication."""
    return {
        "wql": [dissolved_oxygen.saturation(degrees) for degrees in inputs["degrees_c"]],
        "apha": [
            dissolved_oxygen.saturation(degrees, first=dissolved_oxygen.APHA_1985) for degrees in inputs["degrees_c"]
        ],
    }


def headspace(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Dissolved oxygen in micrograms and nanomoles per litre."""
    records = [dissolved_oxygen.HeadspaceData(ppm, inputs["degrees_c"]) for ppm in inputs["ppm"]]
    mass = [dissolved_oxygen.evaluate(r, dissolved_oxygen.OxygenRules(unit="mg/L")).value for r in records]
    molar = [dissolved_oxygen.evaluate(r, dissolved_oxygen.OxygenRules(unit="umol/L")).value for r in records]
    return {
        "ug_per_l": [1000 * value for value in mass if value is not None],
        "nmol_per_l": [1000 * value for value in molar if value is not None],
    }


def nernst(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Theoretical slopes."""
    return {"mv_per_ph": [electrode.nernst_slope(degrees) for degrees in inputs["degrees_c"]]}


def redox(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Reference potentials, and one reading against the hydrogen electrode."""
    name = "Ag/AgCl, 3 M KCl"
    added = [electrode.reference_potential(name, degrees) for degrees in inputs["degrees_c"]]
    return {"add": added, "eh": electrode.to_hydrogen(electrode.RedoxData(inputs["reading"], name)).value}


def gas_flow(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """One litre a minute of each standard, in the vessel."""
    data = gas.GasData(1.0, inputs["degrees_c"], inputs["kpa"])
    return {"flow": [gas.evaluate(data, gas.GasRules(reference=name)).value for name in inputs["references"]]}


def capability(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Indices of a process of known mean and sigma."""
    found = capable.indices(inputs["mean"], inputs["sigma"], low=inputs["low"], high=inputs["high"])
    return {"cp": found.cp, "cpk": found.cpk, "cpu": found.cpu, "cpl": found.cpl, "k": found.k}


def operating_characteristic(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Probability of acceptance over the quality of the lot."""
    plan = sampling_plan.Plan(inputs["size"], inputs["accept"])
    return {"acceptance": [plan.acceptance(p) for p in inputs["nonconforming"]]}


def find_plan(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Smallest plans for two points each, and the risks of the last."""
    plans = [sampling_plan.find_plan(tuple(good), tuple(bad)) for good, bad in inputs["points"]]
    good, bad = inputs["points"][-1]
    return {
        "plans": [[plan.size, plan.accept] for plan in plans],
        "producer_risk": 1 - plans[-1].acceptance(good[0]),
        "consumer_risk": plans[-1].acceptance(bad[0]),
    }


def sample_size(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Samples to find a shift, with sigma known and estimated."""
    effect, alpha, beta = inputs["effect"], inputs["alpha"], inputs["beta"]
    plain = sampling_plan.comparison_size(effect, alpha, beta, known_sigma=True)
    by_t = sampling_plan.comparison_size(effect, alpha, beta)
    return {"unrounded": plain, "rounded": math.ceil(plain), "by_t": int(by_t)}
