"""Text to a tree of located values: YAML 1.2 events from quick.py or ruamel.yaml, nothing constructed.

Invariant: every value stays the text that was written, with its line and column: no number, date, boolean or null is
made of it, nothing is shared or merged (pinned by tests/documents/test_tree.py).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lbpcmc.documents import quick
from lbpcmc.documents.position import Position
from lbpcmc.documents.rules import yaml as rules
from lbpcmc.documents.source import MOST_DEPTH, MOST_NODES, KeyedNode, MappingNode, Node, Scalar, SequenceNode
from lbpcmc.errors import DocumentError
from lbpcmc.messages import say
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.findings import Finding
    from lbpcmc.messages import Statement

_KEY = r"\s*(?:- +)*[^\s:#'\"\[{][^:#]*:[ \t]+"
_BLOCK = re.compile(_KEY + r"(?P<value>(?P<sign>[>|])(?![-+0-9]{0,2}\s*(?:#.*)?$).*)$")
"""A value that begins with the sign of a block and goes on in its line: `release: >= 5 %`."""
_COLON = re.compile(_KEY + r"[^'\"#\[{][^#]*:(?:[ \t]|$)")
"""A value without quotes that holds a colon with a space."""
_SIGNS = ("@", "`", "%", "\t")


def parse_tree(text: str, name: str) -> tuple[Node | None, list[Finding]]:
    """Build the tree; None where the findings leave no single reading. DocumentError beyond depth or node limits."""
    found = quick.events(text)
    if found is None:
        return parse_tree_fully(text, name)
    builder = _Builder(text, name)
    builder.document(iter(found))
    return (None if builder.refused else builder.root), builder.findings


def parse_tree_fully(text: str, name: str) -> tuple[Node | None, list[Finding]]:
    """Build the tree of whatever is YAML, as `parse_tree` does."""
    from ruamel.yaml import YAML  # what people write seldom needs it
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    builder = _Builder(text, name)
    try:
        builder.document(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as failure:
        unclosed = "quoted" in (failure.context or "") and "unexpected" in (failure.problem or "")
        mark = failure.context_mark if unclosed else failure.problem_mark or failure.context_mark
        at = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
        said = ", ".join(str(part) for part in (failure.context, failure.problem) if part)
        builder.refuse(rules.NOT_YAML.found(at, _not_yaml(text, at, said)))
    except YAMLError as failure:
        builder.refuse(rules.NOT_YAML.found(Position(1, 1), _not_yaml(text, Position(1, 1), str(failure))))
    except (ValueError, OverflowError):  # chr() of an escape that names no character, inside the scanner
        builder.refuse(rules.NOT_YAML.found(builder.last, say("check.escape")))
    return (None if builder.refused else builder.root), builder.findings


def _not_yaml(text: str, at: Position, problem: str) -> Statement:
    """Say what keeps the scanner from reading on, and what the line where it stopped probably needs."""
    lines = text.splitlines()
    line = lines[at.line - 1] if at.line <= len(lines) else ""
    if folded := _BLOCK.match(line):
        return say("check.block_sign", sign=folded["sign"], value=printable(folded["value"].rstrip(), 80))
    shown = printable(problem, 200)
    if _COLON.match(line):
        return say("check.not_yaml_colon", problem=shown)
    if line[at.column - 1 : at.column] in _SIGNS:
        return say("check.not_yaml_sign", problem=shown)
    return say("check.not_yaml", problem=shown)


class _Builder:
    """Takes events off the parser one by one; recursion is as deep as MOST_DEPTH."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.root: Node | None = None
        self.findings: list[Finding] = []
        self.refused = False
        self.nodes = 0
        self.last = Position(1, 1)

    def refuse(self, finding: Finding) -> None:
        """Add a finding that leaves no single reading."""
        self.findings.append(finding)
        self.refused = True

    def document(self, events: Iterator[Any]) -> None:
        for event in events:
            match type(event).__name__:
                case "StreamStartEvent" | "DocumentEndEvent":
                    continue
                case "StreamEndEvent":
                    break
                case "DocumentStartEvent":
                    self.start(event)
                    continue
            if self.root is not None:
                return
            self.root = self.node(event, events, 0)
        if self.root is None and not self.refused:
            self.refuse(rules.ONE_DOCUMENT.found(Position(1, 1), say("check.empty_file")))

    def start(self, event: Any) -> None:
        at = _at(event)
        if self.root is not None:
            self.refuse(rules.ONE_DOCUMENT.found(at, say("check.second_document")))
        if event.version is not None or event.tags:
            self.refuse(rules.ONE_DOCUMENT.found(at, say("check.directive")))

    def node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        at = self.last = _at(event)
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise DocumentError(say("document.too_many_values", name=self.name, most=MOST_NODES))
        if depth > MOST_DEPTH:
            raise DocumentError(say("document.too_deep", name=self.name, most=MOST_DEPTH, line=at.line))
        if type(event).__name__ == "AliasEvent":
            self.refuse(rules.ALIAS.found(at, say("check.alias", name=printable(event.anchor))))
            return Scalar("", at, None)
        if event.anchor is not None:
            self.refuse(rules.ALIAS.found(at, say("check.anchor", name=printable(event.anchor))))
        if event.tag is not None:
            self.refuse(rules.TAG.found(at, say("check.tag", name=printable(str(event.tag)))))
        match type(event).__name__:
            case "MappingStartEvent":
                return self.mapping(events, at, depth)
            case "SequenceStartEvent":
                return self.sequence(events, at, depth)
        return self.scalar(event, at)

    def scalar(self, event: Any, at: Position) -> Scalar:
        plain = not event.style
        quotes = 0 if plain else 1
        raw = self.text[event.start_mark.index + quotes : event.end_mark.index - quotes]
        start = Position(at.line, at.column + quotes) if raw == event.value else None
        return Scalar(event.value, at, start, plain)

    def sequence(self, events: Iterator[Any], at: Position, depth: int) -> SequenceNode:
        items = []
        for event in events:
            if type(event).__name__ == "SequenceEndEvent":
                break
            items.append(self.node(event, events, depth + 1))
        return SequenceNode(tuple(items), at)

    def mapping(self, events: Iterator[Any], at: Position, depth: int) -> MappingNode:
        entries: dict[str, KeyedNode] = {}
        for event in events:
            if type(event).__name__ == "MappingEndEvent":
                break
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if isinstance(value, Scalar) and value.plain and not value.text:
                value = Scalar("", key.at, None, plain=True)
            if not isinstance(key, Scalar) or not key.text:
                self.refuse(rules.KEY_TEXT.found(key.at, say("check.key_text")))
            elif key.text == "<<" and key.plain:
                self.refuse(rules.MERGE_KEY.found(key.at, say("check.merge_key")))
            elif key.text in entries:
                first = entries[key.text].key.at
                said = say("check.key_twice", key=printable(key.text), line=first.line, column=first.column)
                self.findings.append(rules.DUPLICATE_KEY.found(key.at, said))
            else:
                entries[key.text] = KeyedNode(key, value)
        return MappingNode(entries, at)


def _at(event: Any) -> Position:
    mark = event.start_mark
    return Position(mark.line + 1, mark.column + 1)
