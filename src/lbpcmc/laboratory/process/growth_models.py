"""Growth curves from lag to plateau: Baranyi, Buchanan (three phases) and modified Gompertz.

Invariant: the model is named with every parameter; on the same data their growth rates differ by a third. Pinned by
case B7-03.

Models on log10 counts with natural-logarithm rates: Baranyi & Roberts, Int J Food Microbiol 23:277, 1994; Buchanan et
al., Food Microbiol 14:313, 1997; Zwietering et al., Appl Environ Microbiol 56:1875, 1990.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np

from lbpcmc.laboratory.checks import equally_many, one_of
from lbpcmc.laboratory.outcome import Heading, conclude, refusal
from lbpcmc.laboratory.record import Many, NotNegative, Real, Share, at_least, record, word
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Gate, Reportable, TraceStep
from lbpcmc.laboratory.series import exponential, shown
from lbpcmc.laboratory.statistics.nonlinear import Fitting, NoFit, NonlinearFit, nonlinear
from lbpcmc.laboratory.statistics.regression import Array, student
from lbpcmc.messages import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

LN10 = math.log(10)
MODELS = ("Baranyi", "Buchanan", "Gompertz")
PARAMETERS = ("lag", "mumax", "log10 N0", "log10 Nmax")
REPORTS = {"growth rate": (1, "1/h", "rate"), "lag": (0, "h", "time")}


@record
class GrowthCurveData:
    """log10 of the count of one culture over time."""

    hours: Annotated[Many[NotNegative], at_least(6)]
    log10_count: Many[Real]

    def __post_init__(self) -> None:
        """Refuse curves with too few points."""
        equally_many(hours=self.hours, log10_count=self.log10_count)
        if len(set(self.hours)) < 5:
            raise AssayError(say("growth.few_times"), field="hours")
        if max(self.log10_count) == min(self.log10_count):
            raise AssayError(say("growth.same_readings"), field="log10_count")


@record
class GrowthCurveRules:
    """What a method states about its growth curve."""

    model: Annotated[str, word(*MODELS)] = "Baranyi"
    report: Annotated[str, word("growth rate", "lag", "doubling time")] = "growth rate"
    """`growth rate`, `lag` or `doubling time`."""
    confidence: Share = 0.95
    least_r_squared: NotNegative = 0.95


def curve(model: str, hours: Array, p: NDArray[Any]) -> NDArray[Any]:
    """log10 count over time; parameters in the order of PARAMETERS."""
    lag, rate, low, high = p
    found: NDArray[Any]
    if model == "Baranyi":
        wait = np.exp(rate * lag)
        grown = np.exp(rate * hours)
        found = high + np.log((wait - 1 + grown) / (grown - 1 + wait * 10 ** (high - low))) / LN10
    elif model == "Buchanan":
        end = lag + (high - low) * LN10 / rate
        rising = low + rate * (hours - lag) / LN10
        found = np.where(hours < lag.real, low, np.where(hours <= end.real, rising, high))
    else:
        found = low + (high - low) * np.exp(-np.exp(rate * math.e * (lag - hours) / ((high - low) * LN10) + 1))
    return found


def fit(data: GrowthCurveData, model: str) -> NonlinearFit:
    """Least squares on log10 counts; raises NoFit where the readings have no such curve."""
    one_of("model", model, MODELS)
    hours, counts = np.array(data.hours), np.array(data.log10_count)
    order = np.argsort(hours, kind="stable")
    t, y = hours[order], counts[order]
    apart = np.diff(t) > 0
    steepest = float(np.max(np.diff(y)[apart] / np.diff(t)[apart])) * LN10
    low, high = float(np.min(y)), float(np.max(y))
    longest = float(t[-1])
    starts = [
        [longest * part, max(steepest, 1e-6) * factor, low, high] for part in (0.05, 0.15, 0.3) for factor in (0.7, 1.0)
    ]
    return nonlinear(lambda x, p: curve(model, x, p), hours, counts, starts, Fitting(smooth=model != "Buchanan"))


def evaluate(data: GrowthCurveData, rules: GrowthCurveRules) -> Reportable:
    """Growth rate, lag or doubling time with limits by Student's t (for the doubling time on the log scale)."""
    place, unit, kind = REPORTS.get(rules.report, (1, "h", "time"))
    heading = Heading(f"{rules.report} ({rules.model})", unit, kind)
    try:
        found = fit(data, rules.model)
    except NoFit as no:
        return refusal(heading, no.said)
    values, errors = [float(v) for v in found.parameters], [float(v) for v in found.standard_errors]
    counts = np.array(data.log10_count)
    straight = 1 - found.rss / float(np.sum((counts - counts.mean()) ** 2))
    gates = [
        Gate("fit", f"R2 {straight:.4f}", f"at least {rules.least_r_squared:g}", straight >= rules.least_r_squared),
        Gate("growth", f"mumax {shown(values[1])} 1/h", "above 0", values[1] > 0),
    ]
    trace = [
        TraceStep(name, rules.model, f"{shown(value)} ± {shown(error, 3)}")
        for name, value, error in zip(PARAMETERS, values, errors, strict=True)
    ]
    trace.append(TraceStep("residual", "sum of squares, degrees of freedom", f"{shown(found.rss)}, {found.df}"))
    if values[1] <= 0:
        return conclude(heading, 0.0, None, gates=gates, trace=trace)
    t = student(rules.confidence, found.df)
    value, half = values[place], t * errors[place]
    low, high, convention = value - half, value + half, f"Student's t, {found.df} df"
    if rules.report == "doubling time":
        value, spread = math.log(2) / value, exponential(t * errors[1] / values[1])
        low, high, convention = value / spread, value * spread, f"log scale, Student's t, {found.df} df"
    outside = not min(data.hours) <= values[0] <= max(data.hours)
    flags = (Flag.EXTRAPOLATED,) if outside else ()
    return conclude(
        heading, value, ConfidenceLimits(low, high, rules.confidence, convention), gates=gates, trace=trace, flags=flags
    )
