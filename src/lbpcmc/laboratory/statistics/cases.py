"""Runners of the certified data sets of NIST: the installation check of the numerical engine."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from lbpcmc.laboratory.statistics import numerics
from lbpcmc.laboratory.statistics.regression import linear

if TYPE_CHECKING:
    from collections.abc import Mapping


def univariate(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Summary statistics of a plain series and of series that alternate about a large mean."""
    series = [list(map(float, inputs["plain"]))]
    for first, low, high, count in inputs["alternating"]:
        series.append([first, *([low, high] * count)])
    return {
        "mean": [numerics.mean(values) for values in series],
        "sd": [numerics.standard_deviation(values) for values in series],
        "autocorrelation": [numerics.autocorrelation(values) for values in series],
    }


def nonlinear_regression(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """One certified data set from both of its starts."""
    found: dict[str, Any] = {}
    for start in ("far", "near"):
        fit = numerics.certified_fit(inputs["model"], inputs["x"], inputs["y"], inputs[start])
        found[start] = {
            "parameters": list(map(float, fit.parameters)),
            "errors": list(map(float, fit.standard_errors)),
            "rss": fit.rss,
            "residual_sd": math.sqrt(fit.mean_square),
        }
        found["df"] = fit.df
    return found


def linear_regression(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The first column on all others and a constant, which comes last."""
    table = np.array(inputs["rows"])
    design = np.column_stack([table[:, 1:], np.ones(len(table))])
    fit = linear(design, table[:, 0])
    explained = design.shape[1] - 1
    return {
        "coefficients": list(map(float, fit.coefficients)),
        "errors": list(map(float, fit.standard_errors)),
        "residual_mean_square": fit.mean_square,
        "rss": fit.rss,
        "r_squared": 1 - fit.rss / fit.total,
        "f": (fit.total - fit.rss) / explained / fit.mean_square,
        "df": [explained, fit.df],
    }
