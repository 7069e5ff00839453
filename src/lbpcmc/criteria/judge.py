"""A reading against a criterion: the verdict, the clause that decided, and every step on the way.

Convert to the unit of the limit, round once to the decimals of the limit, compare (USP General Notices 7.20). A
censored value passes only if its whole range does; a missing value never passes.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.criteria.model import (
    AbsentIn,
    Clause,
    Conforms,
    Criterion,
    Judgement,
    Limits,
    Report,
    Statistic,
    Verdict,
)
from lbpcmc.errors import CriterionError, QuantityError
from lbpcmc.quantities import (
    Absence,
    Censored,
    Conformity,
    Measured,
    Quantity,
    Reading,
    TooNumerous,
    Unit,
    read,
)
from lbpcmc.quantities.kinds import printable
from lbpcmc.quantities.rounding import fraction_text, number_text, round_to_digits, round_to_place

if TYPE_CHECKING:
    from lbpcmc.criteria.model import Bound

Outcome = tuple[Verdict, str, tuple[str, ...], str]
"""Verdict, reason, trace, the number that was compared."""


def judge_text(
    text: str | None, criterion: Criterion, *, unit: Unit | None = None, label_claim: Quantity | None = None
) -> Judgement:
    """Read and judge; what is missing or not understood is `invalid`, with the reason."""
    if text is None or not text.strip():
        return Judgement(
            Verdict.INVALID, "", criterion.text, "", "no result: a missing value is never a pass"
        )
    try:
        reading = read(text, criterion.kind, unit)
    except QuantityError as refusal:
        return Judgement(Verdict.INVALID, printable(text), criterion.text, "", f"not understood: {refusal}")
    return judge(reading, criterion, label_claim=label_claim)


def judge(reading: Reading, criterion: Criterion, *, label_claim: Quantity | None = None) -> Judgement:
    """Judge a reading; the worst clause decides. Raises CriterionError if a label claim is needed and missing."""
    worst: tuple[Outcome, Clause] | None = None
    trace: list[str] = []
    if criterion.limits_confidence and isinstance(reading, Measured):
        point: Reading = Measured(reading.quantity)
    else:
        point = reading
    for clause in criterion.clauses:
        outcome = _apply(clause, reading if clause.on_confidence else point, label_claim)
        trace += [line for line in outcome[2] if line not in trace]
        if worst is None or outcome[0].rank > worst[0][0].rank:
            worst = (outcome, clause)
    if worst is None:  # pragma: no cover  # the grammar gives every criterion a clause
        raise CriterionError("The criterion is empty.")
    (verdict, reason, _, rounded), clause = worst
    return Judgement(verdict, str(reading), criterion.text, clause.text, reason, tuple(trace), rounded)


def _apply(clause: Clause, reading: Reading, claim: Quantity | None) -> Outcome:
    match clause.rule:
        case Report():
            return Verdict.PASS, "reported; no limit is set", (), ""
        case Conforms():
            return _conforms(reading)
        case AbsentIn():
            return _absent(clause.rule, reading)
        case Limits():
            verdict, reason, trace, rounded = _limits(clause.rule, reading, claim)
            if verdict is Verdict.FAIL:
                verdict = clause.band.verdict
            return verdict, reason, trace, rounded


def _conforms(reading: Reading) -> Outcome:
    if isinstance(reading, Conformity):
        return (Verdict.PASS if reading.conforms else Verdict.FAIL), f"found: {reading}", (), ""
    return Verdict.INVALID, "the criterion asks for 'conforms' or 'does not conform'", (), ""


def _absent(rule: AbsentIn, reading: Reading) -> Outcome:
    if not isinstance(reading, Absence):
        return (
            Verdict.INVALID,
            f"the criterion asks for 'not detected in {rule.amount}' or 'detected'",
            (),
            "",
        )
    if reading.amount is None:
        if reading.detected:
            return Verdict.FAIL, "detected", (), ""
        return Verdict.INCONCLUSIVE, f"the amount tested is not given; {rule.amount} is required", (), ""
    if reading.amount.kind != rule.amount.kind:
        return (
            Verdict.INVALID,
            f"tested in {reading.amount}, required in {rule.amount}: not comparable",
            (),
            "",
        )
    tested, required = reading.amount.root, rule.amount.root
    trace = (f"tested {reading.amount}, required {rule.amount}",)
    if reading.detected:
        if tested <= required:
            return Verdict.FAIL, f"detected in {reading.amount}", trace, ""
        return Verdict.INCONCLUSIVE, f"detected in {reading.amount}, more than {rule.amount}", trace, ""
    if tested >= required:
        return Verdict.PASS, f"not detected in {reading.amount}", trace, ""
    return Verdict.INCONCLUSIVE, f"only {reading.amount} was tested; {rule.amount} is required", trace, ""


def _limits(rule: Limits, reading: Reading, claim: Quantity | None) -> Outcome:
    match reading:
        case TooNumerous():
            return Verdict.INCONCLUSIVE, "too numerous to count is no number; count a higher dilution", (), ""
        case Absence() | Conformity():
            return Verdict.INVALID, f"'{reading}' is no number; the criterion has limits", (), ""
        case Censored():
            value, trace = _in_unit(reading.quantity, rule, claim)
            return _censored(rule, reading, value, trace)
        case Measured():
            value, trace = _in_unit(reading.quantity, rule, claim)
            if rule.statistic is Statistic.VALUE:
                return _measured(rule, reading, value, trace)
            return _confidence(rule, reading, trace)


def _in_unit(quantity: Quantity, rule: Limits, claim: Quantity | None) -> tuple[Fraction, tuple[str, ...]]:
    if rule.of_label_claim and quantity.kind.name != "ratio":
        if claim is None:
            raise CriterionError("The limits are shares of the label claim, and no label claim is given.")
        if claim.root == 0 or claim.kind != quantity.kind:
            raise CriterionError(f"{quantity} cannot be a share of the label claim {claim}.")
        share = quantity.root / claim.root * 100
        return share, (f"{quantity} / {claim} = {fraction_text(share)} % of label claim",)
    value = quantity.value_in(rule.unit)
    if rule.unit == quantity.unit:
        return value, ()
    return value, (f"{quantity} = {fraction_text(value)} {rule.unit.symbol}",)


def _measured(rule: Limits, reading: Measured, value: Fraction, trace: tuple[str, ...]) -> Outcome:
    verdict, reason, steps, rounded = _compare(rule, value)
    trace += steps
    if reading.interval is not None and not rule.of_label_claim:
        ends = [
            Quantity(end, reading.quantity.unit, reading.quantity.kind, "").value_in(rule.unit)
            for end in (reading.interval.low, reading.interval.high)
            if end is not None
        ]
        low, high = min([value, *ends]), max([value, *ends])
        for bound in filter(None, (rule.low, rule.high)):
            if low < bound.value < high:
                told = f"the confidence limits {fraction_text(low)} to {fraction_text(high)} enclose the limit {bound.text}"
                return Verdict.INCONCLUSIVE, told, trace, rounded
    return verdict, reason, trace, rounded


def _compare(rule: Limits, value: Fraction) -> Outcome:
    trace: tuple[str, ...] = ()
    unit, compared = rule.unit.symbol, ""
    for bound, is_low in ((rule.low, True), (rule.high, False)):
        if bound is None:
            continue
        rounded, step = round_for(bound, rule, value)
        compared = fraction_text(rounded) if not step else step.rpartition(" to ")[2]
        if step and (line := f"{step} {unit}".strip()) not in trace:
            trace += (line,)
        if not meets(bound, rounded, is_low=is_low):
            side = "below" if rounded < bound.value else "above" if rounded > bound.value else "on"
            told = f"{compared} {unit}".strip() + f" is {side} the limit {bound.text} {unit}".rstrip()
            return Verdict.FAIL, told + ("" if side != "on" else ", which is excluded"), trace, compared
    return Verdict.PASS, f"{compared} {unit}".strip() + " is within the limits", trace, compared


def round_for(bound: Bound, rule: Limits, value: Fraction) -> tuple[Fraction, str]:
    """Round a value as its limit demands; returns it and the step as words (empty if nothing changed)."""
    if bound.place is None:
        return value, ""
    if rule.significant:
        rounded = round_to_digits(value, bound.digits, rule.rounding)
    else:
        rounded = round_to_place(value, bound.place, rule.rounding)
    if Fraction(rounded) == value:
        return value, ""
    basis = "significant figures" if rule.significant else "decimals"
    return Fraction(rounded), (
        f"{fraction_text(value)} rounded ({rule.rounding.value}, {basis} of the limit) to {number_text(rounded)}"
    )


def meets(bound: Bound, value: Fraction, *, is_low: bool) -> bool:
    """Compare a rounded value with one end of a range."""
    if value == bound.value:
        return bound.inclusive
    return value > bound.value if is_low else value < bound.value


def _censored(rule: Limits, reading: Censored, value: Fraction, trace: tuple[str, ...]) -> Outcome:
    if rule.statistic is not Statistic.VALUE:
        return Verdict.INCONCLUSIVE, "a censored value has no confidence limits", trace, ""
    below = reading.sign in ("<", "≤")
    closed = reading.sign in ("≤", "≥")
    within = all(
        (bound is None)
        or (
            below is not is_low
            and (_beyond(bound, value, is_low=is_low) or _touches(bound, value, closed=closed))
        )
        for bound, is_low in ((rule.low, True), (rule.high, False))
    )
    if within:
        return Verdict.PASS, f"every value {reading} is within the limits", trace, ""
    facing = rule.low if below else rule.high
    if facing is not None:
        outside = value < facing.value if below else value > facing.value
        on_edge = value == facing.value and not (closed and facing.inclusive)
        if outside or on_edge:
            return Verdict.FAIL, f"every value {reading} is outside the limit {facing.text}", trace, ""
    return Verdict.INCONCLUSIVE, f"{reading} leaves open whether the limits are met", trace, ""


def _beyond(bound: Bound, value: Fraction, *, is_low: bool) -> bool:
    return value > bound.value if is_low else value < bound.value


def _touches(bound: Bound, value: Fraction, *, closed: bool) -> bool:
    return value == bound.value and (bound.inclusive or not closed)


def _confidence(rule: Limits, reading: Measured, trace: tuple[str, ...]) -> Outcome:
    interval, level = reading.interval, rule.level or Fraction(95)
    wanted = f"{fraction_text(level)} % {rule.statistic.value}"
    if interval is None:
        return Verdict.INCONCLUSIVE, f"the result gives no {wanted}", trace, ""
    two_sided = interval.low is not None and interval.high is not None
    given = interval.level
    if two_sided and rule.statistic is not Statistic.BOTH:
        given = (100 + interval.level) / 2
        trace += (
            f"a two-sided {fraction_text(interval.level)} % interval gives a one-sided {fraction_text(given)} % limit",
        )
    ends = {Statistic.LOWER: (interval.low,), Statistic.UPPER: (interval.high,)}.get(
        rule.statistic, (interval.low, interval.high)
    )
    compared = ""
    for end in ends:
        if end is None:
            return Verdict.INCONCLUSIVE, f"the result gives no {wanted}", trace, ""
        converted = Quantity(end, reading.quantity.unit, reading.quantity.kind, fraction_text(end))
        value, steps = _in_unit(converted, rule, None)
        verdict, reason, more, compared = _compare(rule, value)
        trace += steps + more
        if verdict is not Verdict.PASS:
            if given > level:
                return (
                    Verdict.INCONCLUSIVE,
                    f"{reason}, at more confidence than the criterion asks",
                    trace,
                    compared,
                )
            return verdict, f"{wanted}: {reason}", trace, compared
    if given < level:
        return (
            Verdict.INCONCLUSIVE,
            f"the limits are given at less than {fraction_text(level)} %",
            trace,
            compared,
        )
    return Verdict.PASS, f"{wanted} is within the limits", trace, compared
