"""Exceptions on paper: what quality must decide on, and every rule that ran (21 CFR 211.192; MHRA GXP 2018, 6.15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.reports.table import Column, table

if TYPE_CHECKING:
    from lbpcmc.gmp.exceptions import BatchException, Review
    from lbpcmc.gmp.pages import Record
    from lbpcmc.reports.sheet import Sheets

_FOUND = (
    Column("severity", 10),
    Column("rule", 6),
    Column("where", 18),
    Column("found", 54),
    Column("events", 12),
)
_RAN = (
    Column("rule", 8),
    Column("version", 8),
    Column("looks for", 44),
    Column("serves", 28),
    Column("found", 8),
)


def exceptions(sheets: Sheets, record: Record) -> None:
    """Draw every exception, the most severe first, and the list of rules that ran."""
    sheets.heading("Exceptions")
    if record.review.exceptions:
        table(sheets, _FOUND, grouped(record.review), size=7.5)
    else:
        sheets.words("None.")
    sheets.subheading("Rules that were run")
    table(sheets, _RAN, ((r.id, r.version, r.title, r.clause, str(n)) for r, n in record.review.counts), size=7)


def grouped(review: Review) -> list[tuple[str, ...]]:
    """One line for exceptions that say the same of several places; every place and event is named."""
    groups: dict[tuple[str, str, str], list[BatchException]] = {}
    for found in review.exceptions:
        groups.setdefault((found.severity.value, found.rule, found.said), []).append(found)
    return [
        (severity, rule, ", ".join(e.subject for e in members), said, ", ".join(str(e.seq) for e in members if e.seq))
        for (severity, rule, said), members in groups.items()
    ]
