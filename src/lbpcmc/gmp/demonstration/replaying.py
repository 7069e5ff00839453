"""Replay of a batch file through the use cases, row by row, as if typed. What is replayed is demonstration data.

Every person of the file works in one session, whose station says `replay: NAME SHA-256`. Nothing replayed counts as a
signature: such a step is left unsigned, and the batch keeps that as an exception. A replay that was interrupted has
done whole rows; the same file goes on after the last of them (tests/gmp/demonstration/test_replaying.py).
"""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.errors import InputError, LbpcmcError, NotAllowed
from lbpcmc.gmp.demonstration.batch_file import PLACED, read_batch_file
from lbpcmc.gmp.execution import usecases as execution
from lbpcmc.gmp.execution.events import BATCH, PhaseEnded
from lbpcmc.gmp.people.usecases import working
from lbpcmc.gmp.sessions import this_station
from lbpcmc.gmp.testing.usecases import record_result
from lbpcmc.gmp.values import kept
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.demonstration.batch_file import Row
    from lbpcmc.gmp.execution.usecases import Outcome
    from lbpcmc.gmp.sessions import Session
    from lbpcmc.gmp.testing.usecases import Recorded

REPLAY = "replay: "
"""Origins that begin so are demonstration data."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did."""

    lot: str
    rows: int
    """Rows of the file."""
    before: int
    """Rows that an earlier replay of the same file had done."""
    done: int
    """Rows that this replay did."""
    refused: int
    """Texts that this replay submitted and that were not understood."""

    @property
    def finished(self) -> bool:
        """False where it was stopped before the last row."""
        return self.before + self.done == self.rows


def replay(
    site: Site, content: bytes, name: str, *, station: str | None = None, stopped: Callable[[], bool] = lambda: False
) -> Replayed:
    """Replay a batch file, or go on where an earlier replay of it ended; `stopped` is asked before every row.

    InputError with file and line where a row is refused; NotAllowed for a lot that was begun otherwise.
    """
    rows = read_batch_file(content, name)
    lot, digest = rows[0].typed, hashlib.sha256(content).hexdigest()
    before = _done(site, lot, name, digest)
    todo = rows[before:]
    done = refused = 0
    with ExitStack() as sessions:
        where = this_station(f"{REPLAY}{kept(name)[:200]} {digest}", station)
        people: dict[str, Session] = {}
        for row in todo:
            if row.person not in people:
                person, _, role = row.person.partition("/")
                with _told(name, row):
                    people[row.person] = sessions.enter_context(working(site, person, role or None, station=where))
        for row in todo:
            if stopped():
                break
            with _told(name, row):
                refused += not _do(site, lot, row, people)
            done += 1
    return Replayed(lot, len(rows), before, done, refused)


class _told:  # noqa: N801  # reads as a function in a with statement
    """Puts file and line before what is refused."""

    def __init__(self, name: str, row: Row) -> None:
        self._place = f"{name}:{row.number}"

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, LbpcmcError):
            raise InputError(
                say("replay.at", place=self._place, because=error.statement, todo=error.todo), detail=error.detail
            ) from error


def _done(site: Site, lot: str, name: str, digest: str) -> int:
    """How many rows of this file are in the ledger: each is one act beside the phases that were ended before it."""
    with site.read() as view:
        events = view.events(BATCH.key(lot))
    if not events:
        return 0
    origin = events[0].envelope.origin
    if not (origin.startswith(REPLAY) and origin.endswith(f" {digest}")):
        raise NotAllowed(say("replay.other_source", lot=events[0].payload.lot, name=name))
    ours = [event for event in events if event.envelope.origin.endswith(f" {digest}")]
    return len({event.envelope.act for event in ours if not isinstance(event.payload, PhaseEnded)})


def _do(site: Site, lot: str, row: Row, people: Mapping[str, Session]) -> bool:
    """Do one row; False where its text was not understood."""
    session = people[row.person]
    if row.act in PLACED:
        _reach(site, session, lot, row)
    return ACTS[row.act](site, session, lot, row).understood


def _reach(site: Site, session: Session, lot: str, row: Row) -> None:
    """End a repeated phase whose next occurrence the file does not have, then insist on the row's place."""
    batch = execution.batch_of(site, lot)
    place = batch.next_place()
    if place is not None and place.step.id != row.step and batch.endable() is not None:
        execution.end_phase(site, session, lot)
        place = execution.batch_of(site, lot).next_place()
    if place is not None and place.slot[0] == row.step and place.slot[1:] != (row.occurrence, row.replicate):
        raise InputError(
            say(
                "replay.other_place",
                step=row.step,
                occurrence=place.occurrence,
                replicate=place.replicate,
                asked_occurrence=row.occurrence,
                asked_replicate=row.replicate,
            )
        )


def _start(site: Site, session: Session, lot: str, row: Row) -> Outcome:
    return execution.start_batch(site, session, lot, row.item)


def _confirm(site: Site, session: Session, lot: str, row: Row) -> Outcome:
    return execution.confirm(site, session, lot, row.step, row.item, remark=row.reason)


def _instruction(site: Site, session: Session, lot: str, row: Row) -> Outcome:
    return execution.confirm(site, session, lot, row.step, remark=row.reason)


def _record(site: Site, session: Session, lot: str, row: Row) -> Outcome:
    return execution.record(site, session, lot, row.step, row.typed, remark=row.reason)


def _charge(site: Site, session: Session, lot: str, row: Row) -> Outcome:
    return execution.charge(site, session, lot, row.step, row.item, row.typed, remark=row.reason)


def _calculate(site: Site, session: Session, lot: str, row: Row) -> Outcome:
    return execution.calculate(site, session, lot, row.step)


def _unsigned(site: Site, session: Session, lot: str, row: Row) -> Outcome:
    return execution.leave_unsigned(site, session, lot, row.step, row.reason)


def _correct(site: Site, session: Session, lot: str, row: Row) -> Outcome:
    step, occurrence, replicate = ([*row.item.split("/"), "1", "1"])[:3]
    if not (occurrence.isdecimal() and replicate.isdecimal()):
        raise InputError(say("replay.not_a_place", text=row.item))
    return execution.correct(site, session, lot, (step, int(occurrence), int(replicate)), row.typed, row.reason)


def _result(site: Site, session: Session, lot: str, row: Row) -> Recorded:
    return record_result(site, session, lot, row.step, row.typed)


def _comment(site: Site, session: Session, lot: str, row: Row) -> Outcome:
    return execution.comment(site, session, lot, row.reason, row.step or None)


def _status(site: Site, session: Session, lot: str, row: Row) -> Outcome:
    return execution.change_status(site, session, lot, row.act, row.reason)


ACTS: dict[str, Callable[[Site, Session, str, Row], Outcome | Recorded]] = {
    "start": _start,
    "confirm": _instruction,
    "equipment": _confirm,
    "sample": _confirm,
    "record": _record,
    "hold": _record,
    "charge": _charge,
    "calculate": _calculate,
    "unsigned": _unsigned,
    "correct": _correct,
    "result": _result,
    "comment": _comment,
    "resume": _status,
    "stop": _status,
    "complete": _status,
}
"""Acts of a batch file, each the use case that it stands for."""
