"""What is done with documents: import the exact bytes, approve them as a second person, hand out what they mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lbpcmc.documents.compiled import compile_document
from lbpcmc.documents.model import Method
from lbpcmc.documents.read import read_document
from lbpcmc.errors import DocumentError, IntegrityError, NotAllowed
from lbpcmc.gmp.document_control import rules
from lbpcmc.gmp.document_control.events import DOCUMENT, DocumentApproved, DocumentImported
from lbpcmc.gmp.document_control.state import DOCUMENT_STATE
from lbpcmc.messages import say

if TYPE_CHECKING:
    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.read import Loaded
    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.document_control.state import DocumentState
    from lbpcmc.gmp.sessions import Session

APPROVED = "approved for use"


def import_document(site: Site, session: Session, content: bytes, source: str) -> DocumentImported:
    """Check a document and keep its exact bytes; DocumentError with its errors, NotAllowed for a known version."""
    loaded = read_document(content, source)
    document, errors = loaded.document, loaded.errors
    if isinstance(document, Method):
        errors = _of_method(loaded, source)
    if document is None or errors:
        raise DocumentError(
            say("version.with_errors", source=source, count=len(errors)),
            detail="\n".join(map(str, errors)),
            findings=errors,
        )
    kind = type(document).__name__.lower()
    with site.write(session) as act:
        sha256 = act.put(content)
        payload = DocumentImported(kind, document.id, document.version, document.title, sha256, source)
        act.append(DOCUMENT.key(kind, document.id), payload)
    return payload


def _of_method(loaded: Loaded, source: str) -> tuple[Finding, ...]:
    """What the assay of a method says about its rules."""
    from lbpcmc.laboratory.methods import check_method

    found = check_method(loaded.draft) if loaded.draft is not None else []
    return tuple(replace(finding, path=source) for finding in found)


def approve_document(site: Site, session: Session, kind: str, name: str, version: str) -> DocumentApproved:
    """Approve an imported version as another person, and freeze what it means (21 CFR 211.186(a))."""
    with site.read() as view:
        if meant := rules.nearly(view, kind, name):
            raise NotAllowed(meant)
        waiting = rules.approvable(view.fold(DOCUMENT_STATE, kind, name), kind, name, version)
        content = view.content(waiting.sha256)
    document = read_document(content, f"{kind} {name} {version}").document
    if document is None:
        raise IntegrityError(say("version.lost", kind=kind, name=name, version=version))
    if isinstance(document, Method):
        from lbpcmc.laboratory.methods import with_rules_in_force

        document = with_rules_in_force(document)
    compiled = compile_document(document)
    with site.write(session) as act:
        payload = DocumentApproved(kind, document.id, version, waiting.sha256, act.put(compiled), APPROVED)
        act.append(DOCUMENT.key(kind, name), payload)
    return payload


def documents(site: Site) -> tuple[DocumentState, ...]:
    """Every document of the site with its versions, by kind and ID."""
    with site.read() as view:
        keys = sorted(stream.split(":", 2)[1:] for stream in view.streams(DOCUMENT.name))
        return tuple(view.fold(DOCUMENT_STATE, *key) for key in keys)


def compiled_specification(site: Site, name: str, version: str | None = None) -> bytes:
    """The compiled meaning of an approved specification: the one in force, or a version that was approved."""
    with site.read() as view:
        if version is None:
            approved = rules.effective(view, "specification", name)
        else:
            if meant := rules.nearly(view, "specification", name):
                raise NotAllowed(meant)
            known = view.fold(DOCUMENT_STATE, "specification", name).versions.get(version)
            if known is None or known.approved is None:
                raise NotAllowed(say("version.not_approved", version=version, name=name))
            approved = known.approved
        return view.content(approved.payload.compiled_sha256)
