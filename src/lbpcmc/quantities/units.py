"""What a parameter is (its kind), and the units in which people may write it.

Invariant: every unit of a kind converts into the kind's root by an exact Fraction, and a spelling names one
unit of a kind. Kinds of equal dimension (actual gas flow, liquid flow) still do not convert into each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from lbpcmc.errors import UnitError
from lbpcmc.messages import say
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from lbpcmc.messages import Statement

Dimension = tuple[tuple[str, int], ...]
"""Powers of the registry's base dimensions, sorted by name; () is dimensionless."""

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")


@dataclass(frozen=True, slots=True)
class Unit:
    """One way of writing quantities of a kind: root value = scale * number + offset."""

    symbol: str
    """How it prints; "" for kinds whose numbers carry no unit."""

    ucum: str
    """Its code in the Unified Code for Units of Measure."""

    scale: Fraction
    """Factor to the kind's root (the pint base units of its dimension)."""

    offset: Fraction
    """Zero except for temperatures: root = scale * number + offset."""

    spellings: tuple[str, ...] = ()
    """Other accepted spellings, normalised."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is measured: a closed list of units and what a number of them may be."""

    name: str
    title: str
    units: tuple[Unit, ...]
    dimension: Dimension
    bare: bool = False
    """True where a number without a unit is complete (pH, water activity, OD600, generations)."""
    whole: bool = False
    """True where only whole numbers have a meaning (things that are counted)."""
    least: Fraction | None = None
    """Smallest possible value, in the first unit; None where there is none."""
    by_spelling: Mapping[str, Unit] = field(default_factory=dict, compare=False, repr=False)

    def unit(self, spelling: str) -> Unit:
        """Find the unit that `spelling` names; UnitError says which are accepted and which was perhaps meant."""
        found = self.by_spelling.get(spelling) or self.by_spelling.get(normalise(spelling))
        if found is None:
            raise UnitError(self._wrong_unit(spelling))
        return found

    def symbols(self) -> tuple[str, ...]:
        """Give the units as they print; `no unit` for the one that prints as nothing."""
        return tuple(unit.symbol or "no unit" for unit in self.units)

    def accepted(self) -> str:
        """List the units for a person: `degC, degF or K`."""
        *others, last = self.symbols()
        return f"{', '.join(others)} or {last}" if others else last

    def example(self, number: str = "") -> str:
        """Write what a person could type for this kind."""
        sample = number or ("7" if self.whole else "6.8" if self.bare else "37.2")
        return f"{sample} {self.units[0].symbol}".strip()

    def _wrong_unit(self, spelling: str) -> Statement:
        shown, accepted = printable(spelling) or "no unit", self.symbols()
        folded = normalise(spelling).casefold()
        for known, unit in self.by_spelling.items():
            if folded and known.casefold() == folded:
                return say("quantity.wrong_capitals", unit=shown, kind=self.title, meant=unit.symbol, accepted=accepted)
        return say("quantity.wrong_unit", unit=shown, kind=self.title, accepted=accepted)


def normalise(spelling: str) -> str:
    """Bring the typographic twins of one spelling together: `mL min⁻¹`, `mL·min^-1` and `mL min−1`."""
    text = spelling.translate(_SUPERSCRIPTS).replace("−", "-").replace("μ", "µ")
    text = re.sub(r"[\u00a0\u2009\u202f·⋅]", " ", text).replace("^-", "-")
    return " ".join(text.split())


def make_kind(*, units: tuple[Unit, ...], **parts: Any) -> Kind:  # the fields of Kind
    """Build a kind with its table of spellings; UnitError where a spelling names two units."""
    table: dict[str, Unit] = {}
    for unit in units:
        for spelling in {normalise(s) for s in (unit.symbol, *unit.spellings, *_per_forms(unit.symbol))}:
            if spelling in table:
                raise UnitError(say("quantity.two_units", unit=spelling, kind=parts["title"]))
            table[spelling] = unit
    return Kind(units=units, by_spelling=table, **parts)


def _per_forms(symbol: str) -> tuple[str, ...]:
    """`A/B` is also written `A B-1`; `% w/w` is not a quotient."""
    numerator, slash, denominator = symbol.partition("/")
    if not slash or not numerator.strip("1") or " " in denominator or symbol.startswith("%"):
        return ()
    return (f"{numerator} {denominator}-1",)


@cache
def registry_file() -> Mapping[str, Any]:
    """Read units.toml, the closed registry."""
    import tomllib
    from importlib import resources

    return tomllib.loads(resources.files(__package__).joinpath("units.toml").read_text("utf-8"))
