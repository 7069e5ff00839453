"""`lbpcmc demo`: a demonstration site and the main job on real fermentations."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from shlex import quote

import click

from lbpcmc.text_output import for_terminal


@click.command("demo")
@click.option(
    "--site",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="Folder of the demonstration site; an earlier demonstration in it is replaced.",
)
@click.pass_context
def command(context: click.Context, folder: Path) -> None:
    """Create a demonstration site: import documents, replay five fermentations, judge results, print records.

    Exit code 0: done, and the ledger verifies; 1: verification found something; 2: the site cannot be made.

    Example: lbpcmc demo --site demo
    """
    from lbpcmc.cli.demo_results import judge_samples
    from lbpcmc.gmp.demonstration.demo import run_demo

    begun = time.monotonic()
    demo = run_demo(folder, lambda said: click.echo(for_terminal(f"... {said}"), err=True))
    judged, verdicts = judge_samples(folder)
    if demo.replaced:
        click.echo(for_terminal(f"{folder} had an earlier demonstration; it was started over."))
    papers = f"{demo.recipes} recipes and {demo.specifications} specifications"
    click.echo(for_terminal(f"DEMONSTRATION DATA in {folder}: {papers} approved."))
    for batch in demo.batches:
        carbon = batch.values.get("carbon_recovery", "no value")
        counts = f"{batch.critical} critical, {batch.major} major, {batch.minor} minor"
        click.echo(for_terminal(f"{batch.lot:5} {batch.status}, carbon recovery {carbon}; exceptions: {counts}"))
    click.echo(for_terminal(f"{judged}: {verdicts}"))
    good = "; ".join(demo.faults[:3]) or "its links, rules, verdicts and calculations were verified"
    took = f"Took {time.monotonic() - begun:.0f} s."
    click.echo(for_terminal(f"Ledger: {demo.events} events, head {demo.head[:16]}; {good}. {took}"))
    program = "lbpcmc" if shutil.which("lbpcmc") else quote(sys.argv[0])
    where = quote(str(folder))
    click.echo(for_terminal(f"Look at: {folder / 'records' / 'FP_14.pdf'}   and   {program} batch FP_9 --site {where}"))
    click.echo(for_terminal(f"Next: {program} tui --site {where}    (batch {demo.open_lot} is open, step by step)"))
    context.exit(1 if demo.faults else 0)
