"""Results as columns of text: lot, test, value, unit, and the row in which each stands.

Invariant: a cell is the text that the file holds. Nothing is taken for a number, a date or a missing value: `NA` stays
`NA` and `007` stays `007` (pinned by tests/validation/test_tables.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from lbpcmc.errors import InputError
from lbpcmc.quantities.kinds import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

NEEDED = ("lot", "test", "value")
READ = (*NEEDED, "unit")
CODES = pa.dictionary(pa.int32(), pa.string())
"""Type of a column in which few texts stand in many rows."""
MOST_BYTES = 1 << 30
"""Largest result file that is read; a million rows have about 30 MB."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of one file, still in pieces."""

    name: str
    """How messages call the file."""
    lot: pa.ChunkedArray
    test: pa.ChunkedArray
    value: pa.ChunkedArray
    unit: pa.ChunkedArray
    rows: Sequence[int]
    """Number of each row as the file's own program shows it."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column that names each of its texts by number."""

    codes: NDArray[np.int32]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """All rows of all files."""

    lots: Coded
    tests: Coded
    units: Coded
    values: pa.Array
    """Text; null where the file has a null."""
    sheets: tuple[tuple[str, Sequence[int]], ...]
    """Name and row numbers of each file, in order."""

    def __len__(self) -> int:
        return len(self.values)

    def place(self, index: int) -> tuple[str, int]:
        """Give the file and the row of a result."""
        for name, rows in self.sheets:
            if index < len(rows):
                return name, rows[index]
            index -= len(rows)
        raise IndexError(index)


def positions(header: Sequence[object], name: str) -> dict[str, int]:
    """Find the columns that are read, by their names in any case; InputError tells what is missing or there twice."""
    folded = [str(cell).strip().casefold() if cell is not None else "" for cell in header]
    shown = ", ".join(printable(str(cell)) for cell in header if cell is not None) or "none"
    for wanted in NEEDED:
        if wanted not in folded:
            raise InputError(
                f"{name} has no column '{wanted}'.",
                f"Columns lot, test, value and perhaps unit are read; its first row has: {printable(shown, 200)}.",
            )
    for wanted in READ:
        if folded.count(wanted) > 1:
            raise InputError(f"{name} has {folded.count(wanted)} columns '{wanted}'.", "Keep one of them.")
    return {wanted: folded.index(wanted) for wanted in READ if wanted in folded}


def sheet(name: str, columns: dict[str, list[str | None]], rows: Sequence[int]) -> Sheet:
    """Make a sheet of lists of text; None is allowed among the values alone. InputError for text that is no Unicode."""
    try:
        texts = {part: pa.array(columns[part], pa.string()) for part in READ}
    except UnicodeEncodeError as error:
        raise InputError(f"{name} holds half a character.", "Save it as UTF-8.", detail=str(error)) from error
    codes = {part: pa.chunked_array([texts[part].dictionary_encode().cast(CODES)]) for part in ("lot", "test", "unit")}
    return Sheet(name, value=pa.chunked_array([texts["value"]]), rows=rows, **codes)


def joined(sheets: Sequence[Sheet]) -> Results:
    """Lay sheets end to end; InputError where there is no row at all."""
    if not any(len(part.rows) for part in sheets):
        raise InputError(f"{sheets[0].name} holds no results." if len(sheets) == 1 else "The files hold no results.")
    values = pa.chunked_array([chunk for part in sheets for chunk in part.value.chunks], pa.string())
    return Results(
        _coded([part.lot for part in sheets]),
        _coded([part.test for part in sheets]),
        _coded([part.unit for part in sheets]),
        whole(values),
        tuple((part.name, part.rows) for part in sheets),
    )


def whole(column: pa.ChunkedArray) -> pa.Array:
    """Give a column in one piece, without copying where it is."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _coded(columns: list[pa.ChunkedArray]) -> Coded:
    chunks = [chunk for column in columns for chunk in column.chunks]
    found = whole(pa.chunked_array(chunks, CODES).unify_dictionaries())
    codes, names = found.indices.to_numpy(zero_copy_only=False), found.dictionary
    trimmed = pc.utf8_trim_whitespace(names)
    if not trimmed.equals(names):
        again = trimmed.dictionary_encode()
        codes, names = again.indices.to_numpy()[codes], again.dictionary
    return Coded(codes, tuple(names.to_pylist()))
