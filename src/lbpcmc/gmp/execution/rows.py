"""Batches and the values of their procedure as rows.

Invariant: what `superseded_by` leaves standing is what the fold calls the latest (tests/gmp/test_read_tables.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lbpcmc.gmp.execution.events import (
    BATCH,
    BatchStarted,
    EntryRejected,
    MaterialCharged,
    SignatureLeftOpen,
    StepConfirmed,
    StepSigned,
    StepVerified,
    ValueCalculated,
    ValueCorrected,
    ValueRecorded,
)
from lbpcmc.gmp.execution.state import BATCH_STATE, Batch
from lbpcmc.gmp.rows import (
    NO_VALUE,
    made_by,
    made_columns,
    shown,
    table,
    text,
    value_columns,
    value_row,
    whole,
)
from lbpcmc.gmp.signature_rows import signed
from lbpcmc.gmp.site.state import SITE_STATE
from lbpcmc.store.read_tables import Change, Put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lbpcmc.events import Event
    from lbpcmc.gmp.facts import Facts
    from lbpcmc.store.read_tables import RowChange

batch = table(
    "batch",
    text("lot", key=True),
    text("title"),
    text("product"),
    text("recipe"),
    text("recipe_version"),
    text("recipe_sha256"),
    text("specification"),
    text("specification_version"),
    text("specification_sha256"),
    text("status"),
    text("phase"),
    text("next_step"),
    whole("done"),
    whole("critical"),
    whole("major"),
    whole("minor"),
    whole("demonstration"),
    text("started_at"),
    text("changed_at"),
    text("changed_by"),
    whole("first_seq"),
    whole("last_seq"),
    whole("events"),
)
value = table(
    "value",
    whole("seq", key=True),
    text("lot"),
    text("step"),
    whole("occurrence"),
    whole("replicate"),
    text("type"),
    text("value_name", optional=True),
    text("title"),
    text("phase"),
    *value_columns(),
    text("material_lot", optional=True),
    text("equipment", optional=True),
    text("sample", optional=True),
    text("remark", optional=True),
    *made_columns(),
    whole("superseded_by", optional=True),
    sa.Index("ix_value_place", "lot", "step", "occurrence", "replicate"),
)


def _started(facts: Facts, event: Event[BatchStarted]) -> Iterator[RowChange]:
    papers = event.payload
    found = facts.fold(BATCH_STATE, papers.lot)
    yield Put(
        batch,
        {
            "lot": papers.lot,
            "title": found.recipe.title,
            "product": found.recipe.product,
            "recipe": papers.recipe,
            "recipe_version": papers.recipe_version,
            "recipe_sha256": papers.recipe_sha256,
            "specification": papers.specification,
            "specification_version": papers.specification_version,
            "specification_sha256": papers.specification_sha256,
            "status": "running",
            "phase": "",
            "next_step": "",
            "done": 0,
            "critical": 0,
            "major": 0,
            "minor": 0,
            "demonstration": int(event.replayed or facts.fold(SITE_STATE).demonstration),
            "started_at": event.envelope.at,
            "changed_at": event.envelope.at,
            "changed_by": event.envelope.name,
            "first_seq": event.seq,
            "last_seq": event.seq,
            "events": 1,
        },
    )


def _answer(facts: Facts, event: Event[Any]) -> Iterator[RowChange]:
    payload = event.payload
    found = facts.fold(BATCH_STATE, BATCH.id_of(event.envelope.stream))
    if not isinstance(payload, EntryRejected):
        before = _held_before(found, event)
        if before is not None:
            yield Change(value, (before,), {"superseded_by": event.seq})
    yield _row(found, event)
    if isinstance(payload, StepSigned):
        yield signed(event, f"{found.lot} {payload.step}", payload.meaning, payload.head, payload.event)


def _held_before(found: Batch, event: Event[Any]) -> int | None:
    """Number of the answer that held at the place until this event."""
    payload = event.payload
    history = found.history[payload.step, payload.occurrence, payload.replicate]
    held = (earlier.seq for earlier in reversed(history[:-1]) if not isinstance(earlier.payload, EntryRejected))
    return next(held, None)


def _row(found: Batch, event: Event[Any]) -> Put:
    payload = event.payload
    phase, step = found.steps[payload.step]
    judged = getattr(payload, "value", None)
    columns = value_row(judged) if judged is not None else dict(NO_VALUE)
    if isinstance(payload, EntryRejected):
        columns |= {"typed": shown(payload.typed), "verdict": "invalid", "criterion": payload.criterion}
        columns["reason"] = shown(payload.reason)
    elif isinstance(payload, SignatureLeftOpen):
        columns["reason"] = shown(payload.reason)
    remark = getattr(payload, "remark", None)
    if isinstance(payload, ValueCorrected | ValueCalculated):
        remark = payload.reason
    return Put(
        value,
        {
            "seq": event.seq,
            "lot": found.lot,
            "step": payload.step,
            "occurrence": payload.occurrence,
            "replicate": payload.replicate,
            "type": event.envelope.type,
            "value_name": step.name or None,
            "title": step.text,
            "phase": phase.title,
            **columns,
            "material_lot": shown(getattr(payload, "material_lot", None)),
            "equipment": shown(getattr(payload, "equipment", None)),
            "sample": shown(getattr(payload, "sample", None)),
            "remark": shown(remark),
            **made_by(event),
            "superseded_by": None,
        },
    )


def _verified(_: Facts, event: Event[StepVerified]) -> Iterator[RowChange]:
    payload = event.payload
    lot = BATCH.id_of(event.envelope.stream)
    yield signed(event, f"{lot} {payload.step}", payload.meaning, payload.hash, payload.event)


_ANSWERS = (
    ValueRecorded,
    MaterialCharged,
    EntryRejected,
    StepConfirmed,
    ValueCalculated,
    ValueCorrected,
    StepSigned,
    SignatureLeftOpen,
)
PER_EVENT: dict[type, Callable[[Facts, Event[Any]], Iterator[RowChange]]] = {
    BatchStarted: _started,
    StepVerified: _verified,
    **dict.fromkeys(_ANSWERS, _answer),
}
