"""Result files to columns of text, by the ending of their names: CSV, JSON, JSON Lines, Excel, Parquet."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from lbpcmc.errors import InputError
from lbpcmc.files.bounded import STDIN, check_file, read_stdin, read_whole
from lbpcmc.messages import say
from lbpcmc.results.layout import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
"""Ending of a file's name: module of this package, function; imported when a file of that kind comes."""


_BLANK = 4096
"""Bytes of a small file that are looked at for anything but spaces."""
_BEGINNINGS = {b"PK\x03\x04": ".xlsx", b"PAR1": ".parquet", b"[": ".json", b"{": ".json"}
"""First bytes of what comes on standard input, where it is not CSV."""


def read_results(paths: Sequence[Path]) -> Results:
    """Read result files, one after the other; `-` is standard input.

    Raises InputError: what is wrong with which file, with its row and column where one can be named.
    """
    if not paths:
        raise InputError(say("results.no_file"))
    if sum(str(path) == STDIN for path in paths) > 1:
        raise InputError(say("results.standard_input_twice"))
    files = [_from_stdin() if str(path) == STDIN else read_file(path) for path in paths]
    from lbpcmc.results.columns import joined  # reading begins before the rest is imported

    return joined(files)


def read_file(path: Path) -> FileColumns:
    """Read one result file; raises as `read_results`."""
    size = check_file(path, MOST_BYTES)
    known = READERS.get(path.suffix.casefold())
    if known is None:
        raise InputError(say("results.other_ending", file=path, endings=tuple(sorted(READERS))))
    if size <= _BLANK and not read_whole(path, _BLANK).strip():
        raise InputError(say("results.empty_file", file=path.name))
    module, function = known
    reader: Callable[[Path], FileColumns] = getattr(import_module(f"lbpcmc.results.{module}"), function)
    try:
        return reader(path)
    except OSError as error:
        raise InputError(say("results.unreadable", file=path, reason=error.strerror)) from error


def _from_stdin() -> FileColumns:
    """Read standard input as the kind of file that its first bytes show."""
    from tempfile import TemporaryDirectory  # most results are in files

    data = read_stdin(MOST_BYTES)
    begun = data[:_BLANK].lstrip(b"\xef\xbb\xbf \t\r\n")
    ending = next((ending for first, ending in _BEGINNINGS.items() if begun.startswith(first)), ".csv")
    line = begun.partition(b"\n")[0].strip()
    if begun.startswith(b"{") and line.endswith(b"}") and b'"results"' not in line:
        ending = ".jsonl"
    with TemporaryDirectory(prefix="lbpcmc-") as folder:
        path = Path(folder) / f"stdin{ending}"
        path.write_bytes(data)
        return read_file(path)
