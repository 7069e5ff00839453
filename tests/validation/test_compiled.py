"""A specification that was frozen to JSON and thawed judges like the document, without pint."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from lbpcmc.criteria import criterion, judge_text
from lbpcmc.documents.model import Limit, Specification, Test, Use
from lbpcmc.errors import InputError
from lbpcmc.quantities import kind, quantity
from lbpcmc.validation.compiled import CompiledSpecification


def _test(test_id: str, of_kind: str, unit: str | None, *limits: tuple[Use, str, str]) -> Test:
    known = kind(of_kind)
    return Test(
        test_id,
        "attribute",
        f"title of {test_id}",
        "M-1",
        known,
        None if unit is None else known.unit(unit),
        tuple(Limit(use, stage, criterion(written, known)) for use, stage, written in limits),
    )


SPECIFICATION = Specification(
    id="DP-1",
    version="2",
    title="Capsules",
    product="LBP",
    material="drug product",
    stage="phase 2",
    label_claim=quantity("1.0e9 CFU/capsule", kind("colonies per capsule")),
    sources={},
    strains=(),
    methods={},
    tests=(
        _test(
            "moisture",
            "mass fraction",
            "% w/w",
            (Use.RELEASE, "phase 1", "NMT 6.0 % w/w"),
            (Use.RELEASE, "phase 2", "NMT 5.0 % w/w"),
            (Use.RELEASE, "commercial", "NMT 4.0 % w/w"),
            (Use.SHELF_LIFE, "phase 1", "NMT 7.0 % w/w"),
        ),
        _test("count", "colonies per capsule", None, (Use.RELEASE, "phase 1", "80 to 500 % of label claim")),
        _test("salmonella", "mass", None, (Use.RELEASE, "phase 1", "absent in 10 g")),
        _test("identity", "number", None, (Use.RELEASE, "phase 1", "conforms")),
        _test("colour", "number", None, (Use.RELEASE, "phase 1", "report")),
    ),
)
VALUES = [
    "4.94 % w/w",
    "4.95 % w/w",
    "49.49 mg/g",
    "< 5 % w/w",
    "8.0e8 CFU/capsule",
    "7.9e8 CFU/capsule",
    "not detected in 10 g",
    "not detected in 10 mL",
    "not detected in 9 g",
    "conforms",
    "TNTC",
    "5",
    "",
]


def test_there_and_back_it_is_the_same_and_judges_the_same() -> None:
    compiled = CompiledSpecification.of(SPECIFICATION)
    thawed = CompiledSpecification.from_json(json.dumps(compiled.freeze()))
    assert thawed == compiled
    assert thawed.freeze() == compiled.freeze()
    for test in SPECIFICATION.tests:
        for use in Use:
            for stage in ("phase 1", "phase 2", "phase 3", "commercial"):
                written, frozen = test.criterion(use, stage), thawed.by_id[test.id].criterion(use, stage)
                assert (written is None) is (frozen is None)
                if written is None or frozen is None:
                    continue
                for value in VALUES:
                    was = judge_text(value, written, unit=test.unit, label_claim=SPECIFICATION.label_claim)
                    now = judge_text(value, frozen, unit=thawed.by_id[test.id].unit, label_claim=thawed.label_claim)
                    assert now == was, (test.id, value)


def test_judging_a_thawed_specification_imports_no_pint_and_no_reader() -> None:
    frozen = json.dumps(CompiledSpecification.of(SPECIFICATION).freeze())
    program = f"""
import sys
from lbpcmc.documents.model import Use
from lbpcmc.criteria import judge_text
from lbpcmc.validation.compiled import CompiledSpecification
known = CompiledSpecification.from_json({frozen!r})
for test in known.tests:
    for value in {VALUES!r}:
        judge_text(value, test.criterion(Use.RELEASE, "phase 2"), unit=test.unit, label_claim=known.label_claim)
print(sorted({{"pint", "ruamel", "pandas", "sqlalchemy", "numpy"}} & set(sys.modules)))
"""
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    "damage",
    [
        lambda frozen: frozen.pop("kinds"),
        lambda frozen: frozen["kinds"].pop(),
        lambda frozen: frozen["tests"][0].update(unit="bananas"),
        lambda frozen: frozen["tests"][0]["limits"][0].pop(),
        lambda frozen: frozen["tests"][0]["limits"][0].__setitem__(1, "phase 9"),
        lambda frozen: frozen["label claim"].__setitem__(1, "1/0"),
        lambda frozen: frozen.update(format="other"),
    ],
)
def test_a_damaged_one_is_refused(damage) -> None:
    frozen = CompiledSpecification.of(SPECIFICATION).freeze()
    damage(frozen)
    with pytest.raises(InputError):
        CompiledSpecification.thaw(frozen)


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, "null", '{"format": 1}'])
def test_what_is_no_specification_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        CompiledSpecification.from_json(text)
