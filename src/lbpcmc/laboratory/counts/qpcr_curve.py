"""The standard curve of a quantitative PCR: Ct on log10 copies, its gates, and its inverse with Fieller's limits.

Invariant: a curve that does not respond has no inverse; limits hold the error of the curve and of the sample (pinned
by tests/laboratory/counts/test_qpcr.py).
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from lbpcmc.laboratory.record import NotNegative, Positive, Share, counted, record, up_to
from lbpcmc.laboratory.result import AssayError, Gate
from lbpcmc.laboratory.statistics import regression
from lbpcmc.messages import say

if TYPE_CHECKING:
    from lbpcmc.laboratory.statistics.regression import LinearFit


STEEPEST_FLAT = -1.0
"""Cycles per decade; a flatter curve would stand for ten copies out of one in each cycle, and is not a response."""


@record
class Standard:
    """One well of the dilution series."""

    copies: Positive
    """Copies of the target in the reaction."""
    ct: Annotated[float, up_to(60)]
    """Cycle of quantification."""


@record
class StandardCurveRules:
    """What a valid curve is."""

    least_levels: Annotated[int, counted(least=2)] = 5
    """Different concentrations of the standard."""
    efficiency_low: NotNegative = 0.90
    efficiency_high: Positive = 1.10
    least_r_squared: Share = 0.98


@dataclass(frozen=True, slots=True)
class Curve:
    """A fitted standard curve, Ct = intercept + slope * log10 copies."""

    fit: LinearFit
    lowest: float
    """Copies of the weakest standard."""
    highest: float
    levels: int

    @property
    def intercept(self) -> float:
        """Ct of a single copy."""
        return float(self.fit.coefficients[0])

    @property
    def slope(self) -> float:
        """Cycles per decade; -3.32 where copies double in each cycle."""
        return float(self.fit.coefficients[1])

    @property
    def efficiency(self) -> float:
        """10^(-1/slope) - 1 (MIQE 2009); 0 for a curve that does not fall."""
        return math.expm1(min(-math.log(10) / self.slope, 700.0)) if self.slope < 0 else 0.0

    @property
    def r_squared(self) -> float:
        """Share of the scatter of Ct that the line explains."""
        return 1 - self.fit.rss / self.fit.total if self.fit.total else 0.0

    def inverse(self, cts: tuple[float, ...], level: float) -> tuple[float, float, float] | None:
        """Give log10 copies of the mean of `cts` with Fieller's limits: (value, low, high).

        None where the slope does not differ from zero at that level.
        """
        variance, spread = self.fit.unscaled, self.fit.mean_square
        numerator = statistics.fmean(cts) - self.intercept
        covariance = (
            spread * (1 / len(cts) + float(variance[0, 0])),
            -spread * float(variance[0, 1]),
            spread * float(variance[1, 1]),
        )
        ratio = regression.fieller(numerator, self.slope, covariance, regression.student(level, self.fit.df))
        return None if ratio is None else (ratio.value, ratio.low, ratio.high)


def fit_curve(standards: tuple[Standard, ...]) -> Curve:
    """Fit the line; AssayError where there are too few standards for a line and its error."""
    copies = [standard.copies for standard in standards]
    if len(set(copies)) < 2:
        raise AssayError(say("qpcr.one_level"))
    fit = regression.line([math.log10(c) for c in copies], [standard.ct for standard in standards])
    return Curve(fit, min(copies), max(copies), len(set(copies)))


def curve_gates(curve: Curve, rules: StandardCurveRules, level: float) -> tuple[Gate, ...]:
    """Validity of the curve: levels, response, efficiency, linearity."""
    responds = curve.slope <= STEEPEST_FLAT and curve.inverse((curve.intercept,), level) is not None
    efficiency = f"{curve.efficiency:.1%}" if responds else "none"
    return (
        Gate("levels of standard", str(curve.levels), f"≥ {rules.least_levels}", curve.levels >= rules.least_levels),
        Gate("standard responds", f"slope {curve.slope:.4g}", f"slope ≤ {STEEPEST_FLAT:g}, proven", responds),
        Gate(
            "efficiency",
            efficiency,
            f"{rules.efficiency_low:.0%} to {rules.efficiency_high:.0%}",
            responds and rules.efficiency_low <= curve.efficiency <= rules.efficiency_high,
            "MIQE (Bustin et al. 2009)",
        ),
        Gate(
            "linearity",
            f"R^2 = {curve.r_squared:.5f}",
            f"≥ {rules.least_r_squared:g}",
            curve.r_squared >= rules.least_r_squared,
        ),
    )
