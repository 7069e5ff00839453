"""The read tables of the product: event type -> rows, and the views for other programs (docs/database.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lbpcmc.gmp.document_control import rows as document_rows
from lbpcmc.gmp.execution import rows as execution_rows
from lbpcmc.gmp.execution.events import BATCH
from lbpcmc.gmp.execution.rows import batch, value
from lbpcmc.gmp.execution.state import BATCH_STATE
from lbpcmc.gmp.facts import ReadTables
from lbpcmc.gmp.people import rows as people_rows
from lbpcmc.gmp.rows import METADATA, shown, table, text, whole
from lbpcmc.gmp.testing import rows as testing_rows
from lbpcmc.gmp.testing.rows import result
from lbpcmc.store.read_tables import Change, Clear, Put, ReadSchema
from lbpcmc.store.schema import envelope_text
from lbpcmc.store.schema import event as ledger_event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.events import Event
    from lbpcmc.gmp.exceptions import BatchException
    from lbpcmc.gmp.facts import Facts
    from lbpcmc.store.read_tables import RowChange

exception = table(
    "exception",
    text("stream", key=True),
    whole("open", key=True),
    whole("position", key=True),
    text("lot", optional=True),
    text("severity"),
    text("rule"),
    text("subject"),
    text("said"),
    whole("seq", optional=True),
)


def _summary(facts: Facts, stream: str) -> Iterator[RowChange]:
    """A batch on one line, and what quality must see of it."""
    state = facts.fold(BATCH_STATE, BATCH.id_of(stream))
    place, last = state.next_place(), state.log[-1]
    counts = facts.severities(stream)
    line = {
        "status": state.status.value,
        "phase": place.phase.title if place else "",
        "next_step": f"{place.step.id} {place.step.text}" if place else "",
        "done": len(state.holding),
        **{name: counts.get(name, 0) for name in ("critical", "major", "minor")},
        "changed_at": last.envelope.at,
        "changed_by": last.envelope.name,
        "last_seq": last.seq,
        "events": len(state.log),
    }
    yield Change(batch, (state.lot,), line)


def _exception(facts: Facts, stream: str, one: BatchException, position: int, *, is_open: int) -> Put:
    lot = facts.fold(BATCH_STATE, BATCH.id_of(stream)).lot if BATCH.owns(stream) else None
    row = {"severity": one.severity.value, "rule": one.rule, "subject": one.subject, "said": shown(one.said)}
    key = {"stream": stream, "open": is_open, "position": position}
    return Put(exception, {**key, "lot": lot, **row, "seq": one.seq})


def _found(facts: Facts, event: Event[Any], one: BatchException, position: int) -> Iterator[RowChange]:
    """An exception that an event showed: it stays, whatever comes."""
    yield _exception(facts, event.envelope.stream, one, position, is_open=0)


def _open(facts: Facts, stream: str) -> Iterator[RowChange]:
    """What a stream as a whole shows now, in place of what it showed before."""
    yield Clear(exception, (stream, 1))
    for position, one in enumerate(facts.open_exceptions(stream), 1):
        yield _exception(facts, stream, one, position, is_open=1)


def _holds(of: sa.Table) -> sa.ColumnElement[int]:
    rejected = of.c.type.in_(("entry.rejected", "result.rejected"))
    return sa.case((sa.or_(of.c.superseded_by.is_not(None), rejected), 0), else_=1).label("holds")


def _envelope(name: str) -> sa.Label[str]:
    return envelope_text(ledger_event.c.body, sa.literal(name)).label(name)


_hours = value.alias("hours")
_EVENT_FIELDS = ("type", "at", "person", "name", "role", "identity", "station", "origin")
VIEWS: dict[str, sa.Select[Any]] = {
    "v_batches": sa.select(
        *[column for column in batch.columns if column.name not in {"next_step", "done"}],
        *(
            sa.select(sa.func.count())
            .where(of.c.lot == batch.c.lot, of.c.superseded_by.is_(None), of.c.verdict.in_(verdicts))
            .scalar_subquery()
            .label(f"{what}_{how}")
            for of, what in ((value, "values"), (result, "results"))
            for verdicts, how in ((("fail",), "failed"), (("inconclusive", "invalid"), "undecided"))
        ),
    ),
    "v_values": sa.select(
        value.c.lot,
        value.c.value_name,
        value.c.title,
        value.c.phase,
        value.c.step,
        value.c.occurrence,
        value.c.replicate,
        value.c.type,
        *[value.c[name] for name in ("typed", "interpreted", "qualifier", "number", "real", "unit", "kind")],
        *[value.c[name] for name in ("verdict", "criterion", "reason")],
        _holds(value),
        *[value.c[name] for name in ("material_lot", "equipment", "sample", "remark", "person", "name", "role", "at")],
        batch.c.product,
        batch.c.recipe,
        batch.c.recipe_version,
        batch.c.demonstration,
        value.c.seq,
    ).join_from(value, batch, batch.c.lot == value.c.lot),
    "v_results": sa.select(
        result.c.lot,
        result.c.test,
        result.c.title,
        result.c.attribute,
        result.c.type,
        *[result.c[name] for name in ("typed", "interpreted", "qualifier", "number", "real", "unit", "kind")],
        *[result.c[name] for name in ("verdict", "criterion", "reason")],
        _holds(result),
        *[result.c[name] for name in ("method", "method_version", "raw_sha256", "remark")],
        *[result.c[name] for name in ("person", "name", "role", "at")],
        batch.c.product,
        batch.c.specification,
        batch.c.specification_version,
        batch.c.demonstration,
        result.c.seq,
    ).join_from(result, batch, batch.c.lot == result.c.lot),
    "v_exceptions": sa.select(
        exception.c.lot,
        batch.c.product,
        *[exception.c[name] for name in ("severity", "rule", "subject", "said", "seq", "open", "position", "stream")],
    ).outerjoin_from(exception, batch, batch.c.lot == exception.c.lot),
    "v_events": sa.select(ledger_event.c.seq, ledger_event.c.stream, *map(_envelope, _EVENT_FIELDS)),
    "v_samples": sa.select(
        value.c.lot,
        value.c.phase,
        value.c.occurrence,
        _hours.c.number.label("time"),
        _hours.c.real.label("time_real"),
        _hours.c.unit.label("time_unit"),
        value.c.value_name,
        value.c.title,
        value.c.kind,
        value.c.replicate,
        *[value.c[name] for name in ("qualifier", "number", "real", "unit", "verdict", "seq")],
    )
    .join_from(
        value,
        _hours,
        sa.and_(
            _hours.c.lot == value.c.lot,
            _hours.c.phase == value.c.phase,
            _hours.c.occurrence == value.c.occurrence,
            _hours.c.kind == "time",
            _hours.c.superseded_by.is_(None),
            _hours.c.type.in_(("value.recorded", "value.corrected")),
        ),
    )
    .where(value.c.superseded_by.is_(None), value.c.kind.is_not(None), value.c.kind != "time"),
}
READ_TABLES = ReadTables(
    ReadSchema(METADATA, VIEWS),
    {
        **people_rows.PER_EVENT,
        **document_rows.PER_EVENT,
        **execution_rows.PER_EVENT,
        **testing_rows.PER_EVENT,
    },
    {BATCH.name: _summary},
    _found,
    _open,
)
