"""Who is working: a person in one of their roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.tui.choose import ChooseScreen
from lbpcmc.tui.palette import DIM, STRONG
from lbpcmc.tui.plain import fit

if TYPE_CHECKING:
    from lbpcmc.batch.rules import Actor
    from lbpcmc.desk import Site
    from lbpcmc.tui.plain import Line


@dataclass(frozen=True, slots=True)
class PersonInRole:
    """A line of the list."""

    id: str
    name: str
    role: str


def people_in_roles(site: Site) -> tuple[PersonInRole, ...]:
    """Everybody, once for each of their roles."""
    return tuple(
        PersonInRole(person.id, person.name, role) for person in site.people() for role in person.roles.split(",")
    )


def person_line(person: PersonInRole, width: int) -> tuple[Line]:
    """Name, role, ID."""
    name = max((width - 2) // 2, 10)
    role = min(16, max(width - name - 2, 0))
    return (((fit(person.name, name), STRONG), (fit(person.role, role), STRONG), (fit(person.id, width), DIM)),)


class PeopleScreen(ChooseScreen[PersonInRole]):
    """The list of people."""

    def __init__(self, people: tuple[PersonInRole, ...], actor: Actor) -> None:
        """`people` come from `people_in_roles`; the mark stands on who is working now."""
        now = next((n for n, one in enumerate(people) if (one.id, one.role) == (actor.id, actor.role)), 0)
        super().__init__(
            "Who is working?",
            "Choose your name and role. They stand at the top of every screen and in every entry.\n"
            "No password is asked yet: your name is recorded as stated at this station.",
            people,
            person_line,
            choose="This is me",
            marked=now,
        )
