"""`lbpcmc record`: the batch record as PDF."""

from __future__ import annotations

from pathlib import Path

import click

from lbpcmc.cli.options import site_option


@click.command("record")
@site_option
@click.argument("lot")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="PDF to write.")
@click.option("--page", type=click.Choice(["A4", "Letter"]), default="A4", show_default=True, help="Paper.")
def command(folder: Path, lot: str, output: Path, page: str) -> None:
    """Print the whole record of a batch: exceptions first, every step, results, chart, signatures.

    Example: lbpcmc record FP_14 -o FP_14.pdf --site demo
    """
    from lbpcmc.cli.files import write_whole
    from lbpcmc.desk import open_site, print_record

    site = open_site(folder)
    try:
        pdf = print_record(site, lot, page=page)
    finally:
        site.ledger.close()
    write_whole(output, pdf, keep=site.files)
    click.echo(f"{output}: record of {lot}, {len(pdf) // 1024} KiB")
