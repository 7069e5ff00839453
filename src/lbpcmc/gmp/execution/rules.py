"""What may come next: sequence, authority, separation of duties (21 CFR 11.10(f), (g); 211.101, 211.188(b)(11)).

A refusal is NotAllowed: what is wrong and what would be allowed. The rule of an event is asked before it is appended
and again by verification; `REDO` makes again what was judged or calculated, which must come out equal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lbpcmc.documents.model import StepKind
from lbpcmc.errors import NotAllowed, QuantityError
from lbpcmc.gmp.document_control.rules import effective
from lbpcmc.gmp.execution.calculation import calculated
from lbpcmc.gmp.execution.derived import derived_from_step
from lbpcmc.gmp.execution.events import (
    BATCH,
    BatchCompleted,
    BatchHeld,
    BatchHeldByLimit,
    BatchResumed,
    BatchStarted,
    BatchStopped,
    CommentAdded,
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
from lbpcmc.gmp.execution.state import BATCH_STATE, PARTICIPLES, TRANSITIONS, Batch, Place, Slot, Status
from lbpcmc.gmp.facts import recipe_of, specification_of
from lbpcmc.gmp.identifiers import identifier, unlike_others
from lbpcmc.gmp.values import MOST_TYPED, Asked, understood

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.documents.model import Step
    from lbpcmc.events import Event
    from lbpcmc.gmp.facts import Facts
    from lbpcmc.gmp.values import Value

ANSWER_OF_KIND: dict[StepKind, type] = {
    StepKind.INSTRUCTION: StepConfirmed,
    StepKind.CONFIRMATION: StepConfirmed,
    StepKind.EQUIPMENT: StepConfirmed,
    StepKind.SAMPLE: StepConfirmed,
    StepKind.MEASUREMENT: ValueRecorded,
    StepKind.HOLD: ValueRecorded,
    StepKind.CHARGE: MaterialCharged,
    StepKind.CALCULATION: ValueCalculated,
    StepKind.SIGNATURE: StepSigned,
    StepKind.VERIFICATION: StepSigned,
}
"""What answers a step of each kind."""
VERBS: dict[type, str] = {
    StepConfirmed: "a confirmation",
    ValueRecorded: "a reading",
    MaterialCharged: "a charge",
    ValueCalculated: "its calculation",
    StepSigned: "a signature",
    SignatureLeftOpen: "a signature",
}
_SIGNED = (StepKind.SIGNATURE, StepKind.VERIFICATION)


def batch_of(facts: Facts, event: Event[Any]) -> Batch:
    """Find the batch of an event; NotAllowed where it was not started, or where its hold is due."""
    lot = BATCH.id_of(event.envelope.stream)
    batch = started(facts.fold(BATCH_STATE, lot), lot)
    if batch.due_hold is not None and not isinstance(event.payload, BatchHeldByLimit | ValueCalculated):
        raise NotAllowed(f"{batch.lot} is on hold from event {batch.due_hold.seq} on.", "The hold comes first.")
    return batch


def started(batch: Batch, lot: str) -> Batch:
    """Refuse a batch that was never started; `lot` is how it was asked for."""
    if batch.started is None:
        raise NotAllowed(f"There is no batch {lot[:40]}.", "Start it first.")
    return batch


def batch_started(facts: Facts, event: Event[BatchStarted]) -> None:
    """A new lot, from the versions of recipe and specification that are in force (21 CFR 211.188(a))."""
    papers = event.payload
    identifier(papers.lot, "lot number")
    if facts.head(BATCH.key(papers.lot)).count:
        raise NotAllowed(f"Batch {papers.lot} exists.", "A lot number is used once.")
    unlike_others(papers.lot, "lot", (BATCH.id_of(stream) for stream in facts.streams(BATCH.name)))
    if event.envelope.stream != BATCH.key(papers.lot):
        raise NotAllowed(f"{event.envelope.stream} is not the stream of {papers.lot}.")
    expected = starting(facts, papers.lot, papers.recipe)
    if papers != expected:
        raise NotAllowed(f"{papers.lot} is not started from the versions in force.", "Start it from those.")


def starting(facts: Facts, lot: str, recipe_id: str) -> BatchStarted:
    """What a batch is started from: the approved versions in force; NotAllowed where one is missing."""
    recipe_version = effective(facts, "recipe", recipe_id).payload
    recipe = recipe_of(facts, recipe_version.compiled_sha256)
    version = effective(facts, "specification", recipe.specification).payload
    specification = specification_of(facts, version.compiled_sha256)
    return BatchStarted(
        lot,
        recipe.id,
        recipe.version,
        recipe_version.sha256,
        recipe_version.compiled_sha256,
        specification.id,
        specification.version,
        version.sha256,
        version.compiled_sha256,
        str(recipe.batch_size),
    )


# Places of the procedure.


def running(batch: Batch) -> None:
    """Refuse work on a batch that is held, stopped or complete."""
    if batch.status is Status.HELD:
        raise NotAllowed(f"{batch.lot} is on hold.", "Quality decides: resume or stop.")
    if batch.status is not Status.RUNNING:
        raise NotAllowed(f"{batch.lot} is {batch.status.value}.", "Nothing more can be recorded in its procedure.")


def open_place(batch: Batch, step_id: str, answer: type) -> Place:
    """Find the open place, refusing any step but the next one in the procedure's order (21 CFR 11.10(f))."""
    running(batch)
    place = batch.next_place()
    if place is None:
        raise NotAllowed(f"Every step of {batch.lot} is done.", "Complete the batch.")
    step = place.step
    if step.id != step_id:
        said = f"Step {step_id} is not open." if step_id in batch.steps else f"The recipe has no step {step_id[:40]}."
        raise NotAllowed(said, f"The next step is {step.id}: {step.text}")
    wanted, kind = ANSWER_OF_KIND[step.kind], step.kind.value
    said = f"Step {step.id} is {'an' if kind[0] in 'aeiou' else 'a'} {kind}."
    if answer is SignatureLeftOpen and step.kind not in _SIGNED:
        raise NotAllowed(said, "Only signatures are left open.")
    if answer not in (wanted, SignatureLeftOpen):
        raise NotAllowed(said, f"It asks for {VERBS[wanted]}.")
    return place


