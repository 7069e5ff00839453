"""Figures of processes: growth, dry weight, capability."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from lbpcmc.laboratory.drawing import Builder, Results, ordered, span, through
from lbpcmc.laboratory.figure import Figure, Level, Series
from lbpcmc.laboratory.process import growth_models
from lbpcmc.laboratory.statistics.nonlinear import NoFit

if TYPE_CHECKING:
    from lbpcmc.laboratory.process.growth import GrowthData, GrowthRules
    from lbpcmc.laboratory.process.method_data import Weighing


def growth_rate(data: GrowthData, rules: GrowthRules, results: Results) -> Figure:
    """Ln of the biomass over time, the window with its line."""
    points = tuple((t, math.log(x - data.blank)) for t, x in zip(data.hours, data.biomass, strict=True))
    inside = tuple((t, y) for t, y in points if rules.start <= t <= rules.end)
    outside = tuple(point for point in points if point not in inside)
    series = (
        Series("readings in the window", inside),
        Series("other readings", outside),
        Series("line", through(inside), joined=True),
    )
    return Figure(results[0].quantity, "h", "ln biomass", tuple(s for s in series if s.points))


def growth_curve(data: Any, rules: Any, results: Results) -> Figure:
    """log10 count over time with the fitted curve."""
    marks = Series("counts", tuple(zip(data.hours, data.log10_count, strict=True)))
    hours = np.array(span(min(data.hours), max(data.hours)))
    try:
        fitted = growth_models.fit(data, rules.model)
    except NoFit as none:
        return Figure(results[0].quantity, "h", "log10 count", (marks,), notes=(none.said,))
    levels = growth_models.curve(rules.model, hours, fitted.parameters)
    points = tuple(zip(map(float, hours), map(float, levels), strict=True))
    return Figure(results[0].quantity, "h", "log10 count", (marks, Series(f"{rules.model} curve", points, joined=True)))


def dry_weight(data: Weighing, rules: Any, results: Results) -> Figure:
    """The calibration with its line."""
    marks = tuple((point.od, point.g_per_l) for point in data.calibration)
    top = max(x for x, _ in marks)
    points = through(marks)
    if rules.line == "through origin":
        slope = sum(x * y for x, y in marks) / sum(x * x for x, _ in marks)
        points = ((0.0, 0.0), (top, slope * top))
    series = (Series("calibration", marks), Series(rules.line, points, joined=True))
    return Figure(results[0].quantity, "OD", "g/L", series)


def capability(data: Any, rules: Any, results: Results) -> Figure:
    """Values in order between the limits of the specification."""
    ends = (("lower limit", data.low), ("upper limit", data.high), ("target", data.target))
    return ordered(data, rules, results, tuple(Level(label, end) for label, end in ends if end is not None))


BUILDERS: dict[str, Builder] = {
    "growth rate": growth_rate,
    "growth curve": growth_curve,
    "dry weight": dry_weight,
    "capability": capability,
}
