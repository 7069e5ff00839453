"""Keys of a located tree, taken one by one: what is there, what it must be, and what is left over.

Invariant: nothing in a file is ignored: a key that nobody took is a finding (pinned by tests/documents/test_fields.py).
A faulty value gives a finding and a neutral value, so that one reading finds everything.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from lbpcmc.documents.formula.tree import NAME
from lbpcmc.documents.rules import shape
from lbpcmc.documents.source import MappingNode, Node, Scalar, SequenceNode
from lbpcmc.messages import Statement, say
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.position import Position

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._'-]{0,31}")
MOST_TEXT = 4_000
NO_HINT = say("check.no_hint")
_NAMELESS = say("check.a_document")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


class Places:
    """Where the values of every mapping stand, for findings of the rules; and which of them could not be read."""

    def __init__(self) -> None:
        """Start empty; the reader fills it."""
        self._places: dict[tuple[Position, str], Position] = {}
        self._failed: set[tuple[Position, str]] = set()

    def put(self, owner: Position, key: str, at: Position) -> None:
        """Remember where a value stands."""
        self._places[owner, key] = at

    def fail(self, owner: Position, key: str) -> None:
        """Remember that a value could not be read: rules stay silent about it."""
        self._failed.add((owner, key))

    def given(self, owner: Position, key: str) -> bool:
        """True where the file has the key, readable or not."""
        return (owner, key) in self._places

    def failed(self, owner: Position, key: str) -> bool:
        """True where the file has the key and its value is already a finding."""
        return (owner, key) in self._failed

    def of(self, owner: Position, key: str) -> Position:
        """Where a value stands; its owner where it is not written."""
        return self._places.get((owner, key), owner)


class Reading:
    """Findings and places of one file."""

    def __init__(self) -> None:
        """Start with neither."""
        self.findings: list[Finding] = []
        self.places = Places()

    def fields(self, node: Node | None, called: Statement) -> Fields | None:
        """Take a mapping; a finding and None if it is something else."""
        if isinstance(node, MappingNode):
            return Fields(self, node, called)
        if node is not None:
            self.findings.append(shape.WRONG_SHAPE.found(node.at, say("check.keys_expected", called=called)))
        return None


class Fields:
    """The keys of one mapping."""

    def __init__(self, reading: Reading, node: MappingNode, called: Statement) -> None:
        """Name the mapping for messages: `a material`, `step 4.3`."""
        self.reading = reading
        self.node = node
        self.called = called
        self.at = node.at
        self._taken: dict[str, None] = {}
        for key, entry in node.entries.items():
            value = entry.value
            reading.places.put(node.at, key, value.at)
            if isinstance(value, Scalar) and value.start:
                reading.places.put(node.at, f"{key}:text", value.start)

    def report(self, finding: Finding, key: str = "") -> None:
        """Add a finding; with a key, its value counts as unreadable."""
        self.reading.findings.append(finding)
        if key:
            self.reading.places.fail(self.at, key)

    def place(self, key: str) -> Position:
        """Where the value of a key stands."""
        return self.reading.places.of(self.at, key)

    def key_place(self, key: str) -> Position:
        """Where a key itself stands."""
        return self.node.entries[key].key.at

    def failed(self, key: str) -> bool:
        """True where the value is already a finding."""
        return self.reading.places.failed(self.at, key)

    def peek(self, key: str) -> str:
        """Look at a text without taking it; empty where there is none."""
        entry = self.node.entries.get(key)
        return entry.value.text if entry and isinstance(entry.value, Scalar) else ""

    def has(self, key: str) -> bool:
        """True where the key is written."""
        return key in self.node.entries

    def take(self, key: str, *, required: bool = False) -> Node | None:
        """Give the node under a key; a finding if it is required and missing."""
        self._taken[key] = None
        entry = self.node.entries.get(key)
        if entry is None and required:
            self.report(shape.MISSING_KEY.found(self.at, say("check.missing_key", called=self.called, key=key)), key)
        return None if entry is None else entry.value

    def text(self, key: str, *, required: bool = False) -> str:
        """Give the text under a key, its spaces folded; empty where there is none."""
        node = self.take(key, required=required)
        if node is None:
            return ""
        found = text_of(self.reading, node, say("check.key", key=key))
        if not found:
            self.reading.places.fail(self.at, key)
        return found

    def identifier(self, key: str, *, required: bool = True) -> str:
        """Give an ID; a finding if it has other signs than letters, digits, . _ ' and -."""
        found = self.text(key, required=required)
        if found and not IDENTIFIER.fullmatch(found):
            said = say("check.identifier", text=printable(found))
            self.report(shape.IDENTIFIER.found(self.place(key), said), key)
        return found

    def name(self, key: str, *, required: bool = False) -> str:
        """Give a name for formulas; a finding if it cannot be one."""
        found = self.text(key, required=required)
        if found and not NAME.fullmatch(found):
            said = say("check.name", text=printable(found))
            self.report(shape.IDENTIFIER.found(self.place(key), said), key)
        return found

    def word(self, key: str, words: Collection[str], *, required: bool = False) -> str:
        """Give one of a closed list of words; a finding with the nearest one if it is another."""
        found = self.text(key, required=required)
        if found and found not in words:
            hint = meant(found, words, say("check.accepted", known=tuple(words)))
            self.report(
                shape.WORD.found(self.place(key), say("check.word", text=printable(found), key=key, hint=hint)), key
            )
            return ""
        return found

    def yes(self, key: str) -> bool:
        """Give a yes or no; no where nothing is written."""
        found = self.text(key)
        if found and found not in ("yes", "no"):
            said = say("check.yes_no", key=key, text=printable(found))
            self.report(shape.YES_NO.found(self.place(key), said), key)
        return found == "yes"

    def whole(self, key: str, low: int, high: int, default: int | None) -> int | None:
        """Give a whole number within limits."""
        found = self.text(key)
        if not found:
            return default
        if not re.fullmatch(r"[0-9]{1,6}", found) or not low <= int(found) <= high:
            said = say("check.whole_number", key=key, low=low, high=high, text=printable(found))
            self.report(shape.WHOLE_NUMBER.found(self.place(key), said), key)
            return default
        return int(found)

    def items(self, key: str, *, required: bool = False) -> tuple[Node, ...]:
        """Give the items of a list; a finding if it is something else."""
        node = self.take(key, required=required)
        if isinstance(node, SequenceNode):
            return node.items
        if node is not None:
            self.report(shape.WRONG_SHAPE.found(node.at, say("check.list_expected", key=key)), key)
        return ()

    def each(self, key: str, called: Statement, *, required: bool = False) -> Iterator[Fields]:
        """Give the mappings of a list, one by one."""
        for node in self.items(key, required=required):
            fields = self.reading.fields(node, called)
            if fields is not None:
                yield fields

    def look(self, key: str) -> Iterator[Fields]:
        """Look at the mappings of a list without taking it and without findings."""
        entry = self.node.entries.get(key)
        if entry and isinstance(entry.value, SequenceNode):
            for node in entry.value.items:
                if isinstance(node, MappingNode):
                    yield Fields(self.reading, node, _NAMELESS)

    def words(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Give a list of texts; their places are kept as `key[0]`, `key[1]` ..."""
        found: list[str] = []
        for node in self.items(key, required=required):
            said = text_of(self.reading, node, say("check.item", key=key))
            if said:
                self.reading.places.put(self.at, f"{key}[{len(found)}]", node.at)
                found.append(said)
        return tuple(found)

    def pairs(self, key: str) -> dict[str, str]:
        """Give a mapping of texts."""
        fields = self.reading.fields(self.take(key), say("check.key", key=key))
        if fields is None:
            return {}
        for name in fields.node.entries:
            self.reading.places.put(self.at, f"{key}[{name}]", fields.node.entries[name].key.at)
        return {name: fields.text(name) for name in fields.node.entries}

    def finish(self) -> None:
        """Report every key that nobody took, with the nearest known one."""
        for key, entry in self.node.entries.items():
            if key not in self._taken:
                hint = meant(key, self._taken, say("check.known_keys", known=tuple(self._taken)))
                said = say("check.unknown_key", called=self.called, key=printable(key), hint=hint)
                self.reading.findings.append(shape.UNKNOWN_KEY.found(entry.key.at, said))


def text_of(reading: Reading, node: Node, called: Statement) -> str:
    """Give the text of a node; a finding and nothing if it is a list or mapping, empty, over-long or invisible."""
    if not isinstance(node, Scalar):
        reading.findings.append(shape.WRONG_SHAPE.found(node.at, say("check.text_expected", called=called)))
        return ""
    folded = " ".join(node.text.split())
    if node.text in _NOTHING and (node.plain or not node.text):
        reading.findings.append(shape.EMPTY.found(node.at, say("check.empty", called=called)))
        return ""
    hidden = next((character for character in folded if not character.isprintable()), "")
    if hidden:
        said = say("check.invisible", called=called, character=f"U+{ord(hidden):04X}", most=MOST_TEXT)
        reading.findings.append(shape.VISIBLE.found(node.at, said))
        return ""
    if len(folded) > MOST_TEXT:
        said = say("check.long_text", called=called, characters=len(folded), most=MOST_TEXT)
        reading.findings.append(shape.VISIBLE.found(node.at, said))
        return ""
    return folded


def meant(found: str, known: Collection[str], otherwise: Statement = NO_HINT, cutoff: float = 0.6) -> Statement:
    """Ask whether a known word was meant; `otherwise` where none is near, whatever its capitals are."""
    by_folded = {word.casefold(): word for word in known}
    near = difflib.get_close_matches(found.casefold(), by_folded, 1, cutoff)
    return say("check.did_you_mean", near=by_folded[near[0]]) if near else otherwise
