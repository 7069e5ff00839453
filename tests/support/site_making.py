"""A site in the middle of its work, for tests of attacks: people, documents approved and not, lots running and ended.

emil     engineer, imported everything; recipe SMALL-1 version 2 (wide limits) is imported and approved by nobody
dora     supervisor, disabled
LOT-1    running, step 1.4 (broth temperature, 36.5 to 37.5 degC) is open; olga did 1.1 to 1.3, 1.2 is not verified
LOT-2    running at the same step, with a value that failed and was corrected
LOT-3    stopped
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lbpcmc.events.canonical import body_of, digest_of, encoded, parsed
from lbpcmc.gmp.clock import Moment, StationClock
from lbpcmc.gmp.document_control.usecases import approve_document, import_document
from lbpcmc.gmp.execution import usecases as floor
from lbpcmc.gmp.installation import DATABASE, Administrator, create_site, open_site
from lbpcmc.gmp.maintenance import verify_site
from lbpcmc.gmp.people.usecases import add_person, begin, disable_person
from lbpcmc.gmp.product import TYPES
from lbpcmc.gmp.sessions import Station
from lbpcmc.gmp.testing.usecases import record_result

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lbpcmc.events import Envelope
    from lbpcmc.gmp.acts import Site

SMALL = Path(__file__).resolve().parent.parent / "documents_small"
RECIPE = (SMALL / "small-recipe.yaml").read_text("utf-8")
WIDE = RECIPE.replace('version: "1"', 'version: "2"').replace("alert 36.8 to 37.2; reject 36.5 to 37.5", "20 to 60")
STATION = Station("station 1", "floor", None, "floor")
OTHER_STATION = Station("station 2", "floor", "192.0.2.7", "floor")
PEOPLE = (
    ("olga", "Olga Operator", ("operator",)),
    ("otto", "Otto Operator", ("operator", "supervisor")),
    ("anna", "Anna Analyst", ("analyst",)),
    ("emil", "Emil Engineer", ("engineer",)),
    ("quinn", "Quinn Quality", ("quality",)),
    ("dora", "Dora Double", ("supervisor", "quality")),
)


class SetClock:
    """A second later at every look; it can be set, and can say that it follows no time server."""

    def __init__(self, when: datetime = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)) -> None:
        self.when = when
        self.monotonic = 1000.0
        self.boot: str | None = "7d4c6f0a-0000-4000-8000-000000000001"
        self.synchronised = "synchronised"

    def advance(self, seconds: float) -> None:
        """Time goes on."""
        self.when += timedelta(seconds=seconds)
        self.monotonic += seconds

    def step(self, seconds: float) -> None:
        """The clock is set, as an administrator of the machine could."""
        self.when += timedelta(seconds=seconds)

    def restart(self) -> None:
        """The machine boots again."""
        self.boot, self.monotonic = "7d4c6f0a-0000-4000-8000-000000000002", 5.0

    def now(self) -> Moment:
        """One reading."""
        self.advance(1)
        return Moment(self.when, "+01:00", self.boot, self.monotonic, self.synchronised)


class LaterClock(SetClock):
    """The next morning: after everything that `busy_site` did."""

    def __init__(self) -> None:
        super().__init__(datetime(2026, 3, 3, 8, 0, tzinfo=UTC))
        self.monotonic = 1000.0 + 86_400.0


def with_documents(folder: Path, database: str | None = None, clock: Any = None) -> Site:
    """A site with its people and the small documents approved."""
    made = create_site(
        folder, Administrator("root", "Rita Root"), clock=clock or SetClock(), station=STATION, database=database
    )
    root = begin(made, "root")
    for person, name, roles in PEOPLE:
        add_person(made, root, person, name, roles)
    emil, quinn = begin(made, "emil"), begin(made, "quinn")
    for kind, name in (("specification", "small-spec.yaml"), ("recipe", "small-recipe.yaml")):
        imported = import_document(made, emil, (SMALL / name).read_bytes(), name)
        approve_document(made, quinn, kind, imported.id, imported.version)
    return made


def prepared(site: Site, session: Any, lot: str) -> None:
    """Start a lot and do its first three steps."""
    floor.start_batch(site, session, lot, "SMALL-1")
    floor.confirm(site, session, lot, "1.1", "FERM-07")
    floor.charge(site, session, lot, "1.2", "YE-2231", "3.01 g")
    floor.confirm(site, session, lot, "1.3")


def busy_site(folder: Path, database: str | None = None) -> Site:
    """The site described above; on a server, whose clock counts, with the clock of this machine."""
    made = with_documents(folder, database, StationClock() if database else None)
    emil, root, olga = begin(made, "emil"), begin(made, "root"), begin(made, "olga")
    import_document(made, emil, WIDE.encode(), "small-recipe-2.yaml")
    disable_person(made, root, "dora", "left the company")
    for lot in ("LOT-1", "LOT-2", "LOT-3"):
        prepared(made, olga, lot)
    floor.record(made, olga, "LOT-2", "1.4", "45.0")
    floor.correct(made, olga, "LOT-2", ("1.4", 1, 1), "37.0", "misread")
    otto, anna = begin(made, "otto", "supervisor"), begin(made, "anna")
    floor.verify_step(made, otto, "LOT-2", "1.2")
    record_result(made, anna, "LOT-2", "viable-count", "2.0 x 10^7 CFU/mL")
    floor.change_status(made, otto, "LOT-3", "stop", "the drum leaked")
    return made


def copied(folder: Path, target: Path) -> Path:
    """A copy of a site of SQLite."""
    return shutil.copytree(folder, target)


def opened(folder: Path, clock: Any = None, **how: Any) -> Site:
    """A site as a station opens it the next morning."""
    return open_site(folder, clock=clock or LaterClock(), station=how.pop("station", STATION), **how)


def sql(folder: Path, *statements: str | tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Do something to the file of a site, as anybody who holds it can; gives the rows of the last statement."""
    found: list[tuple[Any, ...]] = []
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as connection:
        for statement in statements:
            text, *values = (statement,) if isinstance(statement, str) else statement
            found = connection.execute(text, values).fetchall()
    return found


