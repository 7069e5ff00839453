"""Relative potency by parallel lines: validity first, then the ratio with Fieller's limits.

Invariant: a potency is reported only if regression, linearity and parallelism passed; the numbers of an assay that
failed can still be seen with `parallel_fit.analyse`. Pinned by tests/laboratory/potency/test_parallel_line.py and by
case B2-01, which must be refused.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

from lbpcmc.laboratory.potency.data import TRANSFORMATIONS, ComparativeData
from lbpcmc.laboratory.potency.parallel_fit import DESIGNS, ParallelLineAnalysis, analyse
from lbpcmc.laboratory.record import Digits, NotNegative, Positive, Share, Text, record, word
from lbpcmc.laboratory.result import ConfidenceLimits, Flag, Gate, Reportable, TraceStep
from lbpcmc.laboratory.series import exponential, shown

if TYPE_CHECKING:
    from lbpcmc.laboratory.statistics.regression import Ratio, Term

CHAPTER = "Ph. Eur. 5.3, section 3.2"


@record
class ParallelLineRules:
    """What a method states about its parallel-line assay."""

    design: Annotated[str, word(*DESIGNS)] = "completely randomised"
    transformation: Annotated[str, word(*TRANSFORMATIONS)] = "none"
    """Scale of the responses: none, square, square root, ln, log10, reciprocal."""
    confidence: Share = 0.95
    regression_p: Share = 0.05
    """The common slope must differ from zero at this level."""
    linearity_p: Share = 0.05
    """Departure from straight lines must not be significant at this level."""
    parallelism: Annotated[str, word("F test", "equivalence")] = "F test"
    """`F test`, or `equivalence` of the slopes within the two margins below (USP <1032>)."""
    parallelism_p: Share = 0.05
    slope_ratio_low: Positive = 0.80
    slope_ratio_high: Positive = 1.25
    """Margins for the ratio of slopes, sample to standard; the laboratory's own, no compendium gives them."""
    limits_low_percent: NotNegative = 0.0
    limits_high_percent: NotNegative = 0.0
    """How far the confidence limits may lie from the estimate, per cent of it; 0 sets no such requirement."""
    unit: Text = "ratio"
    """Unit of the reported potency; `ratio` and `%` are relative to the standard."""
    digits: Digits = 4


def evaluate(data: ComparativeData, rules: ParallelLineRules, sample: str = "") -> Reportable:
    """Potency of one sample with its limits, or the reason why the assay gives none (Ph. Eur. 5.3, section 3.2.3)."""
    chosen = data.sample(sample)
    analysis = analyse(data, design=rules.design, transformation=rules.transformation, confidence=rules.confidence)
    factor = data.factor(chosen) * (100 if rules.unit == "%" else 1)
    ratio = dict(analysis.ratios)[chosen.name]
    trace = _trace(data, analysis, rules, chosen.name)
    gates = _gates(analysis, rules, chosen.name)
    kind = "ratio" if rules.unit in ("ratio", "%") else ""
    flags = data.flags
    value, limits = None, None
    if ratio is not None:
        value, low, high = (factor * exponential(end) for end in (ratio.value, ratio.low, ratio.high))
        limits = ConfidenceLimits(
            low, high, rules.confidence, "Fieller on ln dose, residual between units (Ph. Eur. 5.3)"
        )
        trace.append(
            TraceStep("potency", f"{shown(factor)} exp(M)", f"{shown(value)} ({shown(low)} to {shown(high)})", CHAPTER)
        )
        gates += _precision(value, low, high, rules)
        flags += _far(data, chosen.name, ratio)
    failed = [gate.name for gate in gates if not gate.passed]
    reason = f"The assay is not valid: {', '.join(failed)} failed." if failed else ""
    return Reportable(
        quantity=f"potency of {chosen.name}",
        value=None if reason else value,
        unit=rules.unit,
        kind=kind,
        digits=rules.digits,
        limits=None if reason else limits,
        flags=flags,
        gates=tuple(gates),
        trace=tuple(trace),
        reason=reason,
    )


