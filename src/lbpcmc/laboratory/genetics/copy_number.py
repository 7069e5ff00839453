"""Copies of a plasmid or cassette per chromosome, by quantitative or digital PCR.

Invariant: each gene keeps its own efficiency; wells without signal are refused, never set to Ct 40 (pinned by
tests/laboratory/genetics/test_copy_number.py).
"""

from __future__ import annotations

import math
import statistics
from typing import Annotated

from scipy import stats

from lbpcmc.laboratory.checks import whole
from lbpcmc.laboratory.record import Count, Digits, Many, Positive, Share, at_least, counted, record, up_to
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Gate, Reportable, TraceStep
from lbpcmc.messages import say

_UNIT, _KIND = "copies/cell", "gene copies per cell"


@record
class CopyNumberRules:
    """What is valid and how many copies of the reference gene a cell has."""

    reference_copies: Positive = 1.0
    """Copies of the reference gene per chromosome equivalent of a cell."""
    least_replicates: Annotated[int, counted(least=2)] = 3
    efficiency_low: Positive = 0.90
    efficiency_high: Positive = 1.10
    level: Share = 0.95
    digits: Digits = 3


@record
class CopyCts:
    """Ct of the target and of a chromosomal reference gene in one extract."""

    target_cts: Annotated[Many[Annotated[float, up_to(60)]], at_least(1)]
    reference_cts: Annotated[Many[Annotated[float, up_to(60)]], at_least(1)]
    target_intercept: Annotated[float, up_to(60)]
    """Ct of one copy on the target's standard curve."""
    reference_intercept: Annotated[float, up_to(60)]
    target_efficiency: Annotated[float, up_to(2)]
    """From its standard curve: 1 where copies double in each cycle."""
    reference_efficiency: Annotated[float, up_to(2)]


@record
class CopyPartitions:
    """Partitions of a digital PCR that were positive for each gene, of the same reaction mix."""

    partitions: Annotated[int, counted(least=2)]
    target_positive: Count
    reference_positive: Count

    def __post_init__(self) -> None:
        """Refuse partitions that were all positive or more than there are."""
        for name in ("target_positive", "reference_positive"):
            if whole(name, getattr(self, name), most=self.partitions) == self.partitions:
                raise AssayError(say("copies.all_positive"), field=name)


def evaluate(data: CopyCts, rules: CopyNumberRules | None = None) -> Reportable:
    """Report copies per cell from Ct: (1 + E)^(intercept - Ct) of target over reference, t limits on the log ratio."""
    rules = rules or CopyNumberRules()
    logs = {}
    """Mean, variance of the mean and degrees of freedom of log10 copies, by gene."""
    trace, gates = [], []
    for name in ("target", "reference"):
        cts: tuple[float, ...] = getattr(data, f"{name}_cts")
        efficiency: float = getattr(data, f"{name}_efficiency")
        gain = math.log10(1 + efficiency)
        mean = (getattr(data, f"{name}_intercept") - statistics.fmean(cts)) * gain
        variance = statistics.variance(cts) * gain**2 / len(cts) if len(cts) > 1 else 0.0
        logs[name] = (mean, variance, len(cts) - 1)
        trace.append(
            TraceStep(
                f"log10 copies of the {name}", "(intercept - mean Ct) log10(1 + E)", f"{mean:.6g} from {len(cts)} wells"
            )
        )
        few = f"≥ {rules.least_replicates}"
        gates.append(Gate(f"wells of the {name}", str(len(cts)), few, len(cts) >= rules.least_replicates))
        within = rules.efficiency_low <= efficiency <= rules.efficiency_high
        limit = f"{rules.efficiency_low:.0%} to {rules.efficiency_high:.0%}"
        gates.append(Gate(f"efficiency of the {name}", f"{efficiency:.1%}", limit, within, "MIQE (Bustin et al. 2009)"))
    failed = [gate.name for gate in gates if not gate.passed]
    if failed:
        return Reportable(
            "copy number", None, _UNIT, _KIND, gates=tuple(gates), trace=tuple(trace),
            reason=f"not valid: {', '.join(failed)}",
        )  # fmt: skip
    ratio = logs["target"][0] - logs["reference"][0] + math.log10(rules.reference_copies)
    variance = sum(entry[1] for entry in logs.values())
    limits = None
    if variance:
        degrees = variance**2 / sum(entry[1] ** 2 / entry[2] for entry in logs.values() if entry[1])
        reach = float(stats.t.isf((1 - rules.level) / 2, degrees)) * math.sqrt(variance)
        convention = "Student's t on log10 of the ratio (Welch), replicate wells alone"
        limits = ConfidenceLimits(10 ** (ratio - reach), 10 ** (ratio + reach), rules.level, convention)
    trace.append(
        TraceStep("copies per cell", "target / reference * copies of the reference", f"{10**ratio:.6g}", "Pfaffl 2001")
    )
    return Reportable(
        "copy number", 10**ratio, _UNIT, _KIND, digits=rules.digits, limits=limits, gates=tuple(gates),
        trace=tuple(trace),
    )  # fmt: skip


def evaluate_digital(data: CopyPartitions, rules: CopyNumberRules | None = None) -> Reportable:
    """Report copies per cell from partitions: ln(1 - p) of target over reference, delta-method limits on the log."""
    rules = rules or CopyNumberRules()
    if not data.reference_positive:
        reason = "the reference gene was not found: there is no cell to count by"
        return Reportable("copy number", None, _UNIT, _KIND, reason=reason)
    n = data.partitions
    means, variances = [], []
    for positive_partitions in (data.target_positive, data.reference_positive):
        part = positive_partitions / n
        mean = -math.log1p(-part)
        means.append(mean)
        variances.append(part / (1 - part) / n / mean**2 if mean else 0.0)
    trace = tuple(
        TraceStep(f"copies of the {name} in a partition", "-ln(1 - positive / partitions)", f"{mean:.6g}")
        for name, mean in zip(("target", "reference"), means, strict=True)
    )
    quantile = float(stats.norm.isf((1 - rules.level) / 2))
    if not data.target_positive:
        upper = -math.log(1 - rules.level) / n / means[1] * rules.reference_copies
        convention = "Poisson, target not found, one-sided, at the reference's estimate"
        return Reportable(
            "copy number", upper, _UNIT, _KIND, sign="<", digits=rules.digits,
            limits=ConfidenceLimits(None, upper, rules.level, convention), trace=trace,
        )  # fmt: skip
    value = means[0] / means[1] * rules.reference_copies
    reach = quantile * math.sqrt(sum(variances))
    return Reportable(
        quantity="copy number",
        value=value,
        unit=_UNIT,
        kind=_KIND,
        digits=rules.digits,
        limits=ConfidenceLimits(
            value * math.exp(-reach), value * math.exp(reach), rules.level, "delta method on ln of the ratio"
        ),
        trace=(*trace, TraceStep("copies per cell", "target / reference * copies of the reference", f"{value:.6g}")),
    )
