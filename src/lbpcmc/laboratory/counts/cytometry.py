"""Flow cytometry events to active and total fluorescent units, which are not colony-forming units.

Invariant: AFU and TFU keep kinds of their own; the ratio to a plate count is reported as a ratio and converts nothing
(pinned by tests/laboratory/counts/test_cytometry.py). Terms: ISO 19344:2015. The arithmetic is events over volume
analysed, over dilution, times the dilution by the stain.
"""

from __future__ import annotations

import math
from typing import Annotated

from lbpcmc.laboratory.checks import exact
from lbpcmc.laboratory.counts.log_scale import SCALES, on_log10
from lbpcmc.laboratory.counts.units import count_unit
from lbpcmc.laboratory.record import (
    Count,
    Decimals,
    Digits,
    Many,
    NotNegative,
    Positive,
    Share,
    Text,
    at_least,
    record,
    up_to,
    word,
)
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Gate, Reportable, TraceStep
from lbpcmc.laboratory.statistics import poisson, proportion
from lbpcmc.messages import say

_QUANTITIES = {"AFU": "active fluorescent units", "TFU": "total fluorescent units"}


@record
class Acquisition:
    """One run of a stained suspension through the cytometer."""

    active: Count
    """Events in the gate of active cells."""
    total: Count
    """Events in the gates of active and of damaged cells together."""
    volume_ul: Positive
    """Volume analysed."""
    dilution: Annotated[float, up_to(1)]
    """Sample in the suspension before staining, as a fraction: 1e-4."""
    stain_factor: Positive = 1.0
    """Volume after adding stain over volume before: 1.1 for 10 uL stain in 100 uL."""
    seconds: Positive | None = None
    """Time of acquisition, for the event rate."""

    def __post_init__(self) -> None:
        """Refuse what a run cannot show."""
        if self.active > self.total:
            raise AssayError(say("cytometry.more_active", active=self.active, total=self.total), field="active")
        if self.stain_factor < 1:
            raise AssayError(say("cytometry.concentrated"), field="stain_factor")

    @property
    def amount(self) -> float:
        """Original sample analysed, in mL (or g)."""
        volume_ml = exact(self.volume_ul) / 1000
        return float(volume_ml * exact(self.dilution) / exact(self.stain_factor))


@record
class CytometryRuns:
    """Acquisitions of one sample and of its blank."""

    runs: Annotated[Many[Acquisition], at_least(1)]
    per: Text = "mL"
    blank_events: Count = 0
    """Events of stained diluent in the same gates."""
    blank_volume_ul: NotNegative = 0.0
    """Volume of blank analysed; 0 where there was none."""

    def __post_init__(self) -> None:
        """Refuse a blank without a volume."""
        if self.blank_events and not self.blank_volume_ul:
            raise AssayError(say("cytometry.no_blank_volume"), field="blank_volume_ul")


@record
class CytometryRules:
    """What is reported and what makes a run valid."""

    report: Annotated[str, word(*_QUANTITIES)] = "AFU"
    """`AFU` (active) or `TFU` (active and damaged)."""
    level: Share = 0.95
    least_events: Count = 1000
    """Fewest events for a valid result."""
    most_blank_share: NotNegative = 0.05
    """Largest share of blank in the events."""
    most_events_per_second: NotNegative = 0.0
    """Event rate from which cells coincide; 0 sets no limit."""
    agreement_level: Share = 0.01
    digits: Digits = 3
    scale: Annotated[str, word(*SCALES)] = "as counted"
    """`as counted`, or `log10`."""
    decimals: Decimals = 2
    """Decimals of a log10."""


def net_rate(events: int, amount: float, blank: int, blank_amount: float, level: float) -> tuple[float, float, float]:
    """Events per sample less those of the blank, with limits: (rate, low, high).

    Exact Poisson limits of both, combined by recovery of variances (Zou & Donner 2008); never below zero.
    """
    rate = events / amount
    low, high = (end / amount for end in poisson.garwood_limits(events, level))
    if not blank_amount:
        return rate, low, high
    blank_rate = blank / blank_amount
    blank_low, blank_high = (end / blank_amount for end in poisson.garwood_limits(blank, level))
    net = rate - blank_rate
    lower = net - math.hypot(rate - low, blank_high - blank_rate)
    upper = net + math.hypot(high - rate, blank_rate - blank_low)
    return max(0.0, net), max(0.0, lower), max(0.0, upper)


def evaluate(data: CytometryRuns, rules: CytometryRules | None = None) -> Reportable:
    """Report AFU or TFU per mL or g of sample, or their log10."""
    rules = rules or CytometryRules()
    found = _counted(data, rules)
    return found if rules.scale == "as counted" else on_log10(found, rules.decimals)


