"""What quality must see of the results of a batch. A result is critical by itself: it decides on release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.documents.model import Use
from lbpcmc.gmp.exceptions import (
    BatchException,
    ExceptionRule,
    Severity,
    corrected,
    corrected_rule,
    rejected,
    rejected_rule,
    value_rules,
)
from lbpcmc.gmp.testing.events import ResultCorrected, ResultRecorded, ResultRejected
from lbpcmc.gmp.testing.state import RESULTS_STATE, Results

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.events import Event


def _weighed(_: Results, event: Event[Any]) -> tuple[str, bool]:
    return event.payload.test, True


def _rejected(_: Results, event: Event[ResultRejected]) -> Iterator[BatchException]:
    yield rejected(event.payload.typed, event.payload.reason, event.payload.test, event.seq)


def _corrected(_: Results, event: Event[ResultCorrected]) -> Iterator[BatchException]:
    payload = event.payload
    yield corrected(payload.corrects, payload.value, payload.reason, payload.test, event.seq)


def _missing(results: Results) -> Iterator[BatchException]:
    if not results.closed:
        return
    specification = results.specification
    for test in specification.tests:
        if test.criterion(Use.RELEASE, specification.stage) is not None and not results.by_test.get(test.id):
            said = f"no result against {specification.id} {specification.version}"
            yield BatchException("E11", Severity.MAJOR, test.id, said, None)


EXCEPTIONS: tuple[ExceptionRule[Results], ...] = (
    *value_rules(RESULTS_STATE, (ResultRecorded, ResultCorrected), _weighed),
    rejected_rule(RESULTS_STATE, ResultRejected, _rejected),
    corrected_rule(RESULTS_STATE, ResultCorrected, _corrected),
    ExceptionRule(
        "E11", "1", "Result against the specification missing", "21 CFR 211.165(a)", RESULTS_STATE, of_state=_missing
    ),
)
