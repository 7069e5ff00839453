"""Review by exception: each rule looks at the whole batch and says what quality must see.

Every rule has an ID, a version and a severity, and the list of rules that ran is part of the result, so that no
exception is a proof and not a silence (MHRA GXP 2018, 6.15).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lbpcmc.batch.entries import Act
from lbpcmc.batch.state import BatchState, Status
from lbpcmc.criteria import Verdict
from lbpcmc.documents.model import Criticality, StepKind, Use

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lbpcmc.batch.state import Numbered
    from lbpcmc.documents.model import Step


class Severity(StrEnum):
    """How much an exception weighs."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class BatchException:
    """One thing that quality must decide on."""

    rule: str
    severity: Severity
    subject: str
    """Step or test, with its occurrence."""
    said: str
    seq: int | None
    """Entry that shows it; None where an entry is missing."""


@dataclass(frozen=True, slots=True)
class ExceptionRule:
    """A search for one kind of abnormal data or act."""

    id: str
    version: str
    title: str
    clause: str
    find: Callable[[BatchState], Iterator[BatchException]]


@dataclass(frozen=True, slots=True)
class Review:
    """Exceptions, most severe first, and how many each rule found."""

    exceptions: tuple[BatchException, ...]
    counts: tuple[tuple[ExceptionRule, int], ...]


def review(state: BatchState) -> Review:
    """Run every rule over a batch."""
    found: list[BatchException] = []
    counts = []
    for rule in RULES:
        mine = list(rule.find(state))
        counts.append((rule, len(mine)))
        found += mine
    order = list(Severity)
    found.sort(key=lambda e: order.index(e.severity))
    return Review(tuple(found), tuple(counts))


def _step(state: BatchState, step_id: str | None) -> Step | None:
    return next((step for step in state.recipe.steps() if step.id == step_id), None)


def _where(numbered: Numbered) -> str:
    entry = numbered.entry
    return f"{entry.subject}" + (f" ({entry.occurrence})" if (entry.occurrence or "1") != "1" else "")


def _judged(state: BatchState, *verdicts: Verdict) -> Iterator[tuple[Numbered, Step | None]]:
    for numbered in state.log:
        if numbered.entry.verdict in verdicts and numbered.entry.act != Act.REFUSED:
            yield numbered, _step(state, numbered.entry.subject)


def _out_of_limits(state: BatchState) -> Iterator[BatchException]:
    for numbered, step in _judged(state, Verdict.FAIL):
        critical = step is None or step.criticality is not Criticality.NONE
        severity = Severity.CRITICAL if critical else Severity.MAJOR
        entry = numbered.entry
        said = f"{entry.understood}: {entry.finding} (criterion: {entry.criterion})"
        yield BatchException("E01", severity, _where(numbered), said, numbered.seq)


def _action(state: BatchState) -> Iterator[BatchException]:
    for numbered, _ in _judged(state, Verdict.ACTION):
        said = f"{numbered.entry.understood} is outside the action limits (criterion: {numbered.entry.criterion})"
        yield BatchException("E02", Severity.MAJOR, _where(numbered), said, numbered.seq)


def _alert(state: BatchState) -> Iterator[BatchException]:
    for numbered, _ in _judged(state, Verdict.ALERT):
        said = f"{numbered.entry.understood} is outside the alert limits (criterion: {numbered.entry.criterion})"
        yield BatchException("E03", Severity.MINOR, _where(numbered), said, numbered.seq)


def _undecided(state: BatchState) -> Iterator[BatchException]:
    for numbered, _ in _judged(state, Verdict.INCONCLUSIVE, Verdict.INVALID):
        entry = numbered.entry
        said = f"{entry.understood or entry.typed}: {entry.finding}"
        yield BatchException("E04", Severity.MAJOR, _where(numbered), said, numbered.seq)


def _refused(state: BatchState) -> Iterator[BatchException]:
    for numbered in state.log:
        if numbered.entry.act == Act.REFUSED:
            said = f"'{numbered.entry.typed}' was submitted and not understood: {numbered.entry.finding}"
            yield BatchException("E05", Severity.MINOR, _where(numbered), said, numbered.seq)


def _corrected(state: BatchState) -> Iterator[BatchException]:
    for numbered in state.log:
        entry = numbered.entry
        if entry.act == Act.CORRECTED:
            said = f"entry {entry.refers} was corrected to {entry.understood}: {entry.reason}"
            yield BatchException("E06", Severity.MINOR, _where(numbered), said, numbered.seq)


