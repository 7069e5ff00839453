"""`lbpcmc record`: the batch record as PDF."""

from __future__ import annotations

from pathlib import Path

import click

from lbpcmc.cli.options import at_site, site_option
from lbpcmc.text_output import for_terminal


@click.command("record")
@site_option
@click.argument("lot")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="PDF to write.")
@click.option("--page", type=click.Choice(["A4", "Letter"]), default="A4", show_default=True, help="Paper.")
def command(folder: Path, lot: str, output: Path, page: str) -> None:
    """Print the whole record of a batch: exceptions first, every step, results, chart, signatures.

    Example: lbpcmc record FP_9 -o FP_9.pdf --site demo
    """
    from lbpcmc.cli.files import expect_ending, refuse_place, write_whole
    from lbpcmc.gmp.batch_record import print_record
    from lbpcmc.gmp.installation import places
    from lbpcmc.gmp.lots import known_lot

    expect_ending(output, ".pdf")
    refuse_place(output, places(folder).files)
    with at_site(folder) as site:
        lot = known_lot(site, lot)
        pdf = print_record(site, lot, page=page)
    write_whole(output, pdf, keep=places(folder).files)
    click.echo(for_terminal(f"{output}: record of {lot}, {len(pdf) // 1024} KiB"))
