"""PostgreSQL, where several stations write: the ledger's protection, its lock row, the server's clock.

Invariant: a station's role has SELECT and INSERT on the ledger and nothing more (tests/store/test_postgresql.py). The
serial order of writers comes from one lock row, asked for in turn. Views and read tables belong to the owner, who alone
creates and drops them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.messages import say
from lbpcmc.store.engine import BUSY_SECONDS
from lbpcmc.store.schema import LAYOUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from lbpcmc.messages import Statement

STATIONS = "lbpcmc_stations"
"""Role whose members write to the ledger."""

TABLES = (
    """CREATE TABLE event (seq BIGINT PRIMARY KEY, body TEXT NOT NULL, hash BYTEA NOT NULL,
    stream TEXT COLLATE "C" GENERATED ALWAYS AS (split_part(substr(body, 32), '"', 1)) STORED)""",
    "CREATE INDEX ix_event_stream ON event (stream, seq)",
    "CREATE TABLE content (sha256 TEXT PRIMARY KEY, bytes BYTEA NOT NULL)",
    "CREATE TABLE read_schema (one INTEGER PRIMARY KEY, digest TEXT NOT NULL)",
    "CREATE TABLE ledger_lock (one INTEGER PRIMARY KEY)",
    "INSERT INTO ledger_lock VALUES (1)",
    f"COMMENT ON TABLE event IS 'lbpcmc layout {LAYOUT}'",
)
"""The stream is cut out of the bytes, because PostgreSQL reads no JSON in which a text has a NUL. With collation C the
streams of a kind stand together, whatever the language of the server."""
_NEVER = "BEGIN RAISE EXCEPTION 'the ledger is never changed'; END"
_NEXT = (
    "BEGIN IF NEW.seq IS DISTINCT FROM (SELECT coalesce(max(seq), 0) + 1 FROM event) THEN "
    "RAISE EXCEPTION 'an event of the ledger takes the next number'; END IF; RETURN NEW; END"
)
STREAM = "split_part(substr(body, 32), '\"'::text, 1)"
"""How PostgreSQL writes what the stream is computed from."""
FUNCTIONS = {"lbpcmc_never": _NEVER, "lbpcmc_next": _NEXT}
TRIGGERS = {
    "event_no_change": ("event", "BEFORE UPDATE OR DELETE OR TRUNCATE ON event FOR EACH STATEMENT", "lbpcmc_never", 58),
    "event_next_only": ("event", "BEFORE INSERT ON event FOR EACH ROW", "lbpcmc_next", 7),
    "content_no_change": (
        "content",
        "BEFORE UPDATE OR DELETE OR TRUNCATE ON content FOR EACH STATEMENT",
        "lbpcmc_never",
        58,
    ),
}
"""Table, when, function, and what PostgreSQL makes of it (pg_trigger.tgtype)."""
_OURS = frozenset({"event", "content", "read_schema", "ledger_lock"})
_CONSTRAINT = "23505"
_REFUSALS: dict[str, tuple[type[StoreError], Statement]] = {
    "55P03": (StoreError, say("database.busy")),
    "53100": (StoreError, say("database.server_full")),
    "42501": (StoreError, say("database.not_a_member", role=STATIONS)),
    "25006": (StoreError, say("database.only_reads")),
    _CONSTRAINT: (IntegrityError, say("database.constraint")),
}


class Postgresql:
    """One database of a server, opened by one process."""

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        """`url` is `postgresql://user@host/database`; StoreError if it cannot be one."""
        try:
            parts = sa.make_url(url).set(drivername="postgresql+psycopg")
            self._engine = sa.create_engine(parts, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        except (sa.exc.ArgumentError, ValueError) as error:
            raise StoreError(say("database.not_an_address", url=url[:80])) from error
        except ModuleNotFoundError as error:
            raise StoreError(say("database.no_psycopg")) from error
        self.place = parts.set(drivername="postgresql").render_as_string(hide_password=True)
        self.address: Path | str = parts.render_as_string(hide_password=False)
        self._read_only = read_only
        self._connection: Connection | None = None
        self._trusted = False

    def connect(self) -> Connection:
        """Give the connection."""
        if self._connection is None or self._connection.closed:
            self._connection, self._trusted = self._engine.connect(), False
        return self._connection

    def close(self) -> None:
        """Release the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def create(self) -> None:
        """Create the ledger in an empty database, and the role of the stations."""
        connection = self.connect()
        if connection.exec_driver_sql("SELECT to_regclass('event')").scalar_one() is not None:
            raise StoreError(say("database.has_a_ledger", place=self.place))
        for statement in TABLES:
            connection.exec_driver_sql(statement)
        for name, body in FUNCTIONS.items():
            connection.exec_driver_sql(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$"
            )
        for name, (_, when, function, _) in TRIGGERS.items():
            connection.exec_driver_sql(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {function}()")
        role = connection.exec_driver_sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{STATIONS}'").scalar()  # noqa: S608  # our own name
        if role is None:
            connection.exec_driver_sql(f"CREATE ROLE {STATIONS} NOLOGIN")
        connection.exec_driver_sql(f"GRANT SELECT, INSERT ON event, content TO {STATIONS}")
        connection.exec_driver_sql(f"GRANT SELECT, UPDATE ON ledger_lock TO {STATIONS}")
        connection.exec_driver_sql(f"GRANT SELECT ON read_schema TO {STATIONS}")

    def grant(self, tables: Iterable[str], views: Iterable[str]) -> None:
        """Let the stations write read tables and read views."""
        for name in tables:
            self.connect().exec_driver_sql(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO {STATIONS}")
        for name in views:
            self.connect().exec_driver_sql(f"GRANT SELECT ON {name} TO {STATIONS}")

    def begin(self, *, write: bool) -> None:
        """Begin; a writer waits for the lock row in turn."""
        if not write:
            self.connect().exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            return
        if self._read_only:
            raise StoreError(say("database.read_only"))
        self.connect().exec_driver_sql(f"BEGIN; SET LOCAL lock_timeout = '{BUSY_SECONDS:.0f}s'")
        if self.connect().exec_driver_sql("SELECT to_regclass('ledger_lock')").scalar_one() is not None:
            self.connect().exec_driver_sql("SELECT one FROM ledger_lock FOR UPDATE")

    def end(self, *, commit: bool) -> None:
        """Commit, or roll back what is open."""
        if self._connection is not None and not self._connection.closed:
            self._connection.exec_driver_sql("COMMIT" if commit else "ROLLBACK")

    def trusted(self) -> bool:
        """True once the protection was found as created by this connection."""
        return self._trusted

    def protection(self) -> tuple[str, ...]:
        """Compare layout, triggers and their functions."""
        connection = self.connect()
        if connection.exec_driver_sql("SELECT to_regclass('event')").scalar_one() is None:
            raise IntegrityError(say("database.of_others"))
        comment = connection.exec_driver_sql("SELECT obj_description('event'::regclass)").scalar_one()
        wrong = [] if comment == f"lbpcmc layout {LAYOUT}" else [f"the layout is '{comment}', not {LAYOUT}"]
        rows = connection.exec_driver_sql(
            "SELECT tgname, relname, proname, tgtype, tgenabled::text FROM pg_trigger "
            "JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE tgrelid IN ('event'::regclass, 'content'::regclass) AND NOT tgisinternal"
        )
        found = {name: tuple(rest) for name, *rest in rows}
        for name, (table, _, function, kind) in TRIGGERS.items():
            kept = found.pop(name, None)
            if kept != (table, function, kind, "O"):
                wrong.append(f"{name} was changed" if kept else f"{name} is missing")
        wrong += [f"trigger {name} does not belong there" for name in sorted(found)]
        bodies = dict(
            tuple(row)
            for row in connection.exec_driver_sql(
                "SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'lbpcmc\\_%%'"
            )
        )
        wrong += [f"function {name} was changed" for name, body in FUNCTIONS.items() if bodies.get(name) != body]
        wrong += self._changed_tables()
        self._trusted = not wrong
        return tuple(wrong)

    def _changed_tables(self) -> list[str]:
        """What else could stand between an event and its table: rules, row security, a stream that is written."""
        connection = self.connect()
        rules = connection.exec_driver_sql(
            "SELECT rulename FROM pg_rewrite WHERE ev_class IN ('event'::regclass, 'content'::regclass)"
        )
        hidden = connection.exec_driver_sql(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND oid IN ('event'::regclass, 'content'::regclass)"
        )
        stream = connection.exec_driver_sql(
            "SELECT pg_get_expr(adbin, adrelid) FROM pg_attribute JOIN pg_attrdef ON adrelid = attrelid "
            "AND adnum = attnum WHERE attrelid = 'event'::regclass AND attname = 'stream' AND attgenerated = 's'"
        ).scalar()
        return [
            *(f"rule {name} does not belong there" for (name,) in rules),
            *(f"row security of {name} was switched on" for (name,) in hidden),
            *(() if stream == STREAM else ("the stream of an event is not computed from its bytes",)),
        ]

    def definitions(self) -> Mapping[str, str] | None:
        """PostgreSQL keeps definitions in words of its own: the digest of the read schema stands for them."""
        return None

    def drop(self, kind: str, name: str) -> None:
        """Drop a read table or view."""
        self.connect().exec_driver_sql(f"DROP {kind.upper()} IF EXISTS {name} CASCADE")

    def strangers(self, ours: frozenset[str]) -> tuple[str, ...]:
        """Name tables and views of the schema that are not ours."""
        rows = self.connect().exec_driver_sql(
            "SELECT table_type, table_name FROM information_schema.tables WHERE table_schema = current_schema()"
        )
        kinds = {"BASE TABLE": "table", "VIEW": "view"}
        known = ours | _OURS
        return tuple(f"{kinds.get(kind, kind)} {name} is not one of ours" for kind, name in rows if name not in known)

    def damage(self) -> tuple[str, ...]:
        """The server checks its own files (initdb --data-checksums)."""
        return ()

    def now(self) -> datetime | None:
        """The server's clock: the same for every station."""
        found: datetime = self.connect().exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        return found

    def told(self, error: BaseException) -> StoreError:
        """Find the sentence for what the server reports."""
        origin = error.orig if isinstance(error, sa.exc.DBAPIError) and error.orig is not None else error
        state = getattr(origin, "sqlstate", None) or ""
        if state == "P0001" or state.startswith("23"):
            kind, said = _REFUSALS[_CONSTRAINT]
        elif state.startswith(("08", "57P")) or (not state and type(origin).__name__ == "OperationalError"):
            kind, said = StoreError, say("database.unreachable", place=self.place)
        else:
            kind, said = _REFUSALS.get(state, (StoreError, say("database.unusable")))
        return kind(said, detail=f"{self.place}: {state} {origin}".strip())
