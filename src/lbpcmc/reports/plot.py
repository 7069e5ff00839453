"""A figure on paper: marks, lines, dashed limits, a legend beneath; drawn as vectors.

Invariant: the legend names every series and limit, and a colour never stands alone: marks differ in shape (pinned by
tests/reports/test_calculation.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import HexColor

from lbpcmc.reports.chart import ticks
from lbpcmc.reports.sheet import BOLD, FAINT, INK, REGULAR, RULE, fonts, printable, width_of

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Shape
    from reportlab.lib.colors import Color

    from lbpcmc.laboratory.figure import Figure
    from lbpcmc.reports.sheet import Sheets

HEIGHT = 230.0
INKS = tuple(map(HexColor, ("#1f4e79", "#b35900", "#1d6b34", "#6b2fa0", "#b00020", "#5f6b76")))
LIMIT = HexColor("#b00020")
_LEGEND = 11.0


def plot(sheets: Sheets, figure: Figure) -> None:
    """Draw a figure over the whole width, with its legend."""
    fonts()
    entries = _legend(figure)
    height = HEIGHT + _LEGEND * len(entries)
    sheets.room(height + 6)
    sheets.y -= height
    if sheets.canvas is not None:
        drawing = _Plot(figure, sheets.inner).drawing(entries)
        renderPDF.draw(drawing, sheets.canvas, sheets.left, sheets.y)
    sheets.y -= 6


def _legend(figure: Figure) -> list[tuple[str, int, str]]:
    """What kind of sign, its number, its name."""
    found = [("mark", at, series.label) for at, series in enumerate(figure.marks)]
    found += [("line", at, series.label) for at, series in enumerate(figure.lines)]
    found += [("level", 0, f"{level.label} {level.value:.6g}") for level in figure.levels]
    return found + [("note", 0, note) for note in figure.notes]


class _Plot:
    def __init__(self, figure: Figure, width: float) -> None:
        self.figure, self.width = figure, width
        left, right, low, high = figure.box
        self.xs, self.ys = ticks(left, right), ticks(low, high)
        self.box = (54.0, 34.0, width - 12.0, HEIGHT - 20.0)

    def at(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.box
        across = (x - self.xs[0]) / (self.xs[-1] - self.xs[0])
        up = (y - self.ys[0]) / (self.ys[-1] - self.ys[0])
        return left + across * (right - left), bottom + up * (top - bottom)

    def drawing(self, entries: list[tuple[str, int, str]]) -> Drawing:
        lift = _LEGEND * len(entries)
        self.box = (self.box[0], self.box[1] + lift, self.box[2], self.box[3] + lift)
        found = Drawing(self.width, HEIGHT + lift)
        for shape in (*self._axes(), *self._content(), *self._signs(entries)):
            found.add(shape)
        return found

    def _axes(self) -> list[Shape]:
        left, bottom, right, top = self.box
        shapes: list[Shape] = [
            Rect(left, bottom, right - left, top - bottom, strokeColor=RULE, fillColor=None),
            _text(left, top + 7, self.figure.y_label, INK, BOLD),
        ]
        for tick in self.ys:
            _, y = self.at(self.xs[0], tick)
            text = f"{tick:g}"
            shapes.append(Line(left, y, right, y, strokeColor=RULE, strokeWidth=0.3))
            shapes.append(_text(left - 5 - width_of(text, REGULAR, 7), y - 2.5, text, FAINT))
        for tick in self.xs:
            x, _ = self.at(tick, self.ys[0])
            text = f"{tick:g}"
            shapes.append(Line(x, bottom, x, bottom - 3, strokeColor=INK))
            shapes.append(_text(x - width_of(text, REGULAR, 7) / 2, bottom - 12, text, FAINT))
        label = printable(self.figure.x_label)
        shapes.append(_text((left + right - width_of(label, REGULAR, 7)) / 2, bottom - 24, label, INK))
        return shapes

    def _content(self) -> list[Shape]:
        shapes: list[Shape] = []
        for level in self.figure.levels:
            (x1, y), (x2, _) = self.at(self.xs[0], level.value), self.at(self.xs[-1], level.value)
            shapes.append(Line(x1, y, x2, y, strokeColor=LIMIT, strokeWidth=0.8, strokeDashArray=[3, 2]))
        for number, series in enumerate(self.figure.lines):
            flat = [coordinate for point in series.points for coordinate in self.at(*point)]
            shapes.append(PolyLine(flat, strokeColor=INKS[number % len(INKS)], strokeWidth=1))
        for number, series in enumerate(self.figure.marks):
            shapes += [_mark(*self.at(*point), number) for point in series.points]
        return shapes

    @staticmethod
    def _signs(entries: list[tuple[str, int, str]]) -> list[Shape]:
        shapes: list[Shape] = []
        for place, (kind, number, label) in enumerate(reversed(entries)):
            y = place * _LEGEND + 3
            ink = INKS[number % len(INKS)]
            if kind == "mark":
                shapes.append(_mark(62, y + 2.5, number))
            elif kind == "line":
                shapes.append(Line(54, y + 2.5, 70, y + 2.5, strokeColor=ink, strokeWidth=1))
            elif kind == "level":
                shapes.append(Line(54, y + 2.5, 70, y + 2.5, strokeColor=LIMIT, strokeDashArray=[3, 2]))
            shapes.append(_text(76, y, label, INK))
        return shapes


def _mark(x: float, y: float, number: int) -> Shape:
    """Circle, square, triangle or diamond, filled or open."""
    ink = INKS[number % len(INKS)]
    fill = ink if number % 8 < 4 else None
    options = {"strokeColor": ink, "fillColor": fill, "strokeWidth": 0.8}
    size = 2.3
    if number % 4 == 0:
        return Circle(x, y, size, **options)
    if number % 4 == 1:
        return Rect(x - size, y - size, 2 * size, 2 * size, **options)
    if number % 4 == 2:
        return Polygon([x - size, y - size, x + size, y - size, x, y + size], **options)
    return Polygon([x - size, y, x, y - size, x + size, y, x, y + size], **options)


def _text(x: float, y: float, text: str, ink: Color, font: str = REGULAR) -> String:
    return String(x, y, printable(text, font), fontName=font, fontSize=7, fillColor=ink)
