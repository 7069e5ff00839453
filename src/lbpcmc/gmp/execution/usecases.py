"""What is done with a batch while it is made, one function each: every way into its record goes through here.

A use case decides inside the write lock and appends. Everything that was submitted stays in the record, even a text
that nobody can read as a value. `seen` is the head of the batch that the person had before their eyes: where another
station has written since, Conflict is raised and nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lbpcmc.documents.model import StepKind
from lbpcmc.errors import NotAllowed, QuantityError
from lbpcmc.gmp.execution import rules
from lbpcmc.gmp.execution.calculation import calculated, dependents
from lbpcmc.gmp.execution.derived import derived_from_step
from lbpcmc.gmp.execution.events import (
    BATCH,
    BatchCompleted,
    BatchHeld,
    BatchHeldByLimit,
    BatchResumed,
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
from lbpcmc.gmp.execution.state import BATCH_STATE, Batch, Slot
from lbpcmc.gmp.values import kept
from lbpcmc.messages import say

if TYPE_CHECKING:
    from lbpcmc.documents.model import Phase, Step
    from lbpcmc.events import Event, StreamHead
    from lbpcmc.gmp.acts import Act, Site
    from lbpcmc.gmp.execution.state import Place
    from lbpcmc.gmp.sessions import Session
    from lbpcmc.gmp.values import Value

CHANGES: dict[str, type] = {
    "hold": BatchHeld,
    "resume": BatchResumed,
    "stop": BatchStopped,
    "complete": BatchCompleted,
}
"""Changes of status, by the verb that people use."""
VERIFIED = "verified as second person"
"""Meaning of a verification."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a submission: the event that holds it, and those that followed from it."""

    event: Event[Any]
    followed: tuple[Event[Any], ...] = ()

    @property
    def understood(self) -> bool:
        """False where the text was kept but could not be read as a value."""
        return not isinstance(self.event.payload, EntryRejected)

    @property
    def value(self) -> Value | None:
        """What the submission means; None where it has no value."""
        found: Value | None = getattr(self.event.payload, "value", None)
        return found


def batch_of(site: Site, lot: str) -> Batch:
    """What a batch adds up to now; NotAllowed if there is no such lot."""
    return rules.started(site.fold(BATCH_STATE, lot), lot)


def start_batch(site: Site, session: Session, lot: str, recipe: str) -> Outcome:
    """Start a batch from the approved versions of a recipe and its specification (21 CFR 211.188(a))."""
    with site.write(session) as act:
        papers = rules.starting(act, lot, recipe)
        return Outcome(act.append(BATCH.key(lot), papers))


def record(
    site: Site,
    session: Session,
    lot: str,
    step: str,
    typed: str,
    *,
    seen: StreamHead | None = None,
    remark: str = "",
) -> Outcome:
    """Record what was typed at the open step: a measurement or an elapsed time. It stays, whatever it is."""
    with site.write(session) as act:
        batch, place = _open(act, lot, step, ValueRecorded, seen)
        try:
            value = rules.understood_at(act, batch, place.step, typed)
        except QuantityError as refusal:
            return _rejected(act, place, typed, refusal, lot, remark=_kept(remark))
        return _answered(act, lot, ValueRecorded(*place.slot, value, _kept(remark)))


def charge(  # noqa: PLR0913  # who, where and what of one addition
    site: Site,
    session: Session,
    lot: str,
    step: str,
    material_lot: str,
    typed: str,
    *,
    seen: StreamHead | None = None,
    remark: str = "",
) -> Outcome:
    """Record the lot and the amount of a material that was charged (21 CFR 211.188(b)(3), (4))."""
    with site.write(session) as act:
        batch, place = _open(act, lot, step, MaterialCharged, seen)
        material = kept(material_lot)
        if not material.strip():
            found = batch.recipe.material(place.step)
            raise NotAllowed(say("material.lot_missing", material=found.title if found else "the material"))
        try:
            value = rules.understood_at(act, batch, place.step, typed)
        except QuantityError as refusal:
            return _rejected(act, place, typed, refusal, lot, remark=_kept(remark), material_lot=material)
        return _answered(act, lot, MaterialCharged(*place.slot, material, value, _kept(remark)))


