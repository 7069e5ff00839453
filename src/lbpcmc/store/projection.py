"""Entries to rows of the read tables: one function, used by every append and by every rebuild.

Invariant: the tables after N appends equal the tables rebuilt from the N entries (tests/store/test_rebuild.py), and
what `superseded_by` leaves standing is what the fold of lbpcmc.batch.state calls the latest
(tests/store/test_projection.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from lbpcmc.batch.entries import Act
from lbpcmc.batch.state import TRANSITIONS
from lbpcmc.store import layout

if TYPE_CHECKING:
    from lbpcmc.batch.entries import Entry


class Execute(Protocol):
    """Run one statement with named values: a connection's own method."""

    def __call__(self, statement: str, values: dict[str, Any], /) -> object:
        """Run the statement."""


_VALUE_ACTS = frozenset(
    {Act.RECORDED, Act.REFUSED, Act.CHARGED, Act.CONFIRMED, Act.CALCULATED, Act.CORRECTED, Act.UNSIGNED}
)
_SIGNATURE_ACTS = frozenset({Act.SIGNED, Act.VERIFIED, Act.DOCUMENT_APPROVED})


def _insert(table: str, verb: str = "INSERT") -> str:
    columns = layout.TABLES[table].columns
    return f"{verb} INTO {table} ({', '.join(columns)}) VALUES (:{', :'.join(columns)})"


_ADD = {table: _insert(table) for table in layout.TABLES}
_PUT_PERSON = _insert("person", "INSERT OR REPLACE")
_APPROVE = """
UPDATE document SET approved_by = :person, approved_at = :at, demonstration = :replayed WHERE sha256 = :sha256
"""
_SUPERSEDE_VALUE = """
UPDATE value SET superseded_by = :seq
WHERE lot = :lot AND step = :step AND occurrence = :occurrence AND replicate = :replicate
  AND superseded_by IS NULL AND act <> :refused
"""
_SUPERSEDE_RESULT = "UPDATE result SET superseded_by = :seq WHERE seq = :corrected"
_TOUCH_BATCH = """
UPDATE batch SET changed_at = :at, last_seq = :seq, entries = entries + 1, status = coalesce(:status, status)
WHERE lot = :lot
"""
_MOVE_HEAD = "UPDATE stream SET seq = :seq, hash = :hash, entries = entries + 1 WHERE stream = :stream"


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
        approval = {"sha256": entry.digest, "person": entry.person, "at": entry.at, "replayed": _replayed(entry)}
        execute(_APPROVE, approval)
    if entry.act in _SIGNATURE_ACTS:
        execute(_ADD["signature"], _signature_row(seq, entry))
    execute(_ADD["stream_entry"], {"stream": entry.stream, "seq": seq})
    if entry.previous is None:
        execute(_ADD["stream"], {"stream": entry.stream, "seq": seq, "hash": digest, "entries": 1})
    else:
        execute(_MOVE_HEAD, {"stream": entry.stream, "seq": seq, "hash": digest})


def _replayed(entry: Entry) -> int:
    return int(entry.origin.startswith("replay"))


def _project_batch(execute: Execute, seq: int, lot: str, entry: Entry) -> None:
    if entry.act == Act.BATCH_STARTED:
        execute(_ADD["batch"], _batch_row(seq, lot, entry))
        return
    if entry.act == Act.RESULT or (entry.act == Act.CORRECTED and not entry.occurrence):
        if entry.refers:
            execute(_SUPERSEDE_RESULT, {"corrected": int(entry.refers), "seq": seq})
        execute(_ADD["result"], _judged_row(seq, lot, entry) | {"test": entry.subject})
    elif entry.act in _VALUE_ACTS:
        row = _value_row(seq, lot, entry)
        if entry.act != Act.REFUSED:
            execute(_SUPERSEDE_VALUE, row | {"refused": Act.REFUSED.value})
        execute(_ADD["value"], row)
    status = TRANSITIONS[entry.act][1].value if entry.act in TRANSITIONS else None
    execute(_TOUCH_BATCH, {"lot": lot, "at": entry.at, "seq": seq, "status": status})


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
