"""Figures of process control: charts, values with their limits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lbpcmc.assays import charting
from lbpcmc.assays.figure import Figure, Level, Series
from lbpcmc.laboratory.figures import Builder, Results, limits_of

if TYPE_CHECKING:
    from lbpcmc.assays.charting import ChartData, ChartRules


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


def _ordered(data: Any, rules: Any, results: Results, levels: tuple[Level, ...]) -> Figure:
    values = data.values
    label = "value"
    if getattr(rules, "scale", "") == "log10":
        values, label = tuple(math.log10(value) for value in values), "log10 of the value"
        levels = tuple(Level(level.label, math.log10(level.value)) for level in levels if level.value > 0)
    points = tuple((float(at), value) for at, value in enumerate(values, 1))
    return Figure(results[0].quantity, "order", label, (Series("values", points),), levels)


def capability(data: Any, rules: Any, results: Results) -> Figure:
    """Values in order between the limits of the specification."""
    ends = (("lower limit", data.low), ("upper limit", data.high), ("target", data.target))
    return _ordered(data, rules, results, tuple(Level(label, end) for label, end in ends if end is not None))


def values(data: Any, rules: Any, results: Results) -> Figure:
    """Values in order with the limits of the result."""
    return _ordered(data, rules, results, limits_of(results[0]))


def temperatures(data: Any, _rules: Any, results: Results) -> Figure:
    """Readings in order with the mean kinetic temperature."""
    points = tuple((float(at), value) for at, value in enumerate(data.degrees_c, 1))
    mean = results[0].value
    levels = () if mean is None else (Level("mean kinetic temperature", mean),)
    return Figure(results[0].quantity, "reading", "degC", (Series("temperature", points),), levels)


BUILDERS: dict[str, Builder] = {
    "control chart": control_chart,
    "capability": capability,
    "outliers": values,
    "tolerance interval": values,
    "mean kinetic temperature": temperatures,
}
