"""The batch record as pages: everything that the fold knows, handed to the room that draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.batch.entries import batch_stream
from lbpcmc.batch.exceptions import review
from lbpcmc.reports.record import RecordHeader, draw_record
from lbpcmc.store.tables import BatchRow

if TYPE_CHECKING:
    from lbpcmc.desk.site import Site


def print_record(site: Site, lot: str, *, page: str = "A4") -> bytes:
    """Draw the record of a batch as PDF, on `A4` or `Letter`; the same record gives the same bytes."""
    state = site.batch(lot)
    row = site.ledger.rows(BatchRow, lot=lot)[0]
    header = RecordHeader(
        site=site.folder.resolve().name,
        database_id=site.ledger.database_id,
        stream=batch_stream(lot),
        head=state.log[-1].hash,
        entries=len(state.log),
        first_seq=row.first_seq,
        last_seq=row.last_seq,
        recipe_sha256=row.recipe_sha256,
        specification_sha256=row.specification_sha256 or "",
        demonstration=state.demonstration or site.demonstration,
    )
    return draw_record(state, review(state), header, page=page)
