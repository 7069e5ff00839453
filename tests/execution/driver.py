"""What a person does to a batch and what can be seen afterwards: the one place that knows the present API.

The tests of execution, people and testing say `lot.record("1.4", "37.0")` and look at `lot.status`; this module
translates. When the API below it changes, this module changes and the tests stay as they are.

Everybody here has one role, `OLGA` an operator, `SVEN` a supervisor and so on; `DORA` has two. A refusal is asked for
with `refused(lot.record, "1.4", "37.0")`: it gives the sentence, and fails if anything was written.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2

from lbpcmc.errors import Conflict, DocumentError, InputError, LbpcmcError, NotAllowed
from lbpcmc.gmp.batch_record import print_record
from lbpcmc.gmp.clock import Moment
from lbpcmc.gmp.document_control import usecases as documents
from lbpcmc.gmp.document_control.state import DOCUMENT_STATE
from lbpcmc.gmp.exceptions import Review, reviewed
from lbpcmc.gmp.execution import usecases as execution
from lbpcmc.gmp.execution.events import BATCH, BatchStarted, PhaseEnded
from lbpcmc.gmp.execution.rules import ANSWER_OF_KIND
from lbpcmc.gmp.execution.state import BATCH_STATE, Batch
from lbpcmc.gmp.facts import Stream
from lbpcmc.gmp.installation import Administrator, create_site, open_site
from lbpcmc.gmp.people import usecases as people
from lbpcmc.gmp.printed import line
from lbpcmc.gmp.product import PRODUCT
from lbpcmc.gmp.sessions import Session, Station
from lbpcmc.gmp.site.events import ClockStepped
from lbpcmc.gmp.testing import usecases as testing
from lbpcmc.gmp.testing.state import RESULTS_STATE, Results
from lbpcmc.gmp.verification import verify
from lbpcmc.gmp.views import batch_card, board, review

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lbpcmc.events import Event as Happened
    from lbpcmc.gmp.acts import Site as OpenSite


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts in a role."""

    id: str
    name: str
    roles: tuple[str, ...]
    role: str

    def acting(self, role: str) -> Person:
        """The same person in another role."""
        return replace(self, role=role)


def _person(name: str, *roles: str) -> Person:
    return Person(name.split(maxsplit=1)[0].lower(), name, roles, roles[0])


RITA = _person("Rita Administrator", "administrator")
OLGA = _person("Olga Operator", "operator")
OSCAR = _person("Oscar Operator", "operator")
SVEN = _person("Sven Supervisor", "supervisor")
SARA = _person("Sara Supervisor", "supervisor")
ANNA = _person("Anna Analyst", "analyst")
EMIL = _person("Emil Engineer", "engineer")
QUINN = _person("Quinn Quality", "quality")
DORA = _person("Dora Double", "engineer", "quality")
PEOPLE = (RITA, OLGA, OSCAR, SVEN, SARA, ANNA, EMIL, QUINN, DORA)
BY_ROLE = {
    "operator": OSCAR,
    "supervisor": SARA,
    "analyst": ANNA,
    "engineer": EMIL,
    "quality": QUINN,
    "administrator": RITA,
}
"""One person for each role, none of whom does anything in a batch unless a test says so."""


class SettableClock:
    """A second later at every look; `step` sets the wall clock, as an administrator of the machine could."""

    def __init__(self) -> None:
        self.when = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
        self.boot = 1000.0
        self.synchronised = "synchronised"

    def now(self) -> Moment:
        self.when += timedelta(seconds=1)
        self.boot += 1
        return Moment(self.when, "+01:00", "boot", self.boot, self.synchronised)

    def step(self, seconds: float) -> None:
        self.when += timedelta(seconds=seconds)


class Place(NamedTuple):
    """A place of the procedure."""

    step: str
    occurrence: int = 1
    replicate: int = 1


