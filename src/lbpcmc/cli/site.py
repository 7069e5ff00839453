"""`lbpcmc init` and `lbpcmc person`: a site and its people."""

from __future__ import annotations

from pathlib import Path

import click

from lbpcmc.cli.options import person_option, site_option, split_person


@click.command()
@site_option
@click.option("--id", "person", required=True, help="User ID of the first administrator.")
@click.option("--name", required=True, help="Their printed name.")
@click.option(
    "--witness",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File that keeps the ledger's heads; best on another volume. Default: heads.txt in the site.",
)
def init(folder: Path, person: str, name: str, witness: Path | None) -> None:
    """Create a site: its database, its first administrator and its witness file.

    Example: lbpcmc init --site plant1 --id ada --name "Ada Lovelace" --witness /mnt/backup/heads.txt
    """
    from lbpcmc.batch.rules import Actor
    from lbpcmc.desk import create_site

    site = create_site(folder, Actor(person, name, "administrator"), witness=witness)
    site.close()
    click.echo(f"Site {folder} is ready; its heads are kept in {site.witness}.")
    click.echo(f'Next: lbpcmc person --site {folder} --person {person} --id eve --name "Eve" --role operator')


@click.command()
@site_option
@person_option
@click.option("--id", "new", help="User ID of the new person; without it the people are listed.")
@click.option("--name", help="Printed name of the new person.")
@click.option("--role", "roles", multiple=True, help="A role; may be given several times.")
def person(folder: Path, person: str, new: str | None, name: str | None, roles: tuple[str, ...]) -> None:
    """Register a person with roles, or list the people.

    Example: lbpcmc person --site plant1 --person ada --id eve --name "Eve" --role operator --role supervisor
    """
    from lbpcmc.desk import add_person, open_site

    site = open_site(folder)
    actor = site.actor(*split_person(person))
    if new is not None:
        if not name:
            raise click.UsageError("A new person needs --name.")
        add_person(site, new, name, roles, actor)
    for row in site.people():
        click.echo(f"{row.id:20} {row.name:30} {row.roles}")
    site.close()


COMMANDS = {"init": init, "person": person}
