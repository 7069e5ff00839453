"""Exports: tables for other programs, made from the events of the ledger and not from the read tables.

Every event is checked against its hash and its link, the rows that follow are made in memory, and the view is selected
from those: what is exported is what the ledger says, whatever was done to the read tables
(tests/gmp/test_export.py; 21 CFR 11.10(b), complete copies).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from lbpcmc.errors import InputError, IntegrityError
from lbpcmc.events.canonical import genesis
from lbpcmc.gmp.clock import stamp
from lbpcmc.gmp.execution.events import BATCH
from lbpcmc.gmp.execution.state import BATCH_STATE
from lbpcmc.gmp.identifiers import near
from lbpcmc.gmp.lots import no_such_batch
from lbpcmc.gmp.read_tables import VIEWS
from lbpcmc.gmp.replaying import Replay
from lbpcmc.messages import say
from lbpcmc.store.memory import in_memory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from lbpcmc.events import Event
    from lbpcmc.gmp.acts import Site
    from lbpcmc.store import Head, Reading

Kind = Literal["text", "whole", "real"]
Cell = str | int | float | None
TABLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "batches": ("v_batches", ("first_seq",)),
    "values": ("v_values", ("seq",)),
    "results": ("v_results", ("seq",)),
    "exceptions": ("v_exceptions", ("stream", "open", "position")),
    "events": ("v_events", ("seq",)),
    "samples": ("v_samples", ("seq",)),
}
"""Name of a table: the view that it shows (docs/database.md), and what its rows are ordered by."""
_DTYPES: Mapping[Kind, str] = {"text": "string", "whole": "Int64", "real": "float64"}


@dataclass(frozen=True, slots=True)
class Export:
    """One table, with what shows of which ledger it is a copy."""

    table: str
    columns: tuple[tuple[str, Kind], ...]
    """Name and kind of each column."""
    rows: tuple[tuple[Cell, ...], ...]
    database: str
    """UUID of the ledger."""
    head: Head
    at: str
    """When it was made, UTC."""

    @property
    def evidence(self) -> dict[str, str]:
        """What a copy says of itself: ledger, head, time, rows."""
        return {
            "table": self.table,
            "rows": str(len(self.rows)),
            "ledger": self.database,
            "head": str(self.head),
            "exported at": self.at,
        }

    def frame(self) -> pd.DataFrame:
        """The table for pandas: text as `string`, whole numbers as `Int64`, real ones as `float64`."""
        import pandas as pd

        by_column = list(zip(*self.rows, strict=True)) or [()] * len(self.columns)
        made = {
            name: pd.Series(list(cells), dtype=_DTYPES[kind])
            for (name, kind), cells in zip(self.columns, by_column, strict=True)
        }
        return pd.DataFrame(made)


def export(site: Site, table: str, lots: tuple[str, ...] = ()) -> Export:
    """Make a table from the ledger, of the whole site or of some lots.

    InputError for an unknown table or lot, or for lots of a table that is not of batches; IntegrityError where an event
    is not what its hash or its link says.
    """
    if table not in TABLES:
        if meant := near(table, TABLES):
            raise InputError(say("export.table_near", table=table, near=meant))
        raise InputError(say("export.no_table", table=table, tables=tuple(TABLES)))
    view, order = TABLES[table]
    of_batches = "lot" in VIEWS[view].selected_columns
    if lots and not of_batches and table != "events":
        raise InputError(say("export.not_of_batches", table=table))
    with site.read() as record:
        reading = record.reading
        head, at = reading.last(), stamp(site.clock.now().at)
        replay = Replay(site.product, reading)
        wanted = frozenset(BATCH.key(lot) for lot in lots)
        events: list[tuple[int, str, str]] = []
        for event, body in verified(reading):
            stream = event.envelope.stream
            if table == "events" and (stream in wanted or not wanted):
                events.append((event.seq, body.decode(), stream))
            if table == "events" or (wanted and BATCH.owns(stream) and stream not in wanted):
                replay.name(stream)
            else:
                replay.add(event)
        _known(lots, replay.streams(BATCH.name))
        replay.sum_up(sorted(replay.named))
        with in_memory(site.ledger.read_schema, replay.rows, events) as connection:
            columns = _columns(view)
            source = sa.table(view, *(sa.column(name) for name, _ in columns))
            keys = (*order, *(name for name, _ in columns))
            asked = sa.select(source).order_by(*(source.c[name] for name in keys))
            if lots and of_batches:
                asked = asked.where(source.c.lot.in_({replay.fold(BATCH_STATE, lot).lot for lot in lots}))
            rows = connection.execute(asked)
            found = tuple(tuple(row) for row in rows)
    return Export(table, columns, found, site.ledger.database_id, head, at)


def verified(reading: Reading) -> Iterator[tuple[Event[object], bytes]]:
    """Every event with its bytes; IntegrityError at the first that is not what its hash or its link says."""
    ledger = reading.ledger
    before = genesis(ledger.database_id)
    for number, (seq, body, digest) in enumerate(reading.raw(), 1):
        event = ledger.types.read(seq, digest.hex(), ledger.genuine(seq, body, digest))
        if seq != number or event.envelope.previous != before:
            raise IntegrityError(say("export.broken_link", seq=seq))
        before = event.hash
        yield event, body


def _known(lots: tuple[str, ...], streams: frozenset[str]) -> None:
    for lot in lots:
        if BATCH.key(lot) not in streams:
            known = (stream.partition(":")[2].upper() for stream in streams)
            raise no_such_batch(lot, near(lot, known))


def _columns(view: str) -> tuple[tuple[str, Kind], ...]:
    return tuple((column.name, _kind(column.type)) for column in VIEWS[view].selected_columns)


def _kind(column: sa.types.TypeEngine[object]) -> Kind:
    if isinstance(column, sa.Integer):
        return "whole"
    return "real" if isinstance(column, sa.Float) else "text"
