"""Grubbs' test: names a value that lies too far out, and removes nothing.

Invariant: the mean that is reported is that of all values; a suspicion is a flag, and leaving a value out takes an
investigation with a reason (FDA guidance on out-of-specification results; USP <1010>). Pinned by case B4-18.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from scipy import stats

from lbpcmc.laboratory.checks import one_of
from lbpcmc.laboratory.outcome import Heading, conclude
from lbpcmc.laboratory.record import Many, Real, Share, Text, at_least, record, word
from lbpcmc.laboratory.result import ConfidenceLimits, Flag, Reportable, TraceStep
from lbpcmc.laboratory.series import numbers, shown
from lbpcmc.laboratory.statistics import summary
from lbpcmc.laboratory.statistics.regression import student

SIDES = ("two", "upper", "lower")


@record
class OutlierData:
    """Replicate values of one thing."""

    values: Annotated[Many[Real], at_least(3)]


@record
class OutlierRules:
    """What a method states about outliers."""

    alpha: Share = 0.05
    sides: Annotated[str, word(*SIDES)] = "two"
    confidence: Share = 0.95
    unit: Text = ""
    kind: Text = ""


@dataclass(frozen=True, slots=True)
class Grubbs:
    """The value furthest out, and whether that is too far."""

    statistic: float
    critical: float
    place: int
    """Which value, counted from 1."""

    @property
    def suspected(self) -> bool:
        """True where the statistic exceeds its critical value."""
        return self.statistic > self.critical


def grubbs(values: tuple[float, ...], alpha: float, sides: str = "two") -> Grubbs | None:
    """Grubbs' test (NIST e-Handbook 1.3.5.17.1); None where the values do not vary."""
    one_of("sides", sides, SIDES)
    at = np.array(numbers("value", values, least=3))
    sd = summary.standard_deviation(values)
    if sd == 0:
        return None
    distance = (at - summary.mean(values)) / sd
    if sides == "two":
        distance = np.abs(distance)
    elif sides == "lower":
        distance = -distance
    count = len(at)
    tail = alpha / count / (2 if sides == "two" else 1)
    t = float(stats.t.isf(tail, count - 2))
    critical = (count - 1) / math.sqrt(count) * math.sqrt(t * t / (count - 2 + t * t))
    place = int(np.argmax(distance))
    return Grubbs(float(distance[place]), critical, place + 1)


def evaluate(data: OutlierData, rules: OutlierRules) -> Reportable:
    """Mean of all values with limits; flagged where one of them is suspected."""
    values = data.values
    count = len(values)
    mean, sd = summary.mean(values), summary.standard_deviation(values)
    found = grubbs(values, rules.alpha, rules.sides)
    trace = [TraceStep("mean, s, n", "of all values", f"{shown(mean)}, {shown(sd)}, {count}")]
    flags: tuple[Flag, ...] = ()
    if found is not None:
        said = f"G {found.statistic:.4f}, critical {found.critical:.4f}"
        value = f"value {found.place} ({shown(values[found.place - 1])}): "
        verdict = "suspected, kept" if found.suspected else "not suspected"
        trace.append(TraceStep("Grubbs", said, value + verdict, "NIST e-Handbook 1.3.5.17.1; USP <1010>"))
        flags = (Flag.OUTLIER_SUSPECTED,) if found.suspected else ()
    half = student(rules.confidence, count - 1) * sd / math.sqrt(count)
    limits = ConfidenceLimits(mean - half, mean + half, rules.confidence, "Student's t, all values")
    return conclude(Heading("mean", rules.unit, rules.kind, 4), mean, limits, trace=trace, flags=flags)
