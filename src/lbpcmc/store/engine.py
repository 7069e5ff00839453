"""How a database is opened: journal, locks and what is checked before the first read.

`journal_mode=DELETE` with `synchronous=EXTRA` lost nothing in simulated power cuts; WAL is used only where the
SQLite library does not have the WAL-reset defect (3.7.0 to 3.51.2, fixed in 3.51.3, 3.50.7 and 3.44.6).
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event
from sqlalchemy.pool import NullPool

from lbpcmc.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

BUSY_SECONDS = 10.0
_FIXED_LINES = {(3, 44): 6, (3, 50): 7}


def wal_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """True where the library is free of the WAL-reset defect."""
    major, minor, patch = version[:3]
    if (major, minor) in _FIXED_LINES:
        return patch >= _FIXED_LINES[major, minor]
    return (major, minor, patch) >= (3, 51, 3)


def open_engine(path: Path, *, wal: bool = False, read_only: bool = False) -> Engine:
    """Open a database; StoreError where WAL is asked of a library that can corrupt it."""
    if wal and not wal_is_safe():
        raise StoreError(
            f"SQLite {sqlite3.sqlite_version} has the WAL-reset defect.", "Use the default journal, or SQLite 3.51.3."
        )
    mode = "ro" if read_only else "rwc"
    engine = create_engine(
        f"sqlite:///file:{path.as_posix()}?mode={mode}&uri=true",
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
        poolclass=NullPool,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA recursive_triggers = ON")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA trusted_schema = OFF")
        if not read_only:
            cursor.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")
            cursor.execute(f"PRAGMA synchronous = {'FULL' if wal else 'EXTRA'}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine
