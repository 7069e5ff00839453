"""A batch record of about 100 pages against the same tables on a bare reportlab canvas, fpdf2 and WeasyPrint.

The bare canvas gets its lines already wrapped and its pages already counted, in the same embedded fonts: it is the
floor below which a record cannot go. fpdf2 and WeasyPrint lay the same cells out themselves. Each makes the batch up in
memory; printing the same from the database of a site is a line of its own. Each runs in a process of its own, so that
the peak memory is its own.
"""

from __future__ import annotations

import html
import io
import sys
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from rows import Row, best_process

NAME = "batch record as PDF"
HUNDRED, THOUSAND = 300, 3000
"""Occurrences of the sampling phase that fill about as many pages."""


class Head(NamedTuple):
    """Where a ledger ends; the store's own would bring the database's libraries along."""

    size: int
    hash: str


RECIPE = """lbpcmc: recipe/1
id: R-1
version: "1"
title: Broth
product: FP
description: broth
stage: phase 1
batch_size: 1 L
specification: S
strains:
  - {id: FP, name: Faecalibacterium prausnitzii, designation: DSM 17677}
equipment: []
materials: []
formula:
  - {id: planned, title: Batch volume, kind: volume, value: 1 L, source: illustration}
theoretical_yield:
  {title: Broth, kind: volume, value: 1 L, limits: 80 to 105 %%, calculation: "3.1", source: illustration}
procedure:
  - unit_procedure: U
    title: Fermentation
    operations:
      - operation: O
        title: Growth
        phases:
          - phase: PH2
            title: Sampling plan
            repeat: %d
            steps:
              - {step: "2.1", kind: measurement, text: Time since inoculation., name: t, quantity: time, unit: h}
              - {step: "2.2", kind: measurement, text: "Base added so far, read on the pump.", name: base,
                 quantity: volume}
              - {step: "2.3", kind: measurement, text: Broth temperature on the probe., name: w, quantity: temperature,
                 criterion: alert 36.8 to 37.2; reject 36.5 to 37.5 degC, critical: CPP, second_person: yes,
                 source: illustration}
              - {step: "2.4", kind: calculation, text: OD600., name: od, quantity: number, formula: t / t,
                 decimals: 1}
          - phase: PH3
            title: Harvest
            steps:
              - {step: "3.1", kind: calculation, text: Actual yield., name: actual, quantity: ratio,
                 formula: highest(base) / planned, decimals: 1, criterion: 80 to 105 %%, source: illustration}
"""
SPECIFICATION = """lbpcmc: specification/1
id: S
version: "1"
title: Broth
product: FP
material: in-process
stage: phase 1
strains:
  - {id: FP, name: Faecalibacterium prausnitzii, designation: DSM 17677}
methods:
  - {id: M, title: Plate count}
tests:
  - {test: viable-count, attribute: viable count, title: Viable count, method: M, quantity: colonies per volume,
     strain: FP, critical: CQA, release: NLT 1.0 x 10^8 CFU/mL, source: illustration}
"""


def make_site(folder: Path, occurrences: int) -> None:
    """A site with the same batch, recorded through its rules, one act an occurrence."""
    from lbpcmc.gmp.document_control.usecases import approve_document, import_document
    from lbpcmc.gmp.execution.calculation import calculated
    from lbpcmc.gmp.execution.events import BATCH, ValueCalculated, ValueRecorded
    from lbpcmc.gmp.execution.rules import understood_at
    from lbpcmc.gmp.execution.state import BATCH_STATE
    from lbpcmc.gmp.execution.usecases import start_batch
    from lbpcmc.gmp.installation import Administrator, create_site
    from lbpcmc.gmp.people.usecases import add_person, begin

    site = create_site(folder, Administrator("root", "Rita Root"))
    root = begin(site, "root")
    for person, name, role in (("emil", "Emil E", "engineer"), ("quinn", "Quinn Q", "quality"),
                               ("olga", "Olga Operator", "operator")):  # fmt: skip
        add_person(site, root, person, name, (role,))
    emil, quinn, olga = begin(site, "emil"), begin(site, "quinn"), begin(site, "olga")
    for kind, text in (("specification", SPECIFICATION), ("recipe", RECIPE % occurrences)):
        found = import_document(site, emil, text.encode(), f"{kind}.yaml")
        approve_document(site, quinn, kind, found.id, found.version)
    start_batch(site, olga, "L", "R-1")
    for n in range(1, occurrences + 1):
        with site.write(olga) as act:
            state = act.fold(BATCH_STATE, "L")
            for step, typed in (("2.1", f"{n} h"), ("2.2", f"{n} mL"), ("2.3", "37.02 degC")):
                value = understood_at(act, state, state.steps[step][1], typed)
                act.append(BATCH.key("L"), ValueRecorded(step, n, 1, value))
            phase, last = state.steps["2.4"]
            act.append(BATCH.key("L"), ValueCalculated("2.4", n, 1, calculated(state, phase, last, n)))
    site.close()


