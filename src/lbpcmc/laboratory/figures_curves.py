"""Figures of curves: potency, survival, growth, stability."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from lbpcmc.assays import growth_models, inactivation, kinetics, sigmoid_potency
from lbpcmc.assays.figure import Figure, Level, Points, Series
from lbpcmc.assays.nonlinear import NoFit
from lbpcmc.assays.potency_data import ComparativeData, transformed
from lbpcmc.assays.regression import line
from lbpcmc.assays.shelf_life import estimate, scaled_data
from lbpcmc.assays.stability_fit import quantile
from lbpcmc.laboratory.figures import Builder, Results, span

if TYPE_CHECKING:
    from lbpcmc.assays.growth import GrowthData, GrowthRules
    from lbpcmc.assays.method_data import FunctionalRun, ReleaseRules, Weighing
    from lbpcmc.assays.shelf_life import ShelfLifeRules
    from lbpcmc.assays.sigmoid_potency import SigmoidRules
    from lbpcmc.assays.stability_fit import StabilityData


def _responses(data: ComparativeData, transformation: str, *, log: bool) -> dict[str, Points]:
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in data.names}
    for response in data.used:
        if response.dose > 0 or not log:
            dose = math.log10(response.dose) if log else response.dose
            found[response.preparation].append((dose, transformed(response, transformation)))
    return {name: tuple(points) for name, points in found.items()}


def _through(points: Points) -> Points:
    """The least squares line of points, over their range."""
    if len({x for x, _ in points}) < 2 or len(points) < 3:
        return ()
    fit = line([x for x, _ in points], [y for _, y in points])
    ends = min(x for x, _ in points), max(x for x, _ in points)
    return tuple((x, float(fit.coefficients[0] + fit.coefficients[1] * x)) for x in ends)


def _with_lines(marks: dict[str, Points]) -> tuple[Series, ...]:
    lines = [Series(f"line of {name}", _through(points), joined=True) for name, points in marks.items()]
    shown = [Series(name, points) for name, points in marks.items()]
    return tuple(series for series in (*shown, *lines) if series.points)


def _response(transformation: str) -> str:
    return "response" if transformation == "none" else f"{transformation} of the response"


def parallel_lines(data: ComparativeData, rules: Any, results: Results) -> Figure:
    """Responses over log10 dose, each preparation with its own line."""
    series = _with_lines(_responses(data, rules.transformation, log=True))
    return Figure(results[0].quantity, "log10 dose", _response(rules.transformation), series)


def slope_ratio(data: ComparativeData, rules: Any, results: Results) -> Figure:
    """Responses over dose, each preparation with its own line."""
    series = _with_lines(_responses(data, rules.transformation, log=False))
    return Figure(results[0].quantity, "dose", _response(rules.transformation), series)


def sigmoid_curves(data: ComparativeData, rules: SigmoidRules, results: Results) -> Figure:
    """Responses over log10 dose with the curves of one shape."""
    marks = _responses(data, rules.transformation, log=True)
    xs = [x for points in marks.values() for x, _ in points]
    lines: list[Series] = []
    for name in data.names[1:]:
        try:
            curves = sigmoid_potency.analyse(data, rules, name).together
        except NoFit:
            continue
        shape = curves.shape
        for label, e in zip(curves.names, curves.e, strict=True):
            points = tuple((x, _level(shape, e, x)) for x in span(min(xs), max(xs)))
            if all(label != series.label.removeprefix("curve of ") for series in lines):
                lines.append(Series(f"curve of {label}", points, joined=True))
    shown = [Series(name, points) for name, points in marks.items()]
    zero = sum(response.dose == 0 for response in data.used)
    notes = (f"{zero} responses at dose 0, not drawn",) if zero else ()
    return Figure(results[0].quantity, "log10 dose", "response", (*shown, *lines), notes=notes)


def _level(shape: dict[str, float], e: float, log_dose: float) -> float:
    steep = max(min(shape["b"] * (log_dose * math.log(10) - math.log(e)), 700.0), -700.0)
    return shape["c"] + (shape["d"] - shape["c"]) / math.pow(1 + math.exp(steep), shape["f"])


def activity(data: FunctionalRun, _rules: Any, results: Results) -> Figure:
    """Metabolite over time in every culture."""
    marks: dict[str, Points] = {}
    for run in (data.lot, data.reference):
        for culture in () if run is None else (*run.cultures, *run.blanks):
            marks[f"{run.lot if run else ''}, {culture.name}"] = tuple(
                zip(culture.hours, culture.millimolar, strict=True)
            )
    return Figure(results[0].quantity, "h", "mmol/L", _with_lines(marks))


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
    kelvin = [degrees + kinetics.KELVIN for degrees in (*data.degrees_c, rules.at_degrees_c)]
    marks = tuple((1000 / t, math.log(rate)) for t, rate in zip(kelvin, data.rate, strict=False))
    ends = (1000 / max(kelvin), 1000 / min(kelvin))
    points = tuple((x, float(fit.coefficients[0] + fit.coefficients[1] * x / 1000)) for x in ends)
    series = (Series("rates", marks), Series("Arrhenius line", points, joined=True))
    return Figure(results[0].quantity, "1000 / T (1/K)", "ln k", series)


def growth_rate(data: GrowthData, rules: GrowthRules, results: Results) -> Figure:
    """Ln of the biomass over time, the window with its line."""
    points = tuple((t, math.log(x - data.blank)) for t, x in zip(data.hours, data.biomass, strict=True))
    inside = tuple((t, y) for t, y in points if rules.start <= t <= rules.end)
    outside = tuple(point for point in points if point not in inside)
    series = (
        Series("readings in the window", inside),
        Series("other readings", outside),
        Series("line", _through(inside), joined=True),
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
    points = _through(marks)
    if rules.line == "through origin":
        slope = sum(x * y for x, y in marks) / sum(x * x for x, _ in marks)
        points = ((0.0, 0.0), (top, slope * top))
    series = (Series("calibration", marks), Series(rules.line, points, joined=True))
    return Figure(results[0].quantity, "OD", "g/L", series)


BUILDERS: dict[str, Builder] = {
    "parallel lines": parallel_lines,
    "slope ratio": slope_ratio,
    "sigmoid curves": sigmoid_curves,
    "functional activity": activity,
    "shelf life": shelf_life,
    "release limit": release,
    "overage": release,
    "survival curve": survival,
    "arrhenius": arrhenius,
    "growth rate": growth_rate,
    "growth curve": growth_curve,
    "dry weight": dry_weight,
}
