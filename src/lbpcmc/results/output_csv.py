"""Verdicts as CSV: one row for each result, a million in a moment.

A spreadsheet runs text that starts like a formula. Such text gets an apostrophe in front (OWASP ASVS 1.2.10); what was
understood as a number stays as typed. The JSON export keeps every text as it was.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lbpcmc.criteria import Verdict
from lbpcmc.criteria.bulk import Slot
from lbpcmc.criteria.bulk.arrow import column, strings, text
from lbpcmc.results.parallel import PIECE, parallel_map

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from lbpcmc.results.columns import Results
    from lbpcmc.results.validate import Validation

COLUMNS = ("row", "lot", "test", "value", "unit", "verdict", "criterion", "reason")
_STARTS = re.compile(r"[=+\-@\t\r\0]")
_STRUCTURE = re.compile(r'[",\r\n]')
_RISKY = r'^[=+\-@\t\r\x00]|[",\r\n]'


def csv_rows(validation: Validation) -> Iterator[bytes | memoryview]:
    """Write the results as CSV in UTF-8; a column `file` comes first where there are several.

    Criterion and reason of a plain pass stay empty.
    """
    results = validation.results
    several = len(results.files) > 1
    yield ",".join((("file",) if several else ()) + COLUMNS).encode() + b"\n"
    lots, tests = _texts(results.lots.table), _texts(results.tests.table)
    ends = _ends(validation)
    refused = np.array([outcome.verdict is Verdict.INVALID for outcome in validation.outcomes], dtype=np.bool_)
    heads = [cell(name) for name, _ in results.files] if several else [""]
    rows = [_numbers(numbers) for _, numbers in results.files]

    def written(piece: tuple[int, int, int, pa.Array]) -> memoryview:
        file, first, start, values = piece
        cut = slice(start, start + len(values))
        keys = validation.slot_indexes[cut] * np.int32(len(validation.outcomes)) + validation.states[cut]
        columns = [
            rows[file].slice(first, len(values)).cast(pa.string()),
            lots.take(column(results.lots.codes[cut])),
            tests.take(column(results.tests.codes[cut])),
            _values(values, validation.odd, start, refused[validation.states[cut]]),
            ends.take(column(keys)),
        ]
        return _bytes(pc.binary_join_element_wise(*([text(heads[file])] if several else []), *columns, text(",")))

    yield from parallel_map(written, _pieces(results))


def _pieces(results: Results) -> list[tuple[int, int, int, pa.Array]]:
    """Cut the values where files end: number of the file, place in it, index of the first row, values."""
    starts = np.cumsum([0, *(len(rows) for _, rows in results.files)])
    found = []
    for start, values in results.pieces():
        file = int(np.searchsorted(starts, start, side="right")) - 1
        found.append((file, start - int(starts[file]), start, values))
    return found


def cell(said: str) -> str:
    """Write text as one cell: harmless to a spreadsheet, in quotes where it holds commas, quotes or line ends."""
    safe = f"'{said}" if _STARTS.match(said) else said
    return '"' + safe.replace('"', '""') + '"' if _STRUCTURE.search(safe) else safe


def _texts(table: pa.Array) -> pa.Array:
    """Give texts as cells; only few can need anything."""
    risky = pc.match_substring_regex(table, _RISKY)
    if not pc.any(risky).as_py():
        return table
    return pc.replace_with_mask(table, risky, strings([cell(name) for name in table.filter(risky).to_pylist()]))


def _numbers(rows: Sequence[int]) -> pa.Array:
    if isinstance(rows, range):
        return column(np.arange(rows.start, rows.stop, rows.step))
    return column(np.array(rows, dtype=np.int64))


def _ends(validation: Validation) -> pa.Array:
    """Give the last four cells of a row for each pair of cell and outcome, flat; empty where a pair does not occur."""
    units, outcomes, cells = validation.results.units, validation.outcomes, validation.slots
    unit_of = np.zeros(len(cells), dtype=np.int32)
    met = np.zeros(len(cells) * len(outcomes), dtype=np.bool_)
    for start in range(0, len(validation.slot_indexes), PIECE):
        of = validation.slot_indexes[start : start + PIECE]
        unit_of[of] = units.codes[start : start + PIECE]
        met[of * np.int32(len(outcomes)) + validation.states[start : start + PIECE]] = True
    texts = [""] * len(met)
    for key in np.flatnonzero(met).tolist():
        number, state = divmod(key, len(outcomes))
        judged, outcome = cells[number], outcomes[state]
        told = [units.name(int(unit_of[number])), outcome.verdict.value, "", ""]
        if outcome.verdict is not Verdict.PASS:
            told[2:] = [judged.criterion.text if isinstance(judged, Slot) else "", outcome.reason]
        texts[key] = ",".join(map(cell, told)) + "\n"
    return strings(texts)


def _values(values: pa.Array, odd: NDArray[np.intp], start: int, refused: NDArray[np.bool_]) -> pa.Array:
    """Give the values of a piece as cells; only those that are not plain numbers can need anything."""
    first, last = np.searchsorted(odd, [start, start + len(values)])
    rows = odd[first:last] - start
    if not rows.size:
        return values
    typed = values.take(column(rows)).to_pylist()
    cells = [_value(said or "", bad) for said, bad in zip(typed, refused[rows].tolist(), strict=True)]
    changed = np.array([made != said for made, said in zip(cells, typed, strict=True)], dtype=np.bool_)
    if not changed.any():
        return values
    mask = np.zeros(len(values), dtype=np.bool_)
    mask[rows[changed]] = True
    return pc.replace_with_mask(values, column(mask), strings([cells[place] for place in np.flatnonzero(changed)]))


def _value(typed: str, unread: bool) -> str:  # noqa: FBT001  # one cell, not an interface
    if unread:
        return cell(typed)
    return '"' + typed.replace('"', '""') + '"' if _STRUCTURE.search(typed) else typed


def _bytes(joined: pa.Array) -> memoryview:
    """Give the text of an array end to end: each of its rows ends a line."""
    offsets = np.frombuffer(joined.buffers()[1], dtype=np.int32)
    start, end = offsets[joined.offset], offsets[joined.offset + len(joined)]
    return memoryview(joined.buffers()[2])[start:end]
