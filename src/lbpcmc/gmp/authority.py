"""Whether an event may happen at all: a known person, active, in a role they hold, in a session that is open.

The same function is asked before an event is appended and when the ledger is verified (21 CFR 11.10(d), (g)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.errors import NotAllowed
from lbpcmc.gmp.people.events import PersonAdded, SessionBegun
from lbpcmc.gmp.people.state import PERSON_STATE
from lbpcmc.gmp.site.events import ClockStepped, SiteCreated, WitnessMissed

if TYPE_CHECKING:
    from lbpcmc.events import Envelope, Event
    from lbpcmc.gmp.facts import Facts, Product
    from lbpcmc.gmp.people.state import Person

_FOUNDING = (SiteCreated, PersonAdded)
_NOTED = (ClockStepped, WitnessMissed)
"""What the program notes by itself, whoever acts."""


def allowed(facts: Facts, event: Event[Any]) -> None:
    """Refuse an event that its person may not make, or that its own rule refuses: NotAllowed, InputError."""
    envelope = event.envelope
    known = facts.product.types.of(event.payload)
    if not known.stream.owns(envelope.stream):
        raise NotAllowed(f"'{known.name}' does not belong to {envelope.stream}.")
    if envelope.act == "1" and isinstance(event.payload, _FOUNDING):
        _founding(event)
    else:
        person = facts.fold(PERSON_STATE, envelope.person)
        _present(person, envelope, begins=isinstance(event.payload, (SessionBegun, *_NOTED)))
        if not isinstance(event.payload, _NOTED):
            permitted(facts.product, envelope.name, envelope.role, known.name, known.by)
    rule = facts.product.rules.get(type(event.payload))
    if rule is not None:
        rule(facts, event)


def _founding(event: Event[Any]) -> None:
    """The first two events of a ledger make the site and its first administrator."""
    if (event.seq, type(event.payload)) not in ((1, SiteCreated), (2, PersonAdded)):
        raise NotAllowed("A ledger begins with its creation and its first administrator.")
    if isinstance(event.payload, PersonAdded) and event.payload.person != event.envelope.person:
        raise NotAllowed("The first administrator adds themself.")


def _present(person: Person, envelope: Envelope, *, begins: bool) -> None:
    if not person.id:
        raise NotAllowed(
            f"There is no person '{envelope.person[:40]}'.",
            "Register them: lbpcmc person add ID --name NAME --role ROLE",
        )
    if person.id != envelope.person:
        raise NotAllowed(f"The user ID is {person.id}, not {envelope.person[:40]}.")
    if not person.active:
        raise NotAllowed(f"{person.name} was disabled and does not act any more.", "Ask an administrator.")
    if person.name != envelope.name:
        raise NotAllowed(f"The printed name of {person.id} is {person.name}, not {envelope.name[:100]}.")
    if envelope.role not in person.roles:
        raise NotAllowed(f"{person.name} is not {envelope.role}.", f"Their roles: {', '.join(person.roles)}.")
    if begins:
        return
    session = person.sessions.get(envelope.session)
    if session is None:
        raise NotAllowed(f"{person.name} has no open session here.", "Begin one: say who is working.")
    if (session.role, session.station, session.identity) != (envelope.role, envelope.station, envelope.identity):
        raise NotAllowed(f"This session of {person.name} is for another role or station.", "Begin one here.")


def permitted(product: Product, name: str, role: str, what: str, permission: str | None) -> None:
    """Refuse what a role may not do: NotAllowed names the roles that may."""
    if permission is None:
        return
    roles = product.permissions[permission]
    if role not in roles:
        raise NotAllowed(
            f"{name} acts as {role}, a role that may not do this ({what}).",
            f"Roles that may: {', '.join(sorted(roles))}.",
        )
