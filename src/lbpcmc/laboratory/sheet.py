"""A CSV file as rows of located cells: lines of fields first, then a table.

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

    The first row that is a head begins the table; what stands above it are fields. Without any column to expect, the
    file is fields alone, in lines or as a head with one row. InputError where there is nothing, or no CSV.
    """
    rows = [row for row in _rows(text) if any(cell.text for cell in row)]
    if not rows:
        raise InputError("The file holds no data.", "Write it as lbpcmc calc --example shows.")
    if not columns:
        first = [heading(cell.text) for cell in rows[0]]
        across = len(rows) == 2 and len(first) > 1 and first[1] in single
        return Sheet(tuple([list(pair) for pair in zip(*rows, strict=False)] if across else rows), [], ())
    for at, row in enumerate(rows):
        if _is_head([heading(cell.text) for cell in row], columns, single):
            return Sheet(tuple(rows[:at]), row, tuple(rows[at + 1 :]))
    return Sheet(tuple(rows), [], ())


def _is_head(names: list[str], columns: Collection[str], single: Collection[str]) -> bool:
    """True for the head of a table: it begins with a column, or holds some behind a heading that was misspelt.

    `final_cells,1e8` gives one field, although there may be a column of that name.
    """
    first, others = names[0], [name for name in names[1:] if name]
    known = sum(name in columns for name in others)
    if first in single:
        return first in columns and known == len(others)
    return first in columns or known > 1


def _rows(text: str) -> list[Row]:
    found: list[Row] = []
    for delimiter in DELIMITERS:
        found = _cells(text, delimiter)
        if any(len(row) > 1 for row in found):
            break
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
