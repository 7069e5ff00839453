"""`lbpcmc tui`: the floor in a terminal."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003  # click reads the annotation

import click

from lbpcmc.cli.options import site_option, split_person


@click.command("tui")
@site_option
@click.option("--person", metavar="ID[/ROLE]", help="Who is working; without it the floor asks.")
@click.option("--lot", metavar="LOT", help="Open this lot at once.")
def command(folder: Path, person: str | None, lot: str | None) -> None:
    """Open the floor: a board of lots, and one batch executed step by step, by keys alone.

    F1 lists the keys of a screen. Ctrl-Q leaves the floor. Ended by a signal n, it exits with 128 + n.

    Example: lbpcmc tui --site demo --person demo-operator --lot FP_14
    """
    from lbpcmc.desk import open_site
    from lbpcmc.errors import InputError

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise InputError(
            "The floor needs a terminal, and standard input or standard error is none.",
            "Run it in a terminal, without redirection; without a terminal: lbpcmc batch --site FOLDER",
        )
    site = open_site(folder, station=station_name(), origin="floor")
    try:
        actor = site.actor(*split_person(person)) if person else None
        if lot is not None:
            site.batch(lot)
        from lbpcmc.tui.app import FloorApp

        floor = FloorApp(site, actor, lot)
        floor.run(mouse=False)
    finally:
        site.close()
    if floor.farewell and sys.stderr.isatty():  # it is none any more after a hang-up
        click.echo(floor.farewell, err=True)
    sys.exit(floor.return_code or 0)


def station_name() -> str:
    """Name of the machine, as entries keep it."""
    import socket

    return socket.gethostname()[:64]
