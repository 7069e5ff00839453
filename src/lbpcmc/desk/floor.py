"""What the floor chooses from: values that can be corrected, steps that wait for a second person, recipes to start.

Every list is read from the fold when it is asked for; nothing here decides whether an act is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.batch.entries import Act
from lbpcmc.desk.views import HistoryLine, history_line, limits_in_words
from lbpcmc.store.tables import DocumentRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lbpcmc.batch.state import BatchState, Numbered
    from lbpcmc.desk.site import Site

_CORRECTABLE = frozenset({Act.RECORDED, Act.CHARGED, Act.CORRECTED})


@dataclass(frozen=True, slots=True)
class Performed:
    """An entry that holds at a step, with what the step asked for."""

    text: str
    line: HistoryLine


@dataclass(frozen=True, slots=True)
class RecipeLine:
    """An approved recipe from which a batch can be started."""

    id: str
    version: str
    title: str
    batch_size: str


def correctable(site: Site, lot: str) -> tuple[Performed, ...]:
    """The typed values that hold now, the latest first."""
    state = site.batch(lot)
    held = (state.latest(slot) for slot in state.history)
    found = [one for one in held if one is not None and one.entry.act in _CORRECTABLE]
    return _performed(state, sorted(found, key=lambda one: one.seq, reverse=True))


def awaiting(site: Site, lot: str) -> tuple[Performed, ...]:
    """What was done at steps that ask for a second person and have none yet, in the procedure's order."""
    state = site.batch(lot)
    return _performed(state, _unverified(state))


def _performed(state: BatchState, entries: Iterable[Numbered]) -> tuple[Performed, ...]:
    texts = {step.id: step.text for step in state.recipe.steps()}
    limits = limits_in_words(state)
    return tuple(Performed(texts.get(one.entry.subject or "", ""), history_line(one, limits)) for one in entries)


def _unverified(state: BatchState) -> Iterator[Numbered]:
    for phase in state.recipe.phases():
        for occurrence in range(1, state.occurrences(phase) + 1):
            for step in phase.steps:
                waits = step.second_person and (step.id, occurrence) not in state.verified
                if waits and state.done(step, occurrence) and (held := state.latest((step.id, occurrence, 1))):
                    yield held


def attested(site: Site, lot: str) -> tuple[Performed, ...]:
    """What the open verification step attests: the entries that hold at the steps it names."""
    state = site.batch(lot)
    place = state.next_slot()
    if place is None:
        return ()
    held = (state.latest((step_id, place[2], 1)) for step_id in place[1].verifies)
    return _performed(state, (one for one in held if one is not None))


def recipes(site: Site) -> tuple[RecipeLine, ...]:
    """The recipes with an approved version, that version each."""
    ids = sorted({row.id for row in site.ledger.rows(DocumentRow, type="recipe") if row.approved_at})
    found = []
    for recipe_id in ids:
        row, document = site.approved("recipe", recipe_id)
        size = getattr(document, "batch_size", "")
        found.append(RecipeLine(recipe_id, row.version, document.title, str(size)))
    return tuple(found)
