"""One way in for files: a regular file of bounded size, or standard input, or one sentence that names it.

Invariant: nothing is read from a device, a pipe or a folder, and never more than the caller's bound, whatever the file
system says about its size (tests/files/test_bounded.py).
"""

from __future__ import annotations

import stat
import sys
from typing import TYPE_CHECKING

from lbpcmc.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

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
        raise InputError(f"{path} has more than {most:,} bytes.", "No more are read.")
    return data


def check_file(path: Path, most: int) -> int:
    """Give the size of a file that may be read, in bytes; InputError for what is no file, too large or missing."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise InputError(f"The file {path} does not exist.", "Check its name and its folder.") from None
    except (OSError, ValueError) as failure:
        raise InputError(_unreadable(path, failure), detail=str(failure)) from failure
    if stat.S_ISDIR(status.st_mode):
        raise InputError(f"{path} is a folder.", "Name a file.")
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{path} is not a file.", "Devices and pipes are not read.")
    if status.st_size > most:
        raise InputError(f"{path} has {status.st_size:,} bytes.", f"At most {most:,} are read.")
    return status.st_size


def read_stdin(most: int) -> bytes:
    """Read standard input to its end; InputError for more than `most` bytes, or where there is none."""
    if sys.stdin is None:
        raise InputError("There is no standard input.", "Name a file.")
    data = sys.stdin.buffer.read(most + 1)
    if len(data) > most:
        raise InputError(f"Standard input has more than {most:,} bytes.", "No more are read.")
    return data


def _unreadable(path: Path, failure: OSError | ValueError) -> str:
    return f"{path} cannot be read: {getattr(failure, 'strerror', None) or failure}."