def _counted(data: CytometryRuns, rules: CytometryRules) -> Reportable:
    unit = count_unit(rules.report, data.per)
    counts = [run.active if rules.report == "AFU" else run.total for run in data.runs]
    amounts = [run.amount for run in data.runs]
    events, amount = sum(counts), sum(amounts)
    # The blank was diluent: its volume counts as if it had carried sample at the mean dilution of the runs.
    volume = sum(run.volume_ul for run in data.runs)
    blank_amount = data.blank_volume_ul * amount / volume
    rate, low, high = net_rate(events, amount, data.blank_events, blank_amount, rules.level)
    trace = [
        TraceStep(
            f"run {index}",
            "volume / 1000 * dilution / stain factor",
            f"{run.active} active of {run.total} events in {run.volume_ul:g} uL of {run.dilution:g} "
            f"(stain {run.stain_factor:g}): {run.amount:.6g} {data.per} of sample",
        )
        for index, run in enumerate(data.runs, 1)
    ]
    trace.append(TraceStep(rules.report, "sum of events / sample", f"{events} / {amount:.6g} = {events / amount:.6g}"))
    gates = [Gate("events", str(events), f"≥ {rules.least_events}", events >= rules.least_events)]
    if blank_amount:
        blank_rate = data.blank_events / blank_amount
        part = blank_rate / (events / amount) if events else 1.0
        trace.append(TraceStep("net of blank", "events / sample - blank / its volume", f"{rate:.6g}"))
        limit = f"≤ {rules.most_blank_share:g}"
        gates.append(Gate("share of blank", f"{part:.3g}", limit, part <= rules.most_blank_share))
    if rules.most_events_per_second:
        gates += _speed_gates(data, rules)
    flags = []
    test = poisson.g_squared(counts, amounts)
    if test.p < rules.agreement_level:
        flags.append(Flag.OVERDISPERSED)
    trace.append(TraceStep("agreement of runs", "G^2", f"{test.statistic:.4g}, p = {test.p:.3g}"))
    failed = [gate.name for gate in gates if not gate.passed]
    reason = f"not valid: {', '.join(failed)}" if failed else ""
    convention = "exact Poisson, less blank by recovery of variances (Zou & Donner 2008)"
    return Reportable(
        quantity=_QUANTITIES[rules.report],
        value=None if failed else rate or high,
        unit=unit.unit,
        kind=unit.kind,
        sign="" if rate or failed else "<",
        digits=rules.digits,
        limits=None if failed else ConfidenceLimits(low, high, rules.level, convention),
        flags=tuple(flags),
        gates=tuple(gates),
        trace=tuple(trace),
        reason=reason,
    )


def _speed_gates(data: CytometryRuns, rules: CytometryRules) -> list[Gate]:
    gates = []
    for index, run in enumerate(data.runs, 1):
        if run.seconds is None:
            raise AssayError(say("cytometry.no_time", run=index))
        speed = run.total / run.seconds
        within = speed <= rules.most_events_per_second
        gates.append(
            Gate(f"events per second, run {index}", f"{speed:.4g}", f"≤ {rules.most_events_per_second:g}", within)
        )
    return gates


def viability(data: CytometryRuns, level: float = 0.95) -> Reportable:
    """Report active over total events, in per cent, with exact binomial limits."""
    active, total = sum(run.active for run in data.runs), sum(run.total for run in data.runs)
    if total == 0:
        return Reportable("share of active cells", None, "%", "ratio", reason="there were no events")
    low, high = proportion.clopper_pearson(active, total, level)
    return Reportable(
        quantity="share of active cells",
        value=100 * active / total,
        unit="%",
        kind="ratio",
        limits=ConfidenceLimits(100 * low, 100 * high, level, "exact binomial (Clopper & Pearson 1934)"),
        trace=(TraceStep("share of active cells", "active / total", f"{active} / {total}", "ISO 19344:2015"),),
    )


def trend_ratio(afu: Reportable, cfu: Reportable) -> Reportable:
    """Report AFU per CFU, a number to follow over time; the limits of both add as logarithms.

    AssayError where the two are not counts per the same amount; without a kind, so that no criterion converts by it.
    """
    if afu.value is None or cfu.value is None or afu.sign or cfu.sign or not cfu.value:
        return Reportable("AFU per CFU", None, "", reason="one of the counts is missing or only a bound")
    if afu.unit.partition("/")[2] != cfu.unit.partition("/")[2] or not (
        afu.unit.startswith("AFU/") and cfu.unit.startswith("CFU/")
    ):
        raise AssayError(say("cytometry.no_ratio", one=afu.unit, other=cfu.unit))
    ratio, limits = afu.value / cfu.value, None
    ends = [end for r in (afu, cfu) if r.limits for end in (r.limits.low, r.limits.high) if end]
    if len(ends) == 4 and ratio and afu.limits and cfu.limits and afu.limits.level == cfu.limits.level:
        down = math.hypot(math.log(afu.value / ends[0]), math.log(ends[3] / cfu.value))
        up = math.hypot(math.log(ends[1] / afu.value), math.log(cfu.value / ends[2]))
        limits = ConfidenceLimits(
            ratio * math.exp(-down), ratio * math.exp(up), afu.limits.level, "recovery of variances on the log scale"
        )
    step = TraceStep("AFU per CFU", "AFU / CFU", f"{afu.value:.6g} / {cfu.value:.6g} = {ratio:.6g}")
    return Reportable("AFU per CFU", ratio, "", digits=3, limits=limits, trace=(step,))
