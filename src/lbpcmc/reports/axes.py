"""What charts on paper are made of: axes with round ticks, signs that differ in shape as well as in colour, text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.graphics.shapes import Circle, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import HexColor

from lbpcmc.reports.sheet import BOLD, FAINT, INK, REGULAR, RULE, printable, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.graphics.shapes import Shape
    from reportlab.lib.colors import Color

    from lbpcmc.laboratory.figure import Points

INKS = tuple(map(HexColor, ("#1f4e79", "#b35900", "#1d6b34", "#6b2fa0", "#b00020", "#5f6b76")))
_SIZE = 7.0
"""Of text, in points."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A range of values between two places on paper."""

    ticks: list[float]
    start: float
    """Where the first tick stands, in points."""
    end: float

    def at(self, value: float) -> float:
        """Place of a value, in points."""
        return self.start + (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0]) * (self.end - self.start)


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


def bottom_axis(x: Axis, y: Axis, label: str) -> Iterator[Shape]:
    """Draw the frame of a chart with its lower axis."""
    yield Rect(x.start, y.start, x.end - x.start, y.end - y.start, strokeColor=RULE, fillColor=None)
    for tick in x.ticks:
        place, shown = x.at(tick), f"{tick:g}"
        yield Line(place, y.start, place, y.start - 3, strokeColor=INK)
        yield text(place - width_of(shown, REGULAR, _SIZE) / 2, y.start - 12, shown, FAINT)
    width = width_of(printable(label), REGULAR, _SIZE)
    yield text((x.start + x.end - width) / 2, y.start - 24, label)


def left_axis(x: Axis, y: Axis, label: str, ink: Color = FAINT) -> Iterator[Shape]:
    """Draw an axis on the left with its grid; its label stands above the frame."""
    for tick in y.ticks:
        place, shown = y.at(tick), f"{tick:g}"
        yield Line(x.start, place, x.end, place, strokeColor=RULE, strokeWidth=0.3)
        yield text(x.start - 5 - width_of(shown, REGULAR, _SIZE), place - 2.5, shown, ink)
    yield text(x.start, y.end + 7, label, INK if ink is FAINT else ink, BOLD)


def right_axis(x: Axis, y: Axis, label: str, ink: Color) -> Iterator[Shape]:
    """Draw a second axis on the right."""
    for tick in y.ticks:
        yield text(x.end + 5, y.at(tick) - 2.5, f"{tick:g}", ink)
    yield text(x.end - width_of(printable(label, BOLD), BOLD, _SIZE), y.end + 7, label, ink, BOLD)


def line(x: Axis, y: Axis, points: Points, number: int) -> Shape:
    """Draw a line through points in the ink of its number."""
    flat = [place for across, up in points for place in (x.at(across), y.at(up))]
    return PolyLine(flat, strokeColor=ink_of(number), strokeWidth=1)


def marks(x: Axis, y: Axis, points: Points, number: int) -> Iterator[Shape]:
    """Draw the points of a series."""
    for across, up in points:
        yield mark(x.at(across), y.at(up), number)


def mark(x: float, y: float, number: int) -> Shape:
    """Draw a circle, square, triangle or diamond, filled or open, in the ink of its number."""
    ink = ink_of(number)
    options = {"strokeColor": ink, "fillColor": ink if number % 8 < 4 else None, "strokeWidth": 0.8}
    size = 2.3
    if number % 4 == 0:
        return Circle(x, y, size, **options)
    if number % 4 == 1:
        return Rect(x - size, y - size, 2 * size, 2 * size, **options)
    if number % 4 == 2:
        return Polygon([x - size, y - size, x + size, y - size, x, y + size], **options)
    return Polygon([x - size, y, x, y - size, x + size, y, x, y + size], **options)


def ink_of(number: int) -> Color:
    """Colour of a series."""
    return INKS[number % len(INKS)]


def text(x: float, y: float, said: str, ink: Color = INK, font: str = REGULAR) -> String:
    """Draw text that begins at a place."""
    return String(x, y, printable(said, font), fontName=font, fontSize=_SIZE, fillColor=ink)