def from_site(folder: str) -> bytes:
    from lbpcmc.gmp.batch_record import print_record
    from lbpcmc.gmp.installation import open_site

    site = open_site(Path(folder), read_only=True)
    try:
        return print_record(site, "L")
    finally:
        site.close()


def batch(occurrences: int):
    """What is collected for printing: a batch of made-up events, folded, without a database."""
    from lbpcmc.criteria import criterion
    from lbpcmc.documents.formula import parse
    from lbpcmc.documents.model import (
        Criticality,
        Operation,
        Phase,
        Recipe,
        Specification,
        Step,
        StepKind,
        Strain,
        UnitProcedure,
    )
    from lbpcmc.events import Envelope, Event
    from lbpcmc.gmp.exceptions import reviewed
    from lbpcmc.gmp.execution.events import BATCH, BatchStarted, ValueCalculated, ValueRecorded
    from lbpcmc.gmp.facts import Stream
    from lbpcmc.gmp.pages import Record
    from lbpcmc.gmp.product import PRODUCT
    from lbpcmc.gmp.values import Value
    from lbpcmc.quantities import kind, quantity

    hours, volume, warm, density = kind("time"), kind("volume"), kind("temperature"), kind("OD600")
    limit = criterion("alert 36.8 to 37.2; reject 36.5 to 37.5 degC", warm)
    measured = StepKind.MEASUREMENT
    steps = (
        Step("2.1", measured, "Time since inoculation.", name="t", quantity=hours, unit=hours.unit("h")),
        Step("2.2", measured, "Base added so far, read on the pump.", name="base", quantity=volume),
        Step("2.3", measured, "Broth temperature on the probe.", name="w", quantity=warm, criterion=limit,
             criticality=Criticality.CPP, second_person=True),
        Step("2.4", StepKind.CALCULATION, "OD600.", name="od", quantity=density, formula=parse("t * 2")),
    )  # fmt: skip
    phase = Phase("PH2", "Sampling plan", steps, repeats=occurrences)
    procedure = (UnitProcedure("U", "Fermentation", (Operation("O", "Growth", (phase,)),)),)
    strain = (Strain("FP", "Faecalibacterium prausnitzii", "DSM 17677"),)
    papers = {
        "aa": Recipe("R-1", "1", "Broth", "FP", "broth", "phase 1", quantity("1 L", volume), "S", {}, strain, (), (),
                     (), None, procedure),
        "bb": Specification("S", "1", "Broth", "FP", "in-process", "phase 1", None, {}, (), {}, ()),
    }  # fmt: skip

    class Library:
        def document(self, sha256: str):
            return papers[sha256]

        def content(self, sha256: str) -> bytes:
            raise KeyError(sha256)

    stream = Stream.begin(PRODUCT, BATCH.key("L"), Library())
    events = []

    def add(number: int, payload: object) -> None:
        seq = len(events) + 1
        where = Envelope(
            BATCH.key("L"), PRODUCT.types.of(payload).name, "1", str(seq), f"2026-03-02T08:{number % 60:02}:00.000Z",
            "+01:00", "boot", str(seq), "synchronised", None, "olga", "Olga Operator", "operator", "0" * 32, "stated",
            "s1", "floor", None, "floor", "lbpcmc", "",
        )  # fmt: skip
        event = Event(seq, f"{seq:064x}", where, payload)
        events.append(event)
        stream.add(PRODUCT, event)

    add(0, BatchStarted("L", "R-1", "1", "aa" * 32, "aa", "S", "1", "bb" * 32, "bb", "1 L"))
    for n in range(1, occurrences + 1):
        add(n, ValueRecorded("2.1", n, 1, Value(f"{n} h", f"{n} h", exact=str(n * 3600))))
        add(n, ValueRecorded("2.2", n, 1, Value(f"{n} mL", f"{n} mL", exact=str(Fraction(n, 1_000_000)))))
        judged = Value(
            "37.02 degC", "37.02 degC", exact="31017/100", verdict="pass", criterion=limit.text,
            reason="37.0 degC is within the limits",
            trace=("37.02 rounded (half up, decimals of the limit) to 37.0 degC",),
        )  # fmt: skip
        add(n, ValueRecorded("2.3", n, 1, judged))
        add(n, ValueCalculated("2.4", n, 1, Value(interpreted=f"{n / 10}", exact=str(Fraction(n, 10)))))
    return Record(
        events[0], tuple(events), stream, reviewed(PRODUCT.exceptions, stream.exceptions(PRODUCT)), (), (), "site",
        "id", Head(len(events), "ab" * 32), demonstration=False, warning="",
    )  # fmt: skip


def record(occurrences: int) -> bytes:
    from lbpcmc.gmp.batch_record import draw_record

    return draw_record(batch(occurrences))


