"""A criterion in words, one statement a clause, and its ends as numbers: what a screen shows beside a value.

`alert NMT 20 ppm; reject NMT 100 ppm` says `alert above 20 ppm` and `must be at most 100 ppm`. Words and ends are made
from the criterion that judges, so that they cannot say anything else than it does (pinned by
tests/criteria/test_words.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.criteria.model import AbsentIn, Band, Conforms, Limits, ReportOnly, Statistic
from lbpcmc.messages import say
from lbpcmc.quantities import Rounding
from lbpcmc.quantities.rounding import fraction_text

if TYPE_CHECKING:
    from fractions import Fraction

    from lbpcmc.criteria.model import Bound, Clause, Criterion
    from lbpcmc.messages import Statement
    from lbpcmc.quantities import Unit


@dataclass(frozen=True, slots=True)
class Span:
    """The range that one clause accepts, as numbers of a unit; None where it is open."""

    band: Band
    low: Fraction | None
    high: Fraction | None


def in_words(criterion: Criterion, *, acceptance_first: bool = False) -> tuple[Statement, ...]:
    """Say a criterion in words, one statement a clause: in the order written, or what decides acceptance first."""
    clauses = list(criterion.clauses)
    if acceptance_first:
        clauses.sort(key=lambda clause: clause.band is not Band.REJECT)
    return tuple(_clause(clause, several=len(clauses) > 1) for clause in clauses)


def spans(criterion: Criterion, unit: Unit | None = None) -> tuple[Span, ...]:
    """Give the range of every clause that limits the value, exact, in `unit`; without one in the clause's own.

    Shares of a label claim stay shares.
    """
    found = []
    for clause in criterion.clauses:
        rule = clause.rule
        if isinstance(rule, Limits) and rule.statistic is Statistic.VALUE:
            into = rule.unit if unit is None or rule.of_label_claim else unit
            found.append(Span(clause.band, _end(rule, rule.low, into), _end(rule, rule.high, into)))
    return tuple(found)


def _end(rule: Limits, bound: Bound | None, unit: Unit) -> Fraction | None:
    if bound is None or unit == rule.unit:
        return None if bound is None else bound.value
    return (bound.value * rule.unit.scale + rule.unit.offset - unit.offset) / unit.scale


def _clause(clause: Clause, *, several: bool) -> Statement:
    match clause.rule:
        case ReportOnly():
            return say("limits.report")
        case Conforms(description):
            return say("limits.description", description=description) if description else say("limits.conforms")
        case AbsentIn(amount):
            return say("limits.absent", amount=amount)
        case Limits():
            return _remarked(clause.rule, _of(clause.rule, _banded(clause.band, clause.rule, several=several)))


def _banded(band: Band, rule: Limits, *, several: bool) -> Statement:
    """Say what a band asks: reject and target limits by what they accept, the others by what lies outside."""
    match band:
        case Band.ALERT:
            return say("limits.alert", outside=_outside(rule))
        case Band.ACTION:
            return say("limits.action", outside=_outside(rule))
        case Band.TARGET:
            if rule.low is not None and rule.high is not None and rule.low.value == rule.high.value:
                return say("limits.target", accepted=_with_unit(rule.high.text, rule))
            return say("limits.target", accepted=_accepted(rule))
        case Band.REJECT:
            return say("limits.must", accepted=_accepted(rule)) if several else _accepted(rule)


def _accepted(rule: Limits) -> Statement:
    low, high = rule.low, rule.high
    if low is not None and high is not None:
        if low.value == high.value:
            return say("limits.exactly", value=_with_unit(high.text, rule))
        return say("limits.between", low=low.text, high=_with_unit(high.text, rule))
    if low is not None:
        value = _with_unit(low.text, rule)
        return say("limits.at_least", value=value) if low.inclusive else say("limits.more_than", value=value)
    value = _with_unit(_named(rule), rule)
    if high is not None and not high.inclusive:
        return say("limits.less_than", value=value)
    return say("limits.at_most", value=value)


def _outside(rule: Limits) -> Statement:
    low, high = rule.low, rule.high
    if low is not None and high is not None:
        if low.value == high.value:
            return say("limits.away", value=_with_unit(high.text, rule))
        return say("limits.outside", low=low.text, high=_with_unit(high.text, rule))
    if low is not None:
        value = _with_unit(low.text, rule)
        return say("limits.below", value=value) if low.inclusive else say("limits.at_or_less", value=value)
    value = _with_unit(_named(rule), rule)
    if high is not None and not high.inclusive:
        return say("limits.at_or_more", value=value)
    return say("limits.above", value=value)


def _named(rule: Limits) -> str:
    """Give the upper limit as its owner names it: a pharmacopoeial one by its power of ten."""
    if rule.high is None:
        return ""
    return rule.high.text if rule.factor is None else fraction_text(rule.high.value / rule.factor)


def _with_unit(number: str, rule: Limits) -> str:
    share = " of label claim" if rule.of_label_claim else ""
    return f"{number} {rule.unit.symbol}{share}".strip()


def _of(rule: Limits, text: Statement) -> Statement:
    """Say which number of a result is limited, where it is not the value."""
    if rule.level is None:
        return text
    level = fraction_text(rule.level)
    if rule.statistic is Statistic.LOWER:
        return say("limits.lower_confidence", level=level, text=text)
    if rule.statistic is Statistic.UPPER:
        return say("limits.upper_confidence", level=level, text=text)
    return say("limits.both_confidences", level=level, text=text)


def _remarked(rule: Limits, text: Statement) -> Statement:
    """Say how values are rounded, where it is not half up to the decimals of the limit."""
    if rule.factor is not None and rule.high is not None:
        return say("limits.factor", text=text, accepted=_with_unit(rule.high.text, rule))
    even = rule.rounding is Rounding.HALF_EVEN
    if rule.significant:
        return say("limits.digits_even", text=text) if even else say("limits.digits", text=text)
    return say("limits.half_even", text=text) if even else text
