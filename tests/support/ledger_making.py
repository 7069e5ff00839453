"""A small product of the tests' own: two types of event, one read table, one view; and ledgers of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lbpcmc.events import Envelope, EventType, EventTypes, StreamKind
from lbpcmc.events.canonical import genesis
from lbpcmc.store import Ledger, walk
from lbpcmc.store.read_tables import Change, Put, ReadSchema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lbpcmc.events import Event
    from lbpcmc.store import Break, Writing
    from lbpcmc.store.read_tables import RowChange

DATABASE = "0b7f5a86-5d7b-4c0e-9a57-0f6f2f9f6a01"
SITE = StreamKind("site", shared=True)
LOT = StreamKind("lot")


@dataclass(frozen=True, slots=True)
class Begun:
    """The ledger begins."""

    database: str


@dataclass(frozen=True, slots=True)
class Part:
    """Something in a payload."""

    name: str
    amount: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """A text was noted for a lot."""

    text: str
    number: int = 0
    sha256: str | None = None
    part: Part | None = None
    words: tuple[str, ...] = ()


TYPES = EventTypes(
    (EventType("site.begun", 1, Begun, SITE, by=None), EventType("text.noted", 1, Noted, LOT, by="text.note"))
)
METADATA = sa.MetaData()
note = sa.Table(
    "note",
    METADATA,
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False),
    sa.Column("lot", sa.Text, nullable=False),
    sa.Column("text", sa.Text),
    sa.Column("superseded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
    sa.Index("ix_note_lot", "lot"),
    sqlite_strict=True,
)
VIEWS = {"v_notes": sa.select(note.c.lot, note.c.text).where(note.c.superseded_by.is_(None), note.c.text != "a%b")}


def read_schema() -> ReadSchema:
    """The read tables."""
    return ReadSchema(METADATA, VIEWS)


def envelope(stream: str, kind: str, **parts: Any) -> Envelope:
    """Who, when and where of nobody in particular; the link is filled in when it is appended."""
    told = {
        "stream": stream,
        "type": kind,
        "version": "1",
        "act": "1",
        "at": "2026-03-02T08:15:30.125Z",
        "offset": "+01:00",
        "boot": None,
        "monotonic": "4711.250",
        "synchronised": "synchronised",
        "performed_at": None,
        "person": "ada",
        "name": "Ada Lovelace",
        "role": "operator",
        "session": "s1",
        "identity": "stated",
        "station": "station 1",
        "os_user": "floor",
        "client": None,
        "origin": "floor",
        "program": "lbpcmc test",
        "previous": "",
    }
    return Envelope(**told | parts)


def create(place: Path | str, database: str = DATABASE) -> Ledger:
    """A ledger with its first event."""
    ledger = Ledger.create(place, TYPES, read_schema, database)
    with ledger.writing() as writing:
        writing.append(envelope("site", "site.begun"), Begun(database))
    return ledger


def opened(place: Path | str, **how: Any) -> Ledger:
    """A ledger as a station opens it."""
    return Ledger.open(place, TYPES, read_schema, **how)


def changes(event: Event[Noted]) -> Iterator[RowChange]:
    """What a note means as rows: the last one of a number holds."""
    lot = event.envelope.stream.partition(":")[2]
    yield Put(
        note, {"seq": event.seq, "lot": lot, "text": event.payload.text.replace("\0", "␀"), "superseded_by": None}
    )
    if event.payload.number:
        yield Change(note, (event.payload.number,), {"superseded_by": event.seq})


def take(writing: Writing, lot: str, text: str, **parts: Any) -> Event[Noted]:
    """Append one note and its row."""
    who = {name: parts.pop(name) for name in tuple(parts) if name in Envelope._fields}
    event = writing.append(envelope(LOT.key(lot), "text.noted", **who), Noted(text, **parts))
    writing.change(changes(event))
    return event


def noted(ledger: Ledger, lot: str = "A", text: str = "37.2 degC", **parts: Any) -> Event[Noted]:
    """One act with one note."""
    with ledger.writing() as writing:
        return take(writing, lot, text, **parts)


def texts(ledger: Ledger, lot: str = "A") -> list[str]:
    """What was noted for a lot, as the ledger says it."""
    with ledger.reading() as reading:
        return [event.payload.text for event in reading.events(LOT.key(lot))]


def size(ledger: Ledger) -> int:
    """How many events the ledger has."""
    with ledger.reading(trusting=False) as reading:
        return reading.last().size


def breaks(ledger: Ledger) -> tuple[Break, ...]:
    """Where the chain is not whole."""
    with ledger.reading(trusting=False) as reading:
        return walk(reading.raw(), genesis(ledger.database_id)).breaks
