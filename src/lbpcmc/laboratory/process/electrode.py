"""Electrodes: slope of a pH calibration, and redox potentials against the hydrogen electrode.

Invariant: a slope in per cent is of the theoretical slope at the temperature of the calibration; a redox potential
names its reference electrode, without which -300 mV means nothing. Pinned by cases B7-09 and B7-11.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Annotated

from scipy import constants

from lbpcmc.laboratory.checks import equally_many, one_of, real
from lbpcmc.laboratory.constants import KELVIN
from lbpcmc.laboratory.outcome import Heading, conclude
from lbpcmc.laboratory.record import Many, Positive, Real, at_least, checked, record, word
from lbpcmc.laboratory.result import AssayError, Flag, Gate, Reportable, TraceStep
from lbpcmc.laboratory.series import shown
from lbpcmc.laboratory.statistics.regression import line
from lbpcmc.messages import say

REFERENCES: dict[str, dict[float, float]] = {
    "SHE": {0.0: 0.0, 100.0: 0.0},
    "Ag/AgCl, 3 M KCl": {
        5.0: 221.0, 10.0: 217.0, 15.0: 214.0, 20.0: 210.0, 25.0: 207.0, 30.0: 203.0, 35.0: 200.0, 40.0: 196.0,
    },
    "Ag/AgCl, 4 M KCl": {25.0: 199.0},
    "saturated calomel": {25.0: 244.0},
}  # fmt: skip
"""mV to add to a reading, by degC: 3 M KCl as Aquaread prints it (Aquameter manual 13.8), the others at 25 degC."""


def nernst_slope(degrees_c: float) -> float:
    """MV per pH unit: ln(10) R T / F (CODATA)."""
    kelvin = real("temperature", degrees_c) + KELVIN
    if kelvin <= 0:
        raise AssayError(say("field.not_a_temperature", number=f"{degrees_c:g}"), field="temperature")
    return float(1000 * math.log(10) * constants.R * kelvin / constants.physical_constants["Faraday constant"][0])


def _buffer(field: str, value: object) -> float:
    found = real(field, value)
    if not 0 <= found <= 14:
        raise AssayError(say("electrode.not_a_buffer", ph=f"{found:g}"), field=field)
    return found


@record
class CalibrationData:
    """Buffers and what the electrode showed in them, at one temperature."""

    ph: Annotated[Many[Annotated[float, checked(_buffer)]], at_least(2)]
    millivolt: Many[Real]
    degrees_c: Real

    def __post_init__(self) -> None:
        """Refuse a calibration with one buffer."""
        equally_many(ph=self.ph, millivolt=self.millivolt)
        if len(set(self.ph)) < 2:
            raise AssayError(say("electrode.one_buffer"), field="ph")
        nernst_slope(self.degrees_c)


@record
class ElectrodeRules:
    """What a method states about its electrode."""

    least_percent: Positive = 95.0
    most_percent: Positive = 105.0
    most_offset_mv: Positive = 30.0
    """How far the potential at pH 7 may lie from zero."""

    def __post_init__(self) -> None:
        """Refuse an empty range."""
        if not 0 < self.least_percent < self.most_percent:
            raise AssayError(say("electrode.not_a_range", low=f"{self.least_percent:g}", high=f"{self.most_percent:g}"))


def evaluate(data: CalibrationData, rules: ElectrodeRules) -> Reportable:
    """Slope of the electrode, per cent of the theoretical one at the temperature of the calibration."""
    if len(data.ph) == 2:
        slope = (data.millivolt[1] - data.millivolt[0]) / (data.ph[1] - data.ph[0])
        offset = data.millivolt[0] + slope * (7 - data.ph[0])
    else:
        fit = line(data.ph, data.millivolt)
        slope = float(fit.coefficients[1])
        offset = float(fit.coefficients[0]) + 7 * slope
    theory = nernst_slope(data.degrees_c)
    value = -100 * slope / theory
    limit = f"{rules.least_percent:g} to {rules.most_percent:g} %"
    gates = [
        Gate("slope", f"{value:.2f} %", limit, rules.least_percent <= value <= rules.most_percent),
        Gate(
            "offset at pH 7",
            f"{offset:.1f} mV",
            f"within ± {rules.most_offset_mv:g} mV",
            abs(offset) <= rules.most_offset_mv,
        ),
    ]
    trace = [
        TraceStep("slope", "mV per pH", shown(slope)),
        TraceStep("theory", f"ln(10) R T / F at {data.degrees_c:g} degC", f"{shown(theory)} mV per pH", "CODATA"),
        TraceStep("slope", "measured / theory", f"{shown(value)} %"),
    ]
    return conclude(Heading("electrode slope", "%", "ratio", 4), value, None, gates=gates, trace=trace)


def reference_potential(reference: str, degrees_c: float) -> float:
    """MV of a reference electrode against the hydrogen electrode; straight between the tabulated temperatures."""
    one_of("reference", reference, tuple(REFERENCES))
    table = sorted(REFERENCES[reference].items())
    at = real("temperature", degrees_c)
    for temperature, potential in table:
        if at == temperature:
            return potential
    for (low, one), (high, other) in pairwise(table):
        if low < at < high:
            return one + (other - one) * (at - low) / (high - low)
    known = tuple(f"{temperature:g}" for temperature, _ in table)
    raise AssayError(say("electrode.no_potential", reference=reference, temperature=f"{at:g}", known=known))


@record
class RedoxData:
    """A reading of a redox electrode."""

    millivolt: Real
    reference: Annotated[str, word(*REFERENCES)]
    degrees_c: Real = 25.0

    def __post_init__(self) -> None:
        """Refuse readings without a named reference."""
        if not -2000 <= self.millivolt <= 2000:
            raise AssayError(say("electrode.outside_water", millivolt=f"{self.millivolt:g}"), field="millivolt")


def to_hydrogen(data: RedoxData) -> Reportable:
    """Eh in mV against the standard hydrogen electrode; flagged where the potential was read between tabulated ones."""
    offset = reference_potential(data.reference, data.degrees_c)
    value = data.millivolt + offset
    trace = [
        TraceStep("reading", data.reference, f"{shown(data.millivolt)} mV at {data.degrees_c:g} degC"),
        TraceStep("reference electrode", "against SHE", f"{shown(offset)} mV"),
        TraceStep("Eh", "reading + reference", f"{shown(value)} mV"),
    ]
    between = data.degrees_c not in REFERENCES[data.reference] and data.reference != "SHE"
    heading = Heading("redox potential against SHE", "mV", "redox potential", 4)
    return conclude(heading, value, None, trace=trace, flags=(Flag.ESTIMATED,) if between else ())
