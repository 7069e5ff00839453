"""Verifying the chain of 1,000,000 entries against bare hashlib over the same bytes.

The measure hashes the stored bodies out of memory, one digest each. Ours reads them from the file, checks that no
number is missing and recomputes every link. Comparing the read tables with the ledger is another job, measured apart
on fewer entries.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from lbpcmc.batch.entries import canonical
from lbpcmc.store.chain import chain, genesis, walk
from lbpcmc.store.rebuilding import CHAIN
from ledger import DATABASE, FOUNDING, STARTED, value
from rows import Row

from lbpcmc.store import Ledger, verify

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

NAME = "verification"
CHUNK = 50_000
LOTS = 100


def bodies(count: int) -> Iterator[str]:
    """Canonical bodies of measurements, each with a number of its own."""
    pattern = canonical(value("FP_9", 1)).replace('"1","1","98.6', '"{}","1","98.6', 1).removesuffix("null]")
    before, after = pattern.split("{}")
    for number in range(count):
        yield f'{before}{number}{after}"{number:064x}"]'


def chained(connection: sqlite3.Connection, count: int) -> Iterator[tuple[int, str, bytes]]:
    """Rows of the ledger after those that it has."""
    seq, last = connection.execute("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    for number, body in enumerate(bodies(count), seq + 1):
        last = chain(last, body.encode())
        yield number, body, last


def bare_hashing(connection: sqlite3.Connection) -> float:
    """Seconds that hashlib alone takes for every stored body; reading them is not counted."""
    taken = 0.0
    cursor = connection.execute("SELECT CAST(body AS BLOB) FROM entry ORDER BY seq")
    while chunk := cursor.fetchmany(CHUNK):
        texts = [text for (text,) in chunk]
        sha256 = hashlib.sha256
        begun = time.perf_counter()
        for text in texts:
            sha256(text).digest()
        taken += time.perf_counter() - begun
    return taken


def chain_seconds(ledger: Ledger) -> tuple[int, float]:
    """How many entries the chain has, and the seconds that verifying it takes."""
    with ledger.transaction(write=False) as connection:
        begun = time.perf_counter()
        found = walk(connection.execute(CHAIN), genesis(DATABASE))
        taken = time.perf_counter() - begun
    assert found.faults == (), found.faults
    return found.entries, taken


def whole_seconds(path: Path, count: int) -> float:
    """Seconds for everything that `verify` does: chain, file, documents, read tables."""
    with Ledger.create(path, FOUNDING) as ledger:
        ledger.append(STARTED)
        for start in range(0, count, 10_000):
            ledger.append(*(value("FP_9", number) for number in range(start, min(start + 10_000, count))))
        begun = time.perf_counter()
        report = verify(ledger)
        taken = time.perf_counter() - begun
    assert report.good, report.faults
    return taken


def run(quick: bool = False) -> list[Row]:
    """Best of three for the chain, one run for the whole."""
    count, fewer = (100_000, 5_000) if quick else (1_000_000, 50_000)
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".benchmark-") as folder:
        with Ledger.create(Path(folder) / "lbpcmc.sqlite", FOUNDING) as ledger:
            with ledger.transaction(write=True) as connection:
                connection.executemany("INSERT INTO entry VALUES (?, ?, ?)", chained(connection, count))
            with ledger.transaction(write=False) as connection:
                measure = min(bare_hashing(connection) for _ in range(3))
            entries, ours = min(chain_seconds(ledger) for _ in range(3))
        whole = whole_seconds(Path(folder) / "whole.sqlite", fewer)
    return [
        Row("bare hashlib over the stored bytes", measure, base=True, note=f"{entries:,} entries"),
        Row("lbpcmc, every link", ours, note=f"{entries / ours:,.0f} entries a second"),
        Row(
            "lbpcmc db verify, read tables included",
            whole / fewer * entries,
            note=f"in proportion, from {fewer:,} entries; {fewer / whole:,.0f} entries a second",
        ),
    ]


if __name__ == "__main__":
    lines = run()
    for line in lines:
        print(f"{line.what:42} {line.seconds:8.3f} s {line.seconds / lines[0].seconds:6.2f}  {line.note}")
