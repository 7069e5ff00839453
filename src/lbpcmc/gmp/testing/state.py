"""What the results of a batch add up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lbpcmc.events import Fold
from lbpcmc.gmp.execution.events import BATCH, BatchCompleted, BatchStarted, BatchStopped
from lbpcmc.gmp.facts import specification_of
from lbpcmc.gmp.testing.events import ResultCorrected, ResultRecorded, ResultRejected

if TYPE_CHECKING:
    from lbpcmc.documents.model import Specification
    from lbpcmc.events import Event
    from lbpcmc.gmp.facts import Library


@dataclass(slots=True)
class Results:
    """The results of one batch."""

    library: Library
    lot: str = ""
    compiled: str = ""
    """SHA-256 of the compiled specification that judges."""
    closed: bool = False
    """True once the batch was completed, or stopped for good: results that are missing are missed now."""
    stopped: bool = False
    by_test: dict[str, list[Event[Any]]] = field(default_factory=dict)
    """Results by test, in order: the last one holds."""
    rejected: list[Event[ResultRejected]] = field(default_factory=list)

    @property
    def specification(self) -> Specification:
        """The approved specification that judges the batch."""
        return specification_of(self.library, self.compiled)

    def apply(self, event: Event[Any]) -> None:
        """Add one event."""
        match event.payload:
            case BatchStarted(lot=lot, specification_compiled=compiled):
                self.lot, self.compiled = lot, compiled
            case ResultRecorded(test=test) | ResultCorrected(test=test):
                self.by_test.setdefault(test, []).append(event)
            case ResultRejected():
                self.rejected.append(event)
            case BatchCompleted():
                self.closed = True
            case BatchStopped():
                self.closed = self.stopped = True

    def latest(self, test: str) -> Event[Any] | None:
        """The result that holds; None where there is none."""
        found = self.by_test.get(test)
        return found[-1] if found else None


RESULTS_STATE = Fold(BATCH, Results, Results.apply)
