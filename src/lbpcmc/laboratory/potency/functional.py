"""Functional potency: metabolite made per viable cell and hour, of a lot and of a reference beside it.

Invariant: every culture's rate is its own slope over time, the blank's drift is taken off, and the uncertainty of the
viable count enters the limits; cultures are the replicates, time points are not. A lot that does not make more than
the blank gets no number. Pinned by tests/laboratory/potency/test_functional.py.

Limits are on the log scale: potency is a product of quantities with relative errors. Degrees of freedom by
Welch-Satterthwaite (JCGM 100:2008, G.4).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

from lbpcmc.laboratory.checks import equally_many
from lbpcmc.laboratory.outcome import Heading, conclude, failed
from lbpcmc.laboratory.record import Digits, Label, Many, NotNegative, Positive, Real, Share, at_least, record, word
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Gate, Reportable, TraceStep
from lbpcmc.laboratory.series import exponential, shown
from lbpcmc.laboratory.statistics.regression import line, student
from lbpcmc.messages import say

PER = ("CFU", "cells", "AFU")


@record
class Culture:
    """One vessel: what it held of the metabolite over time."""

    name: Label
    hours: Annotated[Many[Real], at_least(2)]
    millimolar: Many[NotNegative]
    """Concentration in mmol/L, free of the medium's own where that was not measured at time zero."""

    def __post_init__(self) -> None:
        """Refuse impossible series."""
        equally_many(hours=self.hours, millimolar=self.millimolar)
        if len(set(self.hours)) < 2:
            raise AssayError(say("functional.one_time"), field="hours")

    @property
    def rate(self) -> float:
        """mmol/L made per hour: slope of the least squares line."""
        return self._line()[0]

    @property
    def r_squared(self) -> float | None:
        """How straight the line is; None with two times only."""
        return self._line()[1]

    def _line(self) -> tuple[float, float | None]:
        if len(self.hours) == 2:
            return (self.millimolar[1] - self.millimolar[0]) / (self.hours[1] - self.hours[0]), None
        fit = line(self.hours, self.millimolar)
        straight = 1 - fit.rss / fit.total if fit.total > 0 and len(set(self.hours)) > 2 else None
        return float(fit.coefficients[1]), straight


@record
class FunctionalData:
    """One lot in one run."""

    lot: Label
    cultures: Annotated[Many[Culture], at_least(2)]
    viable_per_ml: Positive
    """Viable count in the assay vessel, per mL."""
    log10_error: NotNegative
    """Standard error of log10 of that count."""
    log10_error_df: Positive
    """Its degrees of freedom."""
    blanks: Many[Culture] = ()
    """The same medium without cells, or with killed cells."""


@record
class FunctionalRules:
    """What a method states about its functional assay."""

    per: Annotated[str, word(*PER)] = "CFU"
    """What the viable count counted: CFU, cells or AFU; never mixed."""
    confidence: Share = 0.95
    least_r_squared: Real = 0.95
    """Straightness that each culture with three and more times must have."""
    most_blank_percent: NotNegative = 10.0
    """Drift of the blank, per cent of the lot's rate, above which the run is not valid."""
    unit: Annotated[str, word("%", "ratio")] = "%"
    """Of a comparison with the reference: % or ratio."""
    digits: Digits = 3


@dataclass(frozen=True, slots=True)
class _Activity:
    """ln of fmol per cell and hour, with its variance and degrees of freedom."""

    log: float
    variance: float
    df: float
    gates: tuple[Gate, ...]
    trace: tuple[TraceStep, ...]


def evaluate(data: FunctionalData, rules: FunctionalRules) -> Reportable:
    """Activity of a lot in fmol per viable cell and hour (the same number: micromol per 10^9 cells and hour)."""
    found = _activity(data, rules)
    heading = Heading(f"specific activity of {data.lot}", f"fmol/({rules.per} h)", digits=rules.digits)
    return _concluded(heading, found, rules.confidence, 1.0)


