"""Documents on paper: the approved versions that a batch was made, tested and calculated by (21 CFR 211.188(a))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.gmp.pages import when
from lbpcmc.reports.table import Column, table

if TYPE_CHECKING:
    from lbpcmc.gmp.pages import Record
    from lbpcmc.reports.sheet import Sheets

_COLUMNS = (
    Column("document", 24),
    Column("version", 8),
    Column("SHA-256 of its bytes, and of what was approved", 36),
    Column("imported", 16),
    Column("approved", 16),
)


def documents(sheets: Sheets, record: Record) -> None:
    """Draw the approved documents with their hashes, and who imported and approved each."""
    sheets.subheading("Approved documents")
    rows = []
    for imported, approved in record.documents:
        papers = approved.payload
        rows.append(
            (
                (f"{papers.kind} {papers.id}", imported.payload.title),
                papers.version,
                (f"file {papers.sha256}", f"compiled {papers.compiled_sha256}"),
                f"{imported.envelope.name}, {when(imported)} [{imported.seq}]",
                f"{approved.envelope.name}, {when(approved)} [{approved.seq}]",
            )
        )
    table(sheets, _COLUMNS, rows, size=6.5)
