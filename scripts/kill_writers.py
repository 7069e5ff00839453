#!/usr/bin/env python3
"""Kill a writing process at random moments and look for an entry that was acknowledged and is gone.

    python scripts/kill_writers.py --runs 300 --seed 7

Each run forks a writer that appends one entry after the other and acknowledges each through a pipe; after a random
time it gets SIGKILL. Then the database is opened (SQLite rolls back what was half written) and verified. This proves
that an append is whole or absent; what a power cut leaves is decided by journal_mode and synchronous.

Exit code 0: nothing was lost and every verification was good; 1 otherwise.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from lbpcmc.batch.entries import Act, Entry
from lbpcmc.store import Ledger, verify

WHO = {"person": "ada", "name": "Ada", "role": "operator", "station": "s1", "origin": "floor"}
WHEN = {"at": "2026-03-02T08:15:30.125Z", "zone": "+01:00", "clock": "1.000 synchronised"}


def entry(stream: str, act: str, **parts: str) -> Entry:
    """Make an entry of nobody in particular."""
    return Entry(stream=stream, act=act, **WHEN, **WHO, **parts)


def write(path: Path, acknowledged: int) -> None:
    """Append without end; each entry's number goes through the pipe once `append` has returned."""
    with Ledger.open(path) as ledger:
        while True:
            value = entry("batch:FP_9", Act.RECORDED, subject="4.3", occurrence="1", typed="37.2 degC")
            (numbered,) = ledger.append(value)
            os.write(acknowledged, f"{numbered.seq}\n".encode())


def killed_run(path: Path, seconds: float) -> int:
    """Let a writer work for a while after its first entry, kill it, and give the last number it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        write(path, writing)
    os.close(writing)
    told = os.read(reading, 64)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while rest := os.read(reading, 65536):
        told += rest
    os.close(reading)
    return int(told.decode().rpartition("\n")[0].rsplit("\n", 1)[-1])


def main() -> int:
    """Run the loop and say what was found."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=300)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    chance = random.Random(given.seed)  # noqa: S311  # a seed, no secret
    lost = faults = half = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lbpcmc.sqlite"
        identity = "0b7f5a86-5d7b-4c0e-9a57-0f6f2f9f6a01"
        with Ledger.create(path, entry("site", Act.SITE_CREATED, item=identity)) as ledger:
            ledger.append(entry("batch:FP_9", Act.BATCH_STARTED, subject="FP_9", item="R\n1\nS\n1", digest="a\nb"))
        for _ in range(given.runs):
            acknowledged = killed_run(path, chance.uniform(0.001, 0.05))
            half += path.with_name(f"{path.name}-journal").exists()
            with Ledger.open(path) as ledger:
                lost += ledger.head().size < acknowledged
                faults += len(verify(ledger).faults)
                entries = ledger.head().size
    print(f"runs {given.runs}, entries {entries}, journals left {half}, lost {lost}, faults {faults}")
    return int(lost > 0 or faults > 0)


if __name__ == "__main__":
    sys.exit(main())
