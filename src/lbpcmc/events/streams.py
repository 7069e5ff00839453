"""Streams: which events belong together, and what they add up to.

A stream's key is its ID casefolded in NFKC: `LOT-1` and `lot-1` are one stream. A stream's head is a running SHA-256
over the hashes of its events; it names the stream's whole history.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.events.envelope import Event

State = TypeVar("State")


_UNSAFE = {ord(c): "\ufffd" for c in ('"', "\\", *map(chr, range(32)))}
"""What no ID has, and what would end a stream's name in the bytes of an event, or be escaped in them."""


@dataclass(frozen=True, slots=True)
class StreamKind:
    """A kind of stream: one stream for each batch, person, document."""

    name: str
    begins: str = ""
    """Type of the event that every such stream begins with; empty where any may be the first."""
    shared: bool = False
    """True where acts on other streams ask it: people, documents, the site."""

    def key(self, *ids: str) -> str:
        """Name the stream of an ID: casefolded NFKC, so that IDs are unique without regard to case and width."""
        return _key(self.name, ids)

    def id_of(self, stream: str) -> str:
        """The ID in a stream's name, as it was folded; a stream of several IDs gives them with their colons."""
        return stream.removeprefix(f"{self.name}:")

    def owns(self, stream: str) -> bool:
        """True where a stream is of this kind."""
        return stream == self.name or stream.startswith(f"{self.name}:")


@lru_cache(maxsize=10_000)
def _key(name: str, ids: tuple[str, ...]) -> str:
    return ":".join((name, *(folded_id(one).translate(_UNSAFE) for one in ids)))


def folded_id(text: str) -> str:
    """Fold an ID as streams are named: NFKC again after folding, so that it stays as it is in the bytes of an event.

    A byte that is not a character, as a terminal may send one, is no part of any ID and is folded to `?`.
    """
    text = text.encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


@dataclass(frozen=True, slots=True)
class StreamHead:
    """Where a stream ends: how many events it has, and the running hash over their hashes."""

    count: int = 0
    hash: str = ""
    """64 hexadecimal digits; empty for a stream without events."""

    def after(self, event_hash: str) -> StreamHead:
        """The head after one more event."""
        return StreamHead(self.count + 1, hashlib.sha256((self.hash + event_hash).encode()).hexdigest())

    def __str__(self) -> str:
        return f"{self.count} {self.hash}"


@dataclass(frozen=True, slots=True)
class Fold(Generic[State]):
    """What the events of one stream add up to, for one capability."""

    stream: StreamKind
    begin: Callable[[Any], State]
    """Makes the state of an empty stream; it is given what opens approved documents by their hash."""
    apply: Callable[[State, Event[Any]], None]
    """Adds one event. Events of other capabilities on the same stream are left alone, by their type."""
