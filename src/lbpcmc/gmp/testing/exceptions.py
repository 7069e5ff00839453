"""What quality must see of the results of a batch. A result is critical by itself: it decides on release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.documents.model import Use
from lbpcmc.gmp.exceptions import UNREMARKABLE, BatchException, ExceptionRule, Severity, corrected, of_value, rejected
from lbpcmc.gmp.execution.exceptions import ACTION, ALERT, CORRECTED, OUT_OF_LIMITS, REJECTED, UNDECIDED
from lbpcmc.gmp.testing.events import ResultCorrected, ResultRecorded, ResultRejected
from lbpcmc.gmp.testing.state import RESULTS_STATE, Results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lbpcmc.events import Event
    from lbpcmc.gmp.execution.state import Batch

_WITH_VALUE = (ResultRecorded, ResultCorrected)


def _judged(rule: str) -> Callable[[Results, Event[Any]], Iterable[BatchException]]:
    def find(_: Results, event: Event[Any]) -> Iterable[BatchException]:
        if event.payload.value.verdict in UNREMARKABLE:
            return ()
        found = of_value(event.payload.value, event.payload.test, event.seq, critical=True)
        return (one for one in found if one.rule == rule)

    return find


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


def _also(
    rule: ExceptionRule[Batch],
    payloads: tuple[type, ...],
    find: Callable[[Results, Event[Any]], Iterable[BatchException]],
) -> ExceptionRule[Results]:
    """A rule of execution that looks at results too, under its own ID."""
    return ExceptionRule(rule.id, rule.version, rule.title, rule.clause, RESULTS_STATE, payloads, find)


EXCEPTIONS: tuple[ExceptionRule[Results], ...] = (
    _also(OUT_OF_LIMITS, _WITH_VALUE, _judged("E01")),
    _also(ACTION, _WITH_VALUE, _judged("E02")),
    _also(ALERT, _WITH_VALUE, _judged("E03")),
    _also(UNDECIDED, _WITH_VALUE, _judged("E04")),
    _also(REJECTED, (ResultRejected,), _rejected),
    _also(CORRECTED, (ResultCorrected,), _corrected),
    ExceptionRule(
        "E11", "1", "Result against the specification missing", "21 CFR 211.165(a)", RESULTS_STATE, of_state=_missing
    ),
)
