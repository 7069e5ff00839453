"""`lbpcmc table`: what the ledger of a site says, as tables for other programs."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lbpcmc.cli.messages import say
from lbpcmc.cli.options import Choice, at_site, site_option
from lbpcmc.errors import InputError
from lbpcmc.text_output import counted, for_csv, for_json, for_spreadsheet, for_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.gmp.export import Cell, Export

TABLES = ("batches", "values", "results", "exceptions", "samples", "events")


@click.command("table")
@site_option
@click.argument("table", type=Choice(TABLES))
@click.argument("lots", nargs=-1)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="CSV, JSON, Parquet or Excel file."
)
def command(folder: Path, table: str, lots: tuple[str, ...], output: Path | None) -> None:
    """Export a table from the verified events of the ledger: of the whole site, or of some LOTS.

    Every event is checked against its hash and its link, and the rows are made from the events; the read tables of the
    database are not asked. Rows come in the order of the ledger. A number stands as exact text (`number`) and as the
    nearest float (`real`), with its qualifier, unit and kind. Without -o the table is printed as CSV; ledger, head,
    time and number of rows are on standard error, and inside Parquet and Excel files.

    In CSV and Excel, characters that cannot be seen are named, and text that a spreadsheet would run as a formula gets
    an apostrophe in front.

    Example: lbpcmc table results FP_9 DEMO-01 -o results.csv --site demo
    """
    from lbpcmc.cli.files import write_whole
    from lbpcmc.gmp.export import export
    from lbpcmc.gmp.installation import places

    ending = ".csv" if output is None else output.suffix.lower()
    if ending not in WRITERS:
        raise InputError(say("output.not_a_table", path=output, endings=tuple(WRITERS)))
    with at_site(folder, read_only=True) as site:
        found = export(site, table, lots)
    content = WRITERS[ending](found)
    rows = len(found.rows)
    said = f"{counted(rows, 'row')} of {table}; ledger {found.database}, head {found.head}, {found.at}"
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        click.echo(for_terminal(said), err=True)
        return
    write_whole(output, content, keep=places(folder).files)
    click.echo(for_terminal(f"{output}: {said}"))


def _csv(found: Export) -> bytes:
    lines = [",".join(name for name, _ in found.columns)]
    lines += [",".join(map(_csv_cell, row)) for row in found.rows]
    return ("\n".join(lines) + "\n").encode()


def _csv_cell(cell: Cell) -> str:
    return "" if cell is None else for_csv(cell) if isinstance(cell, str) else str(cell)


def _json(found: Export) -> bytes:
    names = [name for name, _ in found.columns]
    listed = [dict(zip(names, row, strict=True)) for row in found.rows]
    return (for_json(json.dumps(listed, indent=1)) + "\n").encode()


def _parquet(found: Export) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    types = {"text": pa.string(), "whole": pa.int64(), "real": pa.float64()}
    fields = [pa.field(name, types[kind]) for name, kind in found.columns]
    schema = pa.schema(fields, metadata={f"lbpcmc {name}": said for name, said in found.evidence.items()})
    columns = list(zip(*found.rows, strict=True)) or [()] * len(fields)
    arrays = [pa.array(cells, field.type) for cells, field in zip(columns, fields, strict=True)]
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), out)
    return out.getvalue()


def _excel(found: Export) -> bytes:
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise InputError(say("output.no_openpyxl")) from error
    book = Workbook(write_only=True)
    book.properties.creator = "lbpcmc"
    book.properties.description = "; ".join(f"{name}: {said}" for name, said in found.evidence.items())
    sheet = book.create_sheet(found.table)
    sheet.append([name for name, _ in found.columns])
    for row in found.rows:
        sheet.append([for_spreadsheet(cell) if isinstance(cell, str) else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WRITERS: dict[str, Callable[[Export], bytes]] = {
    ".csv": _csv,
    ".json": _json,
    ".parquet": _parquet,
    ".xlsx": _excel,
}
