"""A station in a process of its own: what it does is named by its first argument; what it saw is printed as JSON."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import urllib.parse  # noqa: F401  # pathlib asks for it late, when a station without rights can no longer read Python
from pathlib import Path

from ledger_making import breaks, noted, opened, size

from lbpcmc.errors import StoreError

NOBODY = 65534


def ready() -> None:
    """Say that it is ready, and wait until it is told to go."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


def writing(place: str, name: str, count: str) -> object:
    """Append `count` notes as fast as it can; gives their numbers and the longest wait in seconds."""
    written, waits = [], []
    with opened(place) as ledger:
        ready()
        for number in range(int(count)):
            begun = time.monotonic()
            written.append(noted(ledger, "A", f"{name} {number}", person=name).seq)
            waits.append(time.monotonic() - begun)
    return {"written": written, "worst": max(waits), "mean": sum(waits) / len(waits)}


def filling(place: str) -> object:
    """Append until there is no room; nothing that was acknowledged may be lost."""
    acknowledged, said = 0, ""
    with opened(place) as ledger:
        while not said:
            try:
                acknowledged = noted(ledger, "A", "x" * 2000).seq
            except StoreError as error:
                said = str(error)
        return {"acknowledged": acknowledged, "said": said, "events": size(ledger), "breaks": len(breaks(ledger))}


def limited(place: str, most: str) -> object:
    """The same under a limit of the size of a file."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))
    return filling(place)


def without_rights(place: str) -> object:
    """Read, then append, as somebody who may not write."""
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
    said = ""
    with opened(place) as ledger:
        before = size(ledger)
        try:
            noted(ledger, "A", "x")
        except StoreError as error:
            said = str(error)
        return {"said": said, "events": before, "after": size(ledger), "breaks": len(breaks(ledger))}


ACTS = {one.__name__: one for one in (writing, filling, limited, without_rights)}

if __name__ == "__main__":
    act, where, *rest = sys.argv[1:]
    given = where if where.startswith("postgresql") else Path(where)
    sys.stdout.write(json.dumps(ACTS[act](given, *rest)))
