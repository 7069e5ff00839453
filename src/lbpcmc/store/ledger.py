"""The ledger: events appended once, chained by their hashes, in one transaction with the read tables.

Invariant: after a write ends, its events are on the disk; if it raises, nothing was written
(tests/store/test_faults.py kills the process, fills the disk and locks the file). What is handed out was checked
against its hash and its link to the event before.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy as sa

from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.events.canonical import digest_of, genesis, parsed
from lbpcmc.messages import say
from lbpcmc.store import read_tables, schema
from lbpcmc.store.links import Head, walk
from lbpcmc.store.sqlite import Sqlite, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType

    from sqlalchemy.engine import Connection

    from lbpcmc.events import Envelope, Event, EventTypes
    from lbpcmc.store.engine import Engine
    from lbpcmc.store.read_tables import ReadSchema, RowChange

NEWEST = 2000
"""How many events are checked when a ledger is opened: those of the lots at work, in about five milliseconds."""
FAILURES = (sa.exc.SQLAlchemyError, sqlite3.Error, UnicodeDecodeError)
"""What the engines raise: a damaged file's bytes may be in the message itself, which is then not text."""


def engine_for(place: str | Path, *, read_only: bool = False) -> Engine:
    """Choose the engine: a URL of PostgreSQL, or the path of a file."""
    if isinstance(place, str) and place.startswith("postgresql"):
        from lbpcmc.store.postgresql import Postgresql

        return Postgresql(place, read_only=read_only)
    return Sqlite(Path(place), read_only=read_only)


@dataclass
class Reading:
    """A transaction that reads: everything in it is of one moment."""

    ledger: Ledger
    _connection: Connection
    seen: Head = field(default_factory=lambda: Head(0, ""))
    """The latest event that was handed out."""
    began: Head | None = None
    """The last event when the transaction began, where it was asked for: a writer asks."""

    @property
    def connection(self) -> Connection:
        """The connection, to ask it something."""
        return self._connection

    def last(self) -> Head:
        """Where the ledger ends; IntegrityError where it has no event."""
        row = self.connection.execute(schema.LAST).first()
        if row is None or len(row[1]) != hashlib.sha256().digest_size:
            raise IntegrityError(say("ledger.no_end"))
        return Head(int(row[0]), bytes(row[1]).hex())

    def hash_at(self, seq: int) -> str | None:
        """Hash of one event as stored; None where there is no such event."""
        found = self.connection.execute(schema.HASH_AT, {"seq": seq}).scalar()
        return None if found is None else bytes(found).hex()

    def end_of(self, stream: str) -> int:
        """Number of the last event of a stream; 0 where it has none."""
        return int(self.connection.execute(schema.STREAM_END, {"stream": stream}).scalar() or 0)

    def events(self, stream: str, *, after: int = 0) -> list[Event[Any]]:
        """Events of a stream after a number, each checked against its hash and its link to the event before."""
        rows = self.connection.execute(schema.STREAM, {"stream": stream, "after": after})
        found = [self._checked(stream, *row) for row in rows]
        if found and found[-1].seq > self.seen.size:
            self.seen = Head(found[-1].seq, found[-1].hash)
        return found

    def _checked(self, stream: str, seq: int, body: bytes, digest: bytes, before: bytes | None) -> Event[Any]:
        event = self.ledger.types.read(seq, bytes(digest).hex(), self.ledger.genuine(seq, bytes(body), bytes(digest)))
        wanted = genesis(self.ledger.database_id) if seq == 1 else bytes(before or b"").hex()
        if event.envelope.previous != wanted or event.envelope.stream != stream:
            raise IntegrityError(say("ledger.broken_link", seq=seq))
        return event

    def raw(self, *, after: int = 0) -> Iterator[tuple[int, bytes, bytes]]:
        """Number, bytes and hash of every event after a number, unchecked."""
        rows = self.connection.execute(schema.ALL.execution_options(yield_per=2000), {"after": after})
        return ((seq, bytes(body), bytes(digest)) for seq, body, digest in rows)

    def streams(self, kind: str) -> frozenset[str]:
        """Names of the streams of a kind."""
        column = schema.event.c.stream
        found = self.connection.execute(sa.select(column).distinct().where(column.between(f"{kind}:", f"{kind};")))
        return frozenset(found.scalars())

    def content(self, sha256: str) -> bytes:
        """Give kept bytes; IntegrityError if they are missing or not what their hash says."""
        found = self.connection.execute(schema.CONTENT, {"sha256": sha256}).scalar()
        if found is None:
            raise IntegrityError(say("ledger.document_missing", sha256=sha256[:16]))
        if hashlib.sha256(found).hexdigest() != sha256:
            raise IntegrityError(say("ledger.document_changed", sha256=sha256[:16]))
        return bytes(found)

    def rows(self, statement: sa.Select[Any], values: dict[str, object] | None = None) -> Sequence[sa.Row[Any]]:
        """Rows of the read tables, for display and search; nothing is decided from them."""
        return self.connection.execute(statement, values or {}).all()


