"""The evidence of an installation: versions, every reference case, every number of it (GAMP 5, appendix M3: OQ).

Invariant: what failed comes first, and no case is left out (pinned by tests/reports/test_qualification.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.reports.sheet import VERDICT_INK, Furniture, Sheets, paginate
from lbpcmc.reports.table import Column, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lbpcmc.laboratory.qualified import QualifiedCase

_VERDICT = Column("", 8, verdict=True)
_CASE = (Column("case", 18), Column("what", 42), Column("digits", 8), Column("entries", 8), _VERDICT)
_ENTRY = (
    Column("entry", 30),
    Column("expected", 24),
    Column("computed", 24),
    Column("tolerance", 16),
    Column("digits", 8),
    _VERDICT,
)


def draw_qualification(
    cases: Sequence[QualifiedCase], versions: Mapping[str, str], summary: str, when: str, *, page: str = "A4"
) -> bytes:
    """Draw a qualification; `when` is printed as it is given."""
    failed = [case for case in cases if not case.passed]
    furniture = Furniture(
        title="Reference calculations on this machine",
        right=f"lbpcmc {versions.get('lbpcmc', '')}",
        footer=f"run {when}; {versions.get('machine', '')}",
        mark="NOT QUALIFIED" if failed else "",
    )

    def draw(sheets: Sheets) -> None:
        sheets.heading("Result")
        sheets.words(summary, 10, VERDICT_INK["fail" if failed else "pass"])
        table(sheets, (Column("", 20), Column("", 80)), [("run", when), *versions.items()], size=8)
        sheets.heading("Cases")
        table(sheets, _CASE, [_line(case) for case in (*failed, *(c for c in cases if c.passed))])
        sheets.heading("Every entry")
        for case in (*failed, *(c for c in cases if c.passed)):
            sheets.subheading(f"{case.case.id}: {case.case.title}")
            sheets.words(f"{case.case.source}. Computed by {case.case.function}.", 7)
            if case.failure:
                sheets.words(case.failure, 8, VERDICT_INK["fail"])
            _entries(sheets, case)
        sheets.heading("Signatures", needed=60)
        rows = [(role, "", "", "") for role in ("Performed by", "Checked by")]
        table(sheets, (Column("", 20), Column("name", 30), Column("signature", 30), Column("date", 20)), rows, size=10)

    return paginate(draw, page, furniture, "Qualification of calculations")


def _line(case: QualifiedCase) -> tuple[str, ...]:
    digits = "" if case.digits is None else f"{case.digits:.1f}"
    verdict = "pass" if case.passed else "fail"
    return case.case.id, case.case.title, digits, str(len(case.comparisons)), verdict


def _entries(sheets: Sheets, case: QualifiedCase) -> None:
    table(sheets, _ENTRY, _rows(case), size=6.5)


def _rows(case: QualifiedCase) -> Iterator[tuple[str, ...]]:
    for line in case.comparisons:
        key = line.where.partition(".")[0].partition("[")[0]
        tolerance = case.case.tolerance.get(key, case.case.tolerance.get("all", {}))
        allowed = ", ".join(f"{name} {amount:g}" for name, amount in tolerance.items()) or "equal"
        digits = "" if line.digits is None else f"{line.digits:.1f}"
        verdict = "pass" if line.passed else "fail"
        yield line.where, _shown(line.expected), _shown(line.computed), allowed, digits, verdict


def _shown(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else "none" if value is None else str(value)
