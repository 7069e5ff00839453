"""Nonlinear least squares with exact derivatives.

Invariant: a fit is returned only if it converged by the relative offset (Bates & Watts 1981), whatever the optimiser
says. Derivatives are taken by complex steps, so that certified values are met to the last certified digits (NIST StRD,
cases B8-01 to B8-08). Standard errors are those of J'J unless the observed Hessian is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.statistics.regression import Array
from lbpcmc.messages import say

Model = Callable[[Array, NDArray[Any]], NDArray[Any]]
"""f(x, parameters); must also take complex parameters."""
Jacobian = Callable[[Array, Array], Array]

_STEP = 1e-150
_HUGE = 1e100


class NoFit(AssayError):  # noqa: N818  # the answer of the data, not a defect
    """The readings have no curve of this kind through them."""


@dataclass(frozen=True, slots=True, eq=False)
class NonlinearFit:
    """A fitted curve."""

    parameters: Array
    unscaled: Array
    """Inverse of the curvature (J'J or the observed Hessian); times the error mean square it is the covariance."""
    rss: float
    """Weighted residual sum of squares."""
    df: int

    @property
    def mean_square(self) -> float:
        """Residual mean square."""
        return self.rss / self.df

    @property
    def covariance(self) -> Array:
        """Covariance of the parameters, from the residual mean square."""
        return self.unscaled * self.mean_square

    @property
    def standard_errors(self) -> Array:
        """Standard errors of the parameters."""
        return np.sqrt(np.diag(self.covariance))


def complex_step(model: Model) -> Jacobian:
    """The Jacobian of a model, exact to rounding (Squire & Trapp 1998)."""

    def jacobian(x: Array, parameters: Array) -> Array:
        columns = []
        for index in range(len(parameters)):
            moved = parameters.astype(complex)
            moved[index] += complex(0.0, _STEP)
            columns.append(np.imag(model(x, moved)) / _STEP)
        return np.column_stack(columns)

    return jacobian


@dataclass(frozen=True, slots=True, eq=False)
class Fitting:
    """How a curve is fitted."""

    jacobian: Jacobian | None = None
    """Derivatives, where complex steps cannot be taken."""
    weights: Array | None = None
    """Multiply the squared residuals; None weighs all alike."""
    smooth: bool = True
    """False for models with kinks, to which the offset criterion does not apply."""
    observed: bool = False
    """Take the observed Hessian for standard errors, as R's drc does, in place of J'J, as R's nls and scipy do."""


PLAIN = Fitting()


def nonlinear(
    model: Model,
    x: Sequence[float] | Array,
    y: Sequence[float] | Array,
    starts: Sequence[Sequence[float]],
    how: Fitting = PLAIN,
) -> NonlinearFit:
    """Least squares of y on model(x, parameters), from several starts; the smallest residual sum of squares wins.

    Raises AssayError where there are too few readings, NoFit where no start converges.
    """
    abscissa, ordinate = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    root = np.ones_like(ordinate) if how.weights is None else np.sqrt(np.asarray(how.weights, dtype=float))
    derive = how.jacobian or complex_step(model)
    count = len(starts[0])
    if len(ordinate) <= count:
        raise AssayError(say("curve.few_readings", readings=len(ordinate), parameters=count))

    def residuals(parameters: Array) -> Array:
        with np.errstate(all="ignore"):
            found = root * (np.real(model(abscissa, parameters)) - ordinate)
        finite: Array = np.nan_to_num(found, nan=_HUGE, posinf=_HUGE, neginf=-_HUGE)
        return finite

    def slopes(parameters: Array) -> Array:
        with np.errstate(all="ignore"):
            found = root[:, None] * derive(abscissa, parameters)
        finite: Array = np.nan_to_num(found, nan=0.0, posinf=_HUGE, neginf=-_HUGE)
        return finite

    best: Array | None = None
    best_rss = math.inf
    for start in starts:
        with np.errstate(all="ignore"):
            found = optimize.least_squares(
                residuals,
                np.asarray(start, dtype=float),
                jac=slopes,
                method="lm",
                xtol=1e-15,
                ftol=1e-15,
                gtol=1e-15,
                x_scale=_scale(start),
                max_nfev=500,
            )
        rss = float(2 * found.cost)
        if rss < best_rss * (1 - 1e-12) and (
            not how.smooth or _converged(residuals(found.x), slopes(found.x), ordinate)
        ):
            best, best_rss = found.x, rss
    if best is None:
        raise NoFit(say("curve.not_fitted"))
    if how.smooth:
        best = _polished(best, residuals, slopes)
        best_rss = float(residuals(best) @ residuals(best))
    curvature = _curvature(best, residuals, slopes, observed=how.observed)
    return NonlinearFit(best, _inverse(curvature), best_rss, len(ordinate) - count)


def _polished(parameters: Array, residuals: Callable[[Array], Array], slopes: Callable[[Array], Array]) -> Array:
    """Gauss-Newton steps for as long as each brings the residual nearer to square on the tangent plane."""

    def lean(at: Array) -> tuple[float, Array]:
        residual, tangent = residuals(at), slopes(at)
        size = np.sqrt(np.sum(tangent * tangent, axis=0))
        size[size == 0] = 1.0
        step = np.linalg.lstsq(tangent / size, residual, rcond=None)[0]
        return float(np.linalg.norm(tangent / size @ step)), step / size

    best, (least, step) = parameters, lean(parameters)
    for _ in range(20):
        moved = best - step
        found, following = lean(moved)
        if not found < least:
            break
        best, least, step = moved, found, following
    return best


def _scale(start: Sequence[float]) -> Array:
    sizes = np.abs(np.asarray(start, dtype=float))
    return np.where(sizes > 0, sizes, 1.0)


def _converged(residual: Array, slopes: Array, ordinate: Array) -> bool:
    """Relative offset of Bates & Watts 1981: how far the residual leans into the tangent plane."""
    if float(residual @ residual) <= 1e-24 * float(ordinate @ ordinate):
        return True
    u, s, _ = np.linalg.svd(slopes, full_matrices=False)
    if s[0] == 0 or s[-1] <= s[0] * 1e-16:
        return False
    tangent = u.T @ residual
    along = float(tangent @ tangent) / len(s)
    across = float(residual @ residual) - float(tangent @ tangent)
    return along <= 1e-10 * max(across, 0.0) / max(len(residual) - len(s), 1) + 1e-28 * float(ordinate @ ordinate)


def _curvature(
    parameters: Array, residuals: Callable[[Array], Array], slopes: Callable[[Array], Array], *, observed: bool
) -> Array:
    at = slopes(parameters)
    if not observed:
        return at.T @ at
    columns = []
    for index, value in enumerate(parameters):
        step = 1e-5 * max(abs(value), 1e-3)
        up, down = parameters.copy(), parameters.copy()
        up[index] += step
        down[index] -= step
        columns.append((slopes(up).T @ residuals(up) - slopes(down).T @ residuals(down)) / (2 * step))
    hessian = np.column_stack(columns)
    symmetric: Array = (hessian + hessian.T) / 2
    return symmetric


def _inverse(curvature: Array) -> Array:
    """Inverse by scaled singular values; refuses a direction in which the data say nothing."""
    size = np.sqrt(np.abs(np.diag(curvature)))
    if np.any(size == 0):
        raise NoFit(say("curve.undetermined"))
    u, s, vt = np.linalg.svd(curvature / np.outer(size, size))
    if s[-1] <= s[0] * 1e-15:
        raise NoFit(say("curve.undetermined"))
    inverse: Array = (vt.T / s) @ u.T / np.outer(size, size)
    return inverse
