"""Runners of the reference cases on stability: shelf life, rates, mean kinetic temperature, survival curves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lbpcmc.laboratory.stability import inactivation as survival
from lbpcmc.laboratory.stability import kinetics
from lbpcmc.laboratory.stability import shelf_life as ageing
from lbpcmc.laboratory.stability.fit import COMMON, SLOPES, StabilityData, StabilityPoint

if TYPE_CHECKING:
    from collections.abc import Mapping


def shelf_life(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Model, lines, tests and ages under both conventions and every model."""
    data = StabilityData(tuple(StabilityPoint(*point) for point in inputs["points"]), inputs["low"], inputs["high"])
    rules = ageing.ShelfLifeRules(direction=inputs["direction"])
    separate = ageing.ShelfLifeRules(direction=inputs["direction"], separate_slopes="separate fits")
    found = ageing.estimate(data, rules)
    several = len(data.lots) > 1
    slopes, intercepts = found.pooling.slopes, found.pooling.intercepts
    return {
        "model": found.pooling.model,
        "intercept": {lot: line.intercept for lot, line in found.pooling.lines.items()},
        "slope": {lot: line.slope for lot, line in found.pooling.lines.items()},
        "error_sd": {lot: math.sqrt(line.error) for lot, line in found.pooling.lines.items()},
        "age": found.age,
        "age_separate": ageing.estimate(data, separate).age,
        "age_common": ageing.estimate(data, rules, COMMON).age if several else None,
        "age_separate_slopes": ageing.estimate(data, separate, SLOPES).age if several else None,
        "lower": min((age for age in found.lower.values() if age is not None), default=None),
        "upper": min((age for age in found.upper.values() if age is not None), default=None),
        "f_slopes": None if slopes is None else slopes.f,
        "p_slopes": None if slopes is None else slopes.p,
        "f_intercepts": None if intercepts is None else intercepts.f,
        "p_intercepts": None if intercepts is None else intercepts.p,
        "f_regression": found.pooling.regression.f,
        "reported": ageing.evaluate(data, rules).value,
    }


def arrhenius(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The line, its energy, and a rate with limits."""
    data = kinetics.RateData(inputs["degrees_c"], inputs["rate"])
    rules = kinetics.ArrheniusRules(at_degrees_c=inputs["at_degrees_c"])
    fit = kinetics.arrhenius(data)
    result = kinetics.evaluate(data, rules)
    return {
        "ln_a": float(fit.coefficients[0]),
        "slope_kelvin": float(fit.coefficients[1]),
        "energy_kj_mol": -float(fit.coefficients[1]) * rules.gas_constant / 1000,
        "rate": result.value,
        "limits": [] if result.limits is None else [result.limits.low, result.limits.high],
    }


def kinetic_temperature(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Mean kinetic and arithmetic mean temperatures of several records."""
    records = [kinetics.TemperatureRecord(tuple(degrees)) for degrees in inputs["degrees_c"]]
    rules = kinetics.KineticTemperatureRules()
    return {
        "mean_kinetic": [kinetics.evaluate_temperature(record, rules).value for record in records],
        "arithmetic": [math.fsum(record.degrees_c) / len(record.degrees_c) for record in records],
    }


def inactivation(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of a survival curve with their standard errors."""
    data = survival.SurvivalData(inputs["time"], inputs["log10_count"])
    found = survival.fit(data, inputs["model"])
    names = survival.PARAMETERS[inputs["model"]]
    return {
        "parameters": dict(zip(names, map(float, found.parameters), strict=True)),
        "errors": dict(zip(names, map(float, found.standard_errors), strict=True)),
        "rss": found.rss,
        "df": found.df,
    }
