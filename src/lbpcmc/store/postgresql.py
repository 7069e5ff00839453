"""PostgreSQL, where several stations write: the ledger's protection, its lock row, the server's clock.

Invariant: a station's role has SELECT and INSERT on the ledger and nothing more (tests/store/test_postgresql.py). The
serial order of writers comes from one lock row, asked for in turn. Views and read tables belong to the owner, who alone
creates and drops them.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.messages import say
from lbpcmc.store.engine import BUSY_SECONDS
from lbpcmc.store.schema import LAST, LAYOUT, compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    import psycopg
    from sqlalchemy.engine import Connection

    from lbpcmc.messages import Statement

STATIONS = "lbpcmc_stations"
"""Role whose members write to the ledger."""

TABLES = (
    """CREATE TABLE event (seq BIGINT PRIMARY KEY, body TEXT NOT NULL, hash BYTEA NOT NULL,
    stream TEXT COLLATE "C" GENERATED ALWAYS AS (split_part(substr(body, 32), '"', 1)) STORED)""",
    "CREATE INDEX ix_event_stream ON event (stream, seq)",
    "CREATE TABLE content (sha256 TEXT PRIMARY KEY, bytes BYTEA NOT NULL)",
    "CREATE TABLE ledger_lock (one INTEGER PRIMARY KEY)",
    "INSERT INTO ledger_lock VALUES (1)",
    f"COMMENT ON TABLE event IS 'lbpcmc layout {LAYOUT}'",
)
"""The stream is cut out of the bytes, because PostgreSQL reads no JSON in which a text has a NUL. With collation C the
streams of a kind stand together, whatever the language of the server."""
READ_SCHEMA = "CREATE TABLE read_schema (one INTEGER PRIMARY KEY, digest TEXT NOT NULL)"
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
_BEGIN, _PATIENCE = "BEGIN", "SET LOCAL lock_timeout = '{:.0f}s'"
_TURN = ("SELECT one FROM ledger_lock FOR UPDATE", "SELECT clock_timestamp()")
"""How a writer gets its turn. All goes to the server at once with the question for the last event, and one after the
other: each statement sees what was committed until it began, so that the last event is read after the lock was had."""
_MOST_WAITING = 500
"""Statements that are kept before they are sent."""
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
            import psycopg

            parts = sa.make_url(url).set(drivername="postgresql+psycopg")
            self._engine = sa.create_engine(parts, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        except (sa.exc.ArgumentError, ValueError) as error:
            raise StoreError(say("database.not_an_address", url=url[:80])) from error
        except ModuleNotFoundError as error:
            raise StoreError(say("database.no_psycopg")) from error
        self.place = parts.set(drivername="postgresql").render_as_string(hide_password=True)
        self.address: Path | str = parts.render_as_string(hide_password=False)
        self._read_only = read_only
        self.failures: tuple[type[Exception], ...] = (psycopg.Error,)
        self._no_table = psycopg.errors.UndefinedTable
        self._pipelines = psycopg.Pipeline.is_supported()
        self._connection: Connection | None = None
        self._trusted = False
        self._now: datetime | None = None
        self._last: tuple[int, bytes, bytes] | None = None
        self._turn: psycopg.Connection[Any] | None = None  # the driver's connection that holds the lock
        self._waiting: list[tuple[str, Mapping[str, object] | None]] = []

    def connect(self) -> Connection:
        """Give the connection."""
        if self._connection is None or self._connection.closed:
            self._connection, self._trusted = self._engine.connect(), False
        return self._connection

    def close(self) -> None:
        """Release the connection."""
        if self._connection is not None:
            if not self._connection.invalidated and self._driver().closed:
                self._connection.invalidate()  # it was cut: there is nothing to roll back on it
            self._connection.close()
            self._connection = self._turn = None
            self._waiting.clear()

    def _driver(self) -> psycopg.Connection[Any]:
        """The driver's own connection, for the statements of every act."""
        connection: Any = self.connect().connection.driver_connection
        found: psycopg.Connection[Any] = connection
        return found

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

    def has_read_schema(self) -> bool:
        """False where the table that names the read tables was dropped."""
        return self.connect().exec_driver_sql("SELECT to_regclass('read_schema')").scalar_one() is not None

    def make_read_schema(self) -> None:
        """Create that table, for stations to read."""
        self.connect().exec_driver_sql(READ_SCHEMA)
        self.connect().exec_driver_sql(f"GRANT SELECT ON read_schema TO {STATIONS}")

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
        self._waiting.clear()
        self._now = self._last = None
        self._turn = self._driver()
        try:
            last = compiled(LAST, self._engine.dialect, literal=True)
            cursor = self._turn.execute("; ".join((_BEGIN, _PATIENCE.format(BUSY_SECONDS), *_TURN, last)))
        except self._no_table:  # where a ledger is to be created
            self._turn.execute("ROLLBACK; BEGIN")
            return
        found = [cursor.fetchall() for _ in cursor.results() if cursor.description]
        ((self._now,),) = found[-2]
        self._last = found[-1][0] if found[-1] else None

    def last(self) -> tuple[int, bytes, bytes] | None:
        """What was found once the lock was held."""
        return self._last

    def write(self, statement: sa.ClauseElement, values: Mapping[str, object]) -> None:
        """Keep a statement until something is asked, or the end."""
        self._waiting.append((compiled(statement, self._engine.dialect), values))
        if len(self._waiting) >= _MOST_WAITING:
            self.flush()

    def flush(self) -> None:
        """Send what waits in one go: where one statement fails, the server refuses those after it."""
        if self._waiting:
            self._send()

    def _send(self) -> str | None:
        """What the server says of the last statement."""
        driver, waiting = self._turn, list(self._waiting)
        self._waiting.clear()
        if driver is None:
            raise StoreError(say("database.ended"))
        with driver.cursor() as cursor:
            with driver.pipeline() if self._pipelines else nullcontext():
                for sql, values in waiting:
                    cursor.execute(sql, values)
            return cursor.statusmessage

    def end(self, *, commit: bool) -> None:
        """Commit with everything that waits, or roll back what is open."""
        if commit:
            self._waiting.append(("COMMIT", None))
            if self._send() != "COMMIT":  # after a failure that nobody told, the server rolls back and says so here
                raise StoreError(say("database.refused_part"))
            self._turn = None
            return
        self._waiting.clear()
        self._turn = None
        if self._connection is not None and not self._connection.closed:
            self._connection.exec_driver_sql("ROLLBACK")

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
        """The server's clock as the lock was held: the same for every station."""
        return self._now

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
