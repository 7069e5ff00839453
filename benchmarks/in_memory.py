"""One million results judged in memory, against numpy on prepared arrays."""

from __future__ import annotations

import numpy as np
import workload
from rows import Row, best

from lbpcmc.criteria import Verdict, judge_text
from lbpcmc.criteria.bulk import UNDECIDED, Columns, Numbers, Slot, numbers
from lbpcmc.criteria.bulk.arrow import strings
from lbpcmc.documents.stages import Use
from lbpcmc.results.request import request

NAME = "1,000,000 results in memory (12 tests, 4 units each)"
NOTE = (
    "numpy gets floats, a factor for each unit and limits as floats: it converts, compares with the limits as written "
    "and rounds nothing. lbpcmc gets parsed columns in the first line (floats, and which rows are censored, blank or "
    "odd), text in the second: parsing a text costs many times what judging its number does. Every distinct result was "
    "then judged by the exact path as well."
)


def run() -> list[Row]:
    _, tests, values, units = workload.columns()
    specification = workload.specification()
    asked = request(specification, Use.RELEASE)
    cells, of_pair = [], {}
    for test in specification.tests:
        for unit in test.kind.units[:4]:
            of_pair[test.id, unit.symbol] = len(cells)
            criterion = asked.criterion(test)
            assert criterion is not None
            cells.append(Slot(criterion, unit))
    of = np.array([of_pair[pair] for pair in zip(tests, units, strict=True)], dtype=np.int32)
    texts = strings(values)
    parsed = numbers(texts)
    columns = Columns(cells)

    def judged(found: Numbers) -> np.ndarray:
        states = columns.place(found, of)
        undecided = np.flatnonzero(states == UNDECIDED)
        if undecided.size:
            states[undecided] = columns.decide([values[row] for row in undecided.tolist()], of[undecided])
        return states

    low, high, factor = _prepared(specification)
    test_of = of // 4

    def numpy_judged() -> np.ndarray:
        value = parsed.values * factor[of]
        return ~((value >= low[test_of]) & (value <= high[test_of]))

    prepared, from_text, bare = best([lambda: judged(parsed), lambda: judged(numbers(texts)), numpy_judged], 9)
    verdicts = np.array([list(Verdict).index(outcome.verdict) for outcome in columns.outcomes])[judged(parsed)]
    different = _different(cells, of, values, verdicts)
    accepted = np.isin(verdicts, [list(Verdict).index(verdict) for verdict in Verdict if verdict.accepted])
    failed = numpy_judged()
    wrong = f"accepts wrongly {int((~failed & ~accepted).sum()):,}, refuses wrongly {int((failed & accepted).sum()):,}"
    return [
        Row("lbpcmc, exact, parsed columns", prepared, note=f"{different} verdicts differ from one at a time"),
        Row("lbpcmc, exact, from text", from_text, note="parsing included"),
        Row("numpy, NaN-safe, prepared floats", bare, base=True, note=wrong),
    ]


def _prepared(specification: object) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = workload.limits_by_test()
    low = np.array([-np.inf if row["low"] is None else row["low"] for row in rows], dtype=float)
    high = np.array([np.inf if row["high"] is None else row["high"] for row in rows], dtype=float)
    factors = []
    for test, row in zip(specification.tests, rows, strict=True):  # type: ignore[attr-defined]
        own = test.kind.unit(row["unit"])
        factors += [float(unit.scale / own.scale) for unit in test.kind.units[:4]]
    return low, high, np.array(factors)


def _different(cells: list[Slot], of: np.ndarray, values: list[str], verdicts: np.ndarray) -> int:
    """Count distinct results whose verdict is another than that of `judge_text`."""
    found: dict[tuple[int, str], int] = {}
    for cell, value, verdict in zip(of.tolist(), values, verdicts.tolist(), strict=True):
        found[cell, value] = verdict
    order = list(Verdict)
    return sum(
        judge_text(value, cells[cell].criterion, unit=cells[cell].unit).verdict is not order[verdict]
        for (cell, value), verdict in found.items()
    )
