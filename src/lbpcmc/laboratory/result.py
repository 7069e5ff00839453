"""One shape for every laboratory calculation: what was found, how sure, under which flags, and how to check it.

Invariant: a result either has a value and every validity gate passed, or it has no value and says why; NaN and
infinity never get in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.errors import LbpcmcError
from lbpcmc.messages import say
from lbpcmc.quantities.rounding import Rounding, leading_place, number_text, round_to_digits, ten

if TYPE_CHECKING:
    from decimal import Decimal

    from lbpcmc.messages import Param, Statement


class AssayError(LbpcmcError, ValueError):
    """Raw data that cannot be what it claims to be; names the field, what is wrong and what would be accepted.

    `code` and `params` are those of the problem, `field` is its place; `said` and `statement` hold both.
    """

    def __init__(self, problem: Statement, *, field: str = "") -> None:
        """Tell the problem behind the field's name, `plates[2].count`; without a field it is one of the whole."""
        super().__init__(say("field.at", field=field, because=problem) if field else problem, field=field)
        self.args = (problem,)
        self.problem = problem

    @property
    def code(self) -> str:
        """What is wrong, wherever it stands: `field.not_positive`."""
        return self.problem.code

    @property
    def params(self) -> dict[str, Param]:
        """What the sentence of the problem names."""
        return self.problem.params


class ReportRounding(StrEnum):
    """How a method rounds the number that it reports; once, from the unrounded value."""

    HALF_UP = "half up"
    HALF_EVEN = "half even"
    THIRD_DIGIT = "third digit"
    """FDA BAM ch. 3 and NCIMS 2400a: two digits by the third digit alone, a 5 going to the even second digit."""


class Flag(StrEnum):
    """What a reader must know before using a result."""

    ESTIMATED = "estimated"
    BELOW_RANGE = "below countable range"
    ABOVE_RANGE = "above countable range"
    CENSORED = "censored"
    OVERDISPERSED = "over-dispersed"
    DISAGREEING_DILUTIONS = "neighbouring dilutions disagree"
    RARE = "improbable combination"
    EXTRAPOLATED = "extrapolated"
    EXCLUDED_DATA = "data excluded with a reason"
    WIDE_INTERVAL = "wide interval"
    HETEROGENEOUS = "heterogeneous assays"
    OUTLIER_SUSPECTED = "outlier suspected, kept"
    NOT_CLOSED = "balance does not close"


@dataclass(frozen=True, slots=True)
class ConfidenceLimits:
    """A confidence or tolerance interval; a one-sided one has None on its open side."""

    low: float | None
    high: float | None
    level: float
    """Confidence, as a fraction (0.95)."""
    convention: str
    """How the limits were made, with the source: `exact Poisson (Garwood 1936)`."""

    def __post_init__(self) -> None:
        """Refuse limits that are not finite."""
        for end in (self.low, self.high):
            if end is not None and not math.isfinite(end):
                raise AssayError(say("result.limit_not_finite"))


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One line of the calculation, so that a second person can check it by hand."""

    what: str
    formula: str
    value: str
    source: str = ""
    """Clause or equation: `ISO 7218:2007 10.3.2`, `Ph. Eur. 5.3 (3.2.3.6)`."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A validity test of the assay: what was computed, what it had to be."""

    name: str
    computed: str
    limit: str
    passed: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reportable:
    """A reportable result, or the reason why there is none."""

    quantity: str
    """What is reported: `viable count`, `relative potency`."""
    value: float | None
    unit: str
    """A spelling of lbpcmc.quantities, "" where the kind has none."""
    kind: str = ""
    """Name of the kind in the closed registry, where the result can meet a criterion."""
    sign: str = ""
    """`<` or `>` where only a bound is known; "" for a value."""
    digits: int = 3
    """Significant digits of the reported number."""
    rounding: ReportRounding = ReportRounding.HALF_UP
    """Rule of the method for the last of them."""
    finding: str = ""
    """What was found where that is not a number, as quantities read it: `not detected in 25 g`."""
    limits: ConfidenceLimits | None = None
    flags: tuple[Flag, ...] = ()
    gates: tuple[Gate, ...] = ()
    trace: tuple[TraceStep, ...] = ()
    reason: str = ""
    """Why there is no result; empty where there is one."""

    def __post_init__(self) -> None:
        """Hold the invariant of this module."""
        if self.value is not None and not math.isfinite(self.value):
            raise AssayError(say("result.not_finite", quantity=self.quantity))
        failed = [gate.name for gate in self.gates if not gate.passed]
        if self.value is not None and failed:
            raise AssayError(say("result.despite_gates", gates=tuple(failed)))
        if self.finding and failed:
            raise AssayError(say("result.finding_despite_gates", gates=tuple(failed)))
        if self.value is None and not self.reason and not self.finding:
            raise AssayError(say("result.without_reason", quantity=self.quantity))

    @property
    def reported(self) -> str:
        """The result as it is printed: `2.4 x 10^4 CFU/g`, `< 2500 CFU/g`, `not detected in 25 g`; or the reason."""
        if self.finding or self.value is None:
            return self.finding or self.reason
        number = number_text(round_reported(self.value, self.digits, self.rounding))
        return f"{self.sign} {number} {self.unit}".strip()


def round_reported(value: float, digits: int, rule: ReportRounding = ReportRounding.HALF_UP) -> Decimal:
    """Round a computed value to significant digits, reading it as the shortest decimal that it stands for."""
    exact = Fraction(repr(float(value)))
    if rule is ReportRounding.THIRD_DIGIT:
        step = ten(leading_place(exact) - digits)
        exact, rule = (abs(exact) // step) * step * (-1 if exact < 0 else 1), ReportRounding.HALF_EVEN
    return round_to_digits(exact, digits, Rounding(rule.value))
