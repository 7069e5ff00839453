"""What changed between two criteria: each limit by its exact bound, in every unit, rounding included.

Invariant: nothing is said exactly when both accept the same values in every band (pinned by
tests/documents/test_diff_criteria.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.criteria import Band, Statistic
from lbpcmc.documents.acceptance import Range, absences, descriptions, ranges
from lbpcmc.documents.comparing.change import Change, Effect, text
from lbpcmc.quantities.rounding import fraction_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.acceptance import End
    from lbpcmc.quantities import Quantity

_BANDS = (Band.TARGET, Band.ALERT, Band.ACTION, Band.REJECT)


def criterion_changes(
    where: str,
    old: Criterion | None,
    new: Criterion | None,
    claims: tuple[Quantity | None, Quantity | None] = (None, None),
    what: str = "limit",
) -> Iterator[Change]:
    """Compare two criteria; `claims` are the label claims that their shares refer to."""
    if old is None and new is None:
        return
    if old is None:
        yield Change(where, Effect.ADDED, f"{what} added: {new}")
    elif new is None:
        yield Change(where, Effect.REMOVED, f"{what} removed, was: {old}")
    elif old.kind != new.kind:
        yield Change(where, Effect.CHANGED, f"{what} changed from '{old}' to '{new}', of another kind")
    elif old.needs_label_claim != new.needs_label_claim and None in claims:
        yield Change(where, Effect.CHANGED, f"{what} changed from '{old}' to '{new}'")
    else:
        same = old.needs_label_claim == new.needs_label_claim
        yield from _ranges(where, old, new, (None, None) if same else claims, what)
        yield from _absences(where, old, new)
        before, after = descriptions(old), descriptions(new)
        for band in _BANDS:
            if (band in before) != (band in after):
                effect = Effect.ADDED if band in after else Effect.REMOVED
                yield Change(where, effect, f"{_named(band, what)}: conformity {effect}")
            else:
                yield from text(where, f"{_named(band, what)}: description", before.get(band, ""), after.get(band, ""))


def _ranges(
    where: str, old: Criterion, new: Criterion, claims: tuple[Quantity | None, Quantity | None], what: str
) -> Iterator[Change]:
    before, after = ranges(old, claims[0]), ranges(new, claims[1])
    for band in _BANDS:
        for statistic in Statistic:
            one, other = before.get((band, statistic)), after.get((band, statistic))
            called = _named(band, what)
            if statistic is not Statistic.VALUE:
                called = f"{called} on the {statistic.value} of confidence"
            if one is None and other is not None:
                yield Change(where, _target(band, Effect.ADDED), f"{called} added: {_written(other)}")
            elif one is not None and other is None:
                yield Change(where, _target(band, Effect.REMOVED), f"{called} removed, was: {_written(one)}")
            elif one is not None and other is not None:
                yield from _range(where, called, one, other, band)


def _range(where: str, called: str, old: Range, new: Range, band: Band) -> Iterator[Change]:
    for side, one, other, low in (("lower", old.low, new.low, True), ("upper", old.high, new.high, False)):
        name = called.replace("limit", f"{side} limit", 1)
        if one is None and other is not None:
            yield Change(where, _target(band, Effect.TIGHTENED), f"{name} added: {other.text}")
        elif one is not None and other is None:
            yield Change(where, _target(band, Effect.LOOSENED), f"{name} removed, was {one.text}")
        elif one is not None and other is not None and (one.value, one.closed) != (other.value, other.closed):
            yield _end(where, name, one, other, band, low=low)
    if old.level != new.level and old.level is not None and new.level is not None:
        effect = Effect.TIGHTENED if new.level > old.level else Effect.LOOSENED
        said = f"{called}: confidence changed from {fraction_text(old.level)} % to {fraction_text(new.level)} %"
        yield Change(where, _target(band, effect), said)


def _end(where: str, name: str, old: End, new: End, band: Band, *, low: bool) -> Change:
    effect = Effect.LOOSENED if new.beyond(old, low=low) else Effect.TIGHTENED
    verb = "changed" if band is Band.TARGET else effect.value
    if old.text == new.text:
        return Change(where, _target(band, effect), f"{name} {new.text} {verb} by another rounding")
    return Change(where, _target(band, effect), f"{name} {verb} from {old.text} to {new.text}")


def _absences(where: str, old: Criterion, new: Criterion) -> Iterator[Change]:
    before, after = absences(old), absences(new)
    for band in _BANDS:
        one, other = before.get(band), after.get(band)
        if one is None and other is not None:
            yield Change(where, Effect.ADDED, f"absence asked in {other}")
        elif one is not None and other is None:
            yield Change(where, Effect.REMOVED, f"absence no longer asked, was in {one}")
        elif one is not None and other is not None and (one.kind != other.kind or one.root != other.root):
            effect = Effect.CHANGED
            if one.kind == other.kind:
                effect = Effect.TIGHTENED if other.root > one.root else Effect.LOOSENED
            yield Change(where, effect, f"amount in which absence is asked {effect.value} from {one} to {other}")


def _named(band: Band, what: str) -> str:
    return what if band is Band.REJECT else f"{band.value} {what}"


def _target(band: Band, effect: Effect) -> Effect:
    """A target is aimed at, not kept: moving it neither tightens nor loosens."""
    loose_or_tight = effect in (Effect.TIGHTENED, Effect.LOOSENED)
    return Effect.CHANGED if band is Band.TARGET and loose_or_tight else effect


def _written(limits: Range) -> str:
    if limits.low is not None and limits.high is not None:
        return f"{limits.low.text} to {limits.high.text}"
    end = limits.low or limits.high
    sign = "at least" if limits.low is not None else "at most"
    return f"{sign} {end.text}" if end else "open"
