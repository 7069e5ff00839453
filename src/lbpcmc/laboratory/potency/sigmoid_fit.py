"""Four- and five-parameter logistic curves, one or several with common shape.

y = c + (d - c) / (1 + exp(b (ln x - ln e)))^f; c is the lower asymptote, d the upper, b > 0 falls, b < 0 rises, f is 1
for four parameters. e is the dose of the half effect with f = 1 only.

Invariant: a dose of zero takes its asymptote exactly, without a logarithm; standard errors are those of J'J (R's nls,
scipy) unless the observed Hessian (R's drc) is asked for. Pinned by cases B2-15 and B2-17.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from lbpcmc.laboratory.checks import one_of
from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.series import exponential
from lbpcmc.laboratory.statistics.nonlinear import Fitting, NonlinearFit, nonlinear
from lbpcmc.laboratory.statistics.regression import Array, Term
from lbpcmc.messages import say

WEIGHTS = ("none", "1/y", "1/y2")


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Curves of one shape through several preparations."""

    fit: NonlinearFit
    five: bool
    names: tuple[str, ...]

    @property
    def shape(self) -> dict[str, float]:
        """b, c, d and f."""
        p = self.fit.parameters
        return {"b": float(p[0]), "c": float(p[1]), "d": float(p[2]), "f": float(p[3]) if self.five else 1.0}

    @property
    def shape_errors(self) -> dict[str, float]:
        """Standard errors of b, c, d and, with five parameters, f."""
        names = ("b", "c", "d", "f") if self.five else ("b", "c", "d")
        return dict(zip(names, map(float, self.fit.standard_errors), strict=False))

    @property
    def first(self) -> int:
        """Index of the first ln e among the parameters."""
        return 4 if self.five else 3

    @property
    def e(self) -> tuple[float, ...]:
        """E of each preparation."""
        return tuple(exponential(value) for value in self.fit.parameters[self.first :])

    @property
    def e_errors(self) -> tuple[float, ...]:
        """Standard error of each e, by the delta method."""
        errors = self.fit.standard_errors[self.first :]
        return tuple(e * float(error) for e, error in zip(self.e, errors, strict=True))


def fit_curves(
    doses: Array,
    responses: Array,
    belongs: Array,
    *,
    names: tuple[str, ...],
    five: bool = False,
    weighting: str = "none",
    observed: bool = False,
) -> Curves:
    """Fit curves of common shape; `belongs` holds the index of each response's preparation.

    Raises AssayError for too few doses or impossible weights, NoFit where nothing can be fitted.
    """
    one_of("weighting", weighting, WEIGHTS)
    for index, name in enumerate(names):
        levels = len(set(doses[belongs == index].tolist()))
        if levels < (5 if five else 4):
            needed = 5 if five else 4
            raise AssayError(say("sigmoid.few_doses", preparation=name, doses=levels, least=needed))
    with np.errstate(divide="ignore"):
        log_dose = np.log(doses)
    first = 4 if five else 3

    def parts(p: Array) -> tuple[Array, Array, Array, float]:
        shift = log_dose - p[first:][belongs]
        falling = special.expit(-p[0] * shift)
        f = p[3] if five else 1.0
        return shift, falling, np.power(falling, f), f

    def model(_: Array, p: Array) -> Array:
        level = parts(p)[2]
        found: Array = p[1] + (p[2] - p[1]) * level
        return found

    def jacobian(_: Array, p: Array) -> Array:
        shift, falling, level, f = parts(p)
        inner = -(p[2] - p[1]) * f * level * (1 - falling)
        with np.errstate(invalid="ignore"):
            by_b = np.where(np.isinf(shift), 0.0, inner * np.where(np.isinf(shift), 0.0, shift))
        columns = [by_b, 1 - level, level]
        if five:
            with np.errstate(divide="ignore", invalid="ignore"):
                columns.append((p[2] - p[1]) * np.where(level > 0, level * np.log(falling), 0.0))
        columns += [np.where(belongs == index, -p[0] * inner, 0.0) for index in range(len(names))]
        return np.column_stack(columns)

    weights = _weights(responses, weighting)
    how = Fitting(jacobian, weights, observed=observed)
    fit = nonlinear(model, doses, responses, _starts(doses, responses, belongs, names, five=five), how)
    return Curves(_upright(fit, five=five), five, names)


