"""The model that is read from a specification is what the file says."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from examples import SPECIFICATION, swapped

from lbpcmc.criteria import ReportOnly
from lbpcmc.documents.model import Criticality, Specification, Use
from lbpcmc.documents.read import load, read_document


@pytest.fixture(scope="module")
def specification():
    found = load(SPECIFICATION.encode())
    assert isinstance(found, Specification)
    return found


def test_the_header(specification):
    assert (specification.material, specification.stage) == ("drug substance", "phase 1")
    assert specification.label_claim is None
    assert specification.methods["QC-102"] == "Anaerobic plate count"
    assert [test.id for test in specification.tests] == [
        "identity",
        "viable-count",
        "contaminants",
        "generations",
        "butyrate",
    ]


def test_a_test(specification):
    found = specification.test("viable-count")
    assert (found.attribute, found.method, found.strain) == ("viable count", "QC-102", "FP")
    assert (found.quantity.name, found.unit.symbol) == ("colonies per mass", "CFU/g")
    assert found.criticality is Criticality.CQA
    release, shelf_life = found.criterion(), found.criterion(Use.SHELF_LIFE)
    assert release.clauses[0].rule.low.value == 10**9
    assert shelf_life.clauses[0].rule.low.value == Fraction(5) * 10**8


def test_limits_by_stage(specification):
    found = specification.test("butyrate")
    assert found.criterion(stage="preclinical") is None
    assert isinstance(found.criterion(stage="phase 1").clauses[0].rule, ReportOnly)
    assert isinstance(found.criterion(stage="phase 2").clauses[0].rule, ReportOnly)
    assert found.criterion(stage="phase 3").text == "NLT 10 mmol/L"
    assert found.criterion().text == "NLT 10 mmol/L"
    assert found.criterion(Use.SHELF_LIFE, "phase 2") is None


def test_a_description_stands_without_a_kind(specification):
    assert specification.test("identity").quantity.name == "number"


def test_release_and_stages_may_stand_together():
    text = swapped(
        SPECIFICATION,
        "    release: NMT 40\n",
        "    release: NMT 40\n    stages:\n      - stage: commercial\n        release: NMT 30\n",
    )
    found = load(text.encode()).test("generations")
    assert found.criterion(stage="phase 3").text == "NMT 40"
    assert found.criterion().text == "NMT 30"
    assert read_document(text.encode(), "f").findings == ()


def test_a_label_claim():
    text = swapped(
        SPECIFICATION,
        "stage: phase 1\nstrains",
        "stage: phase 1\nlabel_claim: 1.0 x 10^9 CFU/g\nlabel_claim_kind: colonies per mass\nstrains",
    )
    assert str(load(text.encode()).label_claim) == "1.0 x 10^9 CFU/g"
