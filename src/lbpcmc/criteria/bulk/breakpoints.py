"""The outcome of a criterion as a step function of the value: where it changes, and what it is between.

A verdict changes only at a few exact numbers: a limit, the edge of what is rounded to it, the smallest possible value.
They are found once; the exact path judges each of them and one number in every gap, so that afterwards a value needs
only to be placed. Floats place it: parsing rounds monotonically, hence a float that differs from the float of a
breakpoint lies on the same side of it as the number that was typed, and decimals of at most 15 significant digits are
told apart by their floats. Where neither helps the outcome is UNDECIDED and the exact path decides.

Invariant: never another verdict than `judge_text` (pinned by tests/criteria/bulk/test_texts.py and test_columns.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from lbpcmc.criteria.edges import edges
from lbpcmc.criteria.judge import judge
from lbpcmc.criteria.model import Limits, Verdict
from lbpcmc.messages import Statement, say
from lbpcmc.quantities import Censored, Measured, Quantity
from lbpcmc.quantities.rounding import exact_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.criteria.model import Criterion, Judgement
    from lbpcmc.quantities import Unit

SHORT_DIGITS = 15
"""Decimals of so many significant digits have floats of their own (IEEE 754 binary64, DBL_DIG)."""
SIGNS = ("<", "≤", ">", "≥")
_FOR_ANY = {
    "judge.within_limit": "judge.any_within_limit",
    "judge.within_limits": "judge.any_within_limits",
    "judge.below": "judge.any_below",
    "judge.above": "judge.any_above",
    "judge.excluded": "judge.any_excluded",
    "judge.all_outside": "judge.any_outside",
    "judge.all_within": "judge.any_within",
    "judge.open": "judge.any_open",
}
"""Reasons that name the value, and the same ones without it."""
UNDECIDED = -1
"""Index of no outcome: the exact path decides."""


class BulkOutcome(NamedTuple):
    """What holds for every value between two breakpoints."""

    verdict: Verdict
    rule: str
    """The clause that decides, as written."""
    reason: str
    """Why, without the value: `above the limit 5.0 % w/w`."""


@dataclass(frozen=True, slots=True)
class FloatBreakpoints:
    """Breakpoints among the numbers of one unit, as floats."""

    floats: tuple[float, ...]
    """Ascending; a number x stands behind all that are <= x."""
    states: tuple[int, ...]
    """Index of the outcome before the first and behind each of them; UNDECIDED where a float cannot tell."""


@dataclass(frozen=True, slots=True)
class Breakpoints:
    """The outcome of one criterion for every value of its kind, measured or censored in one way."""

    points: tuple[Fraction, ...]
    """Where the outcome may change, ascending, in the root unit of the kind."""
    states: tuple[int, ...]
    """Index of the outcome before the first point, on it, behind it, on the second ..."""
    outcomes: tuple[BulkOutcome, ...]

    def in_floats(self, unit: Unit, *, short: bool) -> FloatBreakpoints:
        """Give the breakpoints in `unit`, for numbers of at most 15 significant digits (`short`) or of any length."""
        found: list[tuple[float, Fraction, int]] = [
            (float(exact), exact, place)
            for place, exact in enumerate((point - unit.offset) / unit.scale for point in self.points)
        ]
        floats: list[float] = []
        states = [self.states[0]]
        for edge, group in groupby(found, key=lambda entry: entry[0]):
            members = list(group)
            first, last = members[0][2], members[-1][2]
            around = set(self.states[2 * first : 2 * last + 3])
            if len(around) == 1:
                continue
            told_apart = short and len(members) == 1 and _is_short(members[0][1])
            for start, state in (
                (edge, self.states[2 * first + 1] if told_apart else UNDECIDED),
                (math.nextafter(edge, math.inf), self.states[2 * last + 2]),
            ):
                if state != states[-1]:
                    floats.append(start)
                    states.append(state)
        return FloatBreakpoints(tuple(floats), tuple(states))


@dataclass(slots=True)
class CriterionBreakpoints:
    """The breakpoints of one criterion: of measured values, and of each sign of censored ones when it is asked for."""

    criterion: Criterion
    label_claim: Quantity | None = None
    _found: dict[str, Breakpoints] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Find those of measured values. CriterionError if a label claim is needed and missing or of another kind."""
        self.behind("")

    def behind(self, sign: str) -> Breakpoints:
        """Give the breakpoints of values behind `sign`: one of `<`, `≤`, `>`, `≥`, or nothing for a measured one."""
        if sign not in self._found:
            self._found[sign] = self._find(sign)
        return self._found[sign]

    def _find(self, sign: str) -> Breakpoints:
        points = sorted(set(_points(self.criterion, self.label_claim, rounded=not sign)))
        outcomes: dict[BulkOutcome, int] = {}
        states = [outcomes.setdefault(self._outcome(value, sign), len(outcomes)) for value in _between(points)]
        return Breakpoints(tuple(points), tuple(states), tuple(outcomes))

    def _outcome(self, root: Fraction, sign: str) -> BulkOutcome:
        kind = self.criterion.kind
        unit = kind.units[0]
        value = (root - unit.offset) / unit.scale
        if kind.least is not None and (value < kind.least or (value == kind.least and sign == "<")):
            return BulkOutcome(Verdict.INVALID, "", str(say("judge.any_too_small", kind=kind.title)))
        number = Quantity(value, unit, kind, "")
        reading = Censored(sign, number) if sign else Measured(number)
        return outcome(judge(reading, self.criterion, label_claim=self.label_claim))


def outcome(found: Judgement) -> BulkOutcome:
    """Give the outcome of one judgement: its reason without the value."""
    return BulkOutcome(found.verdict, found.rule, str(_for_any(found.because)))


def _for_any(because: Statement) -> Statement:
    """Say a reason without the value, also inside of another one."""
    code = _FOR_ANY.get(because.code)
    return Statement(
        code or because.code,
        tuple(
            (name, _for_any(value) if isinstance(value, Statement) else value)
            for name, value in because.values
            if code is None or name != "value"
        ),
    )


def _between(points: list[Fraction]) -> list[Fraction]:
    """Give the points with one value before, between and behind them."""
    if not points:
        return [Fraction(0)]
    tried = [points[0] - 1 - abs(points[0]), points[0]]
    for low, high in pairwise(points):
        tried += [(low + high) / 2, high]
    return [*tried, points[-1] + 1 + abs(points[-1])]


def _points(criterion: Criterion, claim: Quantity | None, *, rounded: bool) -> Iterator[Fraction]:
    kind = criterion.kind
    if kind.least is not None:
        yield kind.least * kind.units[0].scale + kind.units[0].offset
    for rule in (clause.rule for clause in criterion.clauses):
        if not isinstance(rule, Limits):
            continue
        scale, offset = rule.unit.scale, rule.unit.offset
        if rule.of_label_claim and kind.name != "ratio":
            scale, offset = scale * (claim.root if claim is not None else 1), Fraction(0)
        for bound in filter(None, (rule.low, rule.high)):
            for number in edges(bound, significant=rule.significant) if rounded else (bound.value,):
                yield number * scale + offset


def _is_short(value: Fraction) -> bool:
    decimal = exact_decimal(value)
    return decimal is not None and len(decimal.normalize().as_tuple().digits) <= SHORT_DIGITS
