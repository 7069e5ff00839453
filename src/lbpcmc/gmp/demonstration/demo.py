"""The demonstration site: documents imported, five real fermentations replayed, records printed.

Everything in it is marked as demonstration data, and nothing replayed counts as a signature.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.documents.model import Specification
from lbpcmc.errors import InputError, LbpcmcError
from lbpcmc.gmp.demonstration.replaying import REPLAY, replay
from lbpcmc.gmp.demonstration.shipped import shipped
from lbpcmc.gmp.document_control.usecases import approve_document, documents, import_document
from lbpcmc.gmp.execution.usecases import batch_of, start_batch
from lbpcmc.gmp.installation import DATABASE, Administrator, create_site, is_demonstration, open_site
from lbpcmc.gmp.people.usecases import add_person, working
from lbpcmc.gmp.sessions import this_station
from lbpcmc.gmp.views import review
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.sessions import Session

ADMINISTRATOR = Administrator("demo-admin", "Demo Administrator")
PEOPLE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("demo-operator", "Demo Operator", ("operator",)),
    ("demo-supervisor", "Demo Supervisor", ("supervisor", "operator")),
    ("demo-analyst", "Demo Analyst", ("analyst",)),
    ("demo-engineer", "Demo Engineer", ("engineer",)),
    ("demo-quality", "Demo Quality", ("quality",)),
)
OPEN_LOT = "DEMO-01"
STATION = "demo"


@dataclass(frozen=True, slots=True)
class DemoBatch:
    """What the replay of one batch left behind."""

    lot: str
    status: str
    events: int
    values: dict[str, str]
    """Calculated values that hold, by their name: what they mean, with the unit."""
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
    """A batch that was started, with nothing done yet."""
    events: int
    head: str
    faults: tuple[str, ...]


def run_demo(folder: Path, tell: Callable[[str], None], batches: Iterable[Path] | None = None) -> Demo:
    """Make the demonstration site; an earlier one in the same folder is replaced, any other site is refused.

    `batches` are batch files; without it those that travel with the package.
    """
    replaced = _clear(folder)
    origin = this_station(f"{REPLAY}demonstration", STATION)
    site = create_site(folder, ADMINISTRATOR, demonstration=True, station=origin)
    try:
        with working(site, ADMINISTRATOR.id) as administrator:
            for person, name, roles in PEOPLE:
                add_person(site, administrator, person, name, roles)
        counts = _documents(site, tell)
        made = []
        for path in batches if batches is not None else _shipped_batches():
            tell(f"replaying {path.stem} row by row")
            made.append(_batch(site, path, folder))
        with working(site, "demo-supervisor") as supervisor:
            start_batch(site, supervisor, OPEN_LOT, "FP-DS-001")
        faults = _faults(site)
        with site.read() as view:
            head = view.reading.last()
    finally:
        site.close()
    return Demo(folder, replaced, *counts, tuple(made), OPEN_LOT, head.size, head.hash, faults)


def _shipped_batches() -> tuple[Path, ...]:
    return tuple(path for path in shipped("sample_batches") if path.stem != "results")


def _clear(folder: Path) -> bool:
    if not (folder / DATABASE).exists():
        if folder.exists() and any(folder.iterdir()):
            raise InputError(say("demonstration.not_a_site", folder=str(folder)))
        return False
    try:
        site = open_site(folder)
    except LbpcmcError:
        raise InputError(say("demonstration.damaged", folder=str(folder))) from None
    demonstration = is_demonstration(site)
    site.close()
    if not demonstration:
        raise InputError(say("demonstration.real_site", folder=str(folder)))
    shutil.rmtree(folder)
    return True


def _documents(site: Site, tell: Callable[[str], None]) -> tuple[int, int]:
    """Import and approve what the package has; gives how many recipes and specifications."""
    counts = []
    with working(site, "demo-engineer") as engineer, working(site, "demo-quality") as quality:
        for kind in ("recipes", "specs"):
            paths = shipped(kind)
            tell(f"checking and importing {len(paths)} {kind}")
            _imported(site, engineer, quality, paths)
            counts.append(len(paths))
        named = _methods_named(site)
        methods = tuple(path for path in shipped("specs/methods") if path.stem in named)
        tell(f"importing {len(methods)} laboratory method{'s' if len(methods) != 1 else ''}")
        _imported(site, engineer, quality, methods)
    return counts[0], counts[1]


def _imported(site: Site, engineer: Session, quality: Session, paths: tuple[Path, ...]) -> None:
    for path in paths:
        made = import_document(site, engineer, path.read_bytes(), path.name)
        approve_document(site, quality, made.kind, made.id, made.version)


def _methods_named(site: Site) -> frozenset[str]:
    """Methods that the approved specifications name; those that the package does not have are a site's own."""
    found: set[str] = set()
    for state in documents(site):
        version = state.effective
        if version is None or version.approved is None:
            continue
        with site.read() as view:
            document = view.document(version.approved.payload.compiled_sha256)
        if isinstance(document, Specification):
            found |= set(document.methods)
    return frozenset(found)


def _batch(site: Site, path: Path, folder: Path) -> DemoBatch:
    done = replay(site, path.read_bytes(), path.name, station=STATION)
    batch = batch_of(site, done.lot)
    with site.read() as view:
        found = review(view, done.lot).exceptions
    severities = [one.severity.value for one in found]
    values = {}
    for phase, step in batch.steps.values():
        latest = batch.latest((step.id, max(batch.occurrences(phase), 1), 1))
        if step.formula is not None and latest is not None:
            values[step.name or step.id] = latest.payload.value.interpreted or ""
    return DemoBatch(
        lot=done.lot,
        status=batch.status.value,
        events=len(batch.log),
        values=values,
        critical=severities.count("critical"),
        major=severities.count("major"),
        minor=severities.count("minor"),
        worst=found[0].said if found else "",
        record=_printed(site, done.lot, folder),
    )


def _printed(site: Site, lot: str, folder: Path) -> Path:
    from lbpcmc.gmp.batch_record import print_record

    target = folder / "records" / f"{lot}.pdf"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(print_record(site, lot))
    return target


def _faults(site: Site) -> tuple[str, ...]:
    """What a verification finds: nothing, in a site that was just made."""
    from lbpcmc.gmp.verification import verify

    return tuple(map(str, verify(site).findings))
