"""What cannot be right in a table of results: values that people review, with the rows concerned."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from lbpcmc.criteria.bulk.arrow import text
from lbpcmc.errors import InputError
from lbpcmc.messages import say
from lbpcmc.results.parallel import PIECE
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from lbpcmc.results.columns import Results

MOST_CELLS = 1 << 27
"""Lots times tests that are counted at once."""


class ResultRule(StrEnum):
    """What was found."""

    UNKNOWN_TEST = "unknown test"
    """The specification has no test of this ID."""
    NO_CRITERION = "no criterion"
    """The test has no criterion for this use at this stage."""
    MISSING_TEST = "missing test"
    """A lot has no result for a test of the specification."""
    WRONG_UNIT = "wrong unit"
    """The unit is not one of the test's kind."""
    TWO_UNITS = "two units"
    """The value carries another unit than its column says."""
    DUPLICATE = "duplicate"
    """A lot has more than one result for a test."""
    MISSING_VALUE = "missing value"
    """A row has no value; a missing value is never a pass."""
    MISSING_LOT = "missing lot"
    """A row does not say which lot it belongs to."""


@dataclass(frozen=True, slots=True)
class ResultFinding:
    """One thing that cannot be right."""

    rule: ResultRule
    said: str
    """One sentence."""
    rows: Sequence[int] = ()
    """Indexes of the results concerned, counted from 0 over all files."""
    lot: str = ""
    test: str = ""


def indexes(mask: NDArray[np.bool_]) -> list[int]:
    """Give the places where a mask holds."""
    found: list[int] = np.flatnonzero(mask).tolist()
    return found


def missing_values(
    blank: NDArray[np.intp], others: NDArray[np.intp], texts: Sequence[str | None]
) -> Iterator[ResultFinding]:
    """Find rows without a value: the blank ones, and those of the others whose text is invisible."""
    unseen = [row for row, typed in zip(others.tolist(), texts, strict=True) if not typed or typed.isspace()]
    if rows := sorted([*blank.tolist(), *unseen]):
        yield ResultFinding(ResultRule.MISSING_VALUE, f"{_rows(len(rows))} without a value", rows)


def missing_lots(results: Results) -> Iterator[ResultFinding]:
    """Find rows without a lot."""
    unnamed = pc.index(results.lots.table, text("")).as_py()
    if unnamed >= 0 and (rows := indexes(results.lots.codes == unnamed)):
        yield ResultFinding(ResultRule.MISSING_LOT, f"{_rows(len(rows))} without a lot", rows)


def per_lot(
    results: Results, tests: NDArray[np.int32], width: int, required: Sequence[tuple[int, str]]
) -> Iterator[ResultFinding]:
    """Find tests that a lot has twice or not at all.

    `tests` numbers each test that the results name, below `width`, -1 where it is not known; `required` are
    the numbers and IDs of those that every lot needs.
    """
    lots, size = results.lots, len(results.lots.table) * width
    if size > MOST_CELLS:
        raise InputError(say("results.too_many", lots=len(lots.table), tests=width))
    last = np.full(size + 1, -1, dtype=np.int32)
    keys = np.empty(len(results), dtype=np.int32)
    for start in range(0, len(results), PIECE):
        piece = slice(start, start + PIECE)
        known = tests[results.tests.codes[piece]]
        keys[piece] = np.where(known >= 0, lots.codes[piece] * np.int32(width) + known, size)
        last[keys[piece]] = np.arange(start, start + len(known), dtype=np.int32)
    yield from _duplicates(results, keys, last)
    if not required:
        return
    table = last[:-1].reshape(-1, width)
    for lot in np.flatnonzero((table[:, [number for number, _ in required]] < 0).any(axis=1)).tolist():
        absent = [test for number, test in required if table[lot, number] < 0]
        if name := lots.name(lot):
            yield ResultFinding(
                ResultRule.MISSING_TEST, f"lot {printable(name)} has no result for {', '.join(absent)}", lot=name
            )


def _duplicates(results: Results, keys: NDArray[np.int32], last: NDArray[np.int32]) -> Iterator[ResultFinding]:
    """Find rows that share lot and test; `last` is the last row of each such pair, its last entry that of no pair."""
    earlier = [np.empty(0, np.intp)]
    for start in range(0, len(keys), PIECE):
        own = keys[start : start + PIECE]
        places = np.arange(start, start + len(own), dtype=np.int32)
        earlier.append(np.flatnonzero((last[own] != places) & (own != len(last) - 1)) + start)
    again = np.concatenate(earlier)
    if not again.size:
        return
    rows = np.array(sorted({*again.tolist(), *last[keys[again]].tolist()}), dtype=np.intp)
    order = rows[np.argsort(keys[rows], kind="stable")]
    for group in np.split(order, np.flatnonzero(np.diff(keys[order])) + 1):
        first = int(group[0])
        lot, test = results.lots.at(first), results.tests.at(first)
        said = f"{f'lot {printable(lot)}' if lot else 'the empty lot'} has {len(group)} results for {printable(test)}"
        yield ResultFinding(ResultRule.DUPLICATE, said, group.tolist(), lot=lot, test=test)


def _rows(count: int) -> str:
    return "one row is" if count == 1 else f"{count:,} rows are"
