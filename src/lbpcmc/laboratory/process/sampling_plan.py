"""Acceptance sampling by attributes, and how many samples a comparison needs.

Invariant: probabilities are exact (binomial, or hypergeometric for a stated lot), so a plan keeps both of its risks;
where a printed table differs, the table is wrong. Pinned by cases B4-14, B4-16 and B4-20.

Source: NIST/SEMATECH e-Handbook 6.2.3 and 7.2.2.2.
"""

from __future__ import annotations

import math
from typing import Annotated

from scipy import special, stats

from lbpcmc.laboratory.checks import share, whole
from lbpcmc.laboratory.outcome import Heading, conclude
from lbpcmc.laboratory.record import Count, Share, counted, record
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Reportable, TraceStep
from lbpcmc.messages import say

_MOST = 1_000_000
"""Sample size beyond which no plan is sought."""


@record
class Plan:
    """Inspect `size`, accept with at most `accept` nonconforming."""

    size: Annotated[int, counted(least=1)]
    accept: Count

    def __post_init__(self) -> None:
        """Refuse a plan that accepts everything."""
        if self.accept >= self.size:
            raise AssayError(say("sampling.accepts_all", accept=self.accept, size=self.size))

    def acceptance(self, nonconforming: float, lot: int = 0) -> float:
        """Probability of accepting a lot with this share nonconforming; `lot` is its size where it is not large.

        Hypergeometric with a lot size, whose nonconforming number is the share rounded to a whole one; else binomial.
        """
        if not 0 <= nonconforming <= 1:
            raise AssayError(say("sampling.not_a_share", number=f"{nonconforming:g}"), field="nonconforming")
        if lot:
            if lot < self.size:
                raise AssayError(say("sampling.small_lot", size=self.size, lot=lot))
            return float(stats.hypergeom.cdf(self.accept, lot, round(nonconforming * lot), self.size))
        return float(stats.binom.cdf(self.accept, self.size, nonconforming))

    def outgoing(self, nonconforming: float, lot: int) -> float:
        """Average outgoing quality: share nonconforming after rejected lots were sorted."""
        return self.acceptance(nonconforming) * nonconforming * (lot - self.size) / lot


def find_plan(producer: tuple[float, float], consumer: tuple[float, float]) -> Plan:
    """The smallest plan that accepts a good lot at least, and a bad lot at most, so often.

    `producer` is (quality, probability of acceptance wanted), `consumer` is (quality, probability allowed).
    """
    good, wanted = (share("producer's point", value) for value in producer)
    bad, allowed = (share("consumer's point", value) for value in consumer)
    if good >= bad:
        raise AssayError(say("sampling.reversed_qualities"))
    accept = 0
    while True:
        size = _smallest(accept, bad, allowed)
        if stats.binom.cdf(accept, size, good) >= wanted:
            return Plan(size, accept)
        accept += 1
        if size > _MOST:
            raise AssayError(say("sampling.no_plan"))


def _smallest(accept: int, bad: float, allowed: float) -> int:
    """Smallest sample that accepts the bad quality at most so often."""
    low, high = accept, max(2 * (accept + 1), 8)
    while stats.binom.cdf(accept, high, bad) > allowed:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if stats.binom.cdf(accept, middle, bad) > allowed else (low, middle)
    return high


def comparison_size(effect: float, alpha: float, beta: float, *, known_sigma: bool = False) -> float:
    """Samples for a one-sided test of a mean to find a shift of `effect` sigma (NIST 7.2.2.2).

    Unrounded with known sigma; the smallest whole number by Student's t with sigma estimated from the same sample.
    """
    share("alpha", alpha)
    share("beta", beta)
    if effect <= 0:
        raise AssayError(say("field.not_positive", number=f"{effect:g}"), field="effect")
    plain = float((special.ndtri(1 - alpha) + special.ndtri(1 - beta)) / effect) ** 2
    if known_sigma:
        return plain
    size = max(math.ceil(plain), 2)
    while float((stats.t.ppf(1 - alpha, size - 1) + stats.t.ppf(1 - beta, size - 1)) / effect) ** 2 > size:
        size += 1
    return float(size)


@record
class Inspection:
    """What an inspection found."""

    inspected: Annotated[int, counted(least=1)]
    nonconforming: Count
    lot: Count = 0
    """Size of the lot; 0 where it is large."""

    def __post_init__(self) -> None:
        """Refuse impossible counts."""
        whole("nonconforming", self.nonconforming, most=self.inspected)


@record
class InspectionRules:
    """What a method states about its sampling plan."""

    size: Count = 59
    accept: Count = 0
    confidence: Share = 0.95

    def __post_init__(self) -> None:
        """Refuse an impossible plan."""
        _ = Plan(self.size, self.accept)


def evaluate(found: Inspection, rules: InspectionRules) -> Reportable:
    """Nonconforming units found, with one-sided upper limit of the share in the trace; the criterion is on the number.

    Raises AssayError where another number was inspected than the plan says.
    """
    plan = Plan(rules.size, rules.accept)
    if found.inspected != plan.size:
        raise AssayError(say("sampling.other_size", inspected=found.inspected, planned=plan.size))
    x, n = found.nonconforming, found.inspected
    upper = 1.0 if x == n else float(stats.beta.ppf(rules.confidence, x + 1, n - x))
    verdict = "accepted" if x <= plan.accept else "rejected"
    trace = [
        TraceStep("plan", f"inspect {plan.size}, accept up to {plan.accept}", verdict, "NIST e-Handbook 6.2.3"),
        TraceStep("upper limit of the share", "Clopper-Pearson, one-sided", f"{100 * upper:.3g} %"),
        *(
            TraceStep(
                "acceptance", f"of a lot with {100 * p:g} % nonconforming", f"{plan.acceptance(p, found.lot):.4f}"
            )
            for p in (0.01, 0.05, 0.10)
        ),
    ]
    limits = ConfidenceLimits(
        None, n * upper, rules.confidence, "Clopper-Pearson, one-sided, of the number in such a sample"
    )
    return conclude(Heading("nonconforming units", "", "count"), float(x), limits, trace=trace)
