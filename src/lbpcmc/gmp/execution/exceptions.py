"""What quality must see of a batch that is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.documents.model import Criticality, StepKind
from lbpcmc.gmp.clock import stepped
from lbpcmc.gmp.exceptions import (
    BatchException,
    ExceptionRule,
    Severity,
    corrected,
    corrected_rule,
    rejected,
    rejected_rule,
    value_rules,
)
from lbpcmc.gmp.execution.events import (
    TYPES,
    BatchHeld,
    BatchHeldByLimit,
    BatchResumed,
    BatchStopped,
    CommentAdded,
    EntryRejected,
    SignatureLeftOpen,
    ValueCorrected,
)
from lbpcmc.gmp.execution.state import BATCH_STATE, PARTICIPLES, WITH_VALUE, Batch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.events import Event


def place_of(payload: Any) -> str:
    """Step of an event, with its occurrence where there are several."""
    return f"{payload.step} ({payload.occurrence})" if payload.occurrence != 1 else str(payload.step)


def _weighed(batch: Batch, event: Event[Any]) -> tuple[str, bool]:
    step = batch.steps[event.payload.step][1]
    return place_of(event.payload), step.criticality is not Criticality.NONE


def _rejected(_: Batch, event: Event[EntryRejected]) -> Iterator[BatchException]:
    yield rejected(event.payload.typed, event.payload.reason, place_of(event.payload), event.seq)


def _corrected(_: Batch, event: Event[ValueCorrected]) -> Iterator[BatchException]:
    payload = event.payload
    yield corrected(payload.corrects, payload.value, payload.reason, place_of(payload), event.seq)


def _left_open(_: Batch, event: Event[SignatureLeftOpen]) -> Iterator[BatchException]:
    said = f"not signed: {event.payload.reason}"
    yield BatchException("E07", Severity.MAJOR, place_of(event.payload), said, event.seq)


def _unverified(batch: Batch) -> Iterator[BatchException]:
    for phase, step in batch.steps.values():
        if not step.second_person:
            continue
        missing = [
            n
            for n in range(1, batch.occurrences(phase) + 1)
            if (step.id, n) not in batch.verified and batch.done(step, n)
        ]
        if missing:
            times = f" ({len(missing)} occurrences)" if len(missing) > 1 else ""
            latest = batch.latest((step.id, missing[0], 1))
            said = f"no second person has verified this step{times}"
            yield BatchException("E08", Severity.MAJOR, step.id, said, latest.seq if latest else None)


_HELD = (BatchHeld, BatchHeldByLimit, BatchResumed, BatchStopped)


def _held_or_stopped(batch: Batch, event: Event[Any]) -> Iterator[BatchException]:
    kind = type(event.payload)
    severity = Severity.MAJOR if kind is BatchResumed else Severity.CRITICAL
    yield BatchException("E09", severity, batch.lot, f"{PARTICIPLES[kind]}: {event.payload.reason}", event.seq)


def _open_steps(batch: Batch) -> Iterator[BatchException]:
    if batch.status.closed and (place := batch.next_place()) is not None:
        said = f"the procedure ended before step {place.step.id}"
        yield BatchException("E10", Severity.MAJOR, place.step.id, said, None)


def _comment(batch: Batch, event: Event[CommentAdded]) -> Iterator[BatchException]:
    yield BatchException("E12", Severity.MINOR, event.payload.step or batch.lot, event.payload.text, event.seq)


def _yield_missing(batch: Batch) -> Iterator[BatchException]:
    if not batch.status.closed or batch.recipe.theoretical_yield is None:
        return
    found = batch.steps.get(batch.recipe.theoretical_yield.calculation)
    if found is not None and found[1].kind is StepKind.CALCULATION and not batch.latest((found[1].id, 1, 1)):
        yield BatchException("E13", Severity.MAJOR, found[1].id, "the actual yield was not calculated", None)


def _clock_set(batch: Batch, event: Event[Any]) -> Iterator[BatchException]:
    moved = stepped(batch.log[-2].envelope, event.envelope) if len(batch.log) > 1 else 0.0
    if moved:
        said = f"the clock of {event.envelope.station} moved by {moved:+.1f} s before this event"
        yield BatchException("E14", Severity.MAJOR, batch.lot, said, event.seq)


def _clock_free(batch: Batch, event: Event[Any]) -> Iterator[BatchException]:
    now = event.envelope.synchronised
    before = batch.log[-2].envelope.synchronised if len(batch.log) > 1 else ""
    if now == "unsynchronised" != before:
        said = f"the clock of {event.envelope.station} follows no time server from this event on"
        yield BatchException("E15", Severity.MINOR, batch.lot, said, event.seq)


_ALL = tuple(one.payload for one in TYPES)

EXCEPTIONS = (
    *value_rules(BATCH_STATE, WITH_VALUE, _weighed),
    rejected_rule(BATCH_STATE, EntryRejected, _rejected),
    corrected_rule(BATCH_STATE, ValueCorrected, _corrected),
    ExceptionRule(
        "E07", "1", "Signature missing", "21 CFR 211.188(b)(11)", BATCH_STATE, (SignatureLeftOpen,), _left_open
    ),
    ExceptionRule("E08", "1", "Second person missing", "21 CFR 211.101(d)", BATCH_STATE, of_state=_unverified),
    ExceptionRule("E09", "1", "Batch held, resumed or stopped", "21 CFR 211.192", BATCH_STATE, _HELD, _held_or_stopped),
    ExceptionRule(
        "E10", "1", "Procedure not carried out to its end", "21 CFR 211.188(b)", BATCH_STATE, of_state=_open_steps
    ),
    ExceptionRule("E12", "1", "Comment by the floor", "21 CFR 211.100(b)", BATCH_STATE, (CommentAdded,), _comment),
    ExceptionRule("E13", "1", "Actual yield missing", "21 CFR 211.103", BATCH_STATE, of_state=_yield_missing),
    ExceptionRule("E14", "1", "Clock of a station set", "21 CFR 11.10(e)", BATCH_STATE, _ALL, _clock_set),
    ExceptionRule(
        "E15", "1", "Clock that follows no time server", "PIC/S PI 041-1 9.5", BATCH_STATE, _ALL, _clock_free
    ),
)
