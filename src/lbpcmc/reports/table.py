"""Tables that run over pages: fixed column widths, a header on every page, no row lost.

A row that is taller than a page is continued on the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.reports.sheet import BOLD, FAINT, INK, REGULAR, SHADE, Sheets, ink_of, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lbpcmc.reports.sheet import Text

PAD = 2.5
"""Space between rule and text, in points."""
LEADING = 1.22


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and its share of the width."""

    heading: str
    share: float
    verdict: bool = False
    """True where cells are verdicts: drawn bold and in the verdict's colour."""


def table(
    sheets: Sheets, columns: Sequence[Column], rows: Iterable[Sequence[Text]], *, size: float = 7, struck: str = ""
) -> int:
    """Draw a table and give its number of rows. Rows whose first cell starts with `struck` are drawn faint."""
    whole = sum(column.share for column in columns)
    widths = [sheets.inner * column.share / whole for column in columns]
    _header(sheets, columns, widths, size)
    count = 0
    for row in rows:
        count += 1
        _row(sheets, columns, widths, row, size, faint=bool(struck) and str(row[0]).startswith(struck))
    sheets.y -= 6
    return count


def pairs(sheets: Sheets, rows: Iterable[tuple[str, Text]], *, label: float = 18) -> None:
    """Draw what is known by name and text, without a header; a row without text is left out."""
    table(sheets, (Column("", label), Column("", 100 - label)), [row for row in rows if row[1]], size=8)


def _header(sheets: Sheets, columns: Sequence[Column], widths: Sequence[float], size: float) -> None:
    if not any(column.heading for column in columns):
        return
    cells = [wrap(column.heading, BOLD, size, width - 2 * PAD) for column, width in zip(columns, widths, strict=True)]
    step = size * LEADING
    height = step * max(map(len, cells)) + 2 * PAD
    sheets.room(height + 2 * (step + 2 * PAD))
    sheets.y -= height
    if sheets.canvas is not None:
        sheets.canvas.setFillColor(SHADE)
        sheets.canvas.rect(sheets.left, sheets.y, sheets.inner, height, stroke=0, fill=1)
        x = sheets.left
        for cell, width in zip(cells, widths, strict=True):
            for number, line in enumerate(cell):
                sheets.text(x + PAD, sheets.y + height - PAD - size - number * step, line, BOLD, size)
            x += width


def _row(
    sheets: Sheets, columns: Sequence[Column], widths: Sequence[float], row: Sequence[Text], size: float, *, faint: bool
) -> None:
    cells = [
        wrap(text, BOLD if column.verdict else REGULAR, size, width - 2 * PAD)
        for text, column, width in zip(row, columns, widths, strict=True)
    ]
    step = size * LEADING
    lines, begun = max(len(cell) for cell in cells), 0
    while begun < lines:
        fitting = int((sheets.y - sheets.bottom - 2 * PAD) / step)
        if fitting < min(lines - begun, 4):
            sheets.new_page()
            _header(sheets, columns, widths, size)
            fitting = int((sheets.y - sheets.bottom - 2 * PAD) / step)
        ended = min(lines, begun + fitting)
        _draw(sheets, columns, widths, [cell[begun:ended] for cell in cells], ended - begun, size, faint=faint)
        begun = ended


def _draw(
    sheets: Sheets,
    columns: Sequence[Column],
    widths: Sequence[float],
    cells: Sequence[Sequence[str]],
    lines: int,
    size: float,
    *,
    faint: bool,
) -> None:
    step = size * LEADING
    top = sheets.y
    sheets.y -= lines * step + 2 * PAD
    canvas = sheets.canvas
    if canvas is None:
        return
    x = sheets.left
    for column, width, cell in zip(columns, widths, cells, strict=True):
        font = BOLD if column.verdict else REGULAR
        canvas.setFont(font, size)
        ink = ink_of(cell[0].split(" ")[0]) if column.verdict and cell else INK
        canvas.setFillColor(FAINT if faint else ink)
        y = top - PAD - size
        for line in cell:
            if line:
                canvas.drawString(x + PAD, y, line)
            y -= step
        x += width
    sheets.line(sheets.y)
