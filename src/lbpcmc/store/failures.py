"""What SQLite reports, as a sentence for the person at the screen and the detail for the engineer."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from lbpcmc.errors import IntegrityError, StoreError

if TYPE_CHECKING:
    from pathlib import Path

SqliteFailures = (sqlite3.Error, UnicodeDecodeError)
"""What sqlite3 raises: a damaged file's bytes may be in the message itself, which is then no text."""

_NOTHING = "Nothing was written"

_SENTENCES: dict[int, tuple[type[StoreError], str, str]] = {
    sqlite3.SQLITE_BUSY: (StoreError, "Another station is writing.", f"{_NOTHING}; try again."),
    sqlite3.SQLITE_LOCKED: (StoreError, "The database is in use by this program.", f"{_NOTHING}; try again."),
    sqlite3.SQLITE_FULL: (StoreError, "The disk is full.", f"{_NOTHING}; make room and try again."),
    sqlite3.SQLITE_READONLY: (
        StoreError,
        "The database cannot be written to.",
        f"{_NOTHING}; ask for the right to write to the file and its folder.",
    ),
    sqlite3.SQLITE_IOERR: (StoreError, "The disk refused to write.", f"{_NOTHING}; have the disk checked."),
    sqlite3.SQLITE_CANTOPEN: (
        StoreError,
        "The database or its journal cannot be opened.",
        f"{_NOTHING}; check that the folder exists and may be read and written to.",
    ),
    sqlite3.SQLITE_PERM: (StoreError, "The database may not be opened.", "Ask for the right to its folder."),
    sqlite3.SQLITE_CORRUPT: (IntegrityError, "The database file is damaged.", "Stop; restore a copy and verify it."),
    sqlite3.SQLITE_NOTADB: (IntegrityError, "This file is not a database.", "Give the folder of a site."),
    sqlite3.SQLITE_CONSTRAINT: (
        IntegrityError,
        "The database refused the entry, because it breaks a rule of its tables.",
        f"{_NOTHING}; have this investigated.",
    ),
}


def told(path: Path, error: BaseException | None) -> StoreError:
    """The StoreError that says what happened to the database at `path`; nothing was written."""
    damaged = sqlite3.SQLITE_CORRUPT if isinstance(error, UnicodeDecodeError) else 0
    code = getattr(error, "sqlite_errorcode", None) or damaged
    fallback = (StoreError, f"The database {path.name} cannot be used.", f"{_NOTHING}; have this investigated.")
    kind, said, todo = _SENTENCES.get(code & 0xFF, fallback)
    name = getattr(error, "sqlite_errorname", "")
    return kind(said, todo, detail=f"{path}: {name} {error}".strip())
