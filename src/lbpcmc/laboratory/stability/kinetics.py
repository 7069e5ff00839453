"""Rates over temperature (Arrhenius) and the mean kinetic temperature.

Invariant: temperatures are kelvin inside, and a rate is never carried across a stated transition (glass, ice). Pinned
by cases B3-09 and B3-10 and tests/laboratory/stability/test_kinetics.py.
"""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np

from lbpcmc.laboratory.checks import equally_many, fill
from lbpcmc.laboratory.constants import GAS_CONSTANT, KELVIN
from lbpcmc.laboratory.outcome import Heading, conclude
from lbpcmc.laboratory.record import Celsius, Many, Positive, Share, Text, at_least, record
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Gate, Reportable, TraceStep
from lbpcmc.laboratory.series import exponential, shown
from lbpcmc.laboratory.statistics.regression import LinearFit, line, student
from lbpcmc.messages import say


@record
class RateData:
    """Rate constants of one product at several temperatures."""

    degrees_c: Annotated[Many[Celsius], at_least(3)]
    rate: Many[Positive]
    """In one unit, 1/time."""

    def __post_init__(self) -> None:
        """Refuse impossible temperatures and rates."""
        equally_many(degrees_c=self.degrees_c, rate=self.rate)
        if len(set(self.degrees_c)) < 2:
            raise AssayError(say("kinetics.one_temperature"), field="degrees_c")


@record
class ArrheniusRules:
    """What a method states about its Arrhenius evaluation."""

    at_degrees_c: Celsius = 5.0
    """Temperature whose rate is reported."""
    transition_c: Celsius | None = None
    """Temperature of a glass transition or of freezing; no rate is carried across it."""
    confidence: Share = 0.95
    gas_constant: Positive = GAS_CONSTANT
    rate_unit: Text = "1/d"


def arrhenius(data: RateData) -> LinearFit:
    """Least squares of ln k on 1/T; the slope is -Ea/R in kelvin, the intercept ln A."""
    inverse = [1 / (value + KELVIN) for value in data.degrees_c]
    return line(inverse, [math.log(value) for value in data.rate])


def rate_at(fit: LinearFit, degrees_c: float, confidence: float) -> tuple[float, float, float]:
    """Rate at a temperature with the confidence limits of its mean."""
    log_rate, variance = fit.at([1.0, 1 / (degrees_c + KELVIN)])
    half = student(confidence, fit.df) * math.sqrt(variance * fit.mean_square)
    return exponential(log_rate), exponential(log_rate - half), exponential(log_rate + half)


def evaluate(data: RateData, rules: ArrheniusRules) -> Reportable:
    """Rate at the stated temperature; flagged where no rate was measured on both sides of it."""
    fit = arrhenius(data)
    value, low, high = rate_at(fit, rules.at_degrees_c, rules.confidence)
    lowest, highest = min(data.degrees_c), max(data.degrees_c)
    energy = -float(fit.coefficients[1]) * rules.gas_constant / 1000
    gates = [Gate("activation energy", f"{shown(energy)} kJ/mol", "above 0", energy > 0)]
    if rules.transition_c is not None:
        span = (min(lowest, rules.at_degrees_c), max(highest, rules.at_degrees_c))
        across = span[0] < rules.transition_c < span[1]
        computed = f"{span[0]:g} to {span[1]:g} degC"
        gates.append(Gate("no transition in between", computed, f"not across {rules.transition_c:g} degC", not across))
    trace = [
        TraceStep("ln A", "intercept of ln k on 1/T", shown(float(fit.coefficients[0]), 8)),
        TraceStep("-Ea/R", "slope, K", shown(float(fit.coefficients[1]), 8)),
        TraceStep("Ea", f"R = {rules.gas_constant} J/(mol K)", f"{shown(energy, 8)} kJ/mol"),
        TraceStep("k", f"at {rules.at_degrees_c:g} degC", f"{shown(value)} ({shown(low)} to {shown(high)})"),
    ]
    flags = () if lowest <= rules.at_degrees_c <= highest else (Flag.EXTRAPOLATED,)
    kind = "rate" if rules.rate_unit in ("1/h", "1/d") else ""
    heading = Heading(f"rate at {rules.at_degrees_c:g} degC", rules.rate_unit, kind)
    limits = ConfidenceLimits(low, high, rules.confidence, "confidence limits of the mean on ln k, t")
    return conclude(heading, value, limits, gates=gates, trace=trace, flags=flags)


@record
class TemperatureRecord:
    """Temperatures of one storage period."""

    degrees_c: Annotated[Many[Celsius], at_least(1)]
    weights: Many[Positive] = ()
    """How long each lasted; empty where all lasted alike."""

    def __post_init__(self) -> None:
        """Refuse impossible temperatures."""
        fill(self, "weights", self.weights or (1.0,) * len(self.degrees_c))
        if len(self.weights) != len(self.degrees_c):
            raise AssayError(say("kinetics.unequal", temperatures=len(self.degrees_c), durations=len(self.weights)))


@record
class KineticTemperatureRules:
    """What a method states about a mean kinetic temperature."""

    activation_kj_mol: Positive = 83.144
    gas_constant_kj: Positive = 0.0083144
    """kJ/(mol K); with 83.144 the ratio is 10000 K (USP <1160>)."""
    highest_c: Celsius | None = None
    """No reading may exceed it: a mean kinetic temperature does not average an excursion away."""


def mean_kinetic_temperature(record: TemperatureRecord, rules: KineticTemperatureRules) -> float:
    """Mean kinetic temperature in degC: (H/R) / -ln(sum of w exp(-H/(R T)) / sum of w) (USP <1160>)."""
    ratio = rules.activation_kj_mol / rules.gas_constant_kj
    kelvin = np.array(record.degrees_c) + KELVIN
    weights = np.array(record.weights)
    least = float(np.min(ratio / kelvin))
    mean = float(np.sum(weights * np.exp(least - ratio / kelvin)) / np.sum(weights))
    return ratio / (least - math.log(mean)) - KELVIN


def evaluate_temperature(record: TemperatureRecord, rules: KineticTemperatureRules) -> Reportable:
    """Mean kinetic temperature of a record; no value where a reading exceeds the highest allowed."""
    value = mean_kinetic_temperature(record, rules)
    top = max(record.degrees_c)
    gates = []
    if rules.highest_c is not None:
        limit = rules.highest_c
        gates.append(
            Gate("no excursion", f"highest {top:g} degC", f"at most {limit:g} degC", top <= limit, "USP <1079>")
        )
    weights = np.array(record.weights)
    mean = float(np.sum(np.array(record.degrees_c) * weights) / np.sum(weights))
    trace = [
        TraceStep("readings", "count, highest", f"{len(record.degrees_c)}, {top:g} degC"),
        TraceStep("arithmetic mean", "weighted by duration", f"{shown(mean)} degC"),
        TraceStep(
            "mean kinetic temperature",
            f"H {rules.activation_kj_mol:g}, R {rules.gas_constant_kj:g} kJ/mol",
            f"{shown(value)} degC",
            "USP <1160>",
        ),
    ]
    return conclude(
        Heading("mean kinetic temperature", "degC", "temperature", digits=3), value, None, gates=gates, trace=trace
    )