def _at_open_place(facts: Facts, event: Event[Any], answer: type | None = None) -> tuple[Batch, Place]:
    batch = batch_of(facts, event)
    payload = event.payload
    place = open_place(batch, payload.step, answer or type(payload))
    if (payload.step, payload.occurrence, payload.replicate) != place.slot:
        raise NotAllowed(
            f"Step {payload.step} is open at occurrence {place.occurrence}, replicate {place.replicate}.",
            "Answer the open place.",
        )
    return batch, place


def value_recorded(facts: Facts, event: Event[ValueRecorded]) -> None:
    """A reading at the open step, which measures something or holds a time."""
    _at_open_place(facts, event)


def material_charged(facts: Facts, event: Event[MaterialCharged]) -> None:
    """An amount at the open charge, with the lot of the material."""
    batch, place = _at_open_place(facts, event)
    if not event.payload.material_lot.strip():
        material = batch.recipe.material(place.step)
        raise NotAllowed(f"The lot of {material.title if material else 'the material'} is missing.", "Type or scan it.")


def step_confirmed(facts: Facts, event: Event[StepConfirmed]) -> None:
    """A confirmation at the open step; equipment and samples are named."""
    _, place = _at_open_place(facts, event)
    kind, payload = place.step.kind, event.payload
    asked = (
        (StepKind.EQUIPMENT, payload.equipment, "ID of the equipment"),
        (StepKind.SAMPLE, payload.sample, "label of the sample"),
    )
    for wanted, given, what in asked:
        if kind is wanted and not (given or "").strip():
            raise NotAllowed(f"The {what} is missing.", "Type or scan it.")
        if kind is not wanted and given is not None:
            raise NotAllowed(f"Step {place.step.id} is a {kind.value}: it does not ask for the {what}.")


