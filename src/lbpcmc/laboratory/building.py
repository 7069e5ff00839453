"""A located tree to the typed values of an assay: raw data and rules are built by the same code.

Invariant: nothing in the tree is ignored and nothing is guessed: an unknown key, a missing one, a text where a number
belongs and whatever the assay itself refuses is a fault at its place (pinned by tests/laboratory/test_building.py).
"""

from __future__ import annotations

import re
import types
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from lbpcmc.documents.fields import nearest
from lbpcmc.documents.source import Mapping, Node, Scalar, Sequence
from lbpcmc.laboratory.checks import real
from lbpcmc.laboratory.faults import Fault
from lbpcmc.laboratory.result import AssayError
from lbpcmc.quantities.kinds import printable

if TYPE_CHECKING:
    from collections.abc import Collection

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_SPREADSHEET = re.compile(r"#(NUM!|N/A|DIV/0!|REF!|NAME\?|VALUE!|NULL!|SPILL!|CALC!|GETTING_DATA)|#+")
_YES = {"yes": True, "true": True, "no": False, "false": False}


@cache
def types_of(cls: type) -> dict[str, Any]:
    """Types of the fields of a dataclass."""
    return get_type_hints(cls)


def named(cls: type) -> dict[str, Field[Any]]:
    """Fields of a dataclass that a file may give."""
    return {field.name: field for field in fields(cls) if field.init}


class Builder:
    """Builds values and collects every fault on the way."""

    def __init__(self, words: Collection[str] = ()) -> None:
        """Take the names of fields that hold words beside numbers, such as `Undetermined`."""
        self.faults: list[Fault] = []
        self._words = frozenset(words)

    def fault(self, node: Node, path: str, said: str, todo: str = "") -> None:
        """Add a fault."""
        self.faults.append(Fault(node.at, path, said, todo))

    def record(self, cls: type, node: Node, path: str = "") -> Any:
        """Build a dataclass; None where something is wrong with it."""
        if not isinstance(node, Mapping):
            self.fault(node, path, f"{_called(path)} has fields.", f"Accepted: {', '.join(named(cls))}.")
            return None
        before, given = len(self.faults), self.values(cls, node, path)
        for name, field in named(cls).items():
            if name not in given and field.default is MISSING and field.default_factory is MISSING:
                self.fault(node, _join(path, name), f"{_called(path)} has no {name}.", f"Give {name}.")
        if len(self.faults) > before:
            return None
        try:
            return cls(**given)
        except AssayError as refusal:
            key = culprit(refusal, {name: _text(node.entries[name].value) for name in given})
            at = node.entries[key].value if key else node
            self.fault(at, _join(path, key) if key else path, refusal.said, refusal.todo)
            return None

    def values(self, cls: type, node: Mapping, path: str = "") -> dict[str, Any]:
        """Convert what a mapping gives for the fields of a dataclass."""
        hints, known = types_of(cls), named(cls)
        found: dict[str, Any] = {}
        for key, entry in node.entries.items():
            if key not in known:
                hint = nearest(key, known) or f"Known: {', '.join(known)}."
                self.faults.append(
                    Fault(entry.key.at, _join(path, key), f"There is no field '{printable(key)}'.", hint)
                )
            elif not _is_nothing(entry.value):
                found[key] = self.value(hints[key], entry.value, _join(path, key))
        return found

    def value(self, wanted: Any, node: Node, path: str) -> Any:
        """Convert one value to what its field takes; None where it cannot be."""
        options = get_args(wanted) if get_origin(wanted) in (Union, types.UnionType) else (wanted,)
        for option in options:
            if is_dataclass(option) and isinstance(option, type):
                return self.record(option, node, path)
        if get_origin(wanted) is tuple:
            return self._series(get_args(wanted)[0], node, path)
        if not isinstance(node, Scalar):
            self.fault(node, path, f"{path}: one value is needed.", "Write a number or a word.")
            return None
        if _SPREADSHEET.fullmatch(node.text.strip()):
            said = f"{path}: {node.text.strip()} is what a spreadsheet shows when it cannot calculate."
            self.fault(node, path, said, "Type what was read, not a formula.")
            return None
        if str in options or _last(path) in self._words:
            return node.text.strip()
        return self._number(options, node, path)

    def _series(self, wanted: Any, node: Node, path: str) -> tuple[Any, ...]:
        items = node.items if isinstance(node, Sequence) else (node,)
        return tuple(
            None if _is_nothing(item) else self.value(wanted, item, f"{path}[{at}]") for at, item in enumerate(items, 1)
        )

    def _number(self, options: tuple[Any, ...], node: Scalar, path: str) -> float | bool | None:
        text, name = node.text.strip(), _last(path)
        if bool in options:
            if text.lower() not in _YES:
                self.fault(node, path, f"{name}: '{printable(text)}' is neither yes nor no.", "Write yes or no.")
            return _YES.get(text.lower())
        try:
            found = real(name, text)
        except AssayError as refusal:
            todo = "Write a decimal point: 1.5." if re.fullmatch(r"[+-]?\d+,\d+", text) else refusal.todo
            self.fault(node, path, refusal.said, todo)
            return None
        if float in options:
            return found
        if not found.is_integer():
            self.fault(node, path, f"{name}: {printable(text)} is not whole.", "Accepted: a whole number.")
            return None
        return int(found)


def culprit(refusal: AssayError, given: dict[str, str]) -> str:
    """The field that an assay's refusal is about: named in it, or the only one whose value it quotes; or none."""
    said = refusal.said.lower()
    head = said.partition(":")[0]
    named_there = [name for name in given if _words(name) in (head.rsplit(", ", maxsplit=1)[-1], head)]
    if not named_there:
        named_there = [name for name in given if re.search(rf"\b{re.escape(_words(name))}\b", head)]
    if len(named_there) == 1:
        return named_there[0]
    tail = said.partition(": ")[2]
    lowered = {name: text.lower() for name, text in given.items() if text}
    first = [name for name, text in lowered.items() if tail.startswith((f"{text} ", f"'{text}'"))]
    if len(first) == 1:
        return first[0]
    quoted = [name for name, text in lowered.items() if _quotes(said, text)]
    return quoted[0] if len(quoted) == 1 else ""


def _quotes(said: str, text: str) -> bool:
    return bool(re.search(rf"(?<![\w.]){re.escape(text)}(?!\w|\.\d)", said))


def _words(name: str) -> str:
    return name.replace("_", " ").lower()


def _text(node: Node) -> str:
    return node.text.strip() if isinstance(node, Scalar) else ""


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text.strip() in _NOTHING


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _last(path: str) -> str:
    return re.sub(r"\[\d+\]$", "", path).rsplit(".", maxsplit=1)[-1]


def _called(path: str) -> str:
    return path or "The file"
