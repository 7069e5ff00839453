"""Optical density to cell dry weight: a calibration line, and what it says of a sample.

Invariant: a line is forced through the origin only where the method says so and the free intercept does not differ from
zero; a reading above the linear range gives no weight. Pinned by case B7-04 and
tests/laboratory/process/test_biomass.py.
"""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np

from lbpcmc.laboratory.checks import equally_many
from lbpcmc.laboratory.outcome import Heading, conclude
from lbpcmc.laboratory.record import Many, NotNegative, Positive, Share, at_least, record, word
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Gate, Reportable, TraceStep
from lbpcmc.laboratory.series import shown
from lbpcmc.laboratory.statistics.regression import LinearFit, line, linear, student
from lbpcmc.messages import say


@record
class Calibration:
    """Optical densities and the dry weights that they stood for."""

    od: Annotated[Many[NotNegative], at_least(3)]
    g_per_l: Many[NotNegative]

    def __post_init__(self) -> None:
        """Refuse impossible pairs."""
        equally_many(od=self.od, g_per_l=self.g_per_l)
        if len(set(self.od)) < 2:
            raise AssayError(say("biomass.same_readings"), field="od")


@record
class BiomassData:
    """A sample: readings of one dilution."""

    readings: Annotated[Many[NotNegative], at_least(1)]
    dilution: Positive = 1.0
    """How many times it was diluted before reading; 1 for undiluted."""
    blank: NotNegative = 0.0

    def __post_init__(self) -> None:
        """Refuse impossible readings."""
        if self.dilution < 1:
            raise AssayError(say("biomass.dilution_below_one", dilution=f"{self.dilution:g}"), field="dilution")


@record
class BiomassRules:
    """What a method states about dry weight from OD."""

    line: Annotated[str, word("through origin", "with intercept")] = "through origin"
    """`through origin` or `with intercept`."""
    most_od: Positive = 0.4
    """Highest reading, less blank, in the linear range of the instrument."""
    confidence: Share = 0.95


def through_origin(data: Calibration) -> LinearFit:
    """Slope of the line through the origin."""
    return linear(np.array(data.od)[:, None], data.g_per_l)


def with_intercept(data: Calibration) -> LinearFit:
    """Intercept and slope."""
    return line(data.od, data.g_per_l)


def evaluate(data: BiomassData, calibration: Calibration, rules: BiomassRules) -> Reportable:
    """Dry weight in g/L of the undiluted sample; limits hold the line's error and that of the readings."""
    readings = [value - data.blank for value in data.readings]
    od = math.fsum(readings) / len(readings)
    free = with_intercept(calibration)
    intercept, error = float(free.coefficients[0]), float(free.standard_errors[0])
    t_free = student(rules.confidence, free.df)
    gates = [
        Gate(
            "linear range",
            f"highest {shown(max(readings), 4)}",
            f"at most {rules.most_od:g}",
            max(readings) <= rules.most_od,
        ),
        Gate("above blank", f"mean {shown(od, 4)}", "above 0", od > 0),
    ]
    forced = rules.line == "through origin"
    if forced:
        computed = f"intercept {shown(intercept, 4)} ± {shown(t_free * error, 3)}"
        gates.append(Gate("origin", computed, "holds 0", abs(intercept) <= t_free * error))
    fit = through_origin(calibration) if forced else free
    row = [od] if forced else [1.0, od]
    mean, variance = fit.at(row)
    variance = fit.mean_square * (variance + 1 / len(readings))
    half = data.dilution * student(rules.confidence, fit.df) * math.sqrt(variance)
    value = data.dilution * mean
    trace = [
        TraceStep(
            "slope",
            rules.line,
            f"{shown(float(fit.coefficients[-1]))} ± {shown(float(fit.standard_errors[-1]), 3)} g/L",
        ),
        TraceStep("OD", "mean less blank", shown(od)),
        TraceStep("dry weight", f"line x dilution {data.dilution:g}", f"{shown(value)} ± {shown(half, 3)} g/L"),
    ]
    limits = ConfidenceLimits(value - half, value + half, rules.confidence, "Student's t of the line and the readings")
    heading = Heading("cell dry weight", "g/L", "mass concentration")
    return conclude(heading, value, limits, gates=gates, trace=trace)