class Exceptional(NamedTuple):
    """One line of the review by exception."""

    rule: str
    severity: str
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, as a reader of the record sees it."""

    number: int
    """Number in the ledger."""
    act: str
    subject: str
    """Step or test; empty for the batch itself."""
    occurrence: int
    """0 where the act has no place in the procedure."""
    replicate: int
    person: str
    role: str
    typed: str
    understood: str
    verdict: str
    finding: str
    item: str
    """Lot of a material, ID of equipment, label of a sample."""
    reason: str
    refers: int
    """Number of the event that is corrected, verified or signed; 0 for none."""
    trace: str = ""

    @property
    def place(self) -> Place:
        """Where it happened."""
        return Place(self.subject, self.occurrence, self.replicate)


_ACTS = {"batch started": "started", "imported": "document imported", "approved": "document approved"}


def _event(event: Happened[Any]) -> Event:
    said, payload = line(event), event.payload
    subject = getattr(payload, "step", None) or getattr(payload, "test", None) or getattr(payload, "phase", None)
    occurrence = payload.occurrences if isinstance(payload, PhaseEnded) else getattr(payload, "occurrence", 0)
    return Event(
        number=event.seq,
        act=_ACTS.get(said.act, said.act),
        subject=subject or "",
        occurrence=occurrence,
        replicate=getattr(payload, "replicate", 0),
        person=event.envelope.person,
        role=event.envelope.role,
        typed=said.typed,
        understood=said.interpreted,
        verdict=said.verdict,
        finding=said.reason,
        item="" if isinstance(payload, BatchStarted) else said.item,
        reason=said.remark,
        refers=said.refers or 0,
        trace="\n".join(said.trace),
    )


STATION = Station("station 1", "tester", None, "floor")


class Template(NamedTuple):
    """A site that was made once in this process, to be copied: making one costs as much as a test."""

    folder: Path
    clock: SettableClock
    sessions: dict[tuple[str, str], Session]


@cache
def _template() -> Template:
    folder = Path(mkdtemp(prefix="lbpcmc-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    site = Site.create(folder / "site")
    site.close()
    return Template(folder / "site", site.clock, site._sessions)


class Site:
    """A site with everybody of PEOPLE at work, looked at from one station."""

    def __init__(self, opened: OpenSite, clock: SettableClock) -> None:
        self._site = opened
        self.clock = clock
        self._stations: list[Site] = []
        self._sessions: dict[tuple[str, str], Session] = {}

    @classmethod
    def create(cls, folder: Path) -> Site:
        """Make a site in a folder."""
        clock = SettableClock()
        made = create_site(folder, Administrator(RITA.id, RITA.name), clock=clock, station=STATION)
        site = cls(made, clock)
        for person in PEOPLE[1:]:
            site.add_person(person.id, person.name, person.roles)
        return site._at_work()

    def _at_work(self) -> Site:
        """Begin a session for everybody in each of their roles, so that an act writes nothing but itself."""
        for person in PEOPLE:
            for role in person.roles:
                self._session(person.acting(role))
        return self

    @classmethod
    @contextmanager
    def temporary(cls) -> Iterator[Site]:
        """A site that is gone afterwards, in memory where the system has such a folder: a disk is ten times slower."""
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  # the folder is our own
        made = _template()
        with TemporaryDirectory(dir=memory) as folder:
            clock = copy(made.clock)
            opened = open_site(shutil.copytree(made.folder, Path(folder) / "site"), clock=clock, station=STATION)
            site = cls(opened, clock)
            site._sessions.update(made.sessions)
            yield site
            site.close()

    def station(self, name: str = "station 2", *, replaying: bool = False) -> Site:
        """The same site from another station; a replaying one brings demonstration data."""
        station = Station(name, "tester", None, "replay: batch.csv" if replaying else "floor")
        other = Site(open_site(Path(self._site.place), clock=self.clock, station=station), self.clock)
        self._stations.append(other)
        return other._at_work()

    def close(self) -> None:
        for station in self._stations:
            station.close()
        self._site.close()

    def _session(self, who: Person) -> Session:
        key = who.id, who.role
        if key not in self._sessions:
            self._sessions[key] = people.begin(self._site, who.id, who.role)
        return self._sessions[key]

    @property
    def size(self) -> int:
        """How many events the ledger has."""
        with self._site.read() as view:
            return view.reading.last().size

    def written_since(self, size: int) -> list[Event]:
        """What was written to the whole ledger after it had `size` events."""
        return [_event(event) for event in self._everything() if event.seq > size]

    def _everything(self) -> list[Happened[Any]]:
        ledger = self._site.ledger
        with self._site.read() as view:
            return [ledger.types.read(seq, digest.hex(), body) for seq, body, digest in view.reading.raw()]

    def acts_with_authority(self) -> set[str]:
        """The types of event that ask for a permission."""
        return {known.name for known in PRODUCT.types if known.by}

    def faults(self) -> tuple[str, ...]:
        """What a verification of the whole database finds, its read tables against the ledger included."""
        return tuple(str(found) for found in verify(self._site).findings)

    # People and documents

    def add_person(self, person: str, name: str, roles: tuple[str, ...], who: Person = RITA) -> None:
        people.add_person(self._site, self._session(who), person, name, roles)

    def disable_person(self, person: str, reason: str = "left the company", who: Person = RITA) -> None:
        people.disable_person(self._site, self._session(who), person, reason)

    def change_roles(self, person: str, roles: tuple[str, ...], reason: str = "new post", who: Person = RITA) -> None:
        people.change_roles(self._site, self._session(who), person, roles, reason)

    def end_session(self, who: Person) -> None:
        people.end(self._site, self._session(who))

    def people(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Printed name and roles by user ID."""
        return {one.id: (one.name, one.roles) for one in people.people(self._site)}

    def may_act(self, person: str, role: str) -> None:
        """Ask to act in a role."""
        people.begin(self._site, person, role)

    def import_document(self, text: str, who: Person = EMIL) -> tuple[str, str, str]:
        """Import a document; gives its kind, ID and version."""
        found = documents.import_document(self._site, self._session(who), text.encode(), "document.yaml")
        return found.kind, found.id, found.version

    def approve_document(self, document: tuple[str, str, str], who: Person = QUINN) -> None:
        documents.approve_document(self._site, self._session(who), *document)

    def approved(self, text: str) -> tuple[str, str, str]:
        """Import and approve a document, each by whom it takes."""
        try:
            document = self.import_document(text)
        except DocumentError as refusal:
            raise AssertionError(f"{refusal.detail}\n{text}") from refusal
        self.approve_document(document)
        return document

    def is_approved(self, kind: str, name: str) -> bool:
        return self._site.fold(DOCUMENT_STATE, kind, name).effective is not None

    # Batches

    def begin(self, lot: str, recipe: str = "R-1", who: Person = OLGA) -> Lot:
        """Start a lot of an approved recipe."""
        execution.start_batch(self._site, self._session(who), lot, recipe)
        return Lot(self, lot)

    def start(self, recipe: str, specification: str, lot: str = "LOT-1", who: Person = OLGA) -> Lot:
        """Approve the two documents and start a lot."""
        self.approved(specification)
        _, name, _ = self.approved(recipe)
        return self.begin(lot, name, who)

    def lot(self, lot: str) -> Lot:
        """A lot as this station sees it."""
        execution.batch_of(self._site, lot)
        return Lot(self, lot)

    # What is kept about the clock and outside the database

    @contextmanager
    def witness_away(self) -> Iterator[None]:
        """The volume of the witness file is gone for a while."""
        path = self._site.witness.path
        away = path.with_name("away")
        path.rename(away)
        path.mkdir()
        yield
        path.rmdir()
        away.rename(path)

    def clock_steps(self) -> list[str]:
        """What was noticed of a clock that was set."""
        return [one.payload.reason for one in self._everything() if isinstance(one.payload, ClockStepped)]

    def witnessed(self) -> list[int]:
        """Sizes of the ledger that the witness file has seen, in order."""
        return [head.size for head in self._site.witness.known(self._site.ledger.database_id)]


