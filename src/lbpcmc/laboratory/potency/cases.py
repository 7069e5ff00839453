"""Runners of the reference cases on potency: the published data through the same functions that a laboratory uses."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

from lbpcmc.laboratory.potency import combination as combining
from lbpcmc.laboratory.potency import parallel_line as lines
from lbpcmc.laboratory.potency import sigmoid as sigmoid_potency
from lbpcmc.laboratory.potency import sigmoid_fit as sigmoid
from lbpcmc.laboratory.potency import slope_ratio as slopes
from lbpcmc.laboratory.potency.data import ComparativeData, Preparation, Response
from lbpcmc.laboratory.potency.parallel_fit import analyse
from lbpcmc.laboratory.statistics.regression import student

if TYPE_CHECKING:
    from collections.abc import Mapping


def parallel_line(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Analysis of variance and potencies, whether valid or not, and the gates that refuse the assay."""
    data = _comparative(inputs)
    rules = lines.ParallelLineRules(
        design=inputs["design"], transformation=inputs["transformation"], unit=inputs["unit"]
    )
    found = analyse(data, design=rules.design, transformation=rules.transformation)
    potency: dict[str, list[float]] = {}
    failed: set[str] = set()
    for name, ratio in found.ratios:
        result = lines.evaluate(data, rules, name)
        factor = data.factor(data.sample(name))
        if ratio is not None:
            potency[name] = [factor * math.exp(end) for end in (ratio.low, ratio.value, ratio.high)]
        if result.value is not None:
            potency[name][1] = result.value
        failed |= {gate.name for gate in result.gates if not gate.passed}
    return {
        "potency": potency,
        "slope": found.slope,
        "correlation": found.correlation,
        "df": {term.name: term.df for term in found.anova},
        "ss": {term.name: term.ss for term in found.anova},
        "f": {term.name: term.f for term in found.anova},
        "p": {term.name: term.p for term in found.anova},
        "failed": sorted(failed),
    }


def slope_ratio(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Slope ratio, with blanks that fail: refused, and fitted without them."""
    responses = tuple(Response(*row) for row in inputs["responses"])
    sample = Preparation("T", predilution=inputs["predilution"])
    data = ComparativeData(Preparation("S"), (sample,), responses)
    strict = slopes.evaluate(data, slopes.SlopeRatioRules())
    result = slopes.evaluate(data, slopes.SlopeRatioRules(blanks="leave out when they differ"))
    found = slopes.analyse(data, slopes.SlopeRatioRules())
    on = dict(found.with_blanks)["T"]
    return {
        "potency": result.value,
        "limits": [] if result.limits is None else [result.limits.low, result.limits.high],
        "f_blanks": None if found.blanks is None else found.blanks.f,
        "f_intersection": found.intersection.f,
        "f_linearity": found.linearity.f,
        "failed_with_blanks": [gate.name for gate in strict.gates if not gate.passed],
        "with_blanks": None if on is None else data.factor(sample) * on.value,
    }


def logistic_curve(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """One four-parameter curve: parameters, errors, effective doses, lack of fit."""
    doses, responses = np.array(inputs["dose"]), np.array(inputs["response"])
    belongs = np.zeros(len(doses), dtype=int)
    expected = sigmoid.fit_curves(doses, responses, belongs, names=("curve",))
    observed = sigmoid.fit_curves(doses, responses, belongs, names=("curve",), observed=True)
    pure = sigmoid.lack_of_fit(doses, responses, belongs, expected)
    t = student(0.95, observed.fit.df)
    effective, limits = [], []
    for share in inputs["shares"]:
        log_dose, error = sigmoid.effective_dose(observed, share)
        dose = math.exp(log_dose)
        effective.append(dose)
        limits.append([dose * (1 - t * error), dose * (1 + t * error)])
    shape = expected.shape
    return {
        "parameters": {"b": shape["b"], "c": shape["c"], "d": shape["d"], "e": expected.e[0]},
        "errors_expected": {**expected.shape_errors, "e": expected.e_errors[0]},
        "errors_observed": {**observed.shape_errors, "e": observed.e_errors[0]},
        "residual_error": math.sqrt(expected.fit.mean_square),
        "df": expected.fit.df,
        "effective_doses": effective,
        "effective_dose_limits": limits,
        "lack_of_fit": None if pure is None else {"f": pure.f, "p": pure.p, "df": pure.df},
    }


def parallel_curves(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Ratio of two curves of one shape, limits by every convention."""
    responses = tuple(Response(*row) for row in inputs["responses"])
    data = ComparativeData(Preparation(inputs["standard"]), (Preparation(inputs["sample"]),), responses)
    expected = sigmoid_potency.analyse(data, sigmoid_potency.SigmoidRules()).together
    observed = sigmoid_potency.analyse(data, sigmoid_potency.SigmoidRules(standard_errors="observed")).together

    def limits(curves: sigmoid.Curves, how: str) -> list[float]:
        found = sigmoid_potency.ratio_limits(curves, 0.95, how)
        return [] if found is None else list(found[1:])

    return {
        "shape": expected.shape,
        "e_standard": expected.e[0],
        "e_sample": expected.e[1],
        "rss": expected.fit.rss,
        "df": expected.fit.df,
        "ratio": expected.e[0] / expected.e[1],
        "delta_expected": limits(expected, "delta"),
        "delta_observed": limits(observed, "delta"),
        "fieller_observed": limits(observed, "Fieller"),
        "log_scale_expected": limits(expected, "log scale"),
    }


def combination(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Fixed and semi-weighted means with normal limits."""
    z = float(stats.norm.ppf(0.975))
    fixed = combining.combine(inputs["estimates"], inputs["variances"])
    semi = combining.combine(inputs["estimates"], inputs["variances"], "DerSimonian-Laird")
    return {
        "fixed": {"mean": fixed.mean, "error": fixed.error, "limits": list(fixed.limits(z))},
        "q": fixed.q,
        "df": fixed.df,
        "i2": fixed.i2,
        "dersimonian_laird": {
            "between": semi.between,
            "mean": semi.mean,
            "error": semi.error,
            "limits": list(semi.limits(z)),
        },
    }


def _comparative(inputs: Mapping[str, Any]) -> ComparativeData:
    samples = tuple(Preparation(**sample) for sample in inputs["samples"])
    responses = tuple(Response(*row) for row in inputs["responses"])
    return ComparativeData(Preparation(**inputs["standard"]), samples, responses)
