"""Runners of the certified data sets of NIST (StRD): the installation check of the numbers under every assay."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lbpcmc.laboratory.statistics.nonlinear import nonlinear
from lbpcmc.laboratory.statistics.regression import Array, linear
from lbpcmc.laboratory.statistics.summary import decimals, exact_mean, mean, standard_deviation

if TYPE_CHECKING:
    from collections.abc import Mapping


Curve = Callable[[Array, NDArray[Any]], NDArray[Any]]


def rat42(x: Array, b: NDArray[Any]) -> NDArray[Any]:
    """Sigmoid growth, three parameters."""
    found: NDArray[Any] = b[0] / (1 + np.exp(b[1] - b[2] * x))
    return found


def rat43(x: Array, b: NDArray[Any]) -> NDArray[Any]:
    """Sigmoid growth, four parameters."""
    found: NDArray[Any] = b[0] / (1 + np.exp(b[1] - b[2] * x)) ** (1 / b[3])
    return found


def misra1a(x: Array, b: NDArray[Any]) -> NDArray[Any]:
    """Saturation by one exponential."""
    found: NDArray[Any] = b[0] * (1 - np.exp(-b[1] * x))
    return found


def danwood(x: Array, b: NDArray[Any]) -> NDArray[Any]:
    """Power."""
    found: NDArray[Any] = b[0] * np.exp(b[1] * np.log(x))
    return found


def mgh09(x: Array, b: NDArray[Any]) -> NDArray[Any]:
    """Ratio of quadratics."""
    found: NDArray[Any] = b[0] * (x * x + x * b[1]) / (x * x + x * b[2] + b[3])
    return found


def eckerle4(x: Array, b: NDArray[Any]) -> NDArray[Any]:
    """Gaussian peak."""
    found: NDArray[Any] = b[0] / b[1] * np.exp(-0.5 * ((x - b[2]) / b[1]) ** 2)
    return found


def thurber(x: Array, b: NDArray[Any]) -> NDArray[Any]:
    """Ratio of cubics."""
    over = b[0] + b[1] * x + b[2] * x**2 + b[3] * x**3
    found: NDArray[Any] = over / (1 + b[4] * x + b[5] * x**2 + b[6] * x**3)
    return found


MODELS: dict[str, Curve] = {
    "Rat42": rat42,
    "Rat43": rat43,
    "Misra1a": misra1a,
    "DanWood": danwood,
    "MGH09": mgh09,
    "Eckerle4": eckerle4,
    "Thurber": thurber,
}
"""Models of the NIST StRD nonlinear regression data sets, by their names there."""


def autocorrelation(values: object) -> float:
    """Lag-1 autocorrelation coefficient, about the mean."""
    exact = decimals(values)
    centre = exact_mean(exact)
    total = sum((value - centre) ** 2 for value in exact)
    following = itertools.pairwise(exact)
    return float(sum((a - centre) * (b - centre) for a, b in following) / total)


def univariate(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Summary statistics of a plain series and of series that alternate about a large mean."""
    series = [list(map(float, inputs["plain"]))]
    for first, low, high, count in inputs["alternating"]:
        series.append([first, *([low, high] * count)])
    return {
        "mean": [mean(values) for values in series],
        "sd": [standard_deviation(values) for values in series],
        "autocorrelation": [autocorrelation(values) for values in series],
    }


def nonlinear_regression(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """One certified data set from both of its starts."""
    found: dict[str, Any] = {}
    for start in ("far", "near"):
        fit = nonlinear(MODELS[inputs["model"]], inputs["x"], inputs["y"], [inputs[start]])
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
