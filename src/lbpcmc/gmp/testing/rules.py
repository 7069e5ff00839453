"""When results may be recorded and corrected. The release limit of the specification's stage judges them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lbpcmc.documents.model import Use
from lbpcmc.errors import NotAllowed, QuantityError
from lbpcmc.gmp.document_control.rules import effective
from lbpcmc.gmp.execution.derived import derived
from lbpcmc.gmp.execution.events import BATCH
from lbpcmc.gmp.execution.rules import reasoned
from lbpcmc.gmp.identifiers import near
from lbpcmc.gmp.testing.events import ResultCorrected, ResultRecorded, ResultRejected
from lbpcmc.gmp.testing.state import RESULTS_STATE, Results
from lbpcmc.gmp.values import Asked, understood
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.model import Test
    from lbpcmc.events import Event
    from lbpcmc.gmp.execution.events import Derivation
    from lbpcmc.gmp.facts import Facts
    from lbpcmc.gmp.values import Value


def results_of(facts: Facts, event: Event[Any]) -> Results:
    """Find the results of an event's batch; NotAllowed where it was not started."""
    lot = BATCH.id_of(event.envelope.stream)
    return of_batch(facts.fold(RESULTS_STATE, lot), lot)


def of_batch(results: Results, lot: str) -> Results:
    """Refuse a batch that was never started; `lot` is how it was asked for."""
    if not results.lot:
        raise NotAllowed(say("batch.unknown", lot=lot))
    return results


def test_of(results: Results, test_id: str) -> Test:
    """Find a test of the specification; NotAllowed names those there are."""
    specification = results.specification
    test = specification.test(test_id)
    if test is None:
        known = tuple(one.id for one in specification.tests)
        if meant := near(test_id, known):
            raise NotAllowed(say("result.test_near", test=test_id, near=meant))
        raise NotAllowed(say("result.no_such_test", test=test_id, tests=known))
    return test


def criterion_of(results: Results, test: Test) -> Criterion | None:
    """The release limit of the specification's stage; None where it has none."""
    return test.criterion(Use.RELEASE, results.specification.stage)


def asked_of(results: Results, test: Test) -> Asked:
    """What a result of a test is read and judged by."""
    specification = results.specification
    return Asked(
        test.quantity, test.unit, criterion_of(results, test), specification.label_claim, specification.tested_in
    )


def first_result(results: Results, test_id: str) -> None:
    """Refuse a second result beside one that stands."""
    if results.by_test.get(test_id):
        raise NotAllowed(say("result.exists", test=test_id, lot=results.lot))


def correctable(results: Results, test_id: str, reason: str) -> Event[Any]:
    """Find the result that a correction replaces. Results are corrected until the lot is decided on."""
    target = results.latest(test_id)
    if target is None:
        raise NotAllowed(say("result.none_to_correct", test=test_id, lot=results.lot))
    reasoned(reason, say("result.reason"))
    return target


def _derivation(facts: Facts, test: Test, derivation: Derivation | None) -> None:
    if derivation is None:
        return
    approved = effective(facts, "method", test.method).payload
    if (derivation.method, derivation.compiled_sha256) != (approved.id, approved.compiled_sha256):
        raise NotAllowed(say("result.other_method", test=test.id, method=approved.id, version=approved.version))
    facts.content(derivation.raw_sha256)


def result_recorded(facts: Facts, event: Event[ResultRecorded]) -> None:
    """The first result of a test of the specification, derived by the method in force where it is derived."""
    results = results_of(facts, event)
    test = test_of(results, event.payload.test)
    first_result(results, test.id)
    _derivation(facts, test, event.payload.derivation)


def result_corrected(facts: Facts, event: Event[ResultCorrected]) -> None:
    """A correction of the result that holds, with a reason."""
    results, payload = results_of(facts, event), event.payload
    test = test_of(results, payload.test)
    correctable(results, test.id, payload.reason)
    _holds(results, test.id, payload.corrects)
    _derivation(facts, test, payload.derivation)


def _holds(results: Results, test_id: str, seq: int) -> None:
    held = results.latest(test_id)
    if held is None or held.seq != seq:
        raise NotAllowed(say("result.not_the_one", seq=seq, test=test_id))


def result_rejected(facts: Facts, event: Event[ResultRejected]) -> None:
    """A text for a test of the specification, as its first result or as a correction of the one that holds."""
    results, payload = results_of(facts, event), event.payload
    test = test_of(results, payload.test)
    if payload.corrects is None:
        first_result(results, test.id)
    else:
        _holds(results, test.id, payload.corrects)


RULES: dict[type, Callable[[Facts, Event[Any]], None]] = {
    ResultRecorded: result_recorded,
    ResultRejected: result_rejected,
    ResultCorrected: result_corrected,
}


def understood_for(facts: Facts, results: Results, test: Test, typed: str) -> Value:
    """Read and judge a text for a test; QuantityError where it cannot be read. Equal texts are read once."""
    key = results.compiled, test.id, typed
    found: Value | None = facts.memo.get(key)
    if found is None:
        found = understood(typed, asked_of(results, test))
        facts.memo[key] = found
    return found


def _again(facts: Facts, event: Event[Any]) -> object:
    results, payload = results_of(facts, event), event.payload
    test = test_of(results, payload.test)
    if payload.derivation is None:
        return replace(payload, value=understood_for(facts, results, test, payload.value.typed or ""))
    raw = facts.content(payload.derivation.raw_sha256)
    return replace(payload, value=derived(facts, payload.derivation, raw, asked_of(results, test)))


def _rejected_again(facts: Facts, event: Event[ResultRejected]) -> object:
    results, payload = results_of(facts, event), event.payload
    test = test_of(results, payload.test)
    try:
        understood_for(facts, results, test, payload.typed)
    except QuantityError as refusal:
        criterion = criterion_of(results, test)
        return replace(payload, reason=str(refusal), criterion=criterion.text if criterion else None)
    return replace(payload, reason="the text can be read")


REDO: dict[type, Callable[[Facts, Event[Any]], object]] = {
    ResultRecorded: _again,
    ResultCorrected: _again,
    ResultRejected: _rejected_again,
}
