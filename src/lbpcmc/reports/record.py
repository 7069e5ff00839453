"""The printed batch record: what an auditor reads first comes first.

Cover, exceptions with the list of rules that ran, results against the specification, materials, equipment, trend,
every step with every entry, signatures, and how to check the record without this program (21 CFR 211.188, 11.10(b),
11.50(b)).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.batch.entries import Act
from lbpcmc.documents.model import Use
from lbpcmc.reports.sheet import FAINT, Furniture, Sheets, hex_groups, paginate
from lbpcmc.reports.steps import draw_chart, draw_steps, place_of, when
from lbpcmc.reports.table import Column, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.batch.exceptions import BatchException, Review
    from lbpcmc.batch.state import BatchState, Numbered

MARK = "DEMONSTRATION DATA"


@dataclass(frozen=True, slots=True)
class RecordHeader:
    """What the record says about its own origin."""

    site: str
    database_id: str
    stream: str
    head: str
    """Hash of the last entry of the batch."""
    entries: int
    first_seq: int
    last_seq: int
    recipe_sha256: str
    specification_sha256: str
    demonstration: bool


def draw_record(state: BatchState, review: Review, header: RecordHeader, *, page: str = "A4") -> bytes:
    """Draw the record of a batch; the same batch gives the same bytes. ReportError for unknown paper."""
    furniture = Furniture(
        title=f"Batch record {state.lot}",
        right=f"{state.recipe.id} version {state.recipe.version}",
        footer=f"head {header.last_seq} {hex_groups(header.head)}  ·  entries {header.first_seq} to {header.last_seq}",
        mark=MARK if header.demonstration else "",
    )

    def draw(sheets: Sheets) -> None:
        _cover(sheets, state, header)
        _exceptions(sheets, review)
        _results(sheets, state)
        _materials(sheets, state)
        _equipment(sheets, state)
        draw_chart(sheets, state)
        draw_steps(sheets, state)
        _signatures(sheets, state)
        _checking(sheets, header)

    return paginate(draw, page, furniture, f"Batch record {state.lot}")


def _pairs(sheets: Sheets, rows: list[tuple[str, str]]) -> None:
    table(sheets, (Column("", 22), Column("", 78)), [row for row in rows if row[1]], size=8)


def _cover(sheets: Sheets, state: BatchState, header: RecordHeader) -> None:
    recipe, specification = state.recipe, state.specification
    sheets.heading(recipe.title)
    if header.demonstration:
        sheets.words("Demonstration data: replayed, not made. Nothing in it counts as a signature.", 8, FAINT)
    last = state.log[-1].entry
    offsets = ", ".join(sorted({f"UTC{n.entry.zone}" for n in state.log}))
    strains = "; ".join(f"{s.id}: {s.name} {s.designation} {s.modification}".strip() for s in recipe.strains)
    _pairs(
        sheets,
        [
            ("Lot", state.lot),
            ("Product", f"{recipe.product}: {recipe.description}"),
            ("Stage of development", recipe.stage),
            ("Batch size", str(recipe.batch_size)),
            ("Strains", strains),
            ("Master recipe", f"{recipe.id} version {recipe.version}, SHA-256 {header.recipe_sha256}"),
            (
                "Specification",
                f"{specification.id} version {specification.version}, SHA-256 {header.specification_sha256}"
                if specification
                else "none",
            ),
            ("Status", state.status.value),
            ("Started", f"{when(state.started.entry)} by {state.started.entry.name}" if state.started else ""),
            ("Last entry", f"{when(last)} by {last.name}"),
            ("Entries", f"{header.entries}, ledger numbers {header.first_seq} to {header.last_seq}"),
            ("Times", f"UTC; local time at the station was {offsets}"),
            ("Origin of entries", ", ".join(sorted({n.entry.origin for n in state.log}))),
            ("Database", f"{header.site}, {header.database_id}"),
        ],
    )
    people = sorted({(n.entry.name, n.entry.person, n.entry.role) for n in state.log})
    sheets.subheading("People who made entries")
    table(sheets, (Column("name", 40), Column("user ID", 30), Column("role", 30)), people, size=8)


def _exceptions(sheets: Sheets, review: Review) -> None:
    sheets.heading("Exceptions")
    if review.exceptions:
        columns = (
            Column("severity", 10),
            Column("rule", 6),
            Column("where", 18),
            Column("found", 54),
            Column("entries", 12),
        )
        table(sheets, columns, _grouped(review), size=7.5)
    else:
        sheets.words("None.")
    sheets.subheading("Rules that were run")
    columns = (
        Column("rule", 8),
        Column("version", 8),
        Column("looks for", 44),
        Column("serves", 28),
        Column("found", 8),
    )
    table(sheets, columns, ((r.id, r.version, r.title, r.clause, str(n)) for r, n in review.counts), size=7)


def _grouped(review: Review) -> list[tuple[str, ...]]:
    """One line for exceptions that say the same of several places; every place and entry is named."""
    groups: dict[tuple[str, str, str], list[BatchException]] = {}
    for found in review.exceptions:
        groups.setdefault((found.severity.value, found.rule, found.said), []).append(found)
    return [
        (severity, rule, ", ".join(e.subject for e in members), said, ", ".join(str(e.seq) for e in members if e.seq))
        for (severity, rule, said), members in groups.items()
    ]


def _results(sheets: Sheets, state: BatchState) -> None:
    specification = state.specification
    if specification is None:
        return
    sheets.heading(f"Results against {specification.id} version {specification.version}")
    columns = (
        Column("test", 22),
        Column("method", 8),
        Column("criterion", 22),
        Column("as typed", 14),
        Column("verdict", 10, verdict=True),
        Column("why", 24),
    )
    rows: list[tuple[str, ...]] = []
    for test in specification.tests:
        criterion = test.criterion(Use.RELEASE, specification.stage)
        limit = criterion.text if criterion else "no release limit at this stage"
        entered = state.results.get(test.id, [])
        if not entered:
            rows.append((test.title, test.method, limit, "", "", "no result" if criterion else ""))
        for index, numbered in enumerate(entered):
            entry = numbered.entry
            superseded = "superseded: " if index < len(entered) - 1 else ""
            why = f"{superseded}{entry.finding or ''} {entry.reason or ''}\n{entry.name}, {when(entry)}"
            shown = entry.typed or "", entry.verdict or ""
            rows.append((test.title, test.method, entry.criterion or limit, *shown, why))
    table(sheets, columns, rows)


def _latest(state: BatchState, *acts: str) -> Iterator[Numbered]:
    for history in state.history.values():
        yield from (n for n in history if n.entry.act in acts)


def _materials(sheets: Sheets, state: BatchState) -> None:
    charged = list(_latest(state, Act.CHARGED, Act.CORRECTED))
    charged = [n for n in charged if n.entry.item]
    if not state.recipe.materials:
        return
    sheets.heading("Materials")
    steps = {step.id: step.material for step in state.recipe.steps()}
    columns = (
        Column("material", 26),
        Column("grade", 14),
        Column("required", 16),
        Column("lot", 16),
        Column("charged", 12),
        Column("verdict", 9, verdict=True),
        Column("who, when", 20),
    )
    rows: list[tuple[str, ...]] = []
    for material in state.recipe.materials:
        required = material.criterion.text if material.criterion else str(material.quantity or "as needed")
        mine = [n.entry for n in charged if steps.get(n.entry.subject or "") == material.id]
        if not mine:
            rows.append((material.title, material.grade, required, "", "not charged", "", ""))
        for entry in mine:
            who = f"{entry.name}, {when(entry)}"
            rows.append(
                (
                    material.title,
                    material.grade,
                    required,
                    entry.item or "",
                    entry.typed or "",
                    entry.verdict or "",
                    who,
                )
            )
    table(sheets, columns, rows)


def _equipment(sheets: Sheets, state: BatchState) -> None:
    steps = {step.id: step for step in state.recipe.steps() if step.equipment}
    used = [n.entry for n in _latest(state, Act.CONFIRMED) if n.entry.item and n.entry.subject in steps]
    if not used:
        return
    sheets.heading("Equipment")
    titles = {e.id: e.title for e in state.recipe.equipment}
    columns = (Column("equipment class", 40), Column("individual", 26), Column("step", 10), Column("who, when", 34))
    rows = (
        (titles.get(steps[e.subject or ""].equipment, ""), e.item or "", e.subject or "", f"{e.name}, {when(e)}")
        for e in used
    )
    table(sheets, columns, rows)


def _signatures(sheets: Sheets, state: BatchState) -> None:
    sheets.heading("Signatures and verifications")
    acts = (Act.SIGNED, Act.VERIFIED, Act.UNSIGNED)
    columns = (
        Column("step", 10),
        Column("meaning", 34),
        Column("signed by", 30),
        Column("when", 20),
        Column("bound to entry", 18),
    )
    rows: list[tuple[str, ...]] = []
    for numbered in state.log:
        entry = numbered.entry
        if entry.act not in acts:
            continue
        meaning = next((s.meaning for s in state.recipe.steps() if s.id == entry.subject), "") or entry.reason or ""
        if entry.act == Act.UNSIGNED:
            rows.append((place_of(entry), meaning, f"NOT SIGNED: {entry.reason}", "", ""))
        else:
            signer = f"{entry.name} ({entry.person}), {entry.role}\n{entry.finding or ''}"
            bound = f"{entry.refers} {(entry.digest or '')[:16]}"
            rows.append((place_of(entry), meaning, signer, f"{when(entry)} {entry.zone}", bound))
    if rows:
        table(sheets, columns, rows)
    sheets.subheading("Review of this record (on paper, until signed electronically)")
    for meaning in ("Reviewed by quality assurance", "Decision: released / rejected / reprocessed"):
        sheets.room(40)
        sheets.y -= 30
        sheets.line(sheets.y, sheets.left, sheets.left + sheets.inner * 0.62)
        sheets.line(sheets.y, sheets.left + sheets.inner * 0.66)
        sheets.text(sheets.left, sheets.y - 9, f"{meaning}: printed name, signature", size=7, ink=FAINT)
        sheets.text(sheets.left + sheets.inner * 0.66, sheets.y - 9, "date and time", size=7, ink=FAINT)
        sheets.y -= 14


def _checking(sheets: Sheets, header: RecordHeader) -> None:
    sheets.y -= 10
    sheets.heading("How to check this record")
    sheets.words(
        "Each entry is kept as one line of text and bound to the entry before it: "
        "hash = SHA-256(0x00, hash before, text). The number at the foot of every page is the hash of the last entry "
        f"of {header.stream}. Compare it with the witness file of the site, or recompute it from the database with "
        "'lbpcmc db verify' or with the stand-alone verifier, which needs nothing of this program."
    )
    sheets.words(f'lbpcmc db verify --head "{header.last_seq} {header.head}"')
