"""A validation as one JSON document: every text as it was, every conversion and rounding as words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.results.findings import ResultFinding
    from lbpcmc.results.validate import Validation

FORMAT = "lbpcmc validation 1"


def json_document(validation: Validation) -> Iterator[bytes]:
    """Write the validation as JSON in UTF-8: what was asked, counts, findings, results in the order of the files."""
    asked, known = validation.request, validation.request.specification
    head = {
        "format": FORMAT,
        "specification": {"id": known.id, "version": known.version, "title": known.title},
        "use": asked.use.value,
        "stage": asked.stage,
        "label claim": None if asked.label_claim is None else str(asked.label_claim),
        "passed": validation.passed,
        "counts": {verdict.value: count for verdict, count in validation.counts.items()},
        "findings": [_finding(validation, finding) for finding in validation.findings],
    }
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-2].encode("utf-8", "backslashreplace")
    yield b',\n "results": ['
    mark = "\n  "
    index = 0
    for name, rows in validation.results.files:
        for row in rows:
            result = json.dumps(_result(validation, index, name, row), ensure_ascii=False)
            yield f"{mark}{result}".encode("utf-8", "backslashreplace")
            mark, index = ",\n  ", index + 1
    yield b"\n ]\n}\n"


def _finding(validation: Validation, finding: ResultFinding) -> dict[str, Any]:
    rows = [validation.results.place(index) for index in finding.rows]
    return {
        "rule": finding.rule.value,
        "said": finding.said,
        "lot": finding.lot,
        "test": finding.test,
        "rows": [{"file": name, "row": row} for name, row in rows],
    }


def _result(validation: Validation, index: int, name: str, row: int) -> dict[str, Any]:
    results = validation.results
    found = validation.judgement(index)
    return {
        "file": name,
        "row": row,
        "lot": results.lots.at(index),
        "test": results.tests.at(index),
        "value": results.values[index].as_py(),
        "unit": results.units.at(index),
        "verdict": found.verdict.value,
        "reported": found.reported,
        "criterion": found.criterion,
        "rule": found.rule,
        "reason": found.reason,
        "compared": found.rounded,
        "steps": list(found.trace),
    }
