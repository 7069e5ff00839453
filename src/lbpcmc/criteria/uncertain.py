"""Results that are not one number: a bound of one, or the confidence limits of one.

A censored value is compared unrounded: it passes only if its whole range lies within the limits, and fails only if its
whole range lies outside (pinned by tests/criteria/test_properties.py). Confidence limits are compared as values are.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.criteria.comparing import ClauseOutcome, compare, ends, meets
from lbpcmc.criteria.model import Statistic, Verdict
from lbpcmc.messages import say
from lbpcmc.quantities import from_value
from lbpcmc.quantities.rounding import fraction_text

if TYPE_CHECKING:
    from lbpcmc.criteria.comparing import Scale
    from lbpcmc.criteria.model import Bound, Limits
    from lbpcmc.messages import Statement
    from lbpcmc.quantities import Censored, Interval, Measured


def censored(scale: Scale, reading: Censored) -> ClauseOutcome:
    """Judge a value of which one bound is known: by its whole range, unrounded."""
    value, steps = scale.number(reading.quantity)
    steps += scale.allowance()
    if scale.rule.statistic is not Statistic.VALUE:
        return ClauseOutcome(Verdict.INCONCLUSIVE, say("judge.censored_confidence"), steps)
    closed = reading.sign in ("≤", "≥")
    if reading.sign in ("<", "≤"):
        low, high = _least(scale, reading), _Edge(value, closed)
    else:
        low, high = _Edge(value, closed), None
    sure = True
    for bound, is_low in ends(scale.rule):
        near, far = (low, high) if is_low else (high, low)
        if far is not None and far.misses(bound, is_low=is_low):
            at = scale.amount(bound.text)
            told = say("judge.all_outside", value=reading, limit=scale.limit, bound=at)
            return ClauseOutcome(Verdict.FAIL, told, steps)
        sure = sure and near is not None and near.keeps(bound, is_low=is_low)
    if sure:
        return ClauseOutcome(Verdict.PASS, say("judge.all_within", value=reading), steps)
    return ClauseOutcome(Verdict.INCONCLUSIVE, say("judge.open", value=reading, limit=scale.limit), steps)


@dataclass(frozen=True, slots=True)
class _Edge:
    """One end of the range of a censored value."""

    value: Fraction
    closed: bool
    """True where the end itself is possible."""

    def keeps(self, bound: Bound, *, is_low: bool) -> bool:
        """True where everything inside of this end meets the bound."""
        if self.value == bound.value:
            return bound.inclusive or not self.closed
        return meets(bound, self.value, is_low=is_low)

    def misses(self, bound: Bound, *, is_low: bool) -> bool:
        """True where everything inside of this end fails the bound."""
        if self.value == bound.value:
            return not (self.closed and bound.inclusive)
        return not meets(bound, self.value, is_low=is_low)


def _least(scale: Scale, reading: Censored) -> _Edge | None:
    kind = reading.quantity.kind
    if kind.least is None:
        return None
    least, _ = scale.number(from_value(kind.least, kind.units[0], kind))
    return _Edge(least, closed=True)


def confidence(scale: Scale, reading: Measured) -> ClauseOutcome:
    """Judge the confidence limits of a value; those of a higher level only count where they meet the criterion."""
    rule, interval, level = scale.rule, reading.interval, scale.rule.level or Fraction(95)
    wanted = _wanted(rule.statistic, level)
    chosen = () if interval is None else _chosen(rule, interval)
    if interval is None or chosen is None:
        return ClauseOutcome(Verdict.INCONCLUSIVE, say("judge.no_confidence", wanted=wanted))
    given, steps = interval.level, scale.allowance()
    if rule.statistic is not Statistic.BOTH and interval.low is not None and interval.high is not None:
        given = (100 + interval.level) / 2
        steps += (say("judge.one_sided", two=fraction_text(interval.level), one=fraction_text(given)),)
    compared: object = ""
    for end in chosen:
        value, converted = scale.number(from_value(end, reading.quantity.unit, reading.quantity.kind))
        outcome = compare(scale, value)
        steps, compared = steps + converted + outcome.steps, outcome.compared
        if outcome.verdict is not Verdict.PASS:
            if given > level:
                told = say("judge.more_confidence", because=outcome.because)
                return ClauseOutcome(Verdict.INCONCLUSIVE, told, steps, compared)
            told = say("judge.confidence_missed", wanted=wanted, because=outcome.because)
            return ClauseOutcome(Verdict.FAIL, told, steps, compared)
    if given < level:
        told = say("judge.less_confidence", given=fraction_text(given), wanted=fraction_text(level))
        return ClauseOutcome(Verdict.INCONCLUSIVE, told, steps, compared)
    if rule.statistic is Statistic.BOTH:
        return ClauseOutcome(Verdict.PASS, say("judge.confidence_limits", wanted=wanted), steps, compared)
    return ClauseOutcome(Verdict.PASS, say("judge.confidence_limit", wanted=wanted), steps, compared)


def _wanted(statistic: Statistic, level: Fraction) -> Statement:
    """Name the confidence limits that a criterion asks for."""
    if statistic is Statistic.LOWER:
        return say("judge.lower_confidence", level=fraction_text(level))
    if statistic is Statistic.UPPER:
        return say("judge.upper_confidence", level=fraction_text(level))
    return say("judge.both_confidences", level=fraction_text(level))


def _chosen(rule: Limits, interval: Interval) -> tuple[Fraction, ...] | None:
    """Give the ends that the criterion asks for; None where one of them is missing."""
    asked = {Statistic.LOWER: (interval.low,), Statistic.UPPER: (interval.high,)}
    found = asked.get(rule.statistic, (interval.low, interval.high))
    there = tuple(end for end in found if end is not None)
    return there if len(there) == len(found) else None
