"""Growth rate and doubling time: regression of ln X on time in a window that the method states.

Invariant: the slope is of natural logarithms, the window is part of the result, and a culture that does not grow in
it has no doubling time. Pinned by case B7-01 and tests/laboratory/process/test_growth.py.
"""

from __future__ import annotations

import math
from typing import Annotated

from lbpcmc.laboratory.checks import equally_many, positive
from lbpcmc.laboratory.outcome import Heading, conclude, refusal
from lbpcmc.laboratory.record import Many, NotNegative, Real, Share, at_least, counted, record, word
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Gate, Reportable, TraceStep
from lbpcmc.laboratory.series import shown
from lbpcmc.laboratory.statistics.regression import line, student
from lbpcmc.messages import say

LN2 = math.log(2)


@record
class GrowthData:
    """Biomass of one culture over time: OD, cells/mL or CFU/mL, not their logarithms."""

    hours: Annotated[Many[Real], at_least(3)]
    biomass: Many[Real]
    blank: NotNegative = 0.0
    """Reading of the medium alone, taken off every reading."""

    def __post_init__(self) -> None:
        """Refuse impossible series."""
        equally_many(hours=self.hours, biomass=self.biomass)
        for at, value in enumerate(self.biomass, 1):
            positive(f"biomass[{at}] less blank", value - self.blank)


@record
class GrowthRules:
    """What a method states about its exponential phase."""

    start: Real = 0.0
    """First hour of the window."""
    end: Real = 1e9
    """Last hour of the window."""
    report: Annotated[str, word("growth rate", "doubling time")] = "growth rate"
    """`growth rate` or `doubling time`."""
    least_points: Annotated[int, counted(least=3)] = 3
    least_r_squared: NotNegative = 0.98
    most: NotNegative = 0.0
    """Highest reading in the linear range of the instrument; 0 sets none."""
    confidence: Share = 0.95

    def __post_init__(self) -> None:
        """Refuse words and windows that cannot be."""
        if self.end <= self.start:
            raise AssayError(say("growth.reversed_window", end=f"{self.end:g}", start=f"{self.start:g}"))


def doublings(first: float, last: float) -> float:
    """Generations between two counts: log2 of their ratio."""
    return math.log2(positive("last count", last) / positive("first count", first))


def doubling_time(first: float, last: float, hours: float) -> float:
    """Hours to double, from two counts and the hours between them; refuses a culture that did not grow."""
    count = doublings(first, last)
    if count <= 0:
        raise AssayError(say("growth.no_doubling"))
    return positive("hours", hours) / count


def evaluate(data: GrowthData, rules: GrowthRules) -> Reportable:
    """Specific growth rate in 1/h, or doubling time in h, with limits by Student's t."""
    rate = rules.report == "growth rate"
    heading = Heading(rules.report, "1/h" if rate else "h", "rate" if rate else "time")
    chosen = [(t, x) for t, x in zip(data.hours, data.biomass, strict=True) if rules.start <= t <= rules.end]
    times = [t for t, _ in chosen]
    if len(chosen) < rules.least_points or len(set(times)) < 2:
        needed = f"{rules.least_points} are needed"
        lie = "1 reading lies" if len(chosen) == 1 else f"{len(chosen)} readings lie"
        return refusal(heading, f"{lie} in the window of {rules.start:g} to {rules.end:g} h: {needed}.")
    fit = line(times, [math.log(x - data.blank) for _, x in chosen])
    slope = float(fit.coefficients[1])
    straight = 1.0 if fit.total <= 0 else 1 - fit.rss / fit.total
    half = student(rules.confidence, fit.df) * float(fit.standard_errors[1])
    top = max(x for _, x in chosen)
    gates = [
        Gate("growth", f"{shown(slope)} 1/h", "above 0", slope > 0),
        Gate(
            "straight", f"R2 {straight:.4f}", f"at least {rules.least_r_squared:g}", straight >= rules.least_r_squared
        ),
    ]
    if rules.most:
        gates.append(Gate("linear range", f"highest {shown(top)}", f"at most {rules.most:g}", top <= rules.most))
    if not rate and slope - half <= 0 < slope:
        gates.append(Gate("doubling time has limits", f"{shown(slope)} ± {shown(half)}", "rate above 0", passed=False))
    trace = [
        TraceStep("window", "hours", f"{min(times):g} to {max(times):g}, {len(chosen)} readings"),
        TraceStep("growth rate", "slope of ln X on h", f"{shown(slope)} ± {shown(half)} 1/h"),
        TraceStep("ln X at time 0", "intercept", shown(float(fit.coefficients[0]))),
    ]
    if slope <= 0 or not all(gate.passed for gate in gates):
        return conclude(heading, 0.0, None, gates=gates, trace=trace)
    trace.append(TraceStep("doubling time", "ln 2 / growth rate", f"{shown(LN2 / slope)} h"))
    value, low, high = (slope, slope - half, slope + half)
    if not rate:
        value, low, high = LN2 / slope, LN2 / high, LN2 / low
    convention = f"Student's t of the slope, {fit.df} df"
    return conclude(heading, value, ConfidenceLimits(low, high, rules.confidence, convention), gates=gates, trace=trace)
