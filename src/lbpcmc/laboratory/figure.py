"""What a result looks like: points, lines and levels, drawn with characters or on paper by who can.

Invariant: every coordinate is finite (pinned by tests/laboratory/test_figures.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from lbpcmc.laboratory.result import AssayError
from lbpcmc.messages import say

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one name; joined where they are a line."""

    label: str
    points: Points
    joined: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if not all(math.isfinite(number) for point in self.points for number in point):
            raise AssayError(say("figure.not_finite", label=self.label))


@dataclass(frozen=True, slots=True)
class Level:
    """A limit over the whole width."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart."""

    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    levels: tuple[Level, ...] = ()
    notes: tuple[str, ...] = ()
    """What is not drawn, and why."""

    @property
    def marks(self) -> tuple[Series, ...]:
        """Series of single points."""
        return tuple(series for series in self.series if not series.joined)

    @property
    def lines(self) -> tuple[Series, ...]:
        """Series that are joined."""
        return tuple(series for series in self.series if series.joined)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Smallest and largest x and y; a little room where all are the same."""
        xs = [x for series in self.series for x, _ in series.points] or [0.0]
        ys = [y for series in self.series for _, y in series.points] + [level.value for level in self.levels] or [0.0]
        return (*_room(min(xs), max(xs)), *_room(min(ys), max(ys)))


def _room(low: float, high: float) -> tuple[float, float]:
    if high - low > 1e-9 * max(abs(low), abs(high), 1e-300):
        return low, high
    half = abs(high) / 10 or 1.0
    return low - half, high + half
