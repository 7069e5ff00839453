"""`lbpcmc db`: the read tables are written again."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # click reads the annotation

import click

from lbpcmc.cli.options import site_option
from lbpcmc.text_output import for_terminal


@click.group("db")
def command() -> None:
    """Look after the database of a site."""


@command.command("rebuild")
@site_option
@click.pass_context
def rebuild(ctx: click.Context, folder: Path) -> None:
    """Write the read tables again from the ledger, and say which came out different.

    Exit code 0: all were as they must be; 1: some were not, and now are; 2: the ledger itself cannot be trusted.

    Example: lbpcmc db rebuild --site demo
    """
    from lbpcmc.gmp.maintenance import rebuild_site

    changed = rebuild_site(folder)
    for name in changed:
        click.echo(for_terminal(f"written again: {name}"))
    if not changed:
        click.echo("every read table was as the ledger says")
    ctx.exit(1 if changed else 0)
