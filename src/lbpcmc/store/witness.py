"""Heads of the ledger kept outside its file: one line a head, appended, never rewritten.

The file belongs on another volume than the database (`--witness` of `lbpcmc init`): a cut tail, or yesterday's
database put back, is seen only from outside.

Invariant: a line that a power cut left unfinished is ended as torn by the next one, and hides no other line
(tests/store/test_witness.py).
"""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

from lbpcmc.errors import StoreError
from lbpcmc.messages import say
from lbpcmc.store.links import Head

if TYPE_CHECKING:
    from pathlib import Path

_LINE = re.compile(r"lbpcmc/(?P<database>[0-9a-f-]{36}) (?P<size>[0-9]+) (?P<hash>[0-9a-f]{64}) (?P<at>\S+)")
_BEGINNING = b"lbpcmc/"
_TORN = " (torn)"


def is_regular(path: Path) -> bool:
    """True for a regular file, and where there is nothing yet; a device or a pipe may be read without end."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True  # whoever opens it is told why


def testify(path: Path, database_id: str, head: Head, at: str) -> None:
    """Append the head to the witness file, on the disk before this returns."""
    _expect_file(path)
    line = f"lbpcmc/{database_id} {head.size} {head.hash} {at}\n"
    try:
        with path.open("a+b") as file:
            file.write(_ending(path) + line.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        _settle(path.parent)
    except OSError as error:
        raise StoreError(say("witness.not_written", path=path), detail=str(error)) from error


def _expect_file(path: Path) -> None:
    if not is_regular(path):
        raise StoreError(say("witness.not_a_file", path=path))


def _ending(path: Path) -> bytes:
    """What ends an unfinished last line; nothing where the last line is whole."""
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return b""
        file.seek(-1, os.SEEK_END)
        return b"" if file.read(1) == b"\n" else f"{_TORN}\n".encode()


def _settle(folder: Path) -> None:
    """Put the folder's list of files on the disk, where the system lets a folder be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_free_for(path: Path) -> bool:
    """True where a file may take heads: it is not there yet, is empty, or holds heads already."""
    if not path.exists():
        return True
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_BEGINNING)) in (b"", _BEGINNING)


def heads(path: Path, database_id: str) -> tuple[Head, ...]:
    """Read the heads that the witness has seen of one database; StoreError names a line that is none."""
    _expect_file(path)
    try:
        text = path.read_text("ascii")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(say("witness.unreadable", path=path), detail=str(error)) from error
    *lines, _unfinished = text.split("\n")
    found = []
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        if match is None:
            if line.endswith(_TORN):
                continue
            raise StoreError(say("witness.not_a_head", path=path, line=number))
        if match["database"] == database_id:
            found.append(Head(int(match["size"]), match["hash"]))
    return tuple(found)
