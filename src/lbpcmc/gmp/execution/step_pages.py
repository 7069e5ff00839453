"""The procedure on paper: every step, and everything that was submitted at it, superseded and refused values too.

Invariant: a value that a second person must verify and nobody has verified as it stands is marked so
(tests/gmp/test_batch_record.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.documents.model import StepKind
from lbpcmc.gmp.execution.events import (
    EntryRejected,
    PhaseEnded,
    SignatureLeftOpen,
    StepSigned,
    StepVerified,
    ValueCalculated,
    ValueCorrected,
)
from lbpcmc.gmp.execution.lines import line
from lbpcmc.gmp.execution.pages import calculation
from lbpcmc.gmp.execution.state import ANSWERS, BATCH_STATE
from lbpcmc.gmp.pages import when, who
from lbpcmc.laboratory.figure import Series
from lbpcmc.reports.chart import TREND_HEIGHT
from lbpcmc.reports.chart import trend as draw_trend
from lbpcmc.reports.table import Column, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from lbpcmc.documents.model import Phase, Step
    from lbpcmc.events import Event
    from lbpcmc.gmp.execution.state import Batch, Slot
    from lbpcmc.gmp.lines import Line
    from lbpcmc.gmp.pages import Record
    from lbpcmc.reports.sheet import Sheets, Text

COLUMNS = (
    Column("step", 9),
    Column("what to do", 28),
    Column("as typed", 14),
    Column("as understood", 18),
    Column("limit", 17),
    Column("verdict", 10, verdict=True),
    Column("who, when (UTC)", 20),
)
REPEATED = (
    Column("step", 9),
    Column("what to do", 20),
    Column("as typed", 16),
    Column("as understood", 20),
    Column("limit", 18),
    Column("verdict", 10, verdict=True),
    Column("who, when (UTC)", 20),
)


def procedure(sheets: Sheets, record: Record) -> None:
    """Draw the procedure, phase by phase, occurrence by occurrence."""
    sheets.heading("Procedure")
    batch = record.fold(BATCH_STATE)
    verified, ended = _verifications(record), _ended(record)
    for unit_procedure in batch.recipe.procedure:
        for operation in unit_procedure.operations:
            for phase in operation.phases:
                path = f"{unit_procedure.title} / {operation.title} / {phase.title}"
                for occurrence in range(1, max(batch.occurrences(phase), 1) + 1):
                    repeated = phase.repeats > 1
                    sheets.subheading(path + (f", occurrence {occurrence}" if repeated else ""))
                    columns = REPEATED if repeated else COLUMNS
                    table(sheets, columns, rows(batch, phase, occurrence, verified), size=6.5)
                    _calculations(sheets, batch, phase, occurrence)
                if phase.id in ended:
                    event = ended[phase.id]
                    times = f"{line(event).interpreted}, {phase.repeats} were planned"
                    sheets.words(f"{path}: ended {times}; {event.envelope.name}, {when(event)} [{event.seq}]", 7)


def _calculations(sheets: Sheets, batch: Batch, phase: Phase, occurrence: int) -> None:
    """Draw beneath the steps how a method gave its values: a cell is too narrow for it."""
    for step in phase.steps:
        for event in batch.history.get((step.id, occurrence, 1), ()) if step.method else ():
            derivation = getattr(event.payload, "derivation", None)
            if derivation is not None:
                sheets.subheading(f"{line(event).place} {step.text} How the value of event {event.seq} was derived")
                calculation(sheets, derivation, line(event).trace)


def _verifications(record: Record) -> dict[tuple[str, int], list[Event[StepVerified]]]:
    found: dict[tuple[str, int], list[Event[StepVerified]]] = {}
    for event in record.events:
        if isinstance(event.payload, StepVerified):
            found.setdefault((event.payload.step, event.payload.occurrence), []).append(event)
    return found


def _ended(record: Record) -> dict[str, Event[PhaseEnded]]:
    return {event.payload.phase: event for event in record.events if isinstance(event.payload, PhaseEnded)}


def rows(
    batch: Batch, phase: Phase, occurrence: int, verified: dict[tuple[str, int], list[Event[StepVerified]]]
) -> Iterator[tuple[Text, ...]]:
    """Rows of one occurrence of a phase: seven texts each."""
    for step in phase.steps:
        attests = verified.get((step.id, occurrence), [])
        begun = False
        for replicate in range(1, step.replicates + 1):
            slot = step.id, occurrence, replicate
            history = batch.history.get(slot, [])
            for number, event in enumerate(history):
                what = () if begun else _described(step)
                yield _row(batch, step, slot, event, what, _attested(attests, history, number))
                begun = True
        if not begun:
            yield step.id, _described(step), "", "not done", step.criterion.text if step.criterion else "", "", ""


def _attested(attests: list[Event[StepVerified]], history: list[Event[Any]], number: int) -> list[Event[StepVerified]]:
    """The verifications that were made while an answer held."""
    if not attests or not isinstance(history[number].payload, ANSWERS):
        return []
    later = (event.seq for event in history[number + 1 :] if isinstance(event.payload, ANSWERS))
    until = next(later, None)
    return [one for one in attests if history[number].seq < one.seq and (until is None or one.seq < until)]


def _row(
    batch: Batch, step: Step, slot: Slot, event: Event[Any], what: Text, attested: list[Event[StepVerified]]
) -> tuple[Text, ...]:
    said, holds = line(event), batch.latest(slot) is event
    by = [*who(event), *(f"verified: {one.envelope.name} [{one.seq}]" for one in attested)]
    if holds and step.second_person and slot[:2] not in batch.verified:
        by.append("NOT VERIFIED as it stands" if attested else "NOT VERIFIED")
    read = tuple(part for part in _read(step, event, said, holds=holds) if part)
    return said.place, what, said.typed, read, said.criterion, said.verdict, tuple(by)


def _read(step: Step, event: Event[Any], said: Line, *, holds: bool) -> Iterator[str]:
    """What an event means at its step, and what became of it."""
    payload = event.payload
    if isinstance(payload, EntryRejected):
        of = f" (to correct event {payload.corrects})" if payload.corrects is not None else ""
        yield f"lot {said.item}" if said.item else ""
        yield f"NOT UNDERSTOOD{of}: {payload.reason}"
    elif isinstance(payload, SignatureLeftOpen):
        yield f"NOT SIGNED: {payload.reason}"
    else:
        yield f"lot {said.item}" if step.material else said.item
        yield f"signed: {said.remark}" if isinstance(payload, StepSigned) else ""
        yield "" if said.item and said.interpreted == "done" else said.interpreted
        if not holds:
            yield "SUPERSEDED"
        if said.verdict not in ("", "pass"):
            yield said.reason
    if isinstance(payload, ValueCorrected):
        yield f"CORRECTED event {payload.corrects}: {payload.reason}"
    elif isinstance(payload, ValueCalculated) and payload.replaces is not None:
        yield f"RECALCULATED event {payload.replaces}: {payload.reason or ''}"
    elif said.remark and not isinstance(payload, SignatureLeftOpen | StepSigned):
        yield f"remark: {said.remark}"
    if not step.method:
        formula = f"{step.name or step.id} = {step.formula.text}" if step.formula else ""
        yield from (part for part in said.trace if part != formula)


def _described(step: Step) -> tuple[str, ...]:
    mark = f" [{step.criticality.value}]" if step.criticality.value else ""
    formula = (f"{step.name or step.id} = {step.formula.text}",) if step.formula else ()
    return f"{step.text}{mark}", *formula


# The trend of the first repeated phase that measures growth.


def trend(sheets: Sheets, record: Record) -> None:
    """Draw OD600 and added base over time, from the first repeated phase that records both."""
    batch = record.fold(BATCH_STATE)
    for phase in batch.recipe.phases():
        time = _find(phase, "time")
        growth = _find(phase, "OD600", StepKind.CALCULATION) or _find(phase, "OD600")
        if phase.repeats == 1 or time is None or growth is None:
            continue
        left = _series(batch, phase, time, growth, "OD600")
        if len(left.points) < 2:
            continue
        base = next((step for step in phase.steps if step.name.startswith("base") and step.quantity), None)
        right = _series(batch, phase, time, base, f"base added{_unit(base)}") if base else None
        sheets.heading("Trend", needed=TREND_HEIGHT + 10)
        draw_trend(sheets, f"time{_unit(time)}", left, right)
        return


def _unit(step: Step) -> str:
    unit = step.unit or (step.quantity.units[0] if step.quantity else None)
    return f" ({unit.symbol})" if unit else ""


def _find(phase: Phase, kind: str, step_kind: StepKind | None = None) -> Step | None:
    for step in phase.steps:
        if step.quantity is not None and step.quantity.name == kind and step_kind in (None, step.kind):
            return step
    return None


def _series(batch: Batch, phase: Phase, time: Step, step: Step, label: str) -> Series:
    points = []
    for occurrence in range(1, batch.occurrences(phase) + 1):
        x, y = batch.values(time, occurrence), batch.values(step, occurrence)
        if x and y:
            points.append((_in_unit(time, x[0]), _in_unit(step, y[0])))
    return Series(label, tuple(points))


def _in_unit(step: Step, root: Fraction) -> float:
    unit = step.unit or (step.quantity.units[0] if step.quantity else None)
    return float((root - unit.offset) / unit.scale) if unit else float(root)
