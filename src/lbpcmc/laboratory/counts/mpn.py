"""Tubes with and without growth, to a most probable number with its limits and how believable the outcome is.

Invariant: no growth is a `<`, growth everywhere a `>`, and an outcome of rarity category 3 gives no result (pinned
by tests/laboratory/counts/test_mpn.py).
"""

from __future__ import annotations

import math
from typing import Annotated

from lbpcmc.laboratory.checks import fill, whole
from lbpcmc.laboratory.counts import mpn_estimate as estimate
from lbpcmc.laboratory.counts.mpn_tables import PHARMACOPOEIAL, PHARMACOPOEIAL_AMOUNTS, PHARMACOPOEIAL_SOURCE
from lbpcmc.laboratory.counts.units import count_unit
from lbpcmc.laboratory.record import (
    Count,
    Digits,
    Many,
    NotNegative,
    Positive,
    Share,
    YesNo,
    at_least,
    counted,
    record,
    word,
)
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Gate, Reportable, ReportRounding, TraceStep
from lbpcmc.messages import say

CONVENTIONS = ("ISO 7218", "Jarvis", "FDA BAM", "likelihood ratio", "pharmacopoeial")
_QUANTITY = "most probable number"
_SOURCES = {
    "ISO 7218": "ISO 7218 annex C: observed information, k = 2",
    "Jarvis": "Jarvis, Wilrich & Wilrich 2010: observed information, normal quantile",
    "FDA BAM": "FDA BAM appendix 2 solver: log10 MPN -+ 1.96 standard errors (Haldane)",
    "likelihood ratio": "likelihood ratio (Ridout 1994)",
    "pharmacopoeial": PHARMACOPOEIAL_SOURCE,
}


@record
class Tubes:
    """The tubes that received the same amount of sample."""

    amount: Positive
    """Original sample in each tube, in g or mL: 0.01 for 1 mL of the 10^-2 dilution."""
    tubes: Annotated[int, counted(least=1, most=10000)]
    positive: Count
    """Tubes with growth."""

    def __post_init__(self) -> None:
        """Refuse what tubes cannot show."""
        whole("positive", self.positive, most=self.tubes)


@record
class MpnOutcome:
    """All tubes of one sample."""

    rows: Annotated[Many[Tubes], at_least(1)]
    per: Annotated[str, word("g", "mL")] = "g"
    """`g` or `mL`."""

    def __post_init__(self) -> None:
        """Refuse the same amount twice; sort by amount, as numbers."""
        fill(self, "rows", tuple(sorted(self.rows, key=lambda row: -row.amount)))
        for first, second in zip(self.rows, self.rows[1:], strict=False):
            if first.amount == second.amount:
                raise AssayError(say("mpn.amount_twice", amount=f"{first.amount:g}"))

    @property
    def columns(self) -> tuple[tuple[int, ...], tuple[int, ...], tuple[float, ...]]:
        """Positive tubes, tubes, amounts."""
        return (
            tuple(row.positive for row in self.rows),
            tuple(row.tubes for row in self.rows),
            tuple(row.amount for row in self.rows),
        )

    def __str__(self) -> str:
        return "-".join(str(row.positive) for row in self.rows)


@record
class MpnRules:
    """How tubes become a number."""

    limits: Annotated[str, word(*CONVENTIONS)] = "ISO 7218"
    """`ISO 7218`, `Jarvis`, `FDA BAM`, `likelihood ratio`, or `pharmacopoeial` (value and limits from the table)."""
    level: Share = 0.95
    extremes: Annotated[str, word("table", "limit")] = "table"
    """No tube or all tubes grew: `table`, less or more than the design's extreme finite MPN; or the `limit`."""
    rare_below: NotNegative = 0.05
    """Rarity index below which the outcome is flagged (category 2 of ISO 7218)."""
    refuse_below: NotNegative = 0.01
    """Rarity index below which there is no result (category 3); 0 never refuses."""
    per_hundred: YesNo = False
    """Report per 100 mL."""
    digits: Digits = 2
    rounding: Annotated[str, word(*ReportRounding)] = ReportRounding.HALF_UP.value


def category(rarity: float, rules: MpnRules) -> int:
    """1 is to be expected, 2 is rare, 3 so rare that something went wrong (ISO 7218, Jarvis 2010)."""
    return 1 if rarity >= rules.rare_below else 2 if rarity >= rules.refuse_below else 3


