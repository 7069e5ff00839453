"""A validation as JUnit XML: a suite for each lot, a case for each result, so that a build server shows what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lbpcmc.criteria import Verdict
from lbpcmc.criteria.bulk.arrow import column, strings, text
from lbpcmc.results.flat import (
    by_outcome,
    criterion_of,
    encoded,
    joined,
    masked,
    row_numbers,
)
from lbpcmc.results.output import places
from lbpcmc.results.parallel import PIECE, parallel_map
from lbpcmc.text_output import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from lbpcmc.criteria.bulk import BulkOutcome, Slot
    from lbpcmc.results.setting import Setting
    from lbpcmc.results.validate import Validation

_MOST = 1000
_FAILURES = (Verdict.FAIL, Verdict.INCONCLUSIVE)


def junit(validation: Validation, setting: Setting) -> Iterator[bytes | memoryview]:
    """Write the validation as JUnit XML; fail and inconclusive are failures, invalid results and findings errors.

    A case is named by test and row, so that no two are the same; `file` and `line` are where the result stands.
    """
    known = validation.request.specification
    counts = validation.counts
    cases = len(validation.results) + len(validation.findings)
    failures = sum(counts.get(verdict, 0) for verdict in _FAILURES)
    errors = counts.get(Verdict.INVALID, 0) + len(validation.findings)
    when = f' timestamp="{setting.started}"' if setting.started else ""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="{_inside(f"{known.id} {known.version}")}"'
        f' tests="{cases}" failures="{failures}" errors="{errors}"{when} time="{setting.seconds:.3f}">\n'
    ).encode()
    yield from _cases(validation, when)
    yield b" </testsuite>\n"
    if validation.findings:
        yield _findings(validation, when).encode()
    yield b"</testsuites>\n"


def _cases(validation: Validation, when: str) -> Iterator[memoryview]:
    """Write the cases lot by lot; the last suite is left open."""
    results, codes = validation.results, validation.results.lots.codes
    order = np.argsort(codes, kind="stable").astype(np.int32)
    changes = np.concatenate(([True], np.diff(codes[order]) != 0))
    suite_of = (np.cumsum(changes) - 1).astype(np.int32)
    suites = _suites(validation, codes[order[changes]], when)
    lots, tests = (encoded(names.table, _inside) for names in (results.lots, results.tests))
    units = strings([f" {_inside(unit)}" if unit else "" for unit in results.units.names()])
    met, met_by = by_outcome(validation)
    begins = strings([_begin(outcome) for _, outcome in met])
    ends = strings([_end(cell, outcome) for cell, outcome in met])
    shows = np.array([outcome.verdict is not Verdict.PASS for _, outcome in met], dtype=np.bool_)
    several = len(results.files) > 1
    names = strings([f" ({f'{_inside(name)} ' if several else ''}row " for name, _ in results.files])
    files = strings([f')" file="{_inside(name)}" line="' for name, _ in results.files])
    file_of = np.repeat(np.arange(len(results.files), dtype=np.int32), [len(rows) for _, rows in results.files])
    rows = pa.concat_arrays([row_numbers(numbers) for _, numbers in results.files]).cast(pa.string())
    head, name, time = text('  <testcase classname="'), text('" name="'), text('" time="0.000"')

    def written(start: int) -> memoryview:
        mine = order[start : start + PIECE]
        kinds = met_by[mine]
        told, number = shows[kinds], rows.take(column(mine))
        return joined(
            masked(suites.take(column(suite_of[start : start + PIECE])), changes[start : start + PIECE]),
            head,
            lots.take(column(codes[mine])),
            name,
            tests.take(column(results.tests.codes[mine])),
            names.take(column(file_of[mine])),
            number,
            files.take(column(file_of[mine])),
            number,
            time,
            begins.take(column(kinds)),
            masked(_values(validation, mine), told),
            masked(units.take(column(results.units.codes[mine])), told),
            ends.take(column(kinds)),
        )

    yield from parallel_map(written, range(0, len(order), PIECE))


def _values(validation: Validation, rows: NDArray[np.int32]) -> pa.Array:
    """Give the values of some rows as the file holds them, fit for an attribute."""
    values = validation.results.values.take(column(rows)).combine_chunks()
    found = encoded(pc.fill_null(values, text("")), _inside)
    return pc.if_else(pc.equal(found, text("")), text("(no value)"), found)


def _begin(outcome: BulkOutcome) -> str:
    """Write what stands before the value; all of it for a plain pass."""
    if outcome.verdict is Verdict.PASS:
        return "/>\n"
    if outcome.verdict.accepted:
        return ">\n   <system-out>"
    tag = "error" if outcome.verdict is Verdict.INVALID else "failure"
    return f'>\n   <{tag} type="{outcome.verdict.value}" message="'


def _end(cell: Slot | BulkOutcome, outcome: BulkOutcome) -> str:
    """Write what stands behind the value."""
    if outcome.verdict is Verdict.PASS:
        return ""
    criterion = criterion_of(cell)
    said = _inside(f": {outcome.reason}" + (f" [{criterion}]" if criterion else ""))
    return said + ("</system-out>" if outcome.verdict.accepted else '"/>') + "\n  </testcase>\n"


def _suites(validation: Validation, lots: NDArray[np.int32], when: str) -> pa.Array:
    """Write the beginning of the suite of each lot, behind the end of the one before."""
    names, codes = validation.results.lots, validation.results.lots.codes
    of = {
        tag: np.array([outcome.verdict in verdicts for outcome in validation.outcomes], dtype=np.bool_)
        for tag, verdicts in (("failures", _FAILURES), ("errors", (Verdict.INVALID,)))
    }
    cases = np.bincount(codes, minlength=len(names.table))
    failures, errors = (np.bincount(codes[mask[validation.states]], minlength=len(cases)) for mask in of.values())
    texts = [
        f' <testsuite name="{_inside(names.name(lot)) or "(no lot)"}" tests="{cases[lot]}" '
        f'failures="{failures[lot]}" errors="{errors[lot]}"{when} time="0.000">\n'
        for lot in lots.tolist()
    ]
    return strings([texts[0], *(f" </testsuite>\n{begun}" for begun in texts[1:])])


def _findings(validation: Validation, when: str) -> str:
    found = validation.findings
    cases = "".join(
        f'  <testcase classname="findings" name="{finding.rule.value} {number}" time="0.000">\n'
        f'   <error type="{finding.rule.value}" message="{_inside(finding.said + places(validation, finding))}"/>\n'
        "  </testcase>\n"
        for number, finding in enumerate(found, 1)
    )
    return (
        f' <testsuite name="findings" tests="{len(found)}" failures="0" errors="{len(found)}"{when} time="0.000">\n'
        f"{cases} </testsuite>\n"
    )


def _inside(said: str) -> str:
    """Write text between the quotes of an attribute; what XML cannot hold is shown by its code."""
    return escape(visible(said, _MOST), {'"': "&quot;"})
