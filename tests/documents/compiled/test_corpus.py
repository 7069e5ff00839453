"""Compiled documents of earlier releases, kept as bytes for ever: every release opens them and judges them the same.

Each file of corpus/ is one compiled document, `NAME-FORMAT VERSION.json`; its `.expected.json` holds rows of what is
judged or calculated and what came of it. Files are added with a format version, never changed: a row that fails here
means that an approved document would be executed in another way than it was approved.
"""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from pathlib import Path

import pytest

from lbpcmc.criteria import judge_text
from lbpcmc.documents.compiled import compile_document, open_compiled
from lbpcmc.documents.compiled.versions import CURRENT
from lbpcmc.documents.formula import evaluate
from lbpcmc.documents.stages import Use

CORPUS = Path(__file__).parent / "corpus"
KEPT = {
    "recipe-1.json": "85481c168d364cafaa366eb546df528c033cf51bd85219832ac3f5548fd370d3",
    "specification-1.json": "c2fc95d3ec6800c2c30a90ed610b1af1f45f565da81f731f3b1be08fa63e3de1",
}
"""SHA-256 of every file."""


class Recorded:
    """Values of a row of the expectations: a list of occurrences, each a list of readings, under every name."""

    def __init__(self, values):
        self.values = {
            name: tuple(tuple(Fraction(reading) for reading in readings) for readings in occurrences)
            for name, occurrences in values.items()
        }

    def here(self, name):
        return self.values[name][-1]

    def over(self, name):
        return self.values[name]

    def previous(self, name):
        return self.values[name][-2] if len(self.values[name]) > 1 else None


def came_of(document, row):
    """Do again what a row tells."""
    if "test" in row:
        test = document.test(row["test"])
        criterion = test.criterion(Use(row["use"]), row["stage"])
        found = judge_text(row["typed"], criterion, unit=test.unit, label_claim=document.label_claim)
        return [found.verdict.value, found.rounded]
    step = next(step for step in document.steps() if step.id == row["step"])
    if "values" in row:
        return str(evaluate(step.formula, Recorded(row["values"])))
    found = judge_text(row["typed"], step.criterion, unit=step.unit)
    return [found.verdict.value, found.rounded]


def expected(name):
    return json.loads((CORPUS / name).with_suffix(".expected.json").read_text("utf-8"))


def test_no_file_is_lost_or_changed():
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in CORPUS.glob("*.json")
        if not path.name.endswith(".expected.json")
    }
    assert found == KEPT


def test_every_format_version_is_kept():
    assert {name.removesuffix(".json") for name in KEPT} >= {
        f"{name.removeprefix('lbpcmc ')}-{version}"
        for name, newest in CURRENT.items()
        if name != "lbpcmc method"  # a method is judged by its assay: tests/laboratory/test_approved_methods.py
        for version in range(1, newest + 1)
    }


@pytest.mark.parametrize("name", KEPT)
def test_it_is_judged_as_it_was(name):
    document, rows = open_compiled((CORPUS / name).read_bytes()), expected(name)

    assert len(rows) >= 15
    assert [came_of(document, row) for row in rows] == [row["found"] for row in rows]


@pytest.mark.parametrize("name", KEPT)
def test_it_is_compiled_again_in_the_newest_version(name):
    document = open_compiled((CORPUS / name).read_bytes())
    assert open_compiled(compile_document(document)) == document
