"""`lbpcmc init`: a site is created."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from lbpcmc.cli.options import site_option
from lbpcmc.text_output import for_terminal


@click.command("init")
@site_option
@click.option("--id", "person", required=True, help="User ID of the first administrator.")
@click.option("--name", required=True, help="Their printed name.")
@click.option(
    "--witness",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File that keeps the ledger's heads; best on another volume. Default: heads.txt in the site.",
)
@click.option(
    "--database",
    metavar="URL",
    help="PostgreSQL database for several stations: postgresql://USER@HOST/NAME. Default: a file in the site.",
)
def command(folder: Path, person: str, name: str, witness: Path | None, database: str | None) -> None:
    """Create a site: its database, its first administrator and its witness file.

    The folder gets the rights 0770 and its files 0660, whatever the umask: their group works with the site, and nobody
    else reads it.

    Example: lbpcmc init --site plant1 --id ada --name "Ada Lovelace"
    """
    from lbpcmc.gmp.installation import Administrator, create_site

    site = create_site(folder, Administrator(person, name), witness=witness, database=database)
    site.close()
    click.echo(for_terminal(f"Site {folder} is ready; its heads are kept in {site.witness.path}."))
    where = quote(str(folder))
    click.echo(for_terminal(f"Next: lbpcmc person add eve --name Eve --role engineer --site {where} --person {person}"))
