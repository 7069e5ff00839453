"""Relative potency by sigmoid curves of a standard and one sample.

Invariant: a potency is reported only if the curves fit and are similar, by an F test or by equivalence of their
parameters; the horizontal distance of dissimilar curves is not a potency. How the limits were made is named with them:
on the log scale (USP <1034>, the default), by the linear delta method, or by Fieller. Pinned by case B2-17 and
tests/laboratory/potency/test_sigmoid_fit.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from scipy import stats

from lbpcmc.laboratory.checks import one_of
from lbpcmc.laboratory.potency.data import TRANSFORMATIONS, ComparativeData, Preparation, transformed
from lbpcmc.laboratory.potency.sigmoid_fit import WEIGHTS, Curves, fit_curves, lack_of_fit
from lbpcmc.laboratory.record import Digits, NotNegative, Positive, Share, Text, counted, record, word
from lbpcmc.laboratory.result import ConfidenceLimits, Flag, Gate, Reportable, TraceStep
from lbpcmc.laboratory.series import exponential, shown
from lbpcmc.laboratory.statistics.nonlinear import NoFit
from lbpcmc.laboratory.statistics.regression import Array, Term, fieller, student

CHAPTER = "Ph. Eur. 5.3, section 3.4; USP <1034>"
LIMITS = ("log scale", "delta", "Fieller")


@record
class SigmoidRules:
    """What a method states about its sigmoid-curve assay."""

    parameters: Annotated[int, counted(least=4, most=5)] = 4
    """4 or 5."""
    transformation: Annotated[str, word(*TRANSFORMATIONS)] = "none"
    weighting: Annotated[str, word(*WEIGHTS)] = "none"
    """none, 1/y, 1/y2."""
    standard_errors: Annotated[str, word("expected", "observed")] = "expected"
    """`expected` from J'J (R nls, scipy, lmfit), `observed` from the Hessian (R drc)."""
    limits: Annotated[str, word(*LIMITS)] = "log scale"
    confidence: Share = 0.95
    similarity: Annotated[str, word("F test", "equivalence")] = "F test"
    """`F test` of common against separate shapes, or `equivalence` of slope and asymptotes."""
    similarity_p: Share = 0.05
    slope_ratio_low: Positive = 0.80
    slope_ratio_high: Positive = 1.25
    """Equivalence margins of b, sample to standard; the laboratory's own."""
    asymptote_percent: NotNegative = 10.0
    """Equivalence margin of each asymptote's difference, per cent of the standard's span."""
    fit_p: Share = 0.01
    """Lack of fit must not be significant at this level."""
    unit: Text = "ratio"
    digits: Digits = 4


@dataclass(frozen=True, slots=True, eq=False)
class SigmoidAnalysis:
    """Everything that follows from the data, whether or not the assay is valid."""

    together: Curves
    """Curves of one shape."""
    apart: tuple[Curves, ...]
    """Each curve for itself: standard, sample."""
    similarity: Term
    """F test of one shape against separate shapes."""
    fit: Term | None
    """Lack of fit of the separate curves; None without replicates."""


def analyse(data: ComparativeData, rules: SigmoidRules, sample: str = "") -> SigmoidAnalysis:
    """Fit standard and sample together and apart."""
    chosen = data.sample(sample)
    doses, responses, belongs = _arrays(data, chosen, rules)
    names = (data.standard.name, chosen.name)
    options = {"five": rules.parameters == 5, "observed": rules.standard_errors == "observed"}
    together = fit_curves(doses, responses, belongs, names=names, weighting=rules.weighting, **options)
    apart = tuple(
        fit_curves(
            doses[belongs == at],
            responses[belongs == at],
            np.zeros(int(np.sum(belongs == at)), dtype=int),
            names=(name,),
            weighting=rules.weighting,
            **options,
        )
        for at, name in enumerate(names)
    )
    rss, df = sum(c.fit.rss for c in apart), sum(c.fit.df for c in apart)
    extra = together.fit.df - df
    ss = max(together.fit.rss - rss, 0.0)
    similarity = Term("non-similarity", extra, ss)
    if df > 0 and rss > 1e-20 * float(responses @ responses):
        ratio = ss / extra / (rss / df)
        similarity = Term("non-similarity", extra, ss, ratio, float(stats.f.sf(ratio, extra, df)))
    pure = [
        lack_of_fit(doses[belongs == at], responses[belongs == at], belongs[belongs == at] * 0, apart[at])
        for at in (0, 1)
    ]
    worst = min((t for t in pure if t is not None), key=lambda t: 1.0 if t.p is None else t.p, default=None)
    return SigmoidAnalysis(together, apart, similarity, worst if rules.weighting == "none" else None)


