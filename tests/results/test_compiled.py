"""A specification that was frozen to JSON and thawed judges like the document, without pint."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from lbpcmc.criteria import judge_text
from lbpcmc.documents.stages import Use
from lbpcmc.errors import InputError
from lbpcmc.results.compiled import CompiledSpecification

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.documents.model import Specification


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


def test_there_and_back_it_is_the_same_and_judges_the_same(
    document: Specification, compiled: CompiledSpecification
) -> None:
    thawed = CompiledSpecification.from_json(json.dumps(compiled.freeze()))
    assert thawed == compiled
    assert thawed.freeze() == compiled.freeze()
    for test in document.tests:
        for use in Use:
            for stage in ("phase 1", "phase 2", "phase 3", "commercial"):
                written, frozen = test.criterion(use, stage), thawed.by_id[test.id].criterion(use, stage)
                assert (written is None) is (frozen is None)
                if written is None or frozen is None:
                    continue
                for value in VALUES:
                    was = judge_text(value, written, unit=test.unit, label_claim=document.label_claim)
                    now = judge_text(value, frozen, unit=thawed.by_id[test.id].unit, label_claim=thawed.label_claim)
                    assert now == was, (test.id, value)


def test_judging_a_thawed_specification_imports_no_pint_and_no_reader(compiled: CompiledSpecification) -> None:
    frozen = json.dumps(compiled.freeze())
    program = f"""
import sys
from lbpcmc.documents.stages import Use
from lbpcmc.criteria import judge_text
from lbpcmc.results.compiled import CompiledSpecification
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
def test_a_damaged_one_is_refused(damage: Callable[[dict[str, Any]], object], compiled: CompiledSpecification) -> None:
    frozen = json.loads(json.dumps(compiled.freeze()))
    damage(frozen)
    with pytest.raises(InputError):
        CompiledSpecification.thaw(frozen)


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, "null", '{"format": 1}'])
def test_what_is_no_specification_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        CompiledSpecification.from_json(text)
