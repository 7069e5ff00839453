"""What cannot be right in a table of results: values that people review, with the rows concerned."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from lbpcmc.errors import InputError
from lbpcmc.quantities.kinds import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from lbpcmc.validation.columns import Results

MOST_CELLS = 1 << 27
"""Lots times tests that are counted at once."""


class Rule(StrEnum):
    """What was found."""

    UNKNOWN_TEST = "unknown test"
    """The specification has no test of this ID."""
    NO_CRITERION = "no criterion"
    """The test has no criterion for this use at this stage."""
    MISSING_TEST = "missing test"
    """A lot has no result for a test of the specification."""
    WRONG_UNIT = "wrong unit"
    """The unit is none of the test's kind."""
    TWO_UNITS = "two units"
    """The value carries another unit than its column says."""
    DUPLICATE = "duplicate"
    """A lot has more than one result for a test."""
    MISSING_VALUE = "missing value"
    """A row has no value; a missing value is never a pass."""
    MISSING_LOT = "missing lot"
    """A row does not say which lot it belongs to."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that cannot be right."""

    rule: Rule
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


def missing_values(others: NDArray[np.intp], texts: Sequence[str | None]) -> Iterator[Finding]:
    """Find rows without a value among those that are no plain numbers."""
    rows = [row for row, text in zip(others.tolist(), texts, strict=True) if not text or text.isspace()]
    if rows:
        yield Finding(Rule.MISSING_VALUE, f"{_rows(len(rows))} without a value", rows)


def missing_lots(results: Results) -> Iterator[Finding]:
    """Find rows without a lot."""
    if "" in results.lots.names:
        rows = indexes(results.lots.codes == results.lots.names.index(""))
        if rows:
            yield Finding(Rule.MISSING_LOT, f"{_rows(len(rows))} without a lot", rows)


def per_lot(
    results: Results, tests: NDArray[np.intp], width: int, required: Sequence[tuple[int, str]]
) -> Iterator[Finding]:
    """Find tests that a lot has twice or not at all.

    `tests` numbers the test of each row, below `width`, -1 where it is not known; `required` are the numbers and IDs of
    those that every lot needs.
    """
    lots = results.lots
    if len(lots.names) * width > MOST_CELLS:
        raise InputError(f"{len(lots.names):,} lots times {width} tests are too many at once.", "Split the files.")
    known = tests >= 0
    keys = lots.codes * np.int64(width) + tests
    if not known.all():
        keys = keys[known]
    counts = np.bincount(keys, minlength=len(lots.names) * width)
    yield from _duplicates(results, tests, counts, width)
    if not required:
        return
    table = counts.reshape(len(lots.names), width)[:, [number for number, _ in required]]
    used = np.bincount(lots.codes, minlength=len(lots.names)) > 0
    for lot in np.flatnonzero((table == 0).any(axis=1) & used).tolist():
        absent = [test for (_, test), count in zip(required, table[lot], strict=True) if not count]
        if lots.names[lot]:
            shown = printable(lots.names[lot])
            yield Finding(Rule.MISSING_TEST, f"lot {shown} has no result for {', '.join(absent)}", lot=lots.names[lot])


def _duplicates(results: Results, tests: NDArray[np.intp], counts: NDArray[np.intp], width: int) -> Iterator[Finding]:
    if counts.max(initial=0) < 2:
        return
    keys = np.where(tests >= 0, results.lots.codes * np.int64(width) + tests, -1)
    rows = np.flatnonzero((counts > 1)[keys] & (keys >= 0))
    order = rows[np.argsort(keys[rows], kind="stable")]
    for group in np.split(order, np.flatnonzero(np.diff(keys[order])) + 1):
        first = int(group[0])
        lot = results.lots.names[results.lots.codes[first]]
        test = results.tests.names[results.tests.codes[first]]
        said = f"lot {printable(lot)} has {len(group)} results for {printable(test)}"
        yield Finding(Rule.DUPLICATE, said, group.tolist(), lot=lot, test=test)


def _rows(count: int) -> str:
    return "one row is" if count == 1 else f"{count:,} rows are"
