"""Runners of the reference cases on charts, tolerance intervals, gage studies and outliers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lbpcmc.laboratory.statistics import chart_constants as tables
from lbpcmc.laboratory.statistics import control_charts as charts
from lbpcmc.laboratory.statistics import run_rules
from lbpcmc.laboratory.validation import gage as measuring
from lbpcmc.laboratory.validation import outliers
from lbpcmc.laboratory.validation import tolerance as covering

if TYPE_CHECKING:
    from collections.abc import Mapping


def individuals(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Individuals chart with the printed and the exact constant."""
    values = tuple(inputs["values"])
    chart, ranges = charts.individuals(values)
    exact, _ = charts.individuals(values, way="exact")
    return {
        "mean": chart.centre,
        "moving_range": ranges.centre,
        "upper": chart.upper[0],
        "lower": chart.lower[0],
        "sigma": chart.sigma,
        "upper_exact_d2": exact.upper[0],
        "lower_exact_d2": exact.lower[0],
        "signals": [signal.point for signal in chart.signals],
    }


def ewma(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """EWMA with the limits of its steady state."""
    options = {key: inputs[key] for key in ("target", "sigma", "weight", "width")}
    chart = charts.ewma(tuple(inputs["values"]), **options, steady=True)
    points = [signal.point for signal in chart.signals]
    return {"points": list(chart.points), "upper": chart.upper[-1], "lower": chart.lower[-1], "signals": points}


def cusum(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Both cumulative sums."""
    options = {key: inputs[key] for key in ("target", "slack", "decision")}
    upper, lower = charts.cusum(tuple(inputs["values"]), **options)
    first = min((signal.point for signal in (*upper.signals, *lower.signals)), default=0)
    return {"upper": list(upper.points), "lower": list(lower.points), "first_signal": first}


def chart_constants(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A2 d2 d3 D3 D4 A3 c4 B3 B4 of each size."""
    table = []
    for size in inputs["sizes"]:
        c = tables.constants(size, "exact")
        table.append([c.a2, c.d2, c.d3, *c.range_limits, c.a3, c.c4, *c.sd_limits])
    return {"table": table}


def run_rules_fire(z: float, count: int, rules: str, number: str) -> bool:
    """Whether a rule fires on so many equal points."""
    return bool(run_rules.marks([z] * count, rules)[number].any())


def run_rule(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Lengths of runs, and alarms per point on normal noise."""
    noise = np.random.default_rng(inputs["seed"]).normal(size=inputs["points"])

    def rate(rules: str) -> float:
        return float(np.logical_or.reduce(list(run_rules.marks(noise, rules).values())).mean())

    z = inputs["z"]
    return {
        "eight_western_electric_4": run_rules_fire(z, 8, "Western Electric", "4"),
        "eight_nelson_2": run_rules_fire(z, 8, "Nelson", "2"),
        "nine_nelson_2": run_rules_fire(z, 9, "Nelson", "2"),
        "false_alarms": {
            "nelson_1": rate("beyond limits"),
            "nelson": rate("Nelson"),
            "western_electric": rate("Western Electric"),
        },
    }


def tolerance(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Factors by every method, and the intervals that they give."""
    count, coverage, confidence = inputs["count"], inputs["coverage"], inputs["confidence"]
    mean, sd = inputs["mean"], inputs["sd"]
    howe = covering.two_sided_factor(count, coverage, confidence, "Howe")
    corrected = covering.two_sided_factor(count, coverage, confidence, "Howe-Guenther")
    one = covering.one_sided_factor(count, coverage, confidence)
    return {
        "howe": howe,
        "exact": covering.two_sided_factor(count, coverage, confidence),
        "interval_howe": [mean - howe * sd, mean + howe * sd],
        "interval_howe_guenther": [mean - corrected * sd, mean + corrected * sd],
        "one_sided": one,
        "one_sided_natrella": covering.one_sided_factor(count, coverage, confidence, "Natrella"),
        "lower": mean - one * sd,
    }


def tolerance_factors(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Exact factors of several sample sizes."""
    counts, confidence = inputs["counts"], inputs["confidence"]
    return {
        "two_sided_95": [covering.two_sided_factor(count, 0.95, confidence) for count in counts],
        "two_sided_99": [covering.two_sided_factor(count, 0.99, confidence) for count in counts],
        "one_sided_95": [covering.one_sided_factor(count, 0.95, confidence) for count in counts],
    }


def distribution_free(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Sample sizes for limits without a distribution."""
    return {"sizes": [covering.sample_size(p, c, sides=sides) for p, c, sides in inputs["plans"]]}


def gage(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Variance components of a crossed study."""
    data = measuring.GageData(inputs["readings"])
    found = measuring.components(data, inputs["pool_above_p"])
    return {
        "interaction_p": found.interaction_p,
        "pooled": found.pooled,
        "variance": {
            name: getattr(found, name) for name in ("repeatability", "operator", "interaction", "part", "gage", "total")
        },
        "contribution_percent": 100 * found.gage / found.total,
        "study_percent": measuring.evaluate(data, measuring.GageRules()).value,
        "categories": found.categories,
    }


def grubbs(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Grubbs' statistic; the value stays in the mean."""
    values = tuple(inputs["values"])
    found = outliers.grubbs(values, inputs["alpha"], inputs["sides"])
    rules = outliers.OutlierRules(alpha=inputs["alpha"], sides=inputs["sides"])
    result = outliers.evaluate(outliers.OutlierData(values), rules)
    return {
        "g": None if found is None else found.statistic,
        "critical": None if found is None else found.critical,
        "value": None if found is None else values[found.place - 1],
        "flagged": bool(result.flags),
        "mean_of_all": result.value,
    }
