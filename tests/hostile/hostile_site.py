"""A site in which every free text is hostile: what people, scanners, files and stations could have put on record.

LOT-1    running; every text of the list as comment, equipment, lot of a material, label, reading that nobody can read,
         reason of a correction, of a hold, result and file of raw data, each in a session at a station of that name
LOT-2    every step is done, and it waits to be completed
LOT-3    waits for the second person who verifies set point and amounts
LOT-4    waits in the repeated phase, at the start of an occurrence

The folder of the site, its witness, the titles of its documents and the names of its people are hostile, too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hostile_strings import HOSTILE

from lbpcmc.errors import LbpcmcError
from lbpcmc.gmp.clock import Moment
from lbpcmc.gmp.document_control.usecases import approve_document, import_document
from lbpcmc.gmp.execution import usecases as floor
from lbpcmc.gmp.installation import Administrator, create_site
from lbpcmc.gmp.people.usecases import add_person, begin, change_roles, disable_person
from lbpcmc.gmp.sessions import Station
from lbpcmc.gmp.testing.usecases import derive_result, record_result

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.sessions import Session

ROOT = Path(__file__).resolve().parent.parent.parent
METHOD = ROOT / "specs" / "methods" / "drop-plate.yaml"
LOT, DONE, SIGNING, PHASE = "LOT-1", "LOT-2", "LOT-3", "LOT-4"
MARKUP = "[red]x[/nope][@click=app.quit]y[/] R&D <b>x</b> <img src='/etc/passwd'/> =1+1 $x %s &amp; e\u0301\u3164"
"""What a document may hold: it can be seen, and screens, pages and spreadsheets could take it for theirs."""
FOLDER = "it's [red]a\u202eplace\x1b[2J\n=1"
"""Name of the site's folder."""
WORDS = {name: text for name, text in HOSTILE.items() if text.strip()}


class SteadyClock:
    """A second later at every look."""

    def __init__(self, when: datetime = datetime(2026, 3, 2, 8, 0, tzinfo=UTC), monotonic: float = 1000.0) -> None:
        self.when, self.monotonic = when, monotonic

    def now(self) -> Moment:
        self.when += timedelta(seconds=1)
        self.monotonic += 1
        return Moment(self.when, "+01:00", "boot", self.monotonic, "synchronised")


@dataclass(frozen=True)
class Made:
    """The site, and what of the hostile texts is on its record, by where it is."""

    folder: Path
    kept: dict[str, tuple[str, ...]]


def recipe() -> str:
    """A recipe with each kind of step, whose every text is hostile."""
    t, many = json.dumps(MARKUP), len(WORDS)
    return f"""
lbpcmc: recipe/1
id: HOSTILE-1
version: "1"
title: {t}
product: HOSTILE
description: {t}
stage: phase 1
batch_size: 1.0 L
specification: HOSTILE-SPEC
strains:
  - {{id: FP, name: {t}, designation: {t}}}
sources:
  S1: {t}
equipment:
  - {{id: fermenter, title: {t}, needs: [{t}]}}
materials:
  - {{id: yeast, title: {t}, grade: {t}, quantity: 3.0 g, tolerance: ± 2 %, source: S1}}
formula:
  - {{id: volume, title: {t}, kind: volume, value: 1.0 L, source: S1}}
theoretical_yield:
  {{title: {t}, kind: volume, value: 1.0 L, limits: 80 to 105 %, calculation: "4.2", source: S1}}
procedure:
  - unit_procedure: UP1
    title: {t}
    operations:
      - operation: OP1
        title: {t}
        phases:
          - phase: PH1
            title: {t}
            equipment: fermenter
            repeat: {many}
            steps:
              - {{step: "1.1", kind: equipment check, text: {t}, equipment: fermenter}}
              - {{step: "1.2", kind: charge, text: {t}, name: charged, material: yeast, second_person: yes}}
              - {{step: "1.3", kind: sample, text: {t}, tests: [viable-count, plates]}}
              - {{step: "1.4", kind: measurement, text: {t}, name: warmth, quantity: temperature, unit: degC,
                 criterion: alert 36.8 to 37.2; reject 36.5 to 37.5 degC, critical: CPP, second_person: yes,
                 source: S1}}
          - phase: PH2
            title: {t}
            steps:
              - {{step: "2.1", kind: instruction, text: {t}}}
              - {{step: "2.2", kind: confirmation, text: {t}}}
              - {{step: "2.3", kind: timed hold, text: {t}, name: held, unit: h, since: "2.1",
                 criterion: NMT 2 h, source: S1}}
              - {{step: "4.1", kind: measurement, text: {t}, name: harvested, quantity: volume, unit: mL}}
              - {{step: "4.2", kind: calculation, text: {t}, name: actual_yield, quantity: ratio,
                 formula: harvested / volume, decimals: 1, criterion: 80 to 105 %, source: S1}}
              - {{step: "4.3", kind: verification, text: {t}, verifies: ["1.2", "1.4"]}}
              - {{step: "4.4", kind: signature, text: {t}, role: supervisor, meaning: {t}}}
"""


