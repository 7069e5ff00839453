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
from lbpcmc.messages import say
from lbpcmc.quantities import from_value
from lbpcmc.quantities.rounding import (
    Rounding,
    equals,
    exact_decimal,
    fraction_text,
    grains,
    number_text,
    round_to_digits,
    round_to_place,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.criteria.model import Bound, Limits
    from lbpcmc.messages import Statement
    from lbpcmc.quantities import Measured, Quantity

SHOWN_UNROUNDED = 4
"""Significant digits of an unrounded number in a reason; the steps have all of them."""
_LIMIT = {
    Band.REJECT: say("judge.limit"),
    Band.ALERT: say("judge.alert_limit"),
    Band.ACTION: say("judge.action_limit"),
    Band.TARGET: say("judge.target_limit"),
}
_LIMITS = {
    Band.REJECT: say("judge.limits"),
    Band.ALERT: say("judge.alert_limits"),
    Band.ACTION: say("judge.action_limits"),
    Band.TARGET: say("judge.target_limits"),
}
_ROUNDING = {Rounding.HALF_UP: say("judge.half_up"), Rounding.HALF_EVEN: say("judge.half_even")}


class ClauseOutcome(NamedTuple):
    """What one clause says about a reading."""

    verdict: Verdict
    """PASS, FAIL, INCONCLUSIVE or INVALID; the clause's band turns FAIL into what it means there."""
    because: Statement
    steps: tuple[Statement, ...] = ()
    compared: object = ""
    """The number that was compared."""


class Compared(NamedTuple):
    """A number as it is compared: a multiple of a power of ten where it was rounded to one."""

    value: Fraction
    place: int | None = None

    def __str__(self) -> str:
        if self.place is None:
            return fraction_text(self.value)
        return number_text(round_to_place(self.value, self.place))


class _Amount(NamedTuple):
    """A number with the unit of the limit, for a sentence."""

    number: object
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}" if self.unit else str(self.number)


class _Equal(NamedTuple):
    """What a conversion gives, behind its sign: `= 5.2 % w/w`, `≈ 0.333333333333333 ratio`."""

    value: Fraction
    unit: str

    def __str__(self) -> str:
        return f"{equals(self.value)} {fraction_text(self.value)} {self.unit}".rstrip()


class _Telling(NamedTuple):
    """The number that shows why a limit is missed: the unrounded one where rounding leaves a single digit."""

    value: Fraction
    compared: Compared
    limit: Fraction

    def __str__(self) -> str:
        if self.compared.place is not None:
            rounded = round_to_place(self.compared.value, self.compared.place)
            if len(rounded.as_tuple().digits) > 1:
                return number_text(rounded)
        exact = exact_decimal(self.value)
        if exact is not None and len(exact.normalize().as_tuple().digits) <= SHOWN_UNROUNDED:
            return number_text(exact.normalize())
        short = round_to_digits(self.value, SHOWN_UNROUNDED)
        return fraction_text(self.value) if Fraction(short) == self.limit else number_text(short)


@dataclass(frozen=True, slots=True)
class Scale:
    """How values of a result become numbers in the unit of the limits."""

    rule: Limits
    band: Band
    claim: Quantity | None

    def number(self, quantity: Quantity) -> tuple[Fraction, tuple[Statement, ...]]:
        """Convert exactly, with the step; CriterionError where a label claim is missing or of another kind."""
        unit = self.rule.unit
        if self.rule.of_label_claim and quantity.kind.name != "ratio":
            if self.claim is None:
                raise CriterionError(say("criterion.claim_missing"))
            if self.claim.root <= 0 or self.claim.kind != quantity.kind:
                raise CriterionError(say("criterion.claim_unfit", value=str(quantity), claim=str(self.claim)))
            share = quantity.root / self.claim.root / unit.scale
            step = say("judge.share", value=quantity, claim=self.claim, equal=_Equal(share, self.unit))
            return share, (step,)
        if unit is quantity.unit or unit == quantity.unit:
            return quantity.value, ()
        value = quantity.value_in(unit)
        return value, (say("judge.converted", value=quantity, equal=_Equal(value, unit.symbol)),)

    @property
    def unit(self) -> str:
        """The unit of the limits as a sentence names it; empty where there is none."""
        symbol = self.rule.unit.symbol
        return f"{symbol} of label claim" if self.rule.of_label_claim else symbol

    @property
    def limit(self) -> Statement:
        """Name one limit of this band: `limit`, `alert limit`."""
        return _LIMIT[self.band]

    def amount(self, number: object) -> object:
        """Give a number with the unit of the limits, as a parameter of a sentence."""
        return _Amount(number, self.unit)

    def allowance(self) -> tuple[Statement, ...]:
        """Say how far a pharmacopoeial power of ten reaches."""
        high, factor = self.rule.high, self.rule.factor
        if high is None or factor is None:
            return ()
        named = self.amount(fraction_text(high.value / factor))
        return (say("judge.factor", named=named, accepted=high.text, factor=fraction_text(factor)),)


