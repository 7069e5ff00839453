"""Loss of viability at one condition: log-linear, Weibull (Mafart) and shoulder-tail (Geeraerd) survival curves.

Invariant: the time of a log10 reduction is read off the curve of the model that the method names; Weibull's delta is
the time of the first log10 reduction and is called D only where p is 1. Pinned by cases B3-11 and B3-12.

Models: Mafart et al., Int J Food Microbiol 72:107, 2002; Geeraerd et al., Int J Food Microbiol 59:185, 2000.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from scipy import optimize

from lbpcmc.laboratory.checks import equally_many, one_of
from lbpcmc.laboratory.outcome import Heading, conclude, refusal
from lbpcmc.laboratory.record import Many, NotNegative, Positive, Real, Share, at_least, record, word
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Gate, Reportable, TraceStep
from lbpcmc.laboratory.series import exponential, shown
from lbpcmc.laboratory.statistics.nonlinear import NoFit, NonlinearFit, nonlinear
from lbpcmc.laboratory.statistics.regression import Array, student
from lbpcmc.messages import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

LN10 = math.log(10)
MODELS = ("log-linear", "Weibull", "Geeraerd")
PARAMETERS = {
    "log-linear": ("log10 N0", "k"),
    "Weibull": ("log10 N0", "delta", "p"),
    "Geeraerd": ("log10 N0", "shoulder", "kmax", "log10 Nres"),
}


@record
class SurvivalData:
    """log10 of the viable count over time at one condition; counts below the limit of detection do not belong here."""

    time: Annotated[Many[NotNegative], at_least(4)]
    log10_count: Many[Real]

    def __post_init__(self) -> None:
        """Refuse impossible series."""
        equally_many(time=self.time, log10_count=self.log10_count)
        if len(set(self.time)) < 3:
            raise AssayError(say("inactivation.few_times"), field="time")


@record
class InactivationRules:
    """What a method states about its survival curve."""

    model: Annotated[str, word(*MODELS)] = "log-linear"
    reduction: Positive = 1.0
    """log10 reductions whose time is reported."""
    confidence: Share = 0.95
    time_unit: Annotated[str, word("min", "h", "d", "wk", "s", "months")] = "d"
    least_r_squared: NotNegative = 0.90


def curve(model: str, time: Array, p: NDArray[Any]) -> NDArray[Any]:
    """log10 count over time; parameters as PARAMETERS names them, in this order."""
    level: NDArray[Any]
    if model == "log-linear":
        level = p[0] - p[1] * time / LN10
        return level
    if model == "Weibull":
        started = np.where(time > 0, time, 1.0)
        level = p[0] - np.where(time > 0, np.exp(p[2] * np.log(started / p[1])), 0.0)
        return level
    decline = np.exp(-p[2] * time)
    shoulder = np.exp(p[2] * p[1])
    alive = (10 ** p[0] - 10 ** p[3]) * decline * shoulder / (1 + (shoulder - 1) * decline)
    level = np.log(alive + 10 ** p[3]) / LN10
    return level


def fit(data: SurvivalData, model: str) -> NonlinearFit:
    """Least squares on log10 counts; raises NoFit where the data have no such curve through them."""
    one_of("model", model, MODELS)
    time, counts = np.array(data.time), np.array(data.log10_count)
    return nonlinear(lambda x, p: curve(model, x, p), time, counts, _starts(time, counts, model))


def reduction_time(model: str, parameters: Array, reduction: float, longest: float) -> float | None:
    """Time after which the curve lies `reduction` log10 below its start; None where its tail never gets there.

    Log-linear and Weibull in closed form, Geeraerd by bracketing up to a thousand times `longest`.
    """
    p = [float(value) for value in parameters]
    if model == "log-linear":
        return reduction * LN10 / p[1] if p[1] > 0 else None
    if model == "Weibull":
        return p[1] * reduction ** (1 / p[2]) if p[1] > 0 and p[2] > 0 else None

    def above(at: float) -> float:
        with np.errstate(over="ignore", invalid="ignore"):
            return float(curve(model, np.array([at]), parameters)[0]) - (p[0] - reduction)

    if p[0] - reduction <= p[3] or p[2] <= 0:
        return None
    end = longest
    while above(end) > 0:
        end *= 2
        if end > 1000 * longest:
            return None
    return float(optimize.brentq(above, 0.0, end, xtol=1e-12 * longest, rtol=1e-14))


def evaluate(data: SurvivalData, rules: InactivationRules) -> Reportable:
    """Time of the stated log10 reduction with limits on the log scale of time (delta method)."""
    kind = "" if rules.time_unit == "months" else "time"
    heading = Heading(f"time of {rules.reduction:g} log10 reduction ({rules.model})", rules.time_unit, kind)
    try:
        found = fit(data, rules.model)
    except NoFit as no:
        return refusal(heading, no.said)
    longest = max(data.time)
    at = reduction_time(rules.model, found.parameters, rules.reduction, longest)
    errors = found.standard_errors
    trace = [
        TraceStep(name, rules.model, f"{shown(float(value))} ± {shown(float(error), 3)}")
        for name, value, error in zip(PARAMETERS[rules.model], found.parameters, errors, strict=True)
    ]
    if at is None or at <= 0:
        return refusal(heading, f"The curve never falls by {rules.reduction:g} log10.", trace=tuple(trace))
    counts = np.array(data.log10_count)
    total = float(np.sum((counts - counts.mean()) ** 2))
    straight = 1 - found.rss / total if total > 0 else 0.0
    gate = Gate("fit", f"R2 {straight:.4f}", f"at least {rules.least_r_squared:g}", straight >= rules.least_r_squared)
    half = student(rules.confidence, found.df) * _log_error(rules, found, longest, at)
    limits = ConfidenceLimits(
        at * exponential(-half), at * exponential(half), rules.confidence, "delta method on ln time, t"
    )
    flags = (Flag.EXTRAPOLATED,) if at > longest else ()
    trace.append(TraceStep("time", f"curve {rules.reduction:g} log10 below its start", shown(at)))
    return conclude(heading, at, limits, gates=[gate], trace=trace, flags=flags)


def _log_error(rules: InactivationRules, found: NonlinearFit, longest: float, at: float) -> float:
    """Standard error of ln of the reduction time."""
    gradient = np.zeros(len(found.parameters))
    for index, value in enumerate(found.parameters):
        step = 1e-6 * max(abs(float(value)), 1e-3)
        times = []
        for sign in (1, -1):
            moved = found.parameters.copy()
            moved[index] += sign * step
            times.append(reduction_time(rules.model, moved, rules.reduction, longest) or at)
        gradient[index] = (math.log(times[0]) - math.log(times[1])) / (2 * step)
    return math.sqrt(max(float(gradient @ found.covariance @ gradient), 0.0))


def _starts(time: Array, counts: Array, model: str) -> list[list[float]]:
    order = np.argsort(time, kind="stable")
    first, last = float(counts[order][0]), float(counts[order][-1])
    longest = float(np.max(time))
    fall = max((first - last) / longest, 1e-6 / longest)
    if model == "log-linear":
        return [[first, fall * LN10]]
    if model == "Weibull":
        return [[first, longest * d, p] for p in (1.0, 0.5, 2.0, 4.0) for d in (0.1, 0.5)]
    return [[first, longest * lag, fall * steep * LN10, last] for lag in (0.05, 0.2, 0.4) for steep in (1.0, 2.0, 4.0)]
