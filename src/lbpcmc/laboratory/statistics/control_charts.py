"""Control charts: individuals and moving range, means with ranges or standard deviations, EWMA, CUSUM.

Invariant: limits come from the baseline alone (phase I), or from a stated mean and sigma (phase II), never from points
that they then judge as new. Pinned by the NIST examples (cases B4-02 to B4-04).

Sources: NIST/SEMATECH e-Handbook of Statistical Methods 6.3.2; constants as `chart_constants` says.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.series import shown
from lbpcmc.laboratory.statistics import summary
from lbpcmc.laboratory.statistics.chart_constants import constants
from lbpcmc.laboratory.statistics.run_rules import Signal, signals
from lbpcmc.messages import say

if TYPE_CHECKING:
    from lbpcmc.laboratory.statistics.regression import Array


@dataclass(frozen=True, slots=True)
class Chart:
    """What is plotted: points, centre, limits, and the signals on it."""

    name: str
    points: tuple[float, ...]
    centre: float
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    sigma: float
    """Standard deviation by which the limits were drawn."""
    signals: tuple[Signal, ...] = ()


def moving_range(values: tuple[float, ...], way: str = "printed") -> tuple[float, float, float]:
    """Mean, mean moving range of two, and sigma = mean moving range / d2."""
    if len(values) < 2:
        raise AssayError(say("chart.few_values", count=len(values)))
    mean = math.fsum(values) / len(values)
    ranges = [abs(b - a) for a, b in itertools.pairwise(values)]
    average = math.fsum(ranges) / len(ranges)
    return mean, average, average / constants(2, way).d2


def individuals(
    values: tuple[float, ...], *, rules: str = "beyond limits", baseline: int = 0, way: str = "printed"
) -> tuple[Chart, Chart]:
    """Individuals and moving-range charts; `baseline` is how many first points set the limits, 0 for all."""
    base = values[:baseline] if baseline else values
    mean, average, sigma = moving_range(base, way)
    if sigma == 0:
        raise AssayError(say("chart.same_values"))
    z = [(value - mean) / sigma for value in values]
    count = len(values)
    first = Chart(
        "individuals", values, mean, (mean - 3 * sigma,) * count, (mean + 3 * sigma,) * count, sigma, signals(z, rules)
    )
    ranges = tuple(abs(b - a) for a, b in itertools.pairwise(values))
    low, high = constants(2, way).range_limits
    out = tuple(
        Signal(at, "range", "moving range above its limit") for at, r in enumerate(ranges, 2) if r > high * average
    )
    return first, Chart(
        "moving range", ranges, average, (low * average,) * len(ranges), (high * average,) * len(ranges), sigma, out
    )


def subgroup_means(
    subgroups: tuple[tuple[float, ...], ...],
    *,
    spread: str = "range",
    rules: str = "beyond limits",
    way: str = "printed",
) -> tuple[Chart, Chart]:
    """Charts of means and of their spread (`range` or `standard deviation`) for subgroups of one size."""
    sizes = {len(group) for group in subgroups}
    if len(subgroups) < 2 or len(sizes) != 1 or min(sizes) < 2:
        raise AssayError(say("chart.subgroups"))
    size = sizes.pop()
    c = constants(size, way)
    means = tuple(math.fsum(group) / size for group in subgroups)
    centre = math.fsum(means) / len(means)
    by_range = spread == "range"
    spreads = tuple((max(g) - min(g)) if by_range else summary.standard_deviation(g) for g in subgroups)
    average = math.fsum(spreads) / len(spreads)
    if average == 0:
        raise AssayError(say("chart.same_within"))
    sigma = average / (c.d2 if by_range else c.c4)
    half = (c.a2 if by_range else c.a3) * average
    low, high = c.range_limits if by_range else c.sd_limits
    count = len(means)
    z = [3 * (mean - centre) / half for mean in means]
    out = tuple(
        Signal(at, spread, f"{spread} outside its limits")
        for at, value in enumerate(spreads, 1)
        if not low * average <= value <= high * average
    )
    return (
        Chart("means", means, centre, (centre - half,) * count, (centre + half,) * count, sigma, signals(z, rules)),
        Chart(spread, spreads, average, (low * average,) * count, (high * average,) * count, sigma, out),
    )


def ewma(
    values: tuple[float, ...],
    *,
    target: float,
    sigma: float,
    weight: float = 0.3,
    width: float = 3.0,
    steady: bool = False,
) -> Chart:
    """Exponentially weighted moving average, started at the target (NIST 6.3.2.4).

    `steady` draws the limits of the steady state from the first point on, as NIST does; otherwise they open with time.
    """
    if not 0 < weight <= 1:
        raise AssayError(say("chart.not_a_weight", weight=f"{weight:g}"), field="weight")
    if sigma <= 0 or width <= 0:
        raise AssayError(say("chart.ewma"))
    level, points = target, []
    for value in values:
        level = weight * value + (1 - weight) * level
        points.append(level)
    at = np.arange(1, len(values) + 1)
    grown: Array = np.ones(len(values))
    if not steady:
        grown = grown - (1 - weight) ** (2 * at)
    half = width * sigma * np.sqrt(weight / (2 - weight) * grown)
    out = tuple(
        Signal(place, "EWMA", f"{shown(point)} outside {shown(width, 3)} sigma")
        for place, (point, h) in enumerate(zip(points, half, strict=True), 1)
        if abs(point - target) > h
    )
    lower, upper = tuple(map(float, target - half)), tuple(map(float, target + half))
    return Chart("EWMA", tuple(points), target, lower, upper, sigma, out)


def cusum(values: tuple[float, ...], *, target: float, slack: float, decision: float) -> tuple[Chart, Chart]:
    """Upper and lower cumulative sums (NIST 6.3.2.3); slack k and decision interval h in the unit of the values."""
    if slack < 0 or decision <= 0:
        raise AssayError(say("chart.cusum"))
    sums: dict[str, list[float]] = {"upper": [], "lower": []}
    for name, sign in (("upper", 1.0), ("lower", -1.0)):
        level = 0.0
        for value in values:
            level = max(0.0, level + sign * (value - target) - slack)
            sums[name].append(level)
    charts = []
    for name, points in sums.items():
        out = tuple(
            Signal(at, f"CUSUM {name}", f"{shown(value)} above {shown(decision)}")
            for at, value in enumerate(points, 1)
            if value > decision
        )
        count = len(points)
        charts.append(Chart(f"CUSUM {name}", tuple(points), 0.0, (0.0,) * count, (decision,) * count, slack, out))
    return charts[0], charts[1]
