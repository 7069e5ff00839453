"""Mutations found by sequencing clones, over the bases that could be read and the generations that were grown.

Invariant: the exposure is callable bases, not genome length, and a clone is one observation; none found is an upper
bound (pinned by tests/laboratory/genetics/test_snp_rate.py and reference case B6-09).
"""

from __future__ import annotations

from dataclasses import dataclass

from lbpcmc.laboratory.checks import fill, one_of, positive, share, whole
from lbpcmc.laboratory.result import AssayError, Flag, Limits, Reportable, Step
from lbpcmc.laboratory.statistics import poisson


@dataclass(frozen=True, slots=True)
class Sequencing:
    """Clones sequenced against the bank that they come from."""

    snps: int
    """Differences to the bank, summed over the clones."""
    callable_bases: float
    """Bases of the genome that were read deeply enough to see a difference."""
    generations: float
    """Between the bank and the clones."""
    clones: int = 1

    def __post_init__(self) -> None:
        """Refuse what no sequencing shows."""
        fill(self, "snps", whole("SNPs", self.snps))
        fill(self, "callable_bases", positive("callable bases", self.callable_bases))
        fill(self, "generations", positive("generations", self.generations))
        fill(self, "clones", whole("clones", self.clones, least=1))
        if self.callable_bases < 1 or self.snps > self.callable_bases * self.clones:
            raise AssayError("callable bases: fewer than the SNPs found.", "Give the callable bases of one genome.")

    @property
    def exposure(self) -> float:
        """Bases times generations times clones."""
        return self.callable_bases * self.generations * self.clones


@dataclass(frozen=True, slots=True)
class SnpRules:
    """Which limits are given."""

    sides: str = "both"
    """`both`, or `upper` (one-sided, for NMT criteria)."""
    level: float = 0.95
    digits: int = 3

    def __post_init__(self) -> None:
        """Refuse what is no rule."""
        one_of("sides", self.sides, ("both", "upper"))
        fill(self, "level", share("level", self.level))
        fill(self, "digits", whole("digits", self.digits, least=1, most=15))


def evaluate(data: Sequencing, rules: SnpRules | None = None) -> Reportable:
    """Report mutations per base and generation, with exact Poisson limits; none found is `<` the one-sided limit."""
    rules = rules or SnpRules()
    exposure, value = data.exposure, data.snps / data.exposure
    upper = poisson.upper_limit(data.snps, rules.level) / exposure
    if rules.sides == "both" and data.snps:
        low, high = (end / exposure for end in poisson.garwood_limits(data.snps, rules.level))
        limits = Limits(low, high, rules.level, "exact Poisson (Garwood 1936)")
    else:
        limits = Limits(None, upper, rules.level, "exact Poisson, one-sided (Garwood 1936)")
    trace = (
        Step(
            "exposure",
            "callable bases * generations * clones",
            f"{data.callable_bases:g} * {data.generations:g} * {data.clones} = {exposure:.6g}",
        ),
        Step("rate", "SNPs / exposure", f"{data.snps} / {exposure:.6g} = {value:.6g}"),
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
