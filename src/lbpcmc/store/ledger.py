"""The ledger: entries appended once, chained by their hashes, in one transaction with the read tables.

    hash(n) = SHA-256(0x00 || hash(n-1) || body(n)),   hash(0) = SHA-256("lbpcmc/1:" || database ID)

Invariant: after `append` returns, the entry is on the disk; if it raises, nothing was written
(tests/store/test_faults.py kills the process, fills the disk and locks the file).
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from lbpcmc.batch.entries import Act, Entry, canonical, parse
from lbpcmc.batch.state import Numbered
from lbpcmc.errors import Conflict, IntegrityError, StoreError
from lbpcmc.store import projection, schema
from lbpcmc.store.engine import open_engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

Row = TypeVar("Row", bound=SQLModel)

_APPEND = text("INSERT INTO entry (seq, body, hash) VALUES (:seq, :body, :hash)")
_LAST = text("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1")
_STREAM_HEAD = text("SELECT seq, hash FROM stream WHERE stream = :stream")


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: how many entries, and the hash of the last."""

    size: int
    hash: str
    """64 hexadecimal digits."""

    def __str__(self) -> str:
        return f"{self.size} {self.hash}"


def chain(previous: bytes, body: str) -> bytes:
    """Hash of an entry: SHA-256 over a zero byte, the hash before, and the body's UTF-8 bytes."""
    return hashlib.sha256(b"\x00" + previous + body.encode()).digest()


def genesis(database_id: str) -> bytes:
    """Hash before the first entry of a database."""
    return hashlib.sha256(f"lbpcmc/1:{database_id}".encode()).digest()


class Ledger:
    """One database file, opened by one process; several processes may open the same file."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open an existing database. StoreError or IntegrityError if it cannot be trusted."""
        if not path.is_file():
            raise StoreError(f"There is no database at {path}.", "Create a site with: lbpcmc init --site FOLDER")
        self.path = path
        self._engine = open_engine(path, read_only=read_only)
        self._connection: Connection | None = None
        with self._transaction() as connection:
            schema.check(connection)
            self.database_id = (
                parse(str(connection.execute(text("SELECT body FROM entry WHERE seq = 1")).scalar_one())).item or ""
            )

    @classmethod
    def create(cls, path: Path, founding: Entry) -> Ledger:
        """Create a database whose first entry is its own creation; StoreError if the file exists."""
        if path.exists():
            raise StoreError(f"{path} exists.", "A database is created once; choose another folder.")
        if founding.act != Act.SITE_CREATED or not founding.item:
            raise IntegrityError("The first entry of a ledger is its creation, with the database's ID.")
        engine = open_engine(path)
        with _failures(path), engine.begin() as connection:
            schema.create(connection)
            projection.create(connection)
            _append(connection, founding, 0, genesis(founding.item))
        return cls(path)

    def close(self) -> None:
        """Release the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with _failures(self.path):
            if self._connection is None:
                self._connection = self._engine.connect()
            with self._connection.begin():
                yield self._connection

    def append(self, *entries: Entry, expected: Head | None = None) -> list[Numbered]:
        """Append entries in one durable transaction, and write what they mean into the read tables.

        `expected` is the head of the first entry's stream as the caller last saw it; Conflict if another station
        has moved it since. StoreError (locked, full, read-only): nothing was written.
        """
        written = []
        with self._transaction() as connection:
            row = connection.execute(_LAST).one()
            seq, last = int(row.seq), bytes(row.hash)
            if expected is not None:
                self._check_head(connection, entries[0].stream, expected)
            for entry in entries:
                numbered = _append(connection, entry, seq, last)
                written.append(numbered)
                seq, last = numbered.seq, bytes.fromhex(numbered.hash)
        return written

    @staticmethod
    def _check_head(connection: Connection, stream: str, expected: Head) -> None:
        row = connection.execute(_STREAM_HEAD, {"stream": stream}).one_or_none()
        found = "" if row is None else str(row.hash)
        if found != expected.hash:
            raise Conflict(
                "Another station has written to this batch in the meantime.", "Look at its entry, then act again."
            )

    def put_document(self, sha256: str, content: bytes) -> None:
        """Keep the exact bytes of a document under their hash."""
        statement = text("INSERT OR IGNORE INTO document_bytes (sha256, bytes) VALUES (:sha256, :bytes)")
        with self._transaction() as connection:
            connection.execute(statement, {"sha256": sha256, "bytes": content})

    def document(self, sha256: str) -> bytes:
        """Give a document's bytes; IntegrityError if they are missing or not what their hash says."""
        statement = text("SELECT bytes FROM document_bytes WHERE sha256 = :sha256")
        with self._transaction() as connection:
            content = connection.execute(statement, {"sha256": sha256}).scalar_one_or_none()
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            raise IntegrityError(f"The document {sha256[:16]} is missing from the database or was changed in it.")
        return bytes(content)

    def entries(self, stream: str | None = None) -> list[Numbered]:
        """Read the entries of a stream in order, or of the whole ledger."""
        where = "" if stream is None else "WHERE json_extract(body, '$[1]') = :stream"
        statement = text(f"SELECT seq, body, hash FROM entry {where} ORDER BY seq")  # noqa: S608  # no data in it
        with self._transaction() as connection:
            rows = connection.execute(statement, {} if stream is None else {"stream": stream}).all()
        return [Numbered(row.seq, bytes(row.hash).hex(), parse(row.body)) for row in rows]

    def head(self, stream: str | None = None) -> Head:
        """Where the whole ledger, or one stream, ends."""
        with self._transaction() as connection:
            if stream is None:
                row = connection.execute(_LAST).one()
                return Head(row.seq, bytes(row.hash).hex())
            found = connection.execute(
                text("SELECT entries, hash FROM stream WHERE stream = :stream"), {"stream": stream}
            ).one_or_none()
        return Head(0, "") if found is None else Head(found.entries, found.hash)

    def rows(self, row: type[Row], **equal: object) -> list[Row]:
        """Read rows of a read table whose columns equal the given values, in the order of the key."""
        table = projection.TABLE[str(row.__tablename__)]
        statement = select(table).order_by(*table.primary_key.columns)
        for column, value in equal.items():
            statement = statement.where(table.c[column] == value)
        with self._transaction() as connection:
            return [row(**found._mapping) for found in connection.execute(statement)]  # noqa: SLF001  # SQLAlchemy's public name

    def rebuild(self) -> tuple[str, ...]:
        """Throw the read tables away and write them again from the ledger; names the tables that came out different."""
        with self._transaction() as connection:
            before = projection.dump(connection)
            projection.drop(connection)
            projection.create(connection)
            for row in connection.execute(text("SELECT seq, body, hash FROM entry ORDER BY seq")).all():
                projection.project(connection, row.seq, bytes(row.hash).hex(), parse(row.body))
            after = projection.dump(connection)
        return tuple(name for name in before if before[name] != after[name])