def tables(occurrences: int) -> list[tuple[str, tuple[int, ...], float, list[tuple[str, ...]]]]:
    """Title, shares of the columns, size of the letters, rows: the procedure, and every event in its order."""
    from lbpcmc.gmp.event_pages import EVENTS
    from lbpcmc.gmp.event_pages import rows as event_rows
    from lbpcmc.gmp.execution.state import BATCH_STATE
    from lbpcmc.gmp.execution.step_pages import REPEATED
    from lbpcmc.gmp.execution.step_pages import rows as step_rows

    found = batch(occurrences)
    state = found.fold(BATCH_STATE)
    (phase,) = state.recipe.phases()
    steps, events = (tuple(column.share for column in columns) for columns in (REPEATED, EVENTS))
    procedure = [
        (f"Sampling plan, occurrence {n}", steps, 6.5, list(step_rows(state, phase, n, {})))
        for n in range(1, occurrences + 1)
    ]
    return [*procedure, ("Every event in its order", events, 6, list(event_rows(found)))]


def bare(occurrences: int) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    from lbpcmc.reports.sheet import BOLD, REGULAR, fonts

    fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    y = A4[1] - 60
    for title, shares, size, rows in tables(occurrences):
        widths = [(A4[0] - 72) * share / sum(shares) for share in shares]
        if y < 140:
            canvas.showPage()
            y = A4[1] - 60
        canvas.setFont(BOLD, 8.5)
        canvas.drawString(36, y - 10, title)
        y -= 28
        for row in rows:
            cells = [cell.split("\n") for cell in row]
            cells = [[part[i : i + 24] for line in cell for part in [line] for i in range(0, max(len(part), 1), 24)]
                     for cell in cells]  # fmt: skip
            lines = max(map(len, cells))
            if y - lines * 8 < 62:
                canvas.showPage()
                y = A4[1] - 60
            x = 36.0
            for cell, width in zip(cells, widths, strict=True):
                canvas.setFont(REGULAR, size)
                for index, line in enumerate(cell):
                    canvas.drawString(x + 2.5, y - 9 - index * 1.22 * size, line)
                x += width
            y -= lines * 1.22 * size + 5
            canvas.line(36, y, A4[0] - 36, y)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def by_fpdf2(occurrences: int) -> bytes:
    from fpdf import FPDF

    fonts = Path(__file__).resolve().parent.parent / "src/lbpcmc/reports/fonts"
    pdf = FPDF(format="A4")
    pdf.add_font("D", fname=str(fonts / "DejaVuSansCondensed.ttf"))
    pdf.set_font("D", size=6.5)
    pdf.add_page()
    for title, shares, size, rows in tables(occurrences):
        pdf.set_font("D", size=size)
        pdf.cell(text=title, new_x="LMARGIN", new_y="NEXT")
        with pdf.table(col_widths=shares, first_row_as_headings=False, line_height=3) as table:
            for row in rows:
                drawn = table.row()
                for cell in row:
                    drawn.cell(cell)
    return bytes(pdf.output())


def by_weasyprint(occurrences: int) -> bytes:
    from weasyprint import HTML

    parts = ["<style>@page{size:A4} td{font:6.5pt sans-serif;border-bottom:.4pt solid #ccc}</style>"]
    for title, _, _, rows in tables(occurrences):
        parts.append(f"<h4>{html.escape(title)}</h4><table>")
        parts += [
            "<tr>" + "".join(f"<td>{html.escape(c).replace(chr(10), '<br>')}</td>" for c in row) + "</tr>"
            for row in rows
        ]
        parts.append("</table>")
    return bytes(HTML(string="".join(parts)).write_pdf())


WAYS = {"record": record, "bare": bare, "fpdf2": by_fpdf2, "weasyprint": by_weasyprint}


def run(quick: bool = False) -> list[Row]:
    import importlib.util

    def command(way: str, occurrences: int) -> list[str]:
        return [__file__, way, str(occurrences)]

    few = HUNDRED // 10 if quick else HUNDRED
    ways = ["bare", "record", "fpdf2", "weasyprint"]
    rounds = {"bare": 5, "record": 5, "fpdf2": 2, "weasyprint": 1}
    ways = [
        way for way in ways if way in ("bare", "record") or importlib.util.find_spec({"fpdf2": "fpdf"}.get(way, way))
    ]
    with TemporaryDirectory() as folder:
        make_site(Path(folder), few)
        commands = [(command(way, few), 1 if quick else rounds[way]) for way in ways]
        *found, kept = best_process([*commands, ([__file__, "site", folder], 1 if quick else 5)])
    names = {"bare": "bare reportlab canvas", "record": "lbpcmc record"}
    rows = [
        Row(f"{names.get(way, way)}, about 100 pages", spent.seconds, way == "bare", spent.megabytes)
        for way, spent in zip(ways, found, strict=True)
    ]
    note = "opened, read, checked against every hash, folded, drawn"
    rows.append(Row("the same from the database of a site", kept.seconds, megabytes=kept.megabytes, note=note))
    if not quick:
        (large,) = best_process([(command("record", THOUSAND), 1)])
        rows.append(
            Row("lbpcmc record, about 1,000 pages", large.seconds, megabytes=large.megabytes, note="ten times as many")
        )
    return rows


if __name__ == "__main__":
    way, what = sys.argv[1:]
    sys.stdout.buffer.write(from_site(what) if way == "site" else WAYS[way](int(what)))