def value_calculated(facts: Facts, event: Event[ValueCalculated]) -> None:
    """A calculation at the open step, or once more where one of its inputs was corrected."""
    payload = event.payload
    if payload.replaces is None:
        _at_open_place(facts, event)
        return
    batch = batch_of(facts, event)
    held = batch.latest((payload.step, payload.occurrence, payload.replicate))
    cause = batch.log[-1].payload
    if held is None or held.seq != payload.replaces or not isinstance(held.payload, ValueCalculated):
        raise NotAllowed(f"Event {payload.replaces} is not the calculation that holds at step {payload.step}.")
    if not isinstance(cause, ValueCorrected | ValueCalculated) or batch.log[-1].envelope.act != event.envelope.act:
        raise NotAllowed("A calculation is made again where one of its inputs was corrected, in the same act.")


def entry_rejected(facts: Facts, event: Event[EntryRejected]) -> None:
    """A text that cannot be read, at the open step or as a correction of a value that holds."""
    payload = event.payload
    if payload.corrects is None:
        answer = MaterialCharged if payload.material_lot is not None else ValueRecorded
        _at_open_place(facts, event, answer)
    else:
        _correctable(batch_of(facts, event), _slot(payload), payload.corrects)


# Corrections.


def _slot(payload: EntryRejected | ValueCorrected) -> Slot:
    return payload.step, payload.occurrence, payload.replicate


def correctable(batch: Batch, slot: Slot) -> Event[Any]:
    """Find the typed value that holds at a place, to be corrected (21 CFR 11.10(e), EU GMP Annex 11 (9))."""
    if batch.status.closed:
        raise NotAllowed(f"{batch.lot} is {batch.status.value}.", "Its procedure is closed.")
    target = batch.latest(slot)
    if target is None:
        raise NotAllowed("There is nothing to correct at that place.", "Correct a value that was entered.")
    if not isinstance(target.payload, ValueRecorded | MaterialCharged | ValueCorrected):
        raise NotAllowed(f"Step {slot[0]} holds no typed value.", "Recorded and charged values are corrected.")
    return target


def _correctable(batch: Batch, slot: Slot, corrects: int) -> Event[Any]:
    target = correctable(batch, slot)
    if target.seq != corrects:
        raise NotAllowed(f"Event {corrects} is not the value that holds at step {slot[0]}.")
    return target


def reasoned(reason: str, said: str, todo: str) -> None:
    """Refuse an act without the reason that it needs."""
    if not any(c.isalnum() for c in reason):
        raise NotAllowed(said, todo)


def value_corrected(facts: Facts, event: Event[ValueCorrected]) -> None:
    """A correction of the value that holds, with a reason; the lot of a material stays as it was."""
    batch, payload = batch_of(facts, event), event.payload
    target = _correctable(batch, _slot(payload), payload.corrects)
    reasoned(payload.reason, "A correction needs its reason.", "Say why the first value was wrong.")
    if payload.material_lot != getattr(target.payload, "material_lot", None):
        raise NotAllowed("A correction of the amount keeps the lot of the material.")


# A second person, signatures.


def verifiable(batch: Batch, step_id: str, occurrence: int, person: str, name: str) -> Event[Any]:
    """Find what a second person would verify; NotAllowed where it is not done, or was done by them."""
    found = batch.steps.get(step_id)
    attested = batch.attested(found[1], occurrence) if found else None
    if found is None or attested is None:
        raise NotAllowed(f"Step {step_id[:40]} is not done yet.", "It is verified after it was done.")
    if person in batch.performers(found[1], occurrence):
        raise NotAllowed(f"{name} did this step.", "A second person must verify it.")
    return attested


