"""Entries to rows of the read tables: one function, used by every append and by every rebuild.

Invariant: the tables after N appends equal the tables rebuilt from the N entries (tests/store/test_rebuild.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import SQLModel

from lbpcmc.batch.entries import Act
from lbpcmc.batch.state import TRANSITIONS
from lbpcmc.store.tables import READ_TABLES, VIEWS

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from lbpcmc.batch.entries import Entry

TABLE = SQLModel.metadata.tables
_VALUE_ACTS = frozenset({Act.RECORDED, Act.REFUSED, Act.CHARGED, Act.CONFIRMED, Act.CALCULATED, Act.UNSIGNED})
_SIGNATURE_ACTS = frozenset({Act.SIGNED, Act.VERIFIED, Act.DOCUMENT_APPROVED})

_value, _result, _batch, _stream = TABLE["value"], TABLE["result"], TABLE["batch"], TABLE["stream"]
_ADD_VALUE, _ADD_RESULT = insert(_value), insert(_result)
_SUPERSEDE_VALUE = update(_value).where(_value.c.seq == bindparam("old")).values(superseded_by=bindparam("new"))
_SUPERSEDE_RESULT = update(_result).where(_result.c.seq == bindparam("old")).values(superseded_by=bindparam("new"))
_TOUCH_BATCH = (
    update(_batch)
    .where(_batch.c.lot == bindparam("key"))
    .values(
        changed_at=bindparam("when"),
        last_seq=bindparam("number"),
        entries=_batch.c.entries + 1,
        status=func.coalesce(bindparam("state"), _batch.c.status),
    )
)


def create(connection: Connection) -> None:
    """Create the read tables and the views."""
    SQLModel.metadata.create_all(connection, tables=[TABLE[name] for name in READ_TABLES])
    for statement in VIEWS.values():
        connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    """Throw the read tables and views away; the ledger keeps everything."""
    for name in VIEWS:
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
    SQLModel.metadata.drop_all(connection, tables=[TABLE[name] for name in READ_TABLES])


def project(connection: Connection, seq: int, digest: str, entry: Entry) -> None:
    """Write what one entry means into the read tables."""
    kind, _, key = entry.stream.partition(":")
    if kind == "batch":
        _project_batch(connection, seq, key, entry)
    elif entry.act == Act.PERSON_ADDED:
        row = {"id": entry.subject, "name": entry.typed, "roles": entry.item, "since": entry.at, "seq": seq}
        connection.execute(insert(TABLE["person"]).prefix_with("OR REPLACE"), row)
    elif entry.act == Act.DOCUMENT_IMPORTED:
        connection.execute(insert(TABLE["document"]), _document(seq, entry))
    elif entry.act == Act.DOCUMENT_APPROVED:
        document = TABLE["document"]
        connection.execute(
            update(document)
            .where(document.c.sha256 == entry.digest)
            .values(approved_by=entry.person, approved_at=entry.at, demonstration=_replayed(entry))
        )
    if entry.act in _SIGNATURE_ACTS:
        connection.execute(insert(TABLE["signature"]), _signature(seq, entry))
    _move_head(connection, seq, digest, entry)


def _move_head(connection: Connection, seq: int, digest: str, entry: Entry) -> None:
    if entry.previous is None:
        connection.execute(insert(_stream), {"stream": entry.stream, "seq": seq, "hash": digest, "entries": 1})
    else:
        connection.execute(_MOVE_HEAD, {"key": entry.stream, "number": seq, "digest": digest})


_MOVE_HEAD = (
    update(_stream)
    .where(_stream.c.stream == bindparam("key"))
    .values(seq=bindparam("number"), hash=bindparam("digest"), entries=_stream.c.entries + 1)
)


def _replayed(entry: Entry) -> int:
    return int(entry.origin.startswith("replay"))


def _project_batch(connection: Connection, seq: int, lot: str, entry: Entry) -> None:
    if entry.act == Act.BATCH_STARTED:
        connection.execute(insert(_batch), _batch_row(seq, lot, entry))
        return
    if entry.act in _VALUE_ACTS:
        _supersede(connection, seq, entry)
        connection.execute(_ADD_VALUE, _value_row(seq, lot, entry))
    elif entry.act == Act.RESULT or (entry.act == Act.CORRECTED and entry.occurrence is None):
        if entry.refers:
            connection.execute(_SUPERSEDE_RESULT, {"old": int(entry.refers), "new": seq})
        connection.execute(_ADD_RESULT, _result_row(seq, lot, entry))
    elif entry.act == Act.CORRECTED:
        _supersede(connection, seq, entry)
        connection.execute(_ADD_VALUE, _value_row(seq, lot, entry))
    state = TRANSITIONS[entry.act][1].value if entry.act in TRANSITIONS else None
    connection.execute(_TOUCH_BATCH, {"key": lot, "when": entry.at, "number": seq, "state": state})


def _supersede(connection: Connection, seq: int, entry: Entry) -> None:
    if entry.refers:
        connection.execute(_SUPERSEDE_VALUE, {"old": int(entry.refers), "new": seq})


def _batch_row(seq: int, lot: str, entry: Entry) -> dict[str, Any]:
    recipe, recipe_version, specification, specification_version = ((entry.item or "").split("\n") + [""] * 4)[:4]
    recipe_sha, specification_sha = [*(entry.digest or "").split("\n"), ""][:2]
    return {
        "lot": lot,
        "recipe": recipe,
        "recipe_version": recipe_version,
        "recipe_sha256": recipe_sha,
        "specification": specification or None,
        "specification_version": specification_version or None,
        "specification_sha256": specification_sha or None,
        "status": "running",
        "demonstration": _replayed(entry),
        "started_at": entry.at,
        "changed_at": entry.at,
        "first_seq": seq,
        "last_seq": seq,
        "entries": 1,
    }


def _number(entry: Entry) -> str | None:
    """The number of what was understood, without its unit; None where it is no plain number."""
    text = entry.understood
    if text is None or entry.exact is None:
        return None
    return text.removesuffix(f" {entry.unit}") if entry.unit else text


def _judged(seq: int, lot: str, entry: Entry) -> dict[str, Any]:
    return {
        "seq": seq,
        "lot": lot,
        "typed": entry.typed,
        "number": _number(entry),
        "unit": entry.unit,
        "understood": entry.understood,
        "verdict": entry.verdict,
        "criterion": entry.criterion,
        "finding": entry.finding,
        "person": entry.person,
        "role": entry.role,
        "at": entry.at,
        "superseded_by": None,
    }


def _value_row(seq: int, lot: str, entry: Entry) -> dict[str, Any]:
    return _judged(seq, lot, entry) | {
        "step": entry.subject,
        "occurrence": int(entry.occurrence or 1),
        "replicate": int(entry.replicate or 1),
        "act": entry.act,
        "item": entry.item,
    }


def _result_row(seq: int, lot: str, entry: Entry) -> dict[str, Any]:
    return _judged(seq, lot, entry) | {"test": entry.subject}


def _document(seq: int, entry: Entry) -> dict[str, Any]:
    _, kind, document_id = entry.stream.split(":", 2)
    return {
        "sha256": entry.digest,
        "type": kind,
        "id": document_id,
        "version": entry.item,
        "imported_by": entry.person,
        "imported_at": entry.at,
        "approved_by": None,
        "approved_at": None,
        "demonstration": 0,
        "seq": seq,
    }


def _signature(seq: int, entry: Entry) -> dict[str, Any]:
    return {
        "seq": seq,
        "stream": entry.stream,
        "subject": entry.subject,
        "act": entry.act,
        "person": entry.person,
        "name": entry.name,
        "role": entry.role,
        "meaning": entry.reason,
        "refers": int(entry.refers) if entry.refers else None,
        "digest": entry.digest,
        "at": entry.at,
        "zone": entry.zone,
        "demonstration": _replayed(entry),
    }


def dump(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every read table, in the order of its key: what a rebuild must reproduce."""
    found = {}
    for name in READ_TABLES:
        table = TABLE[name]
        rows = connection.execute(select(table).order_by(*table.primary_key.columns))
        found[name] = [tuple(row) for row in rows]
    return found
