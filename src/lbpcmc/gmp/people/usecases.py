"""What is done with people: add, disable, change roles, begin and end a session."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lbpcmc.errors import NotAllowed
from lbpcmc.gmp.identifiers import identifier, printed_name
from lbpcmc.gmp.people.authentication import Stated
from lbpcmc.gmp.people.events import PERSON, PersonAdded, PersonDisabled, RolesChanged, SessionBegun, SessionEnded
from lbpcmc.gmp.people.rules import no_such_person
from lbpcmc.gmp.people.state import PERSON_STATE
from lbpcmc.gmp.sessions import Session
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.people.authentication import Authenticator
    from lbpcmc.gmp.people.state import Person
    from lbpcmc.gmp.sessions import Station


def begin(
    site: Site,
    person: str,
    role: str | None = None,
    *,
    authenticator: Authenticator | None = None,
    station: Station | None = None,
) -> Session:
    """Begin a session of a person in one of their roles (the first, unless named); NotAllowed if not theirs."""
    with site.read() as view:
        found = view.fold(PERSON_STATE, person)
        if not found.id or found.id != person:
            raise NotAllowed(no_such_person(view, person) or say("person.unknown", person=person))
    chosen = role or found.roles[0]
    identity = (authenticator or Stated()).identify(found)
    session = Session(uuid.uuid4().hex, found.id, found.name, chosen, identity, station or site.station)
    with site.write(session) as act:
        act.append(PERSON.key(person), SessionBegun(session.id))
    return session


def end(site: Site, session: Session) -> None:
    """End a session."""
    with site.write(session) as act:
        act.append(PERSON.key(session.person), SessionEnded(session.id))


@contextmanager
def working(site: Site, person: str, role: str | None = None, *, station: Station | None = None) -> Iterator[Session]:
    """A session for one piece of work: begun, and ended whatever happens."""
    session = begin(site, person, role, station=station)
    try:
        yield session
    finally:
        if session.id in site.fold(PERSON_STATE, session.person).sessions:
            end(site, session)


def add_person(site: Site, session: Session, person: str, name: str, roles: tuple[str, ...]) -> None:
    """Register a person with their roles; an ID is never used twice (21 CFR 11.100(a))."""
    identifier(person, "user ID")
    with site.write(session) as act:
        act.append(PERSON.key(person), PersonAdded(person, printed_name(name), tuple(dict.fromkeys(roles))))


def disable_person(site: Site, session: Session, person: str, reason: str) -> None:
    """End somebody's rights; their ID and their events stay."""
    with site.write(session) as act:
        act.append(PERSON.key(person), PersonDisabled(person, reason))


def change_roles(site: Site, session: Session, person: str, roles: tuple[str, ...], reason: str) -> None:
    """Give somebody other roles."""
    with site.write(session) as act:
        act.append(PERSON.key(person), RolesChanged(person, tuple(dict.fromkeys(roles)), reason))


def people(site: Site) -> tuple[Person, ...]:
    """Everybody who was ever added, by ID."""
    with site.read() as view:
        keys = sorted(PERSON.id_of(stream) for stream in view.streams(PERSON.name))
        return tuple(view.fold(PERSON_STATE, key) for key in keys)
