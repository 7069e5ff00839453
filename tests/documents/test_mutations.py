"""Every shipped document, broken in at least 40 ways: every fault is found, in its line."""

from __future__ import annotations

import copy
import os
import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from examples import RECIPE, ROOT, SPECIFICATION, swapped
from mutations import BOTH, TEXT, values, written
from mutations import RECIPE as OF_RECIPES
from mutations import SPECIFICATION as OF_SPECIFICATIONS

from lbpcmc.documents.read import read_document
from lbpcmc.documents.rules.catalogue import together
from lbpcmc.errors import DocumentError

DOCUMENTS = [path for folder in ("recipes", "specs") for path in sorted((ROOT / folder).glob("*.yaml"))]

MOST = 29
"""Structural faults for one document in one run; with those of the text more than 40."""


@cache
def sound(path):
    return values(path.read_text("utf-8"))


def found(text):
    return {(finding.code, finding.line) for finding in read_document(text.encode(), "f").findings}


def chosen(path):
    """The faults to plant: all where LBPCMC_ALL_MUTATIONS is set, else a share that differs for each document."""
    faults = list((BOTH | (OF_RECIPES if path.parent.name == "recipes" else OF_SPECIFICATIONS)).items())
    if "LBPCMC_ALL_MUTATIONS" in os.environ:
        return faults
    start = DOCUMENTS.index(path) * 17 % len(faults)
    return (faults[start:] + faults[:start])[:MOST]


def test_what_ships_is_there():
    assert len(DOCUMENTS) >= 10


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_fault_is_found(path):
    text, _ = written(sound(path))
    assert not read_document(text.encode(), "f").errors
    broken, missed = 0, []
    for name, (code, spoil) in chosen(path):
        document = copy.deepcopy(sound(path))
        if not spoil(document):
            continue
        spoilt, marks = written(document)
        broken += 1
        hits = {line for hit, line in found(spoilt) if hit == code}
        if not hits or not hits.intersection(marks or hits):
            missed.append((name, code, marks, sorted(found(spoilt))))
    for name, (code, spoil) in TEXT.items():
        broken += 1
        if code not in {hit for hit, _ in found(spoil(path.read_text("utf-8")))}:
            missed.append((name, code))
    assert missed == []
    assert broken >= 40


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
@pytest.mark.parametrize("bytes_", [b"\0", b"\xff", b"\x1b[2J", b"\x85"])
def test_a_document_that_is_no_text_is_refused(path, bytes_):
    with pytest.raises(DocumentError):
        read_document(path.read_bytes() + bytes_, "f")


def check(*texts):
    drafts = {f"{number}.yaml": read_document(text.encode(), "f").draft for number, text in enumerate(texts)}
    return {finding.code for finding in together(drafts, complete=True)}


RECIPES = [path for path in DOCUMENTS if path.parent.name == "recipes"]


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_faults_between_a_recipe_and_its_specification(path):
    recipe, other = path.read_text("utf-8"), (ROOT / "specs" / path.name).read_text("utf-8")
    assert check(recipe, other) == set()
    faults = {
        "X301": (lambda d: d.update(specification="NONE"), None),
        "X302": (None, lambda d: d["tests"].pop()),
        "X303": (None, lambda d: d["tests"].append({**d["tests"][0], "test": "unsampled"})),
        "X304": (lambda d: d.update(product="OTHER"), None),
        "X305": (lambda d: d["strains"][0].update(designation="DSM 0"), None),
        "X306": (lambda d: d.update(stage="preclinical"), None),
        "X307": (None, lambda d: d.update(id=sound(path)["id"], version=sound(path)["version"])),
    }
    for code, spoils in faults.items():
        pair = [values(recipe), values(other)]
        for document, spoil in zip(pair, spoils, strict=True):
            if spoil:
                spoil(document)
        assert code in check(*(written(document)[0] for document in pair)), code


def test_the_examples_of_the_docs_are_sound():
    assert found(RECIPE) == found(SPECIFICATION) == set()
    assert check(RECIPE, swapped(SPECIFICATION, "id: FP-DS-EX-SPEC", "id: OTHER")) == {"X301"}
