"""A figure drawn with characters: marks, dotted lines, dashed limits, a legend.

Invariant: every mark that is in the box is on the chart, above lines and limits (pinned by
tests/laboratory/test_figures.py).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbpcmc.laboratory.figure import Figure, Series

MARKS = "ox+*#@%&"
LINE, LEVEL = ".", "-"
WIDTH, HEIGHT = 64, 18
_AXIS = 10


def text_chart(figure: Figure, *, width: int = WIDTH, height: int = HEIGHT) -> list[str]:
    """Draw a figure as lines of text."""
    canvas = _Canvas(figure, width, height)
    for level in figure.levels:
        canvas.level(level.value)
    for line in figure.lines:
        canvas.line(line)
    for index, marks in enumerate(figure.marks):
        canvas.marks(marks, MARKS[index % len(MARKS)])
    return [figure.title, *canvas.rows(), *_legend(figure)]


def _legend(figure: Figure) -> list[str]:
    found = [f"{MARKS[index % len(MARKS)]} {series.label}" for index, series in enumerate(figure.marks)]
    found += [f"{LINE} {series.label}" for series in figure.lines]
    found += [f"{LEVEL} {level.label} {level.value:.6g}" for level in figure.levels]
    return [" " * (_AXIS + 1) + line for line in (*found, *figure.notes)]


class _Canvas:
    def __init__(self, figure: Figure, width: int, height: int) -> None:
        self.figure, self.width, self.height = figure, width, height
        self.left, self.right, self.low, self.high = figure.box
        self.cells = [[" "] * width for _ in range(height)]

    def column(self, x: float) -> int:
        return round((x - self.left) / (self.right - self.left) * (self.width - 1))

    def row(self, y: float) -> int:
        return self.height - 1 - round((y - self.low) / (self.high - self.low) * (self.height - 1))

    def put(self, x: float, y: float, sign: str) -> None:
        column, row = self.column(x), self.row(y)
        if 0 <= column < self.width and 0 <= row < self.height:
            self.cells[row][column] = sign

    def level(self, value: float) -> None:
        self.cells[self.row(value)] = [LEVEL] * self.width

    def line(self, series: Series) -> None:
        for (x1, y1), (x2, y2) in pairwise(series.points):
            steps = max(abs(self.column(x2) - self.column(x1)), 1)
            for step in range(steps + 1):
                part = step / steps
                self.put(x1 + part * (x2 - x1), y1 + part * (y2 - y1), LINE)

    def marks(self, series: Series, sign: str) -> None:
        for x, y in series.points:
            self.put(x, y, sign)

    def rows(self) -> list[str]:
        found = [f"{'':{_AXIS}} {self.figure.y_label}"]
        for number, cells in enumerate(self.cells):
            value = self.high - number / (self.height - 1) * (self.high - self.low)
            label = f"{value:.4g}" if number % 4 == 0 or number == self.height - 1 else ""
            found.append(f"{label:>{_AXIS}} |{''.join(cells)}".rstrip())
        found.append(f"{'':{_AXIS}} +{'-' * self.width}")
        left, right = f"{self.left:.4g}", f"{self.right:.4g}"
        found.append(f"{'':{_AXIS}}  {left}{right:>{self.width - len(left)}}")
        found.append(f"{'':{_AXIS}}  {self.figure.x_label:^{self.width}}".rstrip())
        return found
