"""Ct values to gene copies or cells per mL or gram, one strain at a time.

Invariant: a well without signal is below the weakest standard, never zero and never Ct 40; what lies outside the
standards is a bound or is flagged (pinned by tests/laboratory/counts/test_qpcr.py).
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass, field
from typing import Annotated

from lbpcmc.laboratory.checks import positive
from lbpcmc.laboratory.counts.log_scale import SCALES, on_log10
from lbpcmc.laboratory.counts.qpcr_curve import Curve, Standard, StandardCurveRules, curve_gates, fit_curve
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
    record,
    up_to,
    word,
)
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Gate, Reportable, TraceStep
from lbpcmc.messages import say

_NO_SIGNAL = ("undetermined", "undet", "no ct", "n/a", "nd")


def _ct(where: str, value: object) -> float | None:
    """A cycle, or None for a well without signal."""
    if value is None or (isinstance(value, str) and value.strip().lower() in _NO_SIGNAL):
        return None
    return positive(where, value, most=60)


Ct = Annotated[float | None, checked(_ct)]
"""A cycle, or None (`Undetermined`) for a well without a signal."""


@record
class QpcrRun:
    """Wells of one target on one plate, and what was done with the sample before."""

    standards: Many[Standard]
    sample_cts: Annotated[Many[Ct], at_least(1)]
    """Replicate wells of the sample; None or `Undetermined` where there was no signal."""
    control_cts: Many[Ct]
    """Wells without template."""
    sample: Positive
    """Amount of sample that was extracted, in mL or g."""
    elution_ul: Positive
    template_ul: Positive
    """Extract in each reaction."""
    per: Text = "mL"
    extract_dilution: Annotated[float, up_to(1)] = 1.0
    """Extract in the diluted extract, as a fraction."""
    recovery: Annotated[float, up_to(1)] = 1.0
    """Share of the cells whose DNA arrives in the extract, from the method's validation."""
    copies_per_cell: Positive = 1.0
    target: Text = "target"

    def __post_init__(self) -> None:
        """Refuse what a plate cannot show."""
        if self.template_ul > self.elution_ul / self.extract_dilution:
            raise AssayError(say("qpcr.more_template"), field="template_ul")

    @property
    def factor(self) -> float:
        """Copies per mL or g for each copy in a reaction."""
        return self.elution_ul / self.template_ul / self.extract_dilution / self.recovery / self.sample


@record
class QpcrRules:
    """What makes the plate valid and what is reported."""

    curve: StandardCurveRules = field(default_factory=StandardCurveRules)
    report: Annotated[str, word("copies", "cells")] = "copies"
    """`copies`, or `cells` (copies over copies per cell)."""
    outside: Annotated[str, word("bound", "flag")] = "bound"
    """Outside the standards: `bound` (less than the weakest; above the strongest no result), or `flag`."""
    most_sd_ct: NotNegative = 0.5
    """Largest standard deviation of replicate Ct; 0 sets no limit."""
    control_gap: NotNegative = 3.3
    """Cycles by which a control must be later than the weakest standard, if it gives a signal at all."""
    level: Share = 0.95
    digits: Digits = 3
    scale: Annotated[str, word(*SCALES)] = "as counted"
    """`as counted`, or `log10`."""
    decimals: Decimals = 2
    """Decimals of a log10."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Log10 copies in a reaction, or a bound, or the reason for neither."""

    log10: float | None = None
    ends: tuple[float, float] | None = None
    sign: str = ""
    flags: tuple[Flag, ...] = ()
    reason: str = ""


def evaluate(data: QpcrRun, rules: QpcrRules | None = None) -> Reportable:
    """Report copies (or cells) of the target per mL or g of sample, or their log10."""
    rules = rules or QpcrRules()
    found = _counted(data, rules)
    return found if rules.scale == "as counted" else on_log10(found, rules.decimals)


