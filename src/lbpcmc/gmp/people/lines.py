"""How the events of people read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.gmp.lines import Line
from lbpcmc.gmp.people.events import PersonAdded, PersonDisabled, RolesChanged, SessionBegun, SessionEnded

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.events import Event


def _added(event: Event[PersonAdded]) -> Line:
    payload = event.payload
    return Line("person added", payload.person, typed=payload.name, item=", ".join(payload.roles))


def _disabled(event: Event[PersonDisabled]) -> Line:
    return Line("person disabled", event.payload.person, remark=event.payload.reason)


def _roles(event: Event[RolesChanged]) -> Line:
    payload = event.payload
    return Line("roles changed", payload.person, item=", ".join(payload.roles), remark=payload.reason)


def _begun(event: Event[SessionBegun]) -> Line:
    return Line("session begun", event.envelope.person, item=event.envelope.role, remark=event.envelope.identity)


def _ended(event: Event[SessionEnded]) -> Line:
    return Line("session ended", event.envelope.person)


LINES: dict[type, Callable[[Event[Any]], Line]] = {
    PersonAdded: _added,
    PersonDisabled: _disabled,
    RolesChanged: _roles,
    SessionBegun: _begun,
    SessionEnded: _ended,
}
