"""`lbpcmc person`: who may act, and as what."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # click reads the annotation

import click

from lbpcmc.cli.options import acting, at_site, person_option, site_option
from lbpcmc.text_output import for_terminal

role_option = click.option("--role", "roles", multiple=True, required=True, help="A role; may be given several times.")
reason_option = click.option("--reason", required=True, help="Why; it stays in the record.")


@click.group("person")
def command() -> None:
    """Add, list and disable people, or give them other roles."""


@command.command("add")
@site_option
@person_option
@click.argument("new", metavar="ID")
@click.option("--name", required=True, help="Their printed name.")
@role_option
def add(folder: Path, who: str, new: str, name: str, roles: tuple[str, ...]) -> None:
    """Add a person with their roles. An ID is never used twice.

    Roles: operator, supervisor, analyst, engineer, quality, administrator.

    Example: lbpcmc person add nina --name "Nina Novak" --role operator --site demo --person demo-admin
    """
    from lbpcmc.gmp.people.usecases import add_person

    with acting(folder, who) as (site, session):
        add_person(site, session, new, name, roles)
        click.echo(for_terminal(f"{new} is added: {name}, {', '.join(roles)}"))


@command.command("list")
@site_option
def listed(folder: Path) -> None:
    """List everybody who was ever added, with their roles.

    Example: lbpcmc person list --site demo
    """
    from lbpcmc.gmp.people.usecases import people

    with at_site(folder) as site:
        for one in people(site):
            state = "" if one.active else "  disabled"
            click.echo(for_terminal(f"{one.id:20} {one.name:30} {','.join(one.roles)}{state}"))


@command.command("roles")
@site_option
@person_option
@click.argument("changed", metavar="ID")
@role_option
@reason_option
def roles(folder: Path, who: str, changed: str, roles: tuple[str, ...], reason: str) -> None:
    """Give a person other roles, in place of those they have.

    \b
    Example: lbpcmc person roles nina --role operator --role supervisor --reason "trained" --site demo \\
                 --person demo-admin
    """
    from lbpcmc.gmp.people.usecases import change_roles

    with acting(folder, who) as (site, session):
        change_roles(site, session, changed, roles, reason)
        click.echo(for_terminal(f"{changed} acts as {', '.join(roles)}."))


@command.command("disable")
@site_option
@person_option
@click.argument("gone", metavar="ID")
@reason_option
def disable(folder: Path, who: str, gone: str, reason: str) -> None:
    """End a person's rights; their ID and what they did stay theirs.

    Example: lbpcmc person disable nina --reason "left the company" --site demo --person demo-admin
    """
    from lbpcmc.gmp.people.usecases import disable_person

    with acting(folder, who) as (site, session):
        disable_person(site, session, gone, reason)
        click.echo(for_terminal(f"{gone} is disabled."))
