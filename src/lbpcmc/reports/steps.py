"""The procedure in the record: every step, and every entry made at it, superseded and refused ones included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.batch.entries import Act, Entry
from lbpcmc.documents.model import Phase, Step, StepKind
from lbpcmc.laboratory.figure import Series
from lbpcmc.reports.chart import TREND_HEIGHT, trend
from lbpcmc.reports.table import Column, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from lbpcmc.batch.state import BatchState, Numbered
    from lbpcmc.reports.sheet import Sheets

COLUMNS = (
    Column("step", 9),
    Column("what to do", 30),
    Column("as typed", 14),
    Column("as understood", 15),
    Column("limit", 17),
    Column("verdict", 9, verdict=True),
    Column("who, when (UTC)", 17),
)
REPEATED = (
    Column("step", 9),
    Column("what", 20),
    Column("as typed", 16),
    Column("as understood", 19),
    Column("limit", 18),
    Column("verdict", 9, verdict=True),
    Column("who, when (UTC)", 18),
)


def when(entry: Entry) -> str:
    """Time of an entry, to the second."""
    return entry.at[:19].replace("T", " ")


def place_of(entry: Entry) -> str:
    """Step of an entry, with occurrence and replicate where there are several."""
    place = entry.subject or ""
    if (entry.occurrence or "1") != "1":
        place += f" #{entry.occurrence}"
    if (entry.replicate or "1") != "1":
        place += f" r{entry.replicate}"
    return place


def draw_steps(sheets: Sheets, state: BatchState) -> None:
    """Draw the procedure, phase by phase."""
    sheets.heading("Procedure")
    for unit_procedure in state.recipe.procedure:
        for operation in unit_procedure.operations:
            for phase in operation.phases:
                path = f"{unit_procedure.title} / {operation.title} / {phase.title}"
                for occurrence in range(1, max(state.occurrences(phase), 1) + 1):
                    repeated = phase.repeats > 1
                    sheets.subheading(path + (f", occurrence {occurrence}" if repeated else ""))
                    table(sheets, REPEATED if repeated else COLUMNS, _rows(state, phase, occurrence), size=6.5)


def _rows(state: BatchState, phase: Phase, occurrence: int) -> Iterator[tuple[str, ...]]:
    for step in phase.steps:
        begun = False
        for replicate in range(1, step.replicates + 1):
            history = state.history.get((step.id, occurrence, replicate), [])
            holding = state.latest((step.id, occurrence, replicate))
            for numbered in history:
                yield _row(state, step, occurrence, numbered, holding, described=not begun)
                begun = True
        if not begun:
            yield step.id, _described(step), "", "not done", step.criterion.text if step.criterion else "", "", ""


def _row(
    state: BatchState, step: Step, occurrence: int, numbered: Numbered, holding: Numbered | None, *, described: bool
) -> tuple[str, ...]:
    entry = numbered.entry
    understood = entry.understood or ""
    if entry.item:
        understood = f"{entry.item}\n{understood}" if understood not in ("", "done") else entry.item
    if entry.act == Act.REFUSED:
        understood = f"NOT UNDERSTOOD: {entry.finding}"
    elif entry.act == Act.UNSIGNED:
        understood = f"NOT SIGNED: {entry.reason}"
    elif numbered is not holding:
        understood += "\nSUPERSEDED"
    if entry.act == Act.CORRECTED:
        understood += f"\nCORRECTED entry {entry.refers}: {entry.reason}"
    elif entry.act == Act.CALCULATED and entry.refers:
        understood += f"\nRECALCULATED: {entry.reason}"
    if entry.verdict not in (None, "pass") and entry.act != Act.REFUSED and entry.finding:
        understood += f"\n{entry.finding}"
    if entry.reason and entry.act in (Act.RECORDED, Act.CHARGED, Act.CONFIRMED, Act.REFUSED):
        understood += f"\nnote: {entry.reason}"
    if entry.trace and entry.act != Act.CALCULATED:
        understood += f"\n{entry.trace}"
    who = f"{entry.name}\n{when(entry)} [{numbered.seq}]"
    verified = state.verified.get((step.id, occurrence))
    if step.second_person and described:
        who += f"\nverified: {verified.entry.name} [{verified.seq}]" if verified else "\nNOT VERIFIED"
    what = _described(step) if described else ""
    return place_of(entry), what, entry.typed or "", understood, entry.criterion or "", entry.verdict or "", who


def _described(step: Step) -> str:
    mark = f" [{step.criticality.value}]" if step.criticality.value else ""
    formula = f"\n{step.name} = {step.formula.text}" if step.formula else ""
    return f"{step.text}{mark}{formula}"


def draw_chart(sheets: Sheets, state: BatchState) -> None:
    """Draw OD600 and added base over time, from the first repeated phase that records both."""
    for phase in state.recipe.phases():
        time = _find(phase, "time")
        growth = _find(phase, "OD600", StepKind.CALCULATION) or _find(phase, "OD600")
        if phase.repeats == 1 or time is None or growth is None:
            continue
        left = _series(state, phase, time, growth, "OD600")
        if len(left.points) < 2:
            continue
        base = next((s for s in phase.steps if s.name.startswith("base") and s.quantity), None)
        right = _series(state, phase, time, base, f"{base.text.rstrip('.')}") if base else None
        sheets.heading("Trend", needed=TREND_HEIGHT + 10)
        hours = time.unit or (time.quantity.units[0] if time.quantity else None)
        trend(sheets, f"time ({hours.symbol if hours else ''})", left, _labelled(right, base))
        return


def _labelled(series: Series | None, step: Step | None) -> Series | None:
    if series is None or step is None or step.quantity is None:
        return None
    unit = step.unit or step.quantity.units[0]
    return Series(f"base added ({unit.symbol})", series.points)


def _find(phase: Phase, kind: str, step_kind: StepKind | None = None) -> Step | None:
    for step in phase.steps:
        if step.quantity is not None and step.quantity.name == kind and step_kind in (None, step.kind):
            return step
    return None


def _series(state: BatchState, phase: Phase, time: Step, step: Step, label: str) -> Series:
    points = []
    for occurrence in range(1, state.occurrences(phase) + 1):
        x, y = state.values(time, occurrence), state.values(step, occurrence)
        if x and y:
            points.append((_in_unit(time, x[0]), _in_unit(step, y[0])))
    return Series(label, tuple(points))


def _in_unit(step: Step, root: Fraction) -> float:
    unit = step.unit or (step.quantity.units[0] if step.quantity else None)
    return float((root - unit.offset) / unit.scale) if unit else float(root)
