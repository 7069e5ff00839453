"""Read tables: what is shown and searched. All follow from the ledger, and can be thrown away and written again.

A capability says what an event means as changes of rows. The same changes are applied to the database in the act's
transaction, and to rows in memory when the tables are verified or exported, so that both are equal by construction.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy.engine import Connection, Dialect


class Put(NamedTuple):
    """A new row."""

    table: sa.Table
    row: Mapping[str, object]


class Change(NamedTuple):
    """New values in the row with this primary key."""

    table: sa.Table
    key: tuple[object, ...]
    values: Mapping[str, object]


class Clear(NamedTuple):
    """Away with the rows whose primary key begins with these values."""

    table: sa.Table
    key: tuple[object, ...]


RowChange = Put | Change | Clear
Rows = dict[str, dict[tuple[object, ...], dict[str, object]]]
"""Rows in memory: by table, by primary key."""


@dataclass(frozen=True)
class ReadSchema:
    """The tables and views of a product."""

    metadata: sa.MetaData
    views: Mapping[str, sa.Select[Any]] = field(default_factory=dict)

    @cached_property
    def tables(self) -> tuple[sa.Table, ...]:
        """The tables in the order in which they are created."""
        return tuple(self.metadata.sorted_tables)

    @cached_property
    def _statements(self) -> dict[str, dict[str, str]]:
        return {}

    def statements(self, dialect: Dialect) -> Mapping[str, str]:
        """What creates each table, index and view, by its name; compiled once for each kind of database."""
        kept = self._statements.get(dialect.name)
        if kept is None:
            kept = self._statements[dialect.name] = self._compiled(dialect)
        return kept

    def _compiled(self, dialect: Dialect) -> dict[str, str]:
        found = {}
        for table in self.tables:
            found[table.name] = str(CreateTable(table).compile(dialect=dialect)).strip()
            for index in sorted(table.indexes, key=lambda one: str(one.name)):
                found[str(index.name)] = str(CreateIndex(index).compile(dialect=dialect)).strip()
        for name, select in self.views.items():
            text = select.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
            found[name] = f"CREATE VIEW {name} AS {text}"
        return found

    def digest(self, dialect: Dialect) -> str:
        """SHA-256 over every definition: another digest is another schema."""
        return hashlib.sha256("\n".join(self.statements(dialect).values()).encode()).hexdigest()

    def create(self, connection: Connection) -> None:
        """Create the tables, their indexes and the views."""
        for statement in self.statements(connection.dialect).values():
            connection.exec_driver_sql(statement.replace("%", "%%") if _percents(connection) else statement)


def _percents(connection: Connection) -> bool:
    return connection.dialect.paramstyle in {"format", "pyformat"}


def statements(changes: Iterable[RowChange]) -> Iterator[tuple[sa.ClauseElement, Mapping[str, object]]]:
    """Changes as statements with their values, in their order. Changes of one form give the same statement."""
    for change in changes:
        match change:
            case Put(table, row):
                yield _insert(table, tuple(row)), row
            case Change(table, key, values):
                yield _update(table, tuple(values)), _keyed(table, key) | dict(values)
            case Clear(table, key):
                yield _delete(table, len(key)), _keyed(table, key)


@cache
def _delete(table: sa.Table, length: int) -> sa.Delete:
    return sa.delete(table).where(*_key(table)[:length])


def _key(table: sa.Table) -> list[sa.ColumnElement[bool]]:
    return [column == sa.bindparam(f"key_{column.name}") for column in table.primary_key.columns]


@cache
def _insert(table: sa.Table, names: tuple[str, ...]) -> sa.Insert:
    return sa.insert(table).values({name: sa.bindparam(name) for name in names})


@cache
def _update(table: sa.Table, names: tuple[str, ...]) -> sa.Update:
    where = _key(table)
    return sa.update(table).where(*where).values({name: sa.bindparam(name) for name in names})


def _keyed(table: sa.Table, key: tuple[object, ...]) -> dict[str, object]:
    return {f"key_{column.name}": one for column, one in zip(table.primary_key.columns, key, strict=False)}


@cache
def _key_names(table: sa.Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key.columns)


def apply(rows: Rows, changes: Iterable[RowChange]) -> None:
    """Apply changes to rows in memory, in their order."""
    for change in changes:
        match change:
            case Put(table, row):
                key = tuple(map(row.__getitem__, _key_names(table)))
                rows.setdefault(table.name, {})[key] = dict(row)
            case Change(table, key, values):
                rows[table.name][key].update(values)
            case Clear(table, key):
                kept = rows.get(table.name, {})
                for one in [one for one in kept if one[: len(key)] == key]:
                    del kept[one]


def differences(connection: Connection, schema: ReadSchema, rows: Rows, most: int = 5) -> Iterator[tuple[str, str]]:
    """Table and key of each row that differs from what the ledger says, at most `most` a table."""
    for table in schema.tables:
        wanted = rows.get(table.name, {})
        names = [column.name for column in table.columns]
        keys = [names.index(column.name) for column in table.primary_key.columns]
        seen, told = set(), 0
        for found in connection.execute(sa.select(table).execution_options(yield_per=5000)):
            key = tuple(found[place] for place in keys)
            seen.add(key)
            row = wanted.get(key)
            same = row is not None and all(found[n] == row.get(name) for n, name in enumerate(names))
            if not same and told < most:
                told += 1
                yield table.name, " ".join(map(str, key))
        for key in wanted.keys() - seen:
            if told < most:
                told += 1
                yield table.name, " ".join(map(str, key))
