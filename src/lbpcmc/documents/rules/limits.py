"""Rules of limits in recipes and specifications: bands nest, and something can meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.criteria import Band, Limits
from lbpcmc.documents.rules.rule import Rule
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from lbpcmc.criteria import Bound, Clause, Criterion
    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.position import Position
    from lbpcmc.messages import Statement

BANDS = Rule(
    "D006",
    "alert limits outside action or reject limits",
    "An alert comes before the failure it warns of (21 CFR 211.110(b)).",
    "criterion: alert 36.8 to 37.2; reject 36.5 to 37.5 degC",
    "criterion: alert 36.4 to 37.2; reject 36.5 to 37.5 degC  # D006",
)
NOTHING_MEETS = Rule(
    "D007",
    "limits that no value can meet",
    "A criterion that always fails, or two that exclude each other, is a slip of the pen.",
    "criterion: NMT 24 h",
    "criterion: NMT 24 h; NLT 30 h  # D007",
)
_INNER_FIRST = (Band.TARGET, Band.ALERT, Band.ACTION, Band.REJECT)


def nesting(criterion: Criterion, at: Position) -> Iterator[Finding]:
    """Each band lies within the wider ones, and the clauses of one band leave room for a value."""
    numeric = [clause for clause in criterion.clauses if isinstance(clause.rule, Limits)]
    for inner in numeric:
        for outer in numeric:
            if _INNER_FIRST.index(inner.band) < _INNER_FIRST.index(outer.band) and (said := _sticks_out(inner, outer)):
                yield BANDS.found(at, said)
    for place, first in enumerate(numeric):
        for second in numeric[place + 1 :]:
            if first.band is second.band and _exclude(first, second):
                yield NOTHING_MEETS.found(at, say("check.nothing_meets", one=first.text, other=second.text))


def _rules(first: Clause, second: Clause) -> tuple[Limits, Limits] | None:
    """The limits of two clauses that speak of the same number."""
    one, other = first.rule, second.rule
    if not isinstance(one, Limits) or not isinstance(other, Limits):
        return None
    same = one.statistic is other.statistic and one.of_label_claim == other.of_label_claim
    return (one, other) if same else None


def _root(limits: Limits, bound: Bound | None) -> Fraction | None:
    return None if bound is None else bound.value * limits.unit.scale + limits.unit.offset


def _sticks_out(inner: Clause, outer: Clause) -> Statement | None:
    pair = _rules(inner, outer)
    if pair is None:
        return None
    narrow, wide = pair
    for one in (narrow.low, narrow.high):
        for other, is_low in ((wide.low, True), (wide.high, False)):
            mine, theirs = _root(narrow, one), _root(wide, other)
            if (
                one
                and other
                and mine is not None
                and theirs is not None
                and (mine < theirs if is_low else mine > theirs)
            ):
                return say(
                    "check.bands", inner=inner.band.value, one=one.text, outer=outer.band.value, other=other.text
                )
    return None


def _exclude(first: Clause, second: Clause) -> bool:
    pair = _rules(first, second)
    if pair is None:
        return False
    for one, other in (pair, pair[::-1]):
        low, high = _root(one, one.low), _root(other, other.high)
        if low is not None and high is not None and low > high:
            return True
    return False
