"""Batch files: one act a line, as a CSV table.

Columns: act, step, occurrence, replicate, typed, item, person, reason.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from lbpcmc.errors import InputError
from lbpcmc.messages import say

COLUMNS = ("act", "step", "occurrence", "replicate", "typed", "item", "person", "reason")
PLACED = frozenset({"confirm", "equipment", "sample", "record", "hold", "charge", "calculate", "unsigned"})
"""Acts that answer a place of the procedure."""
ACTS = ("start", *sorted(PLACED), "correct", "result", "comment", "resume", "stop", "complete")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a batch file."""

    number: int
    """Line of the file, counted from 1."""
    act: str
    step: str
    occurrence: int
    replicate: int
    typed: str
    item: str
    person: str
    """ID, or ID/role."""
    reason: str


def read_batch_file(content: bytes, name: str) -> tuple[Row, ...]:
    """Read a batch file; InputError names the line that is wrong."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(say("replay.encoding", name=name, byte=error.start)) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if tuple(header) != COLUMNS:
            raise InputError(say("replay.header", name=name, columns=",".join(COLUMNS)))
        rows = [_row(name, reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        raise InputError(say("replay.quotes", name=name, line=reader.line_num, because=str(error))) from error
    if not rows or rows[0].act != "start":
        raise InputError(say("replay.first_act", name=name))
    again = next((row for row in rows[1:] if row.act == "start"), None)
    if again is not None:
        raise InputError(say("replay.second_batch", name=name, line=again.number))
    return tuple(rows)


def _row(name: str, line: int, cells: list[str]) -> Row:
    if len(cells) != len(COLUMNS):
        raise InputError(say("replay.columns", name=name, line=line, found=len(cells), expected=len(COLUMNS)))
    act, step, occurrence, replicate, typed, item, person, reason = cells
    if act not in ACTS:
        raise InputError(say("replay.no_such_act", name=name, line=line, act=act, acts=tuple(ACTS)))
    places = _number(name, line, "occurrence", occurrence), _number(name, line, "replicate", replicate)
    return Row(line, act, step, *places, typed, item, person, reason)


def _number(name: str, line: int, column: str, cell: str) -> int:
    if cell and not (cell.isascii() and cell.isdigit() and len(cell) < 5 and int(cell)):
        raise InputError(say("replay.number", name=name, line=line, column=column, cell=cell))
    return int(cell or "1")