def step_verified(facts: Facts, event: Event[StepVerified]) -> None:
    """What holds at the step, by somebody who did none of it."""
    payload, who = event.payload, event.envelope
    attested = verifiable(batch_of(facts, event), payload.step, payload.occurrence, who.person, who.name)
    if (attested.seq, attested.hash) != (payload.event, payload.hash):
        raise NotAllowed(f"Event {payload.event} is not what holds at step {payload.step}.")


def step_signed(facts: Facts, event: Event[StepSigned]) -> None:
    """A signature in the role that the recipe asks for, over the batch as it stands (21 CFR 11.70)."""
    batch, place = _at_open_place(facts, event)
    who, step = event.envelope, place.step
    if step.role and who.role != step.role:
        raise NotAllowed(f"Step {step.id} is signed by {step.role}; {who.name} acts as {who.role}.")
    attested_by(batch, place, who.person, who.name)
    if (batch.log[-1].seq, facts.head(who.stream).hash) != (event.payload.event, event.payload.head):
        raise NotAllowed("The record is not as it was when it was signed.", "Look at it, then sign again.")
    if event.payload.meaning != meaning_of(step):
        raise NotAllowed(f"The signature of step {step.id} means: {meaning_of(step)}.")


def attested_by(batch: Batch, place: Place, person: str, name: str) -> list[tuple[Event[Any], int]]:
    """What a verification step attests, with its occurrence: in its own phase this one, in others all that were done.

    NotAllowed where the person did one of these steps.
    """
    found: list[tuple[Event[Any], int]] = []
    for step_id in place.step.verifies:
        phase, step = batch.steps[step_id]
        last = batch.occurrences(phase)
        found += [
            (verifiable(batch, step_id, occurrence, person, name), occurrence)
            for occurrence in ([place.occurrence] if phase is place.phase else range(1, last + 1))
            if batch.done(step, occurrence)
        ]
    return sorted(found, key=lambda one: (list(batch.steps).index(one[0].payload.step), one[1]))


def meaning_of(step: Step) -> str:
    """What a signature at a step attests (21 CFR 11.50(a)(3))."""
    return step.meaning or "verified as second person"


def signature_left_open(facts: Facts, event: Event[SignatureLeftOpen]) -> None:
    """Only replayed data leave a signature open."""
    _at_open_place(facts, event)
    if not event.replayed:
        raise NotAllowed("A signature cannot be passed over.", "The person named by the recipe signs.")


# The batch as a whole.


def phase_ended(facts: Facts, event: Event[PhaseEnded]) -> None:
    """A repeated phase, between two occurrences, after at least one."""
    batch, payload = batch_of(facts, event), event.payload
    running(batch)
    phase = batch.endable()
    if phase is None:
        raise NotAllowed("No repeated phase can be ended here.", "Finish the occurrence that was begun.")
    if (payload.phase, payload.occurrences) != (phase.id, batch.occurrences(phase)):
        raise NotAllowed(f"Phase {phase.id} is the one to end, after {batch.occurrences(phase)} occurrences.")


def transition(facts: Facts, event: Event[Any]) -> None:
    """A change of status that the table of states has, with its reason; complete only where nothing is open."""
    batch = batch_of(facts, event)
    may_change(batch, event.payload)


def may_change(batch: Batch, payload: object) -> None:
    """Refuse a change of status that the table of states does not have, or that lacks its reason."""
    allowed, _ = TRANSITIONS[type(payload)]
    done = PARTICIPLES[type(payload)]
    if batch.status not in allowed:
        raise NotAllowed(f"{batch.lot} is {batch.status.value}; it cannot be {done} now.")
    if isinstance(payload, BatchCompleted):
        if (place := batch.next_place()) is not None:
            phase = batch.endable()
            hint = f" or end phase {phase.id}" if phase else ""
            raise NotAllowed(f"Step {place.step.id} of {batch.lot} is still open.", f"Do it{hint}, or stop the batch.")
        return
    reasoned(getattr(payload, "reason", ""), f"A batch is not {done} without a reason.", "Give the reason.")


