"""A reading against a criterion: the verdict, the clause that decided, and every step on the way.

The worst clause decides: out of a reject limit is `fail`, out of an action or alert limit says so. A missing value
never passes, and what cannot be decided never passes (pinned by tests/criteria/test_properties.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.criteria.comparing import (
    ClauseOutcome,
    Scale,
    measured,
    meets,
    round_for,
)
from lbpcmc.criteria.model import (
    AbsentIn,
    Band,
    Clause,
    Conforms,
    Criterion,
    Judgement,
    Limits,
    Report,
    Statistic,
    Verdict,
)
from lbpcmc.criteria.uncertain import censored, confidence
from lbpcmc.errors import QuantityError
from lbpcmc.quantities import Absence, Censored, Conformity, Measured, Quantity, TooNumerous, read
from lbpcmc.quantities.kinds import printable

if TYPE_CHECKING:
    from lbpcmc.quantities import Reading, Unit

__all__ = ["judge", "judge_text", "meets", "round_for"]


def judge_text(
    text: str | None, criterion: Criterion, *, unit: Unit | None = None, label_claim: Quantity | None = None
) -> Judgement:
    """Read and judge; what is missing or not understood is `invalid`, with the reason. Raises as `judge`."""
    if text is None or not text.strip():
        return Judgement(Verdict.INVALID, "", criterion.text, "", "no result: a missing value is never a pass")
    try:
        reading = read(text, criterion.kind, unit, tested_in=criterion.tested_in)
    except QuantityError as refusal:
        return Judgement(Verdict.INVALID, printable(text), criterion.text, "", f"not understood: {refusal}")
    return judge(reading, criterion, label_claim=label_claim)


def judge(reading: Reading, criterion: Criterion, *, label_claim: Quantity | None = None) -> Judgement:
    """Judge a reading; the worst clause decides. Raises CriterionError if a label claim is needed and missing."""
    if wrong := _wrong_kind(reading, criterion):
        return Judgement(Verdict.INVALID, str(reading), criterion.text, "", wrong)
    point = reading
    if criterion.limits_confidence and isinstance(reading, Measured):
        point = Measured(reading.quantity)
    judged: list[tuple[ClauseOutcome, Clause]] = []
    trace: list[str] = []
    for clause in criterion.clauses:
        if clause.band is Band.TARGET:
            continue
        outcome = _apply(clause, reading if clause.on_confidence else point, label_claim)
        trace += [line for line in outcome.trace if line not in trace]
        judged.append((outcome, clause))
    if not judged:
        judged.append((ClauseOutcome(Verdict.PASS, "a target is aimed at; no limit is set"), criterion.clauses[0]))
    outcome, clause = max(judged, key=lambda pair: (pair[0].verdict.rank, pair[1].band is Band.REJECT))
    return Judgement(
        outcome.verdict,
        str(reading),
        criterion.text,
        clause.text,
        outcome.reason,
        tuple(trace),
        outcome.rounded,
    )


def _wrong_kind(reading: Reading, criterion: Criterion) -> str:
    """Say why a number of another kind cannot be judged; empty where it can."""
    if not isinstance(reading, Measured | Censored) or reading.quantity.kind == criterion.kind:
        return ""
    if criterion.needs_label_claim and reading.quantity.kind.name == "ratio":
        return ""
    return f"{reading} is a {reading.quantity.kind.title}; the criterion is for a {criterion.kind.title}"


def _apply(clause: Clause, reading: Reading, claim: Quantity | None) -> ClauseOutcome:
    outcome = _judge_rule(clause, reading, claim)
    if outcome.verdict is Verdict.FAIL or (outcome.verdict is Verdict.INCONCLUSIVE and clause.band is not Band.REJECT):
        return outcome._replace(verdict=clause.band.verdict)
    return outcome


def _judge_rule(clause: Clause, reading: Reading, claim: Quantity | None) -> ClauseOutcome:
    match clause.rule:
        case Report():
            return ClauseOutcome(Verdict.PASS, "reported; no limit is set")
        case Conforms():
            return _conforms(reading)
        case AbsentIn():
            return _absent(clause.rule, reading)
        case Limits():
            return _limits(Scale(clause.rule, clause.band, claim), reading)


def _conforms(reading: Reading) -> ClauseOutcome:
    if isinstance(reading, Conformity):
        return ClauseOutcome(Verdict.PASS if reading.conforms else Verdict.FAIL, f"found: {reading}")
    return ClauseOutcome(Verdict.INVALID, "the criterion asks for 'conforms' or 'does not conform'")


def _absent(rule: AbsentIn, reading: Reading) -> ClauseOutcome:
    if not isinstance(reading, Absence):
        return ClauseOutcome(
            Verdict.INVALID, f"the criterion asks for 'not detected in {rule.amount}' or 'detected in {rule.amount}'"
        )
    tested, required = reading.amount, rule.amount
    if tested is None:
        if reading.detected:
            return ClauseOutcome(Verdict.FAIL, "detected")
        return ClauseOutcome(Verdict.INCONCLUSIVE, f"the amount tested is not given; {required} is required")
    if tested.kind != required.kind:
        return ClauseOutcome(Verdict.INVALID, f"tested in {tested}, required in {required}: not comparable")
    trace = (f"tested {tested}, required {required}",)
    if reading.detected:
        if tested.root <= required.root:
            return ClauseOutcome(Verdict.FAIL, f"detected in {tested}", trace)
        return ClauseOutcome(Verdict.INCONCLUSIVE, f"detected in {tested}, which is more than {required}", trace)
    if tested.root >= required.root:
        return ClauseOutcome(Verdict.PASS, f"not detected in {tested}", trace)
    return ClauseOutcome(Verdict.INCONCLUSIVE, f"only {tested} was tested; {required} is required", trace)


def _limits(scale: Scale, reading: Reading) -> ClauseOutcome:
    match reading:
        case TooNumerous():
            return ClauseOutcome(Verdict.INCONCLUSIVE, "too numerous to count is not a number; count a higher dilution")
        case Absence() | Conformity():
            return ClauseOutcome(Verdict.INVALID, f"'{reading}' is not a number; the criterion has limits")
        case Censored():
            return censored(scale, reading)
        case Measured():
            if scale.rule.statistic is Statistic.VALUE:
                return measured(scale, reading)
            return confidence(scale, reading)
