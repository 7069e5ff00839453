"""Documents at the desk: import the exact bytes, approve them as a second person, hand them out compiled."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from lbpcmc.batch.entries import Act
from lbpcmc.batch.rules import Actor, authorised
from lbpcmc.documents.model import Method, Specification
from lbpcmc.documents.read import read_document
from lbpcmc.errors import DocumentError, NotAllowed
from lbpcmc.store.tables import DocumentRow

if TYPE_CHECKING:
    from lbpcmc.desk.site import Site
    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.read import Loaded

IDENTITY = "identity as stated at the station; no password was asked"
"""What is known of a signer until the signature ceremony asks for both components (21 CFR 11.200(a)(1))."""


def import_document(site: Site, content: bytes, source: str, actor: Actor) -> DocumentRow:
    """Check a document and keep its exact bytes; DocumentError with its errors, NotAllowed for a known version."""
    authorised(Act.DOCUMENT_IMPORTED, actor)
    loaded = read_document(content, source)
    document, errors = loaded.document, loaded.errors
    if isinstance(document, Method):
        errors = _of_method(loaded, source)
    if document is None or errors:
        raise DocumentError(
            f"{source} has {len(errors)} errors.",
            "It is imported when 'lbpcmc check' finds none.",
            detail="\n".join(map(str, errors)),
            findings=errors,
        )
    kind = type(document).__name__.lower()
    digest = hashlib.sha256(content).hexdigest()
    for row in site.ledger.rows(DocumentRow, type=kind, id=document.id):
        if row.sha256 == digest:
            raise NotAllowed(f"{kind} {document.id} {row.version} is already in the site, byte for byte.")
        if row.version == document.version:
            raise NotAllowed(
                f"{kind} {document.id} {row.version} exists with other content.", "Give the document a new version."
            )
    site.ledger.put_document(digest, content)
    site.append(
        site.entry(
            f"document:{kind}:{document.id}",
            Act.DOCUMENT_IMPORTED,
            actor,
            subject=document.id,
            item=document.version,
            digest=digest,
            typed=f"{source} ({len(content)} bytes)",
        )
    )
    return site.ledger.rows(DocumentRow, sha256=digest)[0]


def _of_method(loaded: Loaded, source: str) -> tuple[Finding, ...]:
    """What the assay of a method says about its rules."""
    from lbpcmc.laboratory.methods import check_method  # noqa: PLC0415  # few imports are of methods

    found = check_method(loaded.draft) if loaded.draft is not None else []
    return tuple(replace(finding, path=source) for finding in found)


def approve_document(site: Site, kind: str, document_id: str, version: str, actor: Actor) -> None:
    """Approve an imported version; another person than the one who imported it (21 CFR 211.186(a))."""
    authorised(Act.DOCUMENT_APPROVED, actor)
    rows = site.ledger.rows(DocumentRow, type=kind, id=document_id, version=version)
    if not rows:
        raise NotAllowed(f"There is no {kind} {document_id} {version}.", "Import it first.")
    row = rows[0]
    if row.approved_at:
        raise NotAllowed(f"{kind} {document_id} {version} is approved already.")
    if row.imported_by == actor.id:
        raise NotAllowed(f"{actor.name} imported this version.", "Another person approves it.")
    site.append(
        site.entry(
            f"document:{kind}:{document_id}",
            Act.DOCUMENT_APPROVED,
            actor,
            subject=document_id,
            item=version,
            digest=row.sha256,
            understood=_compiled(site, row.sha256),
            reason="approved for use",
            finding=IDENTITY,
        )
    )


def _compiled(site: Site, sha256: str) -> str | None:
    """Keep what a specification means beside its bytes, and give its hash: units and factors frozen at approval."""
    from lbpcmc.documents.compiled import compile_document  # noqa: PLC0415

    document = site.document(sha256)
    if not isinstance(document, Specification):
        return None
    content = compile_document(document)
    digest = hashlib.sha256(content).hexdigest()
    site.ledger.put_document(digest, content)
    return digest
