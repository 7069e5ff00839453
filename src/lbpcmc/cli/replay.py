"""`lbpcmc replay`: a batch file through the desk."""

from __future__ import annotations

from pathlib import Path

import click

from lbpcmc.cli.options import site_option


@click.command("replay")
@site_option
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
def command(folder: Path, path: Path) -> None:
    """Replay a batch file through the desk, entry by entry, as demonstration data.

    Nothing that is replayed counts as a signature.

    Example: lbpcmc replay sample_batches/FP_14.csv --site demo
    """
    from lbpcmc.desk import open_site, replay
    from lbpcmc.errors import InputError

    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    site = open_site(folder)
    try:
        done = replay(site, content, path.name)
    finally:
        site.close()
    click.echo(f"{done.lot}: {done.rows} rows replayed, {done.refused} texts kept that were not understood.")
