"""Stability data of one or more lots: which lines may be pooled, and where their confidence bands meet a limit.

Invariant: slopes are tested before intercepts, both against the error of the full model, and a line is pooled only if
its test says so. Pinned by the published examples of LeBlond et al. 2011 (cases B3-01 to B3-08).

Where slopes differ there are two conventions, and a method names one: `pooled error` (each lot its line, one error
from all lots: LeBlond's 15.6 months) or `separate fits` (each lot alone: JMP's and expirest's 15.845 months).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from lbpcmc.laboratory.checks import one_of
from lbpcmc.laboratory.record import Label, Many, NotNegative, Real, at_least, record
from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.statistics.regression import LinearFit, Term, line, linear, student, variance_ratio
from lbpcmc.messages import say

COMMON = "common intercept, common slope"
INTERCEPTS = "different intercepts, common slope"
SLOPES = "different intercepts, different slopes"
SINGLE = "single lot"
CONVENTIONS = ("pooled error", "separate fits")


@record
class StabilityPoint:
    """One result of one lot at one age."""

    lot: Label
    age: NotNegative
    value: Real


@record
class StabilityData:
    """A stability study with the limits of its attribute."""

    points: Annotated[Many[StabilityPoint], at_least(1)]
    low: Real | None = None
    high: Real | None = None

    def __post_init__(self) -> None:
        """Refuse a study without a limit, or a lot with too little to fit a line."""
        if self.low is None and self.high is None:
            raise AssayError(say("stability.no_limit"))
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise AssayError(say("field.reversed_limits", low=f"{self.low:g}", high=f"{self.high:g}"))
        for lot in self.lots:
            ages = {p.age for p in self.points if p.lot == lot}
            count = sum(p.lot == lot for p in self.points)
            if count < 3 or len(ages) < 2:
                raise AssayError(say("stability.few_results", lot=lot, results=count, ages=len(ages)))

    @property
    def lots(self) -> tuple[str, ...]:
        """Lots in the order of their first result."""
        return tuple(dict.fromkeys(point.lot for point in self.points))

    @property
    def longest(self) -> float:
        """Oldest age of the study that every lot has reached."""
        return min(max(p.age for p in self.points if p.lot == lot) for lot in self.lots)


@dataclass(frozen=True, slots=True)
class LotLine:
    """The line of a lot under the chosen model."""

    intercept: float
    slope: float
    spread: tuple[float, float, float]
    """Variance of the intercept, covariance, variance of the slope, each divided by the error mean square."""
    error: float
    """Error mean square."""
    df: int

    def mean(self, age: float) -> float:
        """Fitted mean at an age."""
        return self.intercept + self.slope * age

    def half_width(self, age: float, quantile: float) -> float:
        """Half width of the confidence band of the mean."""
        c0, c1, c2 = self.spread
        return quantile * math.sqrt(self.error * max(c0 + 2 * c1 * age + c2 * age * age, 0.0))

    def crossing(self, limit: float, *, lower: bool, quantile: float) -> float | None:
        """First age at which the band of the mean meets the limit; None where it never does, 0 where it starts there.

        `lower` is for a lower limit, met by the lower edge of the band.
        """
        sign = 1.0 if lower else -1.0
        margin, change = sign * (self.intercept - limit), sign * self.slope
        if margin <= self.half_width(0.0, quantile):
            return 0.0
        k2 = quantile * quantile * self.error
        c0, c1, c2 = self.spread
        quadratic = (change * change - k2 * c2, 2 * (margin * change - k2 * c1), margin * margin - k2 * c0)
        roots = [complex(root) for root in np.roots(quadratic)]
        ages = [root.real for root in roots if abs(root.imag) <= 1e-9 * max(abs(root), 1e-300) and root.real > 0]
        met = [age for age in ages if margin + change * age >= -1e-9 * abs(margin)]
        return min(met, default=None)


@dataclass(frozen=True, slots=True)
class Pooling:
    """Tests of poolability and the model that follows from them."""

    model: str
    slopes: Term | None
    """Test of equal slopes; None for a single lot."""
    intercepts: Term | None
    regression: Term
    """Test of the chosen model against its own error."""
    lines: dict[str, LotLine]


def pool(data: StabilityData, *, pooling_p: float = 0.25, convention: str = "pooled error", model: str = "") -> Pooling:
    """Test poolability (ICH Q1E, appendix B: slopes first, then intercepts, at 0.25) and fit the model that is left.

    `model` overrides the choice, to see what another model would give. Raises AssayError for an unknown word.
    """
    one_of("separate slopes", convention, CONVENTIONS)
    lots = data.lots
    ages = np.array([p.age for p in data.points])
    y = np.array([p.value for p in data.points])
    common = line(ages, y)
    if len(lots) == 1:
        return Pooling(SINGLE, None, None, _regression(common), {lots[0]: _line(common, 0, 1, common)})
    belongs = np.array([[float(p.lot == lot) for lot in lots] for p in data.points])
    parallel = linear(np.column_stack([belongs, ages]), y)
    full = linear(np.column_stack([belongs, belongs * ages[:, None]]), y)
    slopes = variance_ratio("slopes", parallel.df - full.df, parallel.rss - full.rss, full)
    intercepts = variance_ratio("intercepts", common.df - parallel.df, common.rss - parallel.rss, full)
    chosen = model or _choose(slopes, intercepts, pooling_p)
    one_of("model", chosen, (COMMON, INTERCEPTS, SLOPES))
    found: dict[str, LotLine] = {}
    for at, lot in enumerate(lots):
        if chosen == COMMON:
            found[lot] = _line(common, 0, 1, common)
        elif chosen == INTERCEPTS:
            found[lot] = _line(parallel, at, len(lots), parallel)
        elif convention == "pooled error":
            found[lot] = _line(full, at, len(lots) + at, full)
        else:
            mine = belongs[:, at] > 0
            alone = line(ages[mine], y[mine])
            found[lot] = _line(alone, 0, 1, alone)
    regression = _regression({COMMON: common, INTERCEPTS: parallel, SLOPES: full}[chosen])
    return Pooling(chosen, slopes, intercepts, regression, found)


def quantile(confidence: float, df: int, *, either: bool) -> float:
    """T for a limit on one side; where the attribute may go either way, half of the risk on each."""
    return student(confidence, df, sides=2 if either else 1)


def _choose(slopes: Term, intercepts: Term, level: float) -> str:
    if slopes.p is not None and slopes.p < level:
        return SLOPES
    return INTERCEPTS if intercepts.p is not None and intercepts.p < level else COMMON


def _regression(fit: LinearFit) -> Term:
    return variance_ratio("regression", len(fit.coefficients) - 1, fit.total - fit.rss, fit)


def _line(fit: LinearFit, intercept: int, slope: int, error: LinearFit) -> LotLine:
    c = fit.unscaled
    spread = (float(c[intercept, intercept]), float(c[intercept, slope]), float(c[slope, slope]))
    coefficients = fit.coefficients
    return LotLine(float(coefficients[intercept]), float(coefficients[slope]), spread, error.mean_square, error.df)
