"""The read tables once more, from the ledger alone: what `verify` compares with and `rebuild` puts in place.

The copy stands in a temporary database that SQLite keeps partly on disk, so that a million entries need no memory of
their size. Rows are compared as bytes in the order of their keys.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lbpcmc.batch.entries import canonical, parse
from lbpcmc.errors import IntegrityError
from lbpcmc.store import layout
from lbpcmc.store.chain import walk
from lbpcmc.store.engine import connect
from lbpcmc.store.failures import SqliteFailures
from lbpcmc.store.projection import project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHAIN = "SELECT seq, coalesce(CAST(body AS BLOB), x''), coalesce(CAST(hash AS BLOB), x'') FROM entry ORDER BY seq"
"""The ledger as `lbpcmc.store.chain.walk` reads it: as bytes, whatever a damaged file makes of a type."""
_RANK = {type(None): 0, int: 1, float: 1, bytes: 2}
_NAMED = 5
"""How many rows of a table a fault names."""


@contextmanager
def session(path: Path, *, write: bool) -> Iterator[sqlite3.Connection]:
    """A connection of its own with one transaction; sqlite3.Error passes through."""
    with closing(connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        try:
            yield connection
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


@dataclass(frozen=True, slots=True)
class Copy:
    """Read tables as the ledger says them."""

    database: sqlite3.Connection
    """Texts come out as bytes."""
    faults: tuple[str, ...]
    """Entries that the ledger should not hold, though their hashes are good."""


@contextmanager
def copied(ledger: sqlite3.Connection) -> Iterator[Copy]:
    """Project every entry into new read tables. The chain must have been verified before."""
    with closing(sqlite3.connect("", isolation_level=None)) as database:
        layout.create(database)
        database.execute("BEGIN")
        faults = []
        heads: dict[str, str] = {}
        for seq, body, digest in ledger.execute(CHAIN):
            fault = _project(database, heads, seq, body, digest.hex())
            if fault:
                faults.append(f"entry {seq} {fault}")
        database.execute("COMMIT")
        database.text_factory = bytes
        yield Copy(database, tuple(faults))


def _project(database: sqlite3.Connection, heads: dict[str, str], seq: int, body: bytes, digest: str) -> str:
    """Project one entry; says what is wrong with it, or ""."""
    try:
        text = body.decode()
        entry = parse(text)
        if canonical(entry) != text:
            return "is not in canonical form"
        if entry.previous != heads.get(entry.stream):
            return f"does not follow the entry before it in {entry.stream}"
        heads[entry.stream] = digest
        project(database.execute, seq, digest, entry)
    except (IntegrityError, ValueError, sqlite3.Error) as error:
        return f"cannot be shown: {error}"
    return ""


def differences(shown: sqlite3.Connection, copy: Copy) -> dict[str, list[str]]:
    """Keys of the rows that differ, by table; tables without a difference are left out.

    A table that cannot be read at all differs at "every row".
    """
    found = {}
    shown.text_factory = bytes
    for name, table in layout.TABLES.items():
        statement = f"SELECT {', '.join(table.columns)} FROM {name} ORDER BY {', '.join(table.key)}"  # noqa: S608  # our own names
        places = [table.columns.index(column) for column in table.key]
        try:
            keys = list(_merged(shown.execute(statement), copy.database.execute(statement), places))
        except SqliteFailures:
            keys = ["every row"]
        if keys:
            found[name] = keys
    shown.text_factory = str
    return found


def _merged(shown: Iterator[tuple[object, ...]], wanted: Iterator[tuple[object, ...]], key: list[int]) -> Iterator[str]:
    """Walk two ordered lists of rows side by side and give the keys at which they differ, at most `_NAMED`."""
    left, right, given = next(shown, None), next(wanted, None), 0
    while (left is not None or right is not None) and given < _NAMED:
        if left == right:
            left, right = next(shown, None), next(wanted, None)
            continue
        order = _compared(left, right, key)
        row = left if order <= 0 else right
        if row is not None:
            yield _name(row, key)
            given += 1
        left = next(shown, None) if order <= 0 else left
        right = next(wanted, None) if order >= 0 else right


def _compared(left: tuple[object, ...] | None, right: tuple[object, ...] | None, key: list[int]) -> int:
    """-1, 0 or 1 as SQLite orders the keys of two rows; a list that has ended comes last."""
    if left is None or right is None:
        return 1 if left is None else -1
    first, second = ([_ranked(row[place]) for place in key] for row in (left, right))
    return (first > second) - (first < second)


def _ranked(cell: object) -> tuple[int, Any]:
    return _RANK[type(cell)], 0 if cell is None else cell


def _name(row: tuple[object, ...], key: list[int]) -> str:
    cells = (row[place] for place in key)
    return " ".join(cell.decode(errors="replace") if isinstance(cell, bytes) else str(cell) for cell in cells)


def replace(shown: sqlite3.Connection, copy: Copy) -> None:
    """Throw the read tables away and put the copy in their place, within the transaction that is open."""
    layout.drop(shown)
    layout.create(shown)
    copy.database.text_factory = str
    for name, table in layout.TABLES.items():
        rows = copy.database.execute(f"SELECT {', '.join(table.columns)} FROM {name}")  # noqa: S608  # our own names
        marks = ", ".join("?" * len(table.columns))
        shown.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608  # the same


def rebuild(connection: sqlite3.Connection, start: bytes) -> tuple[str, ...]:
    """Put read tables from the ledger in place of those in the file; names what was different."""
    faults = walk(connection.execute(CHAIN), start).faults
    if faults:
        raise IntegrityError(f"The ledger is damaged: {faults[0]}.", "The read tables were left as they are.")
    changed = {fault.split()[1] for fault in layout.wrong(connection)}
    with copied(connection) as copy:
        if copy.faults:
            raise IntegrityError(f"The ledger is damaged: {copy.faults[0]}.", "The read tables were left as they are.")
        changed |= differences(connection, copy).keys()
        replace(connection, copy)
    return tuple(sorted(changed))
