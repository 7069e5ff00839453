"""How often a cell escapes its kill switch: survivors under lethal conditions over viable cells.

Invariant: no survivor is an upper bound that holds the uncertainty of the viable count too (pinned by
tests/laboratory/genetics/test_escape.py).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from lbpcmc.laboratory.counts.plates import Plate  # readers of raw data resolve the fields' types
from lbpcmc.laboratory.record import Digits, Many, Share, counted, record, word
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Gate, Reportable, TraceStep
from lbpcmc.laboratory.statistics import proportion
from lbpcmc.messages import say


@record
class EscapeTest:
    """Plates of one culture with the switch off (permissive) and on (lethal)."""

    permissive: Many[Plate]
    lethal: Many[Plate]

    def __post_init__(self) -> None:
        """Refuse a test with one half missing, and plates that cannot be counted."""
        for name in ("permissive", "lethal"):
            plates = getattr(self, name)
            if not any(plate.counted for plate in plates):
                raise AssayError(say("escape.not_counted"), field=name)
            if any(plate.too_numerous for plate in plates):
                raise AssayError(say("escape.too_numerous"), field=name)


@record
class EscapeRules:
    """Which limits are given and how many viable colonies they need."""

    sides: Annotated[str, word("upper", "both")] = "upper"
    """`upper` (one-sided, for NMT criteria), or `both`."""
    level: Share = 0.95
    least_viable: Annotated[int, counted(least=1)] = 25
    """Fewest colonies on the permissive plates together."""
    digits: Digits = 3


def _sum(plates: tuple[Plate, ...]) -> tuple[int, Fraction]:
    used = [plate for plate in plates if plate.counted]
    return sum(plate.colonies for plate in used), sum((plate.amount for plate in used), Fraction(0))


def ratio_limit(share_limit: float, escaped_amount: float, viable_amount: float) -> float:
    """Ratio of two Poisson rates from a limit of x / (x + y), given x + y (Przyborowski & Wilenski 1940)."""
    return share_limit / (1 - share_limit) * viable_amount / escaped_amount


def evaluate(data: EscapeTest, rules: EscapeRules | None = None) -> Reportable:
    """Report the frequency of escape per viable cell, with exact limits of the ratio of two counts."""
    rules = rules or EscapeRules()
    x, tested = _sum(data.lethal)
    y, counted = _sum(data.permissive)
    escaped_amount, viable_amount = float(tested), float(counted)
    gates = (Gate("viable colonies", str(y), f"≥ {rules.least_viable}", y >= rules.least_viable),)
    trace = [
        TraceStep(
            "viable count", "colonies / sum (V d)", f"{y} / {viable_amount:.6g} = {y / viable_amount:.6g} CFU/mL"
        ),
        TraceStep("escaped", "colonies / sum (V d)", f"{x} / {escaped_amount:.6g} = {x / escaped_amount:.6g} CFU/mL"),
    ]
    flags = [Flag.EXCLUDED_DATA] if any(p.excluded for p in (*data.permissive, *data.lethal)) else []
    if not gates[0].passed:
        return Reportable(
            "escape frequency", None, "", "frequency", flags=tuple(flags), gates=gates, trace=tuple(trace),
            reason="not valid: too few viable colonies",
        )  # fmt: skip
    value = x / escaped_amount * viable_amount / y
    one_sided = rules.sides == "upper" or x == 0
    if one_sided:
        high = ratio_limit(proportion.upper_limit(x, x + y, rules.level), escaped_amount, viable_amount)
        limits = ConfidenceLimits(None, high, rules.level, "exact ratio of two Poisson counts, one-sided")
    else:
        ends = proportion.clopper_pearson(x, x + y, rules.level)
        low, high = (ratio_limit(end, escaped_amount, viable_amount) for end in ends)
        limits = ConfidenceLimits(low, high, rules.level, "exact ratio of two Poisson counts")
    trace += [
        TraceStep(
            "viable cells tested",
            "viable count * amount under lethal conditions",
            f"{y / viable_amount * escaped_amount:.6g}",
        ),
        TraceStep("escape frequency", "escaped / viable", f"{value:.6g}, upper limit {high:.6g}"),
    ]
    return Reportable(
        quantity="escape frequency",
        value=value if x else high,
        unit="",
        kind="frequency",
        sign="" if x else "<",
        digits=rules.digits,
        limits=limits,
        flags=tuple(flags if x else [*flags, Flag.CENSORED]),
        gates=gates,
        trace=tuple(trace),
    )
