"""One way in for files: a regular file of bounded size, or standard input, or one sentence that names it.

Invariant: nothing is read from a device, a pipe or a folder, and never more than the caller's bound, whatever the file
system says about its size (tests/files/test_bounded.py).
"""

from __future__ import annotations

import stat
import sys
from typing import TYPE_CHECKING

from lbpcmc.errors import InputError
from lbpcmc.messages import say

if TYPE_CHECKING:
    from pathlib import Path

    from lbpcmc.messages import Statement

STDIN = "-"
"""What stands for standard input in an argument."""


def read_whole(path: Path, most: int) -> bytes:
    """Read a file of at most `most` bytes; InputError where that cannot be."""
    check_file(path, most)
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as failure:
        raise InputError(_unreadable(path, failure), detail=str(failure)) from failure
    if len(data) > most:
        raise InputError(say("file.goes_on", path=path, most=most))
    return data


def check_file(path: Path, most: int) -> int:
    """Give the size of a file that may be read, in bytes; InputError for what is no file, too large or missing."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise InputError(say("file.missing", path=path)) from None
    except (OSError, ValueError) as failure:
        raise InputError(_unreadable(path, failure), detail=str(failure)) from failure
    if stat.S_ISDIR(status.st_mode):
        raise InputError(say("file.folder", path=path))
    if not stat.S_ISREG(status.st_mode):
        raise InputError(say("file.not_regular", path=path))
    if status.st_size > most:
        raise InputError(say("file.too_large", path=path, bytes=status.st_size, most=most))
    return status.st_size


def read_stdin(most: int) -> bytes:
    """Read standard input to its end; InputError for more than `most` bytes, or where there is none."""
    if sys.stdin is None:
        raise InputError(say("file.no_standard_input"))
    data = sys.stdin.buffer.read(most + 1)
    if len(data) > most:
        raise InputError(say("file.standard_input_goes_on", most=most))
    return data


def _unreadable(path: Path, failure: OSError | ValueError) -> Statement:
    return say("file.unreadable", path=path, because=getattr(failure, "strerror", None) or str(failure))
