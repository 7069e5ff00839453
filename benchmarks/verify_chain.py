"""Verification: links against bare hashlib over the same bytes, and the whole of a realistic ledger.

The measure hashes the stored bytes out of memory, one digest each. Ours reads them from the file, checks that no number
is missing and recomputes every link. `verify` whole asks every rule, judges every value, calculates every calculation
and compares the read tables: many lots, made through the use cases, of confirmations, values and calculations.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from rows import Row
from site_work import EVENTS_OF_A_SAMPLE, bench_site, sample

from lbpcmc.events.canonical import digest_of, genesis
from lbpcmc.gmp.execution import usecases as floor
from lbpcmc.gmp.verification import verify
from lbpcmc.store import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.gmp.acts import Site

NAME = "verification"
SAMPLES = 9
MEMORY = Path("/dev/shm")  # noqa: S108  # lots are made quicker where a commit costs nothing; verification reads


def made(folder: Path, lots: int) -> Site:
    """A site with many lots, a few of them made at the same time."""
    site, olga = bench_site(folder, repeat=SAMPLES)
    for first in range(0, lots, 5):
        names = [f"LOT-{number}" for number in range(first, min(first + 5, lots))]
        for lot in names:
            floor.start_batch(site, olga, lot, "BENCH")
        for number in range(SAMPLES):
            for lot in names:
                sample(site, olga, lot, number)
    return site


def chained(body: bytes, count: int) -> Iterator[tuple[int, bytes, bytes]]:
    """Events like one, each with a text of its own and a good link."""
    before, after = body.split(b'"previous":"')
    after = after[64:]
    last = genesis("bench")
    for number in range(1, count + 1):
        made = before.replace(b'"session":"', b'"session":"%d ' % number) + b'"previous":"' + last.encode() + after
        digest = digest_of(made)
        last = digest.hex()
        yield number, made, digest


def links(folder: Path, body: bytes, count: int) -> tuple[float, float]:
    """Seconds of hashlib alone over every stored body, and of every link out of the file; best of three, in turns."""
    bare, ours = float("inf"), float("inf")
    with closing(sqlite3.connect(folder / "links.sqlite")) as connection:
        connection.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, body TEXT, hash BLOB)")
        rows = ((seq, made.decode(), digest) for seq, made, digest in chained(body, count))
        connection.executemany("INSERT INTO event VALUES (?, ?, ?)", rows)
        connection.commit()
        statement = "SELECT seq, CAST(body AS BLOB), hash FROM event ORDER BY seq"
        for _ in range(3):
            taken = 0.0
            cursor = connection.execute(statement)
            while chunk := cursor.fetchmany(50_000):
                sha256 = hashlib.sha256
                begun = time.perf_counter()
                for _, made, _ in chunk:
                    sha256(made).digest()
                taken += time.perf_counter() - begun
            bare = min(bare, taken)
            begun = time.perf_counter()
            found = walk(connection.execute(statement), genesis("bench"))
            ours = min(ours, time.perf_counter() - begun)
            assert (found.events, found.breaks) == (count, ())
    return bare, ours


def run(quick: bool = False) -> list[Row]:
    """Links of many events; the whole verification of fewer, in proportion."""
    count, lots = (100_000, 20) if quick else (1_000_000, 800)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None, prefix="benchmark-") as name:
        site = made(Path(name) / "site", lots)
        with site.read() as view:
            body = next(body for _, body, _ in view.reading.raw() if b'"type":"value.recorded"' in body)
        found = []
        for workers in (1, os.cpu_count() or 1):
            begun = time.perf_counter()
            report = verify(site, workers=workers)
            found.append((workers, time.perf_counter() - begun))
            assert report.good, report.findings[:3]
        site.ledger.close()
        assert report.events > lots * SAMPLES * EVENTS_OF_A_SAMPLE
        with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".benchmark-") as here:
            bare, ours = links(Path(here), body, count)
    return [
        Row("bare hashlib over the stored bytes", bare, base=True, note=f"{count:,} events"),
        Row("lbpcmc, every link", ours, note=f"{count / ours:,.0f} events a second"),
        *(
            Row(
                f"lbpcmc verify, whole, {workers} process{'es' if workers > 1 else ''} at most",
                taken / report.events * count,
                note=f"from {report.events:,} events of {lots} lots; {report.events / taken:,.0f} a second",
            )
            for workers, taken in found
        ),
    ]


if __name__ == "__main__":
    lines = run()
    for line in lines:
        print(f"{line.what:45} {line.seconds:8.3f} s {line.seconds / lines[0].seconds:6.2f}  {line.note}")
