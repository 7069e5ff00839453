"""Review by exception: rules that look at a stream and say what quality must see.

A rule looks at each event as it happens, or at what the stream adds up to. Every rule has an ID, a version and a
clause, and the list of rules that ran is part of the result, so that no exception is a proof and not a silence
(MHRA GXP 2018, 6.15).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lbpcmc.events import Event, Fold
    from lbpcmc.gmp.values import Value

State = TypeVar("State")


class Severity(StrEnum):
    """How much an exception weighs."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"

    @property
    def rank(self) -> int:
        """0 is the most severe."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class BatchException:
    """One thing that quality must decide on."""

    rule: str
    severity: Severity
    subject: str
    """Step or test, with its occurrence."""
    said: str
    seq: int | None
    """Event that shows it; None where an event is missing."""


@dataclass(frozen=True, slots=True)
class ExceptionRule(Generic[State]):
    """A search for one kind of abnormal data or act."""

    id: str
    version: str
    title: str
    clause: str
    fold: Fold[State]
    """What it looks at."""
    payloads: tuple[type, ...] = ()
    """Events that it looks at one by one; none where it looks at the state."""
    of_event: Callable[[State, Event[Any]], Iterable[BatchException]] | None = None
    """Asked when the event was just folded."""
    of_state: Callable[[State], Iterable[BatchException]] | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """Exceptions, most severe first, and how many each rule found."""

    exceptions: tuple[BatchException, ...]
    counts: tuple[tuple[ExceptionRule[Any], int], ...]


def reviewed(rules: Iterable[ExceptionRule[Any]], found: Iterable[BatchException]) -> Review:
    """Put in order what the rules found; a rule that looks at several streams is listed once."""
    listed = sorted(found, key=lambda one: (one.severity.rank, one.rule))
    once = {rule.id: rule for rule in sorted(rules, key=lambda rule: rule.id)}
    return Review(tuple(listed), tuple((rule, sum(one.rule == rule.id for one in listed)) for rule in once.values()))


UNREMARKABLE = frozenset({None, "pass"})
"""Verdicts that show nothing."""


def of_value(value: Value, subject: str, seq: int, *, critical: bool) -> Iterator[BatchException]:
    """What a judged value shows: outside its limits (E01), its action (E02) or alert limits (E03), undecided (E04)."""
    limit = f"(criterion: {value.criterion})"
    match value.verdict:
        case "fail":
            severity = Severity.CRITICAL if critical else Severity.MAJOR
            yield BatchException("E01", severity, subject, f"{value.interpreted}: {value.reason} {limit}", seq)
        case "action":
            said = f"{value.interpreted} is outside the action limits {limit}"
            yield BatchException("E02", Severity.MAJOR, subject, said, seq)
        case "alert":
            said = f"{value.interpreted} is outside the alert limits {limit}"
            yield BatchException("E03", Severity.MINOR, subject, said, seq)
        case "inconclusive" | "invalid":
            yield BatchException("E04", Severity.MAJOR, subject, f"{value.interpreted}: {value.reason}", seq)


def rejected(typed: str, why: str, subject: str, seq: int) -> BatchException:
    """A text that was submitted and not understood (E05)."""
    return BatchException("E05", Severity.MINOR, subject, f"'{typed}' was submitted and not understood: {why}", seq)


def corrected(target: int, value: Value, why: str, subject: str, seq: int) -> BatchException:
    """A value or a result that was put right (E06)."""
    said = f"event {target} was corrected to {value.interpreted}: {why}"
    return BatchException("E06", Severity.MINOR, subject, said, seq)
