"""A laboratory calculation on paper: the result first, then what makes it valid, every step, the raw data as typed.

Invariant: a second person can check the result by hand from these pages alone, and the hashes say which method and
which file they are about (pinned by tests/reports/test_calculation.py). Serves 21 CFR 211.194(a)(4), (5) and (8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.reports.chart import figure_chart
from lbpcmc.reports.sheet import Furniture, Sheets, hex_groups, paginate
from lbpcmc.reports.table import Column, pairs, table

if TYPE_CHECKING:
    from lbpcmc.laboratory.figure import Figure
    from lbpcmc.laboratory.result import Reportable


@dataclass(frozen=True, slots=True)
class CalculationHeader:
    """What the pages say about their own origin."""

    method: str
    """ID and version."""
    title: str
    assay: str
    scope: str
    source: str
    rules: tuple[tuple[str, str], ...]
    """Every rule in force."""
    method_sha256: str
    data_name: str
    data_title: str
    data_sha256: str
    data_text: str
    """The raw data as they were typed."""
    program: str
    """Name and version of what calculated."""


def draw_calculation(
    results: tuple[tuple[Reportable, str], ...], figure: Figure, header: CalculationHeader, *, page: str = "A4"
) -> bytes:
    """Draw results, each with its limits as they are printed; the same calculation gives the same bytes."""
    furniture = Furniture(
        title=f"Calculation: {header.title}",
        right=header.method,
        footer=f"data {hex_groups(header.data_sha256)}",
        mark="",
    )

    def draw(sheets: Sheets) -> None:
        _head(sheets, header)
        for result, limits in results:
            _result(sheets, result, limits)
        sheets.heading("Figure", needed=260)
        figure_chart(sheets, figure)
        _raw(sheets, header)
        _rules(sheets, header)
        _signatures(sheets)

    return paginate(draw, page, furniture, f"Calculation {header.method}")


def _head(sheets: Sheets, header: CalculationHeader) -> None:
    sheets.heading(header.title)
    pairs(
        sheets,
        [
            ("method", f"{header.method}; assay: {header.assay}"),
            ("validated for", header.scope),
            ("source", header.source),
            ("raw data", f"{header.data_name}{f': {header.data_title}' if header.data_title else ''}"),
        ],
    )


def _result(sheets: Sheets, result: Reportable, limits: str) -> None:
    found = result.value is not None or bool(result.finding)
    sheets.heading(f"{result.quantity[:1].upper()}{result.quantity[1:]}: {result.reported if found else 'no result'}")
    convention = f"{limits}; {result.limits.convention}" if result.limits is not None else ""
    rows = [
        ("reason", "" if found else result.reason),
        ("limits", convention),
        ("flags", ", ".join(flag.value for flag in result.flags)),
    ]
    pairs(sheets, rows)
    if result.gates:
        sheets.subheading("Validity")
        table(
            sheets,
            (
                Column("gate", 24),
                Column("computed", 30),
                Column("must be", 22),
                Column("", 10, verdict=True),
                Column("source", 22),
            ),
            [(g.name, g.computed, g.limit, "pass" if g.passed else "fail", g.source) for g in result.gates],
        )
    if result.trace:
        sheets.subheading("Every step")
        table(
            sheets,
            (Column("", 4), Column("what", 24), Column("formula", 30), Column("value", 38), Column("source", 22)),
            [(str(n), s.what, s.formula, s.value, s.source) for n, s in enumerate(result.trace, 1)],
        )


def _raw(sheets: Sheets, header: CalculationHeader) -> None:
    sheets.heading("Raw data as typed")
    lines = header.data_text.splitlines()
    table(sheets, (Column("line", 6), Column("", 94)), [(str(n), line) for n, line in enumerate(lines, 1)])
    sheets.words(f"SHA-256 {hex_groups(header.data_sha256)}", 7)


def _rules(sheets: Sheets, header: CalculationHeader) -> None:
    sheets.heading("Rules of the method in force")
    table(sheets, (Column("rule", 35), Column("value", 65)), header.rules)
    sheets.words(f"SHA-256 of the method {hex_groups(header.method_sha256)}", 7)
    sheets.words(f"Calculated by {header.program}.", 7)


def _signatures(sheets: Sheets) -> None:
    sheets.heading("Signatures", needed=60)
    rows = [(role, "", "", "") for role in ("Performed by", "Checked by")]
    table(sheets, (Column("", 20), Column("name", 30), Column("signature", 30), Column("date", 20)), rows, size=10)
