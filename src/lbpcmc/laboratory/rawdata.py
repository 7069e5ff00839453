"""A file of raw data to the typed data of an assay: CSV by its layout, YAML and JSON by the names of the fields.

Invariant: what cannot be used is refused with every fault at its place, and nothing is calculated from the rest (pinned
by tests/laboratory/test_rawdata.py).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from lbpcmc.documents.fields import Reading
from lbpcmc.documents.model import NOWHERE, Position
from lbpcmc.documents.source import MOST_BYTES, KeyedNode, MappingNode, Node, Scalar, SequenceNode, decode, visible
from lbpcmc.documents.tree import parse_tree
from lbpcmc.errors import InputError
from lbpcmc.files.bounded import STDIN, read_stdin, read_whole
from lbpcmc.laboratory.building import build
from lbpcmc.laboratory.delimited import SPOKEN, read_delimited
from lbpcmc.laboratory.faults import Fault
from lbpcmc.messages import say

if TYPE_CHECKING:
    from pathlib import Path

    from lbpcmc.laboratory.registry import Assay

ENDINGS = (".csv", ".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class RawData:
    """What a file of raw data holds."""

    name: str
    sha256: str
    data: Any
    """The assay's dataclass."""
    title: str
    """What the file calls itself; may be empty."""
    text: str
    """The file as it was typed."""


class RawDataError(InputError):
    """Raw data with faults; `faults` holds them, sorted by place."""

    def __init__(self, name: str, faults: list[Fault]) -> None:
        """Tell the first fault and how many there are."""
        self.faults = tuple(sorted(faults))
        first = self.faults[0].within(name)
        said = say("data.faults", first=first, count=len(faults)) if len(faults) > 1 else first
        super().__init__(said, detail="\n".join(fault.shown(name) for fault in self.faults[1:]))
        self.args = (name, faults)


def read_raw(path: Path, assay: Assay) -> RawData:
    """Read a file of raw data, or standard input (`-`): CSV, or JSON where it begins with a brace.

    Raises RawDataError with every fault, InputError or DocumentError where the file itself cannot be read.
    """
    if str(path) == STDIN:
        content = read_stdin(MOST_BYTES)
        return parse_raw(content, "stdin", ".json" if content.lstrip().startswith(b"{") else ".csv", assay)
    content = read_whole(path, MOST_BYTES)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise InputError(say("data.other_ending", file=path, endings=tuple(ENDINGS)))
    return parse_raw(content, str(path), ending, assay)


def parse_raw(content: bytes, name: str, ending: str, assay: Assay) -> RawData:
    """Read the bytes of a file with this ending."""
    text = decode(content, name) if ending in (".yaml", ".yml") else visible(content, name)
    faults: list[Fault] = []
    if ending == ".csv":
        node, faults = read_delimited(text, name, assay)
    else:
        node = _json(text, name) if ending == ".json" else _yaml(text, name)
    entries = dict(node.entries)
    title = next((e.value.text for key, e in entries.items() if key == "title" and isinstance(e.value, Scalar)), "")
    for key in SPOKEN:
        entries.pop(key, None)
    data, refused = build(assay.data_type, MappingNode(entries, node.at))
    if faults or refused:
        raise RawDataError(name, faults or refused)
    return RawData(name, sha256(content).hexdigest(), data, title.strip(), text)


def _yaml(text: str, name: str) -> MappingNode:
    tree, findings = parse_tree(text, name)
    reading = Reading()
    if findings or not isinstance(tree, MappingNode):
        reading.fields(tree, say("check.raw_data"))
        found = [*findings, *reading.findings]
        raise RawDataError(name, [Fault(Position(one.line, one.column), "", one.statement) for one in found])
    return tree


def _json(text: str, name: str) -> MappingNode:
    try:
        found = json.loads(
            text, object_pairs_hook=_object, parse_int=_scalar, parse_float=_scalar, parse_constant=_scalar
        )
    except json.JSONDecodeError as failure:
        raise InputError(
            say("data.not_json", file=name, line=failure.lineno, column=failure.colno, reason=failure.msg)
        ) from failure
    except RecursionError:
        raise InputError(say("data.too_deep", file=name)) from None
    node = _node(found)
    if not isinstance(node, MappingNode):
        raise InputError(say("data.no_fields", file=name))
    return node


def _scalar(text: str) -> Scalar:
    return Scalar(text, NOWHERE, None)


def _object(pairs: list[tuple[str, Any]]) -> MappingNode:
    entries: dict[str, KeyedNode] = {}
    for key, value in pairs:
        if key in entries:
            raise InputError(say("data.key_twice", key=key))
        if value is not None:
            entries[key] = KeyedNode(_scalar(key), _node(value))
    return MappingNode(entries, NOWHERE)


def _node(value: Any) -> Node:
    if isinstance(value, Scalar | MappingNode):
        return value
    if isinstance(value, list):
        return SequenceNode(
            tuple(Scalar("", NOWHERE, None, plain=True) if v is None else _node(v) for v in value), NOWHERE
        )
    if isinstance(value, bool):
        return _scalar("yes" if value else "no")
    return _scalar("" if value is None else value)
