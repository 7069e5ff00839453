"""An act: rules that decide inside the write lock, then events that are appended, all or none.

    with site.write(session) as act:
        act.seen(stream, head)                  where a person had something before their eyes
        state = act.fold(FOLD, id)
        act.append(FOLD.stream.key(id), payload)

Invariant: an event is appended only after its rule found it allowed on the folds of hash-checked events, and nothing is
kept where anything in the act raises (tests/gmp/test_acts.py).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from lbpcmc import __version__
from lbpcmc.documents.compiled import open_compiled
from lbpcmc.errors import Conflict, LbpcmcError, NotAllowed
from lbpcmc.events import Envelope, Event, StreamHead
from lbpcmc.events.canonical import parsed
from lbpcmc.gmp.authority import allowed, permitted
from lbpcmc.gmp.clock import stamp, stepped
from lbpcmc.gmp.facts import Stream
from lbpcmc.gmp.identifiers import look
from lbpcmc.gmp.site.events import SITE, ClockStepped, WitnessMissed
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from lbpcmc.documents.model import Document
    from lbpcmc.events import Fold
    from lbpcmc.gmp.clock import Clock, Moment
    from lbpcmc.gmp.exceptions import BatchException
    from lbpcmc.gmp.facts import Product
    from lbpcmc.gmp.sessions import Session, Station
    from lbpcmc.gmp.witnessing import Missed, Witness
    from lbpcmc.store import Ledger, Reading, Writing
    from lbpcmc.store.read_tables import RowChange

State = TypeVar("State")
PROGRAM = f"lbpcmc {__version__}"
_MOST_REMEMBERED = 50_000


@dataclass
class Site:
    """One opened site: its ledger, its witness, and what was folded so far."""

    place: Path | str
    """Folder of the site, or URL of its database."""
    ledger: Ledger
    product: Product
    clock: Clock
    station: Station
    witness: Witness
    memo: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    summed: dict[str, tuple[tuple[RowChange, ...], int]] = field(default_factory=dict)
    """Rows that sum a stream up, as this program wrote them last, and how many events it had then."""
    appended: Event[Any] | None = None
    """The last event that this program has appended."""
    _streams: dict[str, Stream] = field(default_factory=dict)
    _documents: dict[str, Document] = field(default_factory=dict)
    _wrote: bool = False

    @property
    def warning(self) -> str:
        """What every screen and page says of the record: its witness is away, its chain is broken; usually nothing."""
        return "; ".join(filter(None, (self.ledger.fault, self.witness.warning)))

    @contextmanager
    def read(self) -> Iterator[View]:
        """What the record says at one moment."""
        with self.ledger.reading() as reading:
            yield View(self, reading)

    @contextmanager
    def write(self, session: Session, *, performed_at: str | None = None) -> Iterator[Act]:
        """One act of a session: everything in it is appended, or nothing."""
        self.witness.check(self.ledger)
        touched: set[str] = set()
        try:
            with self.ledger.writing() as writing:
                act = Act(self, writing, session, self.clock.now(), performed_at, touched)
                act.notice()
                yield act
                act.sum_up()
            act.settled()
        except BaseException:  # an interrupt too: what was folded of events that are not written is forgotten
            for stream in touched:
                self._streams.pop(stream, None)
            raise
        if act.noted is not None and act.noted is self.witness.missed:
            self.witness.missed = None
        if act.appended:
            self._wrote, self.appended = True, act.appended[-1]
            if any(type(event.payload) in self.product.witnessed for event in act.appended):
                self._testify()

    def _testify(self) -> None:
        self.witness.testify(self.ledger, stamp(self.clock.now().at))
        self._wrote = False

    def close(self) -> None:
        """Give the last head to the witness, if this program moved it, and release the database."""
        try:
            if self._wrote:
                self._testify()
        finally:
            self.ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fold(self, fold: Fold[State], *ids: str) -> State:
        """What a stream adds up to now."""
        with self.read() as view:
            return view.fold(fold, *ids)

    # What was read once.

    def stream(self, reading: Reading, name: str) -> Stream:
        """Bring what is known of a stream up to date."""
        known = self._streams.get(name)
        if known is None:
            known = Stream.begin(self.product, name, self.library(reading))
            self._streams[name] = known
        elif reading.began is not None and known.read_at == reading.began:
            return known
        try:
            for event in reading.events(name, after=known.last):
                known.add(self.product, event)
        except LbpcmcError:
            self._streams.pop(name, None)
            raise
        if reading.began is not None:
            known.read_at = reading.began
        return known

    def library(self, reading: Reading) -> _Library:
        """What opens documents within a transaction."""
        return _Library(self, reading)

    def document(self, reading: Reading, sha256: str) -> Document:
        """Open a compiled document once."""
        found = self._documents.get(sha256)
        if found is None:
            found = self._documents[sha256] = open_compiled(reading.content(sha256))
        return found

    def forget(self) -> None:
        """Drop what was folded, so that the next question reads the ledger again."""
        self._streams.clear()


@dataclass(frozen=True, slots=True)
class _Library:
    site: Site
    reading: Reading

    def document(self, sha256: str) -> Document:
        return self.site.document(self.reading, sha256)

    def content(self, sha256: str) -> bytes:
        return self.reading.content(sha256)


@dataclass
class View:
    """The record at one moment: folds, documents, events."""

    site: Site
    reading: Reading
    _fresh: dict[str, Stream] = field(default_factory=dict)
    """Streams that were brought up to date in this transaction: nobody else writes to them meanwhile."""

    def stream(self, name: str) -> Stream:
        """A stream as it is in this transaction."""
        found = self._fresh.get(name)
        if found is None:
            found = self._fresh[name] = self.site.stream(self.reading, name)
        return found

    @property
    def product(self) -> Product:
        """The lists that the product consists of."""
        return self.site.product

    @property
    def memo(self) -> dict[tuple[str, str, str], Any]:
        """What texts were understood as."""
        if len(self.site.memo) > _MOST_REMEMBERED:
            self.site.memo.clear()
        return self.site.memo

    def fold(self, fold: Fold[State], *ids: str) -> State:
        """What a stream adds up to; the empty state where it has no event."""
        state: State = self.stream(fold.stream.key(*ids)).states[id(fold)]
        return state

    def head(self, stream: str) -> StreamHead:
        """Where a stream ends."""
        return self.stream(stream).head

    def exceptions(self, stream: str) -> list[BatchException]:
        """What quality must see of a stream now."""
        return self.stream(stream).exceptions(self.product)

    def severities(self, stream: str) -> Mapping[str, int]:
        """How many of them have each severity."""
        return self.stream(stream).severities(self.product)

    def open_exceptions(self, stream: str) -> list[BatchException]:
        """What of that goes away when it is done."""
        return self.stream(stream).open_exceptions(self.product)

    def streams(self, kind: str) -> frozenset[str]:
        """Names of the streams of a kind."""
        return self.reading.streams(kind)

    def looking_like(self, stream: str) -> Iterable[str]:
        """Streams of the same kind whose names look like that of a stream, itself included where it is there."""
        return [one for one in self.streams(stream.partition(":")[0]) if look(one) == look(stream)]

    def document(self, sha256: str) -> Document:
        """Open a compiled document."""
        return self.site.document(self.reading, sha256)

    def content(self, sha256: str) -> bytes:
        """Give kept bytes."""
        return self.reading.content(sha256)

    def events(self, stream: str) -> list[Event[Any]]:
        """Every event of a stream, each checked against its hash."""
        return self.reading.events(stream)


class Act(View):
    """Everything that one person does at once."""

    def __init__(  # made by Site.write alone
        self,
        site: Site,
        writing: Writing,
        session: Session,
        moment: Moment,
        performed_at: str | None,
        touched: set[str],
    ) -> None:
        """`touched` collects the streams whose folds must be forgotten if the act fails."""
        super().__init__(site, writing)
        self.writing = writing
        self.session = session
        self.appended: list[Event[Any]] = []
        self.noted: Missed | None = None
        """What the witness has not seen, as this act puts it on record."""
        self._touched = touched
        self._moment = moment
        self._performed_at = performed_at
        self._act = str(writing.head.size + 1)
        self._at = stamp(writing.ledger.engine.now() or moment.at)

    def seen(self, stream: str, head: StreamHead | None) -> None:
        """Refuse an act whose person had another state before their eyes: Conflict."""
        if head is None:
            return
        now = self.head(stream)
        if now != head:
            if now.count < head.count:
                raise Conflict(say("act.seen_more"))
            latest = self.reading.events(stream)[-1].envelope
            raise Conflict(say("act.meanwhile", name=latest.name, station=latest.station, time=latest.at[11:19]))

    def permitted(self, payload: type) -> None:
        """Refuse at once what the session's role may not do, before anything else is found wrong."""
        known = self.product.types.of_class(payload)
        permitted(self.product, self.session.name, self.session.role, known.name, known.by)

    def put(self, content: bytes) -> str:
        """Keep bytes beside the events; gives their SHA-256."""
        return self.writing.put(content)

    def append(self, stream: str, payload: object, *, new: bool = False) -> Event[Any]:
        """Ask the rule of the event and append it. `new`: the stream must not exist yet."""
        if new and self.head(stream).count:
            raise NotAllowed(say("act.stream_exists", id=stream.partition(":")[2]))
        proposed = Event(self.writing.head.size + 1, "", self._envelope(stream, payload), payload)
        allowed(self, proposed)
        return self._kept(proposed)

    def _kept(self, proposed: Event[Any]) -> Event[Any]:
        stream = proposed.envelope.stream
        known = self.stream(stream)
        self._touched.add(stream)
        event = self.writing.append(proposed.envelope, proposed.payload)
        found, before = known.add(self.product, event), len(known.found)
        self.appended.append(event)
        self.writing.change(self.product.read_tables().changes(self, event, found, before - len(found)))
        return event

    def _envelope(self, stream: str, payload: object) -> Envelope:
        known, session, moment = self.product.types.of(payload), self.session, self._moment
        return Envelope(
            stream=stream,
            type=known.name,
            version=str(known.version),
            act=self._act,
            at=self._at,
            offset=moment.offset,
            boot=moment.boot,
            monotonic=f"{moment.monotonic:.3f}",
            synchronised=moment.synchronised,
            performed_at=self._performed_at,
            person=session.person,
            name=session.name,
            role=session.role,
            session=session.id,
            identity=session.identity,
            station=session.station.name,
            os_user=session.station.os_user,
            client=session.station.client,
            origin=session.station.origin,
            program=PROGRAM,
            previous=self.writing.head.hash,
        )

    def notice(self) -> None:
        """Put on record what must not pass unnoticed: a clock that was set, a witness that saw nothing."""
        if not self.writing.head.size:
            return
        last = self.site.appended
        ours = last is not None and last.hash == self.writing.head.hash
        before = last.envelope if last is not None and ours else parsed(self.writing.last_body)[0]
        moved = stepped(before, self._envelope(before.stream, SITE_PROBE))
        if moved:
            said = f"the clock of {self.session.station.name} moved by {moved:+.1f} s"
            self._note(ClockStepped(f"{moved:.3f}", said))
        missed = self.site.witness.missed
        if missed is not None:
            self._note(WitnessMissed(missed.since, missed.why))
            self.noted = missed

    def _note(self, payload: object) -> None:
        self._kept(Event(self.writing.head.size + 1, "", self._envelope(SITE.key(), payload), payload))

    def sum_up(self) -> None:
        """Write the rows that sum up each stream that was touched."""
        read_tables = self.product.read_tables()
        for stream in sorted(self._touched):
            summary = tuple(read_tables.summary(self, stream))
            if not summary:
                continue
            kept, count = self.site.summed.get(stream, ((), 0))
            ours = sum(event.envelope.stream == stream for event in self.appended)
            self.writing.change(_news(summary, kept if count == self.head(stream).count - ours else ()))
            self.site.summed[stream] = summary, self.head(stream).count

    def settled(self) -> None:
        """Note, once the act is kept, where the ledger ends for the streams that it was decided from."""
        for known in self._fresh.values():
            known.read_at = self.writing.head

    @property
    def at(self) -> datetime:
        """When the act happens."""
        return datetime.fromisoformat(self._at)


def _news(summary: tuple[RowChange, ...], kept: tuple[RowChange, ...]) -> list[RowChange]:
    """What of a summary is to be written: a table whose rows are as they were written last is left alone."""
    now, before = _by_table(summary), _by_table(kept)
    return [change for name, part in now.items() if part != before.get(name) for change in part]


def _by_table(changes: tuple[RowChange, ...]) -> dict[str, list[RowChange]]:
    found: dict[str, list[RowChange]] = {}
    for change in changes:
        found.setdefault(change.table.name, []).append(change)
    return found


SITE_PROBE = ClockStepped("0", "")
"""Stands in an envelope that is made to read the clock alone."""
