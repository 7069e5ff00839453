"""Nothing in a file is ignored, and nothing that must be there is missed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from examples import RECIPE, SPECIFICATION, swapped

from lbpcmc.documents.read import read_document


def findings(text):
    return [(finding.code, finding.line) for finding in read_document(text.encode(), "f").findings]


def first_of_each_key(text):
    """Line numbers, from 0, of the first place of every key at its depth."""
    seen = {}
    for number, line in enumerate(text.splitlines()):
        if match := re.match(r" *[a-z_]+:", line):
            seen.setdefault(match[0], number)
    return seen


@pytest.mark.parametrize("text", [RECIPE, SPECIFICATION], ids=["recipe", "specification"])
def test_a_misspelt_key_is_found_wherever_it_stands(text):
    lines = text.splitlines()
    keys = first_of_each_key(text)
    assert len(keys) > 20
    for key, number in keys.items():
        name = key.strip()
        wrong = lines[number].replace(name, f"q{name}", 1)
        found = findings("\n".join([*lines[:number], wrong, *lines[number + 1 :]]) + "\n")
        assert found, wrong
        assert ("Y010", number + 1) in found or number == 0, wrong


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("needs: [clean, {a: b}]", "An item of 'needs' is text."),
        ("needs: []", ""),
        ("needs: {clean: yes}", "'needs' is a list."),
        ("needs:", "'needs' is a list."),
    ],
)
def test_shapes(written, said):
    found = read_document(swapped(RECIPE, "needs: [clean, in calibration]", written).encode(), "f").findings
    assert [finding.message for finding in found] == ([said] if said else [])


def test_the_nearest_key_is_proposed():
    found = read_document(swapped(RECIPE, "batch_size:", "batchsize:").encode(), "f").findings
    assert [finding.code for finding in found] == ["Y011", "Y010"]
    assert found[1].hint == "Did you mean 'batch_size'?"


@pytest.mark.parametrize("word", ["true", "True", "on", "y", "1", "Yes", "YES"])
def test_only_yes_and_no_mean_yes_and_no(word):
    found = findings(swapped(RECIPE, "holds_batch: yes", f"holds_batch: {word}"))
    assert [code for code, _ in found] == ["Y014"]


@pytest.mark.parametrize("word", ["0", "-1", "2.0", "1e1", "three", "51", "0x3", "٣", "1000000000"])
def test_counts_are_whole_and_within_limits(word):
    found = findings(swapped(RECIPE, "replicates: 3", f"replicates: {word}"))
    assert [code for code, _ in found] == ["Y016"]


@pytest.mark.parametrize("title", ['"a\\tb"', ">-\n  two\n  lines", "'it''s'"])
def test_visible_text_is_folded(title):
    assert findings(swapped(RECIPE, 'title: "Drug substance: 1.5 L of broth"', f"title: {title}")) == []


@pytest.mark.parametrize("title", ['"a\\e[2Jb"', '"a\\0b"', '"\\u2066a"', "a\u200bb", '"\\uD800"', "~", "null", '""'])
def test_text_that_cannot_be_seen_is_found(title):
    (found,) = findings(swapped(RECIPE, 'title: "Drug substance: 1.5 L of broth"', f"title: {title}"))
    assert found[0] in ("Y013", "Y018")
    assert found[1] == 4


def test_an_id_keeps_to_its_signs():
    for wrong in ("MIX 2", "MIX#2", "../2", "-MIX", "M" * 33):
        assert [code for code, _ in findings(swapped(RECIPE, "step: MIX-2\n", f"step: {wrong}\n"))] == ["Y017"]


def test_a_name_for_formulas_keeps_to_its_signs():
    for wrong in ("Density", "2nd", "density-2", "dichte_ä", "a b"):
        assert [code for code, _ in findings(swapped(RECIPE, "name: density\n", f"name: {wrong}\n"))] == ["Y017"]


def test_text_has_an_end():
    long = ("words " * 300).strip()
    text = "\n".join(f"  {long}" for _ in range(3))
    found = findings(
        swapped(
            RECIPE,
            "description: Faecalibacterium prausnitzii, wet cell mass, frozen; strength by viable count",
            f"description: >-\n{text}",
        )
    )
    assert [code for code, _ in found] == ["Y018"]
