"""Older formats are lifted before anything reads them; what this program does not know stops it with what to do."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from shipped import OTHERS, SMALL, read

from lbpcmc.documents.compiled import compile_document, open_compiled, versions
from lbpcmc.documents.compiled.canonical import canonical
from lbpcmc.errors import DocumentError

SPECIFICATION = read(SMALL / "small-spec.yaml")


def version_zero():
    """A layout that was never shipped: tests under another key, no strains of tests, two kinds of limits apart."""
    values = json.loads(compile_document(SPECIFICATION))
    values["version"] = 0
    document = values["document"]
    document["lines"] = document.pop("tests")
    for line in document["lines"]:
        del line["strain"]
    return values


def lift_from_zero(values):
    document = dict(values["document"])
    document["tests"] = [{**line, "strain": "FP"} for line in document.pop("lines")]
    return {**values, "document": document}


def test_an_older_version_is_lifted(monkeypatch):
    monkeypatch.setattr(versions, "UPCASTERS", {(versions.SPECIFICATION, 0): lift_from_zero})

    assert open_compiled(canonical(version_zero())) == SPECIFICATION


def test_versions_are_lifted_one_by_one(monkeypatch):
    monkeypatch.setattr(versions, "CURRENT", {**versions.CURRENT, versions.SPECIFICATION: 2})
    seen = []

    def step(number):
        def lift(values):
            assert values["version"] == number
            seen.append(number)
            return {key: value for key, value in values.items() if key != "version"}

        return lift

    monkeypatch.setattr(
        versions, "UPCASTERS", {(versions.SPECIFICATION, 0): step(0), (versions.SPECIFICATION, 1): step(1)}
    )
    values = {**json.loads(compile_document(SPECIFICATION)), "version": 0}

    assert versions.lifted(values)["version"] == 2
    assert seen == [0, 1]


@pytest.mark.parametrize(
    ("change", "said", "todo"),
    [
        (
            {"version": 2},
            "version 2, written by a newer lbpcmc; this program reads up to version 1",
            "that approved it",
        ),
        ({"version": 0}, "version 0, which was never written", "Compile"),
        ({"version": -1}, "no format version", "Compile"),
        ({"version": 10**400}, "no format version", "Compile"),
        ({"version": True}, "no format version", "Compile"),
        ({"version": "1"}, "no format version", "Compile"),
        ({"format": "lbpcmc stability study"}, "'lbpcmc stability study'", "open it with that version"),
        ({"format": None}, "without a format", "Known formats: lbpcmc recipe, lbpcmc spec"),
    ],
)
def test_what_is_not_known_stops_the_reader(change, said, todo):
    values = {**json.loads(compile_document(SPECIFICATION)), **change}

    with pytest.raises(DocumentError) as refusal:
        open_compiled(canonical(values))

    assert said in refusal.value.said
    assert todo in refusal.value.todo


def test_every_version_before_the_present_one_can_be_lifted():
    """The first version is 1."""
    for name, version in versions.CURRENT.items():
        for older in range(1, version):
            assert (name, older) in versions.UPCASTERS
    assert {json.loads(compile_document(read(path)))["format"] for path in OTHERS} < set(versions.CURRENT)
