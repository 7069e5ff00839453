"""How many clones kept a plasmid or a cassette, and how fast it is lost.

Invariant: all of n is never 100 % without its lower limit, and none lost is an upper bound of the rate, never zero
(pinned by tests/laboratory/genetics/test_retention.py and reference cases B6-01 to B6-06).
"""

from __future__ import annotations

import math
from typing import Annotated

from lbpcmc.laboratory.checks import not_negative, whole
from lbpcmc.laboratory.record import Count, Digits, Positive, Share, counted, record, word
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Reportable, TraceStep
from lbpcmc.laboratory.statistics import poisson, proportion
from lbpcmc.messages import say

_EXACT = "exact binomial (Clopper & Pearson 1934)"


@record
class CloneTest:
    """Clones tested for a trait, with the generations that they grew without selection."""

    tested: Annotated[int, counted(least=1)]
    retained: Count
    generations: Positive | None = None
    """Since the start of the test; needed for a rate of loss."""
    start_tested: Count = 0
    """Clones tested at the start; 0 where the start is taken as complete."""
    start_retained: Count = 0

    def __post_init__(self) -> None:
        """Refuse more clones with the trait than clones."""
        whole("retained", self.retained, most=self.tested)
        whole("start_retained", self.start_retained, most=self.start_tested)
        if self.start_tested and not self.start_retained:
            raise AssayError(say("retention.none_at_start"))


@record
class RetentionRules:
    """Which limits are given, and what a rate of loss is."""

    sides: Annotated[str, word("lower", "both")] = "lower"
    """`lower` (one-sided, for NLT criteria), or `both`."""
    level: Share = 0.95
    loss: Annotated[str, word("per division", "events")] = "per division"
    """`per division`: R = 1 - F^(1/g). `events`: lost clones over clones and generations, exact Poisson limits."""
    digits: Digits = 3


def evaluate(data: CloneTest, rules: RetentionRules | None = None) -> Reportable:
    """Report the share of clones with the trait, in per cent."""
    rules = rules or RetentionRules()
    x, n = data.retained, data.tested
    if rules.sides == "both":
        low, high = proportion.clopper_pearson(x, n, rules.level)
        limits = ConfidenceLimits(100 * low, 100 * high, rules.level, _EXACT)
    else:
        limits = ConfidenceLimits(
            100 * proportion.lower_limit(x, n, rules.level), None, rules.level, f"{_EXACT}, one-sided"
        )
    told = f"{limits.low:.6g} %" + (f" to {limits.high:.6g} %" if limits.high is not None else " at least")
    return Reportable(
        quantity="retention",
        value=100 * x / n,
        unit="%",
        kind="ratio",
        digits=rules.digits,
        limits=limits,
        trace=(
            TraceStep("retention", "retained / tested", f"{x} / {n} = {100 * x / n:.6g} %"),
            TraceStep("limits", limits.convention, told, "ICH Q5B: stability of the expression construct"),
        ),
    )


def loss_rate(data: CloneTest, rules: RetentionRules | None = None) -> Reportable:
    """Report the loss per cell and generation; raises AssayError where the generations are not known."""
    rules = rules or RetentionRules()
    if data.generations is None:
        raise AssayError(say("retention.no_generations"), field="generations")
    rate, low, high, formula = _by_events(data, rules) if rules.loss == "events" else _per_division(data, rules)
    lost = data.tested - data.retained
    trace = [TraceStep("clones", "lost of tested", f"{lost} of {data.tested} after {data.generations:g} generations")]
    if lost == 0:
        naive = 1 / (data.tested * data.generations)
        trace.append(TraceStep("1 / (n g)", "often printed as a bound, which it is not", f"{naive:.4g}"))
    trace.append(TraceStep("rate of loss", formula, f"{rate:.6g} ({low:.4g} to {high:.4g})"))
    if rate == 0:
        upper = ConfidenceLimits(None, high, rules.level, "exact, one-sided")
        return Reportable(
            "rate of loss", high, "", "frequency", sign="<", digits=rules.digits, limits=upper,
            flags=(Flag.CENSORED,), trace=tuple(trace),
        )  # fmt: skip
    if data.retained == 0:
        lower = ConfidenceLimits(low, None, rules.level, "exact, one-sided")
        return Reportable(
            "rate of loss", low, "", "frequency", sign=">", digits=rules.digits, limits=lower,
            flags=(Flag.CENSORED,), trace=tuple(trace),
        )  # fmt: skip
    return Reportable(
        "rate of loss", rate, "", "frequency", digits=rules.digits, trace=tuple(trace),
        limits=ConfidenceLimits(low, high, rules.level, "exact"),
    )  # fmt: skip


