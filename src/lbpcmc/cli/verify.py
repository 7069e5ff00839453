"""`lbpcmc verify` and `lbpcmc salvage`: look at a site's database from outside, and save what a damaged one holds."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lbpcmc.cli.options import site_option
from lbpcmc.cli.output import line
from lbpcmc.text_output import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lbpcmc.gmp.findings import Finding

_MOST = 20
"""Findings of one place that are named one by one."""


def _told(findings: Iterable[Finding]) -> None:
    for where, found in groupby(findings, key=lambda one: one.where):
        listed = list(found)
        for one in listed[:_MOST]:
            at = f"event {one.seq}: " if one.seq else ""
            line(f"finding  {where}: {at}{one.said}")
        if len(listed) > _MOST:
            line(f"finding  {where}: and {len(listed) - _MOST} more")


@click.command("verify")
@site_option
@click.option("--head", "heads", multiple=True, metavar='"SIZE HASH"', help="A head as printed on a page; repeatable.")
@click.option("--new", is_flag=True, help="Do the work again only for events since the last good verification.")
@click.pass_context
def verify(ctx: click.Context, folder: Path, heads: tuple[str, ...], new: bool) -> None:  # noqa: FBT001  # click's flag
    """Verify a site: every link, every rule, every verdict and calculation again, then the read tables.

    A damaged database is looked at as far as it can be read. The heads that the site's witness has seen are compared,
    and each --head. Exit code 0: nothing was found; 1: findings, one a line; 2: there is no database.

    Example: lbpcmc verify --site demo
    """
    from lbpcmc.gmp.maintenance import verify_site

    found = verify_site(folder, heads, new=new)
    line(f"events   {found.events}")
    line(f"head     {found.head}")
    kept = counted(found.heads, "head")
    line(f"compared with {kept} kept outside the database")
    if found.since:
        line(f"rules, verdicts and rows from event {found.since + 1} on; those before were verified earlier")
    if found.not_recalculated:
        line(f"not recalculated, because scipy is missing: {found.not_recalculated}")
    _told(found.findings)
    if found.good:
        line("nothing was found")
    ctx.exit(0 if found.good else 1)


@click.command("salvage")
@site_option
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="A new folder for what can be read."
)
@click.pass_context
def salvage(ctx: click.Context, folder: Path, output: Path) -> None:
    """Export what is readable of a damaged database: events with their hashes, documents, raw data.

    Exit code 0: everything was whole; 1: something was not, and is named; 2: there is no database.

    Example: lbpcmc salvage --site demo -o saved
    """
    from lbpcmc.gmp.maintenance import salvage as saved

    found = saved(folder, output)
    line(f"{output}: {counted(found.events, 'event')}, {found.bad} changed; {counted(found.contents, 'document')}")
    for stream, count in found.streams:
        line(f"  {count:6} {stream}")
    _told(found.findings)
    ctx.exit(1 if found.findings or found.bad else 0)


COMMANDS = {"verify": verify, "salvage": salvage}
