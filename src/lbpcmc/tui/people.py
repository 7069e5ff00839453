"""Who is working: a person in one of their roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.tui.choose import ChooseScreen
from lbpcmc.tui.palette import DIM, STRONG
from lbpcmc.tui.plain import fit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lbpcmc.gmp.people.state import Person
    from lbpcmc.tui.plain import Line


@dataclass(frozen=True, slots=True)
class PersonInRole:
    """A line of the list."""

    id: str
    name: str
    role: str


def people_in_roles(people: Iterable[Person]) -> tuple[PersonInRole, ...]:
    """Everybody who may act, once for each of their roles."""
    return tuple(PersonInRole(one.id, one.name, role) for one in people if one.active for role in one.roles)


def person_line(person: PersonInRole, width: int) -> tuple[Line]:
    """Name, role, ID."""
    name = max((width - 2) // 2, 10)
    role = min(16, max(width - name - 2, 0))
    return (
        (
            (fit(person.name, name), STRONG),
            (fit(person.role, role), STRONG),
            (fit(person.id, max(width - name - role, 0)), DIM),
        ),
    )


class PeopleScreen(ChooseScreen[PersonInRole]):
    """The list of people."""

    def __init__(self, people: tuple[PersonInRole, ...], now: tuple[str, str] | None) -> None:
        """`people` come from `people_in_roles`; the mark stands on the ID and role of who is working now."""
        marked = next((n for n, one in enumerate(people) if (one.id, one.role) == now), 0)
        super().__init__(
            "Who is working?",
            "Choose your name and role. They stand at the top of every screen and in every entry.\n"
            "No password is asked yet: your name is recorded as stated at this station.",
            people,
            person_line,
            choose="This is me",
            marked=marked,
        )
