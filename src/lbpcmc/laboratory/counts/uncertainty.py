"""How sure a colony count is: ISO 19036 on the log10 scale, and the exact Poisson limits.

Invariant: the interval is made of the unrounded count and the unrounded uncertainty; what is printed is rounded
once (pinned by tests/laboratory/counts/test_uncertainty.py).
"""

from __future__ import annotations

import math

from lbpcmc.laboratory.record import Count, NotNegative, Positive, Real, Share, Text, record
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Reportable, ReportRounding, TraceStep
from lbpcmc.laboratory.statistics import poisson
from lbpcmc.messages import say

LOG10_E_SQUARED = math.log10(math.e) ** 2
"""Poisson variance of a log10 count of one colony; ISO/TS 19036 prints it as 0.18861."""


def expanded_uncertainty(
    s_r_log10: float, colonies: int, *, coverage: float = 2.0, u_matrix_log10: float = 0.0
) -> float:
    """U on log10: coverage * sqrt(s_R^2 + u_matrix^2 + 0.18861 / colonies).

    ISO/TS 19036:2006/Amd 1:2009 8.2.1; the matrix part as ISO 19036:2019 adds it. AssayError for no colonies: a
    count of zero has an upper limit and no relative uncertainty.
    """
    if colonies <= 0:
        raise AssayError(say("uncertainty.zero"))
    return coverage * math.sqrt(s_r_log10**2 + u_matrix_log10**2 + LOG10_E_SQUARED / colonies)


def iso_19036_limits(count: float, expanded: float) -> tuple[float, float]:
    """Limits of a count whose log10 has the expanded uncertainty `expanded`."""
    return count * 10**-expanded, count * 10**expanded


def coverage_level(coverage: float) -> float:
    """Confidence of a normal interval of `coverage` standard deviations, to four decimals: 0.9545 for 2."""
    return round(math.erf(coverage / math.sqrt(2)), 4)


@record
class CountedResult:
    """A count that was reported elsewhere and needs its uncertainty."""

    log10_count: Real
    colonies: Count
    """Sum of the colonies that it was made from."""


@record
class UncertaintyRules:
    """What enters the uncertainty."""

    s_r_log10: NotNegative = 0.25
    """Reproducibility standard deviation of the method in the laboratory, on log10."""
    u_matrix_log10: NotNegative = 0.0
    """Uncertainty of the matrix on log10 (ISO 19036:2019)."""
    coverage: Positive = 2.0
    method: Text = "ISO 19036"
    """`ISO 19036` or `exact` (Poisson alone, Garwood)."""
    level: Share = 0.95
    """Confidence of exact limits."""
    unit: Text = "log10 CFU/g"
    kind: Text = "log colonies per mass"
    decimals: Count = 2


def evaluate(data: CountedResult, rules: UncertaintyRules | None = None) -> Reportable:
    """Give the log10 count its limits; raises AssayError where there were no colonies."""
    rules = rules or UncertaintyRules()
    value = data.log10_count
    if rules.method == "exact":
        if data.colonies == 0:
            raise AssayError(say("uncertainty.zero_log10"))
        low, high = poisson.garwood_limits(data.colonies, rules.level)
        limits = ConfidenceLimits(
            value + math.log10(low / data.colonies),
            value + math.log10(high / data.colonies),
            rules.level,
            "exact Poisson (Garwood 1936)",
        )
        step = TraceStep("limits", "chi-squared quantiles / 2", f"{low:.6g} to {high:.6g} colonies", "Garwood 1936")
    else:
        expanded = expanded_uncertainty(
            rules.s_r_log10, data.colonies, coverage=rules.coverage, u_matrix_log10=rules.u_matrix_log10
        )
        limits = ConfidenceLimits(
            value - expanded, value + expanded, coverage_level(rules.coverage), f"ISO 19036, k = {rules.coverage:g}"
        )
        step = TraceStep(
            "expanded uncertainty U",
            "k sqrt(s_R^2 + u_matrix^2 + 0.18861 / sum C)",
            f"{rules.coverage:g} sqrt({rules.s_r_log10:g}^2 + {rules.u_matrix_log10:g}^2 + 0.18861 / "
            f"{data.colonies}) = {expanded:.6g}",
            "ISO/TS 19036:2006/Amd 1:2009 8.2.1",
        )
    return Reportable(
        quantity="viable count",
        value=value,
        unit=rules.unit,
        kind=rules.kind,
        digits=log_digits(value, rules.decimals),
        rounding=ReportRounding.HALF_UP,
        limits=limits,
        trace=(step,),
    )


def log_digits(value: float, decimals: int) -> int:
    """Significant digits that show a log10 with so many decimals."""
    rounded = abs(round(value, decimals)) or abs(value)
    return max(1, (math.floor(math.log10(rounded)) + 1 if rounded else 1) + decimals)
