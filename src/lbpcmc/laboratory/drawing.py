"""What the figures of several packages share: ranges, limits, lines through points, values in order."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lbpcmc.laboratory.figure import Figure, Level, Points, Series
from lbpcmc.laboratory.statistics.regression import line

if TYPE_CHECKING:
    from lbpcmc.laboratory.result import Reportable

Results = tuple["Reportable", ...]
Builder = Callable[[Any, Any, Results], Figure]


def plain(result: Reportable) -> float | None:
    """The result where it is a number of its own, taken back from log10; None for bounds, findings, no result."""
    if result.value is None or result.sign:
        return None
    return 10**result.value if result.unit.startswith("log10 ") else result.value


def limits_of(result: Reportable) -> tuple[Level, ...]:
    """The limits as levels."""
    if result.limits is None:
        return ()
    ends = (("lower limit", result.limits.low), ("upper limit", result.limits.high))
    return tuple(Level(label, end) for label, end in ends if end is not None)


def span(low: float, high: float, count: int = 60) -> tuple[float, ...]:
    """Places for a smooth line."""
    return tuple(low + (high - low) * step / (count - 1) for step in range(count))


def through(points: Points) -> Points:
    """The least squares line of points, over their range."""
    if len({x for x, _ in points}) < 2 or len(points) < 3:
        return ()
    fit = line([x for x, _ in points], [y for _, y in points])
    ends = min(x for x, _ in points), max(x for x, _ in points)
    return tuple((x, float(fit.coefficients[0] + fit.coefficients[1] * x)) for x in ends)


def ordered(data: Any, rules: Any, results: Results, levels: tuple[Level, ...]) -> Figure:
    """Draw values in their order, with levels."""
    values = data.values
    label = "value"
    if getattr(rules, "scale", "") == "log10":
        values, label = tuple(math.log10(value) for value in values), "log10 of the value"
        levels = tuple(Level(level.label, math.log10(level.value)) for level in levels if level.value > 0)
    points = tuple((float(at), value) for at, value in enumerate(values, 1))
    return Figure(results[0].quantity, "order", label, (Series("values", points),), levels)