def confirm(
    site: Site,
    session: Session,
    lot: str,
    step: str,
    item: str = "",
    *,
    seen: StreamHead | None = None,
    remark: str = "",
) -> Outcome:
    """Confirm a step: an instruction, an equipment check (`item` is its ID), a sample (`item` is its label)."""
    with site.write(session) as act:
        _, place = _open(act, lot, step, StepConfirmed, seen)
        kind, named = place.step.kind, _kept(item)
        equipment = named if kind is StepKind.EQUIPMENT else None
        sample = named if kind is StepKind.SAMPLE else None
        return _answered(act, lot, StepConfirmed(*place.slot, equipment, sample, _kept(remark)))


def calculate(site: Site, session: Session, lot: str, step: str, *, seen: StreamHead | None = None) -> Outcome:
    """Calculate the open step from what is recorded; a formula without a value is kept with its reason."""
    with site.write(session) as act:
        batch, place = _open(act, lot, step, ValueCalculated, seen)
        return _answered(act, lot, _calculation(act, batch, place.phase, place.step, place.slot))


def correct(  # who, where, what and why of one correction
    site: Site,
    session: Session,
    lot: str,
    slot: Slot,
    typed: str,
    reason: str,
    *,
    seen: StreamHead | None = None,
) -> Outcome:
    """Correct a value with a reason; what was calculated from it is calculated again, and both are kept."""
    with site.write(session) as act:
        stream = BATCH.key(lot)
        batch = _batch(act, lot, seen)
        target = rules.correctable(batch, slot)
        rules.reasoned(reason, say("correction.reason"))
        step = batch.steps[slot[0]][1]
        material = getattr(target.payload, "material_lot", None)
        try:
            value = rules.understood_at(act, batch, step, typed)
        except QuantityError as refusal:
            limit = step.criterion.text if step.criterion else None
            rejected = EntryRejected(
                *slot, kept(typed), limit, str(refusal), material_lot=material, corrects=target.seq, remark=kept(reason)
            )
            return Outcome(act.append(stream, rejected))
        first = act.append(stream, ValueCorrected(*slot, target.seq, value, kept(reason), material))
        return Outcome(first, (*_recalculated(act, batch, step), *_held(act, batch)))


def verify_step(
    site: Site, session: Session, lot: str, step: str, occurrence: int = 1, *, seen: StreamHead | None = None
) -> Outcome:
    """Verify, as a second person, what another did at a step (21 CFR 211.101(d), 211.188(b)(11))."""
    with site.write(session) as act:
        batch = _batch(act, lot, seen)
        attested = rules.verifiable(batch, step, occurrence, session.person, session.name)
        payload = StepVerified(batch.steps[step][1].id, occurrence, attested.seq, attested.hash, VERIFIED)
        return Outcome(act.append(BATCH.key(lot), payload))


def sign(site: Site, session: Session, lot: str, step: str, *, seen: StreamHead | None = None) -> Outcome:
    """Sign the open signature or verification step; it is bound to the head of the batch (21 CFR 11.70)."""
    with site.write(session) as act:
        batch, place = _open(act, lot, step, StepSigned, seen)
        stream = BATCH.key(lot)
        attested = rules.attested_by(batch, place, session.person, session.name)
        last, head = batch.log[-1].seq, act.head(stream).hash
        signed = act.append(stream, StepSigned(*place.slot, last, head, rules.meaning_of(place.step)))
        verified = (StepVerified(one.payload.step, n, one.seq, one.hash, VERIFIED) for one, n in attested)
        return Outcome(signed, tuple(act.append(stream, payload) for payload in verified))


def leave_unsigned(site: Site, session: Session, lot: str, step: str, reason: str) -> Outcome:
    """Pass over a signature that replayed data cannot give; it stays an exception."""
    with site.write(session) as act:
        _, place = _open(act, lot, step, SignatureLeftOpen, None)
        return _answered(act, lot, SignatureLeftOpen(*place.slot, kept(reason)))


