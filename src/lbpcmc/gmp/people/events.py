"""What can happen to a person."""

from __future__ import annotations

from dataclasses import dataclass

from lbpcmc.events import EventType, StreamKind

PERSON = StreamKind("person", "person.added", shared=True)


@dataclass(frozen=True, slots=True)
class PersonAdded:
    """Somebody may act from now on."""

    person: str
    """User ID; it is never used twice (21 CFR 11.100(a))."""
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonDisabled:
    """Somebody acts no more; their ID stays theirs."""

    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class RolesChanged:
    """Somebody acts in other roles from now on."""

    person: str
    roles: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class SessionBegun:
    """A person began to work at a station; the envelope says how they were identified."""

    session: str


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A person stopped working at a station."""

    session: str


TYPES = (
    EventType("person.added", 1, PersonAdded, PERSON, by="people.manage"),
    EventType("person.disabled", 1, PersonDisabled, PERSON, by="people.manage"),
    EventType("person.roles_changed", 1, RolesChanged, PERSON, by="people.manage"),
    EventType("session.begun", 1, SessionBegun, PERSON, by=None),
    EventType("session.ended", 1, SessionEnded, PERSON, by=None),
)
