"""What a line of a specification means: clauses over one kind of quantity, sorted into bands.

NLT 1.0 x 10^9 CFU/capsule                      one clause, band `reject`
alert 36.8 to 37.2; reject 36.5 to 37.5 degC    two clauses, two bands
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from lbpcmc.quantities.rounding import Rounding

if TYPE_CHECKING:
    from fractions import Fraction

    from lbpcmc.messages import Statement
    from lbpcmc.quantities import Kind, Quantity, Reading, Unit


class Verdict(StrEnum):
    """What a value is against its criterion, from best to worst.

    A failed clause outweighs one that could not be decided: what is out of its limits stays out.
    """

    PASS = "pass"  # noqa: S105  # a verdict, not a password
    ALERT = "alert"
    ACTION = "action"
    INCONCLUSIVE = "inconclusive"
    FAIL = "fail"
    INVALID = "invalid"

    @property
    def rank(self) -> int:
        """Order of severity; the worst of several clauses decides."""
        return _RANKS[self]

    @property
    def accepted(self) -> bool:
        """True where the value lies within its acceptance limits (pass, alert, action)."""
        return self in (Verdict.PASS, Verdict.ALERT, Verdict.ACTION)


_RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}


class Band(StrEnum):
    """What leaving a clause means."""

    REJECT = "reject"
    ACTION = "action"
    ALERT = "alert"
    TARGET = "target"

    @property
    def verdict(self) -> Verdict:
        """Verdict of a value outside this band; a target is aimed at, not judged."""
        return _OUTSIDE[self]


_OUTSIDE = {
    Band.REJECT: Verdict.FAIL,
    Band.ACTION: Verdict.ACTION,
    Band.ALERT: Verdict.ALERT,
    Band.TARGET: Verdict.PASS,
}


class Statistic(StrEnum):
    """Which number of a result is compared with the limits."""

    VALUE = "value"
    LOWER = "lower limit"
    UPPER = "upper limit"
    BOTH = "limits"


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of an acceptance range, in the unit of its clause."""

    value: Fraction
    text: str
    """The number as written, for messages."""
    place: int | None
    """Power of ten to which a value is rounded before it is compared; None compares unrounded."""
    digits: int
    """Significant digits of the limit as written."""
    inclusive: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """A numeric clause: at least, at most, or between."""

    unit: Unit
    low: Bound | None
    high: Bound | None
    rounding: Rounding = Rounding.HALF_UP
    significant: bool = False
    """Round to the limit's significant digits instead of its decimals."""
    statistic: Statistic = Statistic.VALUE
    level: Fraction | None = None
    """Confidence, in per cent, of the limit that is compared."""
    of_label_claim: bool = False
    """The limits are per cent of the label claim; values are in the claim's kind."""
    factor: Fraction | None = None
    """How many times a pharmacopoeial power of ten is accepted (Ph. Eur. 5.1.4, USP <1111>: 2).

    `high` is already the number that is accepted."""


@dataclass(frozen=True, slots=True)
class AbsentIn:
    """Nothing may be found in this amount."""

    amount: Quantity


@dataclass(frozen=True, slots=True)
class Conforms:
    """A person compares with a description."""

    description: str = ""


@dataclass(frozen=True, slots=True)
class ReportOnly:
    """The result is reported; no limit yet."""


Requirement = Limits | AbsentIn | Conforms | ReportOnly


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule and the band it draws."""

    band: Band
    rule: Requirement
    text: str

    @property
    def on_confidence(self) -> bool:
        """True where confidence limits, not the value, are compared."""
        return isinstance(self.rule, Limits) and self.rule.statistic is not Statistic.VALUE


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a specification, understood."""

    text: str
    """As written."""
    kind: Kind
    clauses: tuple[Clause, ...]
    tested_in: tuple[Kind, ...] | None = field(default=None, compare=False, repr=False)
    """Kinds of the amount in `not detected in 10 g`, for whoever reads a result; None stands for the registry's."""

    def __str__(self) -> str:
        return self.text

    @property
    def needs_label_claim(self) -> bool:
        """True where a limit is a share of the label claim."""
        return any(isinstance(c.rule, Limits) and c.rule.of_label_claim for c in self.clauses)

    @property
    def limits_confidence(self) -> bool:
        """True where a clause of its own limits the confidence interval; the others then judge the value alone."""
        return any(clause.on_confidence for clause in self.clauses)

    def limits(self, band: Band) -> Limits | None:
        """Give the first numeric limits on a value in a band."""
        for clause in self.clauses:
            if clause.band is band and isinstance(clause.rule, Limits):
                return clause.rule
        return None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with everything that led to it; its texts are made when they are read."""

    verdict: Verdict
    value: Reading | str
    """The value as understood, or as typed where it was not."""
    criterion: str
    rule: str
    """The clause that decided, as written."""
    because: Statement
    """Why, as code and parameters."""
    steps: tuple[Statement, ...] = ()
    """Every conversion and rounding, in order (21 CFR 211.194(a)(5))."""
    compared: object = ""
    """The number that was compared, in the limit's unit; empty where nothing was compared."""

    @property
    def reported(self) -> str:
        """The value as it prints."""
        return str(self.value)

    @property
    def reason(self) -> str:
        """One sentence for the record."""
        return str(self.because)

    @property
    def trace(self) -> tuple[str, ...]:
        """The steps, printable line by line."""
        return tuple(map(str, self.steps))

    @property
    def rounded(self) -> str:
        """The number that was compared, as it prints."""
        return str(self.compared)