def tamper(folder: Path, *statements: str | tuple[Any, ...]) -> None:
    """Change the ledger as somebody does who knows it: triggers away, statements, triggers back."""
    kept = sql(folder, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    sql(folder, *(f"DROP TRIGGER {name}" for name, _ in kept), *statements, *(text for _, text in kept))


def ledger(folder: Path) -> list[tuple[int, bytes, bytes]]:
    """Every event of the file: number, bytes, hash."""
    return sql(folder, "SELECT seq, CAST(body AS BLOB), hash FROM event ORDER BY seq")


def last_of(folder: Path, stream: str, kind: str = "") -> tuple[int, Envelope, dict[str, Any]]:
    """The last event of a stream, and of a type."""
    found = [
        (seq, *parsed(body))
        for seq, body, _ in ledger(folder)
        if f'"stream":"{stream}"'.encode() in body and f'"type":"{kind}'.encode() in body
    ]
    return found[-1]


def rechained(
    events: Iterable[tuple[Envelope, dict[str, Any]]], before: str, hashes: Iterable[str]
) -> list[tuple[int, str, bytes]]:
    """The same events with good hashes and links, as the program would write them; payloads name the new hashes."""
    rows, new = [], {}
    for (seq, (envelope, payload)), old in zip(enumerate(events, 1), hashes, strict=True):
        told = {name: new.get(text, text) if isinstance(text, str) else text for name, text in payload.items()}
        body = body_of(envelope._replace(previous=before), told)
        before = new[old] = digest_of(body).hex()
        rows.append((seq, body.decode(), digest_of(body)))
    return rows


def forged(folder: Path, payload: Any, like: str, **parts: Any) -> int:
    """Append an event past the program, with a good hash and link: `like` is a stream whose last envelope it takes."""
    seq, body, digest = ledger(folder)[-1]
    at, monotonic = parsed(body)[0].at, parsed(body)[0].monotonic
    kind = TYPES.of(payload).name if not isinstance(payload, dict) else parts["type"]
    told = {"act": str(seq + 1), "previous": digest.hex(), "type": kind, "at": at, "monotonic": monotonic}
    envelope = last_of(folder, like)[1]._replace(**told | parts)
    new = body_of(envelope, payload if isinstance(payload, dict) else encoded(payload))
    sql(folder, ("INSERT INTO event (seq, body, hash) VALUES (?, ?, ?)", seq + 1, new.decode(), digest_of(new)))
    return seq + 1


def value_of(folder: Path, stream: str, **parts: Any) -> Any:
    """The payload of the last value of a stream, with other parts."""
    seq, envelope, texts = last_of(folder, stream, "value.")
    payload: Any = TYPES.read(seq, "", body_of(envelope, texts)).payload
    return replace(payload, **parts)


def codes(folder: Path, *heads: str) -> set[tuple[str, int, str]]:
    """Where, number and code of everything that verification finds."""
    return {(one.where, one.seq, one.code) for one in verify_site(folder, heads).findings}


def said(folder: Path) -> str:
    """Everything that verification finds, in words."""
    return "\n".join(map(str, verify_site(folder).findings))


@pytest.fixture(scope="session")
def busy_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The busy site, made once."""
    made = busy_site(tmp_path_factory.mktemp("busy") / "site")
    made.close()
    return Path(made.place)


@pytest.fixture
def folder(busy_folder: Path, tmp_path: Path) -> Path:
    """A copy of it, to be attacked."""
    return copied(busy_folder, tmp_path / "site")
