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
from lbpcmc.criteria.bulk import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from lbpcmc.validation.validate import Validation

COLUMNS = ("row", "lot", "test", "value", "unit", "verdict", "criterion", "reason")
PIECE = 1 << 17
_STARTS = re.compile(r"[=+\-@\t\r\0]")
_STRUCTURE = re.compile(r'[",\r\n]')


def csv_rows(validation: Validation) -> Iterator[bytes | memoryview]:
    """Write the results as CSV in UTF-8; a column `file` comes first where there are several."""
    results = validation.results
    several = len(results.sheets) > 1
    yield ",".join((("file",) if several else ()) + COLUMNS).encode() + b"\n"
    values = _values(validation)
    lots, tests = _texts(results.lots.names), _texts(results.tests.names)
    ends, of = _ends(validation)
    start = 0
    for name, rows in results.sheets:
        head = f"{cell(name)}," if several else ""
        for first in range(0, len(rows), PIECE):
            count = min(PIECE, len(rows) - first)
            piece = slice(start + first, start + first + count)
            joined = pc.binary_join_element_wise(
                pc.cast(pa.array(rows[first : first + count], pa.int64()), pa.string()),
                lots.take(pa.array(results.lots.codes[piece])),
                tests.take(pa.array(results.tests.codes[piece])),
                values.slice(piece.start, count),
                ends.take(pa.array(of[piece])),
                ",",
            )
            yield _bytes(joined, head)
        start += len(rows)


def cell(text: str) -> str:
    """Write text as one cell: harmless to a spreadsheet, in quotes where it holds commas, quotes or line ends."""
    safe = f"'{text}" if _STARTS.match(text) else text
    return '"' + safe.replace('"', '""') + '"' if _STRUCTURE.search(safe) else safe


def _texts(names: Sequence[str]) -> pa.Array:
    return pa.array([cell(name) for name in names], pa.string())


def _ends(validation: Validation) -> tuple[pa.Array, NDArray[np.intp]]:
    """Give the last four cells of a row for each combination that occurs, and the combination of each row."""
    units, outcomes = validation.results.units, validation.outcomes
    pairs = validation.of * np.intp(len(outcomes)) + validation.states
    keys = pairs * np.intp(len(units.names)) + units.codes
    size = len(validation.cells) * len(outcomes) * len(units.names)
    if size <= 1 << 22:
        present = np.flatnonzero(np.bincount(keys, minlength=size))
        numbered = np.zeros(size, dtype=np.intp)
        numbered[present] = np.arange(len(present))
        of = numbered[keys]
    else:
        present, of = np.unique(keys, return_inverse=True)
    ends = []
    for key in present.tolist():
        pair, unit = divmod(key, len(units.names))
        number, state = divmod(pair, len(outcomes))
        outcome = outcomes[state]
        written = getattr(getattr(validation.cells[number], "criterion", None), "text", "")
        texts = (units.names[unit], outcome.verdict.value, written, outcome.reason)
        ends.append(",".join(map(cell, texts)) + "\n")
    return pa.array(ends, pa.string()), of


def _values(validation: Validation) -> pa.Array:
    """Give the values as cells; only those that are no plain number can need anything."""
    values = validation.results.values
    refused = np.array([outcome.verdict is Verdict.INVALID for outcome in validation.outcomes], dtype=np.bool_)
    odd = ~pc.fill_null(pc.match_substring_regex(values, PLAIN), fill_value=False).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(odd)
    if not rows.size:
        return values
    unread = refused[validation.states[rows]].tolist()
    texts = values.take(pa.array(rows)).to_pylist()
    cells = [_value(text or "", bad) for text, bad in zip(texts, unread, strict=True)]
    return pc.replace_with_mask(values, pa.array(odd), pa.array(cells, pa.string()))


def _value(text: str, unread: bool) -> str:  # noqa: FBT001  # one cell, not an interface
    if unread:
        return cell(text)
    return '"' + text.replace('"', '""') + '"' if _STRUCTURE.search(text) else text


def _bytes(joined: pa.Array, head: str) -> memoryview:
    """Give the text of an array end to end: each of its rows ends a line."""
    if head:
        joined = pc.binary_join_element_wise(pa.scalar(head), joined, "")
    offsets = np.frombuffer(joined.buffers()[1], dtype=np.int32)
    start, end = offsets[joined.offset], offsets[joined.offset + len(joined)]
    return memoryview(joined.buffers()[2])[start:end]