class Lot:
    """One batch, as one station sees it. Whoever acts is OLGA unless somebody else is named."""

    def __init__(self, site: Site, lot: str) -> None:
        self.site = site
        self.lot = lot

    @property
    def size(self) -> int:
        return self.site.size

    def at(self, station: Site) -> Lot:
        """The same lot at another station."""
        return station.lot(self.lot)

    def _do(self, use_case: Callable[..., Any], *arguments: object, who: Person, **more: Any) -> list[Event]:
        """Do it, and give what was written by it."""
        before = len(self._state().log)
        use_case(self.site._site, self.site._session(who), self.lot, *arguments, **more)
        return [_event(event) for event in self._state().log[before:]]

    def _state(self) -> Batch:
        return execution.batch_of(self.site._site, self.lot)

    def _results(self) -> Results:
        return self.site._site.fold(RESULTS_STATE, self.lot)

    def _review(self) -> Review:
        with self.site._site.read() as view:
            return review(view, self.lot)

    # Acts

    def record(self, step: str, text: str, who: Person = OLGA, **more: Any) -> list[Event]:
        return self._do(execution.record, step, text, who=who, **more)

    def charge(self, step: str, material_lot: str, text: str, who: Person = OLGA, **more: Any) -> list[Event]:
        return self._do(execution.charge, step, material_lot, text, who=who, **more)

    def confirm(self, step: str, item: str = "", who: Person = OLGA, **more: Any) -> list[Event]:
        return self._do(execution.confirm, step, item, who=who, **more)

    def calculate(self, step: str, who: Person = OLGA, **more: Any) -> list[Event]:
        return self._do(execution.calculate, step, who=who, **more)

    def correct(
        self,
        step: str,
        text: str,
        reason: str = "misread",
        who: Person = OLGA,
        *,
        occurrence: int = 1,
        replicate: int = 1,
        **more: Any,
    ) -> list[Event]:
        return self._do(execution.correct, (step, occurrence, replicate), text, reason, who=who, **more)

    def verify(self, step: str, who: Person = OSCAR, *, occurrence: int = 1, **more: Any) -> list[Event]:
        return self._do(execution.verify_step, step, occurrence, who=who, **more)

    def sign(self, step: str, who: Person = SVEN, **more: Any) -> list[Event]:
        return self._do(execution.sign, step, who=who, **more)

    def leave_unsigned(self, step: str, reason: str, who: Person = OLGA) -> list[Event]:
        return self._do(execution.leave_unsigned, step, reason, who=who)

    def end_phase(self, who: Person = OLGA, **more: Any) -> list[Event]:
        return self._do(execution.end_phase, who=who, **more)

    def hold(self, reason: str = "pump stopped", who: Person = OLGA) -> list[Event]:
        return self._do(execution.change_status, "hold", reason, who=who)

    def resume(self, reason: str = "pump exchanged", who: Person = QUINN) -> list[Event]:
        return self._do(execution.change_status, "resume", reason, who=who)

    def stop(self, reason: str = "contaminated", who: Person = SVEN) -> list[Event]:
        return self._do(execution.change_status, "stop", reason, who=who)

    def complete(self, who: Person = OLGA) -> list[Event]:
        return self._do(execution.change_status, "complete", who=who)

    def comment(self, text: str, who: Person = OLGA, step: str | None = None) -> list[Event]:
        return self._do(execution.comment, text, step, who=who)

    def result(self, test: str, text: str, who: Person = ANNA) -> list[Event]:
        return self._do(testing.record_result, test, text, who=who)

    def correct_result(self, test: str, text: str, reason: str = "wrong plate", who: Person = ANNA) -> list[Event]:
        return self._do(testing.record_result, test, text, who=who, correct=reason)

    # What can be seen

    @property
    def head(self) -> object:
        """What a person has before their eyes; `seen=lot.head` refuses an act where another station was first."""
        with self.site._site.read() as view:
            return view.head(BATCH.key(self.lot))

    @property
    def status(self) -> str:
        return str(self._state().status)

    @property
    def demonstration(self) -> bool:
        """Whether the lot is marked as demonstration data, on the screen and in the list of lots."""
        card = batch_card(self.site._site, self.lot)
        (line,) = [one for one in board(self.site._site) if one.lot == card.lot]
        assert line.demonstration == card.demonstration
        return card.demonstration

    @property
    def next_step(self) -> Place | None:
        """The open place; None when every step is done."""
        return _next(self._state())

    @property
    def asks_for(self) -> str:
        """The act that fills the open place: `recorded`, `charged` ...; empty when every step is done."""
        found = self._state().next_place()
        answer = ANSWER_OF_KIND[found.step.kind].__name__ if found else ""
        return "" if found is None else re.sub(r".*(?=[A-Z])", "", answer).lower()

    def may_end_phase(self) -> str:
        """The repeated phase that may be ended now; empty for none."""
        phase = self._state().endable()
        return phase.id if phase else ""

    def events(self) -> list[Event]:
        """Everything that happened to the batch, in order."""
        return [_event(event) for event in self._state().log]

    def acts(self) -> list[str]:
        """The acts alone."""
        return [event.act for event in self.events()]

    def values(self) -> dict[Place, str]:
        """What holds at each place now, as it was understood."""
        return {place: event.understood for place, event in _holding(self._state()).items()}

    def value(self, step: str, occurrence: int = 1, replicate: int = 1) -> Event | None:
        """The event that holds at a place; None where there is none."""
        return _holding(self._state()).get(Place(step, occurrence, replicate))

    def history(self, step: str, occurrence: int = 1, replicate: int = 1) -> list[Event]:
        """Everything that was entered at a place, what was not understood included."""
        return [_event(event) for event in self._state().history.get((step, occurrence, replicate), ())]

    def verified(self) -> set[tuple[str, int]]:
        """Steps, with their occurrence, that a second person has verified as they stand."""
        return set(self._state().verified)

    def results(self, test: str) -> list[Event]:
        """Every result of a test, the latest last."""
        return [_event(event) for event in self._results().by_test.get(test, ())]

    def exceptions(self) -> list[Exceptional]:
        """The review by exception, most severe first."""
        return _exceptions(self._review())

    def exception_events(self) -> list[int | None]:
        """Number of the event that shows each exception; None where an event is missing."""
        return [found.seq for found in self._review().exceptions]

    def rules_run(self) -> dict[str, tuple[str, int]]:
        """Each rule that was run: what it looks for, and how often it found it."""
        return {rule.id: (rule.title, found) for rule, found in self._review().counts}

    def picture(self) -> dict[str, object]:
        """Everything that can be seen of the batch, to compare two ways of getting there."""
        return _picture(self._state(), self._results(), self._review())

    def picture_in_parts(self, *cuts: int) -> dict[str, object]:
        """The picture when the events are folded up to each cut in turn, and looked at each time."""
        with self.site._site.read() as view:
            log = view.events(BATCH.key(self.lot))
            stream = Stream.begin(PRODUCT, BATCH.key(self.lot), view)
            for event in log[: min(cuts, default=0)]:
                stream.add(PRODUCT, event)
            for begin, end in zip(sorted(cuts), [*sorted(cuts)[1:], len(log)], strict=True):
                _of_stream(stream)
                for event in log[begin:end]:
                    stream.add(PRODUCT, event)
            return _of_stream(stream)

    def picture_read_again(self) -> dict[str, object]:
        """The picture as a station sees it that has just opened the site."""
        opened = open_site(Path(self.site._site.place), clock=self.site.clock)
        try:
            return Lot(Site(opened, self.site.clock), self.lot).picture()
        finally:
            opened.ledger.close()

    def printed(self) -> str:
        """The text of the printed record, with single spaces."""
        document = pypdfium2.PdfDocument(print_record(self.site._site, self.lot))
        pages = [document[index].get_textpage().get_text_bounded() for index in range(len(document))]
        document.close()
        return " ".join(" ".join(pages).split())

    def printed_numbers(self) -> set[int]:
        """Ledger numbers of the events in the list of every event: each before its hash and its time."""
        text = self.printed()
        listed = text[text.index("Every event in its order") :]
        return {int(number) for number in re.findall(r"\b([0-9]+) [0-9a-f]{8} 20[0-9]{2}-", listed)}


