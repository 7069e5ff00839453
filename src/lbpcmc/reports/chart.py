"""Charts on paper, drawn as vectors: a trend over a common time, and the figure of a calculation with its legend.

Invariant: the legend of a figure names every series and limit, and a colour never stands alone: marks differ in shape
(pinned by tests/reports/test_calculation.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing, Line
from reportlab.lib.colors import HexColor

from lbpcmc.reports.axes import Axis, bottom_axis, ink_of, left_axis, line, mark, marks, right_axis, text, ticks
from lbpcmc.reports.sheet import fonts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportlab.graphics.shapes import Shape

    from lbpcmc.laboratory.figure import Figure, Series
    from lbpcmc.reports.sheet import Sheets

TREND_HEIGHT, _FIGURE_HEIGHT = 190.0, 230.0
_LEGEND = 11.0
"""Height of a line of the legend."""
_LIMIT = HexColor("#b00020")


def trend(sheets: Sheets, x_label: str, left: Series, right: Series | None) -> None:
    """Draw `left` (circles, left axis) and `right` (squares, right axis) over a common x axis."""
    fonts()
    _place(sheets, TREND_HEIGHT, _trend(sheets.inner, x_label, left, right))


def figure_chart(sheets: Sheets, figure: Figure) -> None:
    """Draw a figure over the whole width, with its legend beneath."""
    fonts()
    entries = list(_legend(figure))
    lift = _LEGEND * len(entries)
    shapes = [*_figure(figure, sheets.inner, lift)]
    for place, (label, signs) in enumerate(reversed(entries)):
        y = place * _LEGEND + 3
        shapes += [*_signs(signs, y), text(76, y, label)]
    _place(sheets, _FIGURE_HEIGHT + lift, shapes)


def _place(sheets: Sheets, height: float, shapes: Iterable[Shape]) -> None:
    sheets.room(height + 6)
    sheets.y -= height
    if sheets.canvas is not None:
        drawing = Drawing(sheets.inner, height)
        for shape in shapes:
            drawing.add(shape)
        renderPDF.draw(drawing, sheets.canvas, sheets.left, sheets.y)
    sheets.y -= 6


def _trend(width: float, x_label: str, left: Series, right: Series | None) -> Iterator[Shape]:
    both = [series for series in (left, right) if series is not None and series.points]
    xs = [place for series in both for place, _ in series.points]
    x = Axis(ticks(min(xs), max(xs)), 44.0, width - 44.0)
    axes = []
    for series in both:
        values = [value for _, value in series.points]
        axes.append(Axis(ticks(min(0.0, *values), max(values)), 34.0, TREND_HEIGHT - 24.0))
    yield from bottom_axis(x, axes[0], x_label)
    for number, (series, y) in enumerate(zip(both, axes, strict=True)):
        draw = right_axis if series is right else left_axis
        yield from draw(x, y, series.label, ink_of(number))
        yield line(x, y, series.points, number)
        yield from marks(x, y, series.points, number)


def _figure(figure: Figure, width: float, lift: float) -> Iterator[Shape]:
    left, right, low, high = figure.box
    x = Axis(ticks(left, right), 54.0, width - 12.0)
    y = Axis(ticks(low, high), 34.0 + lift, _FIGURE_HEIGHT - 20.0 + lift)
    yield from bottom_axis(x, y, figure.x_label)
    yield from left_axis(x, y, figure.y_label)
    for level in figure.levels:
        yield _limit(x.start, x.end, y.at(level.value))
    for number, series in enumerate(figure.lines):
        yield line(x, y, series.points, number)
    for number, series in enumerate(figure.marks):
        yield from marks(x, y, series.points, number)


def _legend(figure: Figure) -> Iterator[tuple[str, tuple[str, int]]]:
    """Name of everything that is drawn, or is not, with its kind of sign and its number."""
    yield from ((series.label, ("mark", at)) for at, series in enumerate(figure.marks))
    yield from ((series.label, ("line", at)) for at, series in enumerate(figure.lines))
    yield from ((f"{level.label} {level.value:.6g}", ("level", 0)) for level in figure.levels)
    yield from ((note, ("note", 0)) for note in figure.notes)


def _signs(sign: tuple[str, int], y: float) -> list[Shape]:
    kind, number = sign
    if kind == "mark":
        return [mark(62, y + 2.5, number)]
    if kind == "line":
        return [Line(54, y + 2.5, 70, y + 2.5, strokeColor=ink_of(number), strokeWidth=1)]
    return [_limit(54, 70, y + 2.5)] if kind == "level" else []


def _limit(start: float, end: float, y: float) -> Line:
    return Line(start, y, end, y, strokeColor=_LIMIT, strokeWidth=0.8, strokeDashArray=[3, 2])
