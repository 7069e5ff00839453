"""Process capability with its confidence limits.

Invariant: an index never comes without limits, and one from the short-term sigma only if the process is in control.
Pinned by case B4-01 and tests/laboratory/process/test_capability.py.

Sources: NIST/SEMATECH e-Handbook 6.1.6 (indices, limits of Cp by chi-squared, of Cpk by the normal approximation of
Bissell, Appl Stat 39:331, 1990). The moving range carries 0.605 of the information of the standard deviation (Cryer &
Ryan, J Qual Technol 22:187, 1990), which is how many degrees of freedom it is given.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

from scipy import stats

from lbpcmc.laboratory.checks import positive
from lbpcmc.laboratory.outcome import Heading, conclude, refusal
from lbpcmc.laboratory.record import Many, Real, Share, YesNo, at_least, record, word
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Gate, Reportable, TraceStep
from lbpcmc.laboratory.series import shown
from lbpcmc.laboratory.statistics import summary
from lbpcmc.laboratory.statistics.control_charts import individuals
from lbpcmc.messages import say

SOURCE = "NIST e-Handbook 6.1.6"


@record
class CapabilityData:
    """Values of a process in order, and the limits of its specification."""

    values: Annotated[Many[Real], at_least(3)]
    low: Real | None = None
    high: Real | None = None
    target: Real | None = None

    def __post_init__(self) -> None:
        """Refuse a process without limits."""
        if self.low is None and self.high is None:
            raise AssayError(say("capability.no_limit"))
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise AssayError(say("field.reversed_limits", low=f"{self.low:g}", high=f"{self.high:g}"))


@record
class CapabilityRules:
    """What a method states about its capability."""

    sigma: Annotated[str, word("overall", "within")] = "overall"
    """`overall` standard deviation (Pp, Ppk), or `within` from moving ranges (Cp, Cpk)."""
    scale: Annotated[str, word("as given", "log10")] = "as given"
    confidence: Share = 0.95
    in_control: YesNo = True
    """An index from the within sigma needs a chart without points beyond its limits."""


@dataclass(frozen=True, slots=True)
class Indices:
    """Capability of a process of known mean and sigma; None where a limit or the target is missing."""

    cp: float | None
    cpk: float
    cpu: float | None
    cpl: float | None
    k: float | None
    """Distance of the mean from the middle, over half the tolerance."""
    cpm: float | None
    """Taguchi's index, which counts the distance from the target as variation."""


def indices(
    mean: float, sigma: float, *, low: float | None = None, high: float | None = None, target: float | None = None
) -> Indices:
    """Capability indices (NIST e-Handbook 6.1.6)."""
    positive("sigma", sigma)
    cpu = None if high is None else (high - mean) / (3 * sigma)
    cpl = None if low is None else (mean - low) / (3 * sigma)
    ends = [index for index in (cpu, cpl) if index is not None]
    if not ends:
        raise AssayError(say("capability.no_limit"))
    cp = k = cpm = None
    if low is not None and high is not None:
        cp = (high - low) / (6 * sigma)
        k = abs((high + low) / 2 - mean) / ((high - low) / 2)
        if target is not None:
            cpm = (high - low) / (6 * math.hypot(sigma, mean - target))
    return Indices(cp, min(ends), cpu, cpl, k, cpm)


def cp_limits(cp: float, df: float, confidence: float) -> tuple[float, float]:
    """Limits of Cp by chi-squared."""
    tail = (1 - confidence) / 2
    return cp * math.sqrt(stats.chi2.ppf(tail, df) / df), cp * math.sqrt(stats.chi2.isf(tail, df) / df)


def cpk_limits(cpk: float, count: int, df: float, confidence: float) -> tuple[float, float]:
    """Limits of Cpk by the normal approximation (Bissell 1990)."""
    z = float(stats.norm.isf((1 - confidence) / 2))
    half = z * math.sqrt(1 / (9 * count) + cpk * cpk / (2 * df))
    return cpk - half, cpk + half


def evaluate(data: CapabilityData, rules: CapabilityRules) -> Reportable:
    """Ppk, or Cpk from the within sigma, with two-sided limits."""
    name = "Ppk" if rules.sigma == "overall" else "Cpk"
    heading = Heading(name, "", "number")
    values, low, high, target = _scaled(data, rules)
    count = len(values)
    mean, overall = summary.mean(values), summary.standard_deviation(values)
    if overall == 0:
        return refusal(heading, "All values are the same: there is no variation to compare with the limits.")
    gates: list[Gate] = []
    sigma, df = overall, float(count - 1)
    if rules.sigma == "within":
        chart = individuals(values)[0]
        sigma, df = chart.sigma, 0.605 * (count - 1)
        if rules.in_control:
            said = ", ".join(f"point {signal.point}" for signal in chart.signals) or "none"
            gates.append(Gate("in control", f"beyond 3 sigma: {said}", "none", not chart.signals, SOURCE))
    found = indices(mean, sigma, low=low, high=high, target=target)
    lower, upper = cpk_limits(found.cpk, count, df, rules.confidence)
    trace = [
        TraceStep("mean, sigma", rules.sigma, f"{shown(mean)}, {shown(sigma)} ({count} values)", SOURCE),
        *(
            TraceStep(label, "", shown(value, 4), SOURCE)
            for label, value in (("Cpu", found.cpu), ("Cpl", found.cpl), ("Cp", found.cp), ("Cpm", found.cpm))
            if value is not None
        ),
        TraceStep(
            name,
            "the smaller of Cpu and Cpl",
            f"{shown(found.cpk, 4)} ({shown(lower, 4)} to {shown(upper, 4)})",
            SOURCE,
        ),
    ]
    if found.cp is not None:
        ends = cp_limits(found.cp, df, rules.confidence)
        trace.append(TraceStep("limits of Cp", "chi-squared", f"{shown(ends[0], 4)} to {shown(ends[1], 4)}", SOURCE))
    if count <= 5000:
        shapiro = stats.shapiro(values)
        trace.append(TraceStep("normality", "Shapiro-Wilk W, p", f"{shapiro.statistic:.4f}, {shapiro.pvalue:.4f}"))
    flags = (Flag.WIDE_INTERVAL,) if count < 30 else ()
    limits = ConfidenceLimits(lower, upper, rules.confidence, "normal approximation (Bissell 1990)")
    return conclude(heading, found.cpk, limits, gates=gates, trace=trace, flags=flags)


def _scaled(
    data: CapabilityData, rules: CapabilityRules
) -> tuple[tuple[float, ...], float | None, float | None, float | None]:
    if rules.scale == "as given":
        return data.values, data.low, data.high, data.target
    values = tuple(math.log10(positive(f"value {at}", value)) for at, value in enumerate(data.values, 1))
    ends = [None if end is None else math.log10(positive("limit", end)) for end in (data.low, data.high, data.target)]
    return values, ends[0], ends[1], ends[2]