def ratio_limits(curves: Curves, confidence: float, how: str) -> tuple[float, float, float] | None:
    """E of the standard over e of the sample with limits; None where Fieller has none."""
    one_of("limits", how, LIMITS)
    t = student(confidence, curves.fit.df)
    at = curves.first
    covariance = curves.fit.covariance[at : at + 2, at : at + 2]
    log_ratio = float(curves.fit.parameters[at] - curves.fit.parameters[at + 1])
    error = math.sqrt(max(float(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]), 0.0))
    ratio = exponential(log_ratio)
    if how == "log scale":
        return ratio, exponential(log_ratio - t * error), exponential(log_ratio + t * error)
    if how == "delta":
        return ratio, ratio * (1 - t * error), ratio * (1 + t * error)
    over, under = curves.e
    spread = covariance * np.outer([over, under], [over, under])
    found = fieller(over, under, (float(spread[0, 0]), float(spread[0, 1]), float(spread[1, 1])), t)
    return None if found is None else (found.value, found.low, found.high)


def evaluate(data: ComparativeData, rules: SigmoidRules, sample: str = "") -> Reportable:
    """Potency of one sample with its limits, or the reason why the assay gives none."""
    chosen = data.sample(sample)
    nothing = Reportable(
        quantity=f"potency of {chosen.name}",
        value=None,
        unit=rules.unit,
        kind="ratio" if rules.unit in ("ratio", "%") else "",
        digits=rules.digits,
        flags=data.flags,
        reason="invalid",
    )
    try:
        analysis = analyse(data, rules, chosen.name)
    except NoFit as refusal:
        gate = Gate("curve", refusal.said, "a curve through the responses", passed=False, source=CHAPTER)
        return replace(nothing, gates=(gate,), reason=f"The assay is not valid: {refusal.said}")
    found = ratio_limits(analysis.together, rules.confidence, rules.limits)
    gates = _gates(analysis, rules)
    factor = data.factor(chosen) * (100 if rules.unit == "%" else 1)
    trace = _trace(data, analysis, rules)
    failed = [gate.name for gate in gates if not gate.passed]
    if found is None and not failed:
        failed = ["limits by Fieller"]
    nothing = replace(nothing, gates=gates, trace=trace, reason=f"The assay is not valid: {', '.join(failed)} failed.")
    if failed or found is None:
        return nothing
    value, low, high = (factor * end for end in found)
    step = TraceStep(
        "potency", f"{shown(factor)} e_S / e_T", f"{shown(value)} ({shown(low)} to {shown(high)})", CHAPTER
    )
    convention = f"{rules.limits}, t with {analysis.together.fit.df} df, {rules.standard_errors} standard errors"
    flags = data.flags + _outside(data, chosen, analysis)
    limits = ConfidenceLimits(low, high, rules.confidence, convention)
    return replace(nothing, value=value, limits=limits, trace=(*trace, step), flags=flags, reason="")


def _arrays(data: ComparativeData, sample: Preparation, rules: SigmoidRules) -> tuple[Array, Array, Array]:
    names = (data.standard.name, sample.name)
    used = [r for r in data.used if r.preparation in names]
    doses = np.array([r.dose for r in used])
    responses = np.array([transformed(r, rules.transformation) for r in used])
    return doses, responses, np.array([names.index(r.preparation) for r in used])


