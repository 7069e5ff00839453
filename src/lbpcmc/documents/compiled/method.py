"""A method of the laboratory as JSON values, and back: its rules keep their structure and their exact texts.

`rules` are those that the method names; `in_force` are all of its assay at approval, filled in by the laboratory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.documents.model import NOWHERE, Method
from lbpcmc.documents.source import KeyedNode, MappingNode, Scalar, SequenceNode
from lbpcmc.messages import say
from lbpcmc.serialised import Damaged, JsonObject, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.source import Node

MOST_DEPTH = 16
_NO_VALUE = Scalar("null", NOWHERE, None, plain=True)
"""A rule that has no value, as a file writes it."""


def to_json(document: Method) -> dict[str, Any]:
    """Write a method; ValueError where its rules are given without their structure."""
    if document.written is None and document.rules:
        raise ValueError("the rules of the method are given without their structure")
    return {
        "id": document.id,
        "version": document.version,
        "title": document.title,
        "assay": document.assay,
        "rules": [] if document.written is None else _rules_to_json(document.written),
        "in_force": None if document.in_force is None else _rules_to_json(document.in_force),
        "scope": document.scope,
        "source": document.source,
    }


def from_json(written: JsonObject) -> Method:
    """Read what `to_json` wrote; its rules stand nowhere in a file."""
    rules = _rules(written.take("rules"), written.at("rules"), 0)
    found = Method(
        written.text("id"),
        written.text("version"),
        written.text("title"),
        written.text("assay"),
        dict(flat(rules)),
        written.text("scope"),
        written.text("source"),
        rules,
        None if written.missing("in_force") else _rules(written.take("in_force"), written.at("in_force"), 0),
    )
    written.finish()
    return found


def flat(rules: MappingNode, before: str = "") -> Iterator[tuple[str, str]]:
    """Give the rules as `Method.rules` has them: nested keys as `curve.least_levels`, lists as `a; b`."""
    for key, entry in rules.entries.items():
        match entry.value:
            case MappingNode():
                yield from flat(entry.value, f"{before}{key}.")
            case SequenceNode():
                yield f"{before}{key}", "; ".join(" ".join(text.split()) for text in _texts(entry.value))
            case Scalar():
                yield f"{before}{key}", " ".join(entry.value.text.split())


def _rules_to_json(rules: MappingNode) -> list[list[Any]]:
    """Pairs of a key with a text, a list of texts, null for no value, or an object that holds pairs again."""
    return [[key, _value_to_json(entry.value)] for key, entry in rules.entries.items()]


def _value_to_json(node: Node) -> Any:
    match node:
        case MappingNode():
            return {"rules": _rules_to_json(node)}
        case SequenceNode():
            return _texts(node)
        case Scalar():
            return None if node.plain and node.text == _NO_VALUE.text else node.text


def _texts(node: SequenceNode) -> list[str]:
    found = [item.text for item in node.items if isinstance(item, Scalar)]
    if len(found) != len(node.items):
        raise ValueError("a list of a method's rules holds more than texts")
    return found


def _rules(values: object, path: str, depth: int) -> MappingNode:
    if not isinstance(values, list):
        raise Damaged(path, say("stored.not_a_list"))
    if depth > MOST_DEPTH:
        raise Damaged(path, say("compiled.too_deep", most=MOST_DEPTH))
    entries: dict[str, KeyedNode] = {}
    for place, pair in enumerate(values):
        at = f"{path}[{place}]"
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
            raise Damaged(at, say("compiled.not_a_rule"))
        if pair[0] in entries:
            raise Damaged(at, say("compiled.twice"))
        entries[pair[0]] = KeyedNode(Scalar(pair[0], NOWHERE, None), _value(pair[1], f"{path}.{pair[0][:40]}", depth))
    return MappingNode(entries, NOWHERE)


def _value(value: object, path: str, depth: int) -> Node:
    if value is None:
        return _NO_VALUE
    if isinstance(value, str):
        return Scalar(value, NOWHERE, None)
    if isinstance(value, list):
        return SequenceNode(tuple(Scalar(text, NOWHERE, None) for text in texts(value, path)), NOWHERE)
    nested = JsonObject(value, path)
    found = _rules(nested.take("rules"), path, depth + 1)
    nested.finish()
    return found
