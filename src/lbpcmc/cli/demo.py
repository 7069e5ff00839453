"""`lbpcmc demo`: a demonstration site and the main job on real fermentations."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import click


@click.command("demo")
@click.option(
    "--site",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="Folder of the demonstration site; an earlier demonstration in it is replaced.",
)
def command(folder: Path) -> None:
    """Create a demonstration site: import documents, replay five fermentations, judge results, print records.

    Example: lbpcmc demo --site demo
    """
    from lbpcmc.cli.demo_results import judge_samples
    from lbpcmc.desk.demo import run_demo

    begun = time.monotonic()
    demo = run_demo(folder, lambda said: click.echo(f"... {said}", err=True))
    judged, verdicts = judge_samples(folder)
    if demo.replaced:
        click.echo(f"{folder} had an earlier demonstration; it was started over.")
    good = "the chain is whole and the tables agree with it" if not demo.faults else "; ".join(demo.faults)
    papers = f"{demo.recipes} recipes and {demo.specifications} specifications"
    click.echo(f"DEMONSTRATION DATA in {folder}: {papers} approved.")
    program = "lbpcmc" if shutil.which("lbpcmc") else sys.argv[0]
    for batch in demo.batches:
        carbon = batch.values.get("carbon_recovery", "no value")
        counts = f"{batch.critical} critical, {batch.major} major, {batch.minor} minor"
        click.echo(f"{batch.lot:5} carbon recovery {carbon}; exceptions: {counts}; first: {batch.worst[:90]}")
    click.echo(f"{judged}: {verdicts}")
    click.echo(f"Ledger: {demo.entries} entries, head {demo.head[:16]}; {good}. Took {time.monotonic() - begun:.0f} s.")
    click.echo(f"Look at: {demo.batches[0].record.parent / 'FP_14.pdf'}   and   {program} batch FP_9 --site {folder}")
    click.echo(f"Next: {program} tui --site {folder}    (batch {demo.open_lot} is open, step by step)")
