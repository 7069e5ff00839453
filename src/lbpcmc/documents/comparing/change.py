"""A change of meaning, and the comparisons that every part of a document shares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from lbpcmc.documents.model import Strain
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
    """One change: where, what it does, in words."""

    where: str
    """`step GROW-1`, `material yeast-extract`, `header`."""
    effect: Effect
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class Identified(Protocol):
    """An entry of a list."""

    @property
    def id(self) -> str:
        """How other places refer to it."""


Entry = TypeVar("Entry", bound=Identified)


def text(where: str, what: str, old: str, new: str) -> Iterator[Change]:
    """Compare two texts."""
    if old == new:
        return
    if not old:
        yield Change(where, Effect.ADDED, f"{what} added: {new}")
    elif not new:
        yield Change(where, Effect.REMOVED, f"{what} removed, was: {old}")
    else:
        yield Change(where, Effect.CHANGED, f"{what} changed from '{old}' to '{new}'")


def yes(where: str, what: str, *, old: bool, new: bool) -> Iterator[Change]:
    """Compare two yes or no."""
    if old != new:
        yield Change(where, Effect.ADDED if new else Effect.REMOVED, f"{what}: {'yes' if new else 'no longer'}")


def amount(where: str, what: str, old: Quantity | None, new: Quantity | None) -> Iterator[Change]:
    """Compare two quantities by their exact value; None is `as needed`."""
    if old is None or new is None:
        if old is not new:
            yield Change(where, Effect.CHANGED, f"{what} changed from {old or 'as needed'} to {new or 'as needed'}")
    elif old.kind != new.kind:
        yield Change(
            where, Effect.CHANGED, f"{what} changed from {old}, a {old.kind.title}, to {new}, a {new.kind.title}"
        )
    elif old.root != new.root:
        verb = "raised" if new.root > old.root else "lowered"
        yield Change(where, Effect.CHANGED, f"{what} {verb} from {old} to {new}")
    elif old.unit != new.unit:
        yield Change(where, Effect.CHANGED, f"unit of the {what} changed from {old} to {new}, the same amount")


def members(where: str, what: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Compare two lists whose order has no meaning."""
    for name in old:
        if name not in new:
            yield Change(where, Effect.REMOVED, f"{what} removed: {name}")
    for name in new:
        if name not in old:
            yield Change(where, Effect.ADDED, f"{what} added: {name}")


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
            yield Change(f"{called} {key}", Effect.REMOVED, f"{called} removed{_titled(entry)}")
    for key, entry in after.items():
        if key not in before:
            yield Change(f"{called} {key}", Effect.ADDED, f"{called} added{_titled(entry)}")
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


def _titled(entry: object) -> str:
    said = getattr(entry, "title", "") or getattr(entry, "name", "")
    return f": {said}" if said else ""
