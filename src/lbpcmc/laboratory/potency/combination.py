"""One potency from several independent assays, weighted on the log scale.

Invariant: weights 1/v are used only where the homogeneity test passes; otherwise the variance between assays enters
(semi-weights), or the assays count alike, or there is no result, as the method says. Pinned by case B2-19 and, against
statsmodels, by tests/laboratory/potency/test_combination.py.

Editions of Ph. Eur. 5.3 and USP differ in the variance between assays: Cochran's (variance of the log potencies less
the mean of their own variances; USP <111>) is the default, DerSimonian & Laird's the other choice. Neither is negative.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Annotated

from scipy import stats

from lbpcmc.laboratory.checks import one_of
from lbpcmc.laboratory.record import Digits, Label, Positive, Share, Text, record, word
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Gate, Reportable, TraceStep
from lbpcmc.laboratory.series import exponential, shown
from lbpcmc.laboratory.statistics.regression import student
from lbpcmc.messages import say

CHAPTER = "Ph. Eur. 5.3, section 6; USP <1034>"
HETEROGENEOUS = ("Cochran", "DerSimonian-Laird", "unweighted", "refuse")


@record
class IndependentAssay:
    """Result of one assay: a potency with its limits, as that assay reported it."""

    name: Label
    potency: Positive
    low: Positive
    high: Positive
    df: Positive
    """Degrees of freedom of its error, by which its limits were made."""
    level: Share = 0.95

    def __post_init__(self) -> None:
        """Refuse limits that do not bracket the potency."""
        if not self.low < self.potency < self.high:
            raise AssayError(
                say(
                    "combination.not_bracketed",
                    assay=self.name,
                    low=f"{self.low:g}",
                    high=f"{self.high:g}",
                    potency=f"{self.potency:g}",
                )
            )

    @property
    def log(self) -> float:
        """Ln of the potency."""
        return math.log(self.potency)

    @property
    def variance(self) -> float:
        """Variance of the ln potency: L2 / (4 t2), L being the width of its limits in ln."""
        width = math.log(self.high) - math.log(self.low)
        return (width / (2 * student(self.level, self.df))) ** 2


@record
class CombinationRules:
    """What a method states about the combination of assays."""

    heterogeneous: Annotated[str, word(*HETEROGENEOUS)] = "Cochran"
    """Where assays disagree: Cochran or DerSimonian-Laird semi-weights, `unweighted`, or `refuse`."""
    homogeneity_p: Share = 0.05
    quantile: Annotated[str, word("t", "normal")] = "t"
    """`t`, or `normal` where the number of assays is large (as meta-analyses take it)."""
    confidence: Share = 0.95
    unit: Text = "ratio"
    digits: Digits = 4


@dataclass(frozen=True, slots=True)
class Combined:
    """A mean of independent estimates on the log scale."""

    mean: float
    error: float
    """Standard error of the mean."""
    between: float
    """Variance between assays that entered the weights; 0 for weights 1/v."""
    q: float
    """Homogeneity statistic, chi-squared with `df` degrees of freedom."""
    df: int
    p: float

    @property
    def i2(self) -> float:
        """Per cent of the variation that is between assays (Higgins & Thompson 2002)."""
        return 100 * max(0.0, (self.q - self.df) / self.q) if self.q > 0 else 0.0

    def limits(self, quantile: float) -> tuple[float, float]:
        """Mean less and plus `quantile` standard errors."""
        return self.mean - quantile * self.error, self.mean + quantile * self.error


def combine(estimates: list[float], variances: list[float], between: str = "none") -> Combined:
    """Weighted mean of log estimates: weights 1/v (`none`), or 1/(v + variance between), by either estimator."""
    one_of("between", between, ("none", "Cochran", "DerSimonian-Laird", "unweighted"))
    count = len(estimates)
    if count < 2:
        raise AssayError(say("combination.few_assays", count=count))
    if len(variances) != count or any(v <= 0 for v in variances):
        raise AssayError(say("combination.no_variance"))
    weights = [1 / v for v in variances]
    total = math.fsum(weights)
    fixed = math.fsum(w * m for w, m in zip(weights, estimates, strict=True)) / total
    q = math.fsum(w * (m - fixed) ** 2 for w, m in zip(weights, estimates, strict=True))
    df, p = count - 1, float(stats.chi2.sf(q, count - 1))
    plain = math.fsum(estimates) / count
    scatter = math.fsum((m - plain) ** 2 for m in estimates) / df
    if between == "unweighted":
        return Combined(plain, math.sqrt(scatter / count), 0.0, q, df, p)
    extra = 0.0
    if between == "Cochran":
        extra = max(0.0, scatter - math.fsum(variances) / count)
    elif between == "DerSimonian-Laird":
        extra = max(0.0, (q - df) / (total - math.fsum(w * w for w in weights) / total))
    semi = [1 / (v + extra) for v in variances]
    mean = math.fsum(w * m for w, m in zip(semi, estimates, strict=True)) / math.fsum(semi)
    return Combined(mean, 1 / math.sqrt(math.fsum(semi)), extra, q, df, p)


def evaluate(assays: tuple[IndependentAssay, ...], rules: CombinationRules) -> Reportable:
    """Combined potency with limits; unit as the assays' own.

    Weights 1/v take t with the sum of the degrees of freedom, semi-weights and the unweighted mean t with one less
    than the number of assays.
    """
    if len({assay.name for assay in assays}) < len(assays):
        raise AssayError(say("combination.name_twice"))
    logs, variances = [a.log for a in assays], [a.variance for a in assays]
    homogeneous = combine(logs, variances)
    agree = homogeneous.p >= rules.homogeneity_p
    test = f"chi2 {homogeneous.q:.4g} with {homogeneous.df} df, p {homogeneous.p:.4f}"
    trace = [
        *(
            TraceStep(a.name, "ln potency, v = L2 / (4 t2)", f"{shown(a.log)}, {shown(v)}", CHAPTER)
            for a, v in zip(assays, variances, strict=True)
        ),
        TraceStep("homogeneity", "sum of (M - mean)2 / v", test, CHAPTER),
    ]
    gates: tuple[Gate, ...] = ()
    if rules.heterogeneous == "refuse":
        gates = (Gate("homogeneity", test, f"p >= {rules.homogeneity_p:g}", agree, CHAPTER),)
    result = Reportable(
        quantity="combined potency",
        value=None,
        unit=rules.unit,
        digits=rules.digits,
        kind="ratio" if rules.unit in ("ratio", "%") else "",
        gates=gates,
        trace=tuple(trace),
        flags=() if agree else (Flag.HETEROGENEOUS,),
        reason="The assays disagree: homogeneity failed.",
    )
    if not all(gate.passed for gate in gates):
        return result
    way = "none" if agree else rules.heterogeneous
    found = homogeneous if agree else combine(logs, variances, way)
    df = math.fsum(a.df for a in assays) if agree else homogeneous.df
    by_t = rules.quantile == "t"
    quantile = student(rules.confidence, df) if by_t else float(stats.norm.ppf((1 + rules.confidence) / 2))
    low, high = found.limits(quantile)
    way_of = f"t with {df:g} df" if by_t else "normal quantile"
    name = "weights 1/v" if agree else {"unweighted": "unweighted"}.get(way, f"semi-weights, {way}")
    trace.append(TraceStep("variance between assays", name, shown(found.between), CHAPTER))
    text = f"{shown(exponential(found.mean))} ({shown(exponential(low))} to {shown(exponential(high))})"
    trace.append(TraceStep("mean", "exp of the weighted mean of ln potency", text, CHAPTER))
    limits = ConfidenceLimits(exponential(low), exponential(high), rules.confidence, f"{name}, {way_of}")
    return replace(result, value=exponential(found.mean), limits=limits, trace=tuple(trace), reason="")
