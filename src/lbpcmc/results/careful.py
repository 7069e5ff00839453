"""CSV that is not regular, read row by row: blank rows are left out, and the row that is wrong is named."""

from __future__ import annotations

import csv
import io

from lbpcmc.errors import InputError
from lbpcmc.quantities.kinds import printable
from lbpcmc.results.columns import Sheet, sheet
from lbpcmc.results.layout import READ


def read_row_by_row(data: bytes, width: int, found: dict[str, int], delimiter: str, name: str) -> Sheet:
    """Read CSV of `width` fields; `found` places the columns that are read. InputError names the row."""
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
