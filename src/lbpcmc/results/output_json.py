"""A validation as one JSON document: every text as it was, every conversion and rounding as words.

Its schema is `validation.schema.json` beside this module.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lbpcmc.criteria import Verdict
from lbpcmc.criteria.bulk.arrow import column, strings, text
from lbpcmc.results.flat import (
    blank,
    by_outcome,
    criterion_of,
    encoded,
    filled,
    joined,
    odd_values,
    pieces,
    replaced,
    row_numbers,
)
from lbpcmc.results.parallel import parallel_map
from lbpcmc.text_output import for_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from lbpcmc.criteria.bulk import BulkOutcome, Slot
    from lbpcmc.results.findings import ResultFinding
    from lbpcmc.results.setting import Setting
    from lbpcmc.results.validate import Validation

FORMAT = "lbpcmc validation 1"
MOST_EXPLAINED = 10_000
"""Results up to which each has the steps that led to its verdict, unless all are asked for."""
MOST_EXCEPTIONS = 1_000
"""Results that have them where there are more: the first that are not a plain pass."""


def json_document(validation: Validation, setting: Setting) -> Iterator[bytes | memoryview]:
    """Write the validation as JSON in UTF-8: what was asked, counts, findings, results in the order of the files."""
    asked, known = validation.request, validation.request.specification
    head = {
        "format": FORMAT,
        "specification": {"id": known.id, "version": known.version, "title": known.title},
        "use": asked.use.value,
        "stage": asked.stage,
        "label_claim": None if asked.label_claim is None else str(asked.label_claim),
        "passed": validation.passed,
        "counts": {verdict.value: validation.counts.get(verdict, 0) for verdict in Verdict},
    }
    yield for_json(json.dumps(head, ensure_ascii=False, indent=1))[:-2].encode()
    yield from _list("findings", (_finding(validation, finding) for finding in validation.findings))
    yield b',\n "results": ['
    rows = _rows(validation, explained(validation, every=setting.steps))
    yield memoryview(next(rows))[1:]  # each row begins with the comma behind the one before
    yield from rows
    yield b"\n ]\n}\n"


def explained(validation: Validation, *, every: bool) -> NDArray[np.intp]:
    """Choose the results whose steps are told."""
    count = len(validation.results)
    if every or count <= MOST_EXPLAINED:
        return np.arange(count)
    plain = np.array([outcome.verdict is Verdict.PASS for outcome in validation.outcomes], dtype=np.bool_)
    return np.flatnonzero(~plain[validation.states])[:MOST_EXCEPTIONS]


def _rows(validation: Validation, chosen: NDArray[np.intp]) -> Iterator[memoryview]:
    results = validation.results
    lots, tests, units = (encoded(names.table, _inside) for names in (results.lots, results.tests, results.units))
    met, met_by = by_outcome(validation)
    ends = strings([_end(*pair) for pair in met])
    heads = [text(f',\n  {{"file": {_text(name)}, "row": ') for name, _ in results.files]
    rows = [row_numbers(numbers) for _, numbers in results.files]
    lot, test, value = text(', "lot": "'), text('", "test": "'), text('", "value": ')
    unit, quote = text(', "unit": "'), text('"')

    def written(piece: tuple[int, int, int, pa.Array]) -> memoryview:
        file, first, start, values = piece
        cut = slice(start, start + len(values))
        inside = filled(values, odd_values(values, validation.odd, start), _inside)
        quoted = pc.binary_join_element_wise(quote, inside, quote, text(""))
        nulls = np.flatnonzero(blank(values)).tolist()
        begin, end = np.searchsorted(chosen, [cut.start, cut.stop])
        mine = chosen[begin:end]
        told = replaced(
            ends.take(column(met_by[cut])), (mine - start).tolist(), [_explained(validation, index) for index in mine]
        )
        return joined(
            heads[file],
            rows[file].slice(first, len(values)).cast(pa.string()),
            lot,
            lots.take(column(results.lots.codes[cut])),
            test,
            tests.take(column(results.tests.codes[cut])),
            value,
            replaced(quoted, nulls, ["null"] * len(nulls)),
            unit,
            units.take(column(results.units.codes[cut])),
            told,
        )

    yield from parallel_map(written, pieces(validation))


def _end(cell: Slot | BulkOutcome, outcome: BulkOutcome) -> str:
    return _members(
        verdict=outcome.verdict.value,
        criterion=criterion_of(cell),
        rule=outcome.rule,
        reason=outcome.reason,
    )


def _explained(validation: Validation, index: int) -> str:
    found = validation.judgement(index)
    return _members(
        verdict=found.verdict.value,
        criterion=found.criterion,
        rule=found.rule,
        reason=found.reason,
        reported=found.reported,
        compared=found.rounded,
        steps=list(found.trace),
    )


def _members(**members: Any) -> str:
    """End the text before, write the last members of an object, and close it."""
    return f'", {_text(members)[1:]}'


def _finding(validation: Validation, finding: ResultFinding) -> str:
    begun = {"rule": finding.rule.value, "message": finding.said, "lot": finding.lot, "test": finding.test}
    return f'{_text(begun)[:-1]}, "rows": [{", ".join(_places(validation, finding.rows))}]}}'


def _places(validation: Validation, indexes: Sequence[int]) -> Iterator[str]:
    """Write the file and row of each index; the indexes are in order."""
    start, found = 0, np.asarray(indexes, dtype=np.intp)
    for name, rows in validation.results.files:
        begin, end = np.searchsorted(found, [start, start + len(rows)])
        head = f'{{"file": {_text(name)}, "row": '
        yield from (f"{head}{rows[index - start]}}}" for index in found[begin:end].tolist())
        start += len(rows)


def _list(name: str, entries: Iterator[str]) -> Iterator[bytes]:
    yield f',\n "{name}": ['.encode()
    mark = "\n  "
    for entry in entries:
        yield f"{mark}{entry}".encode()
        mark = ",\n  "
    yield b"\n ]" if mark[0] == "," else b"]"


def _text(value: object) -> str:
    return for_json(json.dumps(value, ensure_ascii=False))


def _inside(value: str) -> str:
    """Write a text as JSON, without its quotes."""
    return _text(value)[1:-1]