def _append(connection: Connection, entry: Entry, seq: int, last: bytes) -> Numbered:
    head = connection.execute(_STREAM_HEAD, {"stream": entry.stream}).one_or_none()
    linked = replace(entry, previous=None if head is None else str(head.hash))
    body = canonical(linked)
    digest = chain(last, body)
    connection.execute(_APPEND, {"seq": seq + 1, "body": body, "hash": digest})
    projection.project(connection, seq + 1, digest.hex(), linked)
    return Numbered(seq + 1, digest.hex(), linked)


@contextmanager
def _failures(path: Path) -> Iterator[None]:
    """Turn what SQLite reports into a sentence for the person at the screen."""
    try:
        yield
    except DBAPIError as error:
        original = error.orig
        code = getattr(original, "sqlite_errorcode", None)
        said, todo = _SENTENCES.get((code or 0) & 0xFF, (f"The database {path.name} cannot be used.", ""))
        raise StoreError(said, todo or "Nothing was written.", detail=str(original)) from error


_SENTENCES: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: ("Another station is writing.", "Nothing was written; try again."),
    sqlite3.SQLITE_FULL: ("The disk is full.", "Nothing was written; make room and try again."),
    sqlite3.SQLITE_READONLY: ("The database cannot be written to.", "Ask for the right to write to its folder."),
    sqlite3.SQLITE_IOERR: ("The disk refused to write.", "Nothing was written; have the disk checked."),
    sqlite3.SQLITE_CANTOPEN: ("The database cannot be opened.", "Check that its folder exists and may be read."),
    sqlite3.SQLITE_CORRUPT: ("The database file is damaged.", "Stop; restore a copy and verify it."),
    sqlite3.SQLITE_NOTADB: ("This file is not a database.", "Give the folder of a site."),
}
