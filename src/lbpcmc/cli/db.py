"""`lbpcmc db`: verify the ledger from outside, write the read tables again."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # click reads the annotation

import click

from lbpcmc.cli.options import site_option


@click.group("db")
def group() -> None:
    """Verify the ledger, or rebuild the read tables."""


@group.command("verify")
@site_option
@click.option("--head", "heads", multiple=True, metavar='"SIZE HASH"', help="A head as printed on a page; repeatable.")
@click.pass_context
def verify(ctx: click.Context, folder: Path, heads: tuple[str, ...]) -> None:
    """Recompute every hash and compare everything that is shown with the ledger.

    The ends that the site's witness file has seen are compared, and each --head. Exit code 0: nothing was found;
    1: faults, one a line; 2: the database cannot be opened.

    Example: lbpcmc db verify --site plant1 --head "812 3f0c...e1"
    """
    from lbpcmc.desk.maintenance import verify_site

    report = verify_site(folder, heads)
    click.echo(f"entries  {report.entries}")
    click.echo(f"head     {report.head}")
    click.echo(f"compared with {report.heads} head{'' if report.heads == 1 else 's'} kept outside the database")
    for fault in report.faults:
        click.echo(f"fault    {fault}")
    if report.good:
        click.echo("no fault was found")
    ctx.exit(0 if report.good else 1)


@group.command("rebuild")
@site_option
@click.pass_context
def rebuild(ctx: click.Context, folder: Path) -> None:
    """Write the read tables again from the ledger, and say which came out different.

    Exit code 0: all were as they must be; 1: some were not, and now are; 2: the ledger itself cannot be trusted.

    Example: lbpcmc db rebuild --site plant1
    """
    from lbpcmc.desk.maintenance import rebuild_site

    changed = rebuild_site(folder)
    for name in changed:
        click.echo(f"{name} was different and was written again")
    if not changed:
        click.echo("every read table was as the ledger says")
    ctx.exit(1 if changed else 0)


COMMANDS = {"db": group}
