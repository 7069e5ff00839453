"""Every value stays the text that was written, with its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.documents.source import MappingNode, Scalar, SequenceNode
from lbpcmc.documents.tree import parse_tree


def tree(text):
    found, findings = parse_tree(text, "f")
    assert not findings
    return found


@pytest.mark.parametrize(
    "written",
    [
        "37.10",
        "1e3",
        "017",
        "1_000",
        "0x10",
        "NO",
        "yes",
        "true",
        "null",
        "~",
        "1:30",
        "2026-01-01",
        ".inf",
        "6.20",
        "-350",
    ],
)
def test_nothing_is_made_of_a_value(written):
    assert tree(f"a: {written}").entries["a"].value.text == written


def test_places_count_from_one():
    found = tree("a: b\nlist:\n  - c: 'd e'\n    f: \"g\"\n  - [h]\n")
    assert (found.at.line, found.at.column) == (1, 1)
    first, second = found.entries["list"].value.items
    assert (first.entries["c"].key.at.line, first.entries["c"].key.at.column) == (3, 5)
    assert (first.entries["c"].value.at.column, first.entries["c"].value.start.column) == (8, 9)
    assert (first.entries["f"].value.at.line, first.entries["f"].value.at.column) == (4, 8)
    assert (second.items[0].at.line, second.items[0].at.column) == (5, 6)


def test_folded_and_literal_text_has_no_marks_of_the_parser():
    found = tree("a: >-\n  one\n  two\nb: |\n  one\n  two\n")
    assert found.entries["a"].value.text == "one two"
    assert found.entries["b"].value.text == "one\ntwo\n"
    assert found.entries["a"].value.start is None


def test_an_empty_value_is_found_at_its_key():
    found = tree("a:\nb: c\n").entries["a"].value
    assert (found.text, found.at.line, found.at.column) == ("", 1, 1)


def test_a_key_that_stands_twice_names_both_places():
    found, (finding,) = parse_tree("a: b\nc: d\na: e\n", "f")
    assert (finding.code, finding.line, finding.column) == ("Y004", 3, 1)
    assert "line 1, column 1" in finding.message
    assert found.entries["a"].value.text == "b"


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: b: c", "Y001", 1, 5),
        ("a:\n\tb: c", "Y001", 2, 1),
        ("a: b\nc: 'open\n", "Y001", 2, 4),
        ("a: @b", "Y001", 1, 4),
        ('a: "\\q"', "Y001", 1, 6),
        ("a: &x b", "Y002", 1, 4),
        ("a: *x", "Y002", 1, 4),
        ("a: !x b", "Y003", 1, 4),
        ("a: b\n<<: {c: d}", "Y005", 2, 1),
        ("a: b\n---\nc: d", "Y006", 2, 1),
        ("", "Y006", 1, 1),
        ("{a: b}: c", "Y007", 1, 1),
        ("'': c", "Y007", 1, 1),
    ],
)
def test_yaml_with_more_than_one_reading_is_refused(text, code, line, column):
    found, findings = parse_tree(text, "f")
    assert found is None
    assert (code, line, column) in {(finding.code, finding.line, finding.column) for finding in findings}


def test_an_anchor_and_its_alias_are_both_told():
    _, findings = parse_tree("a: &x [b]\nc: *x\n", "f")
    assert [(finding.code, finding.line) for finding in findings] == [("Y002", 1), ("Y002", 2)]


def scalars(node):
    match node:
        case Scalar():
            yield node
        case SequenceNode():
            for item in node.items:
                yield from scalars(item)
        case MappingNode():
            for entry in node.entries.values():
                yield entry.key
                yield from scalars(entry.value)


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="ab:-[]{}'\"# \n,|>&*!?%@", max_size=60))
def test_every_place_points_at_its_text(text):
    found, _ = parse_tree(text, "f")
    lines = text.split("\n")
    for scalar in scalars(found) if found is not None else ():
        if scalar.start is not None:
            line = lines[scalar.start.line - 1]
            assert line[scalar.start.column - 1 :].startswith(scalar.text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("release: >= 1e10 CFU/mL", "'>' at the start of a value begins folded text in YAML."),
        ("a:\n  - release: > -300 mV", "'>' at the start of a value begins folded text in YAML."),
        ("title: Substance: broth", "Text that holds ': ' needs quotes."),
        ("title: @home", "quote text that starts with a sign."),
        ("title: 'open", "Look at the indentation and the quotes of this line and the one above."),
    ],
)
def test_what_is_not_yaml_says_what_to_write(text, said):
    found, (finding,) = parse_tree(text, "f")
    assert found is None
    assert finding.code == "Y001"
    assert said in f"{finding.message} {finding.hint}"


def test_a_limit_that_begins_a_block_is_shown_in_quotes():
    _, (finding,) = parse_tree("release: >= 1e10 CFU/mL", "f")
    assert finding.hint == 'Write the value in quotes: ">= 1e10 CFU/mL".'
    assert parse_tree('release: ">= 1e10 CFU/mL"', "f")[1] == []
    assert parse_tree("text: >-\n  folded\nother: |2 # kept\n  text\n", "f")[1] == []
