"""What is known of a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lbpcmc.events import Fold
from lbpcmc.gmp.people.events import PERSON, PersonAdded, PersonDisabled, RolesChanged, SessionBegun, SessionEnded

if TYPE_CHECKING:
    from lbpcmc.events import Event


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Where and as what a person works."""

    role: str
    station: str
    identity: str


@dataclass(slots=True)
class Person:
    """One person; without an ID nobody was added under it."""

    id: str = ""
    name: str = ""
    roles: tuple[str, ...] = ()
    active: bool = False
    sessions: dict[str, OpenSession] = field(default_factory=dict)

    def apply(self, event: Event[Any]) -> None:
        """Add one event."""
        match event.payload:
            case PersonAdded(person=person, name=name, roles=roles):
                self.id, self.name, self.roles, self.active = person, name, roles, True
            case PersonDisabled():
                self.active = False
                self.sessions.clear()
            case RolesChanged(roles=roles):
                self.roles = roles
                self.sessions = {key: one for key, one in self.sessions.items() if one.role in roles}
            case SessionBegun(session=session):
                where = event.envelope
                self.sessions[session] = OpenSession(where.role, where.station, where.identity)
            case SessionEnded(session=session):
                self.sessions.pop(session, None)


PERSON_STATE = Fold(PERSON, lambda _: Person(), Person.apply)
