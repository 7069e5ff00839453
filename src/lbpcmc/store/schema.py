"""The ledger's two tables and their triggers, as SQL.

Invariant: `entry` takes the next sequence number only, `document_bytes` takes each hash once, and nothing in either is
ever changed or deleted. `entry` has no second UNIQUE, which would open a door to INSERT OR REPLACE
(tests/store/test_triggers.py tries 21 statements).
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from lbpcmc.errors import IntegrityError

if TYPE_CHECKING:
    import sqlite3

USER_VERSION = 1
"""Layout of the ledger; the database keeps it in PRAGMA user_version."""

TABLES = {
    "entry": "CREATE TABLE entry (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, hash BLOB NOT NULL) STRICT",
    "document_bytes": (
        "CREATE TABLE document_bytes (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID"
    ),
}


def _never(name: str, when: str, said: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{said}'); END"


TRIGGERS = {
    "entry_no_update": _never("entry_no_update", "UPDATE ON entry", "an entry of the ledger is never changed"),
    "entry_no_delete": _never("entry_no_delete", "DELETE ON entry", "an entry of the ledger is never deleted"),
    "entry_next_only": _never(
        "entry_next_only",
        "INSERT ON entry WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)",
        "an entry of the ledger takes the next number",
    ),
    "document_no_update": _never(
        "document_no_update", "UPDATE ON document_bytes", "the bytes of a document are never changed"
    ),
    "document_no_delete": _never(
        "document_no_delete", "DELETE ON document_bytes", "the bytes of a document are never deleted"
    ),
    "document_once": _never(
        "document_once",
        "INSERT ON document_bytes WHEN EXISTS (SELECT 1 FROM document_bytes WHERE sha256 = NEW.sha256)",
        "the bytes of a document are kept once",
    ),
}

_WANTED = {**TABLES, **TRIGGERS}


_DOCUMENT = "SELECT coalesce(CAST(bytes AS BLOB), x'') FROM document_bytes WHERE sha256 = ?"
_DEFINITIONS = """
SELECT coalesce(CAST(type AS TEXT), ''), coalesce(CAST(name AS TEXT), ''), coalesce(CAST(tbl_name AS TEXT), ''),
       CAST(sql AS TEXT)
FROM sqlite_schema WHERE sql IS NOT NULL
"""


def definitions(connection: sqlite3.Connection) -> list[tuple[str, str, str, str]]:
    """Type, name, table and SQL of everything that is defined in the file."""
    return connection.execute(_DEFINITIONS).fetchall()


def create(connection: sqlite3.Connection) -> None:
    """Create the ledger in an empty database."""
    for statement in _WANTED.values():
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {USER_VERSION}")


def check(connection: sqlite3.Connection) -> None:
    """Refuse a database whose ledger or triggers are not exactly ours: IntegrityError names what is missing."""
    rows = definitions(connection)
    if "entry" not in {name for _, name, _, _ in rows}:
        raise IntegrityError("This file is not a database of lbpcmc.", "Create a site with: lbpcmc init --site FOLDER")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != USER_VERSION:
        raise IntegrityError(f"The database has layout {version}; this program reads layout {USER_VERSION}.")
    wrong = []
    for wanted, sql in _WANTED.items():
        found = [folded(text) for _, name, _, text in rows if name == wanted]
        if found != [folded(sql)]:
            wrong.append(f"{wanted} was changed" if found else f"{wanted} is missing")
    wrong += [
        f"{kind} {name} does not belong there"
        for kind, name, table, _ in rows
        if (kind == "trigger" and name not in TRIGGERS) or (kind == "index" and table.lower() in TABLES)
    ]
    if wrong:
        raise IntegrityError(
            f"The protection of the ledger was changed: {', '.join(wrong)}.",
            "The database is not opened. Restore a copy, or have the change investigated.",
        )


def document(connection: sqlite3.Connection, sha256: str) -> bytes | None:
    """Give a document's bytes, None where there are none; IntegrityError if they are not what their hash says."""
    row = connection.execute(_DOCUMENT, (sha256,)).fetchone()
    if row is None:
        return None
    content: bytes = row[0]
    if hashlib.sha256(content).hexdigest() != sha256:
        raise IntegrityError(
            f"The document {sha256[:16]} was changed in the database.", "Stop; restore a copy and verify it."
        )
    return content


def folded(sql: str) -> str:
    """Give a statement with its white space folded, for comparing."""
    return re.sub(r"\s+", " ", sql.strip())
