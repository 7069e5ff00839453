"""Options that several commands share, and how a command works at a site."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lbpcmc.cli.output import line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.sessions import Session, Station


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
    """A command with a value as argument, which may start with a minus: `-350 mV` is a value, and no option."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # click's constructor
        """Take what click.Command takes."""
        kwargs["context_settings"] = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
        super().__init__(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take `-h` for help where it stands alone: `-5 h` are hours. Behind `--` everything is an argument."""
        options = {
            name: param for param in self.get_params(ctx) if isinstance(param, click.Option) for name in param.opts
        }
        end = args.index("--") if "--" in args else len(args)
        given, taken = [], False
        for arg in args[:end]:
            name, joined, _ = arg.partition("=")
            option = options.get(name)
            given.append("--help" if arg == "-h" and not taken else arg)
            if not taken and option is None and _LIKE_AN_OPTION.match(arg):
                raise click.NoSuchOption(name, possibilities=_meant(name, options), ctx=ctx)
            taken = not taken and option is not None and not option.is_flag and not joined
        return super().parse_args(ctx, [*given, *args[end:]])


_LIKE_AN_OPTION = re.compile(r"-(?!h$)[^\d\s.,]")
"""How an argument begins that cannot be a negative number."""


def _meant(name: str, known: Iterable[str]) -> list[str]:
    from difflib import get_close_matches  # only for a mistake

    return get_close_matches(name, known)


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
    "who",
    required=True,
    envvar="LBPCMC_PERSON",
    metavar="ID[/ROLE]",
    help="Who acts, and in which of their roles: ada or ada/quality; also LBPCMC_PERSON.",
)


def split_person(text: str) -> tuple[str, str | None]:
    """`ada/quality` to ID and role; the role is None where it is left out."""
    person, _, role = text.partition("/")
    return person, role or None


@contextmanager
def at_site(folder: Path, *, read_only: bool = False, station: Station | None = None) -> Iterator[Site]:
    """Open a site and close it on every path; a witness that cannot be reached is a warning on stderr."""
    from lbpcmc.gmp.installation import open_site

    site = open_site(folder, read_only=read_only, station=station)
    try:
        yield site
    finally:
        try:
            site.close()
        finally:
            _warn(site)


@contextmanager
def acting(folder: Path, who: str) -> Iterator[tuple[Site, Session]]:
    """Open a site and begin a session of a person for one command; the session ends with it."""
    from lbpcmc.errors import StoreError
    from lbpcmc.gmp.people.state import PERSON_STATE
    from lbpcmc.gmp.people.usecases import begin, end

    with at_site(folder) as site:
        session = begin(site, *split_person(who))
        try:
            yield site, session
        finally:
            try:
                if session.id in site.fold(PERSON_STATE, session.person).sessions:
                    end(site, session)
            except StoreError as error:  # what was done before stays done, and so does its exit code
                line(f"lbpcmc: the session could not be ended: {error}", err=True)


def _warn(site: Site) -> None:
    if site.warning:
        line(f"lbpcmc: warning: {site.warning}", err=True)
