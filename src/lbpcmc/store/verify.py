"""Recompute every link of the ledger and compare everything that is shown with what the ledger says.

What this cannot see (a cut tail, yesterday's file put back) is seen by comparing with a head kept outside: the
witness file, or the head printed on a page.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text

from lbpcmc.batch.entries import parse
from lbpcmc.errors import IntegrityError
from lbpcmc.store import projection
from lbpcmc.store.ledger import genesis

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from lbpcmc.store.ledger import Head, Ledger


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification saw: the head it computed, and each fault in words."""

    entries: int
    head: str
    faults: tuple[str, ...]

    @property
    def good(self) -> bool:
        """True when nothing was found."""
        return not self.faults


def verify_chain(rows: Iterable[tuple[int, str, bytes]], start: bytes) -> tuple[int, bytes, str]:
    """Recompute the chain over (seq, body, hash); returns the count, the last hash and the first fault or ""."""
    last, count = start, 0
    sha256 = hashlib.sha256
    for seq, body, digest in rows:
        count += 1
        if seq != count:
            return count, last, f"entry {count} is missing: {seq} follows {count - 1}"
        last = sha256(b"\x00" + last + body.encode()).digest()
        if last != digest:
            return count, last, f"entry {seq} was changed: its bytes do not give its hash"
    return count, last, ""


def verify(ledger: Ledger, against: Sequence[Head] = ()) -> Report:
    """Verify the chain, the streams, the stored documents and the read tables; compare with heads kept outside."""
    faults: list[str] = []
    with ledger._transaction() as connection:  # noqa: SLF001  # same room
        rows = connection.execute(text("SELECT seq, body, hash FROM entry ORDER BY seq"))
        count, last, fault = verify_chain(((r.seq, r.body, bytes(r.hash)) for r in rows), genesis(ledger.database_id))
        if fault:
            faults.append(fault)
        else:
            faults += _documents(connection)
            faults += _read_tables(connection)
        for head in against:
            found = connection.execute(text("SELECT hash FROM entry WHERE seq = :seq"), {"seq": head.size}).scalar()
            if found is None:
                faults.append(f"the ledger ends at {count}, a head kept outside says {head.size}: the tail was cut")
            elif bytes(found).hex() != head.hash:
                faults.append(f"entry {head.size} is not the one that a head kept outside names")
    return Report(count, last.hex(), tuple(faults))


def _documents(connection: Connection) -> list[str]:
    faults = [
        f"document {row.sha256[:16]} was changed in the database"
        for row in connection.execute(text("SELECT sha256, bytes FROM document_bytes"))
        if hashlib.sha256(row.bytes).hexdigest() != row.sha256
    ]
    missing = connection.execute(
        text("SELECT id, version FROM document WHERE sha256 NOT IN (SELECT sha256 FROM document_bytes)")
    )
    return faults + [f"the bytes of {row.id} {row.version} are missing" for row in missing]


def _read_tables(connection: Connection) -> list[str]:
    """Rebuild the read tables in memory from the ledger and name every row that differs."""
    try:
        rebuilt = _rebuilt(connection)
    except IntegrityError as error:
        return [str(error)]
    shown = projection.dump(connection)
    faults = []
    for name, rows in shown.items():
        wrong = [row for row in rows if row not in set(rebuilt[name])] + [
            row for row in rebuilt[name] if row not in set(rows)
        ]
        keys = sorted({str(row[0]) for row in wrong})
        if keys:
            faults.append(f"table {name} differs from the ledger at {', '.join(keys[:5])}")
    return faults


def _rebuilt(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    engine = create_engine("sqlite://")
    with engine.begin() as memory:
        projection.create(memory)
        for row in connection.execute(text("SELECT seq, body, hash FROM entry ORDER BY seq")):
            entry = parse(row.body)
            projection.project(memory, row.seq, bytes(row.hash).hex(), entry)
        found = projection.dump(memory)
    engine.dispose()
    return found
