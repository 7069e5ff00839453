"""Generations from the bank vial to the end of production, over every stage and every dilution.

Invariant: stages are added unrounded, from viable cells; a stage that lost cells adds nothing and never subtracts
(pinned by tests/laboratory/genetics/test_generations.py).
"""

from __future__ import annotations

import math
from typing import Annotated

from scipy import stats

from lbpcmc.laboratory.record import (
    Label,
    Many,
    NotNegative,
    Positive,
    Share,
    at_least,
    counted,
    record,
    up_to,
    word,
)
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Gate, Reportable, TraceStep
from lbpcmc.messages import say

_WAYS_OF_GROWTH = ((2, False, False), (0, True, False), (0, False, True))


@record
class Stage:
    """One growth stage: cells in and out, or the dilution from which it grew back, or generations as documented."""

    name: Label
    cells_in: Positive | None = None
    """Viable cells at the start: viable count times volume of inoculum, after thawing."""
    cells_out: Positive | None = None
    """Viable cells at the end: viable count times volume of broth."""
    dilution: Annotated[float, up_to(1)] | None = None
    """Share of the broth that was carried over and grew back to the same count: 0.01 for 1 in 100."""
    documented: NotNegative | None = None
    """Generations as stated in the record of the bank or of an earlier batch."""
    counted: Annotated[str, word("viable", "total")] = "viable"
    """What was counted: `viable` or `total` cells."""

    def __post_init__(self) -> None:
        """Refuse a stage that says nothing, or two things."""
        grown = (self.cells_in is not None) + (self.cells_out is not None)
        if (grown, self.dilution is not None, self.documented is not None) not in _WAYS_OF_GROWTH:
            raise AssayError(say("generations.growth_unclear", stage=self.name))

    @property
    def doublings(self) -> float:
        """log2 of the growth of this stage; negative where cells were lost."""
        if self.documented is not None:
            return self.documented
        if self.dilution is not None:
            return -math.log2(self.dilution)
        return math.log2(float(self.cells_out or 0) / float(self.cells_in or 1))

    @property
    def formula(self) -> str:
        """How the doublings were found."""
        if self.documented is not None:
            return "documented"
        if self.dilution is not None:
            return f"log2(1 / {self.dilution:g})"
        return f"log2({self.cells_out:g} / {self.cells_in:g})"


@record
class Lineage:
    """All stages between two points, in order."""

    stages: Annotated[Many[Stage], at_least(1)]

    def __post_init__(self) -> None:
        """Refuse one stage twice."""
        names = [stage.name for stage in self.stages]
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise AssayError(say("generations.stage_twice", stage=twice))


@record
class GenerationRules:
    """What may be added up."""

    total_cells: Annotated[str, word("refuse", "flag")] = "refuse"
    """Stages with total instead of viable counts: `refuse`, or `flag`."""
    sd_log10_count: NotNegative = 0.0
    """Standard deviation of one count on log10, for limits; 0 gives none."""
    level: Share = 0.95
    decimals: Annotated[int, counted(most=6)] = 1


def evaluate(data: Lineage, rules: GenerationRules | None = None) -> Reportable:
    """Report the generations of the whole lineage."""
    rules = rules or GenerationRules()
    counted = [max(0.0, stage.doublings) for stage in data.stages]
    value = math.fsum(counted)
    trace, flags = [], []
    for stage, doublings in zip(data.stages, counted, strict=True):
        note = "" if stage.doublings >= 0 else f"; cells were lost ({stage.doublings:.4g}), counted as none"
        trace.append(TraceStep(stage.name, stage.formula, f"{doublings:.6g}{note}"))
    trace.append(TraceStep("generations", "sum over stages", f"{value:.6g}"))
    if any(stage.doublings < 0 for stage in data.stages):
        flags.append(Flag.ESTIMATED)
    total = [stage.name for stage in data.stages if stage.counted == "total"]
    gates: tuple[Gate, ...] = ()
    if total and rules.total_cells == "refuse":
        listed = ", ".join(total)
        gates = (Gate("viable counts", f"total cells in {listed}", "viable cells in every stage", passed=False),)
        reason = f"total cells were counted in {listed}: dead cells do not divide"
        return Reportable(
            "generations", None, "", "generations", gates=gates, trace=tuple(trace), flags=tuple(flags), reason=reason
        )
    if total:
        flags.append(Flag.ESTIMATED)
    limits = None
    counts = 2 * sum(1 for stage in data.stages if stage.cells_in is not None)
    if rules.sd_log10_count and counts:
        reach = float(stats.norm.isf((1 - rules.level) / 2)) * rules.sd_log10_count * math.sqrt(counts) / math.log10(2)
        limits = ConfidenceLimits(
            max(0.0, value - reach),
            value + reach,
            rules.level,
            f"{counts} counts of {rules.sd_log10_count:g} log10 each",
        )
    whole_part = len(str(int(value)))
    return Reportable(
        quantity="generations",
        value=value,
        unit="",
        kind="generations",
        digits=max(1, (whole_part if value >= 1 else 0) + rules.decimals),
        limits=limits,
        flags=tuple(dict.fromkeys(flags)),
        gates=gates,
        trace=tuple(trace),
    )
