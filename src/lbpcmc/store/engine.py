"""How a database is opened: journal, locks and what is checked before the first read.

Invariant: every connection that can write has journal_mode DELETE with synchronous EXTRA (or WAL with FULL, where
the library may) and recursive_triggers ON (tests/store/test_engine.py).

DELETE with EXTRA lost nothing in simulated power cuts. WAL is used only where the SQLite library does not have the
WAL-reset defect (3.7.0 to 3.51.2, fixed in 3.51.3, 3.50.7 and 3.44.6).
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from lbpcmc.errors import StoreError
from lbpcmc.store.failures import SqliteFailures

if TYPE_CHECKING:
    from pathlib import Path

BUSY_SECONDS = 10.0
"""How long a station waits for another one that is writing."""

_OLDEST = (3, 37, 0)
"""The first library with STRICT tables."""
_FIXED_LINES = {(3, 44): 6, (3, 50): 7}
_EXTRA, _FULL = 3, 2


def wal_is_safe(version: tuple[int, ...] | None = None) -> bool:
    """True where the library is free of the WAL-reset defect."""
    major, minor, patch = (version or sqlite3.sqlite_version_info)[:3]
    if (major, minor) in _FIXED_LINES:
        return patch >= _FIXED_LINES[major, minor]
    return (major, minor, patch) >= (3, 51, 3)


def connect(path: Path, *, wal: bool = False, read_only: bool = False) -> sqlite3.Connection:
    """Open an existing file; StoreError where the library or the journal is not what it must be.

    `read_only` refuses every statement that writes; what a killed writer left half done is rolled back all the same.
    sqlite3.Error passes through: `lbpcmc.store.failures` has the sentences.
    """
    if sqlite3.sqlite_version_info < _OLDEST:
        raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old.", "Use a Python with SQLite 3.37 or later.")
    if wal and not wal_is_safe():
        raise StoreError(
            f"SQLite {sqlite3.sqlite_version} has the WAL-reset defect.", "Use the default journal, or SQLite 3.51.3."
        )
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS, isolation_level=None
    )
    try:
        _prepare(connection, wal=wal, read_only=read_only)
    except (*SqliteFailures, StoreError):
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, *, wal: bool, read_only: bool) -> None:
    for pragma in ("recursive_triggers = ON", "trusted_schema = OFF", "cell_size_check = ON", "fullfsync = ON"):
        connection.execute(f"PRAGMA {pragma}")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
        return
    wanted, level = ("wal", _FULL) if wal else ("delete", _EXTRA)
    (journal,) = connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()
    connection.execute(f"PRAGMA synchronous = {level}")
    (found,) = connection.execute("PRAGMA synchronous").fetchone()
    if (journal, found) != (wanted, level):
        raise StoreError(
            f"The database keeps journal '{journal}' and synchronous {found}; it must be '{wanted}' and {level}.",
            "Close every other program that has the database open, then try again.",
        )
