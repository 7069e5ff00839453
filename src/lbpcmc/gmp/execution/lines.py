"""How the events of a batch read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.gmp.execution.events import (
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
from lbpcmc.gmp.lines import Line, judged

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.events import Event


def place(step: str, occurrence: int = 1, replicate: int = 1) -> str:
    """Step, with occurrence and replicate where there are several."""
    found = step
    if occurrence != 1:
        found += f" #{occurrence}"
    if replicate != 1:
        found += f" r{replicate}"
    return found


def _at(payload: Any) -> dict[str, Any]:
    return {"slot": (payload.step, payload.occurrence, payload.replicate)}


def _where(payload: Any) -> str:
    return place(payload.step, payload.occurrence, payload.replicate)


def _started(event: Event[BatchStarted]) -> Line:
    payload = event.payload
    papers = (
        f"recipe {payload.recipe} {payload.recipe_version}, "
        f"specification {payload.specification} {payload.specification_version}"
    )
    return Line(
        "batch started", payload.lot, interpreted=payload.batch_size, item=papers, bound=payload.recipe_compiled
    )


def _recorded(event: Event[ValueRecorded]) -> Line:
    payload = event.payload
    return judged("recorded", _where(payload), payload.value, remark=payload.remark or "", **_at(payload))


def _charged(event: Event[MaterialCharged]) -> Line:
    payload = event.payload
    parts = {"remark": payload.remark or "", "item": payload.material_lot}
    return judged("charged", _where(payload), payload.value, **parts, **_at(payload))


def _rejected(event: Event[EntryRejected]) -> Line:
    payload = event.payload
    return Line(
        "not understood",
        _where(payload),
        payload.typed,
        verdict="invalid",
        criterion=payload.criterion or "",
        reason=payload.reason,
        remark=payload.remark or "",
        item=payload.material_lot or "",
        refers=payload.corrects,
        **_at(payload),
    )


def _confirmed(event: Event[StepConfirmed]) -> Line:
    payload = event.payload
    item = ", ".join(filter(None, (payload.equipment, payload.sample)))
    return Line(
        "confirmed", _where(payload), interpreted="done", remark=payload.remark or "", item=item, **_at(payload)
    )


def _calculated(event: Event[ValueCalculated]) -> Line:
    payload = event.payload
    made = payload.derivation
    item = f"{made.method} version {made.version}" if made else ""
    parts = {"remark": payload.reason or "", "item": item, "refers": payload.replaces}
    return judged("calculated", _where(payload), payload.value, **parts, **_at(payload))


def _corrected(event: Event[ValueCorrected]) -> Line:
    payload = event.payload
    parts = {"remark": payload.reason, "item": payload.material_lot or "", "refers": payload.corrects}
    return judged("corrected", _where(payload), payload.value, **parts, **_at(payload))


def _verified(event: Event[StepVerified]) -> Line:
    payload = event.payload
    return Line(
        "verified",
        place(payload.step, payload.occurrence),
        remark=payload.meaning,
        refers=payload.event,
        bound=payload.hash,
        slot=(payload.step, payload.occurrence, 1),
    )


def _signed(event: Event[StepSigned]) -> Line:
    payload = event.payload
    where = _where(payload)
    return Line("signed", where, remark=payload.meaning, refers=payload.event, bound=payload.head, **_at(payload))


def _left_open(event: Event[SignatureLeftOpen]) -> Line:
    return Line("left unsigned", _where(event.payload), remark=event.payload.reason, **_at(event.payload))


def _phase_ended(event: Event[PhaseEnded]) -> Line:
    times = event.payload.occurrences
    return Line("phase ended", event.payload.phase, interpreted=f"after {times} {'time' if times == 1 else 'times'}")


def _held_by_limit(event: Event[BatchHeldByLimit]) -> Line:
    return Line("held", event.payload.step, remark=event.payload.reason, refers=event.payload.event)


def _comment(event: Event[CommentAdded]) -> Line:
    return Line("commented", event.payload.step or "", remark=event.payload.text)


LINES: dict[type, Callable[[Event[Any]], Line]] = {
    BatchStarted: _started,
    ValueRecorded: _recorded,
    MaterialCharged: _charged,
    EntryRejected: _rejected,
    StepConfirmed: _confirmed,
    ValueCalculated: _calculated,
    ValueCorrected: _corrected,
    StepVerified: _verified,
    StepSigned: _signed,
    SignatureLeftOpen: _left_open,
    PhaseEnded: _phase_ended,
    BatchHeld: lambda event: Line("held", remark=event.payload.reason),
    BatchHeldByLimit: _held_by_limit,
    BatchResumed: lambda event: Line("resumed", remark=event.payload.reason),
    BatchStopped: lambda event: Line("stopped", remark=event.payload.reason),
    BatchCompleted: lambda _: Line("completed"),
    CommentAdded: _comment,
}


def line(event: Event[Any]) -> Line:
    """One event of execution in words."""
    return LINES[type(event.payload)](event)
