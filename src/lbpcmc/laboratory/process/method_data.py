"""Raw data of a dry weight: readings with their calibration.

Invariant: nothing is calculated here; every function hands its parts to the assay's own and gives what that gives
(pinned by tests/laboratory/test_method_data.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.laboratory.process import biomass
from lbpcmc.laboratory.record import Many, Real, record

if TYPE_CHECKING:
    from lbpcmc.laboratory.result import Reportable


@record
class WeightPoint:
    """An optical density and the dry weight that it stood for."""

    od: Real
    g_per_l: Real


@record
class Weighing:
    """Readings of a sample with the calibration that they are read off."""

    calibration: Many[WeightPoint]
    readings: Many[Real]
    dilution: Real = 1.0
    """How many times the sample was diluted before reading."""
    blank: Real = 0.0


def dry_weight(data: Weighing, rules: biomass.BiomassRules) -> Reportable:
    """Cell dry weight of the undiluted sample."""
    points = biomass.Calibration(tuple(p.od for p in data.calibration), tuple(p.g_per_l for p in data.calibration))
    return biomass.evaluate(biomass.BiomassData(data.readings, data.dilution, data.blank), points, rules)
