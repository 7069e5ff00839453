"""Rates over temperature (Arrhenius) and the mean kinetic temperature.

Invariant: temperatures are kelvin inside, and a rate is never carried across a stated transition (glass, ice). Pinned
by cases B3-09 and B3-10 and tests/laboratory/stability/test_kinetics.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lbpcmc.laboratory.checks import fill, positive, real, share
from lbpcmc.laboratory.constants import GAS_CONSTANT, KELVIN
from lbpcmc.laboratory.outcome import Heading, conclude
from lbpcmc.laboratory.result import AssayError, Flag, Gate, Limits, Reportable, Step
from lbpcmc.laboratory.series import exponential, numbers, pairs, shown
from lbpcmc.laboratory.statistics.regression import LinearFit, line, student


@dataclass(frozen=True, slots=True)
class RateData:
    """Rate constants of one product at several temperatures."""

    degrees_c: tuple[float, ...]
    rate: tuple[float, ...]
    """In one unit, 1/time."""

    def __post_init__(self) -> None:
        """Refuse impossible temperatures and rates."""
        degrees, rates = pairs("temperature", self.degrees_c, "rate", self.rate, least=3)
        for index, value in enumerate(degrees, 1):
            _kelvin(f"temperature, reading {index}", value)
        fill(self, "degrees_c", degrees)
        fill(self, "rate", tuple(positive(f"rate, reading {i}", value) for i, value in enumerate(rates, 1)))
        if len(set(degrees)) < 2:
            raise AssayError("temperature: all readings are of one temperature.", "Accepted: at least 2, better 3.")


@dataclass(frozen=True, slots=True)
class ArrheniusRules:
    """What a method states about its Arrhenius evaluation."""

    at_degrees_c: float = 5.0
    """Temperature whose rate is reported."""
    transition_c: float | None = None
    """Temperature of a glass transition or of freezing; no rate is carried across it."""
    confidence: float = 0.95
    gas_constant: float = GAS_CONSTANT
    rate_unit: str = "1/d"

    def __post_init__(self) -> None:
        """Refuse impossible temperatures."""
        fill(self, "at_degrees_c", _kelvin("at_degrees_c", self.at_degrees_c))
        if self.transition_c is not None:
            fill(self, "transition_c", _kelvin("transition_c", self.transition_c))
        fill(self, "confidence", share("confidence", self.confidence))
        fill(self, "gas_constant", positive("gas_constant", self.gas_constant))


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
        Step("ln A", "intercept of ln k on 1/T", shown(float(fit.coefficients[0]), 8)),
        Step("-Ea/R", "slope, K", shown(float(fit.coefficients[1]), 8)),
        Step("Ea", f"R = {rules.gas_constant} J/(mol K)", f"{shown(energy, 8)} kJ/mol"),
        Step("k", f"at {rules.at_degrees_c:g} degC", f"{shown(value)} ({shown(low)} to {shown(high)})"),
    ]
    flags = () if lowest <= rules.at_degrees_c <= highest else (Flag.EXTRAPOLATED,)
    kind = "rate" if rules.rate_unit in ("1/h", "1/d") else ""
    heading = Heading(f"rate at {rules.at_degrees_c:g} degC", rules.rate_unit, kind)
    limits = Limits(low, high, rules.confidence, "confidence limits of the mean on ln k, t")
    return conclude(heading, value, limits, gates=gates, trace=trace, flags=flags)


@dataclass(frozen=True, slots=True)
class TemperatureRecord:
    """Temperatures of one storage period."""

    degrees_c: tuple[float, ...]
    weights: tuple[float, ...] = ()
    """How long each lasted; empty where all lasted alike."""

    def __post_init__(self) -> None:
        """Refuse impossible temperatures."""
        fill(self, "degrees_c", numbers("temperature", self.degrees_c, check=_kelvin))
        weights = self.weights or (1.0,) * len(self.degrees_c)
        fill(self, "weights", numbers("duration", weights, check=positive))
        if len(self.weights) != len(self.degrees_c):
            raise AssayError(f"{len(self.degrees_c)} temperatures with {len(self.weights)} durations.", "One for each.")


@dataclass(frozen=True, slots=True)
class KineticTemperatureRules:
    """What a method states about a mean kinetic temperature."""

    activation_kj_mol: float = 83.144
    gas_constant_kj: float = 0.0083144
    """kJ/(mol K); with 83.144 the ratio is 10000 K (USP <1160>)."""
    highest_c: float | None = None
    """No reading may exceed it: a mean kinetic temperature does not average an excursion away."""

    def __post_init__(self) -> None:
        """Refuse impossible constants."""
        if self.highest_c is not None:
            fill(self, "highest_c", _kelvin("highest_c", self.highest_c))
        fill(self, "activation_kj_mol", positive("activation_kj_mol", self.activation_kj_mol))
        fill(self, "gas_constant_kj", positive("gas_constant_kj", self.gas_constant_kj))


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
        Step("readings", "count, highest", f"{len(record.degrees_c)}, {top:g} degC"),
        Step("arithmetic mean", "weighted by duration", f"{shown(mean)} degC"),
        Step(
            "mean kinetic temperature",
            f"H {rules.activation_kj_mol:g}, R {rules.gas_constant_kj:g} kJ/mol",
            f"{shown(value)} degC",
            "USP <1160>",
        ),
    ]
    return conclude(
        Heading("mean kinetic temperature", "degC", "temperature", digits=3), value, None, gates=gates, trace=trace
    )


def _kelvin(field: str, value: object) -> float:
    degrees = real(field, value)
    if degrees <= -KELVIN:
        raise AssayError(f"{field}: {degrees:g} degC does not exist.", "Accepted: above -273.15 degC.")
    return degrees
