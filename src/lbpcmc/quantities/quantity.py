"""A number with its unit and kind, exact.

Invariant: `value` is a Fraction and conversion multiplies by Fractions, so a value that lies on a limit lies on it
in every unit of its kind (pinned by tests/quantities/test_exactness.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.errors import UnitError
from lbpcmc.messages import say
from lbpcmc.quantities.rounding import fraction_text

if TYPE_CHECKING:
    from fractions import Fraction

    from lbpcmc.quantities.units import Kind, Unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact value in one unit of one kind."""

    value: Fraction
    unit: Unit
    kind: Kind
    number: str
    """The number as it prints: a typed number keeps its zeros (`37.10`)."""

    def __str__(self) -> str:
        return f"{self.number} {self.unit.symbol}".strip()

    @property
    def root(self) -> Fraction:
        """The value in the root unit of its kind."""
        return self.value * self.unit.scale + self.unit.offset

    def value_in(self, unit: Unit) -> Fraction:
        """Give the exact number of `unit`s; UnitError if the unit is of another kind."""
        if unit == self.unit:
            return self.value
        if unit not in self.kind.units:
            raise UnitError(
                say(
                    "quantity.other_kind",
                    value=str(self),
                    kind=self.kind.title,
                    unit=unit.symbol,
                    accepted=self.kind.symbols(),
                )
            )
        return (self.root - unit.offset) / unit.scale

    def to(self, spelling: str) -> Quantity:
        """Convert into another unit of the kind; UnitError lists the accepted ones."""
        unit = self.kind.unit(spelling)
        return self if unit == self.unit else from_value(self.value_in(unit), unit, self.kind)


def from_value(value: Fraction, unit: Unit, kind: Kind) -> Quantity:
    """Make a quantity from a computed value."""
    return Quantity(value, unit, kind, fraction_text(value))
