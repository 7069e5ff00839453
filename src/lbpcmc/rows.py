"""Rows of the read tables as SQLModel classes, for programs that query a site's database themselves.

One class a table, with the columns of the database: tests/test_rows.py compares them. Nothing in lbpcmc reads or writes
by these classes. A read table is for display and search; what the ledger says comes from `lbpcmc.table`.
"""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class Row(SQLModel):
    """A row of a read table."""

    metadata: ClassVar[sa.MetaData] = sa.MetaData()


class Person(Row, table=True):
    """Somebody who may act, or might."""

    __tablename__ = "person"

    id: str = Field(primary_key=True)
    name: str
    roles: str
    """Separated by commas."""
    active: int
    since: str
    until: str | None
    seq: int


class Document(Row, table=True):
    """One version of a recipe, specification or method."""

    __tablename__ = "document"

    kind: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    title: str
    sha256: str
    compiled_sha256: str | None
    imported_by: str
    imported_at: str
    approved_by: str | None
    approved_at: str | None
    demonstration: int
    seq: int


class Batch(Row, table=True):
    """A batch on one line."""

    __tablename__ = "batch"

    lot: str = Field(primary_key=True)
    title: str
    product: str
    recipe: str
    recipe_version: str
    recipe_sha256: str
    specification: str
    specification_version: str
    specification_sha256: str
    status: str
    phase: str
    next_step: str
    done: int
    critical: int
    major: int
    minor: int
    demonstration: int
    started_at: str
    changed_at: str
    changed_by: str
    first_seq: int
    last_seq: int
    events: int


class _Judged(Row):
    """What a table holds of a judged value."""

    typed: str | None
    interpreted: str | None
    qualifier: str | None
    number: str | None
    """Exact: a decimal, or a fraction where there is no finite decimal."""
    real: float | None
    unit: str | None
    kind: str | None
    verdict: str | None
    criterion: str | None
    reason: str | None


class Value(_Judged, table=True):
    """What was submitted at a step of the procedure."""

    __tablename__ = "value"

    seq: int = Field(primary_key=True)
    lot: str
    step: str
    occurrence: int
    replicate: int
    type: str
    value_name: str | None
    title: str
    phase: str
    material_lot: str | None
    equipment: str | None
    sample: str | None
    remark: str | None
    person: str
    name: str
    role: str
    at: str
    superseded_by: int | None


class Result(_Judged, table=True):
    """A laboratory result."""

    __tablename__ = "result"

    seq: int = Field(primary_key=True)
    lot: str
    test: str
    type: str
    title: str
    attribute: str
    method: str | None
    method_version: str | None
    raw_sha256: str | None
    remark: str | None
    person: str
    name: str
    role: str
    at: str
    superseded_by: int | None


class Signature(Row, table=True):
    """A signature, a verification or an approval."""

    __tablename__ = "signature"

    seq: int = Field(primary_key=True)
    stream: str
    subject: str
    type: str
    person: str
    name: str
    role: str
    at: str
    identity: str
    meaning: str
    event: int | None
    digest: str
    utc_offset: str
    demonstration: int


class Exceptional(Row, table=True):
    """One thing that quality must see, of a batch or of another stream."""

    __tablename__ = "exception"

    stream: str = Field(primary_key=True)
    open: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    lot: str | None
    severity: str
    rule: str
    subject: str
    said: str
    seq: int | None


ROWS: tuple[type[Row], ...] = (Person, Document, Batch, Value, Result, Signature, Exceptional)
"""Every class, one for each read table."""
