"""Replay of a batch file through the desk, entry by entry, as if typed. What is replayed is demonstration data.

Columns: act, step, occurrence, replicate, typed, item, person, reason. Nothing replayed counts as a signature: such a
step is left unsigned, and the batch keeps that as an exception.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.batch.entries import Act
from lbpcmc.desk import batches, results
from lbpcmc.errors import InputError, LbpcmcError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.batch.rules import Actor
    from lbpcmc.desk.site import Site

COLUMNS = ("act", "step", "occurrence", "replicate", "typed", "item", "person", "reason")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a batch file."""

    number: int
    act: str
    step: str
    occurrence: int
    replicate: int
    typed: str
    item: str
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did."""

    lot: str
    rows: int
    refused: int
    """Texts that were submitted and not understood."""


def read_batch_file(content: bytes, name: str) -> tuple[Row, ...]:
    """Read a batch file; InputError names the line that is wrong."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: byte {error.start} is not UTF-8.", "Save the batch file as UTF-8.") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if tuple(header) != COLUMNS:
            raise InputError(f"{name}:1: the columns are not those of a batch file.", f"They are: {','.join(COLUMNS)}.")
        rows = [_row(name, reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        raise InputError(f"{name}:{reader.line_num}: {error}.", "Check the quotes.") from error
    if not rows or rows[0].act != "start":
        raise InputError(f"{name}:2: the first act of a batch file is 'start'.", "Its columns: typed lot, item recipe.")
    return tuple(rows)


def _row(name: str, line: int, cells: list[str]) -> Row:
    if len(cells) != len(COLUMNS):
        raise InputError(f"{name}:{line}: {len(cells)} columns, expected {len(COLUMNS)}.")
    act, step, occurrence, replicate, typed, item, person, reason = cells
    if act not in ACTS:
        raise InputError(f"{name}:{line}: there is no act '{act[:40]}'.", f"Acts: {', '.join(ACTS)}.")
    numbers = []
    for column, cell in (("occurrence", occurrence), ("replicate", replicate)):
        if cell and not (cell.isascii() and cell.isdigit() and 0 < int(cell) < 10_000):
            raise InputError(f"{name}:{line}: {column} '{cell[:20]}' is not a number from 1.")
        numbers.append(int(cell or "1"))
    return Row(line, act, step, numbers[0], numbers[1], typed, item, person, reason)


def replay(site: Site, content: bytes, name: str, progress: Callable[[int, int], None] | None = None) -> Replayed:
    """Replay a batch file; InputError with file and line where the record's rules refuse a row."""
    rows = read_batch_file(content, name)
    before = site.origin
    site.origin = f"replay: {name} {hashlib.sha256(content).hexdigest()}"
    lot, refused = rows[0].typed, 0
    people: dict[str, Actor] = {}
    try:
        for number, row in enumerate(rows, 1):
            try:
                actor = people.setdefault(row.person, _actor(site, row.person))
                refused += _do(site, lot, row, actor)
            except LbpcmcError as error:
                raise InputError(f"{name}:{row.number}: {error.said}", error.todo, detail=error.detail) from error
            if progress is not None:
                progress(number, len(rows))
    finally:
        site.origin = before
    return Replayed(lot, len(rows), refused)


def _actor(site: Site, person: str) -> Actor:
    name, _, role = person.partition("/")
    return site.actor(name, role or None)


def _do(site: Site, lot: str, row: Row, actor: Actor) -> int:
    if row.act in _PLACED:
        _reach(site, lot, row, actor)
    outcome = ACTS[row.act](site, lot, row, actor)
    return int(isinstance(outcome, batches.Outcome) and not outcome.understood)


def _reach(site: Site, lot: str, row: Row, actor: Actor) -> None:
    """End a repeated phase whose next occurrence the file does not have, then insist on the row's place."""
    state = site.batch(lot)
    place = state.next_slot()
    if place is not None and place[1].id != row.step and state.at_start_of_repeat() is not None:
        batches.end_phase(site, lot, actor)
        place = site.batch(lot).next_slot()
    if place is not None and place[1].id == row.step and (place[2], place[3]) != (row.occurrence, row.replicate):
        raise InputError(
            f"step {row.step} is open at occurrence {place[2]}, replicate {place[3]}, "
            f"not at {row.occurrence}, {row.replicate}."
        )


def _correct(site: Site, lot: str, row: Row, actor: Actor) -> batches.Outcome:
    step, occurrence, replicate = ([*row.item.split("/"), "1", "1"])[:3]
    return batches.correct(site, lot, (step, int(occurrence), int(replicate)), row.typed, row.reason, actor)


def _result(site: Site, lot: str, row: Row, actor: Actor) -> batches.Outcome:
    return results.result(site, lot, row.step, row.typed, actor)


ACTS: dict[str, Callable[[Site, str, Row, Actor], object]] = {
    "start": lambda site, lot, row, actor: batches.start_batch(site, lot, row.item, actor),
    "confirm": lambda site, lot, row, actor: batches.confirm(site, lot, row.step, actor, remark=row.reason),
    "equipment": lambda site, lot, row, actor: batches.confirm(site, lot, row.step, actor, row.item, remark=row.reason),
    "sample": lambda site, lot, row, actor: batches.confirm(site, lot, row.step, actor, row.item, remark=row.reason),
    "record": lambda site, lot, row, actor: batches.record(site, lot, row.step, row.typed, actor, remark=row.reason),
    "hold": lambda site, lot, row, actor: batches.record(site, lot, row.step, row.typed, actor, remark=row.reason),
    "charge": lambda site, lot, row, actor: batches.charge(
        site, lot, row.step, row.item, row.typed, actor, remark=row.reason
    ),
    "calculate": lambda site, lot, row, actor: batches.calculate(site, lot, row.step, actor),
    "unsigned": lambda site, lot, row, actor: batches.leave_unsigned(site, lot, row.step, row.reason, actor),
    "correct": _correct,
    "result": _result,
    "comment": lambda site, lot, row, actor: batches.comment(site, lot, row.reason, actor, row.step or None),
    "resume": lambda site, lot, row, actor: batches.change_status(site, lot, Act.RESUMED, row.reason, actor),
    "stop": lambda site, lot, row, actor: batches.change_status(site, lot, Act.STOPPED, row.reason, actor),
    "complete": lambda site, lot, row, actor: batches.change_status(site, lot, Act.COMPLETED, row.reason, actor),
}
"""Acts of a batch file, each the use case that it stands for."""

_PLACED = frozenset({"confirm", "equipment", "sample", "record", "hold", "charge", "calculate", "unsigned"})
