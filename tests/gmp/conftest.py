"""Two golden batches, in which everything occurs that can occur to a batch: one completed, one replayed and stopped."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lbpcmc.gmp.clock import Moment
from lbpcmc.gmp.document_control.usecases import approve_document, import_document
from lbpcmc.gmp.execution import usecases as floor
from lbpcmc.gmp.installation import Administrator, create_site, open_site
from lbpcmc.gmp.people.usecases import add_person, begin
from lbpcmc.gmp.sessions import Station
from lbpcmc.gmp.testing.usecases import derive_result, record_result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.gmp.acts import Site

HERE = Path(__file__).resolve().parent
SMALL = HERE.parent / "documents_small"
METHOD = HERE.parent.parent / "specs" / "methods" / "plate-count-iso-7218.yaml"
PLATES = b"dilution,volume_ml,count\n1e-7,0.1,%s\n1e-7,0.1,161\n1e-8,0.1,15\n"
HOSTILE = "R&D <b>x</b> <img src='/etc/passwd'/> [red] 日本 \u202e e\u0301"
STATION = Station("station 1", "floor", None, "floor")
PEOPLE = (
    ("olga", "Olga Operator", ("operator",)),
    ("otto", "Otto Operator", ("operator", "supervisor")),
    ("anna", "Anna Analyst", ("analyst",)),
    ("emil", "Emil Engineer", ("engineer",)),
    ("quinn", "Quinn Quality", ("quality",)),
)
REPLAY = Station("station 2", "demo", "192.0.2.7", "replay: FP_14.csv 3f9a")
DERIVED_STEPS = """formula: mean(reading) * reader_slope, decimals: 3}
              - {step: '2.6', kind: measurement, text: Colonies., name: colonies, quantity: count, replicates: 2}
              - {step: '2.7', kind: calculation, text: Viable count., name: broth_count,
                 quantity: colonies per volume, method: plate-count-iso-7218,
                 raw: {dilution: plated_dilution, volume_ml: plated_volume, count: colonies}}"""
PARAMETERS = """  - {id: plated_dilution, title: Dilution, kind: number, value: '1e-6', source: illustration}
  - {id: plated_volume, title: Plated, kind: volume, value: 1 mL, source: illustration}
  - {id: reader_slope"""


@dataclass
class People:
    """The sessions in which a batch is made."""

    olga: object
    otto: object
    anna: object
    quinn: object


def approve(site: Site, kind: str, content: bytes, name: str) -> None:
    imported = import_document(site, begin(site, "emil"), content, name)
    approve_document(site, begin(site, "quinn"), kind, imported.id, imported.version)


class RecordClock:
    """A second later at every look; it can be set, and can say that it follows no time server."""

    def __init__(self) -> None:
        self.when = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
        self.monotonic = 1000.0
        self.boot = "7d4c6f0a-0000-4000-8000-000000000001"
        self.synchronised = "synchronised"

    def advance(self, seconds: float) -> None:
        self.when += timedelta(seconds=seconds)
        self.monotonic += seconds

    def now(self) -> Moment:
        self.advance(1)
        return Moment(self.when, "+01:00", self.boot, self.monotonic, self.synchronised)


def small_site(folder: Path) -> Site:
    """A site with people and the small documents."""
    made = create_site(folder, Administrator("root", "Rita Root"), clock=RecordClock(), station=STATION)
    for person, name, roles in PEOPLE:
        add_person(made, begin(made, "root"), person, name, roles)
    for kind, name in (("specification", "small-spec.yaml"), ("recipe", "small-recipe.yaml")):
        approve(made, kind, (SMALL / name).read_bytes(), name)
    return made


def at_work(site: Site, station: Station | None = None) -> People:
    olga, otto = begin(site, "olga", station=station), begin(site, "otto", "supervisor", station=station)
    return People(olga, otto, begin(site, "anna", station=station), begin(site, "quinn", station=station))


def derived_documents(site: Site) -> None:
    """The small documents again, with the count made by the plate count of ISO 7218."""
    approve(site, "method", METHOD.read_bytes(), METHOD.name)
    specification = (SMALL / "small-spec.yaml").read_text("utf-8").replace("QC-1", "plate-count-iso-7218")
    approve(site, "specification", specification.replace("SMALL-SPEC", "DERIVED-SPEC").encode(), "derived-spec.yaml")
    recipe = (SMALL / "small-recipe.yaml").read_text("utf-8").replace("SMALL-SPEC", "DERIVED-SPEC")
    recipe = recipe.replace("id: SMALL-1", "id: DERIVED-1").replace("  - {id: reader_slope", PARAMETERS)
    recipe = recipe.replace("formula: mean(reading) * reader_slope, decimals: 3}", DERIVED_STEPS)
    approve(site, "recipe", recipe.encode(), "derived-recipe.yaml")


def prepare(site: Site, people: People, lot: str) -> None:
    """Equipment, charge, temperature and pH: with a text that is not understood, a correction, a hold by limit."""
    olga = people.olga
    floor.start_batch(site, olga, lot, "DERIVED-1")
    floor.confirm(site, olga, lot, "1.1", "FERM-07")
    floor.charge(site, olga, lot, "1.2", "YE-2230", "3,01g of it")
    floor.charge(site, olga, lot, "1.2", "YE-2231", "3.01 g", remark="new drum")
    floor.verify_step(site, people.otto, lot, "1.2")
    floor.confirm(site, olga, lot, "1.3", remark="took ten minutes")
    floor.record(site, olga, lot, "1.4", "37,2C")
    floor.record(site, olga, lot, "1.4", "38.0")
    floor.verify_step(site, people.otto, lot, "1.4")
    floor.correct(site, olga, lot, ("1.4", 1, 1), "about 37", "wrong display")
    floor.correct(site, olga, lot, ("1.4", 1, 1), "37.0", "wrong display")
    floor.record(site, olga, lot, "1.5", "7.4")
    floor.change_status(site, people.quinn, lot, "resume", "meter was calibrated again")


def grow(site: Site, people: People, lot: str, occurrence: int) -> None:
    olga = people.olga
    floor.confirm(site, olga, lot, "2.1", f"{lot}-S{occurrence}")
    floor.record(site, olga, lot, "2.2", f"{occurrence} h")
    floor.record(site, olga, lot, "2.3", f"{occurrence * 2} mL")
    for reading in ("0.10", "0.11", "0.12"):
        floor.record(site, olga, lot, "2.4", reading)
    floor.calculate(site, olga, lot, "2.5")
    for count in ("120", "130"):
        floor.record(site, olga, lot, "2.6", count)
    floor.calculate(site, olga, lot, "2.7")


def complete(site: Site) -> None:
    """LOT-1: made to its end, with corrections, holds, comments and results."""
    people = at_work(site)
    olga = people.olga
    prepare(site, people, "LOT-1")
    for occurrence in (1, 2, 3):
        grow(site, people, "LOT-1", occurrence)
    floor.correct(site, olga, "LOT-1", ("2.6", 1, 2), "140", "counted again")
    floor.end_phase(site, olga, "LOT-1")
    floor.calculate(site, olga, "LOT-1", "3.1")
    floor.change_status(site, people.otto, "LOT-1", "hold", "power failed in the suite")
    floor.change_status(site, people.quinn, "LOT-1", "resume", "nothing was harmed")
    floor.record(site, olga, "LOT-1", "4.1", "950 mL")
    floor.calculate(site, olga, "LOT-1", "4.2")
    floor.sign(site, people.otto, "LOT-1", "4.3")
    floor.sign(site, people.otto, "LOT-1", "4.4")
    floor.comment(site, olga, "LOT-1", HOSTILE, "2.1")
    record_result(site, people.anna, "LOT-1", "identity", "looks fine")
    record_result(site, people.anna, "LOT-1", "identity", "does not conform")
    record_result(site, people.anna, "LOT-1", "identity", "conforms", correct="read the wrong lane")
    derive_result(site, people.anna, "LOT-1", "viable-count", PLATES % b"50", "plates.csv")
    derive_result(site, people.anna, "LOT-1", "viable-count", PLATES % b"150", "plates.csv", correct="misread plate")
    floor.change_status(site, olga, "LOT-1", "complete")


def stop(site: Site) -> None:
    """LOT-2: replayed, with a signature that stays open, and stopped."""
    people = at_work(site, REPLAY)
    prepare(site, people, "LOT-2")
    grow(site, people, "LOT-2", 1)
    floor.end_phase(site, people.olga, "LOT-2")
    floor.calculate(site, people.olga, "LOT-2", "3.1")
    floor.record(site, people.olga, "LOT-2", "4.1", "950 mL")
    floor.calculate(site, people.olga, "LOT-2", "4.2")
    floor.leave_unsigned(site, people.otto, "LOT-2", "4.3", "a replay cannot sign")
    floor.change_status(site, people.quinn, "LOT-2", "stop", "the drum leaked")


@pytest.fixture(scope="session")
def golden_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with both golden batches, made once; tests work on copies of it."""
    made = small_site(tmp_path_factory.mktemp("golden") / "site")
    derived_documents(made)
    complete(made)
    stop(made)
    made.close()
    return Path(made.place)


@pytest.fixture
def record_clock() -> RecordClock:
    return RecordClock()


@pytest.fixture
def golden(golden_folder: Path, tmp_path: Path, record_clock: RecordClock) -> Iterator[Site]:
    """A copy of the site with both golden batches."""
    record_clock.advance(3600)
    copy = shutil.copytree(golden_folder, tmp_path / "golden" / "site")
    opened = open_site(copy, clock=record_clock, station=STATION)
    yield opened
    opened.close()
