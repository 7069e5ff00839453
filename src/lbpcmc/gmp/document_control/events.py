"""What can happen to a document."""

from __future__ import annotations

from dataclasses import dataclass

from lbpcmc.events import EventType, StreamKind

DOCUMENT = StreamKind("document", "document.imported", shared=True)
"""Keyed by kind and ID: `document:recipe:fp-ds-001`. Its versions are one stream."""


@dataclass(frozen=True, slots=True)
class DocumentImported:
    """A version was checked and its exact bytes are kept."""

    kind: str
    """`recipe`, `specification` or `method`."""
    id: str
    version: str
    title: str
    sha256: str
    """Of the bytes as they were imported."""
    source: str
    """Name of the file."""


@dataclass(frozen=True, slots=True)
class DocumentApproved:
    """A version may be used; its compiled meaning is frozen (21 CFR 211.186(a))."""

    kind: str
    id: str
    version: str
    sha256: str
    compiled_sha256: str
    """Of the compiled meaning, which executes, prints and verifies from now on."""
    meaning: str
    """Meaning of the approval as a signature."""


TYPES = (
    EventType("document.imported", 1, DocumentImported, DOCUMENT, by="documents.import"),
    EventType("document.approved", 1, DocumentApproved, DOCUMENT, by="documents.approve"),
)
