"""`lbpcmc result`: a laboratory result against the specification of a batch."""

from __future__ import annotations

from pathlib import Path

import click

from lbpcmc.cli.exits import Exit
from lbpcmc.cli.options import ValueCommand, acting, person_option, site_option
from lbpcmc.text_output import for_terminal

_ACCEPTED = {None: Exit.PASSED, "pass": Exit.PASSED, "alert": Exit.PASSED, "action": Exit.PASSED}


@click.command("result", cls=ValueCommand)
@site_option
@person_option
@click.argument("lot")
@click.argument("test")
@click.argument("value", required=False)
@click.option(
    "--raw", type=click.Path(path_type=Path, dir_okay=False), help="Raw data; the method of the test derives."
)
@click.option("--correct", "reason", metavar="REASON", help="Correct the result that is there.")
@click.pass_context
def command(  # noqa: PLR0913, PLR0917  # one argument for each option
    context: click.Context,
    folder: Path,
    who: str,
    lot: str,
    test: str,
    value: str | None,
    raw: Path | None,
    reason: str | None,
) -> None:
    """Record a result, or derive it from raw data by the approved method of its test.

    Raw data are kept with the result. A correction needs its reason; the earlier result stays beside it. Exit code 0:
    accepted; 1: fails or is inconclusive; 2: kept, but not understood, or not recorded.

    \b
    Example: lbpcmc result DEMO-01 appearance conforms --site demo --person demo-analyst
             lbpcmc result DEMO-01 appearance "does not conform" --correct "wrong vial" --site demo \\
                 --person demo-analyst
    """
    from lbpcmc.files.bounded import read_whole
    from lbpcmc.gmp.lots import known_lot
    from lbpcmc.gmp.testing.events import ResultRejected
    from lbpcmc.gmp.testing.usecases import derive_result, record_result
    from lbpcmc.results.layout import MOST_BYTES

    if (value is None) == (raw is None):
        raise click.UsageError("Give the VALUE, or --raw FILE.")
    content = read_whole(raw, MOST_BYTES) if raw is not None else b""
    with acting(folder, who) as (site, session):
        lot = known_lot(site, lot)
        if raw is not None:
            done = derive_result(site, session, lot, test, content, raw.name, correct=reason)
        else:
            done = record_result(site, session, lot, test, value or "", correct=reason)
        kept = done.value
        verdict, meant = ("invalid", "not understood") if kept is None else (kept.verdict, kept.interpreted)
        payload = done.event.payload
        said = payload.reason if isinstance(payload, ResultRejected) else kept.reason if kept else ""
        click.echo(for_terminal(f"{lot} {test}: {meant}: {verdict or 'no limit'}"))
        click.echo(for_terminal(f"{said or ''} [event {done.event.seq}]".strip()))
        for step in kept.trace if kept else ():
            click.echo(for_terminal(f"  {step}"))
    undone = Exit.NOT_JUDGED if verdict == "invalid" else Exit.NOT_PASSED
    context.exit(_ACCEPTED.get(verdict, undone))
