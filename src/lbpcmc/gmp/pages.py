"""What the sections of a batch record are drawn from: hash-checked events of one batch, and what they add up to.

A section is a function that draws a part of the record. Nothing in it is read from a file of a document or from the
read tables: documents are opened as they were compiled at their approval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from lbpcmc.reports.sheet import Sheets

if TYPE_CHECKING:
    from lbpcmc.events import Event, Fold
    from lbpcmc.gmp.exceptions import Review
    from lbpcmc.gmp.execution.events import BatchStarted
    from lbpcmc.gmp.facts import Stream
    from lbpcmc.store.links import Head

State = TypeVar("State")
Approval = tuple["Event[Any]", "Event[Any]"]
"""Import and approval of one version of a document."""


@dataclass(frozen=True)
class Record:
    """One batch, as it is printed."""

    started: Event[BatchStarted]
    events: tuple[Event[Any], ...]
    """Every event of the batch, in order."""
    stream: Stream
    """The same events, folded."""
    review: Review
    documents: tuple[Approval, ...]
    """Import and approval of every document that the batch was made, tested or calculated by."""
    noted: tuple[Event[Any], ...]
    """Clocks that were set and heads that nobody witnessed, between the first and the last event of the batch."""
    site: str
    """Name of the site's folder; empty where the database is elsewhere."""
    database: str
    """ID of the ledger."""
    ledger: Head
    """Where the whole ledger ended when the record was printed."""
    demonstration: bool
    warning: str
    """What is wrong with the witness; empty where nothing is."""

    @property
    def lot(self) -> str:
        """The lot number, as it was given."""
        return self.started.payload.lot

    @property
    def name(self) -> str:
        """Name of the batch's stream."""
        return self.started.envelope.stream

    def fold(self, fold: Fold[State]) -> State:
        """What the events add up to, for one capability."""
        state: State = self.stream.states[id(fold)]
        return state


Section = Callable[[Sheets, Record], None]


def when(event: Event[Any]) -> str:
    """Time of an event in UTC, to the second; and the time at which it was done, where another one is claimed."""
    where = event.envelope
    said = where.at[:19].replace("T", " ")
    return f"{said}, performed {where.performed_at}" if where.performed_at else said


def who(event: Event[Any]) -> tuple[str, str]:
    """Printed name; time and number of an event."""
    return event.envelope.name, f"{when(event)} [{event.seq}]"


def identity(known: str) -> str:
    """How a person was identified, in words."""
    return "stated: no password was asked" if known == "stated" else known
