"""When documents may be imported and approved (21 CFR 211.186(a), EU GMP 4.2, 4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.errors import NotAllowed
from lbpcmc.gmp.document_control.events import DOCUMENT, DocumentApproved, DocumentImported
from lbpcmc.gmp.document_control.state import DOCUMENT_STATE
from lbpcmc.gmp.identifiers import near
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.events import Event
    from lbpcmc.gmp.document_control.state import DocumentState, Version
    from lbpcmc.gmp.facts import Facts
    from lbpcmc.messages import Statement

SAME_BYTES = "version.same_bytes"
"""Code of the refusal of a version that is there already: nothing is lost where it is passed over."""
KINDS = ("recipe", "specification", "method")


def _state(facts: Facts, event: Event[DocumentImported] | Event[DocumentApproved]) -> DocumentState:
    kind, name = event.payload.kind, event.payload.id
    if kind not in KINDS or event.envelope.stream != DOCUMENT.key(kind, name):
        raise NotAllowed(say("version.wrong_stream", stream=event.envelope.stream, kind=kind, name=name))
    return facts.fold(DOCUMENT_STATE, kind, name)


def document_imported(facts: Facts, event: Event[DocumentImported]) -> None:
    """A version that the site does not have, under the ID as it was spelled before, with its bytes kept."""
    payload = event.payload
    state = _state(facts, event)
    facts.content(payload.sha256)
    if state.id and state.id != payload.id:
        raise NotAllowed(say("version.spelled_before", kind=state.kind, id=state.id, given=payload.id))
    known = state.versions.get(payload.version)
    if known is not None and known.sha256 == payload.sha256:
        raise NotAllowed(say("version.same_bytes", kind=payload.kind, id=payload.id, version=payload.version))
    if known is not None:
        raise NotAllowed(say("version.other_content", kind=payload.kind, id=payload.id, version=payload.version))
    twin = next((one for one in state.versions.values() if one.sha256 == payload.sha256), None)
    if twin is not None:
        raise NotAllowed(say("version.twin", version=twin.version))


def document_approved(facts: Facts, event: Event[DocumentApproved]) -> None:
    """An imported version, as it was imported, by another person than the one who imported it."""
    payload = event.payload
    version = approvable(_state(facts, event), payload.kind, payload.id, payload.version)
    if version.imported.envelope.person == event.envelope.person:
        raise NotAllowed(say("version.own_import", name=event.envelope.name))
    if version.sha256 != payload.sha256:
        raise NotAllowed(say("version.bytes_changed", kind=payload.kind, id=payload.id, version=payload.version))
    compiled = facts.document(payload.compiled_sha256)
    if (type(compiled).__name__.lower(), compiled.id, compiled.version) != (payload.kind, payload.id, payload.version):
        raise NotAllowed(say("version.other_meaning"))


def approvable(state: DocumentState, kind: str, name: str, version: str) -> Version:
    """Find a version that waits for its approval; NotAllowed where there is none."""
    found = state.versions.get(version)
    if found is None and state.id:
        raise NotAllowed(no_such_version(state, version))
    if found is None:
        raise NotAllowed(say("version.unknown", kind=kind, name=name, version=version))
    if found.approved is not None:
        raise NotAllowed(say("version.approved_already", kind=kind, name=name, version=version))
    return found


def no_such_version(state: DocumentState, version: str) -> Statement:
    """Say which versions a document has."""
    known = tuple(state.versions)
    return say("version.no_such_version", version=version, kind=state.kind, name=state.id, versions=known)


def nearly(facts: Facts, kind: str, name: str) -> Statement | None:
    """Say that there is no such document, with those that may have been meant; None where there is, or none is near."""
    if facts.fold(DOCUMENT_STATE, kind, name).id:
        return None
    keys = (DOCUMENT.id_of(stream).partition(":") for stream in facts.streams(DOCUMENT.name))
    meant = near(name, [facts.fold(DOCUMENT_STATE, kind, key).id for of, _, key in keys if of == kind])
    return say("version.near", kind=kind, name=name, near=meant) if meant else None


def effective(facts: Facts, kind: str, name: str) -> Event[DocumentApproved]:
    """The approval in force of a document; NotAllowed if no version is approved."""
    version = facts.fold(DOCUMENT_STATE, kind, name).effective
    if version is None or version.approved is None:
        none = say("version.none_approved", kind=kind, name=name)
        raise NotAllowed(nearly(facts, kind, name) or none)
    return version.approved


RULES: dict[type, Callable[[Facts, Event[Any]], None]] = {
    DocumentImported: document_imported,
    DocumentApproved: document_approved,
}
