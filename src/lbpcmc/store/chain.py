"""The chain: what an entry's hash is made of, and the walk that recomputes every link.

    hash(n) = SHA-256(0x00 || hash(n-1) || body(n)),   hash(0) = SHA-256("lbpcmc/1:" || database ID)

Invariant: an edit, a missing entry, or two that are exchanged is named by its sequence number
(tests/store/test_chain.py); scripts/verify_standalone.py computes the same with the standard library alone.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIZE = re.compile(r"[0-9]{1,18}")
_HASH = re.compile(r"[0-9a-f]{64}")
_NAMED = 20
"""How many faults of a chain are named one by one."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: how many entries, and the hash of the last."""

    size: int
    hash: str
    """64 hexadecimal digits; empty for a stream without entries."""

    def __str__(self) -> str:
        return f"{self.size} {self.hash}"

    @classmethod
    def read(cls, text: str) -> Head:
        """Read a head as it is printed; InputError if it is none. The hash may stand in groups."""
        size, *groups = text.split() or [""]
        digest = "".join(groups).lower()
        if not _SIZE.fullmatch(size) or not _HASH.fullmatch(digest):
            raise InputError(f"{text[:90]!a} is no head of a ledger.", "Give the size and the 64 digits of the hash.")
        return cls(int(size), digest)


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk over the ledger saw."""

    entries: int
    """Sequence number of the last entry."""
    last: bytes
    """Hash of the last entry as computed; the stored hash where an entry was changed."""
    faults: tuple[str, ...]
    """Every break in the order of the ledger; the first is the first bad entry."""


def chain(previous: bytes, body: bytes) -> bytes:
    """Hash of an entry: SHA-256 over a zero byte, the hash before, and the bytes of the body."""
    return hashlib.sha256(b"\x00" + previous + body).digest()


def genesis(database_id: str) -> bytes:
    """Hash before the first entry of a database."""
    return hashlib.sha256(f"lbpcmc/1:{database_id}".encode()).digest()


def walk(rows: Iterable[tuple[int, bytes, bytes]], start: bytes) -> Walk:
    """Recompute the chain over (sequence number, body, hash) in their order.

    After a break the walk goes on from the stored hash, so that each changed entry is named and not all that follow.
    """
    last, seq, faults = start, 0, []
    sha256 = hashlib.sha256
    for number, body, digest in rows:
        seq += 1
        last = sha256(b"\x00" + last + body).digest()
        if number != seq or last != digest:
            faults.append(_break(seq, number))
            seq, last = number, digest
    more = len(faults) - _NAMED
    named = (*faults[:_NAMED], f"and {more} more entries") if more > 0 else tuple(faults)
    return Walk(seq, last, named)


def _break(expected: int, found: int) -> str:
    if found == expected:
        return f"entry {found} was changed: its bytes do not give its hash"
    if found == expected + 1:
        return f"entry {expected} is missing"
    return f"entries {expected} to {found - 1} are missing" if found > expected else f"entry {found} is out of order"
