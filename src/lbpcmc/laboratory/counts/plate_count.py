"""Colony counts on pour, spread and drop plates, over any dilutions and volumes, to a reported count.

Invariant: the count is the sum of the colonies used over the sample they came from, exact until it is rounded once;
zero, too few and too many are bounds or flagged estimates, never bare numbers (pinned by
tests/laboratory/counts/test_plate_count.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.laboratory.counts.plate_choice import Choice, choose
from lbpcmc.laboratory.counts.rules import BAM
from lbpcmc.laboratory.counts.uncertainty import coverage_level, expanded_uncertainty, iso_19036_limits, log_digits
from lbpcmc.laboratory.counts.units import count_unit
from lbpcmc.laboratory.result import ConfidenceLimits, Flag, Gate, Reportable, ReportRounding, TraceStep
from lbpcmc.laboratory.statistics import poisson

if TYPE_CHECKING:
    from lbpcmc.laboratory.counts.plates import Plate, PlateCounts
    from lbpcmc.laboratory.counts.rules import CountRules

_QUANTITY = "viable count"


@dataclass(frozen=True, slots=True)
class _Estimate:
    """A count before it is written in the unit of the report."""

    value: float
    limits: ConfidenceLimits
    trace: tuple[TraceStep, ...]


def evaluate(data: PlateCounts, rules: CountRules = BAM) -> Reportable:
    """Report the viable count of a sample; raises AssayError for plates that contradict each other."""
    if not rules.mixed_volumes:
        data.refuse_mixed_volumes()
    trace = [_plates_step(dilution, plates) for dilution, plates in data.by_dilution().items()]
    choice = choose(data, rules)
    flags = list(choice.flags)
    if any(plate.excluded for plate in data.plates):
        flags.append(Flag.EXCLUDED_DATA)
    trace.append(TraceStep("plates used", rules.plates, choice.why, rules.name))
    unit = count_unit("CFU", data.per, log10=rules.report == "log10")
    if choice.reason:
        return Reportable(
            _QUANTITY, None, unit.unit, unit.kind, flags=tuple(flags), trace=tuple(trace), reason=choice.reason
        )
    gates: tuple[Gate, ...] = ()
    if choice.bound is None:
        found, tests, gates = _agreement(choice.plates, rules)
        flags += [flag for flag in found if flag not in flags]
        trace += tests
    estimate = _estimate(choice, rules)
    trace += estimate.trace
    if any(not gate.passed for gate in gates):
        failed = ", ".join(gate.name for gate in gates if not gate.passed)
        return Reportable(
            _QUANTITY,
            None,
            unit.unit,
            unit.kind,
            flags=tuple(flags),
            gates=gates,
            trace=tuple(trace),
            reason=f"the plates do not agree ({failed})",
        )
    value, limits, digits = estimate.value, estimate.limits, rules.digits
    if rules.report == "log10":
        value, limits = math.log10(value), _log_limits(limits)
        digits = log_digits(value, rules.decimals)
        trace.append(TraceStep("log10", "log10 N", f"{value:.6g}"))
    return Reportable(
        quantity=_QUANTITY,
        value=value,
        unit=unit.unit,
        kind=unit.kind,
        sign=choice.sign,
        digits=digits,
        rounding=ReportRounding.HALF_UP if rules.report == "log10" else ReportRounding(rules.rounding),
        limits=limits,
        flags=tuple(flags),
        gates=gates,
        trace=tuple(trace),
    )


def weighted_count(plates: tuple[Plate, ...]) -> Fraction:
    """Colonies per mL (or g) of sample: sum C / sum (V d), exact.

    The same number as ISO 7218:2007 10.3.2, sum C / (V (n1 + 0.1 n2) d), and as the Poisson maximum likelihood.
    """
    return Fraction(sum(plate.colonies for plate in plates)) / sum(plate.amount for plate in plates)


def _plates_step(dilution: float, plates: list[Plate]) -> TraceStep:
    seen = ", ".join(str(plate) for plate in plates)
    volumes = " and ".join(f"{volume:g} mL" for volume in sorted({plate.volume_ml for plate in plates}))
    return TraceStep(f"plates of dilution {dilution:g}", f"{len(plates)} of {volumes}", seen)


def _agreement(plates: tuple[Plate, ...], rules: CountRules) -> tuple[list[Flag], list[TraceStep], tuple[Gate, ...]]:
    groups: dict[float, list[Plate]] = {}
    for plate in plates:
        groups.setdefault(plate.dilution, []).append(plate)
    # Parallel plates of unequal volume are compared by G^2, for which the mean is that of the amounts.
    parallel = [
        poisson.dispersion([[p.colonies for p in group]])
        if len({p.volume_ml for p in group}) == 1
        else poisson.g_squared([p.colonies for p in group], [float(p.amount) for p in group])
        for group in groups.values()
    ]
    within = poisson.combined(parallel)
    between = poisson.g_squared(
        [sum(p.colonies for p in group) for group in groups.values()],
        [float(sum(p.amount for p in group)) for group in groups.values()],
    )
    flags, steps, gates = [], [], []
    for test, name, formula, source, flag in (
        (within, "parallel plates", "sum (x - mean)^2 / mean", "Fisher 1922; ISO 14461-2", Flag.OVERDISPERSED),
        (between, "neighbouring dilutions", "2 sum C ln(C / E)", "ISO 8199 G^2", Flag.DISAGREEING_DILUTIONS),
    ):
        if test.degrees < 1:
            continue
        told = f"{test.statistic:.4g} on {test.degrees} degrees of freedom, p = {test.p:.3g}"
        passed = test.p >= rules.agreement_level
        if rules.agreement == "gate":
            gates.append(Gate(name, f"p = {test.p:.3g}", f"p ≥ {rules.agreement_level:g}", passed, source))
        if not passed:
            flags.append(flag)
        steps.append(TraceStep(f"agreement of {name}", formula, told, source))
    return flags, steps, tuple(gates)


def _estimate(choice: Choice, rules: CountRules) -> _Estimate:
    total = sum(plate.colonies for plate in choice.plates)
    amount = sum((plate.amount for plate in choice.plates), Fraction(0))
    exact_amount = float(amount)
    if choice.bound is not None:
        value = float(choice.bound)
        step = TraceStep("bound", choice.bound_formula, f"{choice.sign} {value:.6g}", rules.name)
        if choice.sign == ">":
            low = max(poisson.lower_limit(p.at_least, rules.level) / p.amount for p in choice.crowded)
            limits = ConfidenceLimits(low, None, rules.level, "exact Poisson, one-sided (Garwood 1936)")
        else:
            high = poisson.upper_limit(total, rules.level) / exact_amount
            limits = ConfidenceLimits(None, high, rules.level, "exact Poisson, one-sided (Garwood 1936)")
        return _Estimate(value, limits, (step, _limits_step(limits, total)))
    if choice.crowded:
        likely = poisson.maximum_likelihood(total, exact_amount, choice.crowded)
        value = likely if likely is not None else math.nan
        listed = ", ".join(f"≥ {p.at_least} in {p.amount:g}" for p in choice.crowded)
        step = TraceStep(
            "count N",
            "maximum of prod Poisson(C; N v) prod P(X ≥ limit; N v)",
            f"sum C = {total}, sum v = {exact_amount:.6g}; {listed}: N = {value:.6g}",
            "Haas & Heller 1988, with the exact tail",
        )
    else:
        value = float(weighted_count(choice.plates))
        step = TraceStep(
            "count N", "sum C / sum (V d)", f"{total} / {exact_amount:.6g} = {value:.8g}", "ISO 7218:2007 10.3.2"
        )
    limits = _limits(value, total, exact_amount, choice, rules)
    return _Estimate(value, limits, (step, _limits_step(limits, total)))


def _limits(value: float, total: int, amount: float, choice: Choice, rules: CountRules) -> ConfidenceLimits:
    if choice.crowded or rules.limits == "likelihood ratio":
        low, high = poisson.likelihood_limits(total, amount, choice.crowded, rules.level)
        return ConfidenceLimits(low, high, rules.level, "Poisson likelihood ratio")
    if rules.limits == "ISO 19036":
        expanded = expanded_uncertainty(rules.s_r_log10, total, coverage=rules.coverage)
        lower, upper = iso_19036_limits(value, expanded)
        told = f"ISO 19036, k = {rules.coverage:g}, s_R = {rules.s_r_log10:g}, U = {expanded:.4g} log10"
        return ConfidenceLimits(lower, upper, coverage_level(rules.coverage), told)
    lower, upper = poisson.garwood_limits(total, rules.level)
    return ConfidenceLimits(lower / amount, upper / amount, rules.level, "exact Poisson (Garwood 1936)")


def _limits_step(limits: ConfidenceLimits, total: int) -> TraceStep:
    ends = [f"{end:.6g}" for end in (limits.low, limits.high) if end is not None]
    return TraceStep(
        f"{limits.level:.4g} limits", limits.convention, f"{' to '.join(ends)} (from {total} colonies)", ""
    )


def _log_limits(limits: ConfidenceLimits) -> ConfidenceLimits:
    low, high = (None if not end else math.log10(end) for end in (limits.low, limits.high))
    return ConfidenceLimits(low, high, limits.level, limits.convention)
