"""Documents as rows, one a version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.gmp.document_control.events import DocumentApproved, DocumentImported
from lbpcmc.gmp.rows import table, text, whole
from lbpcmc.gmp.signature_rows import signed
from lbpcmc.gmp.site.state import SITE_STATE
from lbpcmc.store.read_tables import Change, Put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lbpcmc.events import Event
    from lbpcmc.gmp.facts import Facts
    from lbpcmc.store.read_tables import RowChange

document = table(
    "document",
    text("kind", key=True),
    text("id", key=True),
    text("version", key=True),
    text("title"),
    text("sha256"),
    text("compiled_sha256", optional=True),
    text("imported_by"),
    text("imported_at"),
    text("approved_by", optional=True),
    text("approved_at", optional=True),
    whole("demonstration"),
    whole("seq"),
)


def _imported(_: Facts, event: Event[DocumentImported]) -> Iterator[RowChange]:
    payload = event.payload
    yield Put(
        document,
        {
            "kind": payload.kind,
            "id": payload.id,
            "version": payload.version,
            "title": payload.title,
            "sha256": payload.sha256,
            "compiled_sha256": None,
            "imported_by": event.envelope.person,
            "imported_at": event.envelope.at,
            "approved_by": None,
            "approved_at": None,
            "demonstration": 0,
            "seq": event.seq,
        },
    )


def _approved(facts: Facts, event: Event[DocumentApproved]) -> Iterator[RowChange]:
    payload = event.payload
    approval = {
        "compiled_sha256": payload.compiled_sha256,
        "approved_by": event.envelope.person,
        "approved_at": event.envelope.at,
        "demonstration": int(event.replayed or facts.fold(SITE_STATE).demonstration),
    }
    yield Change(document, (payload.kind, payload.id, payload.version), approval)
    yield signed(event, f"{payload.id} {payload.version}", payload.meaning, payload.compiled_sha256, None)


PER_EVENT: dict[type, Callable[[Facts, Event[Any]], Iterator[RowChange]]] = {
    DocumentImported: _imported,
    DocumentApproved: _approved,
}
