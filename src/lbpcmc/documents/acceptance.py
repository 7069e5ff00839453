"""What a criterion accepts, and whether another accepts more: exact, in every unit, rounding included.

A limit accepts every value that rounds to it (USP General Notices 7.20): NMT 5 % accepts 5.4 %, NMT 5.0 % does not.
Invariant: a range found here accepts a value exactly when `criteria.judge` does (pinned by
tests/documents/test_acceptance.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.criteria import AbsentIn, Band, Conforms, Limits, Statistic
from lbpcmc.criteria.comparing import meets, round_for
from lbpcmc.criteria.edges import edges
from lbpcmc.messages import say

if TYPE_CHECKING:
    from lbpcmc.criteria import Bound, Criterion
    from lbpcmc.messages import Statement
    from lbpcmc.quantities import Quantity


@dataclass(frozen=True, slots=True)
class End:
    """Where a range ends, in root units of the kind."""

    value: Fraction
    closed: bool
    """True where the value itself is accepted."""
    text: str
    """The limit as written, with its unit."""

    def beyond(self, other: End, *, low: bool) -> bool:
        """True where this end lets more in than another."""
        if self.value != other.value:
            return self.value < other.value if low else self.value > other.value
        return self.closed and not other.closed


@dataclass(frozen=True, slots=True)
class Range:
    """What one statistic of a result may be in one band."""

    low: End | None
    high: End | None
    level: Fraction | None = None
    """Confidence of the limit that is compared, in per cent."""


Key = tuple[Band, Statistic]


def ranges(criterion: Criterion, claim: Quantity | None) -> dict[Key, Range]:
    """Give what each band accepts of each statistic; shares of a label claim become amounts where it is known."""
    found: dict[Key, Range] = {}
    for clause in criterion.clauses:
        rule = clause.rule
        if isinstance(rule, Limits):
            key = (clause.band, rule.statistic)
            low, high = _end(rule, rule.low, claim, low=True), _end(rule, rule.high, claim, low=False)
            known = found.get(key)
            if known is not None:
                low, high = _tighter(low, known.low, low=True), _tighter(high, known.high, low=False)
            found[key] = Range(low, high, rule.level)
    return found


def absences(criterion: Criterion) -> dict[Band, Quantity]:
    """Give the largest amount in which nothing may be found."""
    return {clause.band: clause.rule.amount for clause in criterion.clauses if isinstance(clause.rule, AbsentIn)}


def descriptions(criterion: Criterion) -> dict[Band, str]:
    """Give the description that a person compares with."""
    return {clause.band: clause.rule.description for clause in criterion.clauses if isinstance(clause.rule, Conforms)}


def looser(criterion: Criterion, than: Criterion, claim: Quantity | None = None) -> Statement | None:
    """Say in what respect a criterion accepts what another rejects; None where it nowhere does."""
    if claim is None and criterion.needs_label_claim != than.needs_label_claim:
        return None
    mine, theirs = _implied(ranges(criterion, claim)), ranges(than, claim)
    for key, wanted in theirs.items():
        if key[0] is not Band.REJECT:
            continue
        found = mine.get(key, Range(None, None))
        for one, other, low in ((found.low, wanted.low, True), (found.high, wanted.high, False)):
            if other is not None and (one is None or one.beyond(other, low=low)):
                return _looser_end(one, other, low=low)
        if wanted.level is not None and found.level is not None and found.level < wanted.level:
            return say("check.less_confidence")
    for band, amount in absences(than).items():
        tested = absences(criterion).get(band)
        if tested is None:
            return say("check.no_absence", other=amount)
        if tested.kind == amount.kind and tested.root < amount.root:
            return say("check.smaller_amount", one=tested, other=amount)
    if descriptions(than) and not descriptions(criterion):
        return say("check.no_description")
    return None


def _looser_end(one: End | None, other: End, *, low: bool) -> Statement:
    if one is None:
        return say("check.open_lower", other=other.text) if low else say("check.open_upper", other=other.text)
    if low:
        return say("check.looser_lower", one=one.text, other=other.text)
    return say("check.looser_upper", one=one.text, other=other.text)


def _implied(found: dict[Key, Range]) -> dict[Key, Range]:
    """A confidence limit that is met bounds the value itself."""
    given = dict(found)
    for (band, statistic), limits in found.items():
        if statistic is Statistic.VALUE:
            continue
        key = (band, Statistic.VALUE)
        known = given.get(key, Range(None, None))
        low, high = _tighter(limits.low, known.low, low=True), _tighter(limits.high, known.high, low=False)
        given[key] = Range(low, high)
    return given


def _tighter(one: End | None, other: End | None, *, low: bool) -> End | None:
    if one is None or other is None:
        return one or other
    return other if one.beyond(other, low=low) else one


def _end(rule: Limits, bound: Bound | None, claim: Quantity | None, *, low: bool) -> End | None:
    """Find the outermost value that is accepted, in the unit of the limit, and bring it to the root."""
    if bound is None:
        return None
    scale, offset = rule.unit.scale, rule.unit.offset
    unit = rule.unit.symbol
    if rule.of_label_claim:
        unit += " of label claim"
        if claim is not None and claim.kind.name != "ratio":
            scale, offset = scale * claim.root, Fraction(0)
    text = f"{bound.text} {unit}".strip()
    points = sorted(set(edges(bound, significant=rule.significant)), reverse=not low)
    step = points[0] - points[1] if len(points) > 1 else Fraction(-1 if low else 1)
    outside = points[0] + step
    for point in points:
        if _accepted(rule, bound, (outside + point) / 2, low=low):
            return End(outside * scale + offset, closed=False, text=text)
        if _accepted(rule, bound, point, low=low):
            return End(point * scale + offset, closed=True, text=text)
        outside = point
    return End(points[-1] * scale + offset, closed=False, text=text)


def _accepted(rule: Limits, bound: Bound, value: Fraction, *, low: bool) -> bool:
    return meets(bound, round_for(bound, rule, value).value, is_low=low)
