"""Tolerance intervals: where a stated share of all values lies, with stated confidence.

Invariant: the default is exact at every sample size; an approximation is used only by name. Pinned by cases B4-09 to
B4-13; at n = 6 (90/99) Natrella's one-sided factor is a fifth too large.

Sources: NIST/SEMATECH e-Handbook 7.2.6.3 (Howe, Guenther, Natrella, noncentral t); exact two-sided factor by
quadrature over the sample mean (Wald & Wolfowitz 1946; Krishnamoorthy & Mathew 2009, eq. 1.2.4).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

import numpy as np
from scipy import optimize, special, stats

from lbpcmc.laboratory.checks import one_of, positive, share, whole
from lbpcmc.laboratory.outcome import Heading, conclude, refusal
from lbpcmc.laboratory.record import Many, Real, Share, Text, at_least, record, word
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Reportable, TraceStep
from lbpcmc.laboratory.series import power_of_ten, shown
from lbpcmc.laboratory.statistics import summary
from lbpcmc.messages import say

if TYPE_CHECKING:
    from lbpcmc.laboratory.statistics.regression import Array

METHODS = ("exact", "Howe", "Howe-Guenther", "Natrella", "nonparametric")
SIDES = ("two", "lower", "upper")


@record
class ToleranceData:
    """Values of one population."""

    values: Annotated[Many[Real], at_least(2)]


@record
class ToleranceRules:
    """What a method states about its tolerance interval."""

    coverage: Share = 0.99
    """Share of the population."""
    confidence: Share = 0.95
    sides: Annotated[str, word(*SIDES)] = "two"
    method: Annotated[str, word(*METHODS)] = "exact"
    scale: Annotated[str, word("as given", "log10")] = "as given"
    unit: Text = ""
    kind: Text = ""

    def __post_init__(self) -> None:
        """Refuse words that no interval knows."""
        if self.sides == "two" and self.method == "Natrella":
            raise AssayError(say("tolerance.one_sided"))
        if self.sides != "two" and self.method in ("Howe", "Howe-Guenther"):
            raise AssayError(say("tolerance.two_sided", method=self.method))


def two_sided_factor(count: int, coverage: float, confidence: float, method: str = "exact") -> float:
    """K of mean ± k s."""
    whole("count", count, least=2)
    df = count - 1
    if method in ("Howe", "Howe-Guenther"):
        z = float(special.ndtri((1 + coverage) / 2))
        chi = float(stats.chi2.ppf(1 - confidence, df))
        howe = z * math.sqrt(df * (1 + 1 / count) / chi)
        return howe if method == "Howe" else howe * math.sqrt(1 + (count - 3 - chi) / (2 * (count + 1) ** 2))
    one_of("method", method, ("exact",))
    nodes, weights = np.polynomial.legendre.leggauss(120)
    end = 9.0
    x = end / 2 * (nodes + 1) / math.sqrt(count)
    density = end * weights * np.exp(-count * x * x / 2) / math.sqrt(2 * math.pi)
    reach = _reach(x, coverage)

    def short(k: float) -> float:
        return float(density @ special.chdtrc(df, df * (reach / k) ** 2)) - confidence

    high = 2 * two_sided_factor(count, coverage, confidence, "Howe") + 1
    while short(high) < 0:
        high *= 2
    return float(optimize.brentq(short, 1e-3, high, xtol=1e-13, rtol=1e-14))


def one_sided_factor(count: int, coverage: float, confidence: float, method: str = "exact") -> float:
    """K of mean + k s (or - k s): noncentral t, or Natrella's approximation, which small samples may not have."""
    whole("count", count, least=2)
    z, zc = float(special.ndtri(coverage)), float(special.ndtri(confidence))
    if method == "exact":
        root = math.sqrt(count)
        return float(stats.nct.ppf(confidence, count - 1, z * root)) / root
    one_of("method", method, ("Natrella",))
    a = 1 - zc * zc / (2 * (count - 1))
    inside = z * z - a * (z * z - zc * zc / count)
    if a <= 0 or inside < 0:
        raise AssayError(say("tolerance.no_factor", count=count))
    return (z + math.sqrt(inside)) / a


def sample_size(coverage: float, confidence: float, *, sides: int) -> int:
    """How many values the extremes of which (two sides) or one of which (one side) are a distribution-free limit.

    One side with all of them passing is the zero-failure plan: 59 for 95/95.
    """
    share("coverage", coverage)
    share("confidence", confidence)
    if sides == 1:
        return math.ceil(math.log(1 - confidence) / math.log(coverage) - 1e-12)
    count = 2
    while 1 - count * coverage ** (count - 1) + (count - 1) * coverage**count < confidence:
        count += 1
    return count


def evaluate(data: ToleranceData, rules: ToleranceRules) -> Reportable:
    """Mean with the tolerance interval as its limits; none where too few values were given for the method."""
    heading = Heading("tolerance interval", rules.unit, rules.kind, digits=4)
    values = data.values
    if rules.scale == "log10":
        values = tuple(math.log10(positive(f"value {at}", value)) for at, value in enumerate(values, 1))
    count = len(values)
    mean, sd = summary.mean(values), summary.standard_deviation(values)
    needed = 0
    if rules.method == "nonparametric":
        needed = sample_size(rules.coverage, rules.confidence, sides=2 if rules.sides == "two" else 1)
        low, high, said = min(values), max(values), "smallest and largest value"
    elif rules.sides == "two":
        k = two_sided_factor(count, rules.coverage, rules.confidence, rules.method)
        low, high, said = mean - k * sd, mean + k * sd, f"k {k:.5f}"
    else:
        k = one_sided_factor(count, rules.coverage, rules.confidence, rules.method)
        low, high, said = mean - k * sd, mean + k * sd, f"k {k:.5f}"
    if count < needed:
        return refusal(heading, f"{count} values are too few for a distribution-free limit: {needed} are needed.")
    if rules.scale == "log10":
        mean, low, high = power_of_ten(mean), power_of_ten(low), power_of_ten(high)
    ends = (low if rules.sides != "upper" else None, high if rules.sides != "lower" else None)
    convention = f"{rules.method}, {100 * rules.coverage:g} % of values, {rules.sides}-sided"
    trace = [
        TraceStep("mean, s, n", rules.scale, f"{shown(mean)}, {shown(sd)}, {count}"),
        TraceStep("factor", convention, said, "NIST e-Handbook 7.2.6.3"),
        TraceStep("interval", "mean ± k s", f"{shown(low, 7)} to {shown(high, 7)}"),
    ]
    return conclude(heading, mean, ConfidenceLimits(*ends, rules.confidence, convention), trace=trace)


def _reach(x: Array, coverage: float) -> Array:
    """R with Phi(x + r) - Phi(x - r) = coverage, by Newton's method."""
    r: Array = np.maximum(x + special.ndtri(coverage), special.ndtri((1 + coverage) / 2))
    for _ in range(60):
        gap = special.ndtr(x + r) - special.ndtr(x - r) - coverage
        slope = (np.exp(-((x + r) ** 2) / 2) + np.exp(-((x - r) ** 2) / 2)) / math.sqrt(2 * math.pi)
        step = gap / slope
        r = r - step
        if float(np.max(np.abs(step))) < 1e-15 * float(np.max(r)):
            break
    return r