def _counted(data: QpcrRun, rules: QpcrRules) -> Reportable:
    unit = count_unit(rules.report, data.per)
    curve = fit_curve(data.standards)
    gates = [*curve_gates(curve, rules.curve, rules.level), _control_gate(data, curve, rules)]
    seen = tuple(ct for ct in data.sample_cts if ct is not None)
    if rules.most_sd_ct and len(seen) > 1:
        sd = statistics.stdev(seen)
        gates.append(Gate("spread of Ct", f"{sd:.3g}", f"≤ {rules.most_sd_ct:g}", sd <= rules.most_sd_ct))
    trace = [
        TraceStep(
            "standard curve",
            "Ct = a + b log10 N",
            f"a = {curve.intercept:.6g}, b = {curve.slope:.6g}, R^2 = {curve.r_squared:.6g}, "
            f"efficiency {curve.efficiency:.2%}",
        ),
        TraceStep(
            "wells of the sample",
            f"{len(data.sample_cts)} wells",
            ", ".join("no signal" if ct is None else f"{ct:g}" for ct in data.sample_cts),
        ),
    ]
    failed = [gate.name for gate in gates if not gate.passed]
    found = _Found(reason=f"not valid: {', '.join(failed)}") if failed else _quantify(seen, data, curve, rules)
    if found.log10 is None:
        return Reportable(
            f"{rules.report} of {data.target}", None, unit.unit, unit.kind,
            flags=found.flags, gates=tuple(gates), trace=tuple(trace), reason=found.reason,
        )  # fmt: skip
    factor = data.factor / (data.copies_per_cell if rules.report == "cells" else 1)
    value = 10**found.log10 * factor
    limits = None
    if found.ends is not None:
        low, high = (10**end * factor for end in found.ends)
        limits = ConfidenceLimits(low, high, rules.level, "Fieller on log10 copies, error of the curve")
    trace += [
        TraceStep("copies in a reaction", "10^((Ct - a) / b)", f"{found.sign} {10**found.log10:.6g}".strip()),
        TraceStep(
            "per unit of sample",
            "copies * elution / template / dilution / recovery / sample (/ copies per cell)",
            f"* {factor:.6g} = {value:.6g}; log10 = {math.log10(value):.4f}",
        ),
    ]
    return Reportable(
        quantity=f"{rules.report} of {data.target}",
        value=value,
        unit=unit.unit,
        kind=unit.kind,
        sign=found.sign,
        digits=rules.digits,
        limits=limits,
        flags=found.flags,
        gates=tuple(gates),
        trace=tuple(trace),
    )


def _quantify(seen: tuple[float, ...], data: QpcrRun, curve: Curve, rules: QpcrRules) -> _Found:
    below = _Found(math.log10(curve.lowest), None, "<", (Flag.CENSORED, Flag.BELOW_RANGE))
    if not seen:
        return below
    inverse = curve.inverse(seen, rules.level)
    if inverse is None:
        return _Found(reason="the standard does not respond")
    value, low, high = inverse
    under, over = value < math.log10(curve.lowest), value > math.log10(curve.highest)
    if len(seen) < len(data.sample_cts) and not under:
        return _Found(reason="some wells of the sample have no signal although others lie in the range of the standard")
    if rules.outside == "flag" and (under or over):
        return _Found(value, (low, high), "", (Flag.EXTRAPOLATED,))
    if under:
        return below
    if over:
        reason = "the sample is above the strongest standard: dilute the extract and repeat"
        return _Found(reason=reason, flags=(Flag.ABOVE_RANGE,))
    return _Found(value, (low, high))


def _control_gate(data: QpcrRun, curve: Curve, rules: QpcrRules) -> Gate:
    earliest = min((ct for ct in data.control_cts if ct is not None), default=None)
    wanted = curve.intercept + curve.slope * math.log10(curve.lowest) + rules.control_gap
    limit = f"no signal before cycle {wanted:.2f}"
    if not data.control_cts:
        return Gate("control without template", "not done", limit, passed=False)
    computed = "no signal" if earliest is None else f"Ct {earliest:g}"
    return Gate("control without template", computed, limit, earliest is None or earliest >= wanted)
