"""CSV files to columns of text.

pyarrow reads what is regular, on all cores; what it refuses (a blank row, too many fields) is read again row by row.
This module imports little, so that a long file is being read while the rest is imported.
"""

from __future__ import annotations

import csv
import mmap
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pv

from lbpcmc.errors import InputError
from lbpcmc.files.bounded import read_whole
from lbpcmc.files.delimited import DELIMITERS, decoded, read_rows
from lbpcmc.messages import say
from lbpcmc.results.layout import MOST_BYTES, READ, positions

if TYPE_CHECKING:
    from pathlib import Path

    from lbpcmc.results.columns import FileColumns

_FIRST_LINE = 1 << 18
_PIECE = 1 << 22
"""Bytes that one thread reads at a time."""


def read_delimited(path: Path) -> FileColumns:
    """Read CSV in UTF-8 with a header line, fields apart by comma, semicolon or tab.

    Raises InputError with the row where one can be named, OSError where the file cannot be read.
    """
    name = path.name
    with path.open("rb") as file:
        line = file.read(_FIRST_LINE).partition(b"\n")[0]
        # One look over the whole file: a thread that reads in pieces waits for its turn after each of them.
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            quoted, zeros = whole.find(b'"') >= 0, whole.find(b"\0") >= 0
    if zeros or line.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(say("results.csv_not_utf8", file=name))
    header, delimiter = _header(line, name)
    found = positions(header, name)
    left_open = quoted and read_whole(path, MOST_BYTES).count(b'"') % 2
    table = None if left_open else _by_arrow(path, len(header), found, delimiter, quoted=quoted)
    from lbpcmc.results.columns import FileColumns, blank, blank_units

    if table is None or blank(table.column(list(found).index("lot"))):
        return _row_by_row(read_whole(path, MOST_BYTES), len(header), found, delimiter, name)
    columns = dict(zip(found, table.columns, strict=True))
    if "unit" not in columns:
        columns["unit"] = blank_units(len(table))
    return FileColumns(name, **columns, rows=range(2, len(table) + 2))


def _header(line: bytes, name: str) -> tuple[list[str], str]:
    try:
        header = line.decode("utf-8-sig").rstrip("\r")
    except UnicodeDecodeError as error:
        raise InputError(say("results.csv_not_utf8", file=name), detail=str(error)) from error
    if not header.strip():
        raise InputError(say("results.no_header", file=name))
    try:
        found = [(next(csv.reader([header], delimiter=delimiter)), delimiter) for delimiter in DELIMITERS]
    except csv.Error as error:
        raise InputError(say("results.header_unreadable", file=name), detail=str(error)) from error
    return max(found, key=lambda pair: len({cell.strip().casefold() for cell in pair[0]} & set(READ)))


def _by_arrow(path: Path, width: int, found: dict[str, int], delimiter: str, *, quoted: bool) -> pa.Table | None:
    """Read what is regular; None where a row is not."""
    names = [f"column {place}" for place in range(width)]
    codes = pa.dictionary(pa.int32(), pa.string())
    types = {"test": codes, "unit": codes}
    wanted = {names[place]: types.get(column, pa.string()) for column, place in found.items()}
    try:
        return pv.read_csv(
            str(path),
            read_options=pv.ReadOptions(column_names=names, skip_rows=1, block_size=_PIECE),
            parse_options=pv.ParseOptions(delimiter=delimiter, newlines_in_values=quoted, ignore_empty_lines=False),
            convert_options=pv.ConvertOptions(
                column_types=wanted, include_columns=list(wanted), strings_can_be_null=False
            ),
        )
    except (pa.ArrowInvalid, UnicodeEncodeError):  # the second: Arrow takes file names in UTF-8 alone
        return None


def _row_by_row(data: bytes, width: int, found: dict[str, int], delimiter: str, name: str) -> FileColumns:
    """Read what is not regular: blank rows are left out, and a row that is wrong is named."""
    from lbpcmc.results.columns import file_columns
    from lbpcmc.text_output import printable

    columns: dict[str, list[str | None]] = {column: [] for column in READ}
    rows: list[int] = []
    for number, (line, cells) in enumerate(read_rows(decoded(data, name), delimiter, name), 1):
        if number == 1 or not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width:
            raise InputError(
                say(
                    "results.other_width",
                    file=name,
                    line=line,
                    fields=len(cells),
                    width=width,
                    row=printable(delimiter.join(cells), 60),
                )
            )
        for column in READ:
            columns[column].append(cells[found[column]] if column in found else "")
        rows.append(number)
    return file_columns(name, columns, rows)
