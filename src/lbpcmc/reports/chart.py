"""One trend chart: two series over time, drawn as vectors; the numbers stand in the record's tables."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, String
from reportlab.lib.colors import HexColor

from lbpcmc.reports.sheet import BOLD, FAINT, INK, REGULAR, RULE, fonts, printable, width_of

if TYPE_CHECKING:
    from reportlab.lib.colors import Color

    from lbpcmc.reports.sheet import Sheets

FIRST, SECOND = HexColor("#1f4e79"), HexColor("#b35900")
HEIGHT = 190.0


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one quantity over time."""

    label: str
    points: tuple[tuple[float, float], ...]


def chart(sheets: Sheets, x_label: str, left: Series, right: Series | None) -> None:
    """Draw `left` (circles, left axis) and `right` (squares, right axis) over a common x axis."""
    fonts()
    sheets.room(HEIGHT + 10)
    sheets.y -= HEIGHT
    if sheets.canvas is not None:
        renderPDF.draw(_drawing(sheets.inner, x_label, left, right), sheets.canvas, sheets.left, sheets.y)
    sheets.y -= 6


def _drawing(width: float, x_label: str, left: Series, right: Series | None) -> Drawing:
    drawing = Drawing(width, HEIGHT)
    box = (44.0, 34.0, width - 44.0, HEIGHT - 24.0)
    drawing.add(Rect(box[0], box[1], box[2] - box[0], box[3] - box[1], strokeColor=RULE, fillColor=None))
    xs = [x for series in (left, right) if series for x, _ in series.points]
    x_ticks = ticks(min(xs), max(xs))
    for tick in x_ticks:
        x = _at(tick, x_ticks, box[0], box[2])
        drawing.add(Line(x, box[1], x, box[1] - 3, strokeColor=INK))
        _centred(drawing, x, box[1] - 12, f"{tick:g}")
    _centred(drawing, (box[0] + box[2]) / 2, box[1] - 25, x_label)
    _axis(drawing, box, x_ticks, left, FIRST, at_right=False)
    if right is not None and right.points:
        _axis(drawing, box, x_ticks, right, SECOND, at_right=True)
    return drawing


def _axis(
    drawing: Drawing,
    box: tuple[float, float, float, float],
    x_ticks: list[float],
    series: Series,
    ink: Color,
    *,
    at_right: bool,
) -> None:
    values = [y for _, y in series.points]
    y_ticks = ticks(min(0.0, *values), max(values))
    edge = box[2] if at_right else box[0]
    for tick in y_ticks:
        y = _at(tick, y_ticks, box[1], box[3])
        text = f"{tick:g}"
        x = edge + 5 if at_right else edge - 5 - width_of(text, REGULAR, 7)
        drawing.add(String(x, y - 2.5, text, fontName=REGULAR, fontSize=7, fillColor=ink))
        if not at_right:
            drawing.add(Line(box[0], y, box[2], y, strokeColor=RULE, strokeWidth=0.3))
    label = printable(series.label, BOLD)
    x = box[2] - width_of(label, BOLD, 8) if at_right else box[0]
    drawing.add(String(x, box[3] + 8, label, fontName=BOLD, fontSize=8, fillColor=ink))
    points = [(_at(x, x_ticks, box[0], box[2]), _at(y, y_ticks, box[1], box[3])) for x, y in series.points]
    drawing.add(PolyLine([c for point in points for c in point], strokeColor=ink, strokeWidth=1))
    for x, y in points:
        marker = (
            Rect(x - 1.8, y - 1.8, 3.6, 3.6, fillColor=ink, strokeColor=ink)
            if at_right
            else Circle(x, y, 2, fillColor=ink, strokeColor=ink)
        )
        drawing.add(marker)


def _at(value: float, axis: list[float], low: float, high: float) -> float:
    return low + (value - axis[0]) / (axis[-1] - axis[0]) * (high - low)


def _centred(drawing: Drawing, x: float, y: float, text: str) -> None:
    shown = printable(text)
    drawing.add(String(x - width_of(shown, REGULAR, 7) / 2, y, shown, fontName=REGULAR, fontSize=7, fillColor=FAINT))


def ticks(low: float, high: float, wanted: int = 6) -> list[float]:
    """Round numbers that enclose a range, in steps of 1, 2 or 5 times a power of ten."""
    if high - low <= 1e-9 * max(abs(low), abs(high), 1.0):
        high = low + 1.0
    rough = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first = math.floor(low / step)
    last = math.ceil(high / step)
    return [round(n * step, 12) for n in range(first, last + 1)]
