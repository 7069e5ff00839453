"""The ledger's table and its three triggers, as SQL.

Invariant: `entry` takes the next sequence number only and nothing in it is ever changed or deleted; there is no
second UNIQUE, which would open a door to INSERT OR REPLACE (tests/store/test_triggers.py tries 21 statements).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lbpcmc.errors import IntegrityError

if TYPE_CHECKING:
    from sqlalchemy import Connection

USER_VERSION = 1
"""Layout of the ledger; the database keeps it in PRAGMA user_version."""

ENTRY_TABLE = "CREATE TABLE entry (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, hash BLOB NOT NULL) STRICT"
DOCUMENT_TABLE = "CREATE TABLE document_bytes (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID"

TRIGGERS = {
    "entry_no_update": (
        "CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry "
        "BEGIN SELECT RAISE(ABORT, 'an entry of the ledger is never changed'); END"
    ),
    "entry_no_delete": (
        "CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry "
        "BEGIN SELECT RAISE(ABORT, 'an entry of the ledger is never deleted'); END"
    ),
    "entry_next_only": (
        "CREATE TRIGGER entry_next_only BEFORE INSERT ON entry "
        "WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry) "
        "BEGIN SELECT RAISE(ABORT, 'an entry of the ledger takes the next number'); END"
    ),
}


def create(connection: Connection) -> None:
    """Create the ledger in an empty database."""
    connection.exec_driver_sql(ENTRY_TABLE)
    connection.exec_driver_sql(DOCUMENT_TABLE)
    for statement in TRIGGERS.values():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA user_version = {USER_VERSION}")


def check(connection: Connection) -> None:
    """Refuse a database whose ledger or triggers are not exactly ours: IntegrityError names what is missing."""
    version = connection.exec_driver_sql("PRAGMA user_version").scalar()
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    found = {name: _folded(sql) for name, sql in rows}
    if "entry" not in found:
        raise IntegrityError("This file is not a database of lbpcmc.", "Create a site with: lbpcmc init --site FOLDER")
    if version != USER_VERSION:
        raise IntegrityError(f"The database has layout {version}; this program reads layout {USER_VERSION}.")
    wanted = {"entry": ENTRY_TABLE, "document_bytes": DOCUMENT_TABLE, **TRIGGERS}
    wrong = [name for name, sql in wanted.items() if found.get(name) != _folded(sql)]
    extra = connection.exec_driver_sql(
        "SELECT name FROM sqlite_schema WHERE tbl_name = 'entry' AND type IN ('trigger', 'index')"
    ).scalars()
    wrong += [name for name in extra if name not in TRIGGERS]
    if wrong:
        raise IntegrityError(
            f"The protection of the ledger was changed: {', '.join(sorted(wrong))}.",
            "The database is not opened. Restore a copy, or have the change investigated.",
        )


def _folded(sql: str) -> str:
    return re.sub(r"\s+", " ", sql.strip())
