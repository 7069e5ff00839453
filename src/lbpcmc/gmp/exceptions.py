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


def during(found: Iterable[BatchException], first: int, last: int) -> list[BatchException]:
    """Exceptions that were shown by an event from `first` to `last`: what befell the site while a batch was made."""
    return [one for one in found if one.seq is not None and first <= one.seq <= last]


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


_OF_VALUES = (
    ("E01", "Value outside its acceptance limits", "21 CFR 211.192"),
    ("E02", "Value outside its action limits", "ICH Q6B 2.3"),
    ("E03", "Value outside its alert limits", "ICH Q6B 2.3"),
    ("E04", "Verdict inconclusive or invalid", "21 CFR 211.165(a)"),
)


def value_rules(
    fold: Fold[State], payloads: tuple[type, ...], weighed: Callable[[State, Event[Any]], tuple[str, bool]]
) -> tuple[ExceptionRule[State], ...]:
    """Rules E01 to E04 for events whose payload has a judged `value`.

    `weighed` gives the subject of an event, and whether it is critical; it is asked only where there is something.
    """

    def finder(rule: str) -> Callable[[State, Event[Any]], Iterable[BatchException]]:
        def find(state: State, event: Event[Any]) -> Iterable[BatchException]:
            if event.payload.value.verdict in UNREMARKABLE:
                return ()
            subject, critical = weighed(state, event)
            found = of_value(event.payload.value, subject, event.seq, critical=critical)
            return (one for one in found if one.rule == rule)

        return find

    return tuple(
        ExceptionRule(id_, "1", title, clause, fold, payloads, finder(id_)) for id_, title, clause in _OF_VALUES
    )


def rejected_rule(
    fold: Fold[State], payload: type, find: Callable[[State, Event[Any]], Iterable[BatchException]]
) -> ExceptionRule[State]:
    """Rule E05 for submitted texts; `find` gives what `rejected` makes of one."""
    title = "Submitted text that was not understood"
    return ExceptionRule("E05", "1", title, "21 CFR 11.10(e)", fold, (payload,), find)


def corrected_rule(
    fold: Fold[State], payload: type, find: Callable[[State, Event[Any]], Iterable[BatchException]]
) -> ExceptionRule[State]:
    """Rule E06 for corrections; `find` gives what `corrected` makes of one."""
    return ExceptionRule("E06", "1", "Value corrected", "EU GMP Annex 11 (8.2, 9)", fold, (payload,), find)


def rejected(typed: str, why: str, subject: str, seq: int) -> BatchException:
    """A text that was submitted and not understood (E05)."""
    return BatchException("E05", Severity.MINOR, subject, f"'{typed}' was submitted and not understood: {why}", seq)


def corrected(target: int, value: Value, why: str, subject: str, seq: int) -> BatchException:
    """A value or a result that was put right (E06)."""
    said = f"event {target} was corrected to {value.interpreted}: {why}"
    return BatchException("E06", Severity.MINOR, subject, said, seq)
