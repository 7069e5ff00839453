"""Laboratory results against the specification of a batch: typed, or derived from raw data by an approved method."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lbpcmc.batch import rules
from lbpcmc.batch.entries import Act, Entry, batch_stream
from lbpcmc.desk.batches import Outcome
from lbpcmc.desk.meaning import kept, meaning
from lbpcmc.documents.model import Use
from lbpcmc.errors import NotAllowed

if TYPE_CHECKING:
    from lbpcmc.batch.rules import Actor
    from lbpcmc.batch.state import BatchState
    from lbpcmc.desk.site import Site
    from lbpcmc.documents.model import Specification, Test


def correct_result(site: Site, lot: str, test_id: str, typed: str, reason: str, actor: Actor) -> Outcome:
    """Correct a result against the specification, with a reason; both stay."""
    rules.authorised(Act.RESULT, actor)
    state = site.batch(lot)
    earlier = state.results.get(test_id)
    target = rules.correction(state, earlier[-1] if earlier else None, reason)
    entry = _result_entry(site, state, test_id, typed, actor)
    if entry.act == Act.RESULT:
        entry = replace(entry, act=Act.CORRECTED, refers=str(target.seq), reason=kept(reason))
    return Outcome(site.append(entry)[0])


def result(site: Site, lot: str, test_id: str, typed: str, actor: Actor) -> Outcome:
    """Record a laboratory result against the batch's specification (21 CFR 211.165, 211.194)."""
    rules.authorised(Act.RESULT, actor)
    state = site.batch(lot)
    if state.results.get(test_id):
        raise NotAllowed(f"{test_id} of {lot} has a result.", "Correct it with a reason.")
    return Outcome(site.append(_result_entry(site, state, test_id, typed, actor))[0])


def result_from_raw(site: Site, lot: str, test_id: str, content: bytes, name: str, actor: Actor) -> Outcome:
    """Derive a result from raw data by the approved method of its test, and record it with its raw data."""
    rules.authorised(Act.RESULT, actor)
    state = site.batch(lot)
    if state.results.get(test_id):
        raise NotAllowed(f"{test_id} of {lot} has a result.", "Correct it with a reason.")
    return Outcome(site.append(_derived_entry(site, state, test_id, content, name, actor))[0])


def correct_raw(site: Site, lot: str, test_id: str, content: bytes, name: str, reason: str, actor: Actor) -> Outcome:
    """Correct the raw data of a result, with a reason: the result and its verdict follow, and both stay."""
    rules.authorised(Act.RESULT, actor)
    state = site.batch(lot)
    earlier = state.results.get(test_id)
    target = rules.correction(state, earlier[-1] if earlier else None, reason)
    entry = _derived_entry(site, state, test_id, content, name, actor)
    corrected = replace(entry, act=Act.CORRECTED, refers=str(target.seq), reason=kept(reason))
    return Outcome(site.append(corrected)[0])


def _derived_entry(site: Site, state: BatchState, test_id: str, content: bytes, name: str, actor: Actor) -> Entry:
    from lbpcmc.desk.derived import derive  # noqa: PLC0415  # scipy is needed by methods alone

    specification, test = _test(state, test_id)
    criterion = test.criterion(Use.RELEASE, specification.stage)
    parts = derive(site, test.method, content, name, criterion, specification.label_claim)
    return site.entry(batch_stream(state.lot), Act.RESULT, actor, subject=test_id, **parts)


def _result_entry(site: Site, state: BatchState, test_id: str, typed: str, actor: Actor) -> Entry:
    specification, test = _test(state, test_id)
    criterion = test.criterion(Use.RELEASE, specification.stage)
    parts = meaning(typed, test.quantity, test.unit, criterion, specification.label_claim)
    act = Act.RESULT if parts.get("understood") is not None else Act.REFUSED
    return site.entry(batch_stream(state.lot), act, actor, subject=test_id, **parts)


def _test(state: BatchState, test_id: str) -> tuple[Specification, Test]:
    specification = state.specification
    test = specification.test(test_id) if specification else None
    if specification is None or test is None:
        known = ", ".join(t.id for t in specification.tests) if specification else "none"
        raise NotAllowed(f"The specification has no test '{test_id[:40]}'.", f"Its tests: {known}.")
    return specification, test
