"""What may come next: sequence, authority, separation of duties (21 CFR 11.10(f), (g); 211.101, 211.188(b)(11)).

A refusal is NotAllowed: what is wrong and what would be allowed. The rule of an event is asked before it is appended
and again by verification; `REDO` makes again what was judged or calculated, which must come out equal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lbpcmc.documents.model import StepKind
from lbpcmc.documents.together import misfits
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
from lbpcmc.gmp.values import Asked, understood
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.documents.model import Step
    from lbpcmc.events import Event
    from lbpcmc.gmp.facts import Facts
    from lbpcmc.gmp.values import Value
    from lbpcmc.messages import Statement

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
        raise NotAllowed(say("batch.hold_due", lot=batch.lot, event=batch.due_hold.seq))
    return batch


def started(batch: Batch, lot: str) -> Batch:
    """Refuse a batch that was never started; `lot` is how it was asked for."""
    if batch.started is None:
        raise NotAllowed(say("batch.unknown", lot=lot))
    return batch


def batch_started(facts: Facts, event: Event[BatchStarted]) -> None:
    """A new lot, from the versions of recipe and specification that are in force (21 CFR 211.188(a))."""
    papers = event.payload
    identifier(papers.lot, "lot number")
    if facts.head(BATCH.key(papers.lot)).count:
        raise NotAllowed(say("batch.exists", lot=papers.lot))
    unlike_others(papers.lot, "lot", map(BATCH.id_of, facts.looking_like(BATCH.key(papers.lot))))
    if event.envelope.stream != BATCH.key(papers.lot):
        raise NotAllowed(say("batch.wrong_stream", stream=event.envelope.stream, lot=papers.lot))
    expected = starting(facts, papers.lot, papers.recipe)
    if papers != expected:
        raise NotAllowed(say("batch.not_in_force", lot=papers.lot))


def starting(facts: Facts, lot: str, recipe_id: str) -> BatchStarted:
    """What a batch is started from: the approved versions in force; NotAllowed where one is missing or they misfit."""
    recipe_version = effective(facts, "recipe", recipe_id).payload
    recipe = recipe_of(facts, recipe_version.compiled_sha256)
    version = effective(facts, "specification", recipe.specification).payload
    specification = specification_of(facts, version.compiled_sha256)
    misfit = next(misfits(recipe, specification), None)
    if misfit is not None:
        raise NotAllowed(say("batch.misfit", recipe=recipe.id, specification=specification.id, because=misfit.said))
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
        raise NotAllowed(say("batch.on_hold", lot=batch.lot))
    if batch.status is not Status.RUNNING:
        raise NotAllowed(say("batch.closed_for_steps", lot=batch.lot, status=batch.status.value))


def open_place(batch: Batch, step_id: str, answer: type) -> Place:
    """Find the open place, refusing any step but the next one in the procedure's order (21 CFR 11.10(f))."""
    running(batch)
    place = batch.next_place()
    if place is None:
        raise NotAllowed(say("batch.all_done", lot=batch.lot))
    step = place.step
    if step.id != step_id:
        if step_id in batch.steps:
            raise NotAllowed(say("step.not_open", step=step_id, open=step.id, text=step.text))
        raise NotAllowed(say("step.not_in_recipe", step=step_id, open=step.id, text=step.text))
    wanted = ANSWER_OF_KIND[step.kind]
    if answer is SignatureLeftOpen and step.kind not in _SIGNED:
        raise NotAllowed(say("step.only_signatures", step=step.id, kind=_a(step.kind)))
    if answer not in (wanted, SignatureLeftOpen):
        raise NotAllowed(say("step.asks_for", step=step.id, kind=_a(step.kind), wanted=VERBS[wanted]))
    return place


def _a(kind: StepKind) -> str:
    return f"{'an' if kind.value[0] in 'aeiou' else 'a'} {kind.value}"


