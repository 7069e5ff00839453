"""Results on paper: every result of every test, the superseded and the refused ones too (21 CFR 211.194(a))."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from lbpcmc.documents.model import Use
from lbpcmc.gmp.execution.pages import calculation
from lbpcmc.gmp.pages import who
from lbpcmc.gmp.testing.events import ResultCorrected, ResultRejected
from lbpcmc.gmp.testing.lines import LINES
from lbpcmc.gmp.testing.state import RESULTS_STATE, Results
from lbpcmc.reports.table import Column, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.model import Test
    from lbpcmc.events import Event
    from lbpcmc.gmp.execution.events import Derivation
    from lbpcmc.gmp.pages import Record
    from lbpcmc.reports.sheet import Sheets, Text

_COLUMNS = (
    Column("test, method", 20),
    Column("criterion", 18),
    Column("as typed", 15),
    Column("as understood", 17),
    Column("verdict", 10, verdict=True),
    Column("why", 23),
    Column("who, when (UTC)", 20),
)


def results(sheets: Sheets, record: Record) -> None:
    """Draw the results against the specification, then how each one was derived that came from raw data."""
    found = record.fold(RESULTS_STATE)
    specification = found.specification
    sheets.heading(f"Results against {specification.id} version {specification.version}")
    events = {test.id: _of_test(found, test) for test in specification.tests}
    table(sheets, _COLUMNS, (row for test in specification.tests for row in _rows(found, test, events[test.id])))
    for test in specification.tests:
        for event in events[test.id]:
            _derived(sheets, test, event)


def _of_test(found: Results, test: Test) -> list[Event[Any]]:
    rejected = (event for event in found.rejected if event.payload.test == test.id)
    return sorted((*found.by_test.get(test.id, ()), *rejected), key=lambda event: event.seq)


def _rows(found: Results, test: Test, events: list[Event[Any]]) -> Iterator[tuple[Text, ...]]:
    criterion = test.criterion(Use.RELEASE, found.specification.stage)
    limit = criterion.text if criterion else "no release limit at this stage"
    held = found.by_test.get(test.id, [])
    title = (test.title, test.method)
    if not held:
        yield title, limit, "", "", "", "NO RESULT" if criterion else "no result", ""
    followed = {earlier.seq: later.seq for earlier, later in pairwise(held)}
    for event in events:
        yield _row(title, limit, event, followed.get(event.seq))


def _row(title: Text, limit: str, event: Event[Any], superseded_by: int | None) -> tuple[Text, ...]:
    payload, said = event.payload, LINES[type(event.payload)](event)
    derivation: Derivation | None = getattr(payload, "derivation", None)
    typed = said.typed if derivation is None else f"raw data {derivation.raw_name}"
    notes = [said.reason]
    if isinstance(payload, ResultRejected):
        of = f" (to correct event {payload.corrects})" if payload.corrects is not None else ""
        notes = [f"NOT UNDERSTOOD{of}: {payload.reason}"]
    if isinstance(payload, ResultCorrected):
        notes.append(f"CORRECTED event {payload.corrects}: {payload.reason}")
    if superseded_by is not None:
        notes.append(f"SUPERSEDED by event {superseded_by}")
    if derivation is None:
        notes += said.trace
    why = tuple(note for note in notes if note)
    return title, said.criterion or limit, typed, said.interpreted, said.verdict, why, who(event)


def _derived(sheets: Sheets, test: Test, event: Event[Any]) -> None:
    derivation: Derivation | None = getattr(event.payload, "derivation", None)
    if derivation is None:
        return
    sheets.subheading(f"{test.title}: how the result of event {event.seq} was derived")
    calculation(sheets, derivation, LINES[type(event.payload)](event).trace)
