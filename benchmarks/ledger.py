"""Appending to the ledger against bare sqlite3 in the same journal mode.

One entry is one durable transaction (journal DELETE, synchronous EXTRA), with everything it means in the read tables.
The measure is bare sqlite3 that writes the entry's row alone; a second one writes the same rows as we do. The three
take turns in blocks, so that a busy disk slows all of them. The files stand in the working directory: in a folder
in memory a durable transaction costs nothing, and the ratio says nothing.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lbpcmc.batch.entries import Act, Entry, canonical
from rows import Row

from lbpcmc.store import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAME = "ledger append"
BLOCK = 50
DATABASE = "0b7f5a86-5d7b-4c0e-9a57-0f6f2f9f6a01"
PLACE = {
    "at": "2026-03-02T08:15:30.125Z",
    "zone": "+01:00",
    "clock": "4711.250 synchronised",
    "person": "ada",
    "name": "Ada Lovelace",
    "role": "operator",
    "station": "station-1",
    "origin": "floor",
}
FOUNDING = Entry(stream="site", act=Act.SITE_CREATED, item=DATABASE, **PLACE)
STARTED = Entry(stream="batch:FP_9", act=Act.BATCH_STARTED, subject="FP_9", item="R\n1\nS\n1", digest="a\nb", **PLACE)


def value(lot: str, number: int) -> Entry:
    """A measurement as a batch records it."""
    return Entry(
        stream=f"batch:{lot}",
        act=Act.RECORDED,
        subject=f"{number % 40}.{number % 7}",
        occurrence=str(1 + number // 40),
        replicate="1",
        typed="98.6 degF",
        understood="98.6 degF",
        unit="degF",
        exact="6203/20",
        verdict="pass",
        criterion="37.0 ± 0.5 degC",
        finding="within 36.5 to 37.5 degC",
        trace="98.6 degF = 310.15 K\n37.0 degC = 310.15 K",
        **PLACE,
    )


@contextmanager
def bare(path: Path, *tables: str) -> Iterator[sqlite3.Connection]:
    """sqlite3 in our journal mode, without a trigger or a check."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = EXTRA")
        for table in ("entry (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, hash BLOB NOT NULL) STRICT", *tables):
            connection.execute(f"CREATE TABLE {table}")
        yield connection


TABLES = (
    "value (seq INTEGER PRIMARY KEY, lot, step, typed, unit, verdict, criterion, at)",
    "batch (lot TEXT PRIMARY KEY, last INTEGER, entries INTEGER)",
    "stream (stream TEXT PRIMARY KEY, seq INTEGER, hash TEXT)",
)


def entry_alone(connection: sqlite3.Connection) -> Callable[[int, str], None]:
    """One row a transaction."""

    def write(number: int, body: str) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO entry VALUES (?, ?, ?)", (number, body, b"h" * 32))
        connection.execute("COMMIT")

    return write


def same_rows(connection: sqlite3.Connection) -> Callable[[int, str], None]:
    """The entry, its value, its batch and its stream."""
    connection.execute("INSERT INTO batch VALUES ('FP_9', 0, 0)")
    connection.execute("INSERT INTO stream VALUES ('batch:FP_9', 0, '')")

    def write(number: int, body: str) -> None:
        row = (number, "FP_9", "4.3", "98.6 degF", "degF", "pass", "37.0 ± 0.5 degC", PLACE["at"])
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO entry VALUES (?, ?, ?)", (number, body, b"h" * 32))
        connection.execute("INSERT INTO value VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        connection.execute("UPDATE batch SET last = ?, entries = entries + 1 WHERE lot = 'FP_9'", (number,))
        connection.execute("UPDATE stream SET seq = ?, hash = ? WHERE stream = 'batch:FP_9'", (number, "h" * 64))
        connection.execute("COMMIT")

    return write


def run(quick: bool = False) -> list[Row]:
    """Median seconds of one entry, so that a disk that others keep busy for a moment does not decide."""
    count = 300 if quick else 3000
    taken: dict[str, list[float]] = {
        "bare sqlite3, the entry alone": [],
        "bare sqlite3, the same rows": [],
        "lbpcmc": [],
    }
    with (
        tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".benchmark-") as folder,
        bare(Path(folder) / "alone.sqlite") as first,
        bare(Path(folder) / "rows.sqlite", *TABLES) as second,
        Ledger.create(Path(folder) / "lbpcmc.sqlite", FOUNDING) as ledger,
    ):
        ledger.append(STARTED)
        alone, rows = entry_alone(first), same_rows(second)
        entries = [value("FP_9", number) for number in range(1, count + 1)]
        bodies = [canonical(entry) + "h" * 64 for entry in entries]
        writers: list[Callable[[int], object]] = [
            lambda number: alone(number, bodies[number - 1]),
            lambda number: rows(number, bodies[number - 1]),
            lambda number: ledger.append(entries[number - 1]),
        ]
        for start in range(1, count + 1, BLOCK):
            for writer, times in zip(writers, taken.values(), strict=True):
                for number in range(start, start + BLOCK):
                    begun = time.perf_counter()
                    writer(number)
                    times.append(time.perf_counter() - begun)
    base = next(iter(taken))
    return [
        Row(what, statistics.median(times), base=what == base, note=f"mean {statistics.mean(times) * 1000:.2f} ms")
        for what, times in taken.items()
    ]


if __name__ == "__main__":
    lines = run()
    for line in lines:
        print(f"{line.what:32} {line.seconds * 1000:8.3f} ms {line.seconds / lines[0].seconds:6.2f}  {line.note}")
