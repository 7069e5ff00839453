"""Recompute every link of the ledger and compare everything that is shown with what the ledger says.

What this cannot see (a cut tail, yesterday's file put back) is seen by comparing with a head kept outside: the
witness file, or the head printed on a page. tests/store/test_bitflips.py flips bits of a file and looks for a shown
value that changed without a fault here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.store import layout, rebuilding
from lbpcmc.store.chain import Walk, genesis, walk
from lbpcmc.store.failures import SqliteFailures

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from lbpcmc.store.chain import Head
    from lbpcmc.store.ledger import Ledger

_DOCUMENTS = "SELECT coalesce(CAST(sha256 AS BLOB), x''), coalesce(CAST(bytes AS BLOB), x'') FROM document_bytes"
_DAMAGES = 5
"""How many findings of SQLite about its own file are named."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification saw: the head it computed, and each fault in words."""

    entries: int
    head: str
    """Hash of the last entry, 64 hexadecimal digits."""
    faults: tuple[str, ...]
    heads: int = 0
    """How many heads kept outside it was compared with; 0 cannot show that the end was cut off."""

    @property
    def good(self) -> bool:
        """True when nothing was found."""
        return not self.faults


def verify(ledger: Ledger, against: Sequence[Head] = ()) -> Report:
    """Verify the chain, the streams, the stored documents and the read tables; compare with heads kept outside."""
    with ledger.transaction(write=False) as connection:
        found = _chain(connection, ledger.database_id)
        faults = [*found.faults, *_heads(connection, found, against)]
        faults += _readable(_file, connection)
        faults += _readable(_documents, connection)
        if found.faults:
            faults.append("the read tables were not compared: the ledger itself is damaged")
        else:
            faults += _readable(_read_tables, connection)
    return Report(found.entries, found.last.hex(), tuple(faults), len(against))


def _chain(connection: sqlite3.Connection, database: str) -> Walk:
    """Walk the chain; a page of the ledger that cannot be read ends it."""
    start = genesis(database)
    try:
        return walk(connection.execute(rebuilding.CHAIN), start)
    except SqliteFailures as error:
        return Walk(0, start, (f"the ledger cannot be read: {error}",))


def _readable(part: Callable[[sqlite3.Connection], Iterable[str]], connection: sqlite3.Connection) -> list[str]:
    """Faults of one part; a page that cannot be read is a fault too."""
    try:
        return list(part(connection))
    except SqliteFailures as error:
        return [f"the file cannot be read: {error}"]


def _heads(connection: sqlite3.Connection, found: Walk, against: Sequence[Head]) -> Iterable[str]:
    for head in against:
        row = connection.execute("SELECT lower(hex(hash)) FROM entry WHERE seq = ?", (head.size,)).fetchone()
        if row is None:
            yield f"the ledger ends at {found.entries}, a head kept outside says {head.size}: its end was cut off"
        elif row[0] != head.hash:
            yield f"entry {head.size} is not the one that a head kept outside names"


def _file(connection: sqlite3.Connection) -> Iterable[str]:
    yield from layout.wrong(connection)
    yield from layout.strangers(connection)
    for (said,) in connection.execute(f"PRAGMA integrity_check({_DAMAGES})"):
        if said != "ok":
            yield f"the file is damaged: {said}"


def _documents(connection: sqlite3.Connection) -> Iterable[str]:
    for sha256, content in connection.execute(_DOCUMENTS):
        if hashlib.sha256(content).hexdigest().encode() != sha256:
            yield f"the bytes of document {sha256[:16].decode(errors='replace')} were changed"


def _read_tables(connection: sqlite3.Connection) -> Iterable[str]:
    with rebuilding.copied(connection) as copy:
        yield from copy.faults
        for name, keys in rebuilding.differences(connection, copy).items():
            yield f"table {name} differs from the ledger at {', '.join(keys)}"
        imported = copy.database.execute("SELECT sha256, id, version FROM document ORDER BY seq").fetchall()
    for sha256, name, version in imported:
        stored = connection.execute("SELECT 1 FROM document_bytes WHERE sha256 = ?", (sha256.decode(),)).fetchone()
        if stored is None:
            yield f"the bytes of {name.decode()} {version.decode()} are missing"
