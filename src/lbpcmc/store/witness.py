"""Heads of the ledger kept outside its file: one line a head, appended, never rewritten.

The file belongs on another volume than the database (`--witness` of `lbpcmc init`): a cut tail, or yesterday's
database put back, is seen only from outside.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from lbpcmc.errors import StoreError
from lbpcmc.store.ledger import Head

if TYPE_CHECKING:
    from pathlib import Path

_LINE = re.compile(r"lbpcmc/(?P<database>[0-9a-f-]{36}) (?P<size>[0-9]+) (?P<hash>[0-9a-f]{64}) (?P<at>\S+)")


def testify(path: Path, database_id: str, head: Head, at: str) -> None:
    """Append the head to the witness file, on the disk before this returns."""
    try:
        with path.open("a", encoding="ascii") as file:
            file.write(f"lbpcmc/{database_id} {head.size} {head.hash} {at}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(f"The witness file {path} cannot be written.", "Make its volume available.") from error


def heads(path: Path, database_id: str) -> tuple[Head, ...]:
    """Read the heads that the witness has seen of one database; StoreError names a line that is none."""
    try:
        lines = path.read_text("ascii").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"The witness file {path} cannot be read.", "Make its volume available.") from error
    found = []
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise StoreError(f"{path}:{number}: this line is not a head.", "The witness file is only ever appended to.")
        if match["database"] == database_id:
            found.append(Head(int(match["size"]), match["hash"]))
    return tuple(found)
