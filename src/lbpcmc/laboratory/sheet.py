"""A CSV file as rows of located cells: lines of fields first, then, behind an empty line, a table.

Invariant: every cell keeps its row and column; rows that start with `# ` are comments, `#NUM!` is none (pinned by
tests/laboratory/test_delimited.py).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.documents.model import Position
from lbpcmc.documents.source import Scalar
from lbpcmc.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection

DELIMITERS = (",", ";", "\t")
Row = list[Scalar]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The two parts of a file."""

    fields: tuple[Row, ...]
    """Name and value."""
    head: Row
    """Headings of the table; empty where there is none."""
    rows: tuple[Row, ...]


def heading(text: str) -> str:
    """A heading as a name: `Volume (mL)` is `volume_ml`."""
    return re.sub(r"[^a-z0-9.]+", "_", text.lower().replace("µ", "u").replace("μ", "u")).strip("_")


def read_sheet(text: str, columns: Collection[str], single: Collection[str]) -> Sheet:
    """Read a file; `columns` are the headings that a table may have, `single` the names of fields.

    A file whose first row is the head of the table has no fields. Without any column to expect, the file is fields
    alone, in lines or as a head with one row. InputError where there is nothing, or no CSV.
    """
    rows = _rows(text)
    filled = [row for row in rows if _filled(row)]
    if not filled:
        raise InputError("The file holds no data.", "Write it as lbpcmc calc --example shows.")
    first = [heading(cell.text) for cell in filled[0]]
    if not columns:
        across = len(filled) == 2 and len(first) > 1 and first[1] in single
        lines = [list(pair) for pair in zip(*filled, strict=False)] if across else filled
        return Sheet(tuple(lines), [], ())
    if any(name in columns for name in first):
        return Sheet((), filled[0], tuple(filled[1:]))
    empty = next((at for at, row in enumerate(rows) if not _filled(row)), len(rows))
    below = [row for row in rows[empty:] if _filled(row)]
    return Sheet(tuple(rows[:empty]), below[0] if below else [], tuple(below[1:]))


def _filled(row: Row) -> bool:
    return any(cell.text for cell in row)


def _rows(text: str) -> list[Row]:
    found: list[Row] = []
    for delimiter in DELIMITERS:
        found = _cells(text, delimiter)
        if any(len(row) > 1 for row in found):
            break
    # Comments may stand above the fields with an empty line between.
    while found and not _filled(found[0]):
        found.pop(0)
    return found


def _cells(text: str, delimiter: str) -> list[Row]:
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            if cells and (cells[0].startswith("# ") or cells[0].strip() == "#"):
                continue
            places = enumerate(cells, 1)
            rows.append([Scalar(cell.strip(), Position(reader.line_num, at), None, plain=True) for at, cell in places])
    except csv.Error as failure:
        raise InputError(f"Row {reader.line_num} is no CSV: {failure}.", "Save the table as 'CSV UTF-8'.") from failure
    return rows
