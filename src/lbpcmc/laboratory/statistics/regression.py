"""Linear least squares, its analysis of variance and Fieller's limits: the algebra under every straight-line assay.

Invariant: solved by the singular values of the column-scaled design, never by normal equations, and refused where the
data do not determine every coefficient. Pinned by the Longley case (B8-09) and by the comparison with statsmodels in
tests/laboratory/statistics/test_regression.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from lbpcmc.laboratory.result import AssayError
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

Array = NDArray[np.float64]

_DEPENDENT = 1e-13
"""Ratio of the smallest to the largest singular value below which columns count as dependent."""
_ROUNDING = 1e-28
"""Share of the sum of squares below which a residual is the rounding of exact data."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearFit:
    """A fitted linear model."""

    coefficients: Array
    unscaled: Array
    """Inverse of X'X; times the error mean square it is the covariance of the coefficients."""
    rss: float
    """Residual sum of squares."""
    df: int
    """Residual degrees of freedom."""
    total: float
    """Sum of squares about the mean."""

    @property
    def mean_square(self) -> float:
        """Residual mean square."""
        return self.rss / self.df

    @property
    def standard_errors(self) -> Array:
        """Standard errors of the coefficients, from the residual mean square."""
        return np.sqrt(np.diag(self.unscaled) * self.mean_square)

    def at(self, row: Sequence[float] | Array) -> tuple[float, float]:
        """Fitted mean at a row of the design, and its variance divided by the error mean square."""
        vector = np.asarray(row, dtype=float)
        return float(vector @ self.coefficients), float(vector @ self.unscaled @ vector)


@dataclass(frozen=True, slots=True)
class Term:
    """A row of an analysis of variance."""

    name: str
    df: int
    ss: float
    f: float | None = None
    """Variance ratio against the error; None where there is none to form."""
    p: float | None = None


def linear(design: Sequence[Sequence[float]] | Array, response: Sequence[float] | Array) -> LinearFit:
    """Ordinary least squares of `response` on the columns of `design`.

    Raises AssayError where there are fewer readings than coefficients or the columns depend on each other.
    """
    x = np.asarray(design, dtype=float)
    y = np.asarray(response, dtype=float)
    rows, columns = x.shape
    if rows < columns:
        raise AssayError(say("regression.few_readings", readings=rows, coefficients=columns))
    scale = np.sqrt(np.sum(x * x, axis=0))
    if np.any(scale == 0):
        raise AssayError(say("regression.same_factor"))
    u, s, vt = np.linalg.svd(x / scale, full_matrices=False)
    if s[-1] <= s[0] * _DEPENDENT:
        raise AssayError(say("regression.undetermined"))
    beta = vt.T @ ((u.T @ y) / s)
    residual = y - (x / scale) @ beta
    correction = vt.T @ ((u.T @ residual) / s)
    beta = beta + correction
    residual = y - (x / scale) @ beta
    unscaled = (vt.T / (s * s)) @ vt / np.outer(scale, scale)
    about_mean = y - float(np.mean(y))
    rss = float(residual @ residual)
    if rss <= _ROUNDING * float(y @ y):
        rss = 0.0
    return LinearFit(beta / scale, unscaled, rss, rows - columns, float(about_mean @ about_mean))


def line(x: Sequence[float] | Array, y: Sequence[float] | Array) -> LinearFit:
    """Straight line through (x, y); coefficients are intercept and slope. Needs three readings at two levels."""
    abscissa = np.asarray(x, dtype=float)
    if len(abscissa) < 3:
        raise AssayError(say("line.few_readings", readings=len(abscissa)))
    if np.ptp(abscissa) == 0:
        raise AssayError(say("line.one_level"))
    return linear(np.column_stack([np.ones_like(abscissa), abscissa]), y)


def variance_ratio(name: str, df: int, ss: float, error: LinearFit) -> Term:
    """A term of an analysis of variance, tested against the error of `error`.

    Without any scatter there is no ratio: p is 0 for a term that is there, and None for one that is not.
    """
    if df <= 0:
        return Term(name, 0, 0.0)
    ss = max(ss, 0.0)
    if error.df <= 0 or error.rss <= 0:
        return Term(name, df, ss, None, 0.0 if ss > 1e-12 * error.total else None)
    ratio = ss / df / error.mean_square
    return Term(name, df, ss, ratio, float(stats.f.sf(ratio, df, error.df)))


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two estimates with Fieller's limits."""

    value: float
    low: float
    high: float
    g: float
    """Fieller's g: how uncertain the denominator is; 0.1 and less is comfortable."""


def fieller(numerator: float, denominator: float, covariance: tuple[float, float, float], t: float) -> Ratio | None:
    """Ratio of two normal estimates with Fieller's limits (Fieller 1954; Finney 1978, section 4.6).

    `covariance` holds the variance of the numerator, the covariance, the variance of the denominator; `t` is the
    quantile. None where the denominator does not differ from zero at that level, so that the limits do not exist.
    """
    v_nn, v_nd, v_dd = covariance
    if denominator * denominator == 0:
        return None
    g = t * t * v_dd / (denominator * denominator)
    if g >= 1:
        return None
    ratio = numerator / denominator
    middle = ratio if v_dd == 0 else (ratio - g * v_nd / v_dd) / (1 - g)
    rest = 0.0 if v_dd == 0 else g * (v_nn - v_nd * v_nd / v_dd)
    inside = max(v_nn - 2 * ratio * v_nd + ratio * ratio * v_dd - rest, 0.0)
    half = t / (abs(denominator) * (1 - g)) * math.sqrt(inside)
    return Ratio(ratio, middle - half, middle + half, g)


def student(confidence: float, df: float, *, sides: int = 2) -> float:
    """Quantile of Student's t for a confidence level, two-sided or one-sided."""
    tail = (1 - confidence) / sides
    return float(stats.t.isf(tail, df))
