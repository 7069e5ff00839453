"""A validation as text for people, JSON, CSV or JUnit XML: pieces of UTF-8, made as they are asked for."""

from __future__ import annotations

from importlib import import_module
from textwrap import wrap
from typing import TYPE_CHECKING

import numpy as np

from lbpcmc.criteria import Verdict
from lbpcmc.results.setting import Setting
from lbpcmc.text_output import counted, for_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lbpcmc.results.findings import ResultFinding
    from lbpcmc.results.validate import Validation

FORMATS = {
    "table": ("output", "table"),
    "json": ("output_json", "json_document"),
    "csv": ("output_csv", "csv_rows"),
    "junit": ("output_junit", "junit"),
}
"""Name of a format: module of this package, function."""
MOST_LINES = 100
"""Results that a table lists in full; of more it lists only those that are not a plain pass."""
MOST_LISTED = 500
"""Lines of a table, whatever happens; and rows that a finding names."""
HEADINGS = ("row", "lot", "test", "verdict", "value", "criterion", "reason")
_NARROW = 5
"""Columns that stay beside each other where all do not fit; the others go below."""
_MOST_VALUE = 60


def written(
    validation: Validation,
    form: str,
    setting: Setting = Setting(),  # noqa: B008  # frozen
) -> Iterator[bytes | memoryview]:
    """Write a validation in one of FORMATS, piece by piece."""
    module, function = FORMATS[form]
    make: Callable[[Validation, Setting], Iterator[bytes | memoryview]] = getattr(
        import_module(f"lbpcmc.results.{module}"), function
    )
    return make(validation, setting)


def table(validation: Validation, setting: Setting) -> Iterator[bytes]:
    """Write a table for people: the results, what was found, and a line that sums up."""
    shown, rest = _chosen(validation)
    lines = _laid_out([_line(validation, index) for index in shown], setting.width) if shown else []
    if rest:
        lines.append(f"... and {rest}: --format csv lists every result.")
    lines += [*findings(validation, MOST_LISTED), summary(validation)]
    for line in lines:
        yield f"{line}\n".encode()


def findings(validation: Validation, most: int) -> Iterator[str]:
    """Tell what was found, a line each."""
    for finding in validation.findings[:most]:
        yield for_terminal(f"{finding.rule}: {finding.said}{places(validation, finding)}")
    if (more := len(validation.findings) - most) > 0:
        yield f"... and {counted(more, 'more finding')}: --format json lists them."


def summary(validation: Validation) -> str:
    """Sum up in one line: what was judged by what, and how it came out."""
    asked = validation.request
    known = asked.specification
    counts = ", ".join(f"{count:,} {verdict.value}" for verdict, count in validation.counts.items())
    found = f"; {counted(len(validation.findings), 'finding')}" if validation.findings else ""
    judged = counted(len(validation.results), "result")
    return for_terminal(f"{known.id} {known.version}, {asked.use}, {asked.stage}: {judged}: {counts}{found}.")


def places(validation: Validation, finding: ResultFinding, most: int = 5) -> str:
    """Name the rows of a finding, as ` (row 5)` or ` (rows 5, 7)`."""
    if not len(finding.rows):
        return ""
    several = len(validation.results.files) > 1
    named = []
    for index in list(finding.rows[:most]):
        name, row = validation.results.place(index)
        named.append(f"{name} {row}" if several else str(row))
    more = f" and {len(finding.rows) - most:,} more" if len(finding.rows) > most else ""
    return f" ({'row' if len(finding.rows) == 1 else 'rows'} {', '.join(named)}{more})"


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
        for_terminal(f"{name} {row}" if len(results.files) > 1 else str(row)),
        for_terminal(results.lots.at(index), _MOST_VALUE) or "-",
        for_terminal(results.tests.at(index), _MOST_VALUE) or "-",
        found.verdict.value,
        for_terminal(validation.typed(index), _MOST_VALUE) or "-",
        for_terminal(found.criterion) or "-",
        for_terminal(found.reason),
    )


def _laid_out(rows: Sequence[tuple[str, ...]], width: int) -> list[str]:
    """Lay rows out in columns; where they do not fit, criterion and reason go below, in lines of at most `width`."""
    whole = _columns([HEADINGS, *rows])
    if max(map(len, whole)) <= width:
        return whole
    lines = _columns([row[:_NARROW] for row in (HEADINGS, *rows)])
    found = [lines[0]]
    for line, row in zip(lines[1:], rows, strict=True):
        found.append(line)
        found += wrap(f"{row[5]}: {row[6]}", max(width, 40), initial_indent="    ", subsequent_indent="    ")
    return found


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
