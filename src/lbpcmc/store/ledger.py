"""The ledger: entries appended once, chained by their hashes, in one transaction with the read tables.

Invariant: after `append` returns, the entry is on the disk; if it raises, nothing was written
(tests/store/test_faults.py kills the process, fills the disk and locks the file). The protection of the ledger is
checked when it is opened, and again as soon as anybody has changed a definition in the file.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self, TypeVar

from lbpcmc.batch.entries import Act
from lbpcmc.errors import Conflict, IntegrityError, StoreError
from lbpcmc.store import layout, rebuilding, schema, streams
from lbpcmc.store.chain import Head, genesis
from lbpcmc.store.engine import connect
from lbpcmc.store.failures import SqliteFailures, told

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

    from sqlmodel import SQLModel

    from lbpcmc.batch.entries import Entry
    from lbpcmc.batch.state import Numbered

Row = TypeVar("Row", bound="SQLModel")

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Ledger:
    """One database file, opened by one process; several processes may open the same file."""

    def __init__(self, path: Path, *, read_only: bool = False, tolerant: bool = False) -> None:
        """Open an existing database. StoreError or IntegrityError if it cannot be trusted.

        `tolerant` opens a database whose read tables or views were changed, to verify or rebuild them: nothing can
        be appended until they are as they must be.
        """
        self.path = path
        self._read_only = read_only
        self._tolerant = tolerant
        self._trusted: int | None = None
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        try:
            with self.transaction(write=False) as connection:
                self.database_id = streams.database_id(connection)
        except StoreError:
            self.close()
            raise

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, tolerant: bool = False) -> Self:
        """Open an existing database: the constructor by its name."""
        return cls(path, read_only=read_only, tolerant=tolerant)

    @classmethod
    def create(cls, path: Path, founding: Entry) -> Self:
        """Create a database whose first entry is its own creation; StoreError if the file exists."""
        if founding.act != Act.SITE_CREATED or not _ID.fullmatch(founding.item or ""):
            raise IntegrityError("The first entry of a ledger is its creation, with the database's ID (a UUID).")
        try:
            path.open("xb").close()
        except FileExistsError as error:
            raise StoreError(f"{path} exists.", "A database is created once; choose another folder.") from error
        except OSError as error:
            raise StoreError(f"{path} cannot be created.", "Check the folder.", detail=str(error)) from error
        try:
            _found(path, founding)
        except StoreError:
            path.unlink()
            raise
        return cls(path)

    def close(self) -> None:
        """Release the file; the next act opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[sqlite3.Connection]:
        """One transaction, for this room only; reading never waits for the lock that only writing needs."""
        try:
            connection = self._connected()
            connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            try:
                self._check_definitions(connection, write=write)
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        except SqliteFailures as error:
            self.close()
            raise told(self.path, error) from error

    def _connected(self) -> sqlite3.Connection:
        try:
            status = self.path.stat()
        except OSError as error:
            raise StoreError(
                f"There is no database at {self.path}.", "Create a site with: lbpcmc init --site FOLDER"
            ) from error
        found = status.st_dev, status.st_ino
        if self._connection is None:
            self._connection, self._file = connect(self.path, read_only=self._read_only), found
            self._trusted = None
        elif found != self._file:
            raise IntegrityError(
                "The database file was exchanged for another while it was open.",
                "Stop; find out who did it, then verify: lbpcmc db verify",
            )
        return self._connection

    def _check_definitions(self, connection: sqlite3.Connection, *, write: bool) -> None:
        """Check every definition in the file, unless nothing was defined since they were found as they must be."""
        (version,) = connection.execute("PRAGMA schema_version").fetchone()
        if version == self._trusted:
            return
        schema.check(connection)
        if self._tolerant and not write:
            return
        wrong = layout.wrong(connection)
        if wrong:
            raise IntegrityError(
                f"The read tables are not as they must be: {', '.join(wrong)}.",
                "The ledger itself is kept apart; write them again with: lbpcmc db rebuild",
            )
        self._trusted = version

    def append(self, *entries: Entry, expected: Head | None = None) -> list[Numbered]:
        """Append entries in one durable transaction, and write what they mean into the read tables.

        `expected` is the head of the first entry's stream as the caller last saw it; Conflict if another station
        has moved it since. StoreError (locked, full, read-only): nothing was written. Texts are kept in NFC, and
        what is returned is what was kept.
        """
        written: list[Numbered] = []
        if not entries:
            return written
        with self.transaction(write=True) as connection:
            seq, last = streams.last(connection)
            if expected is not None and streams.head(connection, entries[0].stream).hash != expected.hash:
                raise Conflict(
                    "Another station has written to this batch in the meantime.", "Look at its entry, then act again."
                )
            for entry in entries:
                seq, last, numbered = streams.append(connection, entry, seq, last)
                written.append(numbered)
        return written

    def put_document(self, sha256: str, content: bytes) -> None:
        """Keep the exact bytes of a document under their hash; IntegrityError if that is not their hash."""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise IntegrityError(f"The bytes of the document do not give the hash {sha256[:16]}.")
        with self.transaction(write=True) as connection:
            if schema.document(connection, sha256) is None:
                connection.execute("INSERT INTO document_bytes VALUES (?, ?)", (sha256, content))

    def document(self, sha256: str) -> bytes:
        """Give a document's bytes; IntegrityError if they are missing or not what their hash says."""
        with self.transaction(write=False) as connection:
            content = schema.document(connection, sha256)
        if content is None:
            raise IntegrityError(
                f"The document {sha256[:16]} is missing from the database.", "Stop; restore a copy and verify it."
            )
        return content

    def entries(self, stream: str | None = None, *, since: int = 0) -> list[Numbered]:
        """Read the entries of a stream in order, or of the whole ledger; each is checked against its hash.

        `since` is the number of the last entry of the stream that the caller has: only what follows it is given.
        IntegrityError names the first entry that was changed, or says that the stream has a gap.
        """
        with self.transaction(write=False) as connection:
            if stream is None:
                return streams.read_all(connection, self.database_id, since)
            return streams.read(connection, self.database_id, stream, since)

    def head(self, stream: str | None = None) -> Head:
        """Where the whole ledger, or one stream, ends."""
        with self.transaction(write=False) as connection:
            if stream is not None:
                return streams.head(connection, stream)
            seq, last = streams.last(connection)
        return Head(seq, last.hex())

    def rows(self, row: type[Row], **equal: object) -> list[Row]:
        """Read rows of a read table whose columns equal the given values, in the order of the key."""
        name = str(row.__tablename__)
        table = layout.TABLES[name]
        unknown = equal.keys() - set(table.columns)
        if unknown:
            raise ValueError(f"{name} has no column {', '.join(sorted(unknown))}")
        where = " AND ".join(f"{column} IS :{column}" for column in equal) or "1"
        statement = f"SELECT {', '.join(table.columns)} FROM {name} WHERE {where} ORDER BY {', '.join(table.key)}"  # noqa: S608  # our own names
        with self.transaction(write=False) as connection:
            found = connection.execute(statement, equal).fetchall()
        return [row(**dict(zip(table.columns, cells, strict=True))) for cells in found]

    def view(self, name: str) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
        """Read one of the documented views: its columns and its rows."""
        if name not in layout.VIEWS:
            raise ValueError(f"there is no view {name}")
        with self.transaction(write=False) as connection:
            found = connection.execute(f"SELECT * FROM {name}")  # noqa: S608  # one of our own names
            return tuple(column[0] for column in found.description), found.fetchall()

    def rebuild(self) -> tuple[str, ...]:
        """Write the read tables again from the ledger; names those that came out different.

        IntegrityError if the ledger itself is damaged: its read tables are then left as they are.
        """
        self.close()
        try:
            with rebuilding.session(self.path, write=True) as connection:
                schema.check(connection)
                return rebuilding.rebuild(connection, genesis(self.database_id))
        except SqliteFailures as error:
            raise told(self.path, error) from error


def _found(path: Path, founding: Entry) -> None:
    try:
        with rebuilding.session(path, write=True) as connection:
            schema.create(connection)
            layout.create(connection)
            streams.append(connection, founding, 0, genesis(founding.item or ""))
    except SqliteFailures as error:
        raise told(path, error) from error
