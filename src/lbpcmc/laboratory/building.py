"""A located tree to a record of an assay, raw data or rules: every refusal of pydantic becomes a fault at its place.

Invariant: nothing in the tree is ignored and nothing is guessed: an unknown key, a missing one, a text where a number
belongs and whatever the assay itself refuses is a fault at its place (pinned by tests/laboratory/test_building.py).
"""

from __future__ import annotations

from dataclasses import Field, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from lbpcmc.documents.fields import meant
from lbpcmc.documents.source import MappingNode, Node, Scalar, SequenceNode
from lbpcmc.laboratory.faults import Fault
from lbpcmc.messages import say
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from lbpcmc.documents.model import Position
    from lbpcmc.laboratory.record import Path, Refusal
    from lbpcmc.messages import Statement

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@cache
def types_of(cls: type) -> dict[str, Any]:
    """Types of the fields of a record."""
    return get_type_hints(cls)


def named(cls: type) -> dict[str, Field[Any]]:
    """Fields of a record that a file may give."""
    return {field.name: field for field in fields(cls) if field.init}


def record_in(wanted: Any) -> type | None:
    """The record that a field holds, alone or in a list; None where it holds values."""
    if is_dataclass(wanted) and isinstance(wanted, type):
        return wanted
    return next(filter(None, map(record_in, get_args(wanted))), None)


def build(cls: type, node: MappingNode) -> tuple[Any, list[Fault]]:
    """Build a record, or give every fault; a contradiction between fields is seen where each is fine alone."""
    from pydantic import TypeAdapter, ValidationError

    from lbpcmc.laboratory.record import refusals

    try:
        return TypeAdapter(cls).validate_python(_plain(cls, node)), []
    except ValidationError as error:
        return None, [_fault(cls, node, refusal) for refusal in refusals(error)]


def _plain(wanted: Any, node: Node) -> Any:
    """Give what a tree says for a field; a known key without a value is left out, so that its default holds."""
    if isinstance(node, MappingNode):
        cls = record_in(wanted)
        hints = types_of(cls) if cls else {}
        given = {key: entry.value for key, entry in node.entries.items()}
        return {
            key: _plain(hints.get(key), value)
            for key, value in given.items()
            if key not in hints or not _is_nothing(value)
        }
    if isinstance(node, SequenceNode):
        return [None if _is_nothing(item) else _plain(wanted, item) for item in node.items]
    return node.text.strip()


def _fault(cls: type, node: MappingNode, refusal: Refusal) -> Fault:
    from lbpcmc.laboratory.record import UNKNOWN, shown

    path, said = refusal.path, refusal.problem
    unknown = refusal.code == UNKNOWN
    if unknown:
        said = unknown_field(str(path[-1]), tuple(named(_record_at(cls, path[:-1]))))
    elif refusal.code == "dataclass_type":
        said = say("field.fields_needed", known=tuple(named(_record_at(cls, path))))
    where = refusal.of
    located = say("field.at", field=where, because=said) if where else said
    return Fault(_place(node, path, key=unknown), shown(path), located, unknown)


def unknown_field(name: str, known: tuple[str, ...]) -> Statement:
    """Say that a field is not known, with the one that was meant or all that there are."""
    hint = meant(name, known, otherwise=say("field.known", known=known))
    return say("field.unknown", name=printable(name), hint=hint)


def _record_at(cls: type, path: Path) -> type:
    """The record that stands at a path."""
    for part in path:
        if isinstance(part, str):
            cls = record_in(types_of(cls)[part]) or cls
    return cls


def _place(node: Node, path: Path, *, key: bool) -> Position:
    """Where the last part of a path stands, or what would hold it; `key` asks for the key and not for its value."""
    at = node.at
    for part in path:
        if isinstance(node, MappingNode) and part in node.entries:
            entry = node.entries[str(part)]
            at, node = (entry.key if key else entry.value).at, entry.value
        elif isinstance(node, SequenceNode) and isinstance(part, int):
            node = node.items[part]
            at = node.at
    return at


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text.strip() in _NOTHING
