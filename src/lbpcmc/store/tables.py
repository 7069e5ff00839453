"""The read tables: rows for quick reading, all of which follow from the ledger and can be rebuilt from it.

SQLModel rows validate nothing; what is written here comes from entries that the rules have passed. Exact numbers are
text: SQLite would turn a Decimal into a float.
"""

from __future__ import annotations

from sqlmodel import Field, Index, SQLModel


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
    __table_args__ = (Index("ix_value_slot", "lot", "step", "occurrence", "replicate"),)
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
    __table_args__ = (Index("ix_result_test", "lot", "test"),)
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


READ_TABLES = ("person", "document", "batch", "value", "result", "signature", "stream", "stream_entry")

VIEWS = {
    "v_batches": (
        "CREATE VIEW v_batches AS SELECT b.lot, b.status, b.recipe, b.recipe_version, b.recipe_sha256, "
        "b.specification, b.specification_version, b.specification_sha256, b.demonstration, b.started_at, b.entries, "
        "(SELECT count(*) FROM value v WHERE v.lot = b.lot AND v.verdict = 'fail') AS values_failed, "
        "(SELECT count(*) FROM value v WHERE v.lot = b.lot AND v.verdict IN ('inconclusive', 'invalid')) "
        "AS values_undecided, "
        "(SELECT count(*) FROM result r WHERE r.lot = b.lot AND r.superseded_by IS NULL) AS results, "
        "(SELECT count(*) FROM result r WHERE r.lot = b.lot AND r.superseded_by IS NULL AND r.verdict = 'fail') "
        "AS results_failed, "
        "(SELECT count(*) FROM result r WHERE r.lot = b.lot AND r.superseded_by IS NULL "
        "AND r.verdict IN ('inconclusive', 'invalid')) AS results_undecided FROM batch b"
    ),
    "v_process_values": (
        "CREATE VIEW v_process_values AS SELECT v.lot, v.step, v.occurrence, v.replicate, v.act, v.typed, v.number, "
        "v.unit, v.verdict, v.criterion, v.finding, v.superseded_by IS NULL AND v.act <> 'not understood' AS holds, "
        "v.item, v.person, v.at, b.recipe, b.recipe_version, b.recipe_sha256, b.demonstration, v.seq "
        "FROM value v JOIN batch b ON b.lot = v.lot"
    ),
    "v_results": (
        "CREATE VIEW v_results AS SELECT r.lot, r.test, r.typed, r.number, r.unit, r.verdict, r.criterion, r.finding, "
        "r.superseded_by IS NULL AS holds, r.person, r.at, b.specification, b.specification_version, "
        "b.specification_sha256, b.demonstration, r.seq FROM result r JOIN batch b ON b.lot = r.lot"
    ),
}
"""Three views for an analyst with a sqlite3 shell; documented in docs/database.md."""
