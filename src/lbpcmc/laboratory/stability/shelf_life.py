"""Shelf life of a product from its stability study, as ICH Q1E estimates it.

Invariant: the limit of the mean decides, never a prediction limit, and no shelf life goes beyond what the
method lets it extrapolate. Pinned by cases B3-01 to B3-08 and tests/laboratory/stability/test_shelf_life.py.

The default extrapolates nothing: a live biotherapeutic product is a biological, whose shelf life rests on real-time
data (ICH Q5C). ICH Q1E's own caps are factor 2 and 12 months at room temperature, 1.5 and 6 months refrigerated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

from lbpcmc.laboratory.checks import positive
from lbpcmc.laboratory.outcome import Heading, conclude
from lbpcmc.laboratory.record import NotNegative, Positive, Share, record, word
from lbpcmc.laboratory.result import AssayError, Flag, Gate, Reportable, TraceStep
from lbpcmc.laboratory.series import shown
from lbpcmc.laboratory.stability.fit import COMMON, CONVENTIONS, Pooling, StabilityData, StabilityPoint, pool, quantile
from lbpcmc.messages import say

SOURCE = "ICH Q1E, appendix B"
DIRECTIONS = ("decreasing", "increasing", "either")


@record
class ShelfLifeRules:
    """What a method states about the evaluation of a stability study."""

    scale: Annotated[str, word("as given", "log10", "already log10")] = "as given"
    """`log10` takes the logarithm of results and limits (first-order loss of viability); `already log10` says that they
    are logarithms."""
    direction: Annotated[str, word(*DIRECTIONS)] = "decreasing"
    """decreasing (lower limit), increasing (upper limit), or either, with half of the risk on each side."""
    confidence: Share = 0.95
    pooling_p: Share = 0.25
    separate_slopes: Annotated[str, word(*CONVENTIONS)] = "pooled error"
    """`pooled error` or `separate fits` where slopes differ."""
    longest_factor: Positive = 1.0
    """How many times the length of the study the shelf life may be."""
    longest_added: NotNegative = 0.0
    """And how much longer than the study at most, in the study's unit of time."""
    report: Annotated[str, word("whole units", "as computed")] = "whole units"
    """`whole units` rounds down; `as computed` does not."""
    time_unit: Annotated[str, word("months", "d", "wk", "h", "min")] = "months"

    def __post_init__(self) -> None:
        """Refuse words that no evaluation knows."""
        if self.longest_factor < 1:
            raise AssayError(say("stability.factor_below_one"), field="longest_factor")


@dataclass(frozen=True, slots=True)
class ShelfLifeEstimate:
    """What the lines say, before any cap."""

    pooling: Pooling
    lower: dict[str, float | None]
    """By lot, where the band meets the lower limit; None where it never does."""
    upper: dict[str, float | None]

    @property
    def age(self) -> float | None:
        """The earliest crossing of all lots; None where no band ever meets a limit."""
        met = [age for age in (*self.lower.values(), *self.upper.values()) if age is not None]
        return min(met, default=None)

    @property
    def lot(self) -> str:
        """The lot that crosses first; empty where none does."""
        for crossings in (self.lower, self.upper):
            for lot, age in crossings.items():
                if age is not None and age == self.age:
                    return lot
        return ""


def estimate(data: StabilityData, rules: ShelfLifeRules, model: str = "") -> ShelfLifeEstimate:
    """Crossings of every lot under the model that the tests choose, or under `model`."""
    scaled = scaled_data(data, rules)
    pooling = pool(scaled, pooling_p=rules.pooling_p, convention=rules.separate_slopes, model=model)
    either = rules.direction == "either"
    lower: dict[str, float | None] = {}
    upper: dict[str, float | None] = {}
    for lot, fitted in pooling.lines.items():
        t = quantile(rules.confidence, fitted.df, either=either)
        if rules.direction != "increasing":
            lower[lot] = fitted.crossing(given(scaled.low, "lower"), lower=True, quantile=t)
        if rules.direction != "decreasing":
            upper[lot] = fitted.crossing(given(scaled.high, "upper"), lower=False, quantile=t)
    return ShelfLifeEstimate(pooling, lower, upper)


def evaluate(data: StabilityData, rules: ShelfLifeRules) -> Reportable:
    """Shelf life with its trace; no result where a lot does not meet its limit with confidence at time zero."""
    found = estimate(data, rules)
    cap = min(data.longest * rules.longest_factor, data.longest + rules.longest_added)
    cap = max(cap, data.longest)
    age = cap if found.age is None else min(found.age, cap)
    value = float(math.floor(age * (1 + 1e-12))) if rules.report == "whole units" else age
    starts = Gate(
        "within limits at time zero",
        f"earliest crossing {'none' if found.age is None else shown(found.age)}",
        "after time zero",
        found.age is None or found.age > 0,
        SOURCE,
    )
    kind = "" if rules.time_unit == "months" else "time"
    first = "all lots" if found.pooling.model == COMMON else found.lot
    crossing = "the confidence band never meets the limit" if found.age is None else f"{shown(found.age)} ({first})"
    trace = [
        *pooling_steps(found.pooling),
        TraceStep("crossing", f"{100 * rules.confidence:g} % limit of the mean meets the limit", crossing, SOURCE),
        TraceStep(
            "longest",
            f"study {shown(data.longest)}, x {rules.longest_factor:g}, + {rules.longest_added:g} at most",
            shown(cap),
            "ICH Q1E, extrapolation; ICH Q5C",
        ),
        TraceStep("shelf life", rules.report, f"{shown(value)} {rules.time_unit}"),
    ]
    flags = (Flag.EXTRAPOLATED,) if value > data.longest else ()
    heading = Heading("shelf life", rules.time_unit, kind, digits=4)
    return conclude(heading, value, None, gates=[starts], trace=trace, flags=flags)


def scaled_data(data: StabilityData, rules: ShelfLifeRules) -> StabilityData:
    """Results and limits on the scale of the evaluation."""
    if rules.scale != "log10":
        return data
    points = tuple(
        StabilityPoint(p.lot, p.age, math.log10(positive(f"{p.lot}, value at {p.age:g}", p.value))) for p in data.points
    )
    low, high = (None if limit is None else math.log10(positive("limit", limit)) for limit in (data.low, data.high))
    return StabilityData(points, low, high)


def given(limit: float | None, which: str) -> float:
    """A limit that this direction needs."""
    if limit is None:
        raise AssayError(say("stability.limit_missing", end=which))
    return limit


def pooling_steps(pooling: Pooling) -> list[TraceStep]:
    """The tests, the model and the lines, for a trace."""
    steps = [
        TraceStep(f"equal {term.name}", "F test against the full model", f"F {term.f:.4g}, p {term.p:.4f}", SOURCE)
        for term in (pooling.slopes, pooling.intercepts)
        if term is not None and term.f is not None
    ]
    steps.append(TraceStep("model", "", pooling.model, SOURCE))
    steps += [
        TraceStep(
            f"line of {lot}",
            "intercept, slope, error mean square, df",
            f"{shown(x.intercept)}, {shown(x.slope)}, {shown(x.error)}, {x.df}",
        )
        for lot, x in pooling.lines.items()
    ]
    return steps
