"""Relative potency by slope ratio: lines through one intercept, responses straight in the dose itself.

Invariant: a failed blanks test blocks the result, unless the method says that blanks are then left out, and then the
result says so. Pinned by Finney's example (case B2-14), whose blanks fail and whose printed answer is without them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from lbpcmc.laboratory.potency.data import TRANSFORMATIONS, ComparativeData, Response, transformed
from lbpcmc.laboratory.record import Digits, Share, Text, record, word
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Gate, Reportable, TraceStep
from lbpcmc.laboratory.series import shown
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

CHAPTER = "Ph. Eur. 5.3, section 3.3; Finney 1978, chapter 7"
BLANKS = ("refuse when they differ", "leave out when they differ", "not used")


@record
class SlopeRatioRules:
    """What a method states about its slope-ratio assay."""

    transformation: Annotated[str, word(*TRANSFORMATIONS)] = "none"
    blanks: Annotated[str, word(*BLANKS)] = "refuse when they differ"
    """What a significant blanks test leads to: no result, or lines without the blanks; or blanks are never used."""
    confidence: Share = 0.95
    blanks_p: Share = 0.05
    regression_p: Share = 0.05
    linearity_p: Share = 0.05
    intersection_p: Share = 0.05
    """Separate intercepts must not fit significantly better than one."""
    unit: Text = "ratio"
    digits: Digits = 4


@dataclass(frozen=True, slots=True)
class SlopeRatioAnalysis:
    """Everything that follows from the data, whether or not the assay is valid."""

    blanks: Term | None
    """Test of the blanks against the common intercept; None without blanks."""
    regression: Term
    intersection: Term
    linearity: Term
    error: float
    """Mean square within doses, blanks among them."""
    error_df: int
    with_blanks: tuple[tuple[str, Ratio | None], ...]
    """Slope of each sample over that of the standard, blanks on the lines."""
    without_blanks: tuple[tuple[str, Ratio | None], ...]


def analyse(data: ComparativeData, rules: SlopeRatioRules) -> SlopeRatioAnalysis:
    """Fit the lines; responses at dose 0, of whichever preparation, are the blanks."""
    names = data.names
    dosed = tuple(r for r in data.used if r.dose > 0)
    blanks = tuple(r for r in data.used if r.dose == 0) if rules.blanks != "not used" else ()
    for name in names:
        if len({r.dose for r in dosed if r.preparation == name}) < 2:
            raise AssayError(say("slope.few_doses", preparation=name))
    everything = dosed + blanks
    y = np.array([transformed(r, rules.transformation) for r in everything])
    treatments = sorted({_cell(r) for r in everything})
    full = linear([[float(_cell(r) == cell) for cell in treatments] for r in everything], y)
    if full.df < 1:
        raise AssayError(say("slope.no_replicates"))
    lines = _lines(everything, names)
    on = linear(lines, y)
    off, off_y = _lines(dosed, names), y[: len(dosed)]
    without = linear(off, off_y)
    apart = linear(_separate(dosed, names), off_y)
    cells = [cell for cell in treatments if cell[1] > 0]
    means = linear([[float(_cell(r) == cell) for cell in cells] for r in dosed], off_y)
    flat = linear(np.ones((len(dosed), 1)), off_y)
    test = None
    if blanks:
        indicator = np.array([float(r.dose == 0) for r in everything])
        freed = linear(np.column_stack([lines, indicator]), y)
        test = _between("blanks", on, freed, full)
    t = student(rules.confidence, full.df)
    return SlopeRatioAnalysis(
        blanks=test,
        regression=_between("regression", flat, without, full),
        intersection=_between("intersection", without, apart, full),
        linearity=_between("non-linearity", apart, means, full),
        error=full.mean_square,
        error_df=full.df,
        with_blanks=_ratios(on, full, names, t),
        without_blanks=_ratios(without, full, names, t),
    )


def evaluate(data: ComparativeData, rules: SlopeRatioRules, sample: str = "") -> Reportable:
    """Potency of one sample with Fieller's limits, or the reason why the assay gives none."""
    chosen = data.sample(sample)
    analysis = analyse(data, rules)
    differ = analysis.blanks is not None and _p(analysis.blanks) < rules.blanks_p
    leave_out = differ and rules.blanks == "leave out when they differ"
    use_blanks = analysis.blanks is not None and not leave_out
    ratio = dict(analysis.with_blanks if use_blanks else analysis.without_blanks)[chosen.name]
    gates = _gates(analysis, rules, ratio, judge_blanks=use_blanks)
    trace = [
        *(
            TraceStep(
                term.name, "sum of squares, degrees of freedom", f"{shown(term.ss)}, {term.df}; {_test(term)}", CHAPTER
            )
            for term in (analysis.blanks, analysis.regression, analysis.intersection, analysis.linearity)
            if term is not None and term.df
        ),
        TraceStep("error", "mean square within doses", f"{shown(analysis.error)} with {analysis.error_df} df", CHAPTER),
    ]
    flags = data.flags
    if leave_out:
        trace.append(TraceStep("blanks", "significant, so the lines are fitted without them", rules.blanks, CHAPTER))
        flags = tuple(dict.fromkeys((*flags, Flag.EXCLUDED_DATA)))
    factor = data.factor(chosen) * (100 if rules.unit == "%" else 1)
    failed = [gate.name for gate in gates if not gate.passed]
    result = Reportable(
        quantity=f"potency of {chosen.name}",
        value=None,
        unit=rules.unit,
        kind="ratio" if rules.unit in ("ratio", "%") else "",
        digits=rules.digits,
        flags=flags,
        gates=tuple(gates),
        trace=tuple(trace),
        reason=f"The assay is not valid: {', '.join(failed)} failed.",
    )
    if failed or ratio is None:
        return result
    value, low, high = (factor * end for end in (ratio.value, ratio.low, ratio.high))
    trace.append(TraceStep("ratio of slopes", "R = b_T / b_S", f"{shown(ratio.value)}, g {shown(ratio.g, 3)}", CHAPTER))
    trace.append(TraceStep("potency", f"{shown(factor)} R", f"{shown(value)} ({shown(low)} to {shown(high)})", CHAPTER))
    limits = ConfidenceLimits(low, high, rules.confidence, "Fieller on slopes, error within doses (Finney 1978)")
    return replace(result, value=value, limits=limits, trace=tuple(trace), reason="")


