"""The state of a batch: a pure fold over its entries.

Invariant: folding a prefix and then the rest gives what folding the whole gives, and no entry is ever lost from a
step's history (tests/batch/test_fold.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.batch.entries import Act, Entry
from lbpcmc.documents.model import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lbpcmc.documents.model import Phase, Recipe, Specification, Step

VALUE_ACTS = frozenset({Act.RECORDED, Act.CHARGED, Act.CALCULATED, Act.CORRECTED})
DONE_ACTS = VALUE_ACTS | {Act.CONFIRMED, Act.SIGNED, Act.UNSIGNED, Act.VERIFIED}


class Status(StrEnum):
    """Where a batch stands (ISA-88 states that apply to manual work)."""

    RUNNING = "running"
    HELD = "held"
    STOPPED = "stopped"
    COMPLETE = "complete"


TRANSITIONS: dict[str, tuple[frozenset[Status], Status]] = {
    Act.HELD: (frozenset({Status.RUNNING}), Status.HELD),
    Act.RESUMED: (frozenset({Status.HELD}), Status.RUNNING),
    Act.STOPPED: (frozenset({Status.RUNNING, Status.HELD}), Status.STOPPED),
    Act.COMPLETED: (frozenset({Status.RUNNING}), Status.COMPLETE),
}
"""Act: the states in which it is allowed, and the state it leads to."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """An entry with its place in the ledger."""

    seq: int
    hash: str
    entry: Entry


Slot = tuple[str, int, int]
"""Step ID, occurrence of its phase, replicate; occurrences and replicates count from 1."""


@dataclass(slots=True)
class BatchState:
    """What the entries of one batch add up to. Only `apply` changes it."""

    recipe: Recipe
    specification: Specification | None
    lot: str = ""
    status: Status = Status.RUNNING
    demonstration: bool = False
    started: Numbered | None = None
    history: dict[Slot, list[Numbered]] = field(default_factory=dict)
    """Everything that was entered at a slot, in order, what was refused included."""
    verified: dict[tuple[str, int], Numbered] = field(default_factory=dict)
    """Steps that a second person has verified as they stand: a later value asks for it again (PIC/S PI 041-1)."""
    results: dict[str, list[Numbered]] = field(default_factory=dict)
    ended_phases: dict[str, int] = field(default_factory=dict)
    """Repeated phases that are over, with the number of occurrences carried out."""
    log: list[Numbered] = field(default_factory=list)

    def apply(self, numbered: Numbered) -> None:
        """Add one entry; entries of other streams are the caller's mistake."""
        entry = numbered.entry
        self.log.append(numbered)
        act = entry.act
        if act == Act.BATCH_STARTED:
            self.started, self.lot = numbered, entry.subject or ""
            self.demonstration = entry.origin.startswith("replay")
        elif act in TRANSITIONS:
            self.status = TRANSITIONS[act][1]
        elif act == Act.RESULT or (act == Act.CORRECTED and not entry.occurrence):
            self.results.setdefault(entry.subject or "", []).append(numbered)
        elif act == Act.PHASE_ENDED:
            self.ended_phases[entry.subject or ""] = int(entry.occurrence or "0")
        elif act == Act.VERIFIED and entry.refers:
            self.verified[(entry.subject or "", int(entry.occurrence or "1"))] = numbered
        elif entry.subject and entry.occurrence:
            slot = (entry.subject, int(entry.occurrence), int(entry.replicate or "1"))
            self.history.setdefault(slot, []).append(numbered)
            if act in VALUE_ACTS:
                self.verified.pop(slot[:2], None)

    def latest(self, slot: Slot) -> Numbered | None:
        """The entry that holds now: the last one that was understood."""
        return next((n for n in reversed(self.history.get(slot, ())) if n.entry.act in DONE_ACTS), None)

    def done(self, step: Step, occurrence: int) -> bool:
        """True when every replicate of the step has an entry that holds."""
        return all(self.latest((step.id, occurrence, replicate)) for replicate in range(1, step.replicates + 1))

    def performers(self, step: Step, occurrence: int) -> frozenset[str]:
        """User IDs of everybody who entered something that was understood at a step."""
        return frozenset(
            numbered.entry.person
            for replicate in range(1, step.replicates + 1)
            for numbered in self.history.get((step.id, occurrence, replicate), ())
            if numbered.entry.act in DONE_ACTS
        )

    def occurrences(self, phase: Phase) -> int:
        """How many occurrences of a phase were begun."""
        begun = [slot[1] for step in phase.steps for slot in self._slots_of(step)]
        return max(begun, default=0)

    def _slots_of(self, step: Step) -> Iterator[Slot]:
        occurrence = 1
        while (slot := (step.id, occurrence, 1)) in self.history:
            yield slot
            occurrence += 1

    def phase_over(self, phase: Phase) -> bool:
        """True when nothing more is asked in a phase."""
        if phase.id in self.ended_phases:
            return True
        begun = self.occurrences(phase)
        return begun == phase.repeats and all(self.done(step, begun) for step in phase.steps)

    def next_slot(self) -> tuple[Phase, Step, int, int] | None:
        """The one open place in the procedure's order: phase, step, occurrence, replicate; None when all is done."""
        for phase in self.recipe.phases():
            if self.phase_over(phase):
                continue
            occurrence = max(self.occurrences(phase), 1)
            for step in phase.steps:
                for replicate in range(1, step.replicates + 1):
                    if self.latest((step.id, occurrence, replicate)) is None:
                        return phase, step, occurrence, replicate
            return phase, phase.steps[0], occurrence + 1, 1
        return None

    def at_start_of_repeat(self) -> Phase | None:
        """The repeated phase that may be ended now: at least one occurrence done, the next not begun."""
        place = self.next_slot()
        if place is None:
            return None
        phase, step, occurrence, replicate = place
        begun = self.history.get((step.id, occurrence, replicate))
        if phase.repeats > 1 and occurrence > 1 and step is phase.steps[0] and replicate == 1 and not begun:
            return phase
        return None

    def values(self, step: Step, occurrence: int) -> tuple[Fraction, ...]:
        """The exact values that hold at a step, in the root unit; none at all while one of its replicates has none."""
        latest = [self.latest((step.id, occurrence, replicate)) for replicate in range(1, step.replicates + 1)]
        exact = [numbered.entry.exact for numbered in latest if numbered is not None]
        if len(exact) < step.replicates or None in exact:
            return ()
        return tuple(Fraction(text) for text in exact if text is not None)


def fold(recipe: Recipe, specification: Specification | None, entries: Iterable[Numbered]) -> BatchState:
    """Fold the entries of one batch into its state."""
    state = BatchState(recipe, specification)
    for numbered in entries:
        state.apply(numbered)
    return state


def needs_no_value(step: Step) -> bool:
    """True for steps that are confirmed, not filled in."""
    return step.kind in (StepKind.INSTRUCTION, StepKind.CONFIRMATION)
