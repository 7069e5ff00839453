"""Absence in an amount that was tested: a finding, the concentration that it still allows, and the share of units.

Invariant: not detected is never 0 CFU/g; it is a finding with its amount and an upper bound of -ln(1 - level) / amount
(pinned by tests/laboratory/counts/test_absence.py and reference case B5-08).
"""

from __future__ import annotations

import math
from typing import Annotated

from lbpcmc.laboratory.checks import whole
from lbpcmc.laboratory.counts.units import count_unit
from lbpcmc.laboratory.record import Count, Label, Many, Positive, Share, YesNo, counted, record, word
from lbpcmc.laboratory.result import ConfidenceLimits, Flag, Gate, Reportable, TraceStep
from lbpcmc.laboratory.statistics import proportion


@record
class AbsenceTest:
    """Enrichments of equal amounts of one lot, and the controls beside them."""

    organism: Label
    amount: Positive
    """Sample in each enrichment."""
    per: Annotated[str, word("g", "mL")] = "g"
    """`g` or `mL`."""
    tested: Annotated[int, counted(least=1)] = 1
    detected: Count = 0
    positive_control_grew: YesNo | None = None
    """Growth promotion with the organism itself; None where there was none."""
    negative_control_clean: YesNo | None = None
    product_control_recovered: YesNo | None = None
    """The organism was found again in the presence of the product (method suitability)."""

    def __post_init__(self) -> None:
        """Refuse what was not tested."""
        whole("detected", self.detected, most=self.tested)


@record
class AbsenceRules:
    """Which controls must be there."""

    level: Share = 0.95
    controls: Many[Annotated[str, word("positive", "negative", "product")]] = ("positive", "negative")
    """Of `positive`, `negative`, `product`."""


def upper_bound(amount: float, level: float) -> float:
    """Largest concentration at which nothing in `amount` is still as likely as 1 - level: -ln(1 - level) / amount."""
    return -math.log(1 - level) / amount


def evaluate(data: AbsenceTest, rules: AbsenceRules | None = None) -> Reportable:
    """Report the finding; where nothing was found, with the concentration that this still allows as upper limit."""
    rules = rules or AbsenceRules()
    gates = tuple(_gate(control, data) for control in rules.controls)
    total = data.amount * data.tested
    unit = count_unit("CFU", data.per)
    amount = f"{data.amount:g} {data.per}"
    quantity = f"search for {data.organism}"
    trace = [TraceStep("enrichments", f"{data.tested} of {amount}", f"{data.detected} with {data.organism}")]
    failed = [gate.name for gate in gates if not gate.passed]
    if failed:
        reason = f"not valid: {', '.join(failed)}"
        return Reportable(quantity, None, unit.unit, unit.kind, gates=gates, trace=tuple(trace), reason=reason)
    if data.detected:
        return Reportable(
            quantity, None, unit.unit, unit.kind, finding=f"detected in {amount}", gates=gates, trace=tuple(trace)
        )
    bound = upper_bound(total, rules.level)
    trace.append(
        TraceStep("upper bound", "-ln(1 - level) / amount", f"{bound:.6g} {unit.unit} in {total:g} {data.per}")
    )
    return Reportable(
        quantity=quantity,
        value=None,
        unit=unit.unit,
        kind=unit.kind,
        finding=f"not detected in {total:g} {data.per}",
        limits=ConfidenceLimits(None, bound, rules.level, "Poisson, nothing found, one-sided"),
        flags=(Flag.CENSORED,),
        gates=gates,
        trace=tuple(trace),
    )


def _gate(control: str, data: AbsenceTest) -> Gate:
    name, seen, wanted = {
        "positive": ("positive control", data.positive_control_grew, "growth"),
        "negative": ("negative control", data.negative_control_clean, "no growth"),
        "product": ("recovery in the product", data.product_control_recovered, "recovered"),
    }[control]
    computed = "not done" if seen is None else wanted if seen else f"not: {wanted}"
    return Gate(name, computed, wanted, passed=seen is True)


def prevalence(data: AbsenceTest, level: float = 0.95) -> Reportable:
    """Report the share of units with the organism, in per cent, with exact two-sided binomial limits."""
    low, high = proportion.clopper_pearson(data.detected, data.tested, level)
    return Reportable(
        quantity=f"share of units with {data.organism}",
        value=100 * data.detected / data.tested,
        unit="%",
        kind="ratio",
        limits=ConfidenceLimits(100 * low, 100 * high, level, "exact binomial (Clopper & Pearson 1934)"),
        trace=(TraceStep("share of units", "detected / tested", f"{data.detected} / {data.tested}"),),
    )
