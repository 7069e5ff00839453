"""What a typed text can mean: a value, a bound of one, growth that nobody could count, presence, conformity.

Invariant: what a reading prints is read as the same reading (pinned by tests/quantities/test_round_trip.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.quantities.rounding import fraction_text

if TYPE_CHECKING:
    from fractions import Fraction

    from lbpcmc.quantities.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Interval:
    """Confidence limits of a measured value, in its unit; a one-sided interval has one of them."""

    level: Fraction
    """Confidence in per cent."""
    low: Fraction | None
    high: Fraction | None

    def __str__(self) -> str:
        level = f"{fraction_text(self.level)} %"
        if self.low is not None and self.high is not None:
            return f"{level} limits {fraction_text(self.low)} to {fraction_text(self.high)}"
        if self.low is not None:
            return f"lower {level} limit {fraction_text(self.low)}"
        return f"upper {level} limit {'' if self.high is None else fraction_text(self.high)}"


@dataclass(frozen=True, slots=True)
class Measured:
    """A value, with its confidence limits where the result gives them."""

    quantity: Quantity
    interval: Interval | None = None

    def __str__(self) -> str:
        if self.interval is None:
            return str(self.quantity)
        limits = f"{self.interval} {self.quantity.unit.symbol}".rstrip()
        return f"{self.quantity} ({limits})"


@dataclass(frozen=True, slots=True)
class Censored:
    """Known only to lie on one side of a value: `< 10 CFU/g`."""

    sign: str
    """One of `<`, `≤`, `>`, `≥`."""
    quantity: Quantity

    def __str__(self) -> str:
        return f"{self.sign} {self.quantity}"


@dataclass(frozen=True, slots=True)
class TooNumerous:
    """TNTC: there was growth, and nobody could count it."""

    def __str__(self) -> str:
        return "TNTC"


@dataclass(frozen=True, slots=True)
class Absence:
    """Whether an organism was found in a tested amount; `amount` is None where it was not said."""

    detected: bool
    amount: Quantity | None = None

    def __str__(self) -> str:
        said = "detected" if self.detected else "not detected"
        return f"{said} in {self.amount}" if self.amount else said


@dataclass(frozen=True, slots=True)
class Conformity:
    """A person's finding against a description."""

    conforms: bool

    def __str__(self) -> str:
        return "conforms" if self.conforms else "does not conform"


Reading = Measured | Censored | TooNumerous | Absence | Conformity