def end_phase(site: Site, session: Session, lot: str, *, seen: StreamHead | None = None) -> Outcome:
    """End a repeated phase before its last planned occurrence (a sampling plan that stops with the growth)."""
    with site.write(session) as act:
        batch = _batch(act, lot, seen)
        rules.running(batch)
        phase = batch.endable()
        if phase is None:
            raise NotAllowed(say("phase.none_to_end"))
        return Outcome(act.append(BATCH.key(lot), PhaseEnded(phase.id, batch.occurrences(phase))))


def change_status(
    site: Site, session: Session, lot: str, change: str, reason: str = "", *, seen: StreamHead | None = None
) -> Outcome:
    """Hold, resume, stop or complete a batch, as the table of states allows."""
    payload = CHANGES[change]
    with site.write(session) as act:
        _batch(act, lot, seen)
        made = payload() if payload is BatchCompleted else payload(kept(reason))
        return Outcome(act.append(BATCH.key(lot), made))


def comment(site: Site, session: Session, lot: str, text: str, step: str | None = None) -> Outcome:
    """Put a remark on the record; quality sees it among the exceptions (21 CFR 211.100(b))."""
    with site.write(session) as act:
        _batch(act, lot, None)
        return Outcome(act.append(BATCH.key(lot), CommentAdded(kept(text), step)))


def _kept(text: str) -> str | None:
    return kept(text) if text.strip() else None


def _batch(act: Act, lot: str, seen: StreamHead | None) -> Batch:
    batch = rules.started(act.fold(BATCH_STATE, lot), lot)
    act.seen(BATCH.key(lot), seen)
    return batch


def _open(act: Act, lot: str, step: str, answer: type, seen: StreamHead | None) -> tuple[Batch, Place]:
    act.permitted(answer)
    batch = _batch(act, lot, seen)
    return batch, rules.open_place(batch, step, answer)


def _answered(act: Act, lot: str, payload: object) -> Outcome:
    event = act.append(BATCH.key(lot), payload)
    return Outcome(event, _held(act, act.fold(BATCH_STATE, lot)))


def _rejected(  # what was submitted, and why it was not understood
    act: Act,
    place: Place,
    typed: str,
    refusal: QuantityError,
    lot: str,
    *,
    remark: str | None,
    material_lot: str | None = None,
) -> Outcome:
    limit = place.step.criterion.text if place.step.criterion else None
    payload = EntryRejected(*place.slot, kept(typed), limit, str(refusal), material_lot, None, remark)
    return Outcome(act.append(BATCH.key(lot), payload))


def _held(act: Act, batch: Batch) -> tuple[Event[Any], ...]:
    due = batch.due_hold
    if due is None:
        return ()
    reason = f"step {due.payload.step}: {due.payload.value.reason}"
    return (act.append(BATCH.key(batch.lot), BatchHeldByLimit(due.payload.step, due.seq, reason)),)


def _calculation(act: Act, batch: Batch, phase: Phase, step: Step, slot: Slot) -> ValueCalculated:
    if step.method:
        value, derivation = derived_from_step(act, batch, phase, step, occurrence=slot[1])
        return ValueCalculated(*slot, value, derivation=derivation)
    return ValueCalculated(*slot, calculated(batch, phase, step, slot[1]))


def _recalculated(act: Act, batch: Batch, step: Step) -> tuple[Event[Any], ...]:
    """Calculations that follow from a corrected value, each pointing at the one that it replaces."""
    found: list[Event[Any]] = []
    for phase, later in dependents(batch.recipe, step):
        for occurrence in range(1, batch.occurrences(phase) + 1):
            slot = later.id, occurrence, 1
            earlier = batch.latest(slot)
            if earlier is None:
                continue
            made = _calculation(act, batch, phase, later, slot)
            held = earlier.payload.value
            if (made.value.exact, made.value.reason) == (held.exact, held.reason):
                continue
            again = ValueCalculated(*slot, made.value, earlier.seq, f"step {step.id} was corrected", made.derivation)
            found.append(act.append(BATCH.key(batch.lot), again))
    return tuple(found)
