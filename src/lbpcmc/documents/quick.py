"""YAML as people write recipes, to the events of ruamel.yaml, ten times as fast; anything else is left to ruamel.yaml.

Read are block mappings and lists by indentation, texts on one line (plain, or in quotes without escapes), `{...}` and
`[...]` on one line, texts folded by `>-` without blank or indented lines, and comments. Whatever leaves a doubt, and
everything that is wrong, gives None: there is one judge of what YAML is.

Invariant: where events are given they are those of ruamel.yaml in every field that tree.py reads (pinned by
tests/documents/test_quick.py with shipped, damaged and made-up documents).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

DEEPEST = 24
"""Levels that are followed; deeper ones are refused by tree.py, with ruamel.yaml's events."""
LONGEST_KEY = 100
"""Characters; YAML allows 1,024."""

_UNSAFE = re.compile(r"[^\n\x20-\x7e\xa1-\u1fff\u2030-\u2fff\u3001-\ud7ff]| $|^(?:---|\.\.\.|%)", re.MULTILINE)
"""Tabs, spaces of other widths, controls, trailing spaces, marks of documents: left to ruamel.yaml."""
_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_./()-]*(?: [A-Za-z0-9_./()-]+)*):(?= |$)")
_PLAIN = re.compile(r"(?:[^ \-?:,\[\]{}#&*!|>'\"%@`]|-(?=[^ \-]))(?:[^ #:]| (?![ #])|:(?! |$)|(?<! )#)*")
_FLOW_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]*(?: [A-Za-z0-9_.-]+)*): ")
_FLOW_PLAIN = re.compile(r"(?:[A-Za-z0-9_±µ°<≤≥/.(=+~^]|-(?=[A-Za-z0-9.]))(?:[^ ,\[\]{}:#]| (?=[^ ,\[\]{}:#]))*")
_QUOTED = re.compile(r"\"([^\"\\]*)\"|'([^']*)'(?!')")
_REST = re.compile(r"(?: +#.*)?$")


@dataclass(slots=True)
class Mark:
    """A place in the text, counted from 0."""

    line: int
    column: int
    index: int


class MappingStartEvent(NamedTuple):
    """The first key, or `{`."""

    start_mark: Mark
    anchor: None = None
    tag: None = None


class MappingEndEvent(NamedTuple):
    """Behind the last value."""


class SequenceStartEvent(NamedTuple):
    """The first `-`, or `[`."""

    start_mark: Mark
    anchor: None = None
    tag: None = None


class SequenceEndEvent(NamedTuple):
    """Behind the last item."""


class ScalarEvent(NamedTuple):
    """A text."""

    start_mark: Mark
    end_mark: Mark
    value: str = ""
    style: str | None = None
    """Its quote, `>`, or None for a plain one."""
    anchor: None = None
    tag: None = None


Event = MappingStartEvent | MappingEndEvent | SequenceStartEvent | SequenceEndEvent | ScalarEvent


class _Doubt(Exception):  # noqa: N818  # no failure: another reader goes on
    """The text needs ruamel.yaml."""


def events(text: str) -> list[Event] | None:
    """Give the events of the one mapping that the text is; None where ruamel.yaml has to look."""
    if _UNSAFE.search(text):
        return None
    reader = _Reader(text)
    try:
        reader.block_mapping(reader.next_line(0), 0, 0)
    except _Doubt:
        return None
    return reader.events if reader.at == len(reader.lines) else None


