"""A product of several strains: counts of each, their total, their shares.

Invariant: a strain that was not found enters the total as a range from none to its bound, and is never left out
(pinned by tests/laboratory/counts/test_consortium.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import stats

from lbpcmc.laboratory.checks import fill
from lbpcmc.laboratory.record import Share, record
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Reportable, TraceStep
from lbpcmc.messages import say


@dataclass(frozen=True, slots=True)
class StrainCount:
    """One strain and its reportable count."""

    strain: str
    count: Reportable

    def __post_init__(self) -> None:
        """Refuse a strain without a name."""
        fill(self, "strain", self.strain.strip())
        if not self.strain:
            raise AssayError(say("consortium.no_strain"), field="strain")


@dataclass(frozen=True, slots=True)
class Consortium:
    """All strains of one lot, each counted in the same unit."""

    strains: tuple[StrainCount, ...]

    def __post_init__(self) -> None:
        """Refuse one strain twice, and counts in different units."""
        fill(self, "strains", tuple(self.strains))
        names = [entry.strain for entry in self.strains]
        if len(names) < 2:
            raise AssayError(say("consortium.one_strain"))
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise AssayError(say("consortium.strain_twice", strain=twice))
        units = {entry.count.unit for entry in self.strains}
        if len(units) > 1 or any(unit.startswith("log10") for unit in units):
            raise AssayError(say("consortium.no_sum", units=tuple(sorted(units))))


@record
class ConsortiumRules:
    """How sure the sums are said to be."""

    level: Share = 0.95


@dataclass(frozen=True, slots=True)
class ConsortiumResult:
    """What a specification asks of a consortium."""

    strains: tuple[StrainCount, ...]
    total: Reportable
    shares: tuple[Reportable, ...]
    """Per cent of the total, in the order of the strains."""


@dataclass(frozen=True, slots=True)
class _Known:
    strain: str
    low: float
    """The count, or 0 where only an upper bound is known."""
    high: float
    sd_ln: float | None

    @property
    def bounded(self) -> bool:
        return self.low != self.high


def sd_of_ln(count: Reportable) -> float | None:
    """Standard deviation of ln count that its two-sided limits stand for; None without them."""
    limits = count.limits
    if limits is None or not limits.low or limits.high is None:
        return None
    return math.log(limits.high / limits.low) / 2 / float(stats.norm.isf((1 - limits.level) / 2))


def evaluate(data: Consortium, rules: ConsortiumRules | None = None) -> ConsortiumResult:
    """Give total and shares; where a strain has no result, neither is given and the reason names it."""
    rules = rules or ConsortiumRules()
    unit, kind = data.strains[0].count.unit, data.strains[0].count.kind
    trace = tuple(TraceStep(entry.strain, "", entry.count.reported) for entry in data.strains)
    missing = [entry.strain for entry in data.strains if entry.count.value is None or entry.count.sign == ">"]
    known = [_known(entry) for entry in data.strains if entry.strain not in missing]
    if missing or not any(entry.low for entry in known):
        reason = f"no count of {', '.join(missing)}" if missing else "no strain was found"
        nothing = tuple(_share_name(entry.strain, None, reason) for entry in data.strains)
        total = Reportable("total count", None, unit, kind, trace=trace, reason=reason)
        return ConsortiumResult(data.strains, total, nothing)
    shares = tuple(_share(index, known, rules) for index in range(len(known)))
    return ConsortiumResult(data.strains, _total(known, unit, kind, trace, rules), shares)


def _known(entry: StrainCount) -> _Known:
    value = float(entry.count.value or 0)
    low = 0.0 if entry.count.sign == "<" else value
    return _Known(entry.strain, low, value, sd_of_ln(entry.count))


def _total(
    known: list[_Known], unit: str, kind: str, trace: tuple[TraceStep, ...], rules: ConsortiumRules
) -> Reportable:
    low, high = sum(entry.low for entry in known), sum(entry.high for entry in known)
    found = [entry for entry in known if entry.low]
    limits = None
    if all(entry.sd_ln is not None for entry in found):
        sd = math.sqrt(sum((entry.low * (entry.sd_ln or 0.0)) ** 2 for entry in found)) / low
        reach = float(stats.norm.isf((1 - rules.level) / 2)) * sd
        convention = "variances of the strains added, normal on ln of the total"
        limits = ConfidenceLimits(low * math.exp(-reach), high * math.exp(reach), rules.level, convention)
    flags = (Flag.CENSORED,) if high > low else ()
    told = f"{low:.6g}" if high == low else f"{low:.6g} to {high:.6g}, with the strains that were not found"
    steps = (*trace, TraceStep("total", "sum of the strains", told))
    return Reportable("total count", low, unit, kind, limits=limits, flags=flags, trace=steps)


def _share(index: int, known: list[_Known], rules: ConsortiumRules) -> Reportable:
    own, others = known[index], [entry for place, entry in enumerate(known) if place != index]
    rest_low, rest_high = sum(entry.low for entry in others), sum(entry.high for entry in others)
    if own.bounded:
        if not rest_low:
            return _share_name(own.strain, None, "neither this strain nor another was found")
        bound = 100 * own.high / (own.high + rest_low)
        step = TraceStep("share", "bound / (bound + others)", f"< {bound:.6g} %")
        return Reportable(
            f"share of {own.strain}", bound, "%", "ratio", sign="<", flags=(Flag.CENSORED,), trace=(step,)
        )
    value = 100 * own.low / (own.low + rest_low)
    step = TraceStep("share", "count / total", f"{own.low:.6g} / {own.low + rest_low:.6g}")
    found = [entry for entry in others if entry.low]
    limits = None
    if own.sd_ln is not None and all(entry.sd_ln is not None for entry in found):
        rest = sum((entry.low * (entry.sd_ln or 0.0)) ** 2 for entry in found) / rest_low**2 if rest_low else 0.0
        reach = float(stats.norm.isf((1 - rules.level) / 2)) * math.hypot(own.sd_ln, math.sqrt(rest))
        low = 100 * own.low / (own.low + rest_high * math.exp(reach))
        high = 100 * own.low / (own.low + rest_low * math.exp(-reach))
        limits = ConfidenceLimits(low, high, rules.level, "normal on the logit: ln of the strain over the others")
    flags = (Flag.CENSORED,) if rest_high > rest_low else ()
    return Reportable(f"share of {own.strain}", value, "%", "ratio", limits=limits, flags=flags, trace=(step,))


def _share_name(strain: str, value: float | None, reason: str) -> Reportable:
    return Reportable(f"share of {strain}", value, "%", "ratio", reason=reason)
