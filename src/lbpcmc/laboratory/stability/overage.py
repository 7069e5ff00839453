"""What a lot must hold at release so that its limit, or its label count, still holds at the end of the shelf life.

Invariant: the change until expiry, its uncertainty and that of the release result all add to the limit; an overage is a
share of a count, never of its logarithm. Pinned by tests/laboratory/stability/test_shelf_life.py.
"""

from __future__ import annotations

import math
from dataclasses import replace

from lbpcmc.laboratory.checks import positive
from lbpcmc.laboratory.outcome import Heading, conclude
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Reportable, TraceStep
from lbpcmc.laboratory.series import power_of_ten, shown
from lbpcmc.laboratory.stability.fit import StabilityData, pool, quantile
from lbpcmc.laboratory.stability.shelf_life import ShelfLifeRules, given, pooling_steps, scaled_data
from lbpcmc.messages import say


def release_limit(data: StabilityData, rules: ShelfLifeRules, *, age: float, assays: int = 1) -> Reportable:
    """What must be measured at release so that the mean still meets the limit at the end of the shelf life.

    Lower limit less the fitted change over `age`, plus t times the error of change and of the mean of `assays` release
    results (Allen, Dukes & Gerger, Pharm Res 8:1210, 1991); the lot with the steepest change decides. For an
    increasing attribute the same below the upper limit.
    """
    if rules.direction == "either":
        raise AssayError(say("overage.no_direction"))
    positive("age", age)
    positive("assays", assays)
    scaled = scaled_data(data, rules)
    pooling = pool(scaled, pooling_p=rules.pooling_p, convention=rules.separate_slopes)
    down = rules.direction == "decreasing"
    limit = given(scaled.low if down else scaled.high, "lower" if down else "upper")
    sign = 1.0 if down else -1.0
    needed = []
    for lot, fitted in pooling.lines.items():
        t = quantile(rules.confidence, fitted.df, either=False)
        change = max(0.0, -sign * fitted.slope * age)
        margin = t * math.sqrt(fitted.error * (fitted.spread[2] * age * age + 1 / assays))
        needed.append((change + margin, change, margin, lot))
    total, change, margin, lot = max(needed)
    target = limit + sign * total
    log = rules.scale == "log10"
    value = power_of_ten(target) if log else target
    trace = [
        *pooling_steps(pooling),
        TraceStep("change until expiry", "slope x age", f"{shown(change)} ({lot})"),
        TraceStep("margin", "t sqrt(s2 (age2 v(b) + 1/n))", shown(margin), "Allen et al. 1991"),
        TraceStep("release limit", "limit, change, margin", shown(target)),
    ]
    one_sided = ConfidenceLimits(
        value if down else None, None if down else value, rules.confidence, "Allen et al. 1991"
    )
    return conclude(Heading("release limit", digits=4), value, one_sided, trace=trace)


def overage(data: StabilityData, rules: ShelfLifeRules, *, age: float, assays: int = 1) -> Reportable:
    """Per cent above the label count that a lot must hold at release so that the label holds at expiry.

    The lower limit of the data is the label; confidence is the method's. In % of the label.
    """
    if rules.direction != "decreasing":
        raise AssayError(say("overage.not_lost"))
    released = release_limit(data, rules, age=age, assays=assays)
    floor = given(data.low, "lower")
    if released.value is None:
        return released
    share = (
        power_of_ten(released.value - floor)
        if rules.scale == "already log10"
        else released.value / positive("label", floor)
    )
    value = 100 * (share - 1)
    step = TraceStep("overage", "100 (release / label - 1)", f"{shown(value)} %")
    limits = ConfidenceLimits(value, None, rules.confidence, "Allen et al. 1991")
    named = replace(released, quantity="overage", unit="%", kind="ratio", digits=3)
    return replace(named, value=value, limits=limits, trace=(*released.trace, step))