def specification(version: str) -> str:
    """A specification whose every text is hostile."""
    t = json.dumps(MARKUP)
    return f"""
lbpcmc: specification/1
id: HOSTILE-SPEC
version: "{version}"
title: {t}
product: HOSTILE
material: in-process
stage: phase 1
strains:
  - {{id: FP, name: {t}, designation: {t}}}
sources:
  S1: {t}
methods:
  - {{id: QC-1, title: {t}}}
  - {{id: drop-plate, title: {t}}}
tests:
  - {{test: viable-count, attribute: viable count, title: {t}, method: QC-1, quantity: colonies per volume, strain: FP,
     critical: CQA, release: NLT 1.0 x 10^8 CFU/mL, shelf_life: NLT 5.0 x 10^7 CFU/mL, source: S1}}
  - {{test: plates, attribute: viable count, title: {t}, method: drop-plate, strain: FP,
     quantity: log colonies per volume, release: NLT 1.0 log10 CFU/mL, shelf_life: NLT 1.0 log10 CFU/mL, source: S1}}
"""


def tried(kept: dict[str, list[str]], where: str, text: str, act: Callable[[], object]) -> None:
    """Put a text on record, or see it refused."""
    try:
        act()
    except LbpcmcError:
        return
    kept.setdefault(where, []).append(text)


def build(parent: Path, words: dict[str, str] = WORDS, *, own_witness: bool = False) -> Made:
    """Make the site with some texts; with its own witness it can be copied."""
    folder, kept = parent / FOLDER, {}
    site = create_site(
        folder,
        Administrator("root", "[bold]Rita</b> =1"),
        witness=None if own_witness else parent / f"witness of {FOLDER}",
        clock=SteadyClock(),
        station=Station("[/nope]station\x1b[2J", "=cmd", "\u202e::1", "floor"),
    )
    site.ledger.engine.connect().exec_driver_sql("PRAGMA synchronous = OFF")  # nothing of it must last
    root = begin(site, "root")
    for person, role in (("olga", "operator"), ("otto", "supervisor"), ("anna", "analyst")):
        add_person(site, root, person, f"[red]{person}[/nope] &amp; =1", (role,))
    for person, role in (("emil", "engineer"), ("quinn", "quality")):
        add_person(site, root, person, f"@{person} <b>x</b> [@click=app.quit]z[/]", (role,))
    documents(site, kept, words)
    for n, text in enumerate(words.values(), 1):
        a_person(site, kept, root, n, text)
    begun(site, kept, LOT, words)
    begun(site, kept, DONE, {"first": MARKUP, "second": MARKUP})
    for lot in (SIGNING, PHASE):
        begun(site, kept, lot, {"first": MARKUP, "second": "lot\n  37.0 degC  PASS"})
    ended(site)
    site.close()
    return Made(folder, {where: tuple(dict.fromkeys(texts)) for where, texts in kept.items()})


def documents(site: Site, kept: dict[str, list[str]], words: dict[str, str]) -> None:
    """Import documents from files of every name, and approve a recipe, a specification and a method."""
    emil, quinn = begin(site, "emil"), begin(site, "quinn")
    wanted = (
        ("specification", specification("1"), MARKUP),
        ("recipe", recipe(), MARKUP),
        ("method", METHOD.read_text("utf-8"), MARKUP),
    )
    for kind, text, name in wanted:
        made = import_document(site, emil, text.encode(), name)
        approve_document(site, quinn, kind, made.id, made.version)
    for n, text in enumerate(words.values(), 2):
        content = specification(str(n)).encode()
        tried(kept, "file", text, lambda content=content, text=text: import_document(site, emil, content, text))


def a_person(site: Site, kept: dict[str, list[str]], root: Session, n: int, text: str) -> None:
    """Add people of that name, and change and end the rights of one for that reason."""
    one, other = f"p{n:02}", f"p{n:02}x"
    tried(kept, "name", text, lambda: add_person(site, root, one, text, ("operator",)))
    tried(kept, "name", text, lambda: add_person(site, root, other, f"{n} {text}", ("analyst",)))
    tried(kept, "roles", text, lambda: change_roles(site, root, other, ("operator",), text))
    tried(kept, "disabled", text, lambda: disable_person(site, root, other, text))


