"""Appending to the ledger and reading its streams, within a transaction that is open.

Invariant: what a stream is read as has good hashes and no gap: each entry names the one before it, and the last is
the head (tests/store/test_chain.py). The link to the entry before comes from the ledger, never from a read table.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from lbpcmc.batch.entries import FIELDS, Entry, canonical, parse
from lbpcmc.batch.state import Numbered
from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.store.chain import Head, chain, genesis
from lbpcmc.store.projection import project

if TYPE_CHECKING:
    import sqlite3

_HASH_BYTES = 32
_TEXTS = attrgetter(*FIELDS)
_APPEND = "INSERT INTO entry (seq, body, hash) VALUES (?, ?, ?)"
_FIRST = "SELECT coalesce(CAST(body AS BLOB), x'') FROM entry WHERE seq = 1"
_LAST = "SELECT seq, coalesce(CAST(hash AS BLOB), x'') FROM entry ORDER BY seq DESC LIMIT 1"
_HEAD = """
SELECT head.seq, head.hash, head.entries, lower(hex(last.hash)),
       (SELECT max(seq) FROM stream_entry WHERE stream = :stream)
FROM (SELECT 1) LEFT JOIN stream AS head ON head.stream = :stream LEFT JOIN entry AS last ON last.seq = head.seq
"""
_READ_ALL = """
SELECT e.seq, coalesce(CAST(e.body AS BLOB), x''), coalesce(CAST(e.hash AS BLOB), x''),
       coalesce(CAST(before.hash AS BLOB), x'')
FROM entry AS e LEFT JOIN entry AS before ON before.seq = e.seq - 1
WHERE e.seq > :since ORDER BY e.seq
"""
_READ_STREAM = """
SELECT e.seq, coalesce(CAST(e.body AS BLOB), x''), coalesce(CAST(e.hash AS BLOB), x''),
       coalesce(CAST(before.hash AS BLOB), x'')
FROM stream_entry AS s JOIN entry AS e ON e.seq = s.seq LEFT JOIN entry AS before ON before.seq = e.seq - 1
WHERE s.stream = :stream AND s.seq >= :since ORDER BY s.seq
"""


def database_id(connection: sqlite3.Connection) -> str:
    """Read the database's ID out of its first entry."""
    row = connection.execute(_FIRST).fetchone()
    found = None if row is None else parse(row[0].decode()).item
    if not found:
        raise IntegrityError("The first entry of the ledger is not its creation.", "Stop; restore a copy.")
    return found


def last(connection: sqlite3.Connection) -> tuple[int, bytes]:
    """Sequence number and hash of the ledger's last entry."""
    row = connection.execute(_LAST).fetchone()
    if row is None or len(row[1]) != _HASH_BYTES:
        raise IntegrityError("The ledger has no last entry, or not its hash.", "Stop; restore a copy.")
    return int(row[0]), row[1]


def head(connection: sqlite3.Connection, stream: str) -> Head:
    """Where a stream ends; IntegrityError if the read table of heads does not agree with the ledger."""
    row = connection.execute(_HEAD, {"stream": _nfc(stream)}).fetchone()
    seq, digest, entries, kept, newest = row
    if seq is None and newest is None:
        return Head(0, "")
    if digest != kept or seq != newest or not isinstance(entries, int):
        raise _disagreement(stream)
    return Head(entries, digest)


def append(connection: sqlite3.Connection, entry: Entry, seq: int, before: bytes) -> tuple[int, bytes, Numbered]:
    """Append one entry after `seq`, whose hash is `before`; gives the new number, its hash and what was kept."""
    texts = {name: text and _nfc(text) for name, text in zip(FIELDS, _TEXTS(entry), strict=True)}
    kept = Entry(**texts | {"previous": head(connection, entry.stream).hash or None})
    body = canonical(kept)
    try:
        digest = chain(before, body.encode())
    except UnicodeEncodeError as error:
        raise StoreError(
            "The entry holds a byte that is no character.", "Nothing was written; type it again.", detail=str(error)
        ) from error
    connection.execute(_APPEND, (seq + 1, body, digest))
    project(connection.execute, seq + 1, digest.hex(), kept)
    return seq + 1, digest, Numbered(seq + 1, digest.hex(), kept)


def read_all(connection: sqlite3.Connection, database: str, since: int) -> list[Numbered]:
    """Read the whole ledger after an entry, each entry checked against its hash."""
    rows = connection.execute(_READ_ALL, {"since": since})
    return [_read(database, *row) for row in rows]


def read(connection: sqlite3.Connection, database: str, stream: str, since: int) -> list[Numbered]:
    """Read a stream from one of its entries on (that one left out), or from its beginning."""
    stream = _nfc(stream)
    end = head(connection, stream)
    found = [_read(database, *row) for row in connection.execute(_READ_STREAM, {"stream": stream, "since": since})]
    linked = all(later.entry.previous == earlier.hash for earlier, later in pairwise(found))
    begun = not found or (found[0].seq == since if since else found[0].entry.previous is None)
    ended = (found[-1].hash if found else "") == end.hash
    if not (linked and begun and ended and all(numbered.entry.stream == stream for numbered in found)):
        raise _disagreement(stream)
    return found[1:] if since else found


def _read(database: str, seq: int, body: bytes, digest: bytes, before: bytes) -> Numbered:
    if chain(genesis(database) if seq == 1 else before, body) != digest:
        raise IntegrityError(
            f"Entry {seq} of the ledger was changed: its bytes do not give its hash.", "Stop; lbpcmc db verify"
        )
    return Numbered(seq, digest.hex(), parse(body.decode()))


def _disagreement(stream: str) -> IntegrityError:
    return IntegrityError(
        f"The read tables do not agree with the ledger about {stream}.",
        "Look at both: lbpcmc db verify; then write them again: lbpcmc db rebuild",
    )


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
