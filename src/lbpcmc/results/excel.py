"""Excel workbooks (.xlsx) to columns of text.

Invariant: what a sheet unpacks to is known and limited before it is opened, and its own claim about its size is not
believed (pinned by tests/results/test_excel.py). A number is taken as the workbook stores it; a date, a truth value
or a percentage is refused, because what the file stores is not what its reader sees.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from lbpcmc.errors import InputError
from lbpcmc.files.bounded import read_whole
from lbpcmc.messages import say
from lbpcmc.results.columns import FileColumns, file_columns
from lbpcmc.results.layout import MOST_BYTES, NEEDED, READ, positions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_UNPACKED = 256 << 20
MOST_RATIO = 100
"""Unpacked to packed size; sheets of results reach about 15."""
_SMALL = 1 << 20
_FOREIGN = (
    zipfile.BadZipFile,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
)
"""What openpyxl raises for a workbook that is damaged or for another file."""


def read_excel(path: Path) -> FileColumns:
    """Read the first worksheet whose first row names lot, test and value.

    Raises InputError: not a workbook, too large unpacked, no such sheet, or a cell that is not text or a plain number.
    """
    data, name = read_whole(path, MOST_BYTES), path.name
    _measure(data, name)
    try:
        import openpyxl  # an extra: most results arrive as CSV
    except ImportError as error:
        raise InputError(say("excel.no_library")) from error
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        header: tuple[Any, ...] = ()
        for worksheet in book.worksheets:
            worksheet.reset_dimensions()
            rows = worksheet.iter_rows()
            header = tuple(cell.value for cell in next(rows, ()))
            if set(NEEDED) <= {str(cell).strip().casefold() for cell in header}:
                break
        else:
            rows = iter(())
        return _columns_of(rows, positions(header, name), name)
    except _FOREIGN as error:
        raise InputError(say("excel.unreadable", file=name), detail=f"{type(error).__name__}: {error}") from error


def _measure(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise InputError(say("excel.not_a_workbook", file=name), detail=str(error)) from error
    if unpacked > MOST_UNPACKED or (unpacked > _SMALL and unpacked > MOST_RATIO * len(data)):
        raise InputError(
            say(
                "excel.too_large",
                file=name,
                bytes=len(data),
                unpacked=unpacked,
                most=MOST_UNPACKED,
                ratio=MOST_RATIO,
            )
        )


def _columns_of(found: Iterator[Any], places: dict[str, int], name: str) -> FileColumns:
    columns: dict[str, list[str | None]] = {column: [] for column in READ}
    rows: list[int] = []
    for number, cells in enumerate(found, 2):
        texts = {
            column: _cell(cells[place], f"{name} row {number}, column {column}") if place < len(cells) else None
            for column, place in places.items()
        }
        if not any(texts.values()):
            continue
        for column in READ:
            text = texts.get(column)
            columns[column].append(text if column == "value" else text or "")
        rows.append(number)
    return file_columns(name, columns, rows)


def _cell(cell: Any, where: str) -> str | None:
    value = cell.value
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(say("excel.converted", cell=where, value=value, sort=type(value).__name__))
    if "%" in (cell.number_format or ""):
        raise InputError(say("excel.percentage", cell=where, value=value))
    return repr(value).removesuffix(".0")
