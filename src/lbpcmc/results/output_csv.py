"""Verdicts as CSV: one row for each result, a million in a moment.

A spreadsheet runs text that starts like a formula, and a terminal obeys controls: `text_output.for_csv` makes both
harmless. The JSON export keeps every text as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from lbpcmc.criteria import Verdict
from lbpcmc.criteria.bulk.arrow import column, strings, text
from lbpcmc.results.flat import (
    by_outcome,
    criterion_of,
    encoded,
    filled,
    joined,
    odd_values,
    pieces,
    row_numbers,
)
from lbpcmc.results.parallel import parallel_map
from lbpcmc.text_output import for_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.criteria.bulk import BulkOutcome, Slot
    from lbpcmc.results.setting import Setting
    from lbpcmc.results.validate import Validation

COLUMNS = ("row", "lot", "test", "value", "unit", "verdict", "criterion", "reason")


def csv_rows(validation: Validation, _: Setting) -> Iterator[bytes | memoryview]:
    """Write the results as CSV in UTF-8; a column `file` comes first where there are several.

    Criterion and reason of a plain pass stay empty.
    """
    results = validation.results
    several = len(results.files) > 1
    yield ",".join((("file",) if several else ()) + COLUMNS).encode() + b"\n"
    lots, tests, units = (encoded(names.table, for_csv) for names in (results.lots, results.tests, results.units))
    met, met_by = by_outcome(validation)
    ends = strings([_end(*pair) for pair in met])
    heads = [text(f"{for_csv(name)}," if several else "") for name, _ in results.files]
    rows = [row_numbers(numbers) for _, numbers in results.files]
    comma = text(",")

    def written(piece: tuple[int, int, int, pa.Array]) -> memoryview:
        file, first, start, values = piece
        cut = slice(start, start + len(values))
        return joined(
            heads[file],
            rows[file].slice(first, len(values)).cast(pa.string()),
            comma,
            lots.take(column(results.lots.codes[cut])),
            comma,
            tests.take(column(results.tests.codes[cut])),
            comma,
            filled(values, odd_values(values, validation.odd, start), for_csv),
            comma,
            units.take(column(results.units.codes[cut])),
            ends.take(column(met_by[cut])),
        )

    yield from parallel_map(written, pieces(validation))


def _end(cell: Slot | BulkOutcome, outcome: BulkOutcome) -> str:
    told = [outcome.verdict.value, "", ""]
    if outcome.verdict is not Verdict.PASS:
        told[1:] = [criterion_of(cell), outcome.reason]
    return "," + ",".join(map(for_csv, told)) + "\n"
