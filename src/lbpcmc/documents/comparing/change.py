"""A change of meaning, and the comparisons that every part of a document shares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from lbpcmc.documents.model import Strain
    from lbpcmc.messages import Statement
    from lbpcmc.quantities import Quantity


class Effect(StrEnum):
    """What a change does, for who weighs it."""

    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: where, what it does, and what it is as code and parameters."""

    where: str
    """`step GROW-1`, `material yeast-extract`, `header`."""
    effect: Effect
    statement: Statement

    @property
    def what(self) -> str:
        """What changed, in words."""
        return self.statement.said

    def values(self) -> dict[str, object]:
        """Give the change as JSON values: where, its effect, the sentence, and what that is made of."""
        return {
            "where": self.where,
            "effect": self.effect.value,
            "what": self.what,
            "code": self.statement.code,
            "params": self.statement.params,
        }

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class Identified(Protocol):
    """An entry of a list."""

    @property
    def id(self) -> str:
        """How other places refer to it."""


Entry = TypeVar("Entry", bound=Identified)


def text(where: str, field: str | Statement, old: str | Statement, new: str | Statement) -> Iterator[Change]:
    """Compare two texts; `field` is what they are called, a statement what has no text of its own."""
    if old == new:
        return
    if not old:
        yield Change(where, Effect.ADDED, say("change.text_added", field=field, new=new))
    elif not new:
        yield Change(where, Effect.REMOVED, say("change.text_removed", field=field, old=old))
    else:
        yield Change(where, Effect.CHANGED, say("change.text", field=field, old=old, new=new))


def yes(where: str, field: str, *, old: bool, new: bool) -> Iterator[Change]:
    """Compare two yes or no."""
    if new and not old:
        yield Change(where, Effect.ADDED, say("change.yes", field=field))
    elif old and not new:
        yield Change(where, Effect.REMOVED, say("change.no_longer", field=field))


def value(where: str, field: str, old: object, new: object) -> Iterator[Change]:
    """Compare two numbers or names."""
    if old != new:
        yield Change(where, Effect.CHANGED, say("change.value", field=field, old=old, new=new))


def amount(where: str, field: str, old: Quantity | None, new: Quantity | None) -> Iterator[Change]:
    """Compare two quantities by their exact value; None is `as needed`."""
    if old is None or new is None:
        as_needed = say("change.as_needed")
        yield from value(where, field, as_needed if old is None else old, as_needed if new is None else new)
    elif old.kind != new.kind:
        said = say("change.kind", field=field, old=old, old_kind=old.kind.title, new=new, new_kind=new.kind.title)
        yield Change(where, Effect.CHANGED, said)
    elif new.root > old.root:
        yield Change(where, Effect.CHANGED, say("change.raised", field=field, old=old, new=new))
    elif new.root < old.root:
        yield Change(where, Effect.CHANGED, say("change.lowered", field=field, old=old, new=new))
    elif old.unit != new.unit:
        yield Change(where, Effect.CHANGED, say("change.unit", field=field, old=old, new=new))


def members(where: str, field: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Compare two lists whose order has no meaning."""
    for name in old:
        if name not in new:
            yield Change(where, Effect.REMOVED, say("change.member_removed", field=field, name=name))
    for name in new:
        if name not in old:
            yield Change(where, Effect.ADDED, say("change.member_added", field=field, name=name))


def dictionary(where: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    """Compare texts by their key."""
    for key in [*old, *(key for key in new if key not in old)]:
        yield from text(f"{where} {key}", "text", old.get(key, ""), new.get(key, ""))


def entries(
    called: str, old: Sequence[Entry], new: Sequence[Entry], compare: Callable[[str, Entry, Entry], Iterator[Change]]
) -> Iterator[Change]:
    """Compare two lists of entries by ID."""
    before, after = {entry.id: entry for entry in old}, {entry.id: entry for entry in new}
    for key, entry in before.items():
        if key not in after:
            yield _removed(called, key, _title(entry))
    for key, entry in after.items():
        if key not in before:
            yield _added(called, key, _title(entry))
        else:
            yield from compare(f"{called} {key}", before[key], entry)


def strain(where: str, old: Strain, new: Strain) -> Iterator[Change]:
    """Compare one strain."""
    yield from text(where, "name", old.name, new.name)
    yield from text(where, "designation", old.designation, new.designation)
    yield from text(where, "modification", old.modification, new.modification)


def moved(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Name the fewest members whose move explains the new order; both sequences hold the same members once."""
    places = {name: place for place, name in enumerate(old)}
    runs: list[tuple[int, list[str]]] = []
    for name in new:
        length, run = max((run for run in runs if places[run[1][-1]] < places[name]), default=(0, []))
        runs.append((length + 1, [*run, name]))
    kept = set(max(runs, default=(0, []))[1])
    return [name for name in new if name not in kept]


def _title(entry: object) -> str:
    return getattr(entry, "title", "") or getattr(entry, "name", "")


def _added(called: str, key: str, title: str) -> Change:
    said = say("change.entry_added", entry=called, title=title) if title else say("change.untitled_added", entry=called)
    return Change(f"{called} {key}", Effect.ADDED, said)


def _removed(called: str, key: str, title: str) -> Change:
    if title:
        return Change(f"{called} {key}", Effect.REMOVED, say("change.entry_removed", entry=called, title=title))
    return Change(f"{called} {key}", Effect.REMOVED, say("change.untitled_removed", entry=called))