def _gates(analysis: ParallelLineAnalysis, rules: ParallelLineRules, sample: str) -> list[Gate]:
    regression, linearity = analysis.term("regression"), analysis.term("non-linearity")
    slope_seen = regression.p is not None and regression.p < rules.regression_p
    responds = slope_seen and dict(analysis.ratios)[sample] is not None
    gates = [
        Gate("regression", _p(regression), f"p < {rules.regression_p:g}", responds, CHAPTER),
    ]
    if linearity.df:
        p = 1.0 if linearity.p is None else linearity.p
        gates.append(Gate("linearity", _p(linearity), f"p >= {rules.linearity_p:g}", p >= rules.linearity_p, CHAPTER))
    if rules.parallelism == "F test":
        term = analysis.term("non-parallelism")
        p = 1.0 if term.p is None else term.p
        limit = f"p >= {rules.parallelism_p:g}"
        gates.append(Gate("parallelism", _p(term), limit, p >= rules.parallelism_p, CHAPTER))
        return gates
    slopes = dict(analysis.slope_ratios)[sample]
    limit = f"within {rules.slope_ratio_low:g} to {rules.slope_ratio_high:g}"
    if slopes is None:
        gates.append(Gate("parallelism", "no limits: a slope near zero", limit, passed=False, source="USP <1032>"))
    else:
        inside = slopes.low >= rules.slope_ratio_low and slopes.high <= rules.slope_ratio_high
        computed = f"ratio of slopes {shown(slopes.value, 4)} (90 %: {shown(slopes.low, 4)} to {shown(slopes.high, 4)})"
        gates.append(Gate("parallelism", computed, limit, inside, "USP <1032>, equivalence"))
    return gates


def _precision(value: float, low: float, high: float, rules: ParallelLineRules) -> list[Gate]:
    if rules.limits_low_percent <= 0 and rules.limits_high_percent <= 0:
        return []
    computed = f"{100 * low / value:.1f} to {100 * high / value:.1f} % of the estimate"
    limit = f"{rules.limits_low_percent:g} to {rules.limits_high_percent:g} %"
    inside = 100 * low / value >= rules.limits_low_percent and 100 * high / value <= rules.limits_high_percent
    return [Gate("precision", computed, limit, inside)]


def _far(data: ComparativeData, sample: str, ratio: Ratio) -> tuple[Flag, ...]:
    """Extrapolated where the dose ranges, made equal by the potency found, do not meet."""
    at = {name: [r.dose for r in data.used if r.preparation == name] for name in (data.standard.name, sample)}
    shifted = [dose * exponential(ratio.value) for dose in at[sample]]
    apart = min(shifted) > max(at[data.standard.name]) or max(shifted) < min(at[data.standard.name])
    return (Flag.EXTRAPOLATED,) if apart else ()


def _p(term: Term) -> str:
    return "no scatter between units" if term.p is None or term.f is None else f"F {term.f:.4g}, p {term.p:.4f}"


def _trace(
    data: ComparativeData, analysis: ParallelLineAnalysis, rules: ParallelLineRules, sample: str
) -> list[TraceStep]:
    steps = [
        TraceStep(
            "design", rules.design, f"{len(data.used)} responses, response scale: {rules.transformation}", CHAPTER
        ),
        *(
            TraceStep("left out", f"{r.preparation}, dose {r.dose:g}, {r.value:g}", r.excluded)
            for r in data.responses
            if r.excluded
        ),
    ]
    for term in analysis.anova:
        ratio = "" if term.f is None else f", F {term.f:.4g}, p {term.p:.4f}"
        if term.df:
            steps.append(
                TraceStep(
                    term.name, "sum of squares, degrees of freedom", f"{shown(term.ss)}, {term.df}{ratio}", CHAPTER
                )
            )
    doses = sorted({r.dose for r in data.used if r.preparation == data.standard.name})
    if len(doses) == 2:
        steps.append(TraceStep("linearity", "two doses", "cannot be tested with two doses", CHAPTER))
    elif any(abs(b / a / (doses[1] / doses[0]) - 1) > 1e-6 for a, b in pairwise(doses)):
        steps.append(TraceStep("doses", "unequal steps", "fitted as they are, by least squares"))
    steps.append(TraceStep("common slope", "b, on ln dose", shown(analysis.slope), CHAPTER))
    steps.append(
        TraceStep(
            "error", "s2, residual between units", f"{shown(analysis.error)} with {analysis.error_df} df", CHAPTER
        )
    )
    ratio_found = dict(analysis.ratios)[sample]
    if ratio_found is not None:
        steps.append(TraceStep("ln ratio", "M = (a_T - a_S) / b", shown(ratio_found.value), CHAPTER))
        steps.append(TraceStep("g", "t2 s2 v(b) / b2", shown(ratio_found.g, 3), "Fieller 1954"))
    return steps