def _gates(analysis: SigmoidAnalysis, rules: SigmoidRules) -> tuple[Gate, ...]:
    gates = []
    for curves in analysis.apart:
        shape, errors = curves.shape, curves.shape_errors
        span = shape["d"] - shape["c"]
        clear = abs(shape["b"]) > student(0.95, curves.fit.df) * errors["b"] and span > 0
        computed = f"b {shown(shape['b'], 4)} ± {shown(errors['b'], 3)}, d - c {shown(span, 4)}"
        gates.append(Gate(f"response of {curves.names[0]}", computed, "b differs from 0 (95 %)", clear, CHAPTER))
    if analysis.fit is not None and analysis.fit.p is not None and analysis.fit.f is not None:
        computed = f"F {analysis.fit.f:.4g}, p {analysis.fit.p:.4f}"
        gates.append(Gate("fit", computed, f"p >= {rules.fit_p:g}", analysis.fit.p >= rules.fit_p, CHAPTER))
    if rules.similarity == "F test":
        term = analysis.similarity
        p = 1.0 if term.p is None else term.p
        computed = "no scatter" if term.f is None else f"F {term.f:.4g}, p {p:.4f}"
        gates.append(Gate("similarity", computed, f"p >= {rules.similarity_p:g}", p >= rules.similarity_p, CHAPTER))
    else:
        gates += _equivalence(analysis, rules)
    return tuple(gates)


def _equivalence(analysis: SigmoidAnalysis, rules: SigmoidRules) -> list[Gate]:
    """90 % limits of the ratio of b and of the differences of the asymptotes within their margins (USP <1032>)."""
    standard, sample = analysis.apart
    s, t = standard.shape, sample.shape
    es, et = standard.shape_errors, sample.shape_errors
    quantile = student(0.90, standard.fit.df + sample.fit.df)
    source = "USP <1032>, two one-sided tests at 5 %"
    slopes = fieller(t["b"], s["b"], (et["b"] ** 2, 0.0, es["b"] ** 2), quantile)
    limit = f"within {rules.slope_ratio_low:g} to {rules.slope_ratio_high:g}"
    if slopes is None:
        gates = [Gate("similar slopes", "no limits: a slope near zero", limit, passed=False, source=source)]
    else:
        inside = slopes.low >= rules.slope_ratio_low and slopes.high <= rules.slope_ratio_high
        computed = f"{shown(slopes.value, 4)} (90 %: {shown(slopes.low, 4)} to {shown(slopes.high, 4)})"
        gates = [Gate("similar slopes", computed, limit, inside, source)]
    span = s["d"] - s["c"]
    for key, name in (("c", "similar lower asymptotes"), ("d", "similar upper asymptotes")):
        centre = 100 * (t[key] - s[key]) / span
        half = 100 * quantile * math.hypot(es[key], et[key]) / abs(span)
        inside = abs(centre) + half <= rules.asymptote_percent
        computed = f"{shown(centre, 3)} % of the span (90 %: ± {shown(half, 3)})"
        gates.append(Gate(name, computed, f"within ± {rules.asymptote_percent:g} %", inside, source))
    return gates


def _outside(data: ComparativeData, sample: Preparation, analysis: SigmoidAnalysis) -> tuple[Flag, ...]:
    """Extrapolated where the e of a preparation lies outside its doses."""
    for name, e in zip((data.standard.name, sample.name), analysis.together.e, strict=True):
        doses = [r.dose for r in data.used if r.preparation == name and r.dose > 0]
        if not min(doses) <= e <= max(doses):
            return (Flag.EXTRAPOLATED,)
    return ()


def _trace(data: ComparativeData, analysis: SigmoidAnalysis, rules: SigmoidRules) -> tuple[TraceStep, ...]:
    curves = analysis.together
    form = f"{rules.parameters} parameters, weights {rules.weighting}"
    errors = curves.shape_errors
    steps = [
        TraceStep("curve", "y = c + (d - c) / (1 + exp(b (ln x - ln e)))^f", form, CHAPTER),
        *(
            TraceStep("left out", f"{r.preparation}, dose {r.dose:g}, {r.value:g}", r.excluded)
            for r in data.responses
            if r.excluded
        ),
        *(
            TraceStep(key, "common shape", f"{shown(value)} ± {shown(errors[key], 3)}")
            for key, value in curves.shape.items()
            if key in errors
        ),
        *(
            TraceStep(f"e of {name}", "dose", f"{shown(e)} ± {shown(error, 3)}")
            for name, e, error in zip(curves.names, curves.e, curves.e_errors, strict=True)
        ),
        TraceStep("residual", "sum of squares, degrees of freedom", f"{shown(curves.fit.rss)}, {curves.fit.df}"),
    ]
    return tuple(steps)
