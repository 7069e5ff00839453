"""What changed between two specifications: tests, methods, limits by use and stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.documents.comparing import change
from lbpcmc.documents.comparing.change import Change, Effect
from lbpcmc.documents.comparing.criteria import criterion_changes
from lbpcmc.documents.model import STAGES, Use
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.model import Specification, Test


def specification_changes(old: Specification, new: Specification) -> Iterator[Change]:
    """Compare two specifications, from the header to the last test."""
    for key in ("id", "version", "title", "product", "material", "stage"):
        yield from change.text("header", key, getattr(old, key), getattr(new, key))
    if old.label_claim is None or new.label_claim is None:
        claims = [str(claim or "") for claim in (old.label_claim, new.label_claim)]
        yield from change.text("header", "label claim", *claims)
    else:
        yield from change.amount("header", "label claim", old.label_claim, new.label_claim)
    yield from change.dictionary("source", old.sources, new.sources)
    yield from change.entries("strain", old.strains, new.strains, change.strain)
    yield from change.dictionary("method", old.methods, new.methods)

    def test(where: str, before: Test, after: Test) -> Iterator[Change]:
        yield from _test(where, before, after)
        for use in Use:
            for stage in STAGES:
                yield from _limit(f"{where}, {use}, {stage}", before, after, use, stage)

    def _limit(where: str, before: Test, after: Test, use: Use, stage: str) -> Iterator[Change]:
        one, other = _of(before, use, stage), _of(after, use, stage)
        yield from criterion_changes(where, one, other, (old.label_claim, new.label_claim))

    yield from change.entries("test", old.tests, new.tests, test)
    order = [[entry.id for entry in tests if entry.id in _both(old, new)] for tests in (old.tests, new.tests)]
    for moved in change.moved(*order):
        yield Change(f"test {moved}", Effect.MOVED, say("change.moved_in_list"))


def _both(old: Specification, new: Specification) -> set[str]:
    return {test.id for test in old.tests} & {test.id for test in new.tests}


def _of(test: Test, use: Use, stage: str) -> Criterion | None:
    """The criterion that starts at a stage, not the one in force there: a later stage keeps what it does not change."""
    return next((limit.criterion for limit in test.limits if limit.use is use and limit.stage == stage), None)


def _test(where: str, old: Test, new: Test) -> Iterator[Change]:
    for key in ("attribute", "title", "method", "strain", "source"):
        yield from change.text(where, key, getattr(old, key), getattr(new, key))
    if old.quantity != new.quantity:
        yield from change.value(where, "quantity", old.quantity.title, new.quantity.title)
    units = [test.unit.symbol or say("change.no_unit") if test.unit else "" for test in (old, new)]
    yield from change.text(where, "unit", *units)
    yield from change.text(where, "criticality", old.criticality, new.criticality)
