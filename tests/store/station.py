"""A station in a process of its own: what it does is named by its first argument; what it saw is printed as JSON."""

import json
import os
import resource
import sys
import urllib.parse  # noqa: F401  # pathlib asks for it late, when a station without rights can no longer read Python
from pathlib import Path

from ledger_making import entry, recorded

from lbpcmc.batch.entries import Act
from lbpcmc.errors import Conflict, StoreError
from lbpcmc.store import Ledger, verify

NOBODY = 65534


def competing(path, name, count):
    """Append `count` entries, each on the head that was seen before; another station's entry is a conflict.

    All stations see the same head before they are told to go, so that at least one meets a conflict.
    """
    written, conflicts = [], 0
    with Ledger.open(path) as ledger:
        head = ledger.head("batch:FP_9")
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        while len(written) < int(count):
            try:
                (numbered,) = ledger.append(recorded("FP_9", person=name), expected=head)
            except Conflict:
                conflicts += 1
                head = ledger.head("batch:FP_9")
                continue
            written.append(numbered.seq)
            head = ledger.head("batch:FP_9") if len(written) % 2 else type(head)(head.size + 1, numbered.hash)
    return {"written": written, "conflicts": conflicts}


def filling(path):
    """Append until there is no room; nothing that was acknowledged may be lost."""
    acknowledged, said = 0, ""
    with Ledger.open(path) as ledger:
        while not said:
            try:
                acknowledged = ledger.append(entry("batch:FP_9", Act.COMMENTED, reason="x" * 2000))[0].seq
            except StoreError as error:
                said = str(error)
        report = verify(ledger)
    return {"acknowledged": acknowledged, "said": said, "entries": report.entries, "faults": report.faults}


def limited(path, size):
    """The same under a limit of the size of a file."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
    return filling(path)


def without_rights(path):
    """Read, then append, as somebody who may not write."""
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
    with Ledger.open(path) as ledger:
        report = verify(ledger)
        try:
            ledger.append(recorded("FP_9"))
        except StoreError as error:
            said = str(error)
        else:
            said = ""
        return {"said": said, "entries": report.entries, "after": ledger.head().size, "faults": report.faults}


if __name__ == "__main__":
    act, where, *rest = sys.argv[1:]
    sys.stdout.write(json.dumps(globals()[act](Path(where), *rest)))
