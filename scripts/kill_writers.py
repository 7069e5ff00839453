#!/usr/bin/env python3
"""Kill a writing station at random moments and look for an act that was acknowledged and is gone.

    python scripts/kill_writers.py --runs 300 --seed 7
    python scripts/kill_writers.py --runs 300 --database postgresql://owner@host/empty

Each run starts a station that begins and ends sessions of one person and acknowledges each through a pipe; after a
random time it gets SIGKILL. Then the ledger is opened (SQLite rolls back what was half written) and its links are
walked; in the end the site is verified whole. This proves that an act is whole or absent; what a power cut leaves is
decided by journal_mode and synchronous.

Exit code 0: nothing was lost and nothing was found; 1 otherwise.
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

from lbpcmc.events.canonical import genesis
from lbpcmc.gmp.installation import Administrator, create_site, open_site
from lbpcmc.gmp.people.usecases import begin, end
from lbpcmc.gmp.verification import verify
from lbpcmc.store import walk


def write(folder: Path, acknowledged: int) -> None:
    """Act without end; the number of the last event goes through the pipe once the act has returned."""
    site = open_site(folder)
    while True:
        session = begin(site, "root")
        end(site, session)
        with site.read() as view:
            last = view.reading.end_of("person:root")
        os.write(acknowledged, f"{last}\n".encode())


def killed_run(folder: Path, seconds: float) -> int:
    """Let a station work for a while after its first act, kill it, and give the last number it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        write(folder, writing)
    os.close(writing)
    told = os.read(reading, 64)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while rest := os.read(reading, 65536):
        told += rest
    os.close(reading)
    return int(told.decode().rpartition("\n")[0].rsplit("\n", 1)[-1])


def looked_at(folder: Path) -> tuple[int, int]:
    """How many events there are, and in how many places the chain is broken."""
    site = open_site(folder)
    with site.ledger.reading() as reading:
        found = walk(reading.raw(), genesis(site.ledger.database_id))
    site.ledger.close()
    return found.last, len(found.breaks)


def main() -> int:
    """Run the loop and say what was found."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=300)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--database", help="URL of an empty database of PostgreSQL, in place of a file")
    given = options.parse_args()
    chance = random.Random(given.seed)  # noqa: S311  # a seed, no secret
    lost = broken = half = events = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "site"
        create_site(folder, Administrator("root", "Rita Root"), database=given.database).close()
        for _ in range(given.runs):
            acknowledged = killed_run(folder, chance.uniform(0.001, 0.05))
            half += (folder / "lbpcmc.sqlite-journal").exists()
            events, breaks = looked_at(folder)
            lost, broken = lost + (events < acknowledged), broken + breaks
        site = open_site(folder, trusting=False)
        findings = verify(site).findings
        site.ledger.close()
    for finding in findings:
        print(finding)
    print(f"runs {given.runs}, events {events}, journals left {half}, lost {lost}, broken {broken + len(findings)}")
    return int(lost > 0 or broken > 0 or bool(findings))


if __name__ == "__main__":
    sys.exit(main())
