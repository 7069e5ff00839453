"""Figures of potency: responses over the dose, metabolite over time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lbpcmc.laboratory.drawing import Builder, Results, span, through
from lbpcmc.laboratory.figure import Figure, Points, Series
from lbpcmc.laboratory.potency import sigmoid
from lbpcmc.laboratory.potency.data import ComparativeData, transformed
from lbpcmc.laboratory.statistics.nonlinear import NoFit

if TYPE_CHECKING:
    from lbpcmc.laboratory.potency.method_data import FunctionalRun
    from lbpcmc.laboratory.potency.sigmoid import SigmoidRules


def _responses(data: ComparativeData, transformation: str, *, log: bool) -> dict[str, Points]:
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in data.names}
    for response in data.used:
        if response.dose > 0 or not log:
            dose = math.log10(response.dose) if log else response.dose
            found[response.preparation].append((dose, transformed(response, transformation)))
    return {name: tuple(points) for name, points in found.items()}


def _with_lines(marks: dict[str, Points]) -> tuple[Series, ...]:
    lines = [Series(f"line of {name}", through(points), joined=True) for name, points in marks.items()]
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
            curves = sigmoid.analyse(data, rules, name).together
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


BUILDERS: dict[str, Builder] = {
    "parallel lines": parallel_lines,
    "slope ratio": slope_ratio,
    "sigmoid curves": sigmoid_curves,
    "functional activity": activity,
}
