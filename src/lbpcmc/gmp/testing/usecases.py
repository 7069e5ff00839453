"""What the laboratory does with a batch: results, typed or derived from raw data by an approved method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lbpcmc.errors import QuantityError
from lbpcmc.gmp.execution.derived import derived, in_force
from lbpcmc.gmp.execution.events import BATCH
from lbpcmc.gmp.testing import rules
from lbpcmc.gmp.testing.events import ResultCorrected, ResultRecorded, ResultRejected
from lbpcmc.gmp.testing.state import RESULTS_STATE
from lbpcmc.gmp.values import kept

if TYPE_CHECKING:
    from lbpcmc.events import Event
    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.sessions import Session
    from lbpcmc.gmp.values import Value


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a result."""

    event: Event[Any]

    @property
    def understood(self) -> bool:
        """False where the text was kept but could not be read as a value."""
        return not isinstance(self.event.payload, ResultRejected)

    @property
    def value(self) -> Value | None:
        """What the result means; None where it was not understood."""
        found: Value | None = getattr(self.event.payload, "value", None)
        return found


def record_result(
    site: Site, session: Session, lot: str, test: str, typed: str, *, correct: str | None = None
) -> Recorded:
    """Record a laboratory result; with `correct` (the reason) in place of the one that holds, and both stay."""
    stream = BATCH.key(lot)
    with site.write(session) as act:
        act.permitted(ResultRecorded)
        results = rules.of_batch(act.fold(RESULTS_STATE, lot), lot)
        found = rules.test_of(results, test)
        target = rules.correctable(results, test, correct) if correct is not None else None
        if target is None:
            rules.first_result(results, test)
        try:
            value = rules.understood_for(act, results, found, typed)
        except QuantityError as refusal:
            criterion = rules.criterion_of(results, found)
            limit = criterion.text if criterion else None
            corrects = target.seq if target else None
            return Recorded(act.append(stream, ResultRejected(test, kept(typed), limit, str(refusal), corrects)))
        if target is None:
            return Recorded(act.append(stream, ResultRecorded(test, value)))
        return Recorded(act.append(stream, ResultCorrected(test, target.seq, value, kept(correct or ""))))


def derive_result(  # whose result of what, and from which data
    site: Site, session: Session, lot: str, test: str, content: bytes, name: str, *, correct: str | None = None
) -> Recorded:
    """Derive a result from raw data by the approved method of its test; the calculation is made before the lock."""
    stream = BATCH.key(lot)
    with site.read() as view:
        results = rules.of_batch(view.fold(RESULTS_STATE, lot), lot)
        found, head = rules.test_of(results, test), view.head(stream)
        derivation = in_force(view, found.method, content, name)
        value = derived(view, derivation, content, rules.asked_of(results, found))
    with site.write(session) as act:
        act.permitted(ResultRecorded)
        act.seen(stream, head)
        act.put(content)
        if correct is None:
            return Recorded(act.append(stream, ResultRecorded(test, value, derivation)))
        target = rules.correctable(act.fold(RESULTS_STATE, lot), test, correct)
        corrected = ResultCorrected(test, target.seq, value, kept(correct), derivation)
        return Recorded(act.append(stream, corrected))
