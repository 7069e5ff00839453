"""Parallel lines through a comparative assay: analysis of variance, common slope, ratios with Fieller's limits.

Invariant: the error is the one between units of a treatment, after blocks, never the scatter about the lines. Pinned
by the Ph. Eur. 5.3 and CombiStats examples (cases B2-01 to B2-13).

Designs: completely randomised, randomised block, Latin square, each also unbalanced: least squares with the terms in
the order blocks, preparations, regression, parallelism, linearity (for a balanced design the order changes nothing).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lbpcmc.laboratory.potency.data import ComparativeData, Response, transformed
from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.statistics.regression import (
    Array,
    LinearFit,
    Ratio,
    Term,
    fieller,
    linear,
    student,
    variance_ratio,
)
from lbpcmc.messages import say

DESIGNS = ("completely randomised", "randomised block", "latin square")


@dataclass(frozen=True, slots=True)
class ParallelLineAnalysis:
    """Everything that follows from the data, whether or not the assay is valid."""

    anova: tuple[Term, ...]
    slope: float
    """Common slope on ln dose, in the scale of the analysis."""
    correlation: float
    """Correlation of the parallel-line model with the responses."""
    error: float
    """Residual mean square between units of a treatment."""
    error_df: int
    ratios: tuple[tuple[str, Ratio | None], ...]
    """ln of the potency ratio of each sample, as dosed; None where the slope is too uncertain for limits."""
    slope_ratios: tuple[tuple[str, Ratio | None], ...]
    """Slope of each sample over that of the standard, with 90 % limits."""

    def term(self, name: str) -> Term:
        """A row of the analysis of variance."""
        return next(term for term in self.anova if term.name == name)


@dataclass(frozen=True, slots=True, eq=False)
class _Layout:
    """Columns of the design, in the order in which they are fitted."""

    y: Array
    x: Array
    blocks: Array
    preparations: Array
    slopes: Array
    treatments: Array

    @property
    def parallel(self) -> Array:
        return np.column_stack([self.blocks, self.preparations, self.x])

    @property
    def separate(self) -> Array:
        return np.column_stack([self.blocks, self.preparations, self.slopes])

    @property
    def saturated(self) -> Array:
        return np.column_stack([self.blocks, self.treatments])


def analyse(
    data: ComparativeData, *, design: str, transformation: str = "none", confidence: float = 0.95
) -> ParallelLineAnalysis:
    """Fit the lines; raises AssayError where the data cannot determine them (one dose, no replicates, a zero dose)."""
    layout = _layout(data, design, transformation)
    mean = linear(np.ones((len(layout.y), 1)), layout.y)
    with_blocks = linear(np.column_stack([np.ones(len(layout.y)), layout.blocks]), layout.y)
    preparations = linear(np.column_stack([layout.blocks, layout.preparations]), layout.y)
    parallel = linear(layout.parallel, layout.y)
    separate = linear(layout.separate, layout.y)
    full = linear(layout.saturated, layout.y)
    if full.df < 1:
        raise AssayError(say("parallel.no_replicates"))
    anova = [
        _between("preparations", with_blocks, preparations, full),
        _between("regression", preparations, parallel, full),
        _between("non-parallelism", parallel, separate, full),
        _between("non-linearity", separate, full, full),
        _between("treatments", with_blocks, full, full),
    ]
    if layout.blocks.shape[1]:
        anova.append(_between("blocks", mean, with_blocks, full))
    anova += [Term("residual", full.df, full.rss), Term("total", mean.df, mean.rss)]
    t = student(confidence, full.df)
    first = layout.blocks.shape[1]
    samples = data.names[1:]
    ratios = tuple((name, _ratio(parallel, full, first, 1 + at, t)) for at, name in enumerate(samples))
    t90 = student(0.90, full.df)
    offset = first + len(data.names)
    slopes = tuple((name, _slopes(separate, full, offset, 1 + at, t90)) for at, name in enumerate(samples))
    correlation = math.sqrt(max(0.0, 1 - parallel.rss / mean.rss)) if mean.rss > 0 else 0.0
    slope = float(parallel.coefficients[-1])
    return ParallelLineAnalysis(tuple(anova), slope, correlation, full.mean_square, full.df, ratios, slopes)


def _layout(data: ComparativeData, design: str, transformation: str) -> _Layout:
    names, used = data.names, data.used
    if len(names) < 2:
        raise AssayError(say("potency.no_sample"))
    for response in used:
        if response.dose <= 0:
            raise AssayError(say("parallel.zero_dose", preparation=response.preparation))
    doses = {name: sorted({r.dose for r in used if r.preparation == name}) for name in names}
    for name, levels in doses.items():
        if len(levels) < 2:
            raise AssayError(say("parallel.few_doses", preparation=name, doses=len(levels)))
    y = np.array([transformed(r, transformation) for r in used])
    centre = float(np.mean([math.log(dose) for dose in doses[names[0]]]))
    x = np.array([math.log(r.dose) - centre for r in used])
    belongs = np.array([[float(r.preparation == name) for name in names] for r in used])
    treatments = [(name, dose) for name in names for dose in doses[name]]
    cells = np.array([[float((r.preparation, r.dose) == cell) for cell in treatments] for r in used])
    return _Layout(y, x, _blocks(used, design), belongs, belongs * x[:, None], cells)


def _blocks(used: tuple[Response, ...], design: str) -> Array:
    """Columns of rows and columns of the design, each less its first level."""
    factors: list[tuple[str, ...]] = []
    if design != "completely randomised":
        factors.append(tuple(r.row for r in used))
    if design == "latin square":
        factors.append(tuple(r.column for r in used))
    columns: list[list[float]] = []
    for factor in factors:
        levels = sorted(set(factor))
        if "" in levels or len(levels) < 2:
            raise AssayError(say("parallel.no_blocks", design=design))
        columns += [[float(value == level) for value in factor] for level in levels[1:]]
    return np.array(columns).T if columns else np.empty((len(used), 0))


def _between(name: str, smaller: LinearFit, larger: LinearFit, full: LinearFit) -> Term:
    return variance_ratio(name, smaller.df - larger.df, smaller.rss - larger.rss, full)


def _ratio(parallel: LinearFit, full: LinearFit, first: int, at: int, t: float) -> Ratio | None:
    """Ln potency ratio: difference of the intercepts over the common slope."""
    row = np.zeros(len(parallel.coefficients))
    row[first + at], row[first] = 1.0, -1.0
    last = np.zeros_like(row)
    last[-1] = 1.0
    spread = parallel.unscaled * full.mean_square
    covariance = (float(row @ spread @ row), float(row @ spread @ last), float(last @ spread @ last))
    return fieller(float(row @ parallel.coefficients), float(parallel.coefficients[-1]), covariance, t)


def _slopes(separate: LinearFit, full: LinearFit, offset: int, at: int, t: float) -> Ratio | None:
    spread = separate.unscaled * full.mean_square
    one, other = offset + at, offset
    covariance = (float(spread[one, one]), float(spread[one, other]), float(spread[other, other]))
    return fieller(float(separate.coefficients[one]), float(separate.coefficients[other]), covariance, t)
