"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class Choice(click.Choice[str]):
    """One of a few words; another one gets the word that was perhaps meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take a word of the list."""
        if value not in self.choices:
            from difflib import get_close_matches  # only for a mistake

            if near := get_close_matches(str(value).lower(), self.choices, 1):
                self.fail(f"There is no '{value}'. Did you mean '{near[0]}'?", param, ctx)
        return super().convert(value, param, ctx)


class ValueCommand(click.Command):
    """A command whose first argument may start with a minus: `-350 mV` is a value, and no letter in it is an option."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # click's constructor
        """Take what click.Command takes."""
        kwargs["context_settings"] = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
        super().__init__(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take `-h` for help where it stands alone: `-5 h` are hours."""
        return super().parse_args(ctx, ["--help" if arg == "-h" else arg for arg in args])


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