def _next(state: Batch) -> Place | None:
    found = state.next_place()
    return None if found is None else Place(found.step.id, found.occurrence, found.replicate)


def _holding(state: Batch) -> dict[Place, Event]:
    return {Place(*slot): _event(event) for slot, event in state.holding.items()}


def _exceptions(review: Review) -> list[Exceptional]:
    return [Exceptional(e.rule, str(e.severity), e.subject, e.said) for e in review.exceptions]


def _of_stream(stream: Stream) -> dict[str, object]:
    review = reviewed(PRODUCT.exceptions, stream.exceptions(PRODUCT))
    return _picture(stream.states[id(BATCH_STATE)], stream.states[id(RESULTS_STATE)], review)


def _picture(state: Batch, results: Results, review: Review) -> dict[str, object]:
    phase = state.endable()
    return {
        "lot": state.lot,
        "status": str(state.status),
        "next": _next(state),
        "may end": phase.id if phase else "",
        "events": [_event(event) for event in state.log],
        "holding": _holding(state),
        "history": {slot: [event.seq for event in events] for slot, events in state.history.items()},
        "verified": sorted(state.verified),
        "results": {test: [event.seq for event in events] for test, events in results.by_test.items()},
        "ended": dict(state.ended),
        "exceptions": _exceptions(review),
    }


