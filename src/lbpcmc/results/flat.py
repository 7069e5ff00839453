"""Rows of text made by columns: what JSON, CSV and JUnit have in common, a million rows in a moment.

Texts that stand in many rows (lots, tests, criteria, reasons) are encoded once each; of the values only those that are
no plain number need a look. Arrow joins the columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lbpcmc.criteria.bulk import Slot
from lbpcmc.criteria.bulk.arrow import column, strings, truths
from lbpcmc.results.parallel import PIECE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from lbpcmc.criteria.bulk import BulkOutcome
    from lbpcmc.results.validate import Validation

PLAIN = r"^[0-9A-Za-z(][ !#$%()*+./0-:=?@A-Z\[\]^_`a-z{}~-]*$"
"""Visible ASCII that is the same in CSV, JSON and XML."""
DENSE = 1 << 16
"""Pairs beyond the number of rows up to which a table of all of them is laid out."""


def pairs(
    left: NDArray[np.int32], right: NDArray[np.int32], count_left: int, count_right: int
) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Give the pairs of numbers that occur, as `left * count_right + right`, and which of them each row has."""
    size = count_left * count_right
    if size > len(left) + DENSE:
        present, of = np.unique(left * np.intp(count_right) + right, return_inverse=True)
        return present, of.astype(np.int32)
    seen = np.zeros(size, dtype=np.bool_)
    of = np.empty(len(left), dtype=np.int32)
    for start in range(0, len(left), PIECE):
        piece = slice(start, start + PIECE)
        np.multiply(left[piece], np.int32(count_right), out=of[piece])
        of[piece] += right[piece]
        seen[of[piece]] = True
    present = np.flatnonzero(seen)
    numbered = np.zeros(size, dtype=np.int32)
    numbered[present] = np.arange(len(present))
    for start in range(0, len(left), PIECE):
        of[start : start + PIECE] = numbered[of[start : start + PIECE]]
    return present, of


def encoded(table: pa.Array, encode: Callable[[str], str]) -> pa.Array:
    """Encode texts; those that are PLAIN stay as they are."""
    risky = pc.invert(pc.match_substring_regex(table, PLAIN))
    if not pc.any(risky).as_py():
        return table
    return pc.replace_with_mask(table, risky, strings([encode(text) for text in table.filter(risky).to_pylist()]))


def by_outcome(validation: Validation) -> tuple[list[tuple[Slot | BulkOutcome, BulkOutcome]], NDArray[np.int32]]:
    """Give each cell with an outcome that occurs, and its number in each row."""
    cells, outcomes = validation.slots, validation.outcomes
    present, of = pairs(validation.slot_indexes, validation.states, len(cells), len(outcomes))
    return [(cells[pair // len(outcomes)], outcomes[pair % len(outcomes)]) for pair in present.tolist()], of


def criterion_of(cell: Slot | BulkOutcome) -> str:
    """Give the criterion of a cell as written; empty where there is none."""
    return cell.criterion.text if isinstance(cell, Slot) else ""


def pieces(validation: Validation) -> list[tuple[int, int, int, pa.Array]]:
    """Cut the values where files end: number of the file, place in it, index of the first row, values."""
    results = validation.results
    starts = np.cumsum([0, *(len(rows) for _, rows in results.files)])
    found = []
    for start, values in results.pieces():
        file = int(np.searchsorted(starts, start, side="right")) - 1
        found.append((file, start - int(starts[file]), start, values))
    return found


def row_numbers(rows: Sequence[int]) -> pa.Array:
    """Make a column of row numbers."""
    if isinstance(rows, range):
        return column(np.arange(rows.start, rows.stop, rows.step))
    return column(np.array(rows, dtype=np.int64))


def replaced(texts: pa.Array, rows: Sequence[int], new: Sequence[str]) -> pa.Array:
    """Replace the texts of some rows, given in order."""
    if not len(rows):
        return texts
    mask = np.zeros(len(texts), dtype=np.bool_)
    mask[np.array(rows, dtype=np.intp)] = True
    return pc.replace_with_mask(texts, column(mask), strings(new))


def odd_values(values: pa.Array, odd: NDArray[np.intp], start: int) -> Iterator[tuple[int, str | None]]:
    """Give the row in the piece, and the text, of each value that is no plain number; `start` is the piece's first."""
    first, last = np.searchsorted(odd, [start, start + len(values)])
    rows = odd[first:last] - start
    yield from zip(rows.tolist(), values.take(column(rows)).to_pylist(), strict=True)


def filled(values: pa.Array, found: Iterator[tuple[int, str | None]], encode: Callable[[str], str]) -> pa.Array:
    """Encode odd values; null becomes the empty text."""
    changed = [(row, encode(text or "")) for row, text in found]
    return replaced(values, [row for row, _ in changed], [text for _, text in changed])


def joined(*columns: pa.Array | pa.Scalar) -> memoryview:
    """Join columns row by row, and the rows end to end."""
    found = pc.binary_join_element_wise(*columns, _NOTHING)
    offsets = np.frombuffer(found.buffers()[1], dtype=np.int32)
    start, end = offsets[found.offset], offsets[found.offset + len(found)]
    return memoryview(found.buffers()[2])[start:end]


def masked(texts: pa.Array, mask: NDArray[np.bool_]) -> pa.Array:
    """Give the empty text where `mask` does not hold."""
    return pc.if_else(column(mask), texts, _NOTHING)


def blank(texts: pa.Array) -> NDArray[np.bool_]:
    """Tell which texts are null."""
    return truths(pc.is_null(texts))


_NOTHING = strings([""])[0]
