"""Rows in memory as a database in memory, with the tables and views of a read schema: what exports select from."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.engine import Connection

    from lbpcmc.store.read_tables import ReadSchema, Rows

_EVENT = sa.table("event", sa.column("seq"), sa.column("body"), sa.column("stream"))


@contextmanager
def in_memory(schema: ReadSchema, rows: Rows, events: Iterable[tuple[int, str, str]] = ()) -> Iterator[Connection]:
    """Give a connection to a database with these rows, and with `events`: number, bytes as text, stream."""
    engine = sa.create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("CREATE TABLE event (seq INTEGER PRIMARY KEY, body TEXT, stream TEXT)")
            schema.create(connection)
            for table in schema.tables:
                kept = list(rows.get(table.name, {}).values())
                if kept:
                    connection.execute(sa.insert(table), kept)
            listed = [{"seq": seq, "body": body, "stream": stream} for seq, body, stream in events]
            if listed:
                connection.execute(sa.insert(_EVENT), listed)
            yield connection
    finally:
        engine.dispose()
