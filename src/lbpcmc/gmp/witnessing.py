"""The witness of a site: heads of the ledger kept outside its database, read before anything is appended.

An older copy that was put back is refused before it forks. A witness that cannot be reached or written never undoes or
hides an act that was done: it is said on every screen and page, and put on record at the next act.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.messages import say
from lbpcmc.store.witness import heads, testify

if TYPE_CHECKING:
    from pathlib import Path

    from lbpcmc.store import Head, Ledger


@dataclass(frozen=True, slots=True)
class Missed:
    """Heads that the witness has not seen."""

    since: int
    """Number of the last event that it has seen; 0 where that is not known."""
    why: str


@dataclass
class Witness:
    """The file with the heads of one site's ledger."""

    path: Path
    seen: int = 0
    """Number of the last event that it has seen."""
    missed: Missed | None = None
    """What is to be put on record at the next act."""
    fault: str = ""
    """Why the witness cannot be used now; empty where it can."""
    _checked: bool = field(default=False)

    @property
    def warning(self) -> str:
        """What every screen and page says while the witness is away; empty while it is there."""
        return f"not witnessed since event {self.seen}: {self.fault}" if self.fault else ""

    def known(self, database_id: str) -> tuple[Head, ...]:
        """The heads that it has seen; StoreError where it cannot be read."""
        return heads(self.path, database_id)

    def check(self, ledger: Ledger, *, again: bool = False) -> None:
        """Compare the ledger with the last head seen, once a run: IntegrityError for an older or another copy."""
        if self._checked and not again:
            return
        try:
            found = self.known(ledger.database_id)
        except StoreError as error:
            self._away(str(error))
            self._checked = True
            return
        if found:
            last = max(found, key=lambda head: head.size)
            with ledger.reading() as reading:
                kept, end = reading.hash_at(last.size), reading.last()
            if kept is None:
                raise IntegrityError(say("witness.older_copy", end=end.size, seen=last.size))
            if kept != last.hash:
                raise IntegrityError(say("witness.forked", seen=last.size))
            self.seen = last.size
        self._checked = True

    def testify(self, ledger: Ledger, at: str) -> None:
        """Append the head; where that fails it is noted, and the act that was done stays done."""
        with ledger.reading() as reading:
            head = reading.last()
        try:
            testify(self.path, ledger.database_id, head, at)
        except StoreError as error:
            self._away(str(error))
        else:
            self.seen, self.fault = head.size, ""

    def _away(self, why: str) -> None:
        if not self.fault:
            self.missed = Missed(self.seen, why)
        self.fault = why
