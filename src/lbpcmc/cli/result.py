"""`lbpcmc result`: a laboratory result against the specification of a batch."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lbpcmc.cli.options import person_option, site_option, split_person


@click.command("result")
@site_option
@person_option
@click.argument("lot")
@click.argument("test")
@click.argument("value", required=False)
@click.option(
    "--raw", type=click.Path(path_type=Path, dir_okay=False), help="Raw data; the method of the test derives."
)
@click.option("--correct", "reason", default="", metavar="REASON", help="Correct the result that is there.")
def command(  # one argument for each option
    folder: Path, person: str, lot: str, test: str, value: str | None, raw: Path | None, reason: str
) -> None:
    """Record a result, or derive it from raw data by the approved method of its test.

    Raw data are kept with the result. A correction needs its reason; the earlier result stays beside it.

    \b
    Example: lbpcmc result FP_14 viable-count --raw plates.csv --site plant1 --person anna/analyst
             lbpcmc result FP_14 identity-16s conforms --site plant1 --person anna
    """
    from lbpcmc import desk
    from lbpcmc.cli.exits import Exit
    from lbpcmc.documents.source import read_bytes

    if (value is None) == (raw is None):
        raise click.UsageError("Give the VALUE, or --raw FILE.")
    site = desk.open_site(folder)
    try:
        actor = site.actor(*split_person(person))
        if raw is not None:
            content = read_bytes(raw)
            if reason:
                done = desk.correct_raw(site, lot, test, content, raw.name, reason, actor)
            else:
                done = desk.result_from_raw(site, lot, test, content, raw.name, actor)
        elif reason:
            done = desk.correct_result(site, lot, test, value or "", reason, actor)
        else:
            done = desk.result(site, lot, test, value or "", actor)
    finally:
        site.close()
    entry = done.entry
    click.echo(f"{lot} {test}: {entry.understood or 'not understood'}: {entry.verdict or 'no limit'}")
    click.echo(f"{entry.finding or ''} [entry {done.numbered.seq}]".strip())
    for line in (entry.trace or "").splitlines():
        click.echo(f"  {line}")
    accepted = {None: Exit.PASSED, "pass": Exit.PASSED, "alert": Exit.PASSED, "action": Exit.PASSED}
    undone = Exit.NOT_JUDGED if entry.verdict == "invalid" else Exit.NOT_PASSED
    sys.exit(accepted.get(entry.verdict, undone))
