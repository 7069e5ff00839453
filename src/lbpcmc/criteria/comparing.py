"""Numbers against limits: convert to the unit of the limit, round once to its decimals, compare.

The order is that of USP General Notices 7.20. Invariant: the same quantity in another unit gets the same verdict
(pinned by tests/criteria/test_properties.py and tests/quantities/test_exactness.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from lbpcmc.criteria.model import Band, Verdict
from lbpcmc.errors import CriterionError
from lbpcmc.quantities import from_value
from lbpcmc.quantities.rounding import (
    equals,
    exact_decimal,
    fraction_text,
    number_text,
    round_to_digits,
    round_to_place,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from lbpcmc.criteria.model import Bound, Limits
    from lbpcmc.quantities import Measured, Quantity

SHOWN_UNROUNDED = 4
"""Significant digits of an unrounded number in a reason; the trace has all of them."""


class ClauseOutcome(NamedTuple):
    """What one clause says about a reading."""

    verdict: Verdict
    """PASS, FAIL, INCONCLUSIVE or INVALID; the clause's band turns FAIL into what it means there."""
    reason: str
    trace: tuple[str, ...] = ()
    rounded: str = ""
    """The number that was compared."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How values of a result become numbers in the unit of the limits."""

    rule: Limits
    band: Band
    claim: Quantity | None

    def number(self, quantity: Quantity) -> tuple[Fraction, tuple[str, ...]]:
        """Convert exactly, with the step as words; CriterionError where a label claim is missing or of another kind."""
        unit = self.rule.unit
        if self.rule.of_label_claim and quantity.kind.name != "ratio":
            if self.claim is None:
                raise CriterionError(
                    "The limits are shares of the label claim, and no label claim is given.",
                    "Give it beside the value.",
                )
            if self.claim.root <= 0 or self.claim.kind != quantity.kind:
                raise CriterionError(f"{quantity} cannot be a share of the label claim {self.claim}.")
            share = quantity.root / self.claim.root / unit.scale
            told = f"{quantity} / {self.claim} {equals(share)} {fraction_text(share)}{self.unit}"
            return share, (told,)
        value = quantity.value_in(unit)
        if unit == quantity.unit:
            return value, ()
        return value, (f"{quantity} {equals(value)} {fraction_text(value)} {unit.symbol}",)

    @property
    def unit(self) -> str:
        """The unit behind a number in messages, with its space; nothing where there is none."""
        symbol = self.rule.unit.symbol + (" of label claim" if self.rule.of_label_claim else "")
        return f" {symbol}" if symbol else ""

    @property
    def limit(self) -> str:
        """Name the limits of this band in messages."""
        return "limit" if self.band is Band.REJECT else f"{self.band.value} limit"

    def allowance(self) -> tuple[str, ...]:
        """Say how far a pharmacopoeial power of ten reaches."""
        high, factor = self.rule.high, self.rule.factor
        if high is None or factor is None:
            return ()
        named = fraction_text(high.value / factor)
        return (
            f"a pharmacopoeial limit of {named}{self.unit} accepts up to {high.text} (factor {fraction_text(factor)})",
        )


def ends(rule: Limits) -> Iterator[tuple[Bound, bool]]:
    """Give the limits that there are; True marks the lower one."""
    if rule.low is not None:
        yield rule.low, True
    if rule.high is not None:
        yield rule.high, False


def rounded_for(bound: Bound, rule: Limits, value: Fraction) -> Decimal | None:
    """Round a value as its limit demands; None where it is compared unrounded."""
    if bound.place is None:
        return None
    if rule.significant:
        return round_to_digits(value, bound.digits, rule.rounding)
    return round_to_place(value, bound.place, rule.rounding)


def round_for(bound: Bound, rule: Limits, value: Fraction) -> tuple[Fraction, str]:
    """Round a value as its limit demands; returns it and the step as words (empty if nothing changed)."""
    rounded = rounded_for(bound, rule, value)
    exact = value if rounded is None else Fraction(rounded)
    if rounded is None or exact == value:
        return value, ""
    basis = "significant figures" if rule.significant else "decimals"
    step = f"{fraction_text(value)} rounded ({rule.rounding.value}, {basis} of the limit) to {number_text(rounded)}"
    return exact, step


def meets(bound: Bound, value: Fraction, *, is_low: bool) -> bool:
    """Compare a rounded value with one end of a range."""
    if value == bound.value:
        return bound.inclusive
    return value > bound.value if is_low else value < bound.value


def compare(scale: Scale, value: Fraction) -> ClauseOutcome:
    """Compare one number, in the unit of the limits, with them."""
    rule, trace, shown = scale.rule, scale.allowance(), ""
    for bound, is_low in ends(rule):
        decimal = rounded_for(bound, rule, value)
        shown = fraction_text(value) if decimal is None else number_text(decimal)
        rounded, step = round_for(bound, rule, value)
        if step and f"{step}{scale.unit}" not in trace:
            trace += (f"{step}{scale.unit}",)
        if not meets(bound, rounded, is_low=is_low):
            side = "below" if rounded < bound.value else "above" if rounded > bound.value else "on"
            number = shown if side == "on" else _telling(value, decimal, bound.value)
            told = f"{number}{scale.unit} is {side} the {scale.limit} {bound.text}{scale.unit}"
            return ClauseOutcome(Verdict.FAIL, told + (", which is excluded" if side == "on" else ""), trace, shown)
    plural = "s" if rule.low is not None and rule.high is not None else ""
    return ClauseOutcome(Verdict.PASS, f"{shown}{scale.unit} is within the {scale.limit}{plural}", trace, shown)


def _telling(value: Fraction, rounded: Decimal | None, limit: Fraction) -> str:
    """Give the number that shows why a limit is missed: the unrounded one where rounding leaves a single digit."""
    if rounded is not None and len(rounded.as_tuple().digits) > 1:
        return number_text(rounded)
    exact = exact_decimal(value)
    if exact is not None and len(exact.normalize().as_tuple().digits) <= SHOWN_UNROUNDED:
        return number_text(exact.normalize())
    short = round_to_digits(value, SHOWN_UNROUNDED)
    return fraction_text(value) if Fraction(short) == limit else number_text(short)


def measured(scale: Scale, reading: Measured) -> ClauseOutcome:
    """Judge a value; where its confidence limits lie on both sides of a limit the outcome is inconclusive."""
    value, steps = scale.number(reading.quantity)
    outcome = compare(scale, value)
    outcome = outcome._replace(trace=steps + outcome.trace)
    if reading.interval is None:
        return outcome
    unit, kind = reading.quantity.unit, reading.quantity.kind
    given = [end for end in (reading.interval.low, reading.interval.high) if end is not None]
    limits = [scale.number(from_value(end, unit, kind))[0] for end in given]
    low, high = min(value, *limits), max(value, *limits)
    for bound, is_low in ends(scale.rule):
        met = {meets(bound, round_for(bound, scale.rule, end)[0], is_low=is_low) for end in (low, high)}
        if len(met) == 2:
            told = (
                f"the confidence limits {fraction_text(low)} to {fraction_text(high)}{scale.unit} "
                f"enclose the {scale.limit} {bound.text}{scale.unit}"
            )
            return outcome._replace(verdict=Verdict.INCONCLUSIVE, reason=told)
    return outcome
