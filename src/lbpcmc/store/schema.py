"""The ledger's tables as both engines have them; what defines them stands with each engine.

Invariant: `event` takes the next number only, `content` takes each hash once, and nothing in either is ever changed or
deleted (tests/store/test_triggers.py). The stream of an event is computed by the database from the event's own bytes:
nobody writes it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from lbpcmc.events import Envelope

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler

LAYOUT = 2
"""Layout of the ledger's tables. SQLite keeps it in PRAGMA user_version, PostgreSQL in a comment of `event`."""

LEDGER = sa.MetaData()
event = sa.Table(
    "event",
    LEDGER,
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sa.Column("stream", sa.Text, sa.Computed("")),
)
content = sa.Table(
    "content",
    LEDGER,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("bytes", sa.LargeBinary, nullable=False),
)
read_schema = sa.Table(
    "read_schema",
    LEDGER,
    sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("digest", sa.Text, nullable=False),
)
"""One row: the digest of the read tables' definitions. Where it differs they are written again from the ledger."""


class envelope_text(FunctionElement[str]):  # noqa: N801  # reads as a function in SQL
    """A field of an event's envelope that always has a text, and so has the next."""

    type = sa.Text()
    inherit_cache = True
    name = "envelope_text"


@compiles(envelope_text, "sqlite")
def _sqlite_envelope_text(element: envelope_text, compiler: SQLCompiler, **how: Any) -> str:
    """Cut the text out between its key and the next: json_extract is refused in views of untrusted files."""
    column, key = list(element.clauses)
    body, names = compiler.process(column, **how), Envelope._fields
    before, after = f'"{key.value}":"', f'","{names[names.index(key.value) + 1]}":"'
    begin = f"instr({body}, '{before}') + {len(before)}"
    text = f"substr({body}, {begin}, instr({body}, '{after}') - ({begin}))"
    return f"replace(replace({text}, '\\\"', '\"'), '\\\\', '\\')"


@compiles(envelope_text, "postgresql")
def _postgresql_envelope_text(element: envelope_text, compiler: SQLCompiler, **how: Any) -> str:
    """Cut the payload off before the JSON is read: PostgreSQL reads none in which a text has a NUL."""
    body, key = list(element.clauses)
    cut = f"split_part({compiler.process(body, **how)}, ',\"payload\":', 1)"
    return f"(({cut} || '}}')::json ->> '{key.value}')"


class as_bytes(FunctionElement[bytes]):  # noqa: N801  # reads as a function in SQL
    """A column as its bytes, whatever a damaged file makes of its type."""

    type = sa.LargeBinary()
    inherit_cache = True
    name = "as_bytes"


@compiles(as_bytes, "sqlite")
def _sqlite_as_bytes(element: as_bytes, compiler: SQLCompiler, **how: Any) -> str:
    return f"coalesce(CAST({compiler.process(element.clauses, **how)} AS BLOB), x'')"


@compiles(as_bytes, "postgresql")
def _postgresql_as_bytes(element: as_bytes, compiler: SQLCompiler, **how: Any) -> str:
    (column,) = element.clauses
    text = compiler.process(column, **how)
    return text if isinstance(column.type, sa.LargeBinary) else f"convert_to({text}, 'UTF8')"


_before = event.alias("before")
_EVENTS = sa.select(
    event.c.seq,
    as_bytes(event.c.body).label("body"),
    as_bytes(event.c.hash).label("hash"),
).order_by(event.c.seq)

LAST = sa.select(event.c.seq, as_bytes(event.c.hash), as_bytes(event.c.body)).order_by(event.c.seq.desc()).limit(1)
COUNT = sa.select(sa.func.count()).select_from(event)
FIRST_BODY = sa.select(as_bytes(event.c.body)).where(event.c.seq == 1)
ALL = _EVENTS.where(event.c.seq > sa.bindparam("after"))
STREAM = (
    sa.select(
        event.c.seq,
        as_bytes(event.c.body).label("body"),
        as_bytes(event.c.hash).label("hash"),
        as_bytes(_before.c.hash).label("before"),
    )
    .select_from(event.outerjoin(_before, _before.c.seq == event.c.seq - 1))
    .where(event.c.stream == sa.bindparam("stream"), event.c.seq > sa.bindparam("after"))
    .order_by(event.c.seq)
)
STREAM_END = sa.select(sa.func.max(event.c.seq)).where(event.c.stream == sa.bindparam("stream"))
HASH_AT = sa.select(as_bytes(event.c.hash)).where(event.c.seq == sa.bindparam("seq"))
CONTENT = sa.select(as_bytes(content.c.bytes)).where(content.c.sha256 == sa.bindparam("sha256"))
CONTENTS = sa.select(as_bytes(content.c.sha256), as_bytes(content.c.bytes)).order_by(content.c.sha256)
APPEND = sa.insert(event).values(seq=sa.bindparam("seq"), body=sa.bindparam("body"), hash=sa.bindparam("hash"))
KEEP = sa.insert(content).values(sha256=sa.bindparam("sha256"), bytes=sa.bindparam("bytes"))


@lru_cache(maxsize=1000)
def compiled(statement: sa.ClauseElement, dialect: sa.Dialect, *, literal: bool = False) -> str:
    """SQL of a statement for a driver, made once: an act runs the same few statements again and again.

    `literal` writes values into the text, for a statement that is told none.
    """
    return str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": literal}))