def evaluate(data: MpnOutcome, rules: MpnRules | None = None) -> Reportable:
    """Report the most probable number; raises AssayError where the rules do not fit the design."""
    rules = rules or MpnRules()
    unit = count_unit("MPN", data.per)
    scale, symbol = 1.0, unit.unit
    if rules.per_hundred:
        if data.per != "mL":
            raise AssayError(say("mpn.per_hundred"))
        scale, symbol = 100.0, "MPN/100 mL"
    columns = data.columns
    rate = estimate.most_probable_number(*columns)
    rarity = estimate.rarity_index(rate, *columns)
    rank = category(rarity, rules)
    trace = [
        TraceStep(f"tubes of {row.amount:g} {data.per}", "positive of tubes", f"{row.positive} of {row.tubes}")
        for row in data.rows
    ]
    trace += [
        TraceStep(
            _QUANTITY,
            "sum v (x / (1 - exp(-v N)) - n) = 0",
            f"{rate:.6g} per {data.per}" if math.isfinite(rate) else "no finite root: all tubes grew",
            "ISO 7218:2007 clause 11; FDA BAM appendix 2",
        ),
        TraceStep(
            "rarity index", "P(outcome) / P(likeliest outcome)", f"{rarity:.3g}, category {rank}", "Jarvis et al. 2010"
        ),
    ]
    gate = Gate(
        "rarity", f"{rarity:.3g}", f"≥ {rules.refuse_below:g}", rarity >= rules.refuse_below, "ISO 7218 clause 11"
    )
    refusal = "" if gate.passed else f"the outcome {data} is so improbable (category 3) that the test is not believed"
    if rules.limits == "pharmacopoeial" and not refusal:
        refusal = _table_refusal(data)
    if refusal:
        return Reportable(
            _QUANTITY, None, symbol, unit.kind, gates=(gate,), trace=tuple(trace), reason=refusal, flags=(Flag.RARE,)
        )
    value, sign, low, high = _reported(data, rules, rate)
    trace.append(TraceStep("limits", rules.limits, f"{low:.6g} to {high:.6g} per {data.per}", _SOURCES[rules.limits]))
    flags = [] if rank == 1 else [Flag.RARE]
    if sign:
        flags += [Flag.CENSORED, Flag.BELOW_RANGE if sign == "<" else Flag.ABOVE_RANGE]
    return Reportable(
        quantity=_QUANTITY,
        value=value * scale,
        unit=symbol,
        kind=unit.kind,
        sign=sign,
        digits=rules.digits,
        rounding=ReportRounding(rules.rounding),
        limits=ConfidenceLimits(
            low * scale if sign != "<" else None,
            high * scale if sign != ">" else None,
            rules.level,
            _SOURCES[rules.limits],
        ),
        flags=tuple(flags),
        gates=(gate,),
        trace=tuple(trace),
    )


def _reported(data: MpnOutcome, rules: MpnRules, rate: float) -> tuple[float, str, float, float]:
    sign = "<" if rate == 0 else ">" if math.isinf(rate) else ""
    _, tubes, amounts = data.columns
    if rules.limits == "pharmacopoeial":
        value, low, high = PHARMACOPOEIAL.get(str(data), (rate, 0.0, math.inf))
        if sign:
            smallest, largest = (PHARMACOPOEIAL[key][0] for key in ("0-1-0", "3-3-2"))
            ends = estimate.limits("likelihood ratio", data.columns, rate, rules.level)
            return (smallest if sign == "<" else largest), sign, *ends
        return value, sign, low, high
    low, high = estimate.limits(rules.limits, data.columns, rate, rules.level)
    if not sign:
        return rate, sign, low, high
    if rules.extremes == "limit":
        return (high if sign == "<" else low), sign, low, high
    smallest, largest = estimate.finite_range(tubes, amounts)
    if not math.isfinite(largest):
        return (high if sign == "<" else low), sign, low, high
    return (smallest if sign == "<" else largest), sign, low, high


def _table_refusal(data: MpnOutcome) -> str:
    _, tubes, amounts = data.columns
    if amounts != PHARMACOPOEIAL_AMOUNTS or set(tubes) != {3}:
        raise AssayError(say("mpn.other_design"))
    if str(data) in PHARMACOPOEIAL or str(data) in ("0-0-0", "3-3-3"):
        return ""
    return f"the outcome {data} is not in the pharmacopoeial table and is not acceptable"


@record
class GridMembrane:
    """A membrane filter whose grid cells grow or do not."""

    cells: Annotated[int, counted(least=2)]
    positive: Count
    volume: Positive = 1.0
    """Original sample filtered, in mL."""

    def __post_init__(self) -> None:
        """Refuse what a grid cannot show."""
        whole("positive", self.positive, most=self.cells)


def evaluate_grid(data: GridMembrane, rules: MpnRules | None = None) -> Reportable:
    """Report growth units per mL from a grid membrane: one dilution of many small tubes."""
    rows = (Tubes(data.volume / data.cells, data.cells, data.positive),)
    return evaluate(MpnOutcome(rows, "mL"), rules)
