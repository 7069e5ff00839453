"""Raw data of a dry weight: readings with their calibration.

Invariant: nothing is calculated here; every function hands its parts to the assay's own and gives what that gives
(pinned by tests/laboratory/test_method_data.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.laboratory.process import biomass

if TYPE_CHECKING:
    from lbpcmc.laboratory.result import Reportable


@dataclass(frozen=True, slots=True)
class WeightPoint:
    """An optical density and the dry weight that it stood for."""

    od: float
    g_per_l: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """Readings of a sample with the calibration that they are read off."""

    calibration: tuple[WeightPoint, ...]
    readings: tuple[float, ...]
    dilution: float = 1.0
    """How many times the sample was diluted before reading."""
    blank: float = 0.0


def dry_weight(data: Weighing, rules: biomass.BiomassRules) -> Reportable:
    """Cell dry weight of the undiluted sample."""
    points = biomass.Calibration(tuple(p.od for p in data.calibration), tuple(p.g_per_l for p in data.calibration))
    return biomass.evaluate(biomass.BiomassData(data.readings, data.dilution, data.blank), points, rules)
