"""`lbpcmc tui`: batches executed step by step in a terminal."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003  # click reads the annotation

import click

from lbpcmc.cli.messages import say
from lbpcmc.cli.options import at_site, site_option, split_person
from lbpcmc.cli.output import line


@click.command("tui")
@site_option
@click.option(
    "--person",
    metavar="ID[/ROLE]",
    envvar="LBPCMC_PERSON",
    help="Who is working, also LBPCMC_PERSON; without it the first screen asks.",
)
@click.option("--lot", metavar="LOT", help="Open this lot at once.")
def command(folder: Path, person: str | None, lot: str | None) -> None:
    """Execute batches on the shop floor: a list of lots, and one batch step by step, by keys alone.

    F1 lists the keys of a screen. Ctrl-Q leaves. Ended by a signal n, it exits with 128 + n.

    Example: lbpcmc tui --site demo --person demo-operator --lot DEMO-01
    """
    from lbpcmc.errors import InputError
    from lbpcmc.gmp.lots import known_lot
    from lbpcmc.gmp.people.usecases import begin
    from lbpcmc.gmp.sessions import this_station

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise InputError(say("command.no_terminal"))
    with at_site(folder, station=this_station("floor")) as site:
        opened = known_lot(site, lot) if lot is not None else None
        session = begin(site, *split_person(person)) if person else None
        from lbpcmc.tui.app import ExecutionApp

        app = ExecutionApp(site, session, opened)
        app.run(mouse=False)
    if app.farewell and sys.stderr.isatty():  # after a hang-up it is not a terminal any more
        for said in app.farewell.split("\n"):
            line(said, err=True)
    sys.exit(app.return_code or 0)
