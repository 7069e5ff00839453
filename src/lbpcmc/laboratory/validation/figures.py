"""Figures of control charts, and of values with their limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.laboratory.drawing import Builder, Results, limits_of, ordered
from lbpcmc.laboratory.figure import Figure, Level, Series
from lbpcmc.laboratory.validation import control_chart as charting

if TYPE_CHECKING:
    from lbpcmc.laboratory.validation.control_chart import ChartData, ChartRules


def control_chart(data: ChartData, rules: ChartRules, results: Results) -> Figure:
    """The first chart of the method: points, centre, limits, signals."""
    chart = charting.draw(data, rules)[0]
    flagged = {signal.point for signal in chart.signals}
    points = [(float(at), value) for at, value in enumerate(chart.points, 1)]
    quiet = tuple(point for point in points if int(point[0]) not in flagged)
    loud = tuple(point for point in points if int(point[0]) in flagged)
    places = [x for x, _ in points]
    lines = [
        Series(label, tuple(zip(places, ends, strict=True)), joined=True)
        for label, ends in (("upper limit", chart.upper), ("lower limit", chart.lower))
    ]
    marks = [Series("points", quiet), Series("points that signal", loud)]
    series = tuple(s for s in (*marks, *lines) if s.points)
    return Figure(f"{results[0].quantity}: {chart.name}", "order", "value", series, (Level("centre", chart.centre),))


def values(data: Any, rules: Any, results: Results) -> Figure:
    """Values in order with the limits of the result."""
    return ordered(data, rules, results, limits_of(results[0]))


BUILDERS: dict[str, Builder] = {
    "control chart": control_chart,
    "outliers": values,
    "tolerance interval": values,
}
