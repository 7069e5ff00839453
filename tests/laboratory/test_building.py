"""A located tree to records: every field filled, every fault at its place."""

from __future__ import annotations

import pytest

from lbpcmc.documents.model import Position
from lbpcmc.documents.tree import parse_tree
from lbpcmc.laboratory.building import build
from lbpcmc.laboratory.record import Count, Many, Positive, Real, Text, YesNo, record
from lbpcmc.laboratory.result import AssayError
from lbpcmc.messages import Message, register, say

register({"room.all": Message("1 is all.", "Accepted: less."), "room.two": Message("Two contradict.")})


@record
class Part:
    size: Positive
    count: Count = 0
    note: Text = ""


@record
class Whole:
    parts: Many[Part]
    clean: YesNo | None = None
    level: Real | None = None
    seen: Text = ""
    grid: Many[Many[Real]] = ()
    inner: Part | None = None

    def __post_init__(self):
        if self.level == 1:
            raise AssayError(say("room.all"), field="level")
        if self.level == 2:
            raise AssayError(say("room.two"))


def built(text: str):
    node, findings = parse_tree(text, "x.yaml")
    assert findings == []
    return build(Whole, node)


def said(text: str) -> list[tuple[Position, str, str]]:
    found, faults = built(text)
    assert found is None or faults
    return [(fault.at, fault.path, str(fault.statement)) for fault in faults]


def test_every_kind_of_field_is_filled():
    text = (
        "parts: [{size: 1.5, count: 2, note: a b}, {size: 2e3}]\nclean: yes\nlevel: 0.95\n"
        "seen: < 10\ngrid: [[1, 2], [3]]\ninner: {size: 3}\n"
    )
    found, faults = built(text)
    assert faults == []
    assert found == Whole((Part(1.5, 2, "a b"), Part(2000.0)), True, 0.95, "< 10", ((1.0, 2.0), (3.0,)), Part(3.0))


def test_what_is_left_out_or_empty_takes_its_default():
    found, faults = built("parts: {size: 1}\nlevel:\nclean: null\n")
    assert faults == []
    assert (found.level, found.clean, found.parts) == (None, None, (Part(1.0),))


@pytest.mark.parametrize(
    ("text", "line", "column", "path", "message"),
    [
        ("parts: [{size: abc}]", 1, 16, "parts[1].size", "parts[1].size: 'abc' is not a number."),
        ("parts: [{size: 1,5 }]", 1, 18, "parts[1].5", "parts[1]: '5' is not a field."),
        ("parts: [{size: '1,5'}]", 1, 16, "parts[1].size", "parts[1].size: '1,5' is not a number. Write"),
        ("parts: [{size: -1}]", 1, 16, "parts[1].size", "parts[1].size: -1 is not positive."),
        ("parts: [{size: 1, count: 1.5}]", 1, 26, "parts[1].count", "parts[1].count: 1.5 is not whole."),
        ("parts: [{size: .nan}]", 1, 16, "parts[1].size", "parts[1].size: '.nan' is not a number."),
        ("parts: [{size: '#NUM!'}]", 1, 16, "parts[1].size", "a spreadsheet shows it"),
        ("parts: [{size: [1, 2]}]", 1, 16, "parts[1].size", "one value is needed"),
        ("parts: [{count: 2}]", 1, 9, "parts[1].size", "parts[1]: size is missing."),
        ("parts: [7]", 1, 9, "parts[1]", "parts[1]: fields are needed."),
        ("parts: [{size: 1}]\nclean: maybe", 2, 8, "clean", "neither yes nor no"),
        ("parts: [{size: 1}]\nlevle: 0.9", 2, 1, "levle", "'levle' is not a field."),
        ("clean: yes", 1, 1, "parts", "parts is missing."),
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


def test_what_a_record_refuses_as_a_whole_stands_at_its_field_or_at_the_record():
    assert said("parts: {size: 1}\nlevel: 1\n") == [(Position(2, 8), "level", "level: 1 is all. Accepted: less.")]
    assert said("parts: {size: 1}\nlevel: 2\n") == [(Position(1, 1), "", "Two contradict.")]
