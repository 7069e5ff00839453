"""The demonstration site: documents imported, five real fermentations replayed, results judged, records printed.

Everything in it is marked as demonstration data, and nothing replayed counts as a signature.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.batch.exceptions import review
from lbpcmc.batch.rules import Actor
from lbpcmc.desk import SITE_DATABASE
from lbpcmc.desk.batches import start_batch
from lbpcmc.desk.papers import approve_document, import_document
from lbpcmc.desk.printing import print_record
from lbpcmc.desk.replaying import replay
from lbpcmc.desk.shipped import shipped
from lbpcmc.desk.site import add_person, create_site, open_site
from lbpcmc.documents.model import Specification
from lbpcmc.errors import InputError, LbpcmcError
from lbpcmc.store import verify
from lbpcmc.store.tables import DocumentRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lbpcmc.desk.site import Site

PEOPLE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("demo-operator", "Demo Operator", ("operator",)),
    ("demo-supervisor", "Demo Supervisor", ("supervisor", "operator")),
    ("demo-analyst", "Demo Analyst", ("analyst",)),
    ("demo-engineer", "Demo Engineer", ("engineer",)),
    ("demo-quality", "Demo Quality", ("quality",)),
)
OPEN_LOT = "DEMO-01"
_ADMINISTRATOR = Actor("demo-admin", "Demo Administrator", "administrator")


@dataclass(frozen=True, slots=True)
class DemoBatch:
    """What the replay of one batch left behind."""

    lot: str
    status: str
    entries: int
    values: dict[str, str]
    """Calculated values that hold, by their name: understood text."""
    critical: int
    major: int
    minor: int
    worst: str
    """What the most severe exception says; empty where there is none."""
    record: Path


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demonstration did, for the command line to tell."""

    folder: Path
    replaced: bool
    recipes: int
    specifications: int
    batches: tuple[DemoBatch, ...]
    open_lot: str
    """A batch that was started for the floor, with nothing done yet."""
    entries: int
    head: str
    faults: tuple[str, ...]


def run_demo(folder: Path, say: Callable[[str], None]) -> Demo:
    """Make the demonstration site; an earlier one in the same folder is replaced, any other site is refused."""
    replaced = _clear(folder)
    site = create_site(folder, _ADMINISTRATOR, demonstration=True, station="demo", origin="replay: demonstration")
    try:
        for person, name, roles in PEOPLE:
            add_person(site, person, name, roles, _ADMINISTRATOR)
        counts = _documents(site, say)
        batches = []
        for path in shipped("sample_batches"):
            if path.stem == "results":
                continue
            say(f"replaying {path.stem} through the desk, entry by entry")
            batches.append(_batch(site, path))
        start_batch(site, OPEN_LOT, "FP-DS-001", site.actor("demo-supervisor"))
        report = verify(site.ledger)
    finally:
        site.close()
    return Demo(folder, replaced, *counts, tuple(batches), OPEN_LOT, report.entries, report.head, report.faults)


def _clear(folder: Path) -> bool:
    if not (folder / SITE_DATABASE).exists():
        if folder.exists() and any(folder.iterdir()):
            raise InputError(f"{folder} is not empty and is no site.", "Choose another folder: --site FOLDER.")
        return False
    try:
        site = open_site(folder)
    except LbpcmcError:
        raise InputError(
            f"{folder} has a database that cannot be opened; it is not replaced.", "Choose another folder."
        ) from None
    demonstration = site.demonstration
    site.ledger.close()
    if not demonstration:
        raise InputError(f"{folder} is a site with real records.", "Choose another folder: --site FOLDER.")
    shutil.rmtree(folder)
    return True


def _documents(site: Site, say: Callable[[str], None]) -> tuple[int, int]:
    engineer, quality = site.actor("demo-engineer"), site.actor("demo-quality")
    counts = []
    for kind, noun in (("recipes", "recipe"), ("specs", "specification")):
        paths = shipped(kind)
        say(f"checking and importing {len(paths)} {kind}")
        for path in paths:
            row = import_document(site, path.read_bytes(), path.name, engineer)
            approve_document(site, noun, row.id, row.version, quality)
        counts.append(len(paths))
    _methods(site, say)
    return counts[0], counts[1]


def _methods(site: Site, say: Callable[[str], None]) -> None:
    """Import the methods that the specifications name and the package has; the others are the site's own."""
    engineer, quality = site.actor("demo-engineer"), site.actor("demo-quality")
    documents = [site.document(row.sha256) for row in site.ledger.rows(DocumentRow, type="specification")]
    named = {method for document in documents if isinstance(document, Specification) for method in document.methods}
    paths = [path for path in shipped("specs/methods") if path.stem in named]
    say(f"importing {len(paths)} laboratory method{'s' if len(paths) != 1 else ''}")
    for path in paths:
        row = import_document(site, path.read_bytes(), path.name, engineer)
        approve_document(site, "method", row.id, row.version, quality)


def _batch(site: Site, path: Path) -> DemoBatch:
    done = replay(site, path.read_bytes(), path.name)
    state = site.batch(done.lot)
    found = review(state)
    severities = [one.severity.value for one in found.exceptions]
    values = {}
    for phase in state.recipe.phases():
        for step in phase.steps:
            latest = state.latest((step.id, max(state.occurrences(phase), 1), 1))
            if step.formula is not None and latest is not None:
                values[step.name or step.id] = latest.entry.understood or ""
    records = site.folder / "records"
    records.mkdir(exist_ok=True)
    target = records / f"{done.lot}.pdf"
    target.write_bytes(print_record(site, done.lot))
    return DemoBatch(
        lot=done.lot,
        status=state.status.value,
        entries=len(state.log),
        values=values,
        critical=severities.count("critical"),
        major=severities.count("major"),
        minor=severities.count("minor"),
        worst=found.exceptions[0].said if found.exceptions else "",
        record=target,
    )
