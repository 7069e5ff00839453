"""The read tables, their indexes and their views, as SQL that follows from the row classes.

Invariant: the text of every statement depends on the row classes alone, not on a version of a library, so that the
definitions in a file can be compared with it letter by letter (tests/store/test_rebuild.py). The tables are STRICT: a
number kept as text stays text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer
from sqlmodel import SQLModel

from lbpcmc.store.schema import TABLES as LEDGER_TABLES
from lbpcmc.store.schema import definitions, folded
from lbpcmc.store.tables import READ_TABLES, VIEWS

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Table

TABLE = {name: SQLModel.metadata.tables[name] for name in READ_TABLES}
KEY = {name: tuple(column.name for column in table.primary_key.columns) for name, table in TABLE.items()}
COLUMNS = {name: tuple(column.name for column in table.columns) for name, table in TABLE.items()}


def _statement(table: Table) -> str:
    columns = [
        f"{column.name} {'INTEGER' if isinstance(column.type, Integer) else 'TEXT'}"
        f"{'' if column.nullable else ' NOT NULL'}"
        for column in table.columns
    ]
    key = KEY[table.name]
    numbered = len(key) == 1 and isinstance(table.columns[key[0]].type, Integer)
    options = "STRICT" if numbered else "STRICT, WITHOUT ROWID"
    return f"CREATE TABLE {table.name} ({', '.join(columns)}, PRIMARY KEY ({', '.join(key)})) {options}"


_INDEXES = {
    str(index.name): f"CREATE INDEX {index.name} ON {table.name} ({', '.join(c.name for c in index.columns)})"
    for table in TABLE.values()
    for index in sorted(table.indexes, key=lambda index: str(index.name))
}
_WANTED = {**{name: _statement(table) for name, table in TABLE.items()}, **_INDEXES, **VIEWS}


def create(connection: sqlite3.Connection) -> None:
    """Create the read tables, their indexes and the views."""
    for statement in _WANTED.values():
        connection.execute(statement)


def drop(connection: sqlite3.Connection) -> None:
    """Throw the read tables and views away, and what else stands under their names; the ledger keeps everything."""
    for kind, name, _, _ in definitions(connection):
        ours = name.lower()
        if kind in {"table", "view"} and (ours in VIEWS or ours in READ_TABLES):
            connection.execute(f"DROP {kind.upper()} {ours}")


def wrong(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Name every read table, index and view that is missing or changed, and every index that is not ours."""
    found = _definitions(connection)
    faults = []
    for name, sql in _WANTED.items():
        kind = sql.split(" ", 2)[1].lower()
        if name not in found:
            faults.append(f"{kind} {name} is missing")
        elif folded(found[name][1]) != folded(sql):
            faults.append(f"{kind} {name} was changed")
    faults += [
        f"index {name} is not one of ours"
        for name, (kind, _) in sorted(found.items())
        if kind == "index" and name not in _WANTED
    ]
    return tuple(faults)


def strangers(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Name tables and views that are not ours; they change nothing that is shown, but nobody but the desk writes."""
    ours = _WANTED.keys() | LEDGER_TABLES.keys()
    return tuple(
        f"{kind} {name} is not one of ours"
        for name, (kind, _) in sorted(_definitions(connection).items())
        if kind in {"table", "view"} and name not in ours and not name.startswith("sqlite_stat")
    )


def _definitions(connection: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    return {name: (kind, sql) for kind, name, _, sql in definitions(connection)}
