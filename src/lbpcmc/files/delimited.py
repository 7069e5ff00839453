"""Delimited text (CSV) read strictly, every row with the line on which it begins.

Invariant: lines are those that an editor counts (LF, CR LF or CR ends one, nothing else does), also behind a quoted
cell of several lines; a quote that stays open is an error, never a cell (pinned by tests/files/test_delimited.py).
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from lbpcmc.errors import InputError
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIMITERS = (",", ";", "\t")


class Row(NamedTuple):
    """One row."""

    line: int
    """Line on which it begins, counted from 1."""
    cells: list[str]
    """As written, without their quotes; a blank line has none."""


def decoded(data: bytes, name: str) -> str:
    """Turn bytes into text, with or without a byte order mark; InputError names the line that is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(say("csv.not_utf8", file=name, line=line), detail=str(error)) from error


def read_rows(text: str, delimiter: str, name: str) -> Iterator[Row]:
    """Read rows; InputError names the line on which a row begins that is not delimited text."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Row(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(say("csv.unreadable", file=name, line=line), detail=str(error)) from error
