"""Results as columns of text: lot, test, value, unit, and the row in which each stands.

Invariant: a cell is the text that the file holds. Nothing is taken for a number, a date or a missing value: `NA` stays
`NA` and `007` stays `007` (pinned by tests/results/test_tables.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lbpcmc.criteria.bulk.arrow import column, integers, strings, text, truths
from lbpcmc.errors import InputError
from lbpcmc.messages import say
from lbpcmc.results.layout import READ
from lbpcmc.results.parallel import PIECE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CODES = pa.dictionary(pa.int32(), pa.string())
"""Type of a column in which few texts stand in many rows."""


@dataclass(frozen=True, slots=True)
class FileColumns:
    """The columns of one file, still in pieces."""

    name: str
    """How messages call the file."""
    lot: pa.ChunkedArray
    """Text; the columns beside it are CODES."""
    test: pa.ChunkedArray
    value: pa.ChunkedArray
    unit: pa.ChunkedArray
    rows: Sequence[int]
    """Number of each row as the file's own program shows it."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column that names each of its texts by number."""

    codes: NDArray[np.int32]
    table: pa.Array
    """The texts, each once."""

    def name(self, code: int) -> str:
        """Give the text of a number."""
        found: str = self.table[int(code)].as_py()
        return found

    def at(self, index: int) -> str:
        """Give the text of a row."""
        return self.name(int(self.codes[index]))

    def names(self) -> list[str]:
        """Give all texts."""
        found: list[str] = self.table.to_pylist()
        return found


@dataclass(frozen=True, slots=True)
class Results:
    """All rows of all files."""

    lots: Coded
    tests: Coded
    units: Coded
    values: pa.ChunkedArray
    """Text; null where the file has a null."""
    files: tuple[tuple[str, Sequence[int]], ...]
    """Name and row numbers of each file, in order."""

    def __len__(self) -> int:
        return len(self.values)

    def pieces(self) -> list[tuple[int, pa.Array]]:
        """Cut the values into pieces, each with the index of its first row."""
        found, start = [], 0
        for chunk in self.values.chunks:
            found += [(start + first, chunk.slice(first, PIECE)) for first in range(0, len(chunk), PIECE)]
            start += len(chunk)
        return found

    def place(self, index: int) -> tuple[str, int]:
        """Give the file and the row of a result."""
        for name, rows in self.files:
            if index < len(rows):
                return name, rows[index]
            index -= len(rows)
        raise IndexError(index)


def file_columns(name: str, columns: dict[str, list[str | None]], rows: Sequence[int]) -> FileColumns:
    """Make columns of lists of text; None may stand among the values alone. InputError for text that is not Unicode."""
    try:
        texts = {part: strings(columns[part]) for part in READ}
    except UnicodeEncodeError as error:
        raise InputError(say("results.half_character", file=name), detail=str(error)) from error
    codes = {part: pa.chunked_array([texts[part].dictionary_encode().cast(CODES)]) for part in ("test", "unit")}
    plain = {part: pa.chunked_array([texts[part]]) for part in ("lot", "value")}
    return FileColumns(name, **plain, **codes, rows=rows)


def blank(texts: pa.ChunkedArray) -> bool:
    """Tell whether any text is empty."""
    found: bool = pc.any(pc.equal(texts, text(""))).as_py()
    return found


def blank_units(count: int) -> pa.ChunkedArray:
    """Make the column of units of a file that has none."""
    codes = column(np.zeros(count, dtype=np.int32))
    return pa.chunked_array([pa.DictionaryArray.from_arrays(codes, strings([""]))])


def joined(files: Sequence[FileColumns]) -> Results:
    """Lay files end to end; InputError where there are no rows."""
    if not any(len(part.rows) for part in files):
        one = len(files) == 1
        raise InputError(say("results.no_results", file=files[0].name) if one else say("results.none_in_files"))
    values = pa.chunked_array([chunk for part in files for chunk in part.value.chunks], pa.string())
    return Results(
        _coded([part.lot for part in files]),
        _coded([part.test for part in files]),
        _coded([part.unit for part in files]),
        values,
        tuple((part.name, part.rows) for part in files),
    )


def _coded(columns: list[pa.ChunkedArray]) -> Coded:
    """Number the texts of a column, without the spaces around them."""
    chunks = [chunk for column in columns for chunk in column.chunks if len(chunk)]
    if all(pa.types.is_dictionary(chunk.type) for chunk in chunks):
        found = _whole(pa.chunked_array(chunks, CODES).unify_dictionaries())
        codes, table = integers(found.indices), found.dictionary
    else:
        codes, table = _runs([chunk.cast(pa.string()) for chunk in chunks])
    trimmed = pc.utf8_trim_whitespace(table)
    if not trimmed.equals(table):
        again = trimmed.dictionary_encode()
        codes, table = integers(again.indices)[codes], again.dictionary
    return Coded(codes, table)


def _runs(chunks: list[pa.Array]) -> tuple[NDArray[np.int32], pa.Array]:
    """Number texts of which equal ones mostly follow each other: one look-up for each run."""
    heads, lengths = [], []
    for chunk in chunks:
        changes = truths(pc.not_equal(chunk.slice(1), chunk.slice(0, len(chunk) - 1)))
        starts = np.concatenate(([0], np.flatnonzero(changes) + 1))
        heads.append(chunk.take(column(starts)))
        lengths.append(np.diff(starts, append=len(chunk)))
    found = pa.concat_arrays(heads).dictionary_encode()
    return np.repeat(integers(found.indices), np.concatenate(lengths)), found.dictionary


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """Give a column in one piece, without copying where it is."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
