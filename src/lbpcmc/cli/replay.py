"""`lbpcmc replay`: a batch file through the use cases."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lbpcmc.cli.options import at_site, site_option
from lbpcmc.text_output import for_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


@click.command("replay")
@site_option
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def command(context: click.Context, folder: Path, path: Path) -> None:
    """Replay a batch file row by row, as demonstration data.

    Nothing that is replayed counts as a signature. A replay that is interrupted ends after a whole row, with 128 + the
    number of the signal; the same file goes on there.

    Example: lbpcmc replay sample_batches/FP_9.csv --site demo
    """
    from lbpcmc.files.bounded import read_whole
    from lbpcmc.gmp.demonstration.replaying import replay
    from lbpcmc.results.layout import MOST_BYTES

    content = read_whole(path, MOST_BYTES)
    with at_site(folder) as site, _signals() as caught:
        found = replay(site, content, path.name, stopped=lambda: bool(caught))
        before = f", after {found.before} that were replayed before" if found.before else ""
        what = f"{found.done} of {found.rows} rows replayed{before}"
        click.echo(for_terminal(f"{found.lot}: {what}; {found.refused} texts kept that were not understood."))
        if not found.finished:
            click.echo("It was interrupted. The same command goes on after the last row.", err=True)
    context.exit(0 if found.finished else 128 + caught[0])


@contextmanager
def _signals() -> Iterator[list[int]]:
    """Collect the signals that ask for an end, instead of ending at once."""
    caught: list[int] = []
    before = {number: signal.signal(number, lambda found, _: caught.append(found)) for number in SIGNALS}
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
