"""A reading against a criterion: the verdict, the clause that decided, and every step on the way.

The worst clause decides: out of a reject limit is `fail`, out of an action or alert limit says so. A missing value
never passes, and what cannot be decided never passes (pinned by tests/criteria/test_properties.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.criteria.comparing import ClauseOutcome, Scale, measured, meets, round_for
from lbpcmc.criteria.model import (
    AbsentIn,
    Band,
    Clause,
    Conforms,
    Criterion,
    Judgement,
    Limits,
    ReportOnly,
    Statistic,
    Verdict,
)
from lbpcmc.criteria.uncertain import censored, confidence
from lbpcmc.errors import QuantityError
from lbpcmc.messages import say
from lbpcmc.quantities import Absence, Censored, Conformity, Measured, Quantity, TooNumerous, read
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from lbpcmc.messages import Statement
    from lbpcmc.quantities import Reading, Unit

__all__ = ["judge", "judge_text", "meets", "round_for"]

_MISSING = say("judge.missing")
_NO_LIMIT = say("judge.target")
_REPORTED = ClauseOutcome(Verdict.PASS, say("judge.report"))


def judge_text(
    text: str | None, criterion: Criterion, *, unit: Unit | None = None, label_claim: Quantity | None = None
) -> Judgement:
    """Read and judge; what is missing or not understood is `invalid`, with the reason. Raises as `judge`."""
    if text is None or not text.strip():
        return Judgement(Verdict.INVALID, "", criterion.text, "", _MISSING)
    try:
        reading = read(text, criterion.kind, unit, tested_in=criterion.tested_in)
    except QuantityError as refusal:
        because = say("judge.not_understood", because=_asked(criterion) or refusal.statement)
        return Judgement(Verdict.INVALID, printable(text), criterion.text, "", because)
    return judge(reading, criterion, label_claim=label_claim)


def _asked(criterion: Criterion) -> Statement | None:
    """Say which words a criterion without limits asks for; None where numbers are asked for."""
    rules = [clause.rule for clause in criterion.clauses]
    if any(isinstance(rule, Limits) for rule in rules):
        return None
    for rule in rules:
        if isinstance(rule, AbsentIn):
            return say("judge.asks_absence", amount=rule.amount)
        if isinstance(rule, Conforms):
            return say("judge.asks_conformity")
    return None


def judge(reading: Reading, criterion: Criterion, *, label_claim: Quantity | None = None) -> Judgement:
    """Judge a reading; the worst clause decides. Raises CriterionError if a label claim is needed and missing."""
    if wrong := _wrong_kind(reading, criterion):
        return Judgement(Verdict.INVALID, reading, criterion.text, "", wrong)
    point = reading
    if isinstance(reading, Measured) and reading.interval is not None and criterion.limits_confidence:
        point = Measured(reading.quantity)
    worst: tuple[ClauseOutcome, Clause] | None = None
    steps: tuple[Statement, ...] = ()
    for clause in criterion.clauses:
        if clause.band is Band.TARGET:
            continue
        outcome = _apply(clause, reading if clause.on_confidence else point, label_claim)
        if outcome.steps:
            steps += tuple(step for step in outcome.steps if step not in steps)
        if worst is None or _weight(outcome, clause) > _weight(*worst):
            worst = outcome, clause
    if worst is None:
        worst = ClauseOutcome(Verdict.PASS, _NO_LIMIT), criterion.clauses[0]
    outcome, clause = worst
    return Judgement(outcome.verdict, reading, criterion.text, clause.text, outcome.because, steps, outcome.compared)


def _weight(outcome: ClauseOutcome, clause: Clause) -> tuple[int, bool]:
    """Order clauses by what they find; of equal ones the reject limits decide."""
    return outcome.verdict.rank, clause.band is Band.REJECT


def _wrong_kind(reading: Reading, criterion: Criterion) -> Statement | None:
    """Say why a number of another kind cannot be judged; None where it can."""
    if not isinstance(reading, Measured | Censored):
        return None
    kind = reading.quantity.kind
    if kind is criterion.kind or kind == criterion.kind or (kind.name == "ratio" and criterion.needs_label_claim):
        return None
    return say("judge.other_kind", value=reading, kind=kind.title, wanted=criterion.kind.title)


def _apply(clause: Clause, reading: Reading, claim: Quantity | None) -> ClauseOutcome:
    outcome = _judge_rule(clause, reading, claim)
    if outcome.verdict is Verdict.FAIL or (outcome.verdict is Verdict.INCONCLUSIVE and clause.band is not Band.REJECT):
        return outcome._replace(verdict=clause.band.verdict)
    return outcome


def _judge_rule(clause: Clause, reading: Reading, claim: Quantity | None) -> ClauseOutcome:
    match clause.rule:
        case Limits():
            return _limits(Scale(clause.rule, clause.band, claim), reading)
        case ReportOnly():
            return _REPORTED
        case Conforms():
            return _conforms(reading)
        case AbsentIn():
            return _absent(clause.rule, reading)


def _conforms(reading: Reading) -> ClauseOutcome:
    if isinstance(reading, Conformity):
        verdict = Verdict.PASS if reading.conforms else Verdict.FAIL
        return ClauseOutcome(verdict, say("judge.conformity", value=reading))
    return ClauseOutcome(Verdict.INVALID, say("judge.asks_conformity"))


def _absent(rule: AbsentIn, reading: Reading) -> ClauseOutcome:
    if not isinstance(reading, Absence):
        return ClauseOutcome(Verdict.INVALID, say("judge.asks_absence", amount=rule.amount))
    tested, required = reading.amount, rule.amount
    if tested is None:
        if reading.detected:
            return ClauseOutcome(Verdict.FAIL, say("judge.detected"))
        return ClauseOutcome(Verdict.INCONCLUSIVE, say("judge.no_amount", required=required))
    if tested.kind != required.kind:
        return ClauseOutcome(Verdict.INVALID, say("judge.other_amount", tested=tested, required=required))
    steps = (say("judge.tested", tested=tested, required=required),)
    if reading.detected:
        if tested.root <= required.root:
            return ClauseOutcome(Verdict.FAIL, say("judge.detected_in", tested=tested), steps)
        because = say("judge.detected_in_more", tested=tested, required=required)
        return ClauseOutcome(Verdict.INCONCLUSIVE, because, steps)
    if tested.root >= required.root:
        return ClauseOutcome(Verdict.PASS, say("judge.not_detected", tested=tested), steps)
    return ClauseOutcome(Verdict.INCONCLUSIVE, say("judge.tested_less", tested=tested, required=required), steps)


def _limits(scale: Scale, reading: Reading) -> ClauseOutcome:
    match reading:
        case Measured():
            if scale.rule.statistic is Statistic.VALUE:
                return measured(scale, reading)
            return confidence(scale, reading)
        case Censored():
            return censored(scale, reading)
        case TooNumerous():
            return ClauseOutcome(Verdict.INCONCLUSIVE, say("judge.too_numerous"))
        case Absence() | Conformity():
            return ClauseOutcome(Verdict.INVALID, say("judge.not_a_number", value=reading))
