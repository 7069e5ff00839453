#!/usr/bin/env python3
"""Make a small database in which everything occurs that can occur, to be kept with the tests of every later release.

    python scripts/golden.py tests/golden/lbpcmc-2

A release that changes the format, a payload or the compiled form of documents makes one more, under a name of its own,
and never changes those that are there: they must open, verify and print for ever (tests/gmp/test_golden.py). Beside the
database stand the witness and `expected.json`: the head, the tables, and what every event says in print. The clock is
fixed; all of it is demonstration data.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lbpcmc.gmp.clock import Moment
from lbpcmc.gmp.document_control.usecases import approve_document, import_document
from lbpcmc.gmp.execution import usecases as floor
from lbpcmc.gmp.execution.events import BATCH
from lbpcmc.gmp.export import TABLES, export
from lbpcmc.gmp.installation import DATABASE, Administrator, create_site, open_site
from lbpcmc.gmp.people.usecases import add_person, begin, change_roles, disable_person, end
from lbpcmc.gmp.printed import line
from lbpcmc.gmp.sessions import Station
from lbpcmc.gmp.testing.usecases import derive_result, record_result
from lbpcmc.gmp.verification import verify

if TYPE_CHECKING:
    from lbpcmc.gmp.acts import Site

ROOT = Path(__file__).resolve().parent.parent
SMALL = ROOT / "tests" / "documents_small"
METHOD = ROOT / "specs" / "methods" / "plate-count-iso-7218.yaml"
FLOOR = Station("station 1", "floor", None, "floor")
REPLAY = Station("station 2", "demo", "192.0.2.7", "replay: LOT-2.csv 3f9a")
PLATES = b"dilution,volume_ml,count\n1e-7,0.1,%s\n1e-7,0.1,161\n1e-8,0.1,15\n"
HARD = 'R&D <b>x</b> =1+1 "quoted" \\ back 日本 e\u0301 \u202e'
PEOPLE = (
    ("olga", "Olga Operator", ("operator",)),
    ("otto", "Otto Operator", ("operator", "supervisor")),
    ("anna", "Anna Analyst", ("analyst",)),
    ("emil", "Emil Engineer", ("engineer",)),
    ("quinn", "Quinn Quality", ("quality",)),
    ("dora", "Dora Double", ("operator",)),
)
DERIVED = """formula: mean(reading) * reader_slope, decimals: 3}
              - {step: '2.6', kind: measurement, text: Colonies., name: colonies, quantity: count, replicates: 2}
              - {step: '2.7', kind: calculation, text: Viable count., name: broth_count,
                 quantity: colonies per volume, method: plate-count-iso-7218,
                 raw: {dilution: plated_dilution, volume_ml: plated_volume, count: colonies}}"""
PARAMETERS = """  - {id: plated_dilution, title: Dilution, kind: number, value: '1e-6', source: illustration}
  - {id: plated_volume, title: Plated, kind: volume, value: 1 mL, source: illustration}
  - {id: reader_slope"""


class FixedClock:
    """A second later at every look, from one morning on."""

    def __init__(self) -> None:
        self.when, self.monotonic = datetime(2026, 3, 2, 8, 0, tzinfo=UTC), 1000.0
        self.synchronised = "synchronised"

    def now(self) -> Moment:
        """One reading."""
        self.when, self.monotonic = self.when + timedelta(seconds=1), self.monotonic + 1
        return Moment(self.when, "+01:00", "7d4c6f0a-0000-4000-8000-000000000001", self.monotonic, self.synchronised)


def with_documents(site: Site) -> None:
    """People, their roles, and documents of every kind."""
    root = begin(site, "root")
    for person, name, roles in PEOPLE:
        add_person(site, root, person, name, roles)
    change_roles(site, root, "dora", ("operator", "analyst"), "trained as an analyst")
    disable_person(site, root, "dora", "left the company")
    emil, quinn = begin(site, "emil"), begin(site, "quinn")
    specification = (SMALL / "small-spec.yaml").read_text("utf-8").replace("QC-1", "plate-count-iso-7218")
    recipe = (SMALL / "small-recipe.yaml").read_text("utf-8").replace("  - {id: reader_slope", PARAMETERS)
    recipe = recipe.replace("formula: mean(reading) * reader_slope, decimals: 3}", DERIVED)
    for kind, content, source in (
        ("method", METHOD.read_bytes(), METHOD.name),
        ("specification", specification.encode(), "small-spec.yaml"),
        ("recipe", recipe.encode(), "small-recipe.yaml"),
    ):
        imported = import_document(site, emil, content, source)
        approve_document(site, quinn, kind, imported.id, imported.version)
    import_document(site, emil, recipe.replace('version: "1"', 'version: "2"').encode(), "small-recipe-2.yaml")
    end(site, emil)


def prepared(site: Site, who: dict[str, Any], lot: str) -> None:
    """The first phase: a text that is not understood, corrections, a second person, a hold by limit."""
    olga, otto = who["olga"], who["otto"]
    floor.start_batch(site, olga, lot, "SMALL-1")
    floor.confirm(site, olga, lot, "1.1", "FERM-07")
    floor.charge(site, olga, lot, "1.2", "YE-2230", "3,01g of it")
    floor.charge(site, olga, lot, "1.2", "YE-2231", "3.01 g", remark="new drum")
    floor.verify_step(site, otto, lot, "1.2")
    floor.confirm(site, olga, lot, "1.3", remark="took ten minutes")
    floor.record(site, olga, lot, "1.4", "98.6 degF")
    floor.verify_step(site, otto, lot, "1.4")
    floor.correct(site, olga, lot, ("1.4", 1, 1), "about 37", "wrong display")
    floor.correct(site, olga, lot, ("1.4", 1, 1), "37.3", "wrong display")
    floor.record(site, olga, lot, "1.5", "7.4")
    floor.change_status(site, who["quinn"], lot, "resume", "meter was calibrated again")
    for occurrence in (1, 2):
        floor.confirm(site, olga, lot, "2.1", f"{lot}-S{occurrence}")
        floor.record(site, olga, lot, "2.2", f"{occurrence} h")
        floor.record(site, olga, lot, "2.3", f"{occurrence * 2} mL")
        for reading in ("0.10", "< 0.02", "0.12") if occurrence == 2 else ("0.10", "0.11", "0.12"):
            floor.record(site, olga, lot, "2.4", reading)
        floor.calculate(site, olga, lot, "2.5")
        for count in ("120", "130"):
            floor.record(site, olga, lot, "2.6", count)
        floor.calculate(site, olga, lot, "2.7")
    floor.correct(site, olga, lot, ("2.6", 1, 2), "140", "counted again")
    floor.end_phase(site, olga, lot)
    floor.calculate(site, olga, lot, "3.1")
    floor.record(site, olga, lot, "4.1", "950 mL")
    floor.calculate(site, olga, lot, "4.2")


def at_work(site: Site, station: Station) -> dict[str, Any]:
    """A session of everybody who makes a batch."""
    roles = {"olga": "operator", "otto": "supervisor", "anna": "analyst", "quinn": "quality"}
    return {person: begin(site, person, role, station=station) for person, role in roles.items()}


def completed(site: Site, clock: FixedClock, witness: Path) -> None:
    """LOT-1: made to its end, with a clock that is set and a witness that is away for a while."""
    who = at_work(site, FLOOR)
    prepared(site, who, "LOT-1")
    floor.change_status(site, who["otto"], "LOT-1", "hold", "power failed in the suite")
    clock.when -= timedelta(minutes=5)
    clock.synchronised = "unsynchronised"
    floor.change_status(site, who["quinn"], "LOT-1", "resume", "nothing was harmed")
    heads = witness.read_bytes()
    witness.unlink()
    witness.mkdir()
    floor.sign(site, who["otto"], "LOT-1", "4.3")
    witness.rmdir()
    witness.write_bytes(heads)
    clock.synchronised = "synchronised"
    floor.sign(site, who["otto"], "LOT-1", "4.4")
    floor.comment(site, who["olga"], "LOT-1", HARD, "2.1")
    for text in ("looks fine", "does not conform"):
        record_result(site, who["anna"], "LOT-1", "identity", text)
    record_result(site, who["anna"], "LOT-1", "identity", "conforms", correct="read the wrong lane")
    derive_result(site, who["anna"], "LOT-1", "viable-count", PLATES % b"50", "plates.csv")
    derive_result(site, who["anna"], "LOT-1", "viable-count", PLATES % b"150", "plates.csv", correct="misread plate")
    floor.change_status(site, who["olga"], "LOT-1", "complete")


def stopped(site: Site) -> None:
    """LOT-2: replayed, with a signature that stays open, and stopped."""
    who = at_work(site, REPLAY)
    prepared(site, who, "LOT-2")
    floor.leave_unsigned(site, who["otto"], "LOT-2", "4.3", "a replay cannot sign")
    floor.change_status(site, who["quinn"], "LOT-2", "stop", "the drum leaked")


def said(event: Any) -> list[str]:
    """What an event says in print that follows from the ledger and from nothing else."""
    found = line(event)
    parts = (found.typed, found.interpreted, found.verdict, found.criterion, found.reason, found.remark, found.item)
    return [part for part in parts if part]


def expected(site: Site) -> dict[str, Any]:
    """What every later release must find in it."""
    tables = {}
    for name in TABLES:
        made = export(site, name)
        tables[name] = {"columns": [column for column, _ in made.columns], "rows": [list(row) for row in made.rows]}
    with site.read() as view:
        head = view.reading.last()
        lots = {
            lot: {str(event.seq): [event.hash, *said(event)] for event in view.events(BATCH.key(lot))}
            for lot in ("LOT-1", "LOT-2")
        }
    return {"database": site.ledger.database_id, "head": str(head), "tables": tables, "lots": lots}


def main(arguments: list[str]) -> int:
    """Make it in a new folder."""
    folder = Path(arguments[0])
    if folder.exists():
        print(f"{folder} exists: what was made once is kept.")
        return 1
    clock = FixedClock()
    site = create_site(folder, Administrator("root", "Rita Root"), demonstration=True, clock=clock, station=FLOOR)
    with_documents(site)
    completed(site, clock, folder / "heads.txt")
    stopped(site)
    site.close()
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute("VACUUM")
    site = open_site(folder, clock=clock, station=FLOOR)
    findings = verify(site).findings
    text = json.dumps(expected(site), ensure_ascii=True, indent=1)
    site.ledger.close()
    (folder / "expected.json").write_text(f"{text}\n", "ascii")
    print("\n".join(map(str, findings)) or f"{folder}: {(folder / DATABASE).stat().st_size // 1024} KiB")
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
