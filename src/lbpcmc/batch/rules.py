"""What may come next: sequence, authority, separation of duties (21 CFR 11.10(f), (g); 211.101, 211.188(b)(11)).

Every rule is asked here, below the screens. A refusal is NotAllowed: what is wrong and what would be allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.batch.entries import Act
from lbpcmc.batch.state import TRANSITIONS, BatchState, Numbered, Status
from lbpcmc.documents.model import StepKind
from lbpcmc.errors import NotAllowed

if TYPE_CHECKING:
    from lbpcmc.documents.model import Phase, Step

ROLES = ("operator", "supervisor", "analyst", "engineer", "quality", "administrator")

AUTHORITY: dict[str, frozenset[str]] = {
    Act.PERSON_ADDED: frozenset({"administrator"}),
    Act.DOCUMENT_IMPORTED: frozenset({"engineer", "quality"}),
    Act.DOCUMENT_APPROVED: frozenset({"quality"}),
    Act.BATCH_STARTED: frozenset({"supervisor", "operator"}),
    Act.RECORDED: frozenset({"operator", "supervisor", "analyst"}),
    Act.CHARGED: frozenset({"operator", "supervisor"}),
    Act.CONFIRMED: frozenset({"operator", "supervisor"}),
    Act.CALCULATED: frozenset({"operator", "supervisor", "analyst"}),
    Act.CORRECTED: frozenset({"operator", "supervisor", "analyst"}),
    Act.VERIFIED: frozenset({"operator", "supervisor", "quality"}),
    Act.SIGNED: frozenset({"operator", "supervisor", "quality"}),
    Act.PHASE_ENDED: frozenset({"operator", "supervisor"}),
    Act.HELD: frozenset({"operator", "supervisor", "quality"}),
    Act.RESUMED: frozenset({"quality"}),
    Act.STOPPED: frozenset({"supervisor", "quality"}),
    Act.COMPLETED: frozenset({"operator", "supervisor"}),
    Act.RESULT: frozenset({"analyst", "quality"}),
}
"""Which roles may do what. An act without a row here is open to every role."""

ACT_OF_KIND: dict[StepKind, Act] = {
    StepKind.INSTRUCTION: Act.CONFIRMED,
    StepKind.CONFIRMATION: Act.CONFIRMED,
    StepKind.EQUIPMENT: Act.CONFIRMED,
    StepKind.SAMPLE: Act.CONFIRMED,
    StepKind.MEASUREMENT: Act.RECORDED,
    StepKind.HOLD: Act.RECORDED,
    StepKind.CHARGE: Act.CHARGED,
    StepKind.CALCULATION: Act.CALCULATED,
    StepKind.SIGNATURE: Act.SIGNED,
    StepKind.VERIFICATION: Act.SIGNED,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in one of their roles."""

    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the procedure an act happens."""

    phase: Phase
    step: Step
    occurrence: int
    replicate: int


def authorised(act: Act, actor: Actor) -> None:
    """Refuse an act that the actor's role does not include (21 CFR 11.10(g))."""
    allowed = AUTHORITY.get(act)
    if allowed is not None and actor.role not in allowed:
        raise NotAllowed(
            f"{actor.name} acts as {actor.role}; '{act.value}' is not theirs.",
            f"Allowed: {', '.join(sorted(allowed))}.",
        )


def open_place(state: BatchState, act: Act, step_id: str) -> Place:
    """Find the open place, refusing any step but the next one in the procedure's order (21 CFR 11.10(f))."""
    running(state)
    place = state.next_slot()
    if place is None:
        raise NotAllowed(f"Every step of {state.lot} is done.", "Complete the batch.")
    phase, step, occurrence, replicate = place
    if step.id != step_id:
        known = {s.id for s in state.recipe.steps()}
        said = f"Step {step_id} is not open." if step_id in known else f"There is no step {step_id} in the recipe."
        raise NotAllowed(said, f"The next step is {step.id}: {step.text}")
    wanted = ACT_OF_KIND[step.kind]
    if act not in (wanted, Act.UNSIGNED):
        raise NotAllowed(f"Step {step.id} is a {step.kind.value}.", f"It asks for '{wanted.value}', not '{act.value}'.")
    return Place(phase, step, occurrence, replicate)


def running(state: BatchState) -> None:
    """Refuse work on a batch that is held, stopped or complete."""
    if state.status is Status.HELD:
        raise NotAllowed(f"{state.lot} is on hold.", "Quality decides: resume or stop.")
    if state.status is not Status.RUNNING:
        raise NotAllowed(f"{state.lot} is {state.status.value}.", "Nothing more can be recorded in its procedure.")


def transition(state: BatchState, act: Act) -> None:
    """Refuse a change of status that the table of states does not have."""
    allowed, _ = TRANSITIONS[act]
    if state.status not in allowed:
        raise NotAllowed(f"{state.lot} is {state.status.value}; it cannot be {act.value} now.")
    if act is Act.COMPLETED and (place := state.next_slot()) is not None:
        phase = state.at_start_of_repeat()
        hint = f" or end phase {phase.id}" if phase else ""
        raise NotAllowed(f"Step {place[1].id} of {state.lot} is still open.", f"Do it{hint}, or stop the batch.")


def correction(state: BatchState, target: Numbered | None, reason: str) -> Numbered:
    """Allow a correction of a value that holds, with a reason (21 CFR 11.10(e), EU GMP Annex 11 (9))."""
    if state.status in (Status.STOPPED, Status.COMPLETE):
        raise NotAllowed(f"{state.lot} is {state.status.value}.", "Its record is closed.")
    if target is None:
        raise NotAllowed("There is nothing to correct at that place.", "Correct an entry that was made.")
    if not reason.strip():
        raise NotAllowed("A correction needs its reason.", "Say why the first value was wrong.")
    return target


def second_person(performers: frozenset[str], actor: Actor) -> None:
    """Refuse a verification by one of those who did it (21 CFR 211.188(b)(11))."""
    if actor.id in performers:
        raise NotAllowed(f"{actor.name} did this step.", "A second person must verify it.")


def signature(step: Step, actor: Actor) -> None:
    """Refuse a signature in another role than the recipe asks for."""
    if step.role and actor.role != step.role:
        raise NotAllowed(f"Step {step.id} is signed by {step.role}; {actor.name} acts as {actor.role}.")


def unsigned(origin: str) -> None:
    """Only replayed data may leave a signature open: nothing that is replayed counts as one."""
    if not origin.startswith("replay"):
        raise NotAllowed("A signature cannot be passed over.", "The person named by the recipe signs.")
