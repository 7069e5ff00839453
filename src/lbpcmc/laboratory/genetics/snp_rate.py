"""Mutations found by sequencing clones, over the bases that could be read and the generations that were grown.

Invariant: the exposure is callable bases, not genome length, and a clone is one observation; none found is an upper
bound (pinned by tests/laboratory/genetics/test_snp_rate.py and reference case B6-09).
"""

from __future__ import annotations

from typing import Annotated

from lbpcmc.laboratory.record import Count, Digits, Positive, Share, counted, record, word
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Reportable, TraceStep
from lbpcmc.laboratory.statistics import poisson
from lbpcmc.messages import say


@record
class Sequencing:
    """Clones sequenced against the bank that they come from."""

    snps: Count
    """Differences to the bank, summed over the clones."""
    callable_bases: Positive
    """Bases of the genome that were read deeply enough to see a difference."""
    generations: Positive
    """Between the bank and the clones."""
    clones: Annotated[int, counted(least=1)] = 1

    def __post_init__(self) -> None:
        """Refuse what sequencing cannot show."""
        if self.callable_bases < 1 or self.snps > self.callable_bases * self.clones:
            raise AssayError(say("mutations.few_bases"), field="callable_bases")

    @property
    def exposure(self) -> float:
        """Bases times generations times clones."""
        return self.callable_bases * self.generations * self.clones


@record
class SnpRules:
    """Which limits are given."""

    sides: Annotated[str, word("both", "upper")] = "both"
    """`both`, or `upper` (one-sided, for NMT criteria)."""
    level: Share = 0.95
    digits: Digits = 3


def evaluate(data: Sequencing, rules: SnpRules | None = None) -> Reportable:
    """Report mutations per base and generation, with exact Poisson limits; none found is `<` the one-sided limit."""
    rules = rules or SnpRules()
    exposure, value = data.exposure, data.snps / data.exposure
    upper = poisson.upper_limit(data.snps, rules.level) / exposure
    if rules.sides == "both" and data.snps:
        low, high = (end / exposure for end in poisson.garwood_limits(data.snps, rules.level))
        limits = ConfidenceLimits(low, high, rules.level, "exact Poisson (Garwood 1936)")
    else:
        limits = ConfidenceLimits(None, upper, rules.level, "exact Poisson, one-sided (Garwood 1936)")
    trace = (
        TraceStep(
            "exposure",
            "callable bases * generations * clones",
            f"{data.callable_bases:g} * {data.generations:g} * {data.clones} = {exposure:.6g}",
        ),
        TraceStep("rate", "SNPs / exposure", f"{data.snps} / {exposure:.6g} = {value:.6g}"),
    )
    none = data.snps == 0
    return Reportable(
        quantity="mutations per base and generation",
        value=upper if none else value,
        unit="",
        kind="frequency",
        sign="<" if none else "",
        digits=rules.digits,
        limits=limits,
        flags=(Flag.CENSORED,) if none else (),
        trace=trace,
    )
