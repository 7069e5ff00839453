"""A tree to typed values: numbers, words, lists, records; every fault at its place."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from lbpcmc.documents.model import Position
from lbpcmc.documents.tree import parse_tree
from lbpcmc.laboratory.building import Builder, culprit
from lbpcmc.laboratory.checks import fill, positive
from lbpcmc.laboratory.result import AssayError


@dataclass(frozen=True)
class Part:
    size: float
    count: int = 0
    note: str = ""

    def __post_init__(self):
        fill(self, "size", positive("size", self.size))


@dataclass(frozen=True)
class Whole:
    parts: tuple[Part, ...]
    clean: bool | None = None
    level: float | None = None
    seen: float | str = ""
    grid: tuple[tuple[float, ...], ...] = ()
    inner: Part | None = None


def build(text: str, cls: type = Whole, words=()):
    node, findings = parse_tree(text, "x.yaml")
    assert findings == []
    builder = Builder(words)
    return builder.record(cls, node), builder.faults


def said(text: str) -> list[tuple[Position, str, str]]:
    found, faults = build(text)
    assert found is None or faults
    return [(fault.at, fault.path, fault.said) for fault in faults]


def test_every_kind_of_field_is_filled():
    text = (
        "parts: [{size: 1.5, count: 2, note: a b}, {size: 2e3}]\nclean: yes\nlevel: 0.95\n"
        "seen: < 10\ngrid: [[1, 2], [3]]\ninner: {size: 3}\n"
    )
    found, faults = build(text)
    assert faults == []
    assert found == Whole((Part(1.5, 2, "a b"), Part(2000.0)), True, 0.95, "< 10", ((1.0, 2.0), (3.0,)), Part(3.0))


def test_what_is_left_out_or_empty_takes_its_default():
    found, faults = build("parts: {size: 1}\nlevel:\nclean: null\n")
    assert faults == []
    assert (found.level, found.clean, found.parts) == (None, None, (Part(1.0),))


@pytest.mark.parametrize(
    ("text", "line", "column", "path", "message"),
    [
        ("parts: [{size: abc}]", 1, 16, "parts[1].size", "size: 'abc' is not a number."),
        ("parts: [{size: 1,5 }]", 1, 18, "parts[1].5", "There is no field '5'."),
        ("parts: [{size: '1,5'}]", 1, 16, "parts[1].size", "size: '1,5' is not a number."),
        ("parts: [{size: -1}]", 1, 16, "parts[1].size", "size: -1 is not positive."),
        ("parts: [{size: 1, count: 1.5}]", 1, 26, "parts[1].count", "count: 1.5 is not whole."),
        ("parts: [{size: .nan}]", 1, 16, "parts[1].size", "size: '.nan' is not a number."),
        ("parts: [{size: '#NUM!'}]", 1, 16, "parts[1].size", "what a spreadsheet shows"),
        ("parts: [{size: [1, 2]}]", 1, 16, "parts[1].size", "one value is needed"),
        ("parts: [{count: 2}]", 1, 9, "parts[1].size", "parts[1] has no size."),
        ("parts: [7]", 1, 9, "parts[1]", "parts[1] has fields."),
        ("parts: [{size: 1}]\nclean: maybe", 2, 8, "clean", "neither yes nor no"),
        ("parts: [{size: 1}]\nlevle: 0.9", 2, 1, "levle", "There is no field 'levle'."),
        ("clean: yes", 1, 1, "parts", "The file has no parts."),
    ],
)
def test_a_fault_names_its_place_and_its_field(text, line, column, path, message):
    (first, *_) = said(text)
    assert (first[0], first[1]) == (Position(line, column), path)
    assert message in first[2]


def test_all_faults_come_in_one_go():
    assert [path for _, path, _ in said("parts: [{size: a}, {size: b}]\nlevel: c\n")] == [
        "parts[1].size",
        "parts[2].size",
        "level",
    ]


def test_a_decimal_comma_is_told_how_to_write_it():
    _, (fault,) = build("parts: {size: '1,5'}")
    assert fault.todo == "Write a decimal point: 1.5."


def test_words_stay_text_where_the_layout_says_so():
    found, faults = build("parts: {size: 1}\nlevel: Undetermined\n", words=("level",))
    assert (found.level, faults) == ("Undetermined", [])


@pytest.mark.parametrize(
    ("message", "given", "field"),
    [
        ("plate, dilution: 100 is above 1.", {"dilution": "100", "volume_ml": "1"}, "dilution"),
        ("plate, volume in mL: 0 is not positive.", {"dilution": "0.1", "volume_ml": "0"}, "volume_ml"),
        ("The range runs from 40 to 30.", {"low": "40", "high": "30"}, ""),
        ("The range runs from 40 to 25.", {"low": "40"}, "low"),
        ("Nothing is there.", {"low": "40"}, ""),
    ],
)
def test_the_field_that_a_refusal_is_about(message, given, field):
    assert culprit(AssayError(message), given) == field
