"""How results read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.gmp.lines import Line, judged
from lbpcmc.gmp.testing.events import ResultCorrected, ResultRecorded, ResultRejected

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.events import Event


def _by(payload: Any) -> dict[str, Any]:
    made = payload.derivation
    return {"item": f"{made.method} version {made.version}", "bound": made.raw_sha256} if made else {}


def _recorded(event: Event[ResultRecorded]) -> Line:
    return judged("result", event.payload.test, event.payload.value, **_by(event.payload))


def _corrected(event: Event[ResultCorrected]) -> Line:
    payload = event.payload
    parts = {"remark": payload.reason, "refers": payload.corrects}
    return judged("result corrected", payload.test, payload.value, **parts, **_by(payload))


def _rejected(event: Event[ResultRejected]) -> Line:
    payload = event.payload
    return Line(
        "not understood",
        payload.test,
        payload.typed,
        verdict="invalid",
        criterion=payload.criterion or "",
        reason=payload.reason,
        refers=payload.corrects,
    )


LINES: dict[type, Callable[[Event[Any]], Line]] = {
    ResultRecorded: _recorded,
    ResultCorrected: _corrected,
    ResultRejected: _rejected,
}
