"""The ledger once more, event by event: the facts as they were before each event, and the rows that follow from it.

Verification, rebuilding and exports replay; nothing here reads a read table or trusts a stored state.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from lbpcmc.documents.compiled import open_compiled
from lbpcmc.errors import IntegrityError
from lbpcmc.events import StreamHead
from lbpcmc.gmp.facts import Stream
from lbpcmc.gmp.identifiers import look
from lbpcmc.messages import say
from lbpcmc.store.ledger import FAILURES
from lbpcmc.store.read_tables import Clear, apply

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lbpcmc.documents.model import Document
    from lbpcmc.events import Event, Fold
    from lbpcmc.gmp.exceptions import BatchException
    from lbpcmc.gmp.facts import Product
    from lbpcmc.store import Reading
    from lbpcmc.store.read_tables import Rows

State = TypeVar("State")
_MOST_REMEMBERED = 200_000


@dataclass
class Replay:
    """Facts of a ledger that is replayed."""

    product: Product
    reading: Reading
    memo: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)
    _streams: dict[str, Stream] = field(default_factory=dict)
    _names: dict[str, set[str]] = field(default_factory=dict)
    """Streams by their kind."""
    _looks: dict[str, list[str]] = field(default_factory=dict)
    """Streams by what they look like."""
    _documents: dict[str, Document] = field(default_factory=dict)

    def stream(self, name: str) -> Stream:
        """A stream as it was replayed so far."""
        found = self._streams.get(name)
        if found is None:
            found = self._streams[name] = Stream.begin(self.product, name, self)
        return found

    def fold(self, fold: Fold[State], *ids: str) -> State:
        """What a stream adds up to, before the event that is asked about."""
        state: State = self.stream(fold.stream.key(*ids)).states[id(fold)]
        return state

    def head(self, stream: str) -> StreamHead:
        """Where a stream ends."""
        found = self._streams.get(stream)
        return found.head if found else StreamHead()

    def severities(self, stream: str) -> Mapping[str, int]:
        """How many exceptions of each severity quality must see of a stream."""
        return self.stream(stream).severities(self.product)

    def open_exceptions(self, stream: str) -> list[BatchException]:
        """What quality must see of a stream and goes away when it is done."""
        return self.stream(stream).open_exceptions(self.product)

    def streams(self, kind: str) -> frozenset[str]:
        """Names of the streams of a kind."""
        return frozenset(self._names.get(kind, ()))

    def looking_like(self, stream: str) -> Iterable[str]:
        """Streams of the same kind whose names look like that of a stream, itself included where it is there."""
        kind = stream.partition(":")[0]
        return [one for one in self._looks.get(look(stream), ()) if one.partition(":")[0] == kind]

    def document(self, sha256: str) -> Document:
        """Open a compiled document."""
        found = self._documents.get(sha256)
        if found is None:
            found = self._documents[sha256] = open_compiled(self.content(sha256))
        return found

    def content(self, sha256: str) -> bytes:
        """Give kept bytes; IntegrityError too where the database cannot give any."""
        try:
            return self.reading.content(sha256)
        except FAILURES as error:
            raise IntegrityError(say("content.unreadable", sha256=sha256), detail=str(error)) from error

    @property
    def named(self) -> frozenset[str]:
        """Every stream that was met."""
        return frozenset().union(*self._names.values())

    def name(self, stream: str) -> None:
        """Note that there is a stream, though its events are not replayed here."""
        names = self._names.setdefault(stream.partition(":")[0], set())
        if stream not in names:
            names.add(stream)
            self._looks.setdefault(look(stream), []).append(stream)

    def add(self, event: Event[Any], *, rows: bool = True) -> None:
        """Take one event in, and what it means as rows."""
        name = event.envelope.stream
        if len(self.memo) > _MOST_REMEMBERED:
            self.memo.clear()
        self.name(name)
        stream = self.stream(name)
        found, before = stream.add(self.product, event), len(stream.found)
        if rows:
            apply(self.rows, self.product.read_tables().changes(self, event, found, before - len(found)))

    def sum_up(self, streams: Iterable[str]) -> None:
        """Make the rows that sum streams up, once and at the end: nothing that was made before is to be cleared."""
        read_tables = self.product.read_tables()
        for stream in streams:
            if self.head(stream).count:
                summary = read_tables.summary(self, stream)
                apply(self.rows, (change for change in summary if not isinstance(change, Clear)))


def replayed_rows(product: Product, reading: Reading) -> Rows:
    """Every row of the read tables as the ledger says them; IntegrityError where an event is damaged."""
    replay = Replay(product, reading)
    names: dict[str, None] = {}
    ledger = reading.ledger
    for seq, body, digest in reading.raw():
        event = ledger.types.read(seq, digest.hex(), ledger.genuine(seq, body, digest))
        replay.add(event)
        names[event.envelope.stream] = None
    replay.sum_up(names)
    return replay.rows
