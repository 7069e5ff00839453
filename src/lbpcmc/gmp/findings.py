"""What verification finds, and what can be read of a ledger whose file is damaged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lbpcmc.store.ledger import FAILURES
from lbpcmc.store.schema import as_bytes
from lbpcmc.store.schema import event as event_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.store import Reading

LEDGER = "ledger"
_NO_TABLE = re.compile(r"no such table: (?:main\.)?(\w+)")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is not as it must be."""

    where: str
    """Stream that it belongs to, or `ledger`."""
    seq: int
    """Number of the event; 0 where there is none."""
    code: str
    """`link`, `rule`, `verdict`, `time`, `table`, `content`, `file`, `protection`, `witness`, `unreadable`."""
    said: str

    def __str__(self) -> str:
        at = f"event {self.seq}: " if self.seq else ""
        return f"{self.where}: {at}{self.said}"


def readable(reading: Reading, findings: list[Finding]) -> Iterator[tuple[int, bytes, bytes]]:
    """Every event that can be read; a damaged page is a finding, and hides only the events on it."""
    last = 0
    try:
        for row in reading.raw():
            last = row[0]
            yield row
    except FAILURES:
        yield from _around(reading, last, findings)


def _around(reading: Reading, last: int, findings: list[Finding]) -> Iterator[tuple[int, bytes, bytes]]:
    """Ask for one event after the other, behind the last that was read."""
    statement = sa.select(as_bytes(event_table.c.body), as_bytes(event_table.c.hash)).where(
        event_table.c.seq == sa.bindparam("seq")
    )
    end = end_of(reading, last)
    for seq in range(last + 1, end + 1):
        try:
            row = reading.connection.execute(statement, {"seq": seq}).first()
        except FAILURES as error:
            findings.append(Finding(LEDGER, seq, "unreadable", f"cannot be read: {in_words(error)}"))
            continue
        if row is not None:
            yield seq, bytes(row[0]), bytes(row[1])


def end_of(reading: Reading, last: int) -> int:
    """The last number that the ledger has, as far as it can be told; a thousand more where it cannot."""
    try:
        return int(reading.connection.execute(sa.select(sa.func.max(event_table.c.seq))).scalar() or last)
    except FAILURES:
        return last + 1000


def in_words(error: BaseException) -> str:
    """What an engine reports as part of a sentence: nothing of the statement that failed."""
    origin = getattr(error, "orig", None) or error
    said = str(origin).splitlines()[0] if str(origin) else type(error).__name__
    return _NO_TABLE.sub(r"table \1 is missing", said)
