"""When people may be added, changed and disabled, and who may do what (21 CFR 11.10(d), (g), 11.100(a))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.errors import InputError, NotAllowed
from lbpcmc.gmp.identifiers import identifier, name_look, near, printed_name, unlike_others
from lbpcmc.gmp.people.events import PERSON, PersonAdded, PersonDisabled, RolesChanged, SessionBegun, SessionEnded
from lbpcmc.gmp.people.state import PERSON_STATE
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.events import Event
    from lbpcmc.gmp.facts import Facts
    from lbpcmc.gmp.people.state import Person
    from lbpcmc.messages import Statement

ROLES = ("operator", "supervisor", "analyst", "engineer", "quality", "administrator")

PERMISSIONS: dict[str, frozenset[str]] = {
    "people.manage": frozenset({"administrator"}),
    "documents.import": frozenset({"engineer", "quality"}),
    "documents.approve": frozenset({"quality"}),
    "batch.start": frozenset({"supervisor", "operator"}),
    "step.record": frozenset({"operator", "supervisor", "analyst"}),
    "step.confirm": frozenset({"operator", "supervisor"}),
    "material.charge": frozenset({"operator", "supervisor"}),
    "step.verify": frozenset({"operator", "supervisor", "quality"}),
    "step.sign": frozenset({"operator", "supervisor", "quality"}),
    "phase.end": frozenset({"operator", "supervisor"}),
    "batch.hold": frozenset({"operator", "supervisor", "quality"}),
    "batch.resume": frozenset({"quality"}),
    "batch.stop": frozenset({"supervisor", "quality"}),
    "batch.complete": frozenset({"operator", "supervisor"}),
    "result.record": frozenset({"analyst", "quality"}),
}
"""Which roles may do what."""


def checked_roles(roles: tuple[str, ...]) -> None:
    """Refuse roles that there are not."""
    unknown = [role for role in roles if role not in ROLES]
    if unknown and (meant := near(unknown[0], ROLES)):
        raise InputError(say("person.role_near", role=unknown[0], near=meant))
    if unknown or not roles or len(set(roles)) != len(roles):
        raise InputError(say("person.unknown_roles", unknown=", ".join(unknown) or "none given", roles=tuple(ROLES)))


def person_added(facts: Facts, event: Event[PersonAdded]) -> None:
    """A new ID, unlike any other; a printed name that nobody else has."""
    person, name = event.payload.person, event.payload.name
    identifier(person, "user ID")
    keys = {PERSON.id_of(stream) for stream in facts.streams(PERSON.name)}
    unlike_others(person, "user ID", keys)
    if event.envelope.stream != PERSON.key(person):
        raise NotAllowed(say("person.wrong_stream", stream=event.envelope.stream, person=person))
    if printed_name(name) != name:
        raise InputError(say("person.blank_name"))
    checked_roles(event.payload.roles)
    for key in keys:
        other = facts.fold(PERSON_STATE, key)
        if name_look(other.name) == name_look(name):
            raise NotAllowed(say("person.same_name", other=other.id, other_name=other.name, name=name))


def no_such_person(facts: Facts, typed: str) -> Statement | None:
    """Say that there is no such person, with those who may have been meant; None where no ID is like it."""
    known = (facts.fold(PERSON_STATE, PERSON.id_of(stream)).id for stream in facts.streams(PERSON.name))
    meant = near(typed, known)
    return say("person.near", person=typed, near=meant) if meant else None


def _not_there(person: str) -> Statement:
    return say("person.not_there", person=person)


def _known(facts: Facts, event: Event[PersonDisabled] | Event[RolesChanged]) -> Person:
    person = facts.fold(PERSON_STATE, event.payload.person)
    if not person.id or event.envelope.stream != PERSON.key(person.id):
        raise NotAllowed(no_such_person(facts, event.payload.person) or _not_there(event.payload.person))
    if not person.active:
        raise NotAllowed(say("person.disabled_already", name=person.name))
    if not event.payload.reason.strip():
        raise NotAllowed(say("person.reason_missing"))
    if person.id == event.envelope.person:
        raise NotAllowed(say("person.own_rights"))
    return person


def person_disabled(facts: Facts, event: Event[PersonDisabled]) -> None:
    """An active person, by another, with a reason."""
    _known(facts, event)


def roles_changed(facts: Facts, event: Event[RolesChanged]) -> None:
    """An active person, by another, with a reason, to roles that there are."""
    person = _known(facts, event)
    checked_roles(event.payload.roles)
    if set(event.payload.roles) == set(person.roles):
        raise NotAllowed(say("person.same_roles", name=person.name))


def session_begun(facts: Facts, event: Event[SessionBegun]) -> None:
    """The person's own session, under an ID that no session had."""
    where = event.envelope
    person = facts.fold(PERSON_STATE, where.person)
    if event.payload.session != where.session or where.stream != PERSON.key(where.person):
        raise NotAllowed(say("session.other_person"))
    if where.session in person.sessions:
        raise NotAllowed(say("session.begun_already"))


def session_ended(facts: Facts, event: Event[SessionEnded]) -> None:
    """One of the person's own open sessions."""
    where = event.envelope
    person = facts.fold(PERSON_STATE, where.person)
    if event.payload.session not in person.sessions or where.stream != PERSON.key(where.person):
        raise NotAllowed(say("session.none_to_end"))


RULES: dict[type, Callable[[Facts, Event[Any]], None]] = {
    PersonAdded: person_added,
    PersonDisabled: person_disabled,
    RolesChanged: roles_changed,
    SessionBegun: session_begun,
    SessionEnded: session_ended,
}
