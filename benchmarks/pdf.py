"""A batch record of about 100 pages against the same tables on a bare reportlab canvas, fpdf2 and WeasyPrint.

The bare canvas gets its lines already wrapped and its pages already counted, in the same embedded fonts: it is the
floor below which a record cannot go. fpdf2 and WeasyPrint lay the same cells out themselves. Each runs in a process of
its own, so that the peak memory is its own.
"""

from __future__ import annotations

import html
import io
import sys
from fractions import Fraction
from pathlib import Path

from rows import Row, best_process

NAME = "batch record as PDF"
HUNDRED, THOUSAND = 455, 4550
"""Occurrences of the sampling phase that fill about as many pages."""


def state(occurrences: int):
    from lbpcmc.batch.entries import Act, Entry
    from lbpcmc.batch.state import Numbered, fold
    from lbpcmc.criteria import criterion
    from lbpcmc.documents.formula import parse
    from lbpcmc.documents.model import (
        Criticality,
        Operation,
        Phase,
        Recipe,
        Step,
        StepKind,
        Strain,
        UnitProcedure,
    )
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
    recipe = Recipe("R-1", "1", "Broth", "FP", "broth", "phase 1", quantity("1 L", volume), "S", {}, strain, (), (), (),
                    None, procedure)  # fmt: skip
    who = {"zone": "+01:00", "clock": "1 synchronised", "person": "olga", "name": "Olga Operator", "role": "operator",
           "station": "s1", "origin": "floor"}  # fmt: skip

    def entry(act: Act, number: int, **parts: str) -> Entry:
        return Entry(stream="batch:L", act=act, at=f"2026-03-02T08:{number % 60:02}:00.000Z", **who, **parts)

    entries = [entry(Act.BATCH_STARTED, 0, subject="L")]
    for n in range(1, occurrences + 1):
        place = {"occurrence": str(n), "replicate": "1"}
        entries += [
            entry(Act.RECORDED, n, subject="2.1", typed=f"{n} h", understood=f"{n} h", exact=str(n * 3600), **place),
            entry(Act.RECORDED, n, subject="2.2", typed=f"{n} mL", understood=f"{n} mL",
                  exact=str(Fraction(n, 1_000_000)), **place),
            entry(Act.RECORDED, n, subject="2.3", typed="37.02 degC", understood="37.02 degC", exact="31017/100",
                  verdict="pass", criterion=limit.text, finding="37.0 degC is within the limits",
                  trace="37.02 rounded (half up, decimals of the limit) to 37.0 degC", **place),
            entry(Act.CALCULATED, n, subject="2.4", understood=f"{n / 10}", exact=str(Fraction(n, 10)), **place),
        ]  # fmt: skip
    return fold(recipe, None, [Numbered(i, "ab" * 32, e) for i, e in enumerate(entries, 1)])


def record(occurrences: int) -> bytes:
    from lbpcmc.batch.exceptions import review
    from lbpcmc.reports.record import RecordHeader, draw_record

    batch = state(occurrences)
    header = RecordHeader("site", "id", "batch:L", "ab" * 32, len(batch.log), 1, len(batch.log), "aa" * 32, "", False)
    return draw_record(batch, review(batch), header)


def tables(occurrences: int) -> list[tuple[str, list[tuple[str, ...]]]]:
    from lbpcmc.reports.steps import _rows

    batch = state(occurrences)
    (phase,) = batch.recipe.phases()
    return [(f"Sampling plan, occurrence {n}", list(_rows(batch, phase, n))) for n in range(1, occurrences + 1)]


def bare(occurrences: int) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    from lbpcmc.reports.sheet import BOLD, REGULAR, fonts
    from lbpcmc.reports.steps import REPEATED

    fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    whole = sum(column.share for column in REPEATED)
    widths = [(A4[0] - 72) * column.share / whole for column in REPEATED]
    y = A4[1] - 60
    for title, rows in tables(occurrences):
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
                canvas.setFont(REGULAR, 6.5)
                for index, line in enumerate(cell):
                    canvas.drawString(x + 2.5, y - 9 - index * 7.9, line)
                x += width
            y -= lines * 7.9 + 5
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
    for title, rows in tables(occurrences):
        pdf.cell(text=title, new_x="LMARGIN", new_y="NEXT")
        with pdf.table(col_widths=(9, 20, 16, 19, 18, 9, 18), first_row_as_headings=False, line_height=3) as table:
            for row in rows:
                drawn = table.row()
                for cell in row:
                    drawn.cell(cell)
    return bytes(pdf.output())


def by_weasyprint(occurrences: int) -> bytes:
    from weasyprint import HTML

    parts = ["<style>@page{size:A4} td{font:6.5pt sans-serif;border-bottom:.4pt solid #ccc}</style>"]
    for title, rows in tables(occurrences):
        parts.append(f"<h4>{html.escape(title)}</h4><table>")
        parts += [
            "<tr>" + "".join(f"<td>{html.escape(c).replace(chr(10), '<br>')}</td>" for c in row) + "</tr>"
            for row in rows
        ]
        parts.append("</table>")
    return bytes(HTML(string="".join(parts)).write_pdf())


WAYS = {"record": record, "bare": bare, "fpdf2": by_fpdf2, "weasyprint": by_weasyprint}


def run(quick: bool = False) -> list[Row]:
    def command(way: str, occurrences: int) -> list[str]:
        return [__file__, way, str(occurrences)]

    few = HUNDRED // 10 if quick else HUNDRED
    ways = ["bare", "record", "fpdf2", "weasyprint"]
    rounds = {"bare": 5, "record": 5, "fpdf2": 2, "weasyprint": 1}
    import importlib.util

    ways = [
        way for way in ways if way in ("bare", "record") or importlib.util.find_spec({"fpdf2": "fpdf"}.get(way, way))
    ]
    found = best_process([(command(way, few), 1 if quick else rounds[way]) for way in ways])
    names = {"bare": "bare reportlab canvas", "record": "lbpcmc record"}
    rows = [
        Row(f"{names.get(way, way)}, about 100 pages", spent.seconds, way == "bare", spent.megabytes)
        for way, spent in zip(ways, found, strict=True)
    ]
    if not quick:
        (large,) = best_process([(command("record", THOUSAND), 1)])
        rows.append(
            Row("lbpcmc record, about 1,000 pages", large.seconds, megabytes=large.megabytes, note="ten times as many")
        )
    return rows


if __name__ == "__main__":
    sys.stdout.buffer.write(WAYS[sys.argv[1]](int(sys.argv[2])))
