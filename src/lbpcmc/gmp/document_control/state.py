"""What is known of a document: its versions, who imported and who approved each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lbpcmc.events import Fold
from lbpcmc.gmp.document_control.events import DOCUMENT, DocumentApproved, DocumentImported

if TYPE_CHECKING:
    from lbpcmc.events import Event


@dataclass(slots=True)
class Version:
    """One version of a document."""

    imported: Event[DocumentImported]
    approved: Event[DocumentApproved] | None = None

    @property
    def version(self) -> str:
        """Its name."""
        return self.imported.payload.version

    @property
    def sha256(self) -> str:
        """Of its bytes."""
        return self.imported.payload.sha256


@dataclass(slots=True)
class DocumentState:
    """One document."""

    kind: str = ""
    id: str = ""
    versions: dict[str, Version] = field(default_factory=dict)
    """By version, in the order of import."""

    def apply(self, event: Event[Any]) -> None:
        """Add one event."""
        match event.payload:
            case DocumentImported(kind=kind, id=name, version=version):
                self.kind, self.id = kind, name
                self.versions[version] = Version(event)
            case DocumentApproved(version=version):
                self.versions[version].approved = event

    @property
    def effective(self) -> Version | None:
        """The version that was approved last; None where none is."""
        approved = [one for one in self.versions.values() if one.approved is not None]
        return max(approved, key=lambda one: one.approved.seq if one.approved else 0, default=None)


DOCUMENT_STATE = Fold(DOCUMENT, lambda _: DocumentState(), DocumentState.apply)