def ends(rule: Limits) -> Iterator[tuple[Bound, bool]]:
    """Give the limits that there are; True marks the lower one."""
    if rule.low is not None:
        yield rule.low, True
    if rule.high is not None:
        yield rule.high, False


def round_for(bound: Bound, rule: Limits, value: Fraction) -> Compared:
    """Round a value as its limit demands."""
    if bound.place is None:
        return Compared(value)
    if rule.significant:
        rounded = round_to_digits(value, bound.digits, rule.rounding)
        return Compared(Fraction(rounded), int(rounded.as_tuple().exponent))
    place = bound.place
    count = grains(value, place, rule.rounding)
    return Compared(Fraction(count, 10**-place) if place < 0 else Fraction(count * 10**place), place)


def meets(bound: Bound, value: Fraction, *, is_low: bool) -> bool:
    """Compare a rounded value with one end of a range."""
    if value == bound.value:
        return bound.inclusive
    return value > bound.value if is_low else value < bound.value


def compare(scale: Scale, value: Fraction) -> ClauseOutcome:
    """Compare one number, in the unit of the limits, with them."""
    rule, steps = scale.rule, scale.allowance()
    compared = Compared(value)
    for bound, is_low in ends(rule):
        compared = round_for(bound, rule, value)
        if compared.value is not value and compared.value != value:
            step = _rounded(scale, value, compared)
            steps = steps if step in steps else (*steps, step)
        if not meets(bound, compared.value, is_low=is_low):
            return ClauseOutcome(Verdict.FAIL, _missed(scale, value, compared, bound), steps, compared)
    shown = scale.amount(compared)
    if rule.low is not None and rule.high is not None:
        within = say("judge.within_limits", value=shown, limits=_LIMITS[scale.band])
    else:
        within = say("judge.within_limit", value=shown, limit=scale.limit)
    return ClauseOutcome(Verdict.PASS, within, steps, compared)


def _rounded(scale: Scale, value: Fraction, compared: Compared) -> Statement:
    shown, rounded = Compared(value), scale.amount(compared)
    rounding = _ROUNDING[scale.rule.rounding]
    if scale.rule.significant:
        return say("judge.rounded_digits", value=shown, rounding=rounding, rounded=rounded)
    return say("judge.rounded_decimals", value=shown, rounding=rounding, rounded=rounded)


def _missed(scale: Scale, value: Fraction, compared: Compared, bound: Bound) -> Statement:
    limit, at = scale.limit, scale.amount(bound.text)
    if compared.value == bound.value:
        return say("judge.excluded", value=scale.amount(compared), limit=limit, bound=at)
    shown = scale.amount(_Telling(value, compared, bound.value))
    if compared.value < bound.value:
        return say("judge.below", value=shown, limit=limit, bound=at)
    return say("judge.above", value=shown, limit=limit, bound=at)


def measured(scale: Scale, reading: Measured) -> ClauseOutcome:
    """Judge a value; where its confidence limits lie on both sides of a limit the outcome is inconclusive."""
    value, steps = scale.number(reading.quantity)
    outcome = compare(scale, value)
    if steps:
        outcome = outcome._replace(steps=steps + outcome.steps)
    if reading.interval is None:
        return outcome
    unit, kind = reading.quantity.unit, reading.quantity.kind
    given = [end for end in (reading.interval.low, reading.interval.high) if end is not None]
    limits = [scale.number(from_value(end, unit, kind))[0] for end in given]
    low, high = min(value, *limits), max(value, *limits)
    for bound, is_low in ends(scale.rule):
        met = {meets(bound, round_for(bound, scale.rule, end).value, is_low=is_low) for end in (low, high)}
        if len(met) == 2:
            told = say(
                "judge.interval_encloses",
                low=Compared(low),
                high=scale.amount(Compared(high)),
                limit=scale.limit,
                bound=scale.amount(bound.text),
            )
            return outcome._replace(verdict=Verdict.INCONCLUSIVE, because=told)
    return outcome
