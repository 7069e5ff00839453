"""Raw data that hold more than one thing give what their assay gives for the parts."""

from __future__ import annotations

import pytest

from lbpcmc.laboratory.potency import functional, parallel_line
from lbpcmc.laboratory.potency.combination import CombinationRules
from lbpcmc.laboratory.potency.data import ComparativeData, Preparation, Response
from lbpcmc.laboratory.potency.functional import Culture, FunctionalData, FunctionalRules
from lbpcmc.laboratory.potency.method_data import (
    AssayResults,
    FunctionalRun,
    combined,
    functional_activity,
    parallel_lines,
)
from lbpcmc.laboratory.process import biomass
from lbpcmc.laboratory.process.method_data import Weighing, WeightPoint, dry_weight
from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.stability import overage
from lbpcmc.laboratory.stability.fit import StabilityData, StabilityPoint
from lbpcmc.laboratory.stability.method_data import ReleaseRules, needed_overage, release_limit
from lbpcmc.laboratory.stability.shelf_life import ShelfLifeRules
from lbpcmc.laboratory.validation import gage
from lbpcmc.laboratory.validation.gage import GageData, GageRules, PrecisionData
from lbpcmc.laboratory.validation.method_data import (
    GageReading,
    GageStudy,
    PrecisionRules,
    RunResult,
    RunResults,
    gage_study,
    precision,
)

LOT = FunctionalData("A", (Culture("1", (0, 2), (0.1, 2.1)), Culture("2", (0, 2), (0.1, 2.3))), 2e8, 0.03, 5)
STUDY = StabilityData(
    tuple(StabilityPoint("A", age, 9.7 - 0.02 * age + 0.002 * (-1) ** age) for age in range(6)), low=9.0
)


def test_a_lot_alone_and_beside_a_reference():
    assert functional_activity(FunctionalRun(LOT), FunctionalRules()) == functional.evaluate(LOT, FunctionalRules())
    both = functional_activity(FunctionalRun(LOT, LOT), FunctionalRules())
    assert both.value == pytest.approx(100)


def test_release_and_overage_take_their_age_from_the_method():
    rules = ReleaseRules(12, 2, ShelfLifeRules(scale="already log10"))
    assert release_limit(STUDY, rules) == overage.release_limit(STUDY, rules.study, age=12, assays=2)
    assert needed_overage(STUDY, rules) == overage.overage(STUDY, rules.study, age=12, assays=2)
    with pytest.raises(AssayError, match="age: 0 is not positive"):
        ReleaseRules(0)


def test_dry_weight_from_points_and_readings():
    points = ((0.1, 0.041), (0.2, 0.079), (0.4, 0.165))
    found = dry_weight(Weighing(tuple(WeightPoint(*p) for p in points), (0.2, 0.21), 10), biomass.BiomassRules())
    calibration = biomass.Calibration(*map(tuple, zip(*points, strict=True)))
    assert found == biomass.evaluate(biomass.BiomassData((0.2, 0.21), 10), calibration, biomass.BiomassRules())


def test_gage_readings_are_sorted_into_cells():
    cells = (((3.29, 3.41), (3.08, 3.25)), ((2.44, 2.32), (2.53, 1.78)))
    rows = [
        GageReading(part, operator, value)
        for part, operators in zip("12", cells, strict=True)
        for operator, values in zip("AB", operators, strict=True)
        for value in values
    ]
    assert gage_study(GageStudy(tuple(rows)), GageRules()) == gage.evaluate(GageData(cells), GageRules())


def test_precision_over_runs():
    rows = tuple(RunResult(run, value) for run, value in (("a", 98.1), ("b", 101.0), ("a", 98.9), ("b", 100.2)))
    expected = gage.intermediate_precision(PrecisionData(((98.1, 98.9), (101.0, 100.2))))
    assert precision(RunResults(rows), PrecisionRules()) == expected


def test_every_sample_of_a_comparative_assay_gets_its_result():
    rows = [
        Response(name, dose, (shift + 2.0 * dose + 0.1 * place,))
        for name, shift in (("S", 10.0), ("T", 9.5), ("U", 10.5))
        for dose in (1.0, 2.0, 4.0)
        for place in (0, 1)
    ]
    data = ComparativeData(Preparation("S"), (Preparation("T"), Preparation("U")), tuple(rows))
    rules = parallel_line.ParallelLineRules()
    found = parallel_lines(data, rules)
    assert found == tuple(parallel_line.evaluate(data, rules, name) for name in ("T", "U"))
    alone = ComparativeData(Preparation("S"), (Preparation("T"),), tuple(row for row in rows if row.preparation == "S"))
    with pytest.raises(AssayError, match="No sample has a response"):
        parallel_lines(alone, rules)


def test_names_and_too_few_assays_are_refused():
    with pytest.raises(AssayError, match="a name is needed"):
        GageReading(" ", "A", 1.0)
    with pytest.raises(AssayError, match="cannot be combined"):
        combined(AssayResults(()), CombinationRules())