def _cell(response: Response) -> tuple[str, float]:
    return (response.preparation if response.dose > 0 else "", response.dose)


def _lines(responses: tuple[Response, ...], names: tuple[str, ...]) -> Array:
    """One intercept, one slope for each preparation."""
    rows = [[1.0, *(r.dose * (r.preparation == name) for name in names)] for r in responses]
    return np.array(rows, dtype=float)


def _separate(responses: tuple[Response, ...], names: tuple[str, ...]) -> Array:
    rows = [[v for n in names for v in ((r.preparation == n), r.dose * (r.preparation == n))] for r in responses]
    return np.array(rows, dtype=float)


def _between(name: str, smaller: LinearFit, larger: LinearFit, full: LinearFit) -> Term:
    return variance_ratio(name, smaller.df - larger.df, smaller.rss - larger.rss, full)


def _ratios(fit: LinearFit, full: LinearFit, names: tuple[str, ...], t: float) -> tuple[tuple[str, Ratio | None], ...]:
    spread = fit.unscaled * full.mean_square
    found = []
    for at, name in enumerate(names[1:], 2):
        covariance = (float(spread[at, at]), float(spread[at, 1]), float(spread[1, 1]))
        found.append((name, fieller(float(fit.coefficients[at]), float(fit.coefficients[1]), covariance, t)))
    return tuple(found)


def _p(term: Term) -> float:
    return 1.0 if term.p is None else term.p


def _test(term: Term) -> str:
    return "no scatter within doses" if term.f is None else f"F {term.f:.4g}, p {_p(term):.4f}"


def _gates(
    analysis: SlopeRatioAnalysis, rules: SlopeRatioRules, ratio: Ratio | None, *, judge_blanks: bool
) -> list[Gate]:
    regression = analysis.regression
    slope_seen = regression.p is not None and regression.p < rules.regression_p
    responds = slope_seen and ratio is not None and ratio.value > 0
    gates = [Gate("regression", _test(regression), f"p < {rules.regression_p:g}", responds, CHAPTER)]
    wanted = [
        (analysis.linearity, "linearity", rules.linearity_p),
        (analysis.intersection, "intersection", rules.intersection_p),
    ]
    if judge_blanks and analysis.blanks is not None:
        wanted.append((analysis.blanks, "blanks", rules.blanks_p))
    for term, name, level in wanted:
        if term.df:
            gates.append(Gate(name, _test(term), f"p >= {level:g}", _p(term) >= level, CHAPTER))
    return gates
