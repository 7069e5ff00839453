"""A validation as text for people, JSON, CSV or JUnit XML: pieces of UTF-8, made as they are asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np

from lbpcmc.criteria import Verdict
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lbpcmc.results.findings import ResultFinding
    from lbpcmc.results.validate import Validation

FORMATS = {
    "table": ("output", "table"),
    "json": ("output_json", "json_document"),
    "csv": ("output_csv", "csv_rows"),
    "junit": ("output_junit", "junit"),
}
"""Name of a format: module of this room, function."""
MOST_LINES = 100
"""Results that a table lists in full; of more it lists only those that are not a plain pass."""
MOST_LISTED = 500
"""Lines of a table, whatever happens; and rows that a finding names."""


def written(validation: Validation, form: str) -> Iterator[bytes | memoryview]:
    """Write a validation in one of FORMATS, piece by piece."""
    module, function = FORMATS[form]
    make: Callable[[Validation], Iterator[bytes | memoryview]] = getattr(
        import_module(f"lbpcmc.results.{module}"), function
    )
    return make(validation)


def table(validation: Validation) -> Iterator[bytes]:
    """Write a table for people: the results, what was found, and a line that sums up."""
    shown, rest = _chosen(validation)
    lines: list[tuple[str, ...]] = [("row", "lot", "test", "verdict", "value as reported", "criterion", "reason")]
    lines += [_line(validation, index) for index in shown]
    if len(lines) > 1:
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        for line in lines:
            yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip().encode()
            yield b"\n"
    if rest:
        yield f"... and {rest}: --format csv lists every result.\n".encode()
    for finding in validation.findings[:MOST_LISTED]:
        yield f"{finding.rule}: {finding.said}{places(validation, finding)}\n".encode()
    if (more := len(validation.findings) - MOST_LISTED) > 0:
        yield f"... and {more:,} more findings: --format json lists them.\n".encode()
    yield f"{summary(validation)}\n".encode()


def summary(validation: Validation) -> str:
    """Sum up in one line: what was judged by what, and how it came out."""
    asked = validation.request
    known = asked.specification
    counts = ", ".join(f"{count:,} {verdict.value}" for verdict, count in validation.counts.items())
    findings = len(validation.findings)
    found = f"; {findings:,} finding{'s' if findings != 1 else ''}" if findings else ""
    return (
        f"{known.id} {known.version}, {asked.use}, {asked.stage}: {len(validation.results):,} results: {counts}{found}."
    )


def places(validation: Validation, finding: ResultFinding, most: int = 5) -> str:
    """Name the rows of a finding, as ` (row 5, 7)`."""
    if not len(finding.rows):
        return ""
    several = len(validation.results.files) > 1
    named = []
    for index in list(finding.rows[:most]):
        name, row = validation.results.place(index)
        named.append(f"{name} {row}" if several else str(row))
    more = f" and {len(finding.rows) - most:,} more" if len(finding.rows) > most else ""
    return f" (row {', '.join(named)}{more})"


def _chosen(validation: Validation) -> tuple[list[int], str]:
    """Choose the results to list, and say which are left out."""
    if len(validation.results) <= MOST_LINES:
        return list(range(len(validation.results))), ""
    plain = np.array([outcome.verdict is Verdict.PASS for outcome in validation.outcomes], dtype=np.bool_)
    exceptions = np.flatnonzero(~plain[validation.states])
    passed, more = len(validation.results) - len(exceptions), len(exceptions) - MOST_LISTED
    left_out = [f"{passed:,} pass"] if passed else []
    if more > 0:
        left_out.append(f"{more:,} that do not pass")
    return exceptions[:MOST_LISTED].tolist(), " and ".join(left_out)


def _line(validation: Validation, index: int) -> tuple[str, ...]:
    results = validation.results
    name, row = results.place(index)
    found = validation.judgement(index)
    return (
        f"{printable(name)} {row}" if len(results.files) > 1 else str(row),
        printable(results.lots.at(index)),
        printable(results.tests.at(index)),
        found.verdict.value,
        found.reported or "-",
        found.criterion or "-",
        found.reason,
    )
