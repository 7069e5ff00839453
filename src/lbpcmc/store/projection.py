"""Entries to rows of the read tables: one function, used by every append and by every rebuild.

Invariant: the tables after N appends equal the tables rebuilt from the N entries (tests/store/test_rebuild.py), and
what `superseded_by` leaves standing is what the fold of lbpcmc.batch.state calls the latest
(tests/store/test_projection.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import bindparam, func, insert, literal_column, update
from sqlalchemy.dialects import sqlite

from lbpcmc.batch.entries import Act
from lbpcmc.batch.state import TRANSITIONS
from lbpcmc.store.layout import TABLE

if TYPE_CHECKING:
    from sqlalchemy import ClauseElement, ColumnElement

    from lbpcmc.batch.entries import Entry


class Execute(Protocol):
    """Run one statement with named values: a connection's own method."""

    def __call__(self, statement: str, values: dict[str, Any], /) -> object:
        """Run the statement."""


_VALUE_ACTS = frozenset(
    {Act.RECORDED, Act.REFUSED, Act.CHARGED, Act.CONFIRMED, Act.CALCULATED, Act.CORRECTED, Act.UNSIGNED}
)
_SIGNATURE_ACTS = frozenset({Act.SIGNED, Act.VERIFIED, Act.DOCUMENT_APPROVED})


def _sql(statement: ClauseElement) -> str:
    """Write a Core statement once as SQL with named values: an entry is appended in microseconds, not in a compiler."""
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="named")))


_document, _batch, _value, _result, _stream = (TABLE[n] for n in ("document", "batch", "value", "result", "stream"))
_ONE_MORE: ColumnElement[int] = literal_column("entries + 1")
_ADD = {name: _sql(insert(table)) for name, table in TABLE.items()}
_PUT_PERSON = _sql(insert(TABLE["person"]).prefix_with("OR REPLACE"))
_APPROVE = _sql(
    update(_document)
    .where(_document.c.sha256 == bindparam("key"))
    .values(approved_by=bindparam("who"), approved_at=bindparam("when"), demonstration=bindparam("replayed"))
)
_SUPERSEDE_VALUE = _sql(
    update(_value)
    .where(
        _value.c.lot == bindparam("key"),
        _value.c.step == bindparam("at_step"),
        _value.c.occurrence == bindparam("time"),
        _value.c.replicate == bindparam("which"),
        _value.c.superseded_by.is_(None),
        _value.c.act != bindparam("refused"),
    )
    .values(superseded_by=bindparam("number"))
)
_SUPERSEDE_RESULT = _sql(
    update(_result).where(_result.c.seq == bindparam("old")).values(superseded_by=bindparam("number"))
)
_TOUCH_BATCH = _sql(
    update(_batch)
    .where(_batch.c.lot == bindparam("key"))
    .values(
        changed_at=bindparam("when"),
        last_seq=bindparam("number"),
        entries=_ONE_MORE,
        status=func.coalesce(bindparam("state"), _batch.c.status),
    )
)
_MOVE_HEAD = _sql(
    update(_stream)
    .where(_stream.c.stream == bindparam("key"))
    .values(seq=bindparam("number"), hash=bindparam("digest"), entries=_ONE_MORE)
)


def project(execute: Execute, seq: int, digest: str, entry: Entry) -> None:
    """Write what one entry means into the read tables. The entry is as the ledger keeps it (NFC, linked)."""
    kind, _, key = entry.stream.partition(":")
    if kind == "batch":
        _project_batch(execute, seq, key, entry)
    elif entry.act == Act.PERSON_ADDED:
        row = {"id": entry.subject, "name": entry.typed, "roles": entry.item, "since": entry.at, "seq": seq}
        execute(_PUT_PERSON, row)
    elif entry.act == Act.DOCUMENT_IMPORTED:
        execute(_ADD["document"], _document_row(seq, entry))
    elif entry.act == Act.DOCUMENT_APPROVED:
        approval = {"key": entry.digest, "who": entry.person, "when": entry.at, "replayed": _replayed(entry)}
        execute(_APPROVE, approval)
    if entry.act in _SIGNATURE_ACTS:
        execute(_ADD["signature"], _signature_row(seq, entry))
    execute(_ADD["stream_entry"], {"stream": entry.stream, "seq": seq})
    if entry.previous is None:
        execute(_ADD["stream"], {"stream": entry.stream, "seq": seq, "hash": digest, "entries": 1})
    else:
        execute(_MOVE_HEAD, {"key": entry.stream, "number": seq, "digest": digest})


def _replayed(entry: Entry) -> int:
    return int(entry.origin.startswith("replay"))


def _project_batch(execute: Execute, seq: int, lot: str, entry: Entry) -> None:
    if entry.act == Act.BATCH_STARTED:
        execute(_ADD["batch"], _batch_row(seq, lot, entry))
        return
    if entry.act == Act.RESULT or (entry.act == Act.CORRECTED and not entry.occurrence):
        if entry.refers:
            execute(_SUPERSEDE_RESULT, {"old": int(entry.refers), "number": seq})
        execute(_ADD["result"], _judged_row(seq, lot, entry) | {"test": entry.subject})
    elif entry.act in _VALUE_ACTS:
        row = _value_row(seq, lot, entry)
        if entry.act != Act.REFUSED:
            execute(_SUPERSEDE_VALUE, _slot(row))
        execute(_ADD["value"], row)
    state = TRANSITIONS[entry.act][1].value if entry.act in TRANSITIONS else None
    execute(_TOUCH_BATCH, {"key": lot, "when": entry.at, "number": seq, "state": state})


def _slot(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": row["lot"],
        "at_step": row["step"],
        "time": row["occurrence"],
        "which": row["replicate"],
        "refused": Act.REFUSED.value,
        "number": row["seq"],
    }


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


def _judged_row(seq: int, lot: str, entry: Entry) -> dict[str, Any]:
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
    return _judged_row(seq, lot, entry) | {
        "step": entry.subject,
        "occurrence": int(entry.occurrence or "1"),
        "replicate": int(entry.replicate or "1"),
        "act": str(entry.act),
        "item": entry.item,
    }


def _document_row(seq: int, entry: Entry) -> dict[str, Any]:
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


def _signature_row(seq: int, entry: Entry) -> dict[str, Any]:
    return {
        "seq": seq,
        "stream": entry.stream,
        "subject": entry.subject,
        "act": str(entry.act),
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
