"""Kinds, units and quantities as JSON values, exact: what a compiled document carries instead of the registry.

Invariant: `kind_from_json(kind_to_json(k)) == k`, without pint (pinned by tests/quantities/test_without_pint.py).
Readers raise `lbpcmc.serialised.Damaged`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lbpcmc.errors import UnitError
from lbpcmc.messages import say
from lbpcmc.quantities.kinds import Kind, Unit, make_kind
from lbpcmc.quantities.quantity import Quantity
from lbpcmc.serialised import Damaged, JsonObject

if TYPE_CHECKING:
    from collections.abc import Mapping

_POWER = re.compile(r"-?[1-9][0-9]?")


def unit_to_json(unit: Unit) -> dict[str, Any]:
    """Write a unit with its factor to the root of its kind."""
    return {
        "symbol": unit.symbol,
        "ucum": unit.ucum,
        "scale": str(unit.scale),
        "offset": str(unit.offset),
        "spellings": list(unit.spellings),
    }


def unit_from_json(written: JsonObject) -> Unit:
    """Read what `unit_to_json` wrote."""
    found = Unit(
        written.text("symbol"),
        written.text("ucum"),
        written.fraction("scale"),
        written.fraction("offset"),
        written.texts("spellings"),
    )
    if found.scale <= 0:
        written.refuse("scale", say("stored.not_positive"))
    written.finish()
    return found


def kind_to_json(kind: Kind) -> dict[str, Any]:
    """Write a kind with its units."""
    return {
        "name": kind.name,
        "title": kind.title,
        "bare": kind.bare,
        "whole": kind.whole,
        "least": None if kind.least is None else str(kind.least),
        "dimension": [[name, str(power)] for name, power in kind.dimension],
        "units": [unit_to_json(unit) for unit in kind.units],
    }


def kind_from_json(written: JsonObject) -> Kind:
    """Read what `kind_to_json` wrote."""
    units = tuple(unit_from_json(unit) for unit in written.objects("units"))
    if not units:
        written.refuse("units", say("stored.empty"))
    dimension = []
    for name, power in written.pairs("dimension"):
        if not _POWER.fullmatch(power):
            written.refuse("dimension", say("stored.kind_power"))
        dimension.append((name, int(power)))
    try:
        found = make_kind(
            name=written.text("name"),
            title=written.text("title"),
            units=units,
            dimension=tuple(dimension),
            bare=written.yes("bare"),
            whole=written.yes("whole"),
            least=None if written.missing("least") else written.fraction("least"),
        )
    except UnitError as refusal:
        raise Damaged(written.at("units"), say("stored.kind_units", because=refusal.statement)) from refusal
    written.finish()
    return found


def quantity_to_json(quantity: Quantity) -> dict[str, Any]:
    """Write a quantity; its kind by name."""
    return {
        "kind": quantity.kind.name,
        "value": str(quantity.value),
        "unit": quantity.unit.symbol,
        "number": quantity.number,
    }


def quantity_from_json(written: JsonObject, known: Mapping[str, Kind]) -> Quantity:
    """Read what `quantity_to_json` wrote, with the kinds that the same document carries."""
    kind = named_kind(written, "kind", known)
    found = Quantity(written.fraction("value"), named_unit(written, "unit", kind), kind, written.text("number"))
    written.finish()
    return found


def named_kind(written: JsonObject, key: str, known: Mapping[str, Kind]) -> Kind:
    """Find a kind by the name that stands under a key."""
    name = written.text(key)
    if name not in known:
        written.refuse(key, say("stored.kind_not_carried"))
    return known[name]


def named_unit(written: JsonObject, key: str, kind: Kind) -> Unit:
    """Find a unit of a kind by the symbol that stands under a key; other spellings are not accepted."""
    symbol = written.text(key)
    found = next((unit for unit in kind.units if unit.symbol == symbol), None)
    if found is None:
        written.refuse(key, say("stored.not_its_unit", kind=kind.title))
    return found
