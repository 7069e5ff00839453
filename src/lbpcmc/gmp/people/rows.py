"""People as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.gmp.people.events import PersonAdded, PersonDisabled, RolesChanged
from lbpcmc.gmp.rows import table, text, whole
from lbpcmc.store.read_tables import Change, Put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lbpcmc.events import Event
    from lbpcmc.gmp.facts import Facts
    from lbpcmc.store.read_tables import RowChange

person = table(
    "person",
    text("id", key=True),
    text("name"),
    text("roles"),
    whole("active"),
    text("since"),
    text("until", optional=True),
    whole("seq"),
)


def _added(_: Facts, event: Event[PersonAdded]) -> Iterator[RowChange]:
    payload = event.payload
    yield Put(
        person,
        {
            "id": payload.person,
            "name": payload.name,
            "roles": ",".join(payload.roles),
            "active": 1,
            "since": event.envelope.at,
            "until": None,
            "seq": event.seq,
        },
    )


def _disabled(_: Facts, event: Event[PersonDisabled]) -> Iterator[RowChange]:
    yield Change(person, (event.payload.person,), {"active": 0, "until": event.envelope.at})


def _roles(_: Facts, event: Event[RolesChanged]) -> Iterator[RowChange]:
    yield Change(person, (event.payload.person,), {"roles": ",".join(event.payload.roles)})


PER_EVENT: dict[type, Callable[[Facts, Event[Any]], Iterator[RowChange]]] = {
    PersonAdded: _added,
    PersonDisabled: _disabled,
    RolesChanged: _roles,
}