class _Reader:
    """Reads line by line; `at` is the next line that says something, `indent` its first column."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.events: list[Event] = []
        self.at = 0
        self.indent = -1

    def next_line(self, at: int) -> int:
        """Find the next line that is neither blank nor a comment."""
        lines = self.lines
        while at < len(lines):
            line = lines[at]
            stripped = line.lstrip(" ")
            if stripped and stripped[0] != "#":
                self.at, self.indent = at, len(line) - len(stripped)
                return at
            at += 1
        self.at, self.indent = at, -1
        return at

    def mark(self, line: int, column: int) -> Mark:
        return Mark(line, column, self.starts[line] + column)

    def block_mapping(self, line: int, column: int, depth: int) -> None:
        """Read keys that stand at `column`; the first may stand behind a dash."""
        if line >= len(self.lines) or depth > DEEPEST:
            raise _Doubt
        self.events.append(MappingStartEvent(self.mark(line, column)))
        while True:
            key = _KEY.match(self.lines[line], column)
            if key is None or len(key[1]) > LONGEST_KEY:
                raise _Doubt
            self.events.append(ScalarEvent(self.mark(line, column), self.mark(line, key.end(1)), key[1]))
            self.value(line, key.end(), column, depth)
            if self.indent != column:
                break
            line = self.at
        if self.indent > column:
            raise _Doubt
        self.events.append(MappingEndEvent())

    def value(self, line: int, behind: int, column: int, depth: int) -> None:
        """Read what belongs to a key at `column`: the rest of its line, or the lines below."""
        text = self.lines[line]
        if not _REST.match(text, behind):
            self.inline(line, _blank(text, behind), column, depth)
            return
        self.next_line(line + 1)
        listed = self.indent >= column and self.lines[self.at].startswith("- ", self.indent)
        if listed:
            self.block_sequence(self.indent, depth + 1, within=self.indent == column)
        elif self.indent > column:
            self.block_mapping(self.at, self.indent, depth + 1)
        else:
            self.events.append(ScalarEvent(self.mark(line, behind), self.mark(line, behind)))

    def block_sequence(self, column: int, depth: int, *, within: bool) -> None:
        """Read items whose dashes stand at `column`; `within` a mapping they may stand at the column of its keys."""
        if depth > DEEPEST:
            raise _Doubt
        self.events.append(SequenceStartEvent(self.mark(self.at, column)))
        while self.indent == column and self.lines[self.at].startswith("- ", column):
            line = self.at
            text = self.lines[line]
            inner = _blank(text, column + 1)
            if text[inner] == "#":
                raise _Doubt
            if _KEY.match(text, inner):
                self.block_mapping(line, inner, depth + 1)
            else:
                self.inline(line, inner, column, depth)
        if self.indent > column or (self.indent == column and not within):
            raise _Doubt
        self.events.append(SequenceEndEvent())

    def inline(self, line: int, column: int, parent: int, depth: int) -> None:
        """Read a value that begins and ends in its line, or is folded below it; moves on to the next line."""
        text = self.lines[line]
        if text[column] in "{[":
            end = self.flow(line, column, depth + 1)
        elif text.startswith(">-", column):
            self.folded(line, column, parent)
            return
        else:
            end = self.scalar(line, column, _PLAIN)
        if not _REST.match(text, end):
            raise _Doubt
        self.next_line(line + 1)
        if self.indent > parent:
            raise _Doubt

    def scalar(self, line: int, column: int, plain: re.Pattern[str]) -> int:
        """Read a text on one line; gives the column behind it."""
        text = self.lines[line]
        quoted = _QUOTED.match(text, column)
        found = quoted or plain.match(text, column)
        if found is None:
            raise _Doubt
        value = found[0][1:-1] if quoted else found[0]
        end = found.end()
        style = text[column] if quoted else None
        self.events.append(ScalarEvent(self.mark(line, column), self.mark(line, end), value, style))
        return end

    def folded(self, line: int, column: int, parent: int) -> None:
        """Read `>-` and the lines below it, all of one indentation, without a blank one between them."""
        if len(self.lines[line]) != column + 2:
            raise _Doubt
        below = line + 1
        taken: list[str] = []
        indent = 0
        while below < len(self.lines) and (text := self.lines[below]):
            stripped = text.lstrip(" ")
            here = len(text) - len(stripped)
            if here <= parent:
                break
            indent = indent or here
            if here != indent:
                raise _Doubt
            taken.append(stripped)
            below += 1
        self.next_line(below)
        skipped = self.lines[below : self.at]
        if not taken or self.indent > parent or any(text.find("#") > parent for text in skipped):
            raise _Doubt  # a comment that stands so deep could be text
        self.events.append(ScalarEvent(self.mark(line, column), self.mark(below, 0), " ".join(taken), ">"))

    def flow(self, line: int, column: int, depth: int) -> int:
        """Read `{key: value, ...}` or `[value, ...]`; gives the column behind it."""
        if depth > DEEPEST:
            raise _Doubt
        text = self.lines[line]
        keyed, close = text[column] == "{", "}" if text[column] == "{" else "]"
        begun = self.mark(line, column)
        self.events.append(MappingStartEvent(begun) if keyed else SequenceStartEvent(begun))
        place = _blank(text, column + 1)
        while text[place : place + 1] != close:
            if keyed:
                key = _FLOW_KEY.match(text, place)
                if key is None:
                    raise _Doubt
                self.events.append(ScalarEvent(self.mark(line, place), self.mark(line, key.end(1)), key[1]))
                place = _blank(text, key.end())
            if text[place : place + 1] in ("{", "["):
                place = self.flow(line, place, depth + 1)
            else:
                place = self.scalar(line, place, _FLOW_PLAIN)
            place = _blank(text, place)
            if text[place : place + 1] == ",":
                place = _blank(text, place + 1)
                if text[place : place + 1] == close:
                    raise _Doubt
            elif text[place : place + 1] != close:
                raise _Doubt
        self.events.append(MappingEndEvent() if keyed else SequenceEndEvent())
        return place + 1


def _blank(text: str, column: int) -> int:
    """Give the first column from `column` on that holds no space."""
    while text.startswith(" ", column):
        column += 1
    return column
