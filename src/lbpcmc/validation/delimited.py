"""CSV files to columns of text.

pyarrow reads what is regular, on all cores; what it refuses (blank lines, a row with too many fields) is read again by
the standard library, which knows the number of the row that is wrong.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv

from lbpcmc.criteria.arrow import text
from lbpcmc.errors import InputError
from lbpcmc.quantities.kinds import printable
from lbpcmc.validation.columns import CODES, READ, Sheet, blank_units, positions, sheet

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

DELIMITERS = (",", ";", "\t")
_FIRST_LINE = 1 << 18
_PIECE = 1 << 22
"""Bytes that one thread reads at a time."""


def read_delimited(path: Path) -> Sheet:
    """Read CSV in UTF-8 with a header line, fields apart by comma, semicolon or tab.

    Raises InputError with the row where one can be named, OSError where the file cannot be read.
    """
    name = path.name
    with path.open("rb") as file:
        line = file.read(_FIRST_LINE).partition(b"\n")[0]
        file.seek(0)
        quotes, zeros = _counted(file)
    if zeros or line.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{name} is not text in UTF-8.", "Save it as 'CSV UTF-8'.")
    header, delimiter = _header(line, name)
    found = positions(header, name)
    table = None if quotes % 2 else _by_arrow(path, len(header), found, delimiter, quoted=quotes > 0)
    if table is None:
        return _by_hand(path.read_bytes(), len(header), found, delimiter, name)
    columns = dict(zip(found, table.columns, strict=True))
    if "unit" not in columns:
        columns["unit"] = blank_units(len(table))
    return Sheet(name, **columns, rows=range(2, len(table) + 2))


def _counted(file: BinaryIO) -> tuple[int, int]:
    """Count quotes and zero bytes; an odd count of quotes leaves one open."""
    quotes = zeros = 0
    piece = bytearray(_FIRST_LINE)
    while size := file.readinto(piece):  # type: ignore[attr-defined]  # every binary file has it
        quotes += piece.count(b'"', 0, size)
        zeros += piece.count(b"\0", 0, size)
    return quotes, zeros


def _header(line: bytes, name: str) -> tuple[list[str], str]:
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


def _by_arrow(path: Path, width: int, found: dict[str, int], delimiter: str, *, quoted: bool) -> pa.Table | None:
    """Read what is regular; None where a row is not, or one may be blank."""
    names = [f"column {place}" for place in range(width)]
    types = {"test": CODES, "unit": CODES}
    wanted = {names[place]: types.get(column, pa.string()) for column, place in found.items()}
    try:
        table = pv.read_csv(
            str(path),
            read_options=pv.ReadOptions(column_names=names, skip_rows=1, block_size=_PIECE),
            parse_options=pv.ParseOptions(delimiter=delimiter, newlines_in_values=quoted, ignore_empty_lines=False),
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