def held_by_limit(facts: Facts, event: Event[BatchHeldByLimit]) -> None:
    """The hold that a failing value asks for, right after it, in its act."""
    batch, payload = batch_of(facts, event), event.payload
    due = batch.due_hold
    if due is None or (due.seq, due.payload.step) != (payload.event, payload.step):
        raise NotAllowed(f"No value at step {payload.step} holds the batch now.")
    if due.envelope.act != event.envelope.act:
        raise NotAllowed("The hold belongs to the act of the value that failed.")
    may_change(batch, payload)


def comment_added(facts: Facts, event: Event[CommentAdded]) -> None:
    """A remark on a batch that there is, at one of its steps or on the whole."""
    batch, payload = batch_of(facts, event), event.payload
    if not payload.text.strip():
        raise NotAllowed("The comment is empty.", "Write what happened.")
    if payload.step is not None and payload.step not in batch.steps:
        raise NotAllowed(f"The recipe has no step {payload.step[:40]}.")


RULES: dict[type, Callable[[Facts, Event[Any]], None]] = {
    BatchStarted: batch_started,
    ValueRecorded: value_recorded,
    MaterialCharged: material_charged,
    EntryRejected: entry_rejected,
    StepConfirmed: step_confirmed,
    ValueCalculated: value_calculated,
    ValueCorrected: value_corrected,
    StepVerified: step_verified,
    StepSigned: step_signed,
    SignatureLeftOpen: signature_left_open,
    PhaseEnded: phase_ended,
    BatchHeld: transition,
    BatchHeldByLimit: held_by_limit,
    BatchResumed: transition,
    BatchStopped: transition,
    BatchCompleted: transition,
    CommentAdded: comment_added,
}

# What was judged or calculated, once more.


def understood_at(facts: Facts, batch: Batch, step: Step, typed: str) -> Value:
    """Read and judge a text for a step; QuantityError where it cannot be read. Equal texts are read once."""
    document = batch.started.payload.recipe_compiled if batch.started else ""
    key = document, step.id, typed
    found: Value | None = facts.memo.get(key)
    if found is None:
        if step.quantity is None:
            raise NotAllowed(f"Step {step.id} does not say what it measures.")
        found = understood(typed, Asked(step.quantity, step.unit, step.criterion, None, batch.recipe.tested_in))
        facts.memo[key] = found
    return found


def _value_again(facts: Facts, event: Event[Any]) -> object:
    batch = facts.fold(BATCH_STATE, BATCH.id_of(event.envelope.stream))
    step = batch.steps[event.payload.step][1]
    return replace(event.payload, value=understood_at(facts, batch, step, event.payload.value.typed or ""))


def _rejected_again(facts: Facts, event: Event[EntryRejected]) -> object:
    batch = facts.fold(BATCH_STATE, BATCH.id_of(event.envelope.stream))
    step = batch.steps[event.payload.step][1]
    try:
        understood_at(facts, batch, step, event.payload.typed)
    except QuantityError as refusal:
        limit = step.criterion.text if step.criterion else None
        return replace(event.payload, reason=str(refusal), criterion=limit)
    if len(event.payload.typed) >= MOST_TYPED:
        return event.payload
    return replace(event.payload, reason="the text can be read")


def _calculated_again(facts: Facts, event: Event[ValueCalculated]) -> object:
    batch = facts.fold(BATCH_STATE, BATCH.id_of(event.envelope.stream))
    phase, step = batch.steps[event.payload.step]
    if step.method:
        value, derivation = derived_from_step(facts, batch, phase, step, event.payload)
        return replace(event.payload, value=value, derivation=derivation)
    return replace(event.payload, value=calculated(batch, phase, step, event.payload.occurrence))


REDO: dict[type, Callable[[Facts, Event[Any]], object]] = {
    ValueRecorded: _value_again,
    MaterialCharged: _value_again,
    ValueCorrected: _value_again,
    EntryRejected: _rejected_again,
    ValueCalculated: _calculated_again,
}
