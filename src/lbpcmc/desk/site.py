"""A site: the folder with its database and settings, and the station that is looking at it."""

from __future__ import annotations

import re
import tomllib
import uuid
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from lbpcmc.batch.entries import Act, Entry, batch_stream
from lbpcmc.batch.rules import ROLES, Actor, authorised
from lbpcmc.batch.state import BatchState, fold
from lbpcmc.desk import SITE_DATABASE, SITE_SETTINGS, SITE_WITNESS
from lbpcmc.desk.clock import STEP_SECONDS, Clock, Moment, StationClock
from lbpcmc.documents.model import Document, Recipe, Specification
from lbpcmc.documents.read import load
from lbpcmc.errors import Conflict, InputError, IntegrityError, NotAllowed
from lbpcmc.store import Head, Ledger
from lbpcmc.store.tables import BatchRow, DocumentRow, PersonRow
from lbpcmc.store.witness import testify

if TYPE_CHECKING:
    from lbpcmc.batch.state import Numbered

MOST_NAME = 100
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_WITNESSED = frozenset({Act.BATCH_STARTED, Act.VERIFIED, Act.SIGNED, Act.DOCUMENT_APPROVED, Act.COMPLETED, Act.STOPPED})


def identifier(text: str, what: str) -> str:
    """Refuse an ID that could not be a file name, a stream or a printed label."""
    if not IDENTIFIER.fullmatch(text):
        raise InputError(f"{text[:40]!a} is no {what}.", "Accepted: up to 32 letters, digits, '.', '_' and '-'.")
    return text


