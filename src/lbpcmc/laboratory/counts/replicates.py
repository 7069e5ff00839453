"""Replicate counts of one lot to a mean on the log scale, per gram or, with fill masses, per capsule.

Invariant: counts are averaged as logarithms; what is only known as a bound is never averaged as if it were a count
(pinned by tests/laboratory/counts/test_replicates.py).
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import Annotated

from scipy import stats

from lbpcmc.laboratory.checks import not_negative
from lbpcmc.laboratory.counts.censored import Observation
from lbpcmc.laboratory.counts.uncertainty import log_digits
from lbpcmc.laboratory.counts.units import count_unit
from lbpcmc.laboratory.record import (
    Decimals,
    Digits,
    Many,
    NotNegative,
    Positive,
    Share,
    Text,
    at_least,
    checked,
    counted,
    record,
    word,
)
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Gate, Reportable, TraceStep
from lbpcmc.messages import say

_LOG10_E = math.log10(math.e)


@dataclass(frozen=True, slots=True)
class LogMean:
    """Mean and spread of log10 counts."""

    mean: float
    sd: float | None
    """Standard deviation of one replicate on log10; None for a single one."""
    n: int


def log_mean(values: tuple[float, ...]) -> LogMean:
    """Mean and standard deviation of log10 values."""
    logs = [math.log10(value) for value in values]
    return LogMean(statistics.fmean(logs), statistics.stdev(logs) if len(logs) > 1 else None, len(logs))


def _countable(field: str, value: object) -> float:
    if isinstance(value, str) and value.strip()[:1] in ("<", ">"):
        raise AssayError(say("replicates.bound", value=value.strip()), field=field)
    found = not_negative(field, value)
    if found == 0:
        raise AssayError(say("replicates.zero"), field=field)
    return Observation(found).number


@record
class Replicates:
    """Independent counts of one lot."""

    counts: Annotated[Many[Annotated[float, checked(_countable)]], at_least(1)]
    per: Text = "g"
    thing: Text = "CFU"
    fill_masses_g: Many[Positive] = ()
    """Content of single capsules, in g; where given, counts per g are reported per capsule."""

    def __post_init__(self) -> None:
        """Refuse units that do not fit."""
        if len(self.fill_masses_g) == 1:
            raise AssayError(say("field.too_few", given=1, least=2), field="fill_masses_g")
        if self.fill_masses_g and self.per != "g":
            raise AssayError(say("replicates.fill_masses"))
        count_unit(self.thing, self.per)


@record
class ReplicateRules:
    """How replicates become one number."""

    level: Share = 0.95
    report: Annotated[str, word("count", "log10")] = "count"
    """`count` (geometric mean), or `log10`."""
    least: Annotated[int, counted(least=1)] = 2
    """Fewest replicates for a valid result."""
    most_sd_log10: NotNegative = 0.0
    """Largest standard deviation of log10 counts for a valid result; 0 sets no limit."""
    digits: Digits = 3
    decimals: Decimals = 2


def evaluate(data: Replicates, rules: ReplicateRules | None = None) -> Reportable:
    """Report the geometric mean with t limits; fill masses add their uncertainty (GUM, Welch-Satterthwaite)."""
    rules = rules or ReplicateRules()
    per = "capsule" if data.fill_masses_g else data.per
    unit = count_unit(data.thing, per, log10=rules.report == "log10")
    found = log_mean(data.counts)
    trace = [
        TraceStep("counts", f"{found.n} replicates", ", ".join(f"{count:g}" for count in data.counts)),
        TraceStep("mean of log10", "sum log10 x / n", f"{found.mean:.8g}"),
    ]
    gates = [Gate("replicates", str(found.n), f"≥ {rules.least}", found.n >= rules.least)]
    parts: list[tuple[float, int]] = []
    """Variance of the mean and its degrees of freedom, for each source."""
    if found.sd is not None:
        trace.append(TraceStep("standard deviation of log10", "sqrt(sum (y - mean)^2 / (n - 1))", f"{found.sd:.6g}"))
        parts.append((found.sd**2 / found.n, found.n - 1))
        if rules.most_sd_log10:
            within = found.sd <= rules.most_sd_log10
            gates.append(Gate("spread of log10", f"{found.sd:.3g}", f"≤ {rules.most_sd_log10:g}", within))
    value = found.mean
    if data.fill_masses_g:
        mass, n = statistics.fmean(data.fill_masses_g), len(data.fill_masses_g)
        spread = statistics.stdev(data.fill_masses_g) / mass
        value += math.log10(mass)
        parts.append(((spread * _LOG10_E) ** 2 / n, n - 1))
        trace += [
            TraceStep("mean fill mass", f"of {n} capsules", f"{mass:.6g} g, relative standard deviation {spread:.3g}"),
            TraceStep("count per capsule", "log10 (count per g) + log10 (mean mass)", f"{value:.8g}"),
        ]
    failed = [gate.name for gate in gates if not gate.passed]
    if failed:
        return Reportable(
            "viable count", None, unit.unit, unit.kind, gates=tuple(gates), trace=tuple(trace),
            reason=f"not valid: {', '.join(failed)}",
        )  # fmt: skip
    limits = _limits(value, parts, rules) if found.sd is not None else None
    if limits is not None:
        trace.append(TraceStep("limits of log10", limits.convention, f"{limits.low:.8g} to {limits.high:.8g}"))
    digits = log_digits(value, rules.decimals)
    if rules.report == "count":
        value, digits = 10**value, rules.digits
        if limits is not None and limits.low is not None and limits.high is not None:
            limits = ConfidenceLimits(10**limits.low, 10**limits.high, limits.level, limits.convention)
    return Reportable(
        quantity="viable count",
        value=value,
        unit=unit.unit,
        kind=unit.kind,
        digits=digits,
        limits=limits,
        gates=tuple(gates),
        trace=tuple(trace),
    )


def _limits(value: float, parts: list[tuple[float, int]], rules: ReplicateRules) -> ConfidenceLimits:
    variance = sum(part for part, _ in parts)
    if variance == 0:
        return ConfidenceLimits(value, value, rules.level, "no scatter between replicates")
    degrees = variance**2 / sum(part**2 / df for part, df in parts)
    reach = float(stats.t.isf((1 - rules.level) / 2, degrees)) * math.sqrt(variance)
    return ConfidenceLimits(
        value - reach, value + reach, rules.level, f"Student's t on log10, {degrees:.4g} degrees of freedom"
    )
