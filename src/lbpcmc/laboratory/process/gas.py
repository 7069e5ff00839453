"""Gas flow between stated reference conditions, and per volume of broth.

Invariant: a standard volume is meaningless without its reference state, so none is assumed silently: three definitions
lie up to 7.3 % apart, and lbpcmc's own `sL` is 0 degC and 101.325 kPa. Pressures are absolute inside. Pinned by case
B7-12.
"""

from __future__ import annotations

from typing import Annotated

from lbpcmc.laboratory.checks import positive, real
from lbpcmc.laboratory.constants import GAS_CONSTANT, KELVIN
from lbpcmc.laboratory.outcome import Heading, conclude
from lbpcmc.laboratory.record import Celsius, NotNegative, Positive, record, word
from lbpcmc.laboratory.result import AssayError, Reportable, TraceStep
from lbpcmc.laboratory.series import shown
from lbpcmc.messages import say

ATMOSPHERE = 101.325
"""kPa."""
REFERENCES = {
    "0 degC, 101.325 kPa": (0.0, 101.325),
    "0 degC, 100 kPa": (0.0, 100.0),
    "15 degC, 101.325 kPa": (15.0, 101.325),
    "20 degC, 101.325 kPa": (20.0, 101.325),
}
"""DIN 1343 (and lbpcmc's sL); IUPAC 1982; ISO 2533 and ISO 13443; many mass flow controllers."""


@record
class GasState:
    """Temperature and absolute pressure of a gas."""

    degrees_c: Celsius
    kpa: Positive

    @property
    def kelvin(self) -> float:
        """Thermodynamic temperature."""
        return self.degrees_c + KELVIN

    def litres_from(self, other: GasState) -> float:
        """Litres here per litre there, of the same amount of ideal gas."""
        return self.kelvin / other.kelvin * other.kpa / self.kpa

    @property
    def mol_per_litre(self) -> float:
        """Amount of ideal gas in a litre."""
        return self.kpa / (GAS_CONSTANT * self.kelvin)


def gauge(kpa_gauge: float, ambient_kpa: float = ATMOSPHERE) -> float:
    """Absolute pressure from gauge pressure and the ambient pressure of the day."""
    return real("gauge pressure", kpa_gauge) + positive("ambient pressure", ambient_kpa)


@record
class GasData:
    """A flow as its controller shows it, and where the gas goes."""

    standard_l_per_min: NotNegative
    degrees_c: Celsius
    kpa_absolute: Positive
    broth_l: NotNegative = 0.0
    """Volume of broth, for vvm; 0 where it is not asked for."""


@record
class GasRules:
    """What a method states about its gas flow."""

    reference: Annotated[str, word(*REFERENCES)] = "0 degC, 101.325 kPa"
    report: Annotated[str, word("actual flow", "vvm", "standard vvm")] = "actual flow"
    """`actual flow` in L/min, `vvm` (actual), `standard vvm`."""


def evaluate(data: GasData, rules: GasRules) -> Reportable:
    """Flow at the conditions of the vessel, or per volume of broth."""
    reference, vessel = GasState(*REFERENCES[rules.reference]), GasState(data.degrees_c, data.kpa_absolute)
    actual = data.standard_l_per_min * vessel.litres_from(reference)
    moles = data.standard_l_per_min * reference.mol_per_litre
    state = f"{vessel.degrees_c:g} degC, {vessel.kpa:g} kPa"
    trace = [
        TraceStep("standard flow", f"at {rules.reference}", f"{shown(data.standard_l_per_min)} L/min"),
        TraceStep("amount", "p V / (R T)", f"{shown(moles)} mol/min"),
        TraceStep("actual flow", f"x T/T_ref x p_ref/p, at {state}", f"{shown(actual)} L/min"),
    ]
    if rules.report == "actual flow":
        return conclude(Heading(f"gas flow at {state}", "L/min", "gas flow", 4), actual, None, trace=trace)
    if data.broth_l <= 0:
        raise AssayError(say("gas.no_broth"))
    flow = actual if rules.report == "vvm" else data.standard_l_per_min
    value = flow / data.broth_l
    trace.append(TraceStep(rules.report, f"L/min over {shown(data.broth_l)} L of broth", shown(value)))
    said = f"at {state}" if rules.report == "vvm" else f"at {rules.reference}"
    return conclude(Heading(f"specific gas flow {said}", "vvm", "specific gas flow", 4), value, None, trace=trace)
