"""Every rule of an assay as it is in force, the assay's own defaults among them, so that approval keeps them too.

Invariant: a release that changes a default of an assay changes no result of an approved method: the carried value is
used, and what cannot be used any more is refused (pinned by tests/laboratory/test_approved_methods.py).
"""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Any

from lbpcmc.documents.model import NOWHERE
from lbpcmc.documents.source import KeyedNode, MappingNode, Scalar, SequenceNode
from lbpcmc.laboratory.building import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.source import Node

_NO_VALUE = Scalar("null", NOWHERE, None, plain=True)


def written_rules(rules: Any) -> MappingNode:
    """Write a dataclass of rules as a method file would give it, every field of it; numbers keep their exact value."""
    return MappingNode(
        {name: KeyedNode(Scalar(name, NOWHERE, None), _node(getattr(rules, name))) for name in named(type(rules))},
        NOWHERE,
    )


def _node(value: Any) -> Node:
    if value is None:
        return _NO_VALUE
    if is_dataclass(value):
        return written_rules(value)
    if isinstance(value, tuple):
        return SequenceNode(tuple(Scalar(_text(item), NOWHERE, None) for item in value), NOWHERE)
    return Scalar(_text(value), NOWHERE, None)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else repr(value)


def differing(approved: MappingNode, now: MappingNode, before: str = "") -> Iterator[tuple[str, str, str]]:
    """Give path, approved value and present value of every approved rule that is another one now."""
    for key, entry in approved.entries.items():
        path = f"{before}{key}"
        if key not in now.entries:
            yield path, _shown(entry.value), "nothing"
            continue
        was, found = entry.value, now.entries[key].value
        if isinstance(was, MappingNode) and isinstance(found, MappingNode):
            yield from differing(was, found, f"{path}.")
        elif _shown(was) != _shown(found):
            yield path, _shown(was), _shown(found)


def _shown(node: Node) -> str:
    match node:
        case Scalar():
            return "no value" if node.plain and node.text == _NO_VALUE.text else node.text
        case SequenceNode():
            return "; ".join(_shown(item) for item in node.items)
        case MappingNode():
            return "keys"
