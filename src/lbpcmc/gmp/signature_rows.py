"""Signatures, verifications and approvals as rows, whatever was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.gmp.rows import made_by, made_columns, table, text, whole
from lbpcmc.store.read_tables import Put

if TYPE_CHECKING:
    from lbpcmc.events import Event

signature = table(
    "signature",
    whole("seq", key=True),
    text("stream"),
    text("subject"),
    text("type"),
    *made_columns(),
    text("identity"),
    text("meaning"),
    whole("event", optional=True),
    text("digest"),
    text("utc_offset"),
    whole("demonstration"),
)


def signed(event: Event[Any], subject: str, meaning: str, digest: str, target: int | None) -> Put:
    """The row of a signature; `digest` is what it is bound to."""
    where = event.envelope
    return Put(
        signature,
        {
            "seq": event.seq,
            "stream": where.stream,
            "subject": subject,
            "type": where.type,
            **made_by(event),
            "identity": where.identity,
            "meaning": meaning,
            "event": target,
            "digest": digest,
            "utc_offset": where.offset,
            "demonstration": int(event.replayed),
        },
    )
