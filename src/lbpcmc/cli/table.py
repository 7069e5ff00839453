"""`lbpcmc table`: batches, process values or results of a site as a table for other programs."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lbpcmc.cli.options import site_option
from lbpcmc.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".csv", ".json", ".parquet", ".xlsx")
_RUNS = "=+-@\t\r\0"
_NUMBER = re.compile(r"[+-]?[0-9.]+(?: x 10\^[+-]?[0-9]+)?(?: [A-Za-z0-9%/().^ °µ]*)?")


@click.command("table")
@site_option
@click.argument("table", type=click.Choice(["batches", "values", "results"]))
@click.argument("lots", nargs=-1)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="CSV, JSON, Parquet or Excel file."
)
def command(folder: Path, table: str, lots: tuple[str, ...], output: Path | None) -> None:
    """Write batches, process values or results as a table: of the whole site, or of some LOTS.

    Values stay text, as they were reported, so that no digit is lost. Without -o the table is printed as CSV. In CSV
    and Excel, text that a spreadsheet would run as a formula gets an apostrophe in front.

    Example: lbpcmc table results FP_14 FP_15 -o results.xlsx --site demo
    """
    from lbpcmc.cli.files import write_whole
    from lbpcmc.desk import frame, open_site

    if output is not None and output.suffix.lower() not in ENDINGS:
        raise InputError(f"{output} is of no kind that can be written.", f"Endings: {', '.join(ENDINGS)}.")
    site = open_site(folder)
    found = frame(site, table, lots)
    site.ledger.close()
    if output is None:
        click.echo(_written(found, ".csv").decode(), nl=False)
        return
    write_whole(output, _written(found, output.suffix.lower()), keep=site.files)
    click.echo(f"{output}: {len(found)} rows of {table}")


def harmless(text: object) -> object:
    """Put an apostrophe before text that a spreadsheet would run as a formula (OWASP ASVS 1.2.10); numbers stay."""
    if isinstance(text, str) and text[:1] in _RUNS and text[:1] and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _written(found: pd.DataFrame, ending: str) -> bytes:
    out = io.BytesIO()
    if ending in (".csv", ".xlsx"):
        found = found.map(harmless)
    if ending == ".csv":
        out.write(found.to_csv(index=False).encode())
    elif ending == ".json":
        out.write(found.to_json(orient="records", force_ascii=False, indent=1).encode())
    elif ending == ".parquet":
        found.astype("string").to_parquet(out, index=False)
    else:
        try:
            found.to_excel(out, index=False)
        except ImportError as error:
            raise InputError(
                "Excel files need the package openpyxl.", "Install lbpcmc[excel], or write CSV."
            ) from error
    return out.getvalue()