def _raised(kind: type[LbpcmcError], call: Callable[..., object], *arguments: object, **more: object) -> str:
    seen = getattr(call, "__self__")  # noqa: B009  # what is looked at is the site or the lot that the act is asked of
    before = seen.size
    refusal = None
    try:
        call(*arguments, **more)
    except kind as raised:
        refusal = raised
    assert type(refusal) is kind, f"{call.__name__}{arguments}: {refusal!r} instead of {kind.__name__}"
    assert seen.size == before, f"refused, and yet {seen.size - before} events were written"
    return str(refusal)


def refused(call: Callable[..., object], *arguments: object, **more: object) -> str:
    """The sentence by which the rules refuse an act; nothing may have been written."""
    return _raised(NotAllowed, call, *arguments, **more)


def came_second(call: Callable[..., object], *arguments: object, **more: object) -> str:
    """The sentence for whoever came second; nothing may have been written."""
    return _raised(Conflict, call, *arguments, **more)


def bad_input(call: Callable[..., object], *arguments: object, **more: object) -> str:
    """The sentence for an ID, a name or a text that cannot be used; nothing may have been written."""
    return _raised(InputError, call, *arguments, **more)


def bad_document(call: Callable[..., object], *arguments: object, **more: object) -> str:
    """The sentence for a document with errors; nothing may have been written."""
    return _raised(DocumentError, call, *arguments, **more)