def effective_dose(curves: Curves, share: float, at: int = 0) -> tuple[float, float]:
    """Ln of the dose that gives this share of the way from the response at dose zero, and its standard error."""

    def log_dose(p: Array) -> float:
        f = float(p[3]) if curves.five else 1.0
        level = 1 - share if p[0] > 0 else share
        return float(p[curves.first + at]) + math.log(level ** (-1 / f) - 1) / float(p[0])

    p = curves.fit.parameters
    gradient = np.empty(len(p))
    for index, value in enumerate(p):
        step = 1e-6 * max(abs(float(value)), 1e-3)
        up, down = p.copy(), p.copy()
        up[index] += step
        down[index] -= step
        gradient[index] = (log_dose(up) - log_dose(down)) / (2 * step)
    return log_dose(p), math.sqrt(float(gradient @ curves.fit.covariance @ gradient))


def lack_of_fit(doses: Array, responses: Array, belongs: Array, curves: Curves) -> Term | None:
    """F test of the curves against the scatter between replicates; None without replicates (unweighted fits)."""
    cells: dict[tuple[int, float], list[float]] = {}
    for dose, response, index in zip(doses, responses, belongs, strict=True):
        cells.setdefault((int(index), float(dose)), []).append(float(response))
    pure = math.fsum((y - math.fsum(ys) / len(ys)) ** 2 for ys in cells.values() for y in ys)
    pure_df = len(responses) - len(cells)
    df = curves.fit.df - pure_df
    if pure_df < 1 or df < 1 or pure <= 0:
        return None
    ss = max(curves.fit.rss - pure, 0.0)
    ratio = (ss / df) / (pure / pure_df)
    return Term("lack of fit", df, ss, ratio, float(stats.f.sf(ratio, df, pure_df)))


def _weights(responses: Array, weighting: str) -> Array | None:
    if weighting == "none":
        return None
    if np.any(responses <= 0):
        raise AssayError(say("sigmoid.weight_of_zero"))
    return 1 / responses if weighting == "1/y" else 1 / responses**2


def _starts(doses: Array, responses: Array, belongs: Array, names: tuple[str, ...], *, five: bool) -> list[list[float]]:
    low, high = float(np.min(responses)), float(np.max(responses))
    falls = float(np.corrcoef(np.argsort(np.argsort(doses)), responses)[0, 1]) <= 0 if high > low else True
    if high == low:
        raise AssayError(say("sigmoid.same_responses"))
    middle = (low + high) / 2
    centres = []
    for index in range(len(names)):
        mine = (belongs == index) & (doses > 0)
        near = doses[mine][np.argsort(np.abs(responses[mine] - middle), kind="stable")[:3]]
        centres.append(float(np.mean(np.log(near))))
    sign = 1.0 if falls else -1.0
    shapes = [0.5, 1.0, 2.0] if five else [None]
    return [
        [sign * steep, low, high, *([] if f is None else [f]), *centres]
        for steep in (1.0, 2.5, 0.5, 6.0)
        for f in shapes
    ]


def _upright(fit: NonlinearFit, *, five: bool) -> NonlinearFit:
    """Write a four-parameter curve with c below d."""
    p = fit.parameters
    if five or p[1] <= p[2]:
        return fit
    order = [0, 2, 1, *range(3, len(p))]
    turn = np.ones(len(p))
    turn[0] = -1.0
    unscaled = fit.unscaled[np.ix_(order, order)] * np.outer(turn, turn)
    return NonlinearFit(p[order] * turn, unscaled, fit.rss, fit.df)
