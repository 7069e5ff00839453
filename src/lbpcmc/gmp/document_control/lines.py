"""How the events of documents read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.gmp.document_control.events import DocumentApproved, DocumentImported
from lbpcmc.gmp.lines import Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.events import Event


def _imported(event: Event[DocumentImported]) -> Line:
    payload = event.payload
    place = f"{payload.kind} {payload.id}"
    return Line("imported", place, typed=payload.source, item=payload.version, bound=payload.sha256)


def _approved(event: Event[DocumentApproved]) -> Line:
    payload = event.payload
    place = f"{payload.kind} {payload.id}"
    return Line("approved", place, item=payload.version, remark=payload.meaning, bound=payload.compiled_sha256)


LINES: dict[type, Callable[[Event[Any]], Line]] = {DocumentImported: _imported, DocumentApproved: _approved}