@dataclass
class Site:
    """One opened site. Every use case of the desk takes it first."""

    folder: Path
    ledger: Ledger
    clock: Clock
    station: str
    origin: str
    """`floor`, `command line`, or `replay: ...` for demonstration data."""
    _documents: dict[str, Document] = field(default_factory=dict)
    _states: dict[str, BatchState] = field(default_factory=dict)
    _last: Moment | None = None
    _wrote: bool = False

    @cached_property
    def founding(self) -> Entry:
        """The first entry of the ledger."""
        return self.ledger.entries("site")[0].entry

    @property
    def demonstration(self) -> bool:
        """True where the whole site is demonstration data."""
        return self.founding.typed == "demonstration"

    @cached_property
    def witness(self) -> Path:
        """Where heads are kept outside the database."""
        settings = self.folder / SITE_SETTINGS
        told = tomllib.loads(settings.read_text("utf-8")).get("witness") if settings.is_file() else None
        return Path(told) if told else self.folder / SITE_WITNESS

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the site consists of."""
        return self.folder / SITE_DATABASE, self.folder / SITE_SETTINGS, self.witness

    def close(self) -> None:
        """Write the last head to the witness, if this station moved it, and release the database."""
        if self._wrote:
            self._testify()
        self.ledger.close()

    def entry(self, stream: str, act: Act, actor: Actor, **parts: str | None) -> Entry:
        """Make an entry with who, when and where filled in."""
        moment = self.clock.now()
        return Entry(
            stream=stream,
            act=act,
            at=moment.at,
            zone=moment.zone,
            clock=moment.clock,
            person=actor.id,
            name=actor.name,
            role=actor.role,
            station=self.station,
            origin=self.origin,
            **parts,
        )

    def append(self, *entries: Entry) -> list[Numbered]:
        """Append entries of one stream as this station sees it; Conflict if another station was first."""
        stepped = self._clock_step(entries[0])
        lot = entries[0].stream.removeprefix("batch:")
        state = self._states.get(lot)
        expected = Head(len(state.log), state.log[-1].hash) if state and state.log else None
        if entries[0].act == Act.BATCH_STARTED:
            expected = Head(0, "")
        try:
            numbered = self.ledger.append(*entries, *stepped, expected=expected)
        except Conflict:
            self._states.pop(lot, None)
            raise
        self._wrote = True
        if state is not None:
            for one in numbered[: len(entries)]:
                state.apply(one)
        if any(entry.act in _WITNESSED for entry in entries):
            self._testify()
        return numbered

    def _clock_step(self, entry: Entry) -> list[Entry]:
        """Notice that the wall clock was set between two entries, and put it on the record."""
        moment = Moment(entry.at, entry.zone, entry.clock)
        before, self._last = self._last, moment
        if before is None or abs(moment.drift - before.drift) <= STEP_SECONDS:
            return []
        moved = f"{moment.drift - before.drift:+.1f} s"
        actor = Actor(entry.person, entry.name, entry.role)
        return [self.entry("site", Act.CLOCK_STEPPED, actor, reason=f"the clock moved by {moved}")]

    def _testify(self) -> None:
        testify(self.witness, self.ledger.database_id, self.ledger.head(), self.clock.now().at)

    def actor(self, person: str, role: str | None = None) -> Actor:
        """Find a person, acting in one of their roles; NotAllowed if unknown or not theirs."""
        rows = self.ledger.rows(PersonRow, id=person)
        if not rows:
            raise NotAllowed(
                f"There is no person '{person[:40]}'.", "Register them: lbpcmc person --id ID --name NAME --role ROLE."
            )
        roles = rows[0].roles.split(",")
        chosen = role or roles[0]
        if chosen not in roles:
            raise NotAllowed(f"{rows[0].name} is not {chosen}.", f"Their roles: {', '.join(roles)}.")
        return Actor(person, rows[0].name, chosen)

    def people(self) -> list[PersonRow]:
        """Everybody who may act."""
        return self.ledger.rows(PersonRow)

    def document(self, sha256: str) -> Document:
        """Open a stored document by its hash; IntegrityError if its bytes are not those."""
        if sha256 not in self._documents:
            self._documents[sha256] = load(self.ledger.document(sha256))
        return self._documents[sha256]

    def approved(self, kind: str, document_id: str) -> tuple[DocumentRow, Document]:
        """Find the latest approved version of a document; NotAllowed if there is none."""
        rows = [r for r in self.ledger.rows(DocumentRow, type=kind, id=document_id) if r.approved_at]
        if not rows:
            raise NotAllowed(f"No version of {kind} {document_id} is approved.", "Import it and have it approved.")
        latest = max(rows, key=lambda row: row.seq)
        return latest, self.document(latest.sha256)

    def batch(self, lot: str) -> BatchState:
        """Fold a batch, or give the fold that is at hand; NotAllowed if there is no such lot."""
        if lot in self._states:
            state = self._states[lot]
            if self.ledger.head(batch_stream(lot)).hash == state.log[-1].hash:
                return state
        rows = self.ledger.rows(BatchRow, lot=lot)
        if not rows:
            raise NotAllowed(f"There is no batch {lot[:40]}.", "Start it first.")
        recipe = self.document(rows[0].recipe_sha256)
        specification = self.document(rows[0].specification_sha256) if rows[0].specification_sha256 else None
        if not isinstance(recipe, Recipe) or not isinstance(specification, Specification | None):
            raise IntegrityError(f"The documents of batch {lot} are not a recipe and a specification.")
        self._states[lot] = fold(recipe, specification, self.ledger.entries(batch_stream(lot)))
        return self._states[lot]


def printed_name(text: str) -> str:
    """Refuse a name that could not be printed beside a signature (21 CFR 11.50(a)(1))."""
    name = " ".join(text.split())
    if not name or len(name) > MOST_NAME or not all(c.isprintable() for c in name):
        raise InputError("This is no printed name.", f"Accepted: 1 to {MOST_NAME} visible characters.")
    return name


def create_site(
    folder: Path,
    administrator: Actor,
    *,
    demonstration: bool = False,
    witness: Path | None = None,
    clock: Clock | None = None,
    station: str = "station",
    origin: str = "command line",
) -> Site:
    """Create a site with its first administrator; everything is checked before anything is made.

    InputError for an ID, a name or a folder that cannot be used; StoreError if the folder already has a site.
    """
    clock = clock or StationClock()
    identifier(administrator.id, "user ID")
    printed_name(administrator.name)
    _prepare(folder, witness)
    moment = clock.now()
    founding = Entry(
        stream="site",
        act=Act.SITE_CREATED,
        at=moment.at,
        zone=moment.zone,
        clock=moment.clock,
        person=administrator.id,
        name=administrator.name,
        role=administrator.role,
        station=station,
        origin=origin,
        typed="demonstration" if demonstration else "site",
        item=str(uuid.uuid4()),
    )
    ledger = Ledger.create(folder / SITE_DATABASE, founding)
    if witness is not None:
        (folder / SITE_SETTINGS).write_text(f"witness = '{witness.resolve().as_posix()}'\n", "utf-8")
    site = Site(folder, ledger, clock, station, origin)
    add_person(site, administrator.id, administrator.name, ("administrator",), administrator)
    return site


def _prepare(folder: Path, witness: Path | None) -> None:
    """Make the folder and try the witness file, before there is a database that would have to be taken back."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"The folder {folder} cannot be made: {error.strerror}.", "Choose another --site.") from error
    if witness is not None:
        try:
            witness.open("a", encoding="ascii").close()
        except OSError as error:
            raise InputError(
                f"The witness file {witness} cannot be written: {error.strerror}.", "Choose another --witness."
            ) from error


def open_site(
    folder: Path, *, clock: Clock | None = None, station: str = "station", origin: str = "command line"
) -> Site:
    """Open a site; StoreError or IntegrityError if its database is missing or cannot be trusted."""
    return Site(folder, Ledger(folder / SITE_DATABASE), clock or StationClock(), station, origin)


def add_person(site: Site, person: str, name: str, roles: tuple[str, ...], actor: Actor) -> None:
    """Register a person with their roles; an ID is never used twice (21 CFR 11.100(a))."""
    authorised(Act.PERSON_ADDED, actor)
    identifier(person, "user ID")
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        raise InputError(f"Unknown roles: {', '.join(unknown) or 'none given'}.", f"Roles: {', '.join(ROLES)}.")
    if any(row.id.casefold() == person.casefold() for row in site.people()):
        raise NotAllowed(f"The user ID {person} exists.", "IDs are never used twice.")
    stream, listed = f"person:{person}", ",".join(dict.fromkeys(roles))
    site.append(site.entry(stream, Act.PERSON_ADDED, actor, subject=person, typed=printed_name(name), item=listed))
