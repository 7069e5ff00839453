"""CSV files to columns of text.

pyarrow reads what is regular, on all cores; what it refuses (blank lines, a row with too many fields) is read again by
the standard library, which knows the number of the row that is wrong.
"""

from __future__ import annotations

import csv
import io

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv

from lbpcmc.criteria.arrow import text
from lbpcmc.errors import InputError
from lbpcmc.quantities.kinds import printable
from lbpcmc.validation.columns import CODES, READ, Sheet, blank_units, positions, sheet

DELIMITERS = (",", ";", "\t")
_FIRST_LINE = 1 << 16
_PIECE = 1 << 22
"""Bytes that one thread reads at a time."""


def read_delimited(data: bytes, name: str) -> Sheet:
    """Read CSV in UTF-8 with a header line, fields apart by comma, semicolon or tab.

    Raises InputError with the row where one can be named.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data:
        raise InputError(f"{name} is not text in UTF-8.", "Save it as 'CSV UTF-8'.")
    header, delimiter = _header(data, name)
    found = positions(header, name)
    if data.endswith((b"\n\n", b"\n\r\n")):
        data = data.rstrip(b"\r\n")
    table = _by_arrow(data, len(header), found, delimiter)
    if table is None:
        return _by_hand(data, len(header), found, delimiter, name)
    columns = dict(zip(found, table.columns, strict=True))
    if "unit" not in columns:
        columns["unit"] = blank_units(len(table))
    return Sheet(name, **columns, rows=range(2, len(table) + 2))


def _header(data: bytes, name: str) -> tuple[list[str], str]:
    line = data[:_FIRST_LINE].partition(b"\n")[0]
    try:
        header = line.decode("utf-8-sig").rstrip("\r")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not text in UTF-8.", "Save it as 'CSV UTF-8'.", detail=str(error)) from error
    if not header.strip():
        raise InputError(f"{name} has no header line.", "Its first line names the columns: lot,test,value,unit.")
    try:
        found = [(next(csv.reader([header], delimiter=delimiter)), delimiter) for delimiter in DELIMITERS]
    except csv.Error as error:
        raise InputError(f"The header line of {name} cannot be read.", detail=str(error)) from error
    return max(found, key=lambda pair: len({cell.strip().casefold() for cell in pair[0]} & set(READ)))


def _by_arrow(data: bytes, width: int, found: dict[str, int], delimiter: str) -> pa.Table | None:
    """Read what is regular; None where a row is not, a row may be blank, or a quote is left open."""
    quotes = data.count(b'"')
    if quotes % 2:
        return None
    names = [f"column {place}" for place in range(width)]
    types = {"test": CODES, "unit": CODES}
    wanted = {names[place]: types.get(column, pa.string()) for column, place in found.items()}
    try:
        table = pv.read_csv(
            pa.py_buffer(data),
            read_options=pv.ReadOptions(column_names=names, skip_rows=1, block_size=_PIECE),
            parse_options=pv.ParseOptions(delimiter=delimiter, newlines_in_values=quotes > 0, ignore_empty_lines=False),
            convert_options=pv.ConvertOptions(
                column_types=wanted, include_columns=list(wanted), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    lots = table.column(list(found).index("lot"))
    return None if pc.any(pc.equal(lots, text(""))).as_py() else table


def _by_hand(data: bytes, width: int, found: dict[str, int], delimiter: str, name: str) -> Sheet:
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{name} row {row}: a byte is not UTF-8.", "Save the file as 'CSV UTF-8'.", detail=str(error)
        ) from error
    columns: dict[str, list[str | None]] = {column: [] for column in READ}
    rows: list[int] = []
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if number == 1 or not any(cell.strip() for cell in cells):
                continue
            if len(cells) != width:
                raise InputError(
                    f"{name} row {number} has {len(cells)} fields, the header has {width}: "
                    f"{printable(delimiter.join(cells), 60)}",
                    "A text that holds the separator stands in double quotes.",
                )
            for column in READ:
                columns[column].append(cells[found[column]] if column in found else "")
            rows.append(number)
    except csv.Error as error:
        raise InputError(
            f"{name} row {number + 1} cannot be read.", "Look for a quote that is not closed.", detail=str(error)
        ) from error
    return sheet(name, columns, rows)
