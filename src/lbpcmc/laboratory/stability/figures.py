"""Figures of stability: studies, survival, rates, temperatures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from lbpcmc.laboratory.constants import KELVIN
from lbpcmc.laboratory.drawing import Builder, Results, span
from lbpcmc.laboratory.figure import Figure, Level, Series
from lbpcmc.laboratory.stability import inactivation, kinetics
from lbpcmc.laboratory.stability.fit import quantile
from lbpcmc.laboratory.stability.shelf_life import estimate, scaled_data
from lbpcmc.laboratory.statistics.nonlinear import NoFit

if TYPE_CHECKING:
    from lbpcmc.laboratory.stability.fit import StabilityData
    from lbpcmc.laboratory.stability.method_data import ReleaseRules
    from lbpcmc.laboratory.stability.shelf_life import ShelfLifeRules


def shelf_life(data: StabilityData, rules: ShelfLifeRules, results: Results) -> Figure:
    """Results over age with the lines of the lots, their confidence limits and the acceptance limits."""
    scaled = scaled_data(data, rules)
    found = estimate(data, rules)
    last = max([point.age for point in scaled.points] + [found.age or 0.0])
    marks = [Series(lot, tuple((p.age, p.value) for p in scaled.points if p.lot == lot)) for lot in scaled.lots]
    lines = []
    for lot, fitted in found.pooling.lines.items():
        t = quantile(rules.confidence, fitted.df, either=rules.direction == "either")
        mean = tuple((age, fitted.mean(age)) for age in span(0, last))
        lines.append(Series(f"line of {lot}", mean, joined=True))
        for sign, wanted in ((-1, rules.direction != "increasing"), (1, rules.direction != "decreasing")):
            if wanted:
                band = tuple((age, y + sign * fitted.half_width(age, t)) for age, y in mean)
                lines.append(Series(f"confidence limit of {lot}", band, joined=True))
    ends = (("lower limit", scaled.low), ("upper limit", scaled.high))
    levels = tuple(Level(label, end) for label, end in ends if end is not None)
    label = "log10 of the result" if rules.scale == "log10" else "result"
    return Figure(results[0].quantity, f"age ({rules.time_unit})", label, (*marks, *lines), levels)


def release(data: StabilityData, rules: ReleaseRules, results: Results) -> Figure:
    """The study on which a release limit rests."""
    return shelf_life(data, rules.study, results)


def survival(data: Any, rules: Any, results: Results) -> Figure:
    """log10 count over time with the fitted curve."""
    marks = Series("counts", tuple(zip(data.time, data.log10_count, strict=True)))
    times = np.array(span(0.0, max(data.time)))
    try:
        fitted = inactivation.fit(data, rules.model)
    except NoFit as none:
        label = f"time ({rules.time_unit})"
        return Figure(results[0].quantity, label, "log10 count", (marks,), notes=(none.said,))
    levels = inactivation.curve(rules.model, times, fitted.parameters)
    line_points = tuple(zip(map(float, times), map(float, levels), strict=True))
    series = (marks, Series(f"{rules.model} curve", line_points, joined=True))
    return Figure(results[0].quantity, f"time ({rules.time_unit})", "log10 count", series)


def arrhenius(data: Any, rules: Any, results: Results) -> Figure:
    """Ln k over 1000/T with its line, down to the temperature that is reported."""
    fit = kinetics.arrhenius(data)
    kelvin = [degrees + KELVIN for degrees in (*data.degrees_c, rules.at_degrees_c)]
    marks = tuple((1000 / t, math.log(rate)) for t, rate in zip(kelvin, data.rate, strict=False))
    ends = (1000 / max(kelvin), 1000 / min(kelvin))
    points = tuple((x, float(fit.coefficients[0] + fit.coefficients[1] * x / 1000)) for x in ends)
    series = (Series("rates", marks), Series("Arrhenius line", points, joined=True))
    return Figure(results[0].quantity, "1000 / T (1/K)", "ln k", series)


def temperatures(data: Any, _rules: Any, results: Results) -> Figure:
    """Readings in order with the mean kinetic temperature."""
    points = tuple((float(at), value) for at, value in enumerate(data.degrees_c, 1))
    mean = results[0].value
    levels = () if mean is None else (Level("mean kinetic temperature", mean),)
    return Figure(results[0].quantity, "reading", "degC", (Series("temperature", points),), levels)


BUILDERS: dict[str, Builder] = {
    "shelf life": shelf_life,
    "release limit": release,
    "overage": release,
    "survival curve": survival,
    "arrhenius": arrhenius,
    "mean kinetic temperature": temperatures,
}