def compare(data: FunctionalData, reference: FunctionalData, rules: FunctionalRules) -> Reportable:
    """Activity of a lot relative to that of a reference in the same run."""
    lot, other = _activity(data, rules), _activity(reference, rules)
    heading = Heading(f"activity of {data.lot} relative to {reference.lot}", rules.unit, "ratio", rules.digits)
    df = _welch([(lot.variance, lot.df), (other.variance, other.df)])
    ratio = _Activity(
        lot.log - other.log, lot.variance + other.variance, df, lot.gates + other.gates, lot.trace + other.trace
    )
    return _concluded(heading, ratio, rules.confidence, 100.0 if rules.unit == "%" else 1.0)


def _concluded(heading: Heading, found: _Activity, confidence: float, scale: float) -> Reportable:
    half = student(confidence, found.df) * math.sqrt(found.variance)
    value, low, high = (scale * exponential(found.log + side * half) for side in (0, -1, 1))
    convention = f"log scale, t with {found.df:.3g} df (Welch-Satterthwaite, JCGM 100 G.4)"
    step = TraceStep("result", "exp(ln activity)", f"{shown(value)} ({shown(low)} to {shown(high)})")
    trace = (*found.trace, step) if not failed(found.gates) else found.trace
    return conclude(heading, value, ConfidenceLimits(low, high, confidence, convention), gates=found.gates, trace=trace)


def _activity(data: FunctionalData, rules: FunctionalRules) -> _Activity:
    blank = math.fsum(c.rate for c in data.blanks) / len(data.blanks) if data.blanks else 0.0
    rates = [c.rate - blank for c in data.cultures]
    mean = math.fsum(rates) / len(rates)
    trace = [
        *(TraceStep(f"{data.lot}, {c.name}", "slope of mmol/L on h", shown(c.rate)) for c in data.cultures),
        TraceStep(f"{data.lot}, blank", "mean slope, mmol/(L h)", shown(blank)),
    ]
    straight = [c.r_squared for c in data.cultures]
    worst = min((r for r in straight if r is not None), default=None)
    gates = []
    if worst is not None:
        gates.append(
            Gate(
                f"straight over time, {data.lot}",
                f"R2 {worst:.4f}",
                f"at least {rules.least_r_squared:g}",
                worst >= rules.least_r_squared,
            )
        )
    gates.append(
        Gate(
            f"activity, {data.lot}",
            f"lowest {shown(min(rates), 4)} mmol/(L h) above the blank",
            "above 0",
            min(rates) > 0,
        )
    )
    if data.blanks:
        drift = 100 * abs(blank) / mean if mean > 0 else math.inf
        said = f"{drift:.3g} % of the lot's rate" if math.isfinite(drift) else "no rate to compare with"
        gates.append(
            Gate(
                f"blank, {data.lot}", said, f"at most {rules.most_blank_percent:g} %", drift <= rules.most_blank_percent
            )
        )
    if not all(gate.passed for gate in gates):
        return _Activity(0.0, 0.0, 1.0, tuple(gates), tuple(trace))
    count = data.viable_per_ml
    # mmol/(L h) over cells/mL: 1e-3 mol/mmol, 1e-3 L/mL, 1e15 fmol/mol
    logs = [math.log(rate * 1e9 / count) for rate in rates]
    centre = math.fsum(logs) / len(logs)
    own = math.fsum((value - centre) ** 2 for value in logs) / (len(logs) - 1) / len(logs)
    counted = (math.log(10) * data.log10_error) ** 2
    trace.append(
        TraceStep(
            f"{data.lot}, count",
            f"{rules.per}/mL, standard error of log10",
            f"{shown(count)}, {shown(data.log10_error)}",
        )
    )
    trace.append(
        TraceStep(
            f"{data.lot}, activity",
            "10^9 rate / count, geometric mean, fmol per cell and h",
            shown(exponential(centre)),
        )
    )
    variance = own + counted
    df = _welch([(own, len(logs) - 1), (counted, data.log10_error_df)])
    return _Activity(centre, variance, df, tuple(gates), tuple(trace))


def _welch(parts: list[tuple[float, float]]) -> float:
    """Effective degrees of freedom of a sum of variances."""
    total = math.fsum(variance for variance, _ in parts)
    if total <= 0:
        return min(df for _, df in parts)
    return 1 / math.fsum((variance / total) ** 2 / df for variance, df in parts)