def _unsigned(state: BatchState) -> Iterator[BatchException]:
    for numbered in state.log:
        if numbered.entry.act == Act.UNSIGNED:
            said = f"not signed: {numbered.entry.reason}"
            yield BatchException("E07", Severity.MAJOR, _where(numbered), said, numbered.seq)


def _unverified(state: BatchState) -> Iterator[BatchException]:
    for phase in state.recipe.phases():
        for step in phase.steps:
            if not step.second_person:
                continue
            missing = [
                n
                for n in range(1, state.occurrences(phase) + 1)
                if state.done(step, n) and (step.id, n) not in state.verified
            ]
            if missing:
                times = f" ({len(missing)} occurrences)" if len(missing) > 1 else ""
                latest = state.latest((step.id, missing[0], 1))
                said = f"no second person has verified this step{times}"
                yield BatchException("E08", Severity.MAJOR, step.id, said, latest.seq if latest else None)


def _held_or_stopped(state: BatchState) -> Iterator[BatchException]:
    for numbered in state.log:
        entry = numbered.entry
        if entry.act in (Act.HELD, Act.STOPPED, Act.RESUMED):
            severity = Severity.MAJOR if entry.act == Act.RESUMED else Severity.CRITICAL
            yield BatchException("E09", severity, state.lot, f"{entry.act}: {entry.reason}", numbered.seq)


def _open_steps(state: BatchState) -> Iterator[BatchException]:
    if state.status in (Status.COMPLETE, Status.STOPPED) and (place := state.next_slot()) is not None:
        said = f"the procedure ended before step {place[1].id}"
        yield BatchException("E10", Severity.MAJOR, place[1].id, said, None)


def _missing_results(state: BatchState) -> Iterator[BatchException]:
    specification = state.specification
    if specification is None or state.status not in (Status.COMPLETE, Status.STOPPED):
        return
    for test in specification.tests:
        if test.criterion(Use.RELEASE, specification.stage) is not None and not state.results.get(test.id):
            said = f"no result against {specification.id} {specification.version}"
            yield BatchException("E11", Severity.MAJOR, test.id, said, None)


def _comments(state: BatchState) -> Iterator[BatchException]:
    for numbered in state.log:
        if numbered.entry.act == Act.COMMENTED:
            said = numbered.entry.reason or ""
            yield BatchException("E12", Severity.MINOR, numbered.entry.subject or state.lot, said, numbered.seq)


def _yield(state: BatchState) -> Iterator[BatchException]:
    expected = state.recipe.theoretical_yield
    if expected is None or state.status not in (Status.COMPLETE, Status.STOPPED):
        return
    step = _step(state, expected.calculation)
    if step is not None and step.kind is StepKind.CALCULATION and not state.latest((step.id, 1, 1)):
        yield BatchException("E13", Severity.MAJOR, step.id, "the actual yield was not calculated", None)


RULES: tuple[ExceptionRule, ...] = (
    ExceptionRule("E01", "1", "Value outside its acceptance limits", "21 CFR 211.192", _out_of_limits),
    ExceptionRule("E02", "1", "Value outside its action limits", "ICH Q6B 2.3", _action),
    ExceptionRule("E03", "1", "Value outside its alert limits", "ICH Q6B 2.3", _alert),
    ExceptionRule("E04", "1", "Verdict inconclusive or invalid", "21 CFR 211.165(a)", _undecided),
    ExceptionRule("E05", "1", "Submitted text that was not understood", "21 CFR 11.10(e)", _refused),
    ExceptionRule("E06", "1", "Value corrected", "EU GMP Annex 11 (8.2, 9)", _corrected),
    ExceptionRule("E07", "1", "Signature missing", "21 CFR 211.188(b)(11)", _unsigned),
    ExceptionRule("E08", "1", "Second person missing", "21 CFR 211.101(d)", _unverified),
    ExceptionRule("E09", "1", "Batch held, resumed or stopped", "21 CFR 211.192", _held_or_stopped),
    ExceptionRule("E10", "1", "Procedure not carried out to its end", "21 CFR 211.188(b)", _open_steps),
    ExceptionRule("E11", "1", "Result against the specification missing", "21 CFR 211.165(a)", _missing_results),
    ExceptionRule("E12", "1", "Comment by the floor", "21 CFR 211.100(b)", _comments),
    ExceptionRule("E13", "1", "Actual yield missing", "21 CFR 211.103", _yield),
)
