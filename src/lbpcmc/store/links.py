"""The chain: the walk that recomputes every hash and every link, and a head as it is printed.

Invariant: an edit, a missing event, or two that are exchanged is named by its number (tests/store/test_links.py);
scripts/verify_standalone.py computes the same with the standard library alone.
"""

from __future__ import annotations

import hashlib
import re
from binascii import hexlify
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.errors import InputError
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIZE = re.compile(r"[0-9]{1,18}")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the ledger ends: how many events, and the hash of the last."""

    size: int
    hash: str
    """64 hexadecimal digits."""

    def __str__(self) -> str:
        return f"{self.size} {self.hash}"

    @classmethod
    def read(cls, text: str) -> Head:
        """Read a head as it is printed; InputError if it is not one. The hash may stand in groups."""
        size, *groups = text.split() or [""]
        digest = "".join(groups).lower()
        if not _SIZE.fullmatch(size) or not _HASH.fullmatch(digest):
            raise InputError(say("ledger.not_a_head", text=ascii(text[:90])))
        return cls(int(size), digest)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the ledger is not what its hashes say."""

    seq: int
    code: str
    """`changed`, `missing`, `order` or `link`."""

    def __str__(self) -> str:
        return {
            "changed": f"event {self.seq} was changed: its bytes do not give its hash",
            "missing": f"event {self.seq} is missing",
            "order": f"event {self.seq} is out of order",
            "link": f"event {self.seq} does not follow the event before it",
        }[self.code]


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk over the ledger saw."""

    events: int
    """How many events were read."""
    last: int
    """Number of the last event."""
    head: str
    """Hash of the last event, as computed."""
    breaks: tuple[Break, ...]


def walk(rows: Iterable[tuple[int, bytes, bytes]], before: str, first: int = 1, most: int = 1000) -> Walk:
    """Recompute hashes and links over (number, bytes, hash) in their order.

    `before` is the hash before the first row, whose number is `first`. After a break the walk goes on from the stored
    hash, so that each changed event is named and not all that follow.
    """
    sha256 = hashlib.sha256
    breaks: list[Break] = []
    wanted, count, digest = first, 0, before.encode()
    for seq, body, kept in rows:
        count += 1
        found = sha256(b"\x00" + body).digest()
        if seq == wanted and found == kept and b'"previous":"%b","payload":' % digest in body:
            wanted, digest = seq + 1, hexlify(found)
            continue
        if seq > wanted:
            breaks += [Break(one, "missing") for one in range(wanted, min(seq, wanted + 50))]
        elif seq < wanted:
            breaks.append(Break(seq, "order"))
        if found != kept:
            breaks.append(Break(seq, "changed"))
        elif seq == wanted:
            breaks.append(Break(seq, "link"))
        wanted, digest = seq + 1, hexlify(kept)
        if len(breaks) >= most:
            break
    return Walk(count, wanted - 1, digest.decode(), tuple(breaks))
