"""Raw data of gage studies and of intermediate precision, as a file holds them.

Invariant: nothing is calculated here; every function hands its parts to the assay's own and gives what that gives
(pinned by tests/laboratory/test_method_data.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.laboratory.checks import fill, real, share
from lbpcmc.laboratory.series import label
from lbpcmc.laboratory.validation import gage

if TYPE_CHECKING:
    from lbpcmc.laboratory.result import Reportable


@dataclass(frozen=True, slots=True)
class GageReading:
    """One reading of one part by one operator."""

    part: str
    operator: str
    value: float

    def __post_init__(self) -> None:
        """Refuse a reading of nothing."""
        fill(self, "part", label("part", self.part))
        fill(self, "operator", label("operator", self.operator))
        fill(self, "value", real("value", self.value))


@dataclass(frozen=True, slots=True)
class GageStudy:
    """Readings of every part by every operator, repeated."""

    readings: tuple[GageReading, ...]


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


@dataclass(frozen=True, slots=True)
class RunResult:
    """One result of one run."""

    run: str
    value: float

    def __post_init__(self) -> None:
        """Refuse a result of no run."""
        fill(self, "run", label("run", self.run))
        fill(self, "value", real("value", self.value))


@dataclass(frozen=True, slots=True)
class RunResults:
    """Results of one sample over runs."""

    results: tuple[RunResult, ...]


@dataclass(frozen=True, slots=True)
class PrecisionRules:
    """What a method states about intermediate precision."""

    confidence: float = 0.95

    def __post_init__(self) -> None:
        """Refuse what is no level."""
        fill(self, "confidence", share("confidence", self.confidence))


def precision(data: RunResults, rules: PrecisionRules) -> Reportable:
    """Intermediate precision as a standard deviation."""
    names = dict.fromkeys(result.run for result in data.results)
    runs = tuple(tuple(r.value for r in data.results if r.run == name) for name in names)
    return gage.intermediate_precision(gage.PrecisionData(runs), rules.confidence)
