"""What changed between two criteria: each limit by its exact bound, in every unit, rounding included.

Invariant: nothing is said exactly when both accept the same values in every band (pinned by
tests/documents/test_diff_criteria.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.criteria import Band, Statistic
from lbpcmc.documents.acceptance import Range, absences, descriptions, ranges
from lbpcmc.documents.comparing.change import Change, Effect, text
from lbpcmc.messages import say
from lbpcmc.quantities.rounding import fraction_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.acceptance import End
    from lbpcmc.messages import Statement
    from lbpcmc.quantities import Quantity

_BANDS = (Band.TARGET, Band.ALERT, Band.ACTION, Band.REJECT)


def criterion_changes(
    where: str,
    old: Criterion | None,
    new: Criterion | None,
    claims: tuple[Quantity | None, Quantity | None] = (None, None),
    *,
    of_amount: bool = False,
) -> Iterator[Change]:
    """Compare two criteria; `claims` are the label claims that their shares refer to, `of_amount` is for materials."""
    if old is None and new is None:
        return
    called = say("change.amount_limit") if of_amount else say("change.limit")
    if old is None:
        yield Change(where, Effect.ADDED, say("change.limit_added", limit=called, new=new))
    elif new is None:
        yield Change(where, Effect.REMOVED, say("change.limit_removed", limit=called, old=old))
    elif old.kind != new.kind:
        yield Change(where, Effect.CHANGED, say("change.limit_of_other_kind", limit=called, old=old, new=new))
    elif old.needs_label_claim != new.needs_label_claim and None in claims:
        yield Change(where, Effect.CHANGED, say("change.limit_rewritten", limit=called, old=old, new=new))
    else:
        same = old.needs_label_claim == new.needs_label_claim
        yield from _ranges(where, old, new, (None, None) if same else claims, of_amount=of_amount)
        yield from _absences(where, old, new)
        yield from _descriptions(where, old, new, called)


def _descriptions(where: str, old: Criterion, new: Criterion, called: Statement) -> Iterator[Change]:
    before, after = descriptions(old), descriptions(new)
    for band in _BANDS:
        limit = _of_band(band, called)
        if band in before and band in after:
            yield from text(where, say("change.description", limit=limit), before[band], after[band])
        elif band in after:
            yield Change(where, Effect.ADDED, say("change.conformity_added", limit=limit))
        elif band in before:
            yield Change(where, Effect.REMOVED, say("change.conformity_removed", limit=limit))


@dataclass(frozen=True, slots=True)
class _Named:
    """The names of a limit and of its two ends, in the band and of the statistic for which they are set."""

    limit: Statement
    lower: Statement
    upper: Statement


def _named(band: Band, statistic: Statistic, *, of_amount: bool) -> _Named:
    plain = (say("change.limit"), say("change.lower_limit"), say("change.upper_limit"))
    if of_amount:
        plain = (say("change.amount_limit"), say("change.lower_amount_limit"), say("change.upper_amount_limit"))
    return _Named(*(_of_statistic(statistic, _of_band(band, limit)) for limit in plain))


def _of_band(band: Band, limit: Statement) -> Statement:
    return limit if band is Band.REJECT else say("change.band_limit", band=band.value, limit=limit)


def _of_statistic(statistic: Statistic, limit: Statement) -> Statement:
    if statistic is Statistic.VALUE:
        return limit
    return say("change.confidence_limit", limit=limit, statistic=statistic.value)


def _ranges(
    where: str,
    old: Criterion,
    new: Criterion,
    claims: tuple[Quantity | None, Quantity | None],
    *,
    of_amount: bool,
) -> Iterator[Change]:
    before, after = ranges(old, claims[0]), ranges(new, claims[1])
    for band in _BANDS:
        for statistic in Statistic:
            one, other = before.get((band, statistic)), after.get((band, statistic))
            called = _named(band, statistic, of_amount=of_amount)
            if one is None and other is not None:
                said = say("change.limit_added", limit=called.limit, new=_written(other))
                yield Change(where, Effect.ADDED, said)
            elif one is not None and other is None:
                said = say("change.limit_removed", limit=called.limit, old=_written(one))
                yield Change(where, Effect.REMOVED, said)
            elif one is not None and other is not None:
                yield from _range(where, called, one, other, band)


def _range(where: str, called: _Named, old: Range, new: Range, band: Band) -> Iterator[Change]:
    for limit, one, other, low in (
        (called.lower, old.low, new.low, True),
        (called.upper, old.high, new.high, False),
    ):
        if one is None and other is not None:
            said = say("change.limit_added", limit=limit, new=other.text)
            yield Change(where, _target(band, Effect.TIGHTENED), said)
        elif one is not None and other is None:
            yield Change(where, _target(band, Effect.LOOSENED), say("change.end_removed", limit=limit, old=one.text))
        elif one is not None and other is not None and (one.value, one.closed) != (other.value, other.closed):
            effect = _target(band, Effect.LOOSENED if other.beyond(one, low=low) else Effect.TIGHTENED)
            yield Change(where, effect, _end(limit, one, other, effect))
    if old.level != new.level and old.level is not None and new.level is not None:
        effect = Effect.TIGHTENED if new.level > old.level else Effect.LOOSENED
        before, after = fraction_text(old.level), fraction_text(new.level)
        yield Change(where, _target(band, effect), say("change.confidence", limit=called.limit, old=before, new=after))


def _end(limit: Statement, old: End, new: End, effect: Effect) -> Statement:
    """Say what became of one end; the effect of a target's is `changed`."""
    if old.text == new.text:
        if effect is Effect.TIGHTENED:
            return say("change.rounding_tightened", limit=limit, bound=new.text)
        if effect is Effect.LOOSENED:
            return say("change.rounding_loosened", limit=limit, bound=new.text)
        return say("change.rounding_changed", limit=limit, bound=new.text)
    if effect is Effect.TIGHTENED:
        return say("change.limit_tightened", limit=limit, old=old.text, new=new.text)
    if effect is Effect.LOOSENED:
        return say("change.limit_loosened", limit=limit, old=old.text, new=new.text)
    return say("change.limit_changed", limit=limit, old=old.text, new=new.text)


def _absences(where: str, old: Criterion, new: Criterion) -> Iterator[Change]:
    before, after = absences(old), absences(new)
    for band in _BANDS:
        one, other = before.get(band), after.get(band)
        if one is None and other is not None:
            yield Change(where, Effect.ADDED, say("change.absence_added", amount=other))
        elif one is not None and other is None:
            yield Change(where, Effect.REMOVED, say("change.absence_removed", amount=one))
        elif one is not None and other is not None:
            if one.kind != other.kind:
                yield Change(where, Effect.CHANGED, say("change.absence_changed", old=one, new=other))
            elif other.root > one.root:
                yield Change(where, Effect.TIGHTENED, say("change.absence_tightened", old=one, new=other))
            elif other.root < one.root:
                yield Change(where, Effect.LOOSENED, say("change.absence_loosened", old=one, new=other))


def _target(band: Band, effect: Effect) -> Effect:
    """A target is aimed at, not kept: moving it neither tightens nor loosens."""
    return Effect.CHANGED if band is Band.TARGET else effect


def _written(limits: Range) -> Statement:
    if limits.low is not None and limits.high is not None:
        return say("change.range", low=limits.low.text, high=limits.high.text)
    if limits.low is not None:
        return say("limits.at_least", value=limits.low.text)
    return say("limits.at_most", value=limits.high.text) if limits.high is not None else say("change.open")
