"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

site_option = click.option(
    "--site",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    envvar="LBPCMC_SITE",
    help="Folder of the site; also LBPCMC_SITE.",
)

person_option = click.option(
    "--person",
    required=True,
    metavar="ID[/ROLE]",
    help="Who acts, and in which of their roles: ada or ada/quality.",
)


def split_person(text: str) -> tuple[str, str | None]:
    """`ada/quality` to ID and role; the role is None where it is left out."""
    person, _, role = text.partition("/")
    return person, role or None
