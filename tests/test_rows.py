"""The SQLModel classes have the columns of the read tables, and read a site's database."""

from __future__ import annotations

import pytest
from sqlalchemy.dialects import sqlite
from sqlmodel import Session, create_engine, select

from lbpcmc.gmp.product import read_schema
from lbpcmc.rows import ROWS, Document, Person

CORE = {table.name: table for table in read_schema().tables}


KINDS = {"TEXT": "text", "VARCHAR": "text", "INTEGER": "whole", "REAL": "real", "FLOAT": "real"}


def shape(table):
    dialect = sqlite.dialect()
    return {
        column.name: (KINDS[column.type.compile(dialect)], bool(column.nullable), column.primary_key)
        for column in table.columns
    }


def test_there_is_one_class_for_each_table():
    assert sorted(row.__tablename__ for row in ROWS) == sorted(CORE)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_a_class_has_the_columns_of_its_table(row):
    assert shape(row.__table__) == shape(CORE[row.__tablename__])


def test_a_database_is_read_by_them(site):
    site.close()
    engine = create_engine(f"sqlite:///file:{site.place}/lbpcmc.sqlite?mode=ro&uri=true")
    with Session(engine) as session:
        assert session.get(Person, "olga").roles == "operator"
        assert [one.id for one in session.exec(select(Document).order_by(Document.id))] == ["SMALL-1", "SMALL-SPEC"]
        for row in ROWS:
            session.exec(select(row)).all()
    engine.dispose()