def _by_events(data: CloneTest, rules: RetentionRules) -> tuple[float, float, float, str]:
    exposure = data.tested * float(data.generations or 0)
    lost = data.tested - data.retained
    if data.start_tested and data.start_retained < data.start_tested:
        raise AssayError(say("retention.lost_at_start"))
    low, high = (end / exposure for end in poisson.garwood_limits(lost, rules.level))
    return lost / exposure, low, high, "lost / (clones * generations)"


def _per_division(data: CloneTest, rules: RetentionRules) -> tuple[float, float, float, str]:
    g, n, x = float(data.generations or 0), data.tested, data.retained
    end = x / n
    one_sided = x in (0, n)
    lowest, highest = (
        (proportion.lower_limit(x, n, rules.level), proportion.upper_limit(x, n, rules.level))
        if one_sided
        else proportion.clopper_pearson(x, n, rules.level)
    )
    formula = "1 - F^(1 / g)"
    if not data.start_tested:
        return _rate(end, g), _rate(highest, g), _rate(lowest, g), formula
    start = data.start_retained / data.start_tested
    start_low, start_high = proportion.clopper_pearson(data.start_retained, data.start_tested, rules.level)
    # Recovery of variances on the log scale (Zou & Donner 2008): each end takes the nearer limit of both shares.
    centre = math.log(end / start) if end else -math.inf
    fewer = math.hypot(math.log(end / lowest), math.log(start_high / start)) if end and lowest else math.inf
    more = math.hypot(math.log(highest / end), math.log(start / start_low)) if end else 0.0
    if not end:
        return 1.0, _rate(min(1.0, highest / start), g), 1.0, "1 - (F / F0)^(1 / g)"
    low, high = (_rate(min(1.0, math.exp(centre + shift)), g) for shift in (more, -fewer))
    return _rate(min(1.0, end / start), g), low, high, "1 - (F / F0)^(1 / g)"


def _rate(retained: float, generations: float) -> float:
    return -math.expm1(math.log(retained) / generations) if retained else 1.0


def free_share(time: float, segregation: float, advantage: float, start: float = 0.0) -> float:
    """Share of plasmid-free cells after `time`: dp/dt = R (1 - p) + dmu p (1 - p), in closed form.

    `segregation` R and `advantage` dmu (growth rate of plasmid-free less that of plasmid-bearing cells) per unit of
    `time`. Cooper, Brown & Caulcott 1987. With k = R + dmu and c = (R + dmu p0) / (1 - p0):
    p = (c - R exp(-k t)) / (c + dmu exp(-k t)).
    """
    not_negative("time", time)
    not_negative("segregation", segregation)
    if not 0 <= start < 1:
        raise AssayError(say("retention.start", start=f"{start:g}"), field="start")
    k, c = segregation + advantage, (segregation + advantage * start) / (1 - start)
    if abs(k) * max(time, 1e-300) < 1e-9:
        return 1 - 1 / (1 / (1 - start) + segregation * time)
    if k > 0:
        fading = math.exp(-k * time)
        return (c - segregation * fading) / (c + advantage * fading)
    growing = math.exp(k * time)
    return (c * growing - segregation) / (c * growing + advantage)
