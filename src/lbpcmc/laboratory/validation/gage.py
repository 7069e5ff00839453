"""Variance components of a measurement: crossed gage study, and intermediate precision over runs.

Invariant: a negative component is reported as zero, and the interaction is pooled only where its test says so. Pinned
by case B4-17 and tests/laboratory/validation/test_gage.py.

The algebra is that of ICH Q2 and USP <1033>: repeatability, analyst (or day, or run), interaction, part (or lot).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from lbpcmc.laboratory.checks import fill, share
from lbpcmc.laboratory.outcome import Heading, conclude
from lbpcmc.laboratory.record import NotNegative, Positive, Share, record
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Reportable, TraceStep
from lbpcmc.laboratory.series import numbers, shown
from lbpcmc.messages import say

SOURCE = "AIAG Measurement Systems Analysis, analysis of variance method"


@dataclass(frozen=True, slots=True)
class GageData:
    """Readings of every part by every operator: parts x operators x trials, all cells of one size."""

    readings: tuple[tuple[tuple[float, ...], ...], ...]

    def __post_init__(self) -> None:
        """Refuse a study that is not crossed and balanced."""
        cells = tuple(
            tuple(numbers(f"part {i}, operator {j}", cell) for j, cell in enumerate(part, 1))
            for i, part in enumerate(self.readings, 1)
        )
        sizes = {len(cell) for part in cells for cell in part}
        if len(cells) < 2 or len({len(part) for part in cells}) != 1 or len(cells[0]) < 2:
            raise AssayError(say("gage.few_parts"))
        if len(sizes) != 1 or sizes.pop() < 2:
            raise AssayError(say("gage.unequal_readings"))
        fill(self, "readings", cells)


@record
class GageRules:
    """What a method states about its gage study."""

    pool_above_p: Share = 0.25
    """The interaction is pooled with the error where its p is above this (AIAG 0.25; others use 0.05)."""
    study_sigmas: Positive = 6.0
    tolerance: NotNegative = 0.0
    """Width of the specification, for per cent of tolerance; 0 leaves it out."""


@dataclass(frozen=True, slots=True)
class Components:
    """Variances of a crossed study."""

    repeatability: float
    operator: float
    interaction: float
    part: float
    interaction_p: float
    pooled: bool

    @property
    def gage(self) -> float:
        """Repeatability and reproducibility."""
        return self.repeatability + self.operator + self.interaction

    @property
    def total(self) -> float:
        """All variation of the study."""
        return self.gage + self.part

    @property
    def categories(self) -> int:
        """Number of distinct categories: 1.41 sigma(part) / sigma(gage), rounded down; at least 1 (AIAG)."""
        if self.gage <= 0:
            raise AssayError(say("gage.same_readings"))
        return max(1, math.floor(1.41 * math.sqrt(self.part / self.gage)))


def components(data: GageData, pool_above_p: float = 0.25) -> Components:
    """Variance components by the expected mean squares of the crossed random model."""
    y = np.array(data.readings)
    parts, operators, trials = y.shape
    mean, cells = float(y.mean()), y.mean(axis=2)
    by_part, by_operator = y.mean(axis=(1, 2)), y.mean(axis=(0, 2))
    ss_part = operators * trials * float(np.sum((by_part - mean) ** 2))
    ss_operator = parts * trials * float(np.sum((by_operator - mean) ** 2))
    ss_cells = trials * float(np.sum((cells - mean) ** 2))
    ss_both = max(ss_cells - ss_part - ss_operator, 0.0)
    ss_error = float(np.sum((y - cells[:, :, None]) ** 2))
    df_part, df_operator = parts - 1, operators - 1
    df_both, df_error = df_part * df_operator, parts * operators * (trials - 1)
    if ss_error <= 0:
        raise AssayError(say("gage.no_repeats"))
    p = float(stats.f.sf(ss_both / df_both / (ss_error / df_error), df_both, df_error))
    pooled = p > pool_above_p
    error = (ss_both + ss_error) / (df_both + df_error) if pooled else ss_error / df_error
    both = error if pooled else ss_both / df_both
    return Components(
        repeatability=error,
        operator=max(0.0, (ss_operator / df_operator - both) / (parts * trials)),
        interaction=0.0 if pooled else max(0.0, (both - error) / trials),
        part=max(0.0, (ss_part / df_part - both) / (operators * trials)),
        interaction_p=p,
        pooled=pooled,
    )


def evaluate(data: GageData, rules: GageRules) -> Reportable:
    """Per cent of the study variation that the measurement takes."""
    found = components(data, rules.pool_above_p)
    share_of = 100 * math.sqrt(found.gage / found.total)
    trace = [
        TraceStep("interaction", "p", f"{found.interaction_p:.4f}, {'pooled' if found.pooled else 'kept'}", SOURCE),
        *(
            TraceStep(name, "variance, % contribution", f"{shown(v)}, {100 * v / found.total:.2f}", SOURCE)
            for name, v in (
                ("repeatability", found.repeatability),
                ("operator", found.operator),
                ("interaction", found.interaction),
                ("gage", found.gage),
                ("part", found.part),
                ("total", found.total),
            )
        ),
        TraceStep("distinct categories", "1.41 sigma(part) / sigma(gage)", str(found.categories), SOURCE),
    ]
    if rules.tolerance:
        of = 100 * rules.study_sigmas * math.sqrt(found.gage) / rules.tolerance
        trace.append(
            TraceStep("of tolerance", f"{rules.study_sigmas:g} sigma(gage) / tolerance", f"{shown(of, 4)} %", SOURCE)
        )
    return conclude(Heading("gage R&R, of study variation", "%", "ratio", 4), share_of, None, trace=trace)


@dataclass(frozen=True, slots=True)
class PrecisionData:
    """Results of one sample over runs (days, analysts); runs may differ in size."""

    runs: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        """Refuse runs without repeats."""
        runs = tuple(numbers(f"run {at}", run) for at, run in enumerate(self.runs, 1))
        if len(runs) < 2 or sum(len(run) for run in runs) <= len(runs):
            raise AssayError(say("precision.few_runs"))
        fill(self, "runs", runs)


def intermediate_precision(data: PrecisionData, confidence: float = 0.95) -> Reportable:
    """Intermediate precision as a standard deviation, in the unit of the results (ICH Q2, USP <1033>).

    One-way random model; limits by Satterthwaite's degrees of freedom.
    """
    share("confidence", confidence)
    count = sum(len(run) for run in data.runs)
    mean = math.fsum(math.fsum(run) for run in data.runs) / count
    within = math.fsum((value - math.fsum(run) / len(run)) ** 2 for run in data.runs for value in run)
    between = math.fsum(len(run) * (math.fsum(run) / len(run) - mean) ** 2 for run in data.runs)
    df_within, df_between = count - len(data.runs), len(data.runs) - 1
    ms_within, ms_between = within / df_within, between / df_between
    size = (count - math.fsum(len(run) ** 2 for run in data.runs) / count) / df_between
    run = max(0.0, (ms_between - ms_within) / size)
    variance = ms_within + run
    if variance <= 0:
        raise AssayError(say("precision.same_results"))
    if run > 0:
        a, b = ms_between / size, ms_within * (1 - 1 / size)
        df = (a + b) ** 2 / (a * a / df_between + b * b / df_within)
    else:
        df = float(df_within)
    tail = (1 - confidence) / 2
    low, high = (math.sqrt(df * variance / float(stats.chi2.ppf(q, df))) for q in (1 - tail, tail))
    trace = [
        TraceStep("repeatability", "s within runs", shown(math.sqrt(ms_within))),
        TraceStep("between runs", "s, negative variance set to 0", shown(math.sqrt(run))),
        TraceStep(
            "intermediate precision", "root of the sum", f"{shown(math.sqrt(variance))} with {df:.3g} df", "ICH Q2"
        ),
    ]
    limits = ConfidenceLimits(low, high, confidence, "chi-squared with Satterthwaite's degrees of freedom")
    return conclude(Heading("intermediate precision (s)"), math.sqrt(variance), limits, trace=trace)
