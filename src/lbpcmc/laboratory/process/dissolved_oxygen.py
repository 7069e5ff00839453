"""Oxygen in water: saturation, share of saturation, and what a headspace in ppm leaves dissolved.

Invariant: one equation, Benson & Krause 1984 as in APHA Standard Methods 4500-O, never mixed with older tables (which
print up to 1.5 % more); a headspace in ppm says whether it is dry or wet. Pinned by cases B7-06 and B7-08.
"""

from __future__ import annotations

import math
from typing import Annotated

from lbpcmc.laboratory.checks import not_negative, one_of, positive, real
from lbpcmc.laboratory.constants import KELVIN
from lbpcmc.laboratory.outcome import Heading, conclude
from lbpcmc.laboratory.record import NotNegative, Positive, Real, record, word
from lbpcmc.laboratory.result import AssayError, Flag, Reportable, TraceStep
from lbpcmc.laboratory.series import shown
from lbpcmc.messages import say

SOURCE = "APHA Standard Methods 4500-O; Benson & Krause 1984"
OXYGEN_IN_DRY_AIR = 0.20946
"""Mole fraction."""
OXYGEN_G_PER_MOL = 31.9988
ATMOSPHERE_KPA = 101.325
BENSON_KRAUSE = -139.34411
"""First coefficient of the equation."""
APHA_1985 = -139.34410
"""The same as APHA 1985 is printed elsewhere, 0.00015 mg/L higher at 0 degC."""


def saturation(degrees_c: float, salinity: float = 0.0, atm: float = 1.0, first: float = BENSON_KRAUSE) -> float:
    """mg/L of oxygen in water in equilibrium with water-saturated air at a total pressure in atm.

    0 to 40 degC, salinity 0 to 40 g/kg.
    """
    t, s = real("temperature", degrees_c), not_negative("salinity", salinity)
    if not 0 <= t <= 40 or s > 40:
        raise AssayError(say("oxygen.outside_equation", temperature=f"{t:g}", salinity=f"{s:g}"))
    k = t + KELVIN
    log = first + 1.575701e5 / k - 6.642308e7 / k**2 + 1.243800e10 / k**3 - 8.621949e11 / k**4
    log -= s * (1.7674e-2 - 1.0754e1 / k + 2.1407e3 / k**2)
    vapour = water_vapour(t)
    theta = 0.000975 - 1.426e-5 * t + 6.436e-8 * t * t
    p = positive("pressure", atm)
    if p <= vapour:
        raise AssayError(say("oxygen.below_vapour", pressure=f"{p:g} atm"), field="pressure")
    return math.exp(log) * p * (1 - vapour / p) * (1 - theta * p) / ((1 - vapour) * (1 - theta))


def water_vapour(degrees_c: float) -> float:
    """Vapour pressure of water in atm (APHA 4500-O)."""
    k = degrees_c + KELVIN
    return math.exp(11.8571 - 3840.70 / k - 216961 / k**2)


@record
class HeadspaceData:
    """Oxygen measured in the gas above a broth."""

    ppm: NotNegative
    """Volume fraction of oxygen."""
    degrees_c: Real
    kpa_absolute: Positive = ATMOSPHERE_KPA
    salinity: NotNegative = 0.0

    def __post_init__(self) -> None:
        """Refuse impossible fractions."""
        if self.ppm > 1e6:
            raise AssayError(say("oxygen.more_than_gas", ppm=f"{self.ppm:g}"), field="ppm")


@record
class OxygenRules:
    """What a method states about dissolved oxygen."""

    gas: Annotated[str, word("dry", "wet")] = "dry"
    """Whether the analyser reads dry gas (behind a cooler) or wet gas."""
    unit: Annotated[str, word("umol/L", "mg/L")] = "umol/L"
    """`umol/L` or `mg/L`."""


def dissolved(data: HeadspaceData, gas: str = "dry") -> float:
    """mg/L of oxygen in equilibrium with the headspace, which is saturated with water.

    Henry's law as a share of air saturation: C = C*(1 atm) x (p - p_w) / (1 - p_w) x x_dry / 0.20946.
    """
    one_of("gas", gas, ("dry", "wet"))
    atm = data.kpa_absolute / ATMOSPHERE_KPA
    vapour = water_vapour(data.degrees_c)
    if atm <= vapour:
        raise AssayError(say("oxygen.below_vapour", pressure=f"{data.kpa_absolute:g} kPa"), field="pressure")
    fraction = data.ppm * 1e-6
    partial = fraction * (atm - vapour) if gas == "dry" else fraction * atm
    full = saturation(data.degrees_c, data.salinity)
    return full * partial / (OXYGEN_IN_DRY_AIR * (1 - vapour))


def evaluate(data: HeadspaceData, rules: OxygenRules) -> Reportable:
    """Dissolved oxygen from the headspace."""
    milligrams = dissolved(data, rules.gas)
    molar = milligrams / OXYGEN_G_PER_MOL * 1000
    full = saturation(data.degrees_c, data.salinity)
    trace = [
        TraceStep("saturation with air", "at 1 atm", f"{shown(full)} mg/L", SOURCE),
        TraceStep("water vapour", "atm", shown(water_vapour(data.degrees_c)), SOURCE),
        TraceStep("headspace", f"{rules.gas} gas", f"{shown(data.ppm)} ppm at {shown(data.kpa_absolute)} kPa"),
        TraceStep(
            "dissolved", "share of saturation", f"{shown(milligrams)} mg/L = {shown(molar)} umol/L", "Henry's law"
        ),
    ]
    mass = rules.unit == "mg/L"
    heading = Heading("dissolved oxygen", rules.unit, "mass concentration" if mass else "amount concentration")
    return conclude(heading, milligrams if mass else molar, None, trace=trace)


@record
class OxygenReading:
    """Oxygen measured in the water itself."""

    mg_per_l: NotNegative
    degrees_c: Real
    kpa_absolute: Positive = ATMOSPHERE_KPA
    salinity: NotNegative = 0.0


def share_of_saturation(reading: OxygenReading) -> Reportable:
    """% of air saturation at the temperature and pressure of the reading; above 200 % it is flagged."""
    full = saturation(reading.degrees_c, reading.salinity, reading.kpa_absolute / ATMOSPHERE_KPA)
    value = 100 * reading.mg_per_l / full
    trace = [
        TraceStep("saturation", "mg/L", shown(full), SOURCE),
        TraceStep("share", "reading / saturation", f"{shown(value)} %"),
    ]
    flags = (Flag.ESTIMATED,) if value > 200 else ()
    heading = Heading("dissolved oxygen", "% air saturation", "dissolved oxygen")
    return conclude(heading, value, None, trace=trace, flags=flags)
