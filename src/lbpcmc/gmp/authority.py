"""Whether an event may happen at all: a known person, active, in a role they hold, in a session that is open.

The same function is asked before an event is appended and when the ledger is verified (21 CFR 11.10(d), (g)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.errors import NotAllowed
from lbpcmc.gmp.people.events import PersonAdded, SessionBegun
from lbpcmc.gmp.people.state import PERSON_STATE
from lbpcmc.gmp.site.events import ClockStepped, SiteCreated, WitnessMissed
from lbpcmc.messages import say

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
        raise NotAllowed(say("act.wrong_stream", type=known.name, stream=envelope.stream))
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
        raise NotAllowed(say("site.not_created"))
    if isinstance(event.payload, PersonAdded) and event.payload.person != event.envelope.person:
        raise NotAllowed(say("person.first_administrator"))


def _present(person: Person, envelope: Envelope, *, begins: bool) -> None:
    if not person.id:
        raise NotAllowed(say("person.unknown", person=envelope.person))
    if person.id != envelope.person:
        raise NotAllowed(say("person.wrong_id", id=person.id, person=envelope.person))
    if not person.active:
        raise NotAllowed(say("person.disabled", name=person.name))
    if person.name != envelope.name:
        raise NotAllowed(say("person.wrong_name", id=person.id, name=person.name, given=envelope.name))
    if envelope.role not in person.roles:
        raise NotAllowed(say("person.not_their_role", name=person.name, role=envelope.role, roles=person.roles))
    if begins:
        return
    session = person.sessions.get(envelope.session)
    if session is None:
        raise NotAllowed(say("session.not_open", name=person.name))
    if (session.role, session.station, session.identity) != (envelope.role, envelope.station, envelope.identity):
        raise NotAllowed(say("session.elsewhere", name=person.name))


def permitted(product: Product, name: str, role: str, what: str, permission: str | None) -> None:
    """Refuse what a role may not do: NotAllowed names the roles that may."""
    if permission is None:
        return
    roles = product.permissions[permission]
    if role not in roles:
        raise NotAllowed(say("act.not_their_role", name=name, role=role, what=what, roles=tuple(sorted(roles))))
