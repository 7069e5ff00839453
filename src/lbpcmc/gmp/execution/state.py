"""What the events of a batch add up to.

Invariant: folding a prefix and then the rest gives what folding the whole gives, and no event is ever lost from a
step's history (tests/execution/test_fold.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from lbpcmc.events import Fold
from lbpcmc.gmp.execution.events import (
    BATCH,
    BatchCompleted,
    BatchHeld,
    BatchHeldByLimit,
    BatchResumed,
    BatchStarted,
    BatchStopped,
    EntryRejected,
    MaterialCharged,
    PhaseEnded,
    SignatureLeftOpen,
    StepConfirmed,
    StepSigned,
    StepVerified,
    ValueCalculated,
    ValueCorrected,
    ValueRecorded,
)
from lbpcmc.gmp.facts import recipe_of

if TYPE_CHECKING:
    from lbpcmc.documents.model import Phase, Recipe, Step
    from lbpcmc.events import Event
    from lbpcmc.gmp.facts import Library
    from lbpcmc.gmp.values import Value

WITH_VALUE = (ValueRecorded, MaterialCharged, ValueCalculated, ValueCorrected)
"""Events that give a step a value."""
ANSWERS = (*WITH_VALUE, StepConfirmed, StepSigned, SignatureLeftOpen)
"""Events that answer a place of the procedure."""


class Status(StrEnum):
    """Where a batch stands (ISA-88 states that apply to manual work)."""

    RUNNING = "running"
    HELD = "held"
    STOPPED = "stopped"
    COMPLETE = "complete"

    @property
    def closed(self) -> bool:
        """True where nothing more is done in the procedure."""
        return self in (Status.STOPPED, Status.COMPLETE)


TRANSITIONS: dict[type, tuple[frozenset[Status], Status]] = {
    BatchHeld: (frozenset({Status.RUNNING}), Status.HELD),
    BatchHeldByLimit: (frozenset({Status.RUNNING}), Status.HELD),
    BatchResumed: (frozenset({Status.HELD}), Status.RUNNING),
    BatchStopped: (frozenset({Status.RUNNING, Status.HELD}), Status.STOPPED),
    BatchCompleted: (frozenset({Status.RUNNING}), Status.COMPLETE),
}
"""Event: the states in which it is allowed, and the state it leads to."""

PARTICIPLES: dict[type, str] = {
    BatchHeld: "held",
    BatchHeldByLimit: "held",
    BatchResumed: "resumed",
    BatchStopped: "stopped",
    BatchCompleted: "completed",
}
"""What such an event did to a batch, in words."""

Slot = tuple[str, int, int]
"""Step ID, occurrence of its phase, replicate; occurrences and replicates count from 1."""


class Place(NamedTuple):
    """The one open place of the procedure."""

    phase: Phase
    step: Step
    occurrence: int
    replicate: int

    @property
    def slot(self) -> Slot:
        """Where it is, as events say it."""
        return self.step.id, self.occurrence, self.replicate


@dataclass(slots=True)
class _Cursor:
    """How far the procedure is carried out. It only moves on."""

    phase: int = 0
    occurrence: int = 1
    step: int = 0
    replicate: int = 1


@dataclass(slots=True)
class Batch:
    """One batch. Only `apply` changes it."""

    library: Library
    lot: str = ""
    started: Event[BatchStarted] | None = None
    status: Status = Status.RUNNING
    phases: tuple[Phase, ...] = ()
    steps: dict[str, tuple[Phase, Step]] = field(default_factory=dict)
    """By ID, in the order of the procedure."""
    named: dict[str, tuple[Phase, Step]] = field(default_factory=dict)
    """By the name of the value that is recorded."""
    history: dict[Slot, list[Event[Any]]] = field(default_factory=dict)
    """Everything that was submitted at a place, in order, what was rejected included."""
    holding: dict[Slot, Event[Any]] = field(default_factory=dict)
    """What holds at a place now: the last answer that was understood."""
    begun: dict[str, int] = field(default_factory=dict)
    """By phase: the last occurrence in which something was submitted."""
    verified: dict[tuple[str, int], Event[StepVerified]] = field(default_factory=dict)
    """Steps that a second person has verified as they stand: a later value asks for it again (PIC/S PI 041-1)."""
    ended: dict[str, int] = field(default_factory=dict)
    """Repeated phases that were ended early, with the occurrences carried out."""
    due_hold: Event[Any] | None = None
    """A value that failed at a step that holds the batch: nothing but the hold may follow it."""
    log: list[Event[Any]] = field(default_factory=list)
    """Every event of the batch, those of other capabilities included."""
    _cursor: _Cursor = field(default_factory=_Cursor)

    @property
    def recipe(self) -> Recipe:
        """The approved recipe that the batch is made by."""
        return recipe_of(self.library, self._papers.recipe_compiled)

    @property
    def _papers(self) -> BatchStarted:
        if self.started is None:
            raise LookupError("a batch that was not started has no recipe")
        return self.started.payload

    def apply(self, event: Event[Any]) -> None:
        """Add one event."""
        self.log.append(event)
        payload = event.payload
        match payload:
            case BatchStarted():
                self._start(event)
            case ValueRecorded() | MaterialCharged() | ValueCalculated() | ValueCorrected():
                self._answer(event)
                self.verified.pop((payload.step, payload.occurrence), None)
                self._notice_limit(event)
            case StepConfirmed() | StepSigned() | SignatureLeftOpen():
                self._answer(event)
            case EntryRejected():
                self._submitted(event)
            case StepVerified():
                self.verified[payload.step, payload.occurrence] = event
            case PhaseEnded():
                self.ended[payload.phase] = payload.occurrences
            case _ if type(payload) in TRANSITIONS:
                self.status = TRANSITIONS[type(payload)][1]
                self.due_hold = None

    def _start(self, event: Event[BatchStarted]) -> None:
        self.started, self.lot = event, event.payload.lot
        self.phases = tuple(self.recipe.phases())
        for phase in self.phases:
            for step in phase.steps:
                self.steps[step.id] = phase, step
                if step.name:
                    self.named[step.name] = phase, step

    def _submitted(self, event: Event[Any]) -> Slot:
        slot = event.payload.step, event.payload.occurrence, event.payload.replicate
        self.history.setdefault(slot, []).append(event)
        phase = self.steps[slot[0]][0].id
        self.begun[phase] = max(self.begun.get(phase, 0), slot[1])
        return slot

    def _answer(self, event: Event[Any]) -> None:
        self.holding[self._submitted(event)] = event

    def _notice_limit(self, event: Event[Any]) -> None:
        _, step = self.steps[event.payload.step]
        fails = event.payload.value.verdict == "fail"
        self.due_hold = event if step.holds_batch and fails and self.status is Status.RUNNING else None

    # Questions.

    def latest(self, slot: Slot) -> Event[Any] | None:
        """What holds at a place; None where nothing does."""
        return self.holding.get(slot)

    def done(self, step: Step, occurrence: int) -> bool:
        """True when every replicate of the step has an answer that holds."""
        return all((step.id, occurrence, replicate) in self.holding for replicate in range(1, step.replicates + 1))

    def performed(self, step: Step, occurrence: int) -> list[Event[Any]]:
        """What was understood at a step, whether or not it still holds, in the order of its replicates."""
        return [
            event
            for replicate in range(1, step.replicates + 1)
            for event in self.history.get((step.id, occurrence, replicate), ())
            if isinstance(event.payload, ANSWERS)
        ]

    def performers(self, step: Step, occurrence: int) -> frozenset[str]:
        """User IDs of everybody who answered a step, whether or not it still holds."""
        return frozenset(event.envelope.person for event in self.performed(step, occurrence))

    def attested(self, step: Step, occurrence: int) -> Event[Any] | None:
        """The last of the answers that hold at a step: what a second person verifies; None where it is not done."""
        if not self.done(step, occurrence):
            return None
        held = (self.holding[step.id, occurrence, replicate] for replicate in range(1, step.replicates + 1))
        return max(held, key=lambda event: event.seq)

    def occurrences(self, phase: Phase) -> int:
        """How many occurrences of a phase were begun."""
        return self.begun.get(phase.id, 0)

    def next_place(self) -> Place | None:
        """The one open place in the order of the procedure; None when all is done."""
        here = self._cursor
        while here.phase < len(self.phases):
            phase = self.phases[here.phase]
            if phase.id in self.ended or here.occurrence > phase.repeats:
                self._cursor = here = _Cursor(here.phase + 1)
                continue
            if here.step >= len(phase.steps):
                here.occurrence, here.step, here.replicate = here.occurrence + 1, 0, 1
                continue
            step = phase.steps[here.step]
            if here.replicate > step.replicates:
                here.step, here.replicate = here.step + 1, 1
                continue
            if (step.id, here.occurrence, here.replicate) not in self.holding:
                return Place(phase, step, here.occurrence, here.replicate)
            here.replicate += 1
        return None

    def endable(self) -> Phase | None:
        """The repeated phase that may be ended now: at least one occurrence done, the next not begun."""
        place = self.next_place()
        if place is None or place.phase.repeats == 1 or place.occurrence == 1:
            return None
        first = place.step is place.phase.steps[0] and place.replicate == 1
        return place.phase if first and place.slot not in self.history else None

    def values(self, step: Step, occurrence: int) -> tuple[Fraction, ...]:
        """The exact values that hold at a step, in the root unit; none at all while one of its replicates has none."""
        found = []
        for replicate in range(1, step.replicates + 1):
            event = self.holding.get((step.id, occurrence, replicate))
            value: Value | None = getattr(event.payload, "value", None) if event else None
            if value is None or value.exact is None:
                return ()
            found.append(_fraction(value.exact))
        return tuple(found)


@lru_cache(maxsize=10_000)
def _fraction(text: str) -> Fraction:
    return Fraction(text)


BATCH_STATE = Fold(BATCH, Batch, Batch.apply)