@dataclass
class Writing(Reading):
    """A transaction that appends; no other station writes meanwhile."""

    head: Head = field(default_factory=lambda: Head(0, ""))
    last_body: bytes = b""
    """Bytes of the event that was the last when the transaction began; empty in an empty ledger."""

    @property
    def connection(self) -> Connection:
        """The connection, to ask it something: it knows what was written in this transaction."""
        self.ledger.engine.flush()
        return self._connection

    def append(self, envelope: Envelope, payload: object) -> Event[Any]:
        """Append one event after the last; its link is filled in here. Texts are kept in NFC."""
        types = self.ledger.types
        body = types.body(envelope._replace(previous=self.head.hash), payload)
        digest, seq = digest_of(body), self.head.size + 1
        self.ledger.engine.write(schema.APPEND, {"seq": seq, "body": body.decode(), "hash": digest})
        self.head = Head(seq, digest.hex())
        return types.read(seq, self.head.hash, body)

    def put(self, content: bytes) -> str:
        """Keep bytes under their SHA-256, which is given back."""
        sha256 = hashlib.sha256(content).hexdigest()
        if self.connection.execute(schema.CONTENT, {"sha256": sha256}).scalar() is None:
            self.ledger.engine.write(schema.KEEP, {"sha256": sha256, "bytes": content})
        return sha256

    def change(self, changes: Iterable[RowChange]) -> None:
        """Write what events mean into the read tables."""
        for statement, values in read_tables.statements(changes):
            self.ledger.engine.write(statement, values)


