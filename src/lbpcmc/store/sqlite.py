"""SQLite: how the file is opened, locked and protected.

Invariant: every connection that can write has journal_mode DELETE with synchronous EXTRA and recursive_triggers ON
(tests/store/test_sqlite.py). DELETE with EXTRA lost nothing in simulated power cuts. `event` has no second UNIQUE,
which would open a door to INSERT OR REPLACE.
"""

from __future__ import annotations

import re
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.pool import NullPool

from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.messages import say
from lbpcmc.store.engine import BUSY_SECONDS
from lbpcmc.store.schema import LAST, LAYOUT, compiled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from lbpcmc.messages import Statement

_OLDEST = (3, 37, 0)
"""The first library with STRICT tables."""
_DIALECT = sqlite_dialect(paramstyle="named")
"""SQL with names for values, for the driver itself."""
_RETRY_SECONDS = 0.001
"""Every waiting station asks again after the same short time, so that none is served last because it waited long."""
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs"})
"""File systems on which SQLite's locks do not hold."""


def _never(name: str, when: str, said: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{said}'); END"


TABLES = {
    "event": (
        "CREATE TABLE event (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, hash BLOB NOT NULL, "
        "stream TEXT GENERATED ALWAYS AS (substr(body, 32, instr(substr(body, 32), '\"') - 1)) VIRTUAL) STRICT"
    ),
    "content": "CREATE TABLE content (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "ix_event_stream": "CREATE INDEX ix_event_stream ON event (stream, seq)",
}
READ_SCHEMA = "CREATE TABLE read_schema (one INTEGER PRIMARY KEY, digest TEXT NOT NULL) STRICT"
TRIGGERS = {
    "event_no_update": _never("event_no_update", "UPDATE ON event", "an event of the ledger is never changed"),
    "event_no_delete": _never("event_no_delete", "DELETE ON event", "an event of the ledger is never deleted"),
    "event_next_only": _never(
        "event_next_only",
        "INSERT ON event WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)",
        "an event of the ledger takes the next number",
    ),
    "content_no_update": _never("content_no_update", "UPDATE ON content", "kept bytes are never changed"),
    "content_no_delete": _never("content_no_delete", "DELETE ON content", "kept bytes are never deleted"),
    "content_once": _never(
        "content_once",
        "INSERT ON content WHEN EXISTS (SELECT 1 FROM content WHERE sha256 = NEW.sha256)",
        "bytes are kept once",
    ),
}
WANTED = {**TABLES, **TRIGGERS}
"""The stream is cut out of the bytes: `json_extract` is refused in definitions where the schema is not trusted."""

_DEFINITIONS = """
SELECT coalesce(CAST(type AS TEXT), ''), coalesce(CAST(name AS TEXT), ''), coalesce(CAST(tbl_name AS TEXT), ''),
       CAST(sql AS TEXT)
FROM sqlite_schema WHERE sql IS NOT NULL
"""
_REFUSALS: dict[int, tuple[type[StoreError], Statement]] = {
    sqlite3.SQLITE_BUSY: (StoreError, say("database.busy")),
    sqlite3.SQLITE_LOCKED: (StoreError, say("database.locked")),
    sqlite3.SQLITE_FULL: (StoreError, say("database.full")),
    sqlite3.SQLITE_READONLY: (StoreError, say("database.protected")),
    sqlite3.SQLITE_IOERR: (StoreError, say("database.disk")),
    sqlite3.SQLITE_CANTOPEN: (StoreError, say("database.not_opened")),
    sqlite3.SQLITE_PERM: (StoreError, say("database.no_right")),
    sqlite3.SQLITE_CORRUPT: (IntegrityError, say("database.damaged")),
    sqlite3.SQLITE_NOTADB: (IntegrityError, say("database.not_one")),
    sqlite3.SQLITE_CONSTRAINT: (IntegrityError, say("database.constraint")),
}


def folded(sql: str) -> str:
    """Give a statement with its white space folded, for comparing."""
    return re.sub(r"\s+", " ", sql.strip())


class Sqlite:
    """One file, opened by one process."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """`read_only` refuses every statement that writes; what a killed writer left half done is rolled back."""
        self.path = path
        self.place = str(path)
        self.address: Path | str = path
        self.failures: tuple[type[Exception], ...] = (sqlite3.Error,)
        self._read_only = read_only
        self._connection: Connection | None = None
        self._driver: sqlite3.Connection  # of `_connection`
        self._file: tuple[int, int] | None = None
        self._trusted: int | None = None
        self._engine = sa.create_engine(
            "sqlite://", creator=self._opened, poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )

    @staticmethod
    def make_file(path: Path) -> None:
        """Make the empty file, with rights for its owner and group only; StoreError if it is there already."""
        _local(path.parent)
        try:
            path.touch(mode=0o660, exist_ok=False)
        except FileExistsError as error:
            raise StoreError(say("database.exists", path=path)) from error
        except OSError as error:
            raise StoreError(say("database.not_created", path=path), detail=str(error)) from error

    def _opened(self) -> sqlite3.Connection:
        if sqlite3.sqlite_version_info < _OLDEST:
            raise StoreError(say("database.old_sqlite", version=sqlite3.sqlite_version))
        uri = f"{self.path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(uri, uri=True, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection, read_only=self._read_only)
        except (sqlite3.Error, UnicodeDecodeError, StoreError):
            connection.close()
            raise
        self._driver = connection
        return connection

    def _run(self, sql: str, values: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """Run one of the statements of every act on the driver itself, and give its rows."""
        return self._driver.execute(sql, values or ()).fetchall()

    def connect(self) -> Connection:
        """Give the connection; IntegrityError where the file was exchanged while it was open."""
        try:
            status = self.path.stat()
        except OSError as error:
            raise StoreError(say("database.missing", path=self.path)) from error
        found = status.st_dev, status.st_ino
        if self._connection is None:
            _local(self.path)
            self._connection, self._file = self._engine.connect(), found
            self._trusted = None
        elif found != self._file:
            raise IntegrityError(say("database.exchanged"))
        return self._connection

    def close(self) -> None:
        """Release the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def create(self) -> None:
        """Create the ledger in an empty file."""
        for statement in WANTED.values():
            self.connect().exec_driver_sql(statement)
        self.connect().exec_driver_sql(f"PRAGMA user_version = {LAYOUT}")

    def begin(self, *, write: bool) -> None:
        """Begin; a writer asks for the lock until it has it, or for BUSY_SECONDS."""
        statement = "BEGIN IMMEDIATE" if write else "BEGIN"
        patience = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                self.connect()
                self._run(statement)
                if not write:  # a reader takes its lock now, so that what follows sees one state
                    self._run("SELECT 1 FROM sqlite_schema LIMIT 1")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                self.end(commit=False)
                if time.monotonic() > patience:
                    raise
                time.sleep(_RETRY_SECONDS)
            else:
                return

    def end(self, *, commit: bool) -> None:
        """Commit, or roll back what is open."""
        if self._connection is None:
            return
        if commit:
            patience = time.monotonic() + BUSY_SECONDS
            while True:
                try:
                    self._run("COMMIT")
                except sqlite3.OperationalError as error:
                    busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                    if not busy or time.monotonic() > patience:
                        raise
                    time.sleep(_RETRY_SECONDS)
                else:
                    return
        elif self._driver.in_transaction:
            self._run("ROLLBACK")

    def last(self) -> tuple[int, bytes, bytes] | None:
        """Ask for the last event."""
        for seq, digest, body in self._run(compiled(LAST, _DIALECT, literal=True)):
            return seq, digest, body
        return None

    def write(self, statement: sa.ClauseElement, values: Mapping[str, object]) -> None:
        """Run a statement at once: the file is near."""
        self._run(compiled(statement, _DIALECT), values)

    def flush(self) -> None:
        """Nothing waits."""

    def trusted(self) -> bool:
        """Compare SQLite's own counter of definitions with the one at which all was found as created."""
        return self._trusted == self._schema_version()

    def _schema_version(self) -> int:
        self.connect()
        ((found,),) = self._run("PRAGMA schema_version")
        return int(found)

    def _rows(self) -> list[tuple[str, str, str, str]]:
        rows = self.connect().exec_driver_sql(_DEFINITIONS)
        return [(kind, name, table, sql) for kind, name, table, sql in rows]

    def protection(self) -> tuple[str, ...]:
        """Compare the definitions of the ledger letter by letter."""
        rows = self._rows()
        if "event" not in {name for _, name, _, _ in rows}:
            raise IntegrityError(say("database.file_of_others"))
        version = self.connect().exec_driver_sql("PRAGMA user_version").scalar_one()
        wrong = [] if version == LAYOUT else [f"the layout is {version}, not {LAYOUT}"]
        for wanted, sql in WANTED.items():
            found = [folded(text) for _, name, _, text in rows if name == wanted]
            if found != [folded(sql)]:
                wrong.append(f"{wanted} was changed" if found else f"{wanted} is missing")
        wrong += [
            f"{kind} {name} does not belong there"
            for kind, name, table, _ in rows
            if (kind == "trigger" and name not in TRIGGERS)
            or (kind == "index" and table.lower() in TABLES and name not in TABLES)
        ]
        if not wrong:
            self._trusted = self._schema_version()
        return tuple(wrong)

    def definitions(self) -> Mapping[str, str]:
        """SQL of what is defined in the file beside the ledger."""
        return {name: folded(sql) for _, name, _, sql in self._rows() if name not in WANTED and name != "read_schema"}

    def has_read_schema(self) -> bool:
        """False where the table that names the read tables was dropped."""
        return any(name == "read_schema" for _, name, _, _ in self._rows())

    def make_read_schema(self) -> None:
        """Create that table."""
        self.connect().exec_driver_sql(READ_SCHEMA)

    def drop(self, kind: str, name: str) -> None:
        """Drop what stands under a name, whatever it is."""
        found = [row[0] for row in self._rows() if row[1].lower() == name]
        self.connect().exec_driver_sql(f"DROP {(found or [kind])[0].upper()} IF EXISTS {name}")

    def strangers(self, ours: frozenset[str]) -> tuple[str, ...]:
        """Name what is defined in the file and not ours."""
        known = ours | WANTED.keys() | {"read_schema"}
        found = [f"{kind} {name} is not one of ours" for kind, name, _, _ in self._rows() if name not in known]
        version = self.connect().exec_driver_sql("PRAGMA application_id").scalar_one()
        return (*found, *((f"application_id is {version}",) if version else ()))

    def damage(self) -> tuple[str, ...]:
        """Ask SQLite to check its file."""
        rows = self.connect().exec_driver_sql("PRAGMA integrity_check(5)")
        return tuple(f"the file is damaged: {said}" for (said,) in rows if said != "ok")

    def now(self) -> datetime | None:
        """The station's own clock counts."""
        return None

    def told(self, error: BaseException) -> StoreError:
        """Find the sentence for what SQLite reports."""
        origin = error.orig if isinstance(error, sa.exc.DBAPIError) and error.orig is not None else error
        damaged = sqlite3.SQLITE_CORRUPT if isinstance(origin, UnicodeDecodeError) else 0
        code = getattr(origin, "sqlite_errorcode", None) or damaged
        fallback = (StoreError, say("database.file_unusable", file=self.path.name))
        kind, said = _REFUSALS.get(code & 0xFF, fallback)
        name = getattr(origin, "sqlite_errorname", "")
        return kind(said, detail=f"{self.path}: {name} {origin}".strip())


def _prepare(connection: sqlite3.Connection, *, read_only: bool) -> None:
    for pragma in ("recursive_triggers = ON", "trusted_schema = OFF", "cell_size_check = ON", "fullfsync = ON"):
        connection.execute(f"PRAGMA {pragma}")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
        return
    patience, journal = time.monotonic() + BUSY_SECONDS, ""
    while not journal:
        try:
            (journal,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(_RETRY_SECONDS)
    connection.execute("PRAGMA synchronous = EXTRA")
    (level,) = connection.execute("PRAGMA synchronous").fetchone()
    if (journal, level) != ("delete", 3):
        raise StoreError(say("database.not_durable", journal=journal, level=level))


def _local(path: Path) -> None:
    """Refuse a file on a network file system, where locks do not hold."""
    try:
        mounts = Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines()
        whole = path.resolve()
    except OSError:
        return
    best, kind = "", ""
    for line in mounts:
        _, point, system, *_ = [*line.split(" "), "", ""]
        point = point.replace("\\040", " ")
        if len(point) >= len(best) and (whole == Path(point) or Path(point) in whole.parents):
            best, kind = point, system
    if kind in _NETWORK:
        raise StoreError(say("database.network", path=path, system=kind))
