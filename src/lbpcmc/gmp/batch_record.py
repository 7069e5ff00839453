"""The printed batch record: the sections that the capabilities give, in the order in which they are read.

What an auditor reads first comes first (21 CFR 211.188, 211.192, 11.10(b), 11.50(b)). Invariant: every event of the
batch is on paper with what was typed, and the same record gives the same bytes (tests/gmp/test_batch_record.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lbpcmc.gmp.document_control import pages as document_pages
from lbpcmc.gmp.document_control.state import DOCUMENT_STATE
from lbpcmc.gmp.event_pages import clocks, every_event, sessions
from lbpcmc.gmp.exception_pages import exceptions
from lbpcmc.gmp.exceptions import during, reviewed
from lbpcmc.gmp.execution import pages as execution_pages
from lbpcmc.gmp.execution import rules, step_pages
from lbpcmc.gmp.execution.events import BATCH
from lbpcmc.gmp.execution.state import BATCH_STATE
from lbpcmc.gmp.facts import Stream
from lbpcmc.gmp.pages import Record
from lbpcmc.gmp.site.events import SITE
from lbpcmc.gmp.site.state import SITE_STATE
from lbpcmc.gmp.testing import pages as testing_pages
from lbpcmc.reports.sheet import Furniture, Sheets, hex_groups, paginate
from lbpcmc.text_output import counted

if TYPE_CHECKING:
    from lbpcmc.events import Event
    from lbpcmc.gmp.acts import Site, View
    from lbpcmc.gmp.execution.events import BatchStarted
    from lbpcmc.gmp.pages import Approval, Section

MARK = "DEMONSTRATION DATA"


def print_record(site: Site, lot: str, page: str = "A4") -> bytes:
    """Draw the record of a batch as PDF, on `A4` or `Letter`; the same ledger gives the same bytes.

    NotAllowed for a lot that there is not, ReportError for unknown paper, IntegrityError where an event or a document
    is not what its hash says.
    """
    with site.read() as view:
        record = collected(view, lot)
    return draw_record(record, page)


def collected(view: View, lot: str) -> Record:
    """Read a batch for printing: its events are read and folded anew, whatever was folded before."""
    name = BATCH.key(lot)
    events = tuple(view.events(name))
    stream = Stream.begin(view.product, name, view.site.library(view.reading))
    for event in events:
        stream.add(view.product, event)
    rules.started(stream.states[id(BATCH_STATE)], name)
    begun = events[0]
    site = view.fold(SITE_STATE)
    of_site = during(view.exceptions(SITE.key()), int(begun.envelope.act), events[-1].seq)
    place = view.site.place
    return Record(
        started=begun,
        events=events,
        stream=stream,
        review=reviewed(view.product.exceptions, [*stream.exceptions(view.product), *of_site]),
        documents=tuple(_documents(view, begun, events)),
        noted=tuple(one for one in site.noted if int(begun.envelope.act) <= one.seq < events[-1].seq),
        site=place.resolve().name if isinstance(place, Path) else "",
        database=site.database,
        ledger=view.reading.last(),
        demonstration=site.demonstration or any(event.replayed for event in events),
        warning=view.site.warning,
    )


def _documents(view: View, started: Event[BatchStarted], events: tuple[Event[Any], ...]) -> list[Approval]:
    papers = started.payload
    wanted = {
        ("recipe", papers.recipe, papers.recipe_compiled): None,
        ("specification", papers.specification, papers.specification_compiled): None,
    }
    made = (getattr(event.payload, "derivation", None) for event in events)
    wanted |= {("method", one.method, one.compiled_sha256): None for one in made if one is not None}
    found: list[Approval] = []
    for kind, name, compiled in wanted:
        versions = view.fold(DOCUMENT_STATE, kind, name).versions.values()
        pairs = ((version.imported, version.approved) for version in versions if version.approved is not None)
        found += [(imported, approved) for imported, approved in pairs if approved.payload.compiled_sha256 == compiled]
    return found


def draw_record(record: Record, page: str = "A4") -> bytes:
    """Draw what was collected; ReportError for unknown paper."""
    recipe = record.fold(BATCH_STATE).recipe
    head, last = record.stream.head, record.events[-1].seq
    furniture = Furniture(
        title=f"Batch record {record.lot}",
        right=f"{recipe.id} version {recipe.version}",
        footer=f"batch: {counted(head.count, 'event')}, last {last}, head {hex_groups(head.hash)}\n"
        f"ledger: {counted(record.ledger.size, 'event')}, head {hex_groups(record.ledger.hash)}",
        mark=MARK if record.demonstration else "",
        warning=record.warning,
    )

    def draw(sheets: Sheets) -> None:
        for section in SECTIONS:
            section(sheets, record)

    return paginate(draw, page, furniture, f"Batch record {record.lot}")


def checking(sheets: Sheets, record: Record) -> None:
    """How the record is checked, by this program and without it."""
    sheets.heading("How to check this record", needed=110)
    sheets.words(
        "Each event is one line of text that holds the hash of the event before it: hash = SHA-256(byte 00, text). "
        "The head of the ledger is the hash of its last event. The head of the batch is a running hash over the hashes "
        "of its own events: SHA-256(head before, hash), both as hexadecimal digits, from an empty head. Both stood at "
        "the foot of every page when the record was printed. Compare the head of the ledger with the witness file of "
        "the site, or recompute it from the database with 'lbpcmc verify' or with the stand-alone verifier, which "
        "needs nothing of this program."
    )
    sheets.words(f"ledger  {record.ledger}", 7)
    sheets.words(f"{record.name}  {record.stream.head}", 7)


SECTIONS: tuple[Section, ...] = (
    execution_pages.cover,
    document_pages.documents,
    exceptions,
    testing_pages.results,
    execution_pages.materials,
    execution_pages.equipment,
    step_pages.trend,
    step_pages.procedure,
    execution_pages.signatures,
    every_event,
    sessions,
    clocks,
    checking,
)
"""The sections of a record, in their order."""
