"""The numerical engine itself: summary statistics and regressions on the certified data of NIST.

Invariant: sums of squares are taken about the mean in exact arithmetic, never by the one-pass formula (which makes a
negative variance of NumAcc4); nonlinear fits converge from the far start as well as from the near one. Pinned by
cases B4-19 and B8-01 to B8-09.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lbpcmc.laboratory.checks import one_of
from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.series import numbers
from lbpcmc.laboratory.statistics.nonlinear import NonlinearFit, nonlinear
from lbpcmc.laboratory.statistics.regression import Array

Curve = Callable[[Array, NDArray[Any]], NDArray[Any]]


def mean(values: object) -> float:
    """Arithmetic mean, correctly rounded."""
    return float(_mean(_decimals(values)))


def standard_deviation(values: object) -> float:
    """Sample standard deviation; deviations are taken exactly, of the decimals that were typed."""
    exact = _decimals(values)
    if len(exact) < 2:
        raise AssayError("One value has no standard deviation.", "Accepted: at least 2.")
    centre = _mean(exact)
    return math.sqrt(sum((value - centre) ** 2 for value in exact) / (len(exact) - 1))


def autocorrelation(values: object) -> float:
    """Lag-1 autocorrelation coefficient, about the mean."""
    exact = _decimals(values)
    centre = _mean(exact)
    total = sum((value - centre) ** 2 for value in exact)
    if total == 0:
        raise AssayError("Values that do not vary have no autocorrelation.")
    following = itertools.pairwise(exact)
    return float(sum((a - centre) * (b - centre) for a, b in following) / total)


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


def certified_fit(model: str, x: list[float], y: list[float], start: list[float]) -> NonlinearFit:
    """The fit of a certified data set from one start, by the same routine that the assays use."""
    one_of("model", model, tuple(MODELS))
    return nonlinear(MODELS[model], x, y, [start])


def _decimals(values: object) -> list[Fraction]:
    """The numbers as the decimals that they stand for: 0.1 is one tenth."""
    return [Fraction(repr(value)) for value in numbers("value", values)]


def _mean(exact: list[Fraction]) -> Fraction:
    return sum(exact, Fraction(0)) / len(exact)
