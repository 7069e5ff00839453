"""A count as its log10: value, bound and limits on one scale.

Invariant: the logarithm is taken of the unrounded count and keeps its sign, flags, gates and trace (pinned by
tests/laboratory/counts/test_log_scale.py).
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from lbpcmc.laboratory.counts.uncertainty import log_digits
from lbpcmc.laboratory.counts.units import count_unit
from lbpcmc.laboratory.result import ConfidenceLimits, ReportRounding, TraceStep

if TYPE_CHECKING:
    from lbpcmc.laboratory.result import Reportable

SCALES = ("as counted", "log10")
"""What a method may report a count on."""


def on_log10(count: Reportable, decimals: int) -> Reportable:
    """The same result on log10; AssayError where there is no unit for the logarithm of what was counted."""
    thing, _, per = count.unit.partition("/")
    unit = count_unit(thing, per, log10=True)
    found = replace(count, unit=unit.unit, kind=unit.kind)
    if count.value is None:
        return found
    value = math.log10(count.value)
    step = TraceStep("log10", f"log10 of the {thing} per {per}", f"{value:.6g}")
    return replace(
        found,
        value=value,
        digits=log_digits(value, decimals),
        rounding=ReportRounding.HALF_UP,
        limits=None if count.limits is None else _limits(count.limits),
        trace=(*count.trace, step),
    )


def _limits(limits: ConfidenceLimits) -> ConfidenceLimits:
    # A limit of zero has no logarithm: on this scale that side is open.
    low, high = (math.log10(end) if end else None for end in (limits.low, limits.high))
    return ConfidenceLimits(low, high, limits.level, limits.convention)
