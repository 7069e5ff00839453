"""A validation as JUnit XML: a suite for each lot, a case for each result, so that a build server shows what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import numpy as np

from lbpcmc.criteria import Verdict
from lbpcmc.results.output import places
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.results.validate import Validation

_MOST = 1000


def junit(validation: Validation) -> Iterator[bytes]:
    """Write the validation as JUnit XML; fail and inconclusive are failures, invalid results and findings errors."""
    known = validation.request.specification
    lots = validation.results.lots
    cases = len(validation.results) + len(validation.findings)
    counts = validation.counts
    failures = counts.get(Verdict.FAIL, 0) + counts.get(Verdict.INCONCLUSIVE, 0)
    errors = counts.get(Verdict.INVALID, 0) + len(validation.findings)
    name = _attribute(f"{known.id} {known.version}")
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name={name} tests="{cases}" failures="{failures}" errors="{errors}">\n'
    ).encode()
    order = np.argsort(lots.codes, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(lots.codes[order])) + 1):
        yield _suite(validation, group.tolist()).encode()
    if validation.findings:
        yield _findings(validation).encode()
    yield b"</testsuites>\n"


def _suite(validation: Validation, rows: list[int]) -> str:
    lots = validation.results.lots
    lot = _attribute(lots.at(rows[0]) or "(no lot)")
    verdicts = [validation.verdict(row) for row in rows]
    failures = sum(verdict in (Verdict.FAIL, Verdict.INCONCLUSIVE) for verdict in verdicts)
    cases = "".join(_case(validation, row, lot) for row in rows)
    return (
        f' <testsuite name={lot} tests="{len(rows)}" failures="{failures}" '
        f'errors="{verdicts.count(Verdict.INVALID)}">\n{cases} </testsuite>\n'
    )


def _case(validation: Validation, row: int, lot: str) -> str:
    tests = validation.results.tests
    head = f"  <testcase classname={lot} name={_attribute(tests.at(row) or '(no test)')}"
    verdict = validation.verdict(row)
    if verdict is Verdict.PASS:
        return f"{head}/>\n"
    found = validation.judgement(row)
    told = _attribute(f"{found.reported or '-'}: {found.reason} [{found.criterion}]")
    if verdict.accepted:
        return f"{head}>\n   <system-out>{told[1:-1]}</system-out>\n  </testcase>\n"
    tag = "error" if verdict is Verdict.INVALID else "failure"
    return f"{head}>\n   <{tag} type={_attribute(verdict.value)} message={told}/>\n  </testcase>\n"


def _findings(validation: Validation) -> str:
    found = validation.findings
    cases = "".join(
        f'  <testcase classname="findings" name={_attribute(finding.rule.value)}>\n'
        f"   <error type={_attribute(finding.rule.value)} "
        f"message={_attribute(finding.said + places(validation, finding))}/>\n  </testcase>\n"
        for finding in found
    )
    return (
        f' <testsuite name="findings" tests="{len(found)}" failures="0" errors="{len(found)}">\n{cases} </testsuite>\n'
    )


def _attribute(text: str) -> str:
    """Write an attribute with its quotes; what XML cannot hold is shown by its code."""
    return quoteattr(printable(text, _MOST))
