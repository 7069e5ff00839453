"""A method that was approved calculates by the rules of its approval, whatever the assay's defaults become."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lbpcmc.documents.compiled import compile_document, open_compiled
from lbpcmc.documents.model import Method
from lbpcmc.documents.read import load
from lbpcmc.errors import DocumentError
from lbpcmc.laboratory import methods
from lbpcmc.laboratory import registry as listed
from lbpcmc.laboratory.calculation import calculate
from lbpcmc.laboratory.in_force import written_rules
from lbpcmc.laboratory.methods import load_method, ready_method, with_rules_in_force
from lbpcmc.laboratory.record import Count, Many, Real, Text, YesNo, record
from lbpcmc.laboratory.registry import Assay, assays

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "specs" / "methods").glob("*.yaml"))
DROPS = ROOT / "specs/methods/drop-plate.yaml"


def approved(path: Path) -> bytes:
    return compile_document(with_rules_in_force(load(path.read_bytes())))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_opened_it_has_the_rules_of_the_file(path):
    content, read = approved(path), load_method(path)
    found = open_compiled(content)

    assert ready_method(found, read.sha256) == read
    assert list(found.in_force.entries) == list(written_rules(read.rules).entries)
    assert compile_document(found) == content
    assert ready_method(open_compiled(compile_document(load(path.read_bytes()))), read.sha256) == read


@pytest.mark.parametrize("assay", assays().values(), ids=lambda assay: assay.name)
def test_the_defaults_of_every_assay_survive(assay):
    given = {"age": 24.0} if assay.name in ("release limit", "overage") else {}
    rules = assay.rules_type(**given)
    method = Method("M", "1", "t", assay.name, {}, "s", "s", None, written_rules(rules))

    assert ready_method(open_compiled(compile_document(method)), "").rules == rules


def test_opened_it_calculates_the_same():
    read, raw = load_method(DROPS), ROOT / "sample_batches/raw/drop-plate.csv"
    assert calculate(ready_method(open_compiled(approved(DROPS)), read.sha256), raw) == calculate(read, raw)


@record
class Before:
    """Rules as they were when the method was approved."""

    level: Real = 0.95
    least: Count = 3
    report: Text = "mean"
    strict: YesNo = True
    target: Real | None = None
    strains: Many[Text] = ("FP", "BH")


@record
class After:
    """The same in a later release: other defaults, and a rule more."""

    level: Real = 0.99
    least: Count = 5
    report: Text = "median"
    strict: YesNo = False
    target: Real | None = None
    strains: Many[Text] = ()
    added: Real = 1.0


@record
class WithoutTarget:
    """A rule is gone."""

    level: Real = 0.95


@record
class WithTarget:
    """A rule that had no value has one."""

    level: Real = 0.95
    least: Count = 3
    report: Text = "mean"
    strict: YesNo = True
    target: Real | None = 7.0
    strains: Many[Text] = ()


def program(monkeypatch: pytest.MonkeyPatch, rules: type) -> None:
    """Let the assay `made up` have other rules."""

    class Assayed(Assay):
        @property
        def rules_type(self) -> Any:
            return rules

    made_up = Assayed("made up", "", "", "", "", "")
    monkeypatch.setattr(methods, "assays", lambda: {**listed.assays(), "made up": made_up})


METHOD = b"""\
lbpcmc: method/1
id: made-up
version: "1"
title: Made up
assay: made up
rules: {least: 4}
scope: nothing
source: nothing
"""


def test_another_default_of_a_later_release_changes_nothing(monkeypatch):
    program(monkeypatch, Before)
    content = approved_bytes()
    program(monkeypatch, After)

    rules = ready_method(open_compiled(content), "").rules

    assert rules == After(0.95, 4, "mean", strict=True, target=None, strains=("FP", "BH"))
    assert ready_method(load(METHOD), "").rules == After(least=4)


def approved_bytes() -> bytes:
    return compile_document(with_rules_in_force(load(METHOD)))


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (WithoutTarget, "Method made-up version 1 has a rule that cannot be used: 'least' is not a field."),
        (WithTarget, "was approved with target: no value; the assay would calculate with 7.0."),
    ],
)
def test_what_cannot_be_done_as_approved_is_refused(monkeypatch, later, said):
    program(monkeypatch, Before)
    content = approved_bytes()
    program(monkeypatch, later)

    with pytest.raises(DocumentError) as refusal:
        ready_method(open_compiled(content), "")

    assert said in refusal.value.said
    assert "the lbpcmc version with which it was approved" in refusal.value.todo


def test_an_assay_that_is_gone():
    values = json.loads(approved(DROPS))
    values["document"]["assay"] = "tea leaves"
    content = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    with pytest.raises(DocumentError, match="names the assay 'tea leaves', which is not known"):
        ready_method(open_compiled(content), "")
