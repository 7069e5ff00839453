"""A CSV file as rows of located cells: lines of fields first, then a table.

Invariant: every cell keeps its row and column; rows that start with `# ` are comments, `#NUM!` is not (pinned by
tests/laboratory/test_delimited.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.documents.model import Position
from lbpcmc.documents.source import Scalar
from lbpcmc.errors import InputError
from lbpcmc.files.delimited import DELIMITERS, read_rows
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Collection

    from lbpcmc.files.delimited import Row as DelimitedRow

Row = list[Scalar]


@dataclass(frozen=True, slots=True)
class RawTable:
    """The two parts of a file."""

    fields: tuple[Row, ...]
    """Name and value."""
    head: Row
    """Headings of the table; empty where there is none."""
    rows: tuple[Row, ...]


def heading(text: str) -> str:
    """A heading as a name: `Volume (mL)` is `volume_ml`."""
    return re.sub(r"[^a-z0-9.]+", "_", text.lower().replace("µ", "u").replace("μ", "u")).strip("_")


def read_raw_table(text: str, name: str, columns: Collection[str], single: Collection[str]) -> RawTable:
    """Read a file; `columns` are the headings that a table may have, `single` the names of fields.

    The first row that is a head begins the table; what stands above it are fields. Without any column to expect, the
    file is fields alone, in lines or as a head with one row. InputError where there is nothing, or nothing that is CSV.
    """
    rows = [row for row in _rows(text, name) if any(cell.text for cell in row)]
    if not rows:
        raise InputError(say("data.empty", file=name))
    if not columns:
        first = [heading(cell.text) for cell in rows[0]]
        across = len(rows) == 2 and len(first) > 1 and first[1] in single
        return RawTable(tuple([list(pair) for pair in zip(*rows, strict=False)] if across else rows), [], ())
    for at, row in enumerate(rows):
        if _is_head([heading(cell.text) for cell in row], columns, single):
            return RawTable(tuple(rows[:at]), row, tuple(rows[at + 1 :]))
    return RawTable(tuple(rows), [], ())


def _is_head(names: list[str], columns: Collection[str], single: Collection[str]) -> bool:
    """True for the head of a table: it begins with a column, or holds some behind a heading that was misspelt.

    `final_cells,1e8` gives one field, although there may be a column of that name.
    """
    first, others = names[0], [name for name in names[1:] if name]
    known = sum(name in columns for name in others)
    if first in single:
        return first in columns and known == len(others)
    return first in columns or known > 1


def _rows(text: str, name: str) -> list[Row]:
    """Read by the first delimiter that divides a row, or by the comma where none does."""
    found: list[list[Row]] = []
    refusals: list[InputError] = []
    for delimiter in DELIMITERS:
        try:
            rows = [_located(row) for row in read_rows(text, delimiter, name) if not _is_comment(row)]
        except InputError as refusal:
            refusals.append(refusal)
            continue
        if any(len(row) > 1 for row in rows):
            return rows
        found.append(rows)
    if refusals:
        raise refusals[0]
    return found[0]


def _is_comment(row: DelimitedRow) -> bool:
    return bool(row.cells) and (row.cells[0].startswith("# ") or row.cells[0].strip() == "#")


def _located(row: DelimitedRow) -> Row:
    return [Scalar(cell.strip(), Position(row.line, at), None, plain=True) for at, cell in enumerate(row.cells, 1)]
