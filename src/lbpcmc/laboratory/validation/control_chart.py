"""A control chart as a result: how many points signal, which, and by which rule.

Invariant: the signals of the points, not the number, are what a reader acts on, so every one is in the trace. Pinned by
tests/laboratory/statistics/test_control_charts.py.
"""

from __future__ import annotations

import math
from typing import Annotated

from lbpcmc.laboratory.checks import positive
from lbpcmc.laboratory.outcome import Heading, conclude
from lbpcmc.laboratory.record import Count, Many, NotNegative, Positive, Real, Text, at_least, record, up_to, word
from lbpcmc.laboratory.result import AssayError, Reportable, TraceStep
from lbpcmc.laboratory.series import shown
from lbpcmc.laboratory.statistics.chart_constants import WAYS
from lbpcmc.laboratory.statistics.control_charts import Chart, cusum, ewma, individuals
from lbpcmc.laboratory.statistics.run_rules import SETS
from lbpcmc.messages import say

KINDS = ("individuals", "EWMA", "CUSUM")


@record
class ChartData:
    """One value a lot, in the order in which they arose."""

    values: Annotated[Many[Real], at_least(2)]
    labels: Many[Text] = ()
    """Lot numbers, one for each value, or none."""

    def __post_init__(self) -> None:
        """Refuse labels that do not match."""
        if self.labels and len(self.labels) != len(self.values):
            raise AssayError(say("chart.unequal_labels", values=len(self.values), labels=len(self.labels)))


@record
class ChartRules:
    """What a method states about its chart."""

    chart: Annotated[str, word(*KINDS)] = "individuals"
    run_rules: Annotated[str, word(*SETS)] = "Western Electric"
    """For individuals: `beyond limits`, `Western Electric`, `Nelson`."""
    scale: Annotated[str, word("as given", "log10")] = "as given"
    """`log10` for counts."""
    baseline: Count = 0
    """How many first values set the limits; 0 takes all (phase I)."""
    constants: Annotated[str, word(*WAYS)] = "printed"
    target: Real | None = None
    """Centre of EWMA and CUSUM; None takes the mean of the baseline."""
    sigma: Positive | None = None
    """Known sigma; None takes the moving range of the baseline."""
    weight: Annotated[float, up_to(1)] = 0.3
    width: Positive = 3.0
    ewma_limits: Annotated[str, word("opening", "steady")] = "opening"
    """`opening` with time, or `steady` from the first point on, as NIST 6.3.2.4 draws them."""
    slack_sigma: NotNegative = 0.5
    decision_sigma: Positive = 5.0

    def __post_init__(self) -> None:
        """Refuse words that no chart knows."""
        if self.baseline == 1:
            raise AssayError(say("chart.short_baseline"), field="baseline")


def draw(data: ChartData, rules: ChartRules) -> tuple[Chart, ...]:
    """The charts of a method, ready to be plotted."""
    values = data.values
    if rules.scale == "log10":
        values = tuple(math.log10(positive(f"value {at}", value)) for at, value in enumerate(values, 1))
    if rules.baseline > len(values):
        raise AssayError(say("chart.long_baseline", baseline=rules.baseline, values=len(values)), field="baseline")
    if rules.chart == "individuals":
        return individuals(values, rules=rules.run_rules, baseline=rules.baseline, way=rules.constants)
    base = values[: rules.baseline] if rules.baseline else values
    target = math.fsum(base) / len(base) if rules.target is None else rules.target
    sigma = individuals(base, way=rules.constants)[0].sigma if rules.sigma is None else rules.sigma
    if rules.chart == "EWMA":
        steady = rules.ewma_limits == "steady"
        return (ewma(values, target=target, sigma=sigma, weight=rules.weight, width=rules.width, steady=steady),)
    return cusum(values, target=target, slack=rules.slack_sigma * sigma, decision=rules.decision_sigma * sigma)


def evaluate(data: ChartData, rules: ChartRules) -> Reportable:
    """How many points signal on any of the charts."""
    charts = draw(data, rules)
    trace = []
    points: set[int] = set()
    for chart in charts:
        limits = f"{shown(chart.lower[-1])} to {shown(chart.upper[-1])}"
        trace.append(
            TraceStep(chart.name, "centre, limits, sigma", f"{shown(chart.centre)}, {limits}, {shown(chart.sigma)}")
        )
        for signal in chart.signals:
            points.add(signal.point)
            lot = data.labels[signal.point - 1] if data.labels else f"point {signal.point}"
            trace.append(TraceStep(f"signal, {lot}", signal.said, signal.rule, "NIST e-Handbook 6.3.2"))
    return conclude(Heading(f"points that signal ({rules.chart})", "", "count"), float(len(points)), None, trace=trace)