def _at_open_place(facts: Facts, event: Event[Any], answer: type | None = None) -> tuple[Batch, Place]:
    batch = batch_of(facts, event)
    payload = event.payload
    place = open_place(batch, payload.step, answer or type(payload))
    if (payload.step, payload.occurrence, payload.replicate) != place.slot:
        raise NotAllowed(
            say("step.other_place", step=payload.step, occurrence=place.occurrence, replicate=place.replicate)
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
        raise NotAllowed(say("material.lot_missing", material=material.title if material else "the material"))


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
            raise NotAllowed(say("step.nothing_typed", what=what))
        if kind is not wanted and given is not None:
            raise NotAllowed(say("step.not_asked", step=place.step.id, kind=_a(kind), what=what))


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
        raise NotAllowed(say("calculation.not_the_one", event=payload.replaces, step=payload.step))
    if not isinstance(cause, ValueCorrected | ValueCalculated) or batch.log[-1].envelope.act != event.envelope.act:
        raise NotAllowed(say("calculation.no_cause"))


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
        raise NotAllowed(say("batch.closed_for_corrections", lot=batch.lot, status=batch.status.value))
    target = batch.latest(slot)
    if target is None:
        raise NotAllowed(say("correction.nothing_there"))
    if not isinstance(target.payload, ValueRecorded | MaterialCharged | ValueCorrected):
        raise NotAllowed(say("correction.not_typed", step=slot[0]))
    return target


def _correctable(batch: Batch, slot: Slot, corrects: int) -> Event[Any]:
    target = correctable(batch, slot)
    if target.seq != corrects:
        raise NotAllowed(say("correction.not_the_one", event=corrects, step=slot[0]))
    return target


def reasoned(reason: str, otherwise: Statement) -> None:
    """Refuse an act without the reason that it needs."""
    if not any(c.isalnum() for c in reason):
        raise NotAllowed(otherwise)


def value_corrected(facts: Facts, event: Event[ValueCorrected]) -> None:
    """A correction of the value that holds, with a reason; the lot of a material stays as it was."""
    batch, payload = batch_of(facts, event), event.payload
    target = _correctable(batch, _slot(payload), payload.corrects)
    reasoned(payload.reason, say("correction.reason"))
    if payload.material_lot != getattr(target.payload, "material_lot", None):
        raise NotAllowed(say("correction.other_lot"))


# A second person, signatures.


def verifiable(batch: Batch, step_id: str, occurrence: int, person: str, name: str) -> Event[Any]:
    """Find what a second person would verify; NotAllowed where it is not done, or was done by them."""
    found = batch.steps.get(step_id)
    attested = batch.attested(found[1], occurrence) if found else None
    if found is None or attested is None:
        raise NotAllowed(say("verification.not_done", step=step_id))
    if person in batch.performers(found[1], occurrence):
        raise NotAllowed(say("verification.same_person", name=name))
    return attested


def step_verified(facts: Facts, event: Event[StepVerified]) -> None:
    """What holds at the step, by somebody who did none of it."""
    payload, who = event.payload, event.envelope
    attested = verifiable(batch_of(facts, event), payload.step, payload.occurrence, who.person, who.name)
    if (attested.seq, attested.hash) != (payload.event, payload.hash):
        raise NotAllowed(say("verification.not_the_one", event=payload.event, step=payload.step))


def step_signed(facts: Facts, event: Event[StepSigned]) -> None:
    """A signature in the role that the recipe asks for, over the batch as it stands (21 CFR 11.70)."""
    batch, place = _at_open_place(facts, event)
    who, step = event.envelope, place.step
    if step.role and who.role != step.role:
        raise NotAllowed(say("signature.other_role", step=step.id, role=step.role, name=who.name, acts_as=who.role))
    attested_by(batch, place, who.person, who.name)
    if (batch.log[-1].seq, facts.head(who.stream).hash) != (event.payload.event, event.payload.head):
        raise NotAllowed(say("signature.record_changed"))
    if event.payload.meaning != meaning_of(step):
        raise NotAllowed(say("signature.meaning", step=step.id, meaning=meaning_of(step)))


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
        raise NotAllowed(say("signature.passed_over"))


# The batch as a whole.


def phase_ended(facts: Facts, event: Event[PhaseEnded]) -> None:
    """A repeated phase, between two occurrences, after at least one."""
    batch, payload = batch_of(facts, event), event.payload
    running(batch)
    phase = batch.endable()
    if phase is None:
        raise NotAllowed(say("phase.none_to_end"))
    if (payload.phase, payload.occurrences) != (phase.id, batch.occurrences(phase)):
        raise NotAllowed(say("phase.other", phase=phase.id, occurrences=batch.occurrences(phase)))


def transition(facts: Facts, event: Event[Any]) -> None:
    """A change of status that the table of states has, with its reason; complete only where nothing is open."""
    batch = batch_of(facts, event)
    may_change(batch, event.payload)


def may_change(batch: Batch, payload: object) -> None:
    """Refuse a change of status that the table of states does not have, or that lacks its reason."""
    allowed, _ = TRANSITIONS[type(payload)]
    done = PARTICIPLES[type(payload)]
    if batch.status not in allowed:
        raise NotAllowed(say("batch.cannot_change", lot=batch.lot, status=batch.status.value, done=done))
    if isinstance(payload, BatchCompleted):
        if (place := batch.next_place()) is not None:
            phase = batch.endable()
            if phase:
                raise NotAllowed(say("batch.phase_open", step=place.step.id, lot=batch.lot, phase=phase.id))
            raise NotAllowed(say("batch.step_open", step=place.step.id, lot=batch.lot))
        return
    reasoned(getattr(payload, "reason", ""), say("batch.reason", done=done))


def held_by_limit(facts: Facts, event: Event[BatchHeldByLimit]) -> None:
    """The hold that a failing value asks for, right after it, in its act."""
    batch, payload = batch_of(facts, event), event.payload
    due = batch.due_hold
    if due is None or (due.seq, due.payload.step) != (payload.event, payload.step):
        raise NotAllowed(say("batch.no_hold_due", step=payload.step))
    if due.envelope.act != event.envelope.act:
        raise NotAllowed(say("batch.hold_apart"))
    may_change(batch, payload)


def comment_added(facts: Facts, event: Event[CommentAdded]) -> None:
    """A remark on a batch that there is, at one of its steps or on the whole."""
    batch, payload = batch_of(facts, event), event.payload
    if not payload.text.strip():
        raise NotAllowed(say("comment.empty"))
    if payload.step is not None and payload.step not in batch.steps:
        raise NotAllowed(say("step.unknown", step=payload.step))


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
            raise NotAllowed(say("step.measures_nothing", step=step.id))
        found = understood(typed, Asked(step.quantity, step.unit, step.criterion, None, batch.recipe.tested_in))
        facts.memo[key] = found
    return found


def _with(payload: Any, value: Value) -> object:
    """A payload with the value that was made again; itself where that is equal."""
    return payload if payload.value == value else replace(payload, value=value)


def _value_again(facts: Facts, event: Event[Any]) -> object:
    batch = facts.fold(BATCH_STATE, BATCH.id_of(event.envelope.stream))
    step = batch.steps[event.payload.step][1]
    return _with(event.payload, understood_at(facts, batch, step, event.payload.value.typed or ""))


def _rejected_again(facts: Facts, event: Event[EntryRejected]) -> object:
    batch = facts.fold(BATCH_STATE, BATCH.id_of(event.envelope.stream))
    step = batch.steps[event.payload.step][1]
    try:
        understood_at(facts, batch, step, event.payload.typed)
    except QuantityError as refusal:
        limit = step.criterion.text if step.criterion else None
        return replace(event.payload, reason=str(refusal), criterion=limit)
    return replace(event.payload, reason="the text can be read")


def _calculated_again(facts: Facts, event: Event[ValueCalculated]) -> object:
    batch = facts.fold(BATCH_STATE, BATCH.id_of(event.envelope.stream))
    phase, step = batch.steps[event.payload.step]
    if step.method:
        value, derivation = derived_from_step(facts, batch, phase, step, event.payload)
        return replace(event.payload, value=value, derivation=derivation)
    return _with(event.payload, calculated(batch, phase, step, event.payload.occurrence))


REDO: dict[type, Callable[[Facts, Event[Any]], object]] = {
    ValueRecorded: _value_again,
    MaterialCharged: _value_again,
    ValueCorrected: _value_again,
    EntryRejected: _rejected_again,
    ValueCalculated: _calculated_again,
}
