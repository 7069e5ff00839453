"""A batch on paper: what it is, its materials and equipment, its signatures (21 CFR 211.188, 11.50(b))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.errors import IntegrityError
from lbpcmc.events import StreamHead
from lbpcmc.gmp.execution.events import (
    EntryRejected,
    SignatureLeftOpen,
    StepConfirmed,
    StepSigned,
    StepVerified,
    ValueCorrected,
)
from lbpcmc.gmp.execution.lines import line, place
from lbpcmc.gmp.execution.rules import meaning_of
from lbpcmc.gmp.execution.state import BATCH_STATE
from lbpcmc.gmp.pages import identity, when, who
from lbpcmc.messages import say
from lbpcmc.reports.sheet import FAINT
from lbpcmc.reports.table import Column, pairs, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.model import Material, Step
    from lbpcmc.events import Event
    from lbpcmc.gmp.execution.events import Derivation
    from lbpcmc.gmp.execution.state import Batch
    from lbpcmc.gmp.pages import Record
    from lbpcmc.reports.sheet import Sheets, Text

_MATERIALS = (
    Column("material, grade", 22),
    Column("required", 15),
    Column("step", 8),
    Column("lot", 13),
    Column("as typed", 12),
    Column("as understood", 20),
    Column("verdict", 10, verdict=True),
    Column("who, when (UTC)", 20),
)
_EQUIPMENT = (
    Column("equipment", 40),
    Column("individual", 26),
    Column("step", 10),
    Column("who, when (UTC)", 34),
)
_SIGNATURES = (
    Column("step", 10),
    Column("meaning", 26),
    Column("signed by, role, identity", 28),
    Column("when (UTC), event", 18),
    Column("bound to", 30),
)


def cover(sheets: Sheets, record: Record) -> None:
    """Draw what the batch is, and where it stands."""
    batch = record.fold(BATCH_STATE)
    recipe = batch.recipe
    sheets.heading(recipe.title)
    if record.demonstration:
        sheets.words("Demonstration data, not made. Nothing in it counts as a signature.", 8, FAINT)
    first, last = record.events[0], record.events[-1]
    offsets = ", ".join(sorted({f"UTC{event.envelope.offset}" for event in record.events}))
    strains = "; ".join(f"{s.id}: {s.name} {s.designation} {s.modification}".strip() for s in recipe.strains)
    people = sorted({(e.envelope.name, e.envelope.person, e.envelope.role) for e in record.events})
    pairs(
        sheets,
        [
            ("Lot", record.lot),
            ("Product", f"{recipe.product}: {recipe.description}"),
            ("Stage of development", recipe.stage),
            ("Batch size", first.payload.batch_size),
            ("Strains", strains),
            ("Status", batch.status.value),
            ("Theoretical yield", _yield(batch)),
            ("Started", f"{when(first)} by {first.envelope.name}"),
            ("Last event", f"{when(last)} by {last.envelope.name}"),
            ("Events", f"{len(record.events)}, ledger numbers {first.seq} to {last.seq}"),
            ("Times", f"UTC; local time at the station was {offsets}"),
            ("Origin of events", "; ".join(sorted({event.envelope.origin for event in record.events}))),
            ("Written by", ", ".join(sorted({event.envelope.program for event in record.events}))),
            ("Site", f"{record.site}, ledger {record.database}".removeprefix(", ")),
            ("Witness", record.warning),
        ],
    )
    sheets.subheading("People who acted")
    table(sheets, (Column("name", 40), Column("user ID", 30), Column("role", 30)), people, size=8)


def _yield(batch: Batch) -> str:
    """Theoretical and actual yield (21 CFR 211.103, 211.188(b)(7))."""
    theory = batch.recipe.theoretical_yield
    if theory is None:
        return ""
    held = batch.latest((theory.calculation, 1, 1))
    said = line(held) if held is not None else None
    actual = f"{said.interpreted}, {said.verdict or 'not judged'} [{held.seq}]" if said and held else "not calculated"
    return f"{theory.title} {theory.quantity}; actual, of theoretical: {actual}; limits {theory.criterion.text}"


def materials(sheets: Sheets, record: Record) -> None:
    """Draw every charge of every material, with its lot; what was superseded or not understood too."""
    batch = record.fold(BATCH_STATE)
    if not batch.recipe.materials:
        return
    sheets.heading("Materials")
    rows: list[tuple[Text, ...]] = []
    for material in batch.recipe.materials:
        charged = list(_charges(batch, material))
        named = (material.title, material.grade)
        required = material.criterion.text if material.criterion else str(material.quantity or "as needed")
        if not charged:
            rows.append((named, required, "", "", "", "not charged", "", ""))
        for step, event, holds in charged:
            said = line(event)
            read = [said.interpreted]
            if isinstance(event.payload, EntryRejected):
                read = [f"NOT UNDERSTOOD: {said.reason}"]
            elif isinstance(event.payload, ValueCorrected):
                read.append(f"CORRECTED event {event.payload.corrects}: {event.payload.reason}")
            if not holds and not isinstance(event.payload, EntryRejected):
                read.append("SUPERSEDED")
            rows.append((named, required, step.id, said.item, said.typed, tuple(read), said.verdict, who(event)))
    table(sheets, _MATERIALS, rows, size=6.5)


def _charges(batch: Batch, material: Material) -> Iterator[tuple[Step, Event[Any], bool]]:
    for slot, history in batch.history.items():
        step = batch.steps[slot[0]][1]
        if step.material == material.id:
            yield from ((step, event, batch.latest(slot) is event) for event in history)


def equipment(sheets: Sheets, record: Record) -> None:
    """Draw the equipment that was used, each by its ID (21 CFR 211.188(b)(2))."""
    batch = record.fold(BATCH_STATE)
    used = [e for e in record.events if isinstance(e.payload, StepConfirmed) and e.payload.equipment]
    if not used:
        return
    sheets.heading("Equipment")
    titles = {one.id: one.title for one in batch.recipe.equipment}
    rows = []
    for event in used:
        step = batch.steps[event.payload.step][1]
        by = f"{event.envelope.name}, {when(event)} [{event.seq}]"
        rows.append((titles.get(step.equipment, ""), event.payload.equipment, line(event).place, by))
    table(sheets, _EQUIPMENT, rows)


def calculation(sheets: Sheets, derivation: Derivation, trace: tuple[str, ...]) -> None:
    """Draw how a value was derived from raw data: the method, the data, every step (21 CFR 211.194(a)(5), (8))."""
    sheets.words(f"Method {derivation.method} version {derivation.version}, compiled {derivation.compiled_sha256}", 7)
    sheets.words(f"Raw data {derivation.raw_name}, SHA-256 {derivation.raw_sha256}", 7)
    table(
        sheets, (Column("", 4), Column("calculation", 96)), ((str(n), one) for n, one in enumerate(trace, 1)), size=6.5
    )


def signatures(sheets: Sheets, record: Record) -> None:
    """Draw signatures and verifications with their meaning, and what each is bound to (21 CFR 11.50, 11.70)."""
    sheets.heading("Signatures and verifications")
    rows = list(_signed(record))
    if rows:
        table(sheets, _SIGNATURES, rows)
    else:
        sheets.words("None.")
    sheets.subheading("Review of this record (on paper, until signed electronically)")
    for meaning in ("Reviewed by quality assurance", "Decision: released / rejected / reprocessed"):
        sheets.room(44)
        sheets.y -= 30
        sheets.line(sheets.y, sheets.left, sheets.left + sheets.inner * 0.62)
        sheets.line(sheets.y, sheets.left + sheets.inner * 0.66)
        sheets.text(sheets.left, sheets.y - 9, f"{meaning}: printed name, signature", size=7, ink=FAINT)
        sheets.text(sheets.left + sheets.inner * 0.66, sheets.y - 9, "date and time", size=7, ink=FAINT)
        sheets.y -= 14


def _signed(record: Record) -> Iterator[tuple[Text, ...]]:
    head = StreamHead()
    hashes: dict[int, str] = {}
    before = record.events[0]
    for event in record.events:
        payload, where = event.payload, event.envelope
        mark = ("REPLAYED: not a signature",) if event.replayed else ()
        by = (f"{where.name} ({where.person})", where.role, identity(where.identity), *mark)
        at = f"{when(event)} {where.offset} [{event.seq}]"
        match payload:
            case StepVerified(event=attested, hash=digest):
                if hashes.get(attested) != digest:
                    raise _loose(event)
                yield place(payload.step, payload.occurrence), payload.meaning, by, at, f"event {attested} {digest}"
            case StepSigned(head=signed):
                if head.hash != signed:
                    raise _loose(event)
                bound = f"this record up to event {before.seq}, head {signed}"
                yield line(event).place, payload.meaning, by, at, bound
            case SignatureLeftOpen():
                step = record.fold(BATCH_STATE).steps[payload.step][1]
                yield line(event).place, meaning_of(step), f"NOT SIGNED: {payload.reason}", at, ""
        head, hashes[event.seq], before = head.after(event.hash), event.hash, event


def _loose(event: Event[Any]) -> IntegrityError:
    return IntegrityError(say("signature.nothing_bound", event=event.seq))
