"""Rows of the read tables as objects, for those who read them; all follow from the ledger and can be rebuilt from it.

SQLModel rows validate nothing; what is written comes from entries that the rules have passed. Exact numbers are text:
SQLite would turn a Decimal into a float.

Invariant: the columns are those of lbpcmc.store.layout (tests/store/test_projection.py). Appending and verifying do
without this module: it costs a quarter of a second to import.
"""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class PersonRow(SQLModel, table=True):
    """A person who may act."""

    __tablename__ = "person"
    id: str = Field(primary_key=True)
    name: str
    roles: str
    """Comma-separated."""
    since: str
    seq: int


class DocumentRow(SQLModel, table=True):
    """A version of a recipe or specification; its bytes are in document_bytes."""

    __tablename__ = "document"
    sha256: str = Field(primary_key=True)
    type: str
    id: str
    version: str
    imported_by: str
    imported_at: str
    approved_by: str | None = None
    approved_at: str | None = None
    demonstration: int = 0
    """1 where the approval was replayed: it is then no signature."""
    seq: int


class BatchRow(SQLModel, table=True):
    """A batch and the versions it is made by."""

    __tablename__ = "batch"
    lot: str = Field(primary_key=True)
    recipe: str
    recipe_version: str
    recipe_sha256: str
    specification: str | None = None
    specification_version: str | None = None
    specification_sha256: str | None = None
    status: str
    demonstration: int
    started_at: str
    changed_at: str
    first_seq: int
    last_seq: int
    entries: int


class ValueRow(SQLModel, table=True):
    """A value of the procedure: every submission, those that were superseded or refused included."""

    __tablename__ = "value"
    seq: int = Field(primary_key=True)
    lot: str
    step: str
    occurrence: int
    replicate: int
    act: str
    typed: str | None = None
    number: str | None = None
    unit: str | None = None
    understood: str | None = None
    verdict: str | None = None
    criterion: str | None = None
    finding: str | None = None
    item: str | None = None
    person: str
    role: str
    at: str
    superseded_by: int | None = None


class ResultRow(SQLModel, table=True):
    """A result against a specification, with the version that judged it."""

    __tablename__ = "result"
    seq: int = Field(primary_key=True)
    lot: str
    test: str
    typed: str | None = None
    number: str | None = None
    unit: str | None = None
    understood: str | None = None
    verdict: str | None = None
    criterion: str | None = None
    finding: str | None = None
    person: str
    role: str
    at: str
    superseded_by: int | None = None


class SignatureRow(SQLModel, table=True):
    """A signature, verification or approval, bound to the entry or document that it covers."""

    __tablename__ = "signature"
    seq: int = Field(primary_key=True)
    stream: str
    subject: str
    act: str
    person: str
    name: str
    role: str
    meaning: str | None = None
    refers: int | None = None
    digest: str | None = None
    at: str
    zone: str
    demonstration: int = 0


class StreamRow(SQLModel, table=True):
    """The head of each stream: where its chain ends."""

    __tablename__ = "stream"
    stream: str = Field(primary_key=True)
    seq: int
    hash: str
    entries: int


class StreamEntryRow(SQLModel, table=True):
    """Which entries belong to a stream, so that reading one batch does not read the whole ledger."""

    __tablename__ = "stream_entry"
    stream: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