class Ledger:
    """One database, opened by one process; several processes may open the same one."""

    def __init__(self, engine: Engine, types: EventTypes, read_schema: Callable[[], ReadSchema]) -> None:
        """`read_schema` gives the read tables, when they are first needed."""
        self.engine = engine
        self.types = types
        self._read_schema = read_schema
        self.database_id = ""
        self._behind: bool | None = None  # the read tables are of another schema; None until a writer asks
        self._seen = Head(0, "")  # the latest event that this program has read or written
        self.fault = ""
        """What was found wrong with the chain when it was opened: said on every screen and page."""
        self._incomplete = False  # events were taken out: nothing can be decided from what is left

    @classmethod
    def open(
        cls,
        place: str | Path,
        types: EventTypes,
        read_schema: Callable[[], ReadSchema],
        *,
        read_only: bool = False,
        trusting: bool = True,
    ) -> Self:
        """Open an existing database. StoreError or IntegrityError if its protection is not as it was created.

        Without `trusting` a damaged one is opened too, to be looked at: nothing can be appended.
        """
        ledger = cls(engine_for(place, read_only=read_only), types, read_schema)
        try:
            with ledger.reading(trusting=trusting) as reading:
                ledger.database_id = _database_id(reading.connection, trusting=trusting)
                if trusting:
                    ledger.fault = ledger._look(reading)
        except StoreError:
            ledger.close()
            raise
        return ledger

    @classmethod
    def create(cls, place: str | Path, types: EventTypes, read_schema: Callable[[], ReadSchema], database: str) -> Self:
        """Create an empty ledger; StoreError if there is one. Its first event is appended by the caller."""
        if not (isinstance(place, str) and place.startswith("postgresql")):
            Sqlite.make_file(Path(place))
        ledger = cls(engine_for(place), types, read_schema)
        ledger.database_id = database
        try:
            with ledger.transaction(write=True):
                ledger.engine.create()
                ledger.make_read_tables()
        except StoreError:
            ledger.close()
            if isinstance(ledger.engine, Sqlite):
                ledger.engine.path.unlink()
            raise
        return ledger

    def _look(self, reading: Reading) -> str:
        """Count the events, and walk over the newest; everything else is checked when it is read, or by verification.

        A changed event closes its own stream. One that is missing, or that was put into another stream, would not be
        missed by whoever reads the stream that it belonged to.
        """
        last, after = reading.last().size, 0
        count = reading.connection.execute(schema.COUNT).scalar()
        self._incomplete = count != last
        if self._incomplete:
            return f"the ledger ends at event {last} and holds {count}: events were taken out of it"
        before = genesis(self.database_id)
        if last > NEWEST:
            after = last - NEWEST
            before = reading.hash_at(after) or ""
        found = walk(list(reading.raw(after=after)), before, after + 1, 1)
        return str(found.breaks[0]) if found.breaks else ""

    @property
    def read_schema(self) -> ReadSchema:
        """The read tables of the product."""
        return self._read_schema()

    def close(self) -> None:
        """Release the database; the next act opens it again."""
        self.engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[Connection]:
        """One transaction, for this package and verification; a failure of the engine becomes a StoreError."""
        try:
            self.engine.begin(write=write)
            try:
                yield self.engine.connect()
            except BaseException:
                self.engine.end(commit=False)
                raise
            try:
                self.engine.end(commit=write)  # a reading has nothing to commit, and a damaged file refuses even that
            except BaseException:
                self.engine.end(commit=False)
                raise
        except FAILURES + self.engine.failures as error:
            self.close()
            raise self.engine.told(error) from error

    @contextmanager
    def reading(self, *, trusting: bool = True) -> Iterator[Reading]:
        """Read; IntegrityError where the protection of the ledger was changed, unless nothing is trusted."""
        with self.transaction(write=False) as connection:
            if trusting:
                self._trust()
            reading = Reading(self, connection)
            yield reading
        if reading.seen.size > self._seen.size:
            self._seen = reading.seen

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Append; waits its turn, up to `engine.BUSY_SECONDS`."""
        with self.transaction(write=True) as connection:
            self._trust()
            if self._incomplete:
                raise IntegrityError(say("ledger.gap", fault=self.fault))
            if self._behind is None:
                self._behind = bool(self.wrong_read_tables())
            if self._behind:
                raise StoreError(say("ledger.other_read_tables"))
            writing = Writing(self, connection)
            row = self.engine.last()
            if row is None:
                writing.head = Head(0, genesis(self.database_id))
            else:
                seq, digest, body = row
                writing.head, writing.last_body = Head(seq, digest.hex()), self.genuine(seq, body, digest)
            writing.began = writing.head
            self._still_there(writing)
            yield writing
        self._seen = writing.head

    def _still_there(self, writing: Writing) -> None:
        """Refuse a ledger that lacks what this program has seen in it: what was folded would be of another ledger."""
        if not self._seen.size or self._seen == writing.began:
            return
        if writing.hash_at(self._seen.size) != self._seen.hash:
            raise IntegrityError(say("ledger.exchanged", seq=self._seen.size))

    def _trust(self) -> None:
        if self.engine.trusted():
            return
        wrong = self.engine.protection()
        if wrong:
            raise IntegrityError(say("ledger.unprotected", changes=tuple(wrong)))
        self._behind = None

    @staticmethod
    def genuine(seq: int, body: bytes, digest: bytes) -> bytes:
        """Give the bytes of an event back; IntegrityError where they do not give its hash."""
        if digest_of(body) != digest:
            raise IntegrityError(say("ledger.changed", seq=seq))
        return body

    # The read tables.

    def wrong_read_tables(self) -> tuple[str, ...]:
        """Name read tables, indexes and views that are missing or not as this program defines them."""
        connection = self.engine.connect()
        if not self.engine.has_read_schema():
            return (f"table {schema.read_schema.name} is missing",)
        kept = connection.execute(sa.select(schema.read_schema.c.digest)).scalar()
        if kept != self.read_schema.digest(connection.dialect):
            return ("the read tables are of another version of the program",)
        found = self.engine.definitions()
        if found is None:
            return ()
        wanted = self.read_schema.statements(connection.dialect)
        return tuple(
            f"{_kind(sql)} {name} {'was changed' if name in found else 'is missing'}"
            for name, sql in wanted.items()
            if found.get(name) != folded(sql)
        )

    def make_read_tables(self) -> None:
        """Drop what stands under the names of the read tables and create them anew, empty."""
        connection = self.engine.connect()
        statements = self.read_schema.statements(connection.dialect)
        for name, sql in reversed(list(statements.items())):
            if _kind(sql) in {"table", "view"}:
                self.engine.drop(_kind(sql), name)
        self.read_schema.create(connection)
        if not self.engine.has_read_schema():
            self.engine.make_read_schema()
        connection.execute(sa.delete(schema.read_schema))
        digest = self.read_schema.digest(connection.dialect)
        connection.execute(sa.insert(schema.read_schema), {"one": 1, "digest": digest})
        grant = getattr(self.engine, "grant", None)
        if grant is not None:
            grant((table.name for table in self.read_schema.tables), self.read_schema.views)

    @contextmanager
    def rebuilding(self) -> Iterator[Writing]:
        """Write the read tables again: they are empty in here, and stand when this ends. The ledger is not touched."""
        with self.transaction(write=True) as connection:
            wrong = self.engine.protection()
            if wrong:
                raise IntegrityError(say("ledger.unprotected_rebuild", changes=tuple(wrong)))
            self.make_read_tables()
            yield Writing(self, connection)
        self._behind = False


def _kind(sql: str) -> str:
    words = sql.split(" ", 3)
    return (words[2] if words[1] == "UNIQUE" else words[1]).lower()


def _database_id(connection: Connection, *, trusting: bool) -> str:
    """Read the database's ID out of its first event."""
    try:
        body = connection.execute(schema.FIRST_BODY).scalar()
        found = parsed(bytes(body))[1].get("database") if body is not None else None
    except (IntegrityError, *FAILURES):
        if trusting:
            raise
        return ""
    if not isinstance(found, str):
        if trusting:
            raise IntegrityError(say("ledger.no_creation"))
        return ""
    return found
