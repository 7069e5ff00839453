"""Result files to columns of text, by the ending of their names: CSV, JSON, JSON Lines, Excel, Parquet."""

from __future__ import annotations

import stat
from importlib import import_module
from typing import TYPE_CHECKING

from lbpcmc.errors import InputError
from lbpcmc.results.layout import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from lbpcmc.results.columns import FileColumns, Results

READERS = {
    ".csv": ("delimited", "read_delimited"),
    ".tsv": ("delimited", "read_delimited"),
    ".txt": ("delimited", "read_delimited"),
    ".json": ("objects", "read_json"),
    ".jsonl": ("objects", "read_json_lines"),
    ".ndjson": ("objects", "read_json_lines"),
    ".xlsx": ("excel", "read_excel"),
    ".parquet": ("parquet", "read_parquet"),
}
"""Ending of a file's name: module of this room, function; imported when a file of that kind comes."""


_BLANK = 4096
"""Bytes of a small file that are looked at for anything but spaces."""


def read_results(paths: Sequence[Path]) -> Results:
    """Read result files, one after the other.

    Raises InputError: what is wrong with which file, with its row and column where one can be named.
    """
    if not paths:
        raise InputError("No result file was named.")
    files = [read_file(path) for path in paths]
    from lbpcmc.results.columns import joined  # reading begins before the rest is imported

    return joined(files)


def read_file(path: Path) -> FileColumns:
    """Read one result file; raises as `read_results`."""
    known = READERS.get(path.suffix.casefold())
    if known is None:
        raise InputError(
            f"{path.name} is of no kind that can be read.", f"Accepted endings: {', '.join(sorted(READERS))}."
        )
    if not _checked(path):
        raise InputError(f"{path.name} is empty.")
    module, function = known
    reader: Callable[[Path], FileColumns] = getattr(import_module(f"lbpcmc.results.{module}"), function)
    try:
        return reader(path)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error


def file_bytes(path: Path) -> bytes:
    """Read a file of at most MOST_BYTES; InputError where that cannot be."""
    _checked(path)
    return path.read_bytes()


def _checked(path: Path) -> bool:
    """Tell whether a file holds anything; InputError for what is not a file, is too large or cannot be opened."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError(f"{path} is not a file.")
        if status.st_size > MOST_BYTES:
            raise InputError(f"{path} has {status.st_size:,} bytes.", f"At most {MOST_BYTES:,} are read: split it.")
        with path.open("rb") as file:
            return status.st_size > _BLANK or bool(file.read(_BLANK).strip())
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
