"""Raw data of calculations that take more than one thing, as one record that a file can hold, and how they are done.

Invariant: nothing is calculated here; every function hands its parts to the assay's own and gives what that gives
(pinned by tests/assays/test_method_data.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lbpcmc.assays import biomass, combination, functional, gage, overage, parallel_line, sigmoid_potency, slope_ratio
from lbpcmc.assays.checks import fill, positive, real, share, whole
from lbpcmc.assays.combination import IndependentAssay  # noqa: TC001  # readers of raw data resolve the fields' types
from lbpcmc.assays.functional import FunctionalData  # noqa: TC001  # the same reason
from lbpcmc.assays.result import AssayError, Reportable
from lbpcmc.assays.series import label
from lbpcmc.assays.shelf_life import ShelfLifeRules

if TYPE_CHECKING:
    from lbpcmc.assays.potency_data import ComparativeData
    from lbpcmc.assays.stability_fit import StabilityData


def parallel_lines(data: ComparativeData, rules: parallel_line.ParallelLineRules) -> tuple[Reportable, ...]:
    """One potency for each sample with responses."""
    return tuple(parallel_line.evaluate(data, rules, name) for name in _samples(data))


def slope_ratios(data: ComparativeData, rules: slope_ratio.SlopeRatioRules) -> tuple[Reportable, ...]:
    """One potency for each sample with responses."""
    return tuple(slope_ratio.evaluate(data, rules, name) for name in _samples(data))


def sigmoid_curves(data: ComparativeData, rules: sigmoid_potency.SigmoidRules) -> tuple[Reportable, ...]:
    """One potency for each sample with responses."""
    return tuple(sigmoid_potency.evaluate(data, rules, name) for name in _samples(data))


def _samples(data: ComparativeData) -> tuple[str, ...]:
    if len(data.names) < 2:
        raise AssayError("No sample has a response that counts.", "Give the responses of at least one sample.")
    return data.names[1:]


@dataclass(frozen=True, slots=True)
class FunctionalRun:
    """A lot and, beside it, a reference."""

    lot: FunctionalData
    reference: FunctionalData | None = None
    """Without one the lot's own activity is reported."""


def functional_activity(data: FunctionalRun, rules: functional.FunctionalRules) -> Reportable:
    """Activity relative to the reference, or the lot's own."""
    if data.reference is None:
        return functional.evaluate(data.lot, rules)
    return functional.compare(data.lot, data.reference, rules)


@dataclass(frozen=True, slots=True)
class AssayResults:
    """Potencies of independent assays."""

    assays: tuple[IndependentAssay, ...]


def combined(data: AssayResults, rules: combination.CombinationRules) -> Reportable:
    """The combined potency."""
    return combination.evaluate(data.assays, rules)


@dataclass(frozen=True, slots=True)
class ReleaseRules:
    """What a method states about a release limit or an overage."""

    age: float
    """Shelf life that the product must reach, in the study's unit of time."""
    assays: int = 1
    """Release results that are averaged."""
    study: ShelfLifeRules = field(default_factory=ShelfLifeRules)

    def __post_init__(self) -> None:
        """Refuse an age that is none."""
        fill(self, "age", positive("age", self.age))
        fill(self, "assays", whole("assays", self.assays, least=1))


def release_limit(data: StabilityData, rules: ReleaseRules) -> Reportable:
    """What a lot must show at release."""
    return overage.release_limit(data, rules.study, age=rules.age, assays=rules.assays)


def needed_overage(data: StabilityData, rules: ReleaseRules) -> Reportable:
    """Per cent above the label that a lot must hold."""
    return overage.overage(data, rules.study, age=rules.age, assays=rules.assays)


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