def begun(site: Site, kept: dict[str, list[str]], lot: str, words: dict[str, str]) -> None:
    """Carry out the repeated phase of a batch, one occurrence for each hostile text."""
    olga, quinn, anna = (begin(site, person) for person in ("olga", "quinn", "anna"))
    floor.start_batch(site, olga, lot, "HOSTILE-1")
    for n, text in enumerate(words.values(), 1):
        try:
            at = begin(site, "olga", station=Station(text, text, text, "floor"))
        except LbpcmcError:
            at = olga
        else:
            kept.setdefault("station", []).append(text)
        occurrence(site, kept, lot, at, n, text)
        if lot == LOT:
            tried(kept, "held", text, partial(floor.change_status, site, quinn, lot, "hold", text))
            tried(kept, "resumed", text, partial(floor.change_status, site, quinn, lot, "resume", text))
    if lot == LOT:
        results(site, anna, kept, words)
    elif lot != PHASE:
        floor.end_phase(site, olga, lot)


def occurrence(site: Site, kept: dict[str, list[str]], lot: str, at: Session, n: int, text: str) -> None:
    """Carry out one occurrence, with a text wherever one is asked for."""
    tried(kept, "comment", text, lambda: floor.comment(site, at, lot, text, "1.1"))
    both(lambda said: floor.confirm(site, at, lot, "1.1", said), kept, "equipment", text)
    both(lambda said: floor.charge(site, at, lot, "1.2", said, "3.0 g"), kept, "material", text)
    both(lambda said: floor.confirm(site, at, lot, "1.3", said), kept, "sample", text)
    tried(kept, "typed", text, lambda: floor.record(site, at, lot, "1.4", text, remark=text))
    if floor.batch_of(site, lot).next_place().slot == ("1.4", n, 1):
        both(lambda said: floor.record(site, at, lot, "1.4", "36.6", remark=said), kept, "remark", text)
    tried(kept, "corrected", text, lambda: floor.correct(site, at, lot, ("1.4", n, 1), "37.0", text))
    tried(kept, "not corrected", text, lambda: floor.correct(site, at, lot, ("1.4", n, 1), text, "why"))


def both(act: Callable[[str], object], kept: dict[str, list[str]], where: str, text: str) -> None:
    """Answer a step with a text, or with a plain one where it is refused."""
    try:
        act(text)
    except LbpcmcError:
        act("plain")
    else:
        kept.setdefault(where, []).append(text)


def results(site: Site, anna: Session, kept: dict[str, list[str]], words: dict[str, str]) -> None:
    """Record results that nobody can read, then typed and derived ones, then their corrections."""
    for text in words.values():
        tried(kept, "result", text, lambda text=text: record_result(site, anna, LOT, "viable-count", text))
    record_result(site, anna, LOT, "viable-count", "2.0 x 10^8 CFU/mL")
    derive_result(site, anna, LOT, "plates", raw_data("first"), "first.csv")
    for text in words.values():
        say = {"correct": text}
        tried(
            kept,
            "result corrected",
            text,
            lambda say=say: record_result(site, anna, LOT, "viable-count", "3.0 x 10^8 CFU/mL", **say),
        )
        tried(
            kept,
            "raw data",
            text,
            lambda text=text: derive_result(site, anna, LOT, "plates", raw_data(text), text, correct="again"),
        )


def raw_data(text: str) -> bytes:
    """Counts of plates under a title, one of them left out for a reason."""
    cell = text.replace('"', '""').encode("utf-8", "replace")
    rows = b"dilution,volume_ml,count,excluded\n0.00001,0.01,12,\n0.00001,0.01,9,\n0.00001,0.01,,"
    return b'title,"' + cell + b'"\nper,mL\n\n' + rows + b'"' + cell + b'"\n'


def ended(site: Site) -> None:
    """Do the last steps of the batches that wait for signatures."""
    olga, otto = begin(site, "olga"), begin(site, "otto")
    for lot in (DONE, SIGNING):
        floor.confirm(site, olga, lot, "2.1")
        floor.confirm(site, olga, lot, "2.2")
        floor.record(site, olga, lot, "2.3", "1 h")
        floor.record(site, olga, lot, "4.1", "900 mL")
        floor.calculate(site, olga, lot, "4.2")
    floor.sign(site, otto, DONE, "4.3")
    floor.sign(site, otto, DONE, "4.4")
