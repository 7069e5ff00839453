"""Raw data of gage studies and of intermediate precision, as a file holds them.

Invariant: nothing is calculated here; every function hands its parts to the assay's own and gives what that gives
(pinned by tests/laboratory/test_method_data.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.laboratory.record import Label, Many, Real, Share, record
from lbpcmc.laboratory.validation import gage

if TYPE_CHECKING:
    from lbpcmc.laboratory.result import Reportable


@record
class GageReading:
    """One reading of one part by one operator."""

    part: Label
    operator: Label
    value: Real


@record
class GageStudy:
    """Readings of every part by every operator, repeated."""

    readings: Many[GageReading]


def gage_study(data: GageStudy, rules: gage.GageRules) -> Reportable:
    """Share of the measurement in the variation."""
    parts = dict.fromkeys(reading.part for reading in data.readings)
    operators = dict.fromkeys(reading.operator for reading in data.readings)
    cells = tuple(
        tuple(
            tuple(r.value for r in data.readings if (r.part, r.operator) == (part, operator)) for operator in operators
        )
        for part in parts
    )
    return gage.evaluate(gage.GageData(cells), rules)


@record
class RunResult:
    """One result of one run."""

    run: Label
    value: Real


@record
class RunResults:
    """Results of one sample over runs."""

    results: Many[RunResult]


@record
class PrecisionRules:
    """What a method states about intermediate precision."""

    confidence: Share = 0.95


def precision(data: RunResults, rules: PrecisionRules) -> Reportable:
    """Intermediate precision as a standard deviation."""
    names = dict.fromkeys(result.run for result in data.results)
    runs = tuple(tuple(r.value for r in data.results if r.run == name) for name in names)
    return gage.intermediate_precision(gage.PrecisionData(runs), rules.confidence)
