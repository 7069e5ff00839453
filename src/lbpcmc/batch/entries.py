"""The entry: one thing that happened, as a fixed row of texts.

Invariant: an entry's canonical bytes are a JSON array of strings and null, in the order of FIELDS, NFC, UTF-8, no
spaces; reading them back gives the same entry and the same bytes (tests/batch/test_entries.py).
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter

from lbpcmc.errors import IntegrityError

SCHEMA = "lbpcmc/1"


class Act(StrEnum):
    """What can happen. Each has its rule in batch/rules.py."""

    SITE_CREATED = "site created"
    PERSON_ADDED = "person added"
    DOCUMENT_IMPORTED = "document imported"
    DOCUMENT_APPROVED = "document approved"
    BATCH_STARTED = "batch started"
    RECORDED = "recorded"
    REFUSED = "not understood"
    CHARGED = "charged"
    CONFIRMED = "confirmed"
    CALCULATED = "calculated"
    CORRECTED = "corrected"
    VERIFIED = "verified"
    SIGNED = "signed"
    UNSIGNED = "left unsigned"
    PHASE_ENDED = "phase ended"
    HELD = "held"
    RESUMED = "resumed"
    COMMENTED = "commented"
    RESULT = "result"
    STOPPED = "stopped"
    COMPLETED = "completed"
    CLOCK_STEPPED = "clock stepped"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger. Times, people and stations are given by the desk; nothing here reads a clock."""

    stream: str
    """`batch:FP_14`, `document:recipe:FP-DS-001`, `person:ada`, `site`."""
    act: str
    at: str
    """UTC, ISO 8601 with milliseconds."""
    zone: str
    """Offset of the station's local time: `+01:00`."""
    clock: str
    """Seconds since the station booted, and whether its clock was synchronised."""
    person: str
    name: str
    """Printed name at the time of the act (21 CFR 11.50(a)(1))."""
    role: str
    station: str
    origin: str
    """`floor`, `command line`, or `replay: FILE sha256` for demonstration data."""
    subject: str | None = None
    """ID of the step, specification test, document or person."""
    occurrence: str | None = None
    replicate: str | None = None
    typed: str | None = None
    """Exactly what was typed."""
    understood: str | None = None
    """What it means, with its unit; a calculated value with all its digits."""
    unit: str | None = None
    """Unit of what was understood; empty for kinds without one."""
    exact: str | None = None
    """The value in the root unit of its kind, as a fraction, for calculations."""
    verdict: str | None = None
    criterion: str | None = None
    finding: str | None = None
    """Why the verdict is what it is."""
    trace: str | None = None
    """Conversions and roundings, one a line."""
    item: str | None = None
    """Lot of a material, ID of equipment, label of a sample, version of a document, roles of a person."""
    digest: str | None = None
    """SHA-256 of a document, or hash of the entry that is signed."""
    refers: str | None = None
    """Sequence number of the entry that this one corrects, verifies or signs."""
    reason: str | None = None
    """Why (correction, hold, stop), or the meaning of a signature."""
    previous: str | None = None
    """Hash of the entry before in the same stream; filled in by the ledger."""


FIELDS = tuple(f.name for f in fields(Entry))
_texts = attrgetter(*FIELDS)


def canonical(entry: Entry) -> str:
    """Write the canonical text that is hashed and stored."""
    row = [SCHEMA, *(None if text is None else unicodedata.normalize("NFC", text) for text in _texts(entry))]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def parse(body: str) -> Entry:
    """Read canonical text; IntegrityError if it is not what `canonical` writes."""
    try:
        row = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise IntegrityError("A ledger entry cannot be read.", detail=str(error)) from error
    texts = isinstance(row, list) and all(cell is None or isinstance(cell, str) for cell in row)
    if not texts or len(row) != len(FIELDS) + 1 or row[0] != SCHEMA:
        raise IntegrityError("A ledger entry does not have the layout of lbpcmc/1.", detail=body[:200])
    return Entry(*row[1:])


def batch_stream(lot: str) -> str:
    """Name the stream of a batch."""
    return f"batch:{lot}"
