"""Dimensions and exact factors from pint: the only module that imports it.

pint reads nothing but units.toml, in a registry of Fractions that starts empty and is never written to disk.
Text that people type never comes here.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import pint

from lbpcmc.quantities.units import Dimension, Kind, Unit, make_kind, normalise, registry_file

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def registry() -> pint.UnitRegistry[Any]:
    """Build the closed registry: our definitions alone, Fraction throughout, no disk cache."""
    closed: pint.UnitRegistry[Any] = pint.UnitRegistry(None, non_int_type=Fraction, cache_folder=None)
    closed.load_definitions(registry_file()["pint"]["definitions"])
    return closed


def compile_kind(entry: Mapping[str, Any]) -> Kind:
    """Turn one [[kind]] of units.toml into a Kind; raises pint's errors when the file itself is wrong."""
    units, dimensions = [], set()
    for line in entry["units"]:
        scale, offset, dimension = _to_root(line["pint"])
        dimensions.add(dimension)
        spellings = tuple(dict.fromkeys(normalise(spelling) for spelling in line.get("also", ())))
        units.append(Unit(line["unit"], line["ucum"], scale, offset, spellings))
    (dimension,) = dimensions
    least = entry.get("least")
    return make_kind(
        name=entry["name"],
        title=entry["title"],
        units=tuple(units),
        dimension=dimension,
        bare=entry.get("bare", False),
        whole=entry.get("whole", False),
        least=None if least is None else Fraction(least),
    )


def _to_root(expression: str) -> tuple[Fraction, Fraction, Dimension]:
    ureg = registry()
    parsed: Any = ureg.parse_expression(expression)
    if isinstance(parsed, int | Fraction):
        return Fraction(parsed), Fraction(0), ()
    zero = ureg.Quantity(Fraction(0), parsed.units).to_root_units()
    one = ureg.Quantity(Fraction(1), parsed.units).to_root_units()
    scale = (Fraction(one.magnitude) - Fraction(zero.magnitude)) * Fraction(parsed.magnitude)
    powers = sorted((str(name).strip("[]"), int(power)) for name, power in parsed.dimensionality.items())
    return scale, Fraction(zero.magnitude), tuple(powers)
