"""What recipes and specifications have in common when they are compiled: the kinds they carry, strains, quantities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.criteria.serialised import from_json as criterion_from_json
from lbpcmc.criteria.serialised import kinds_of
from lbpcmc.criteria.serialised import to_json as criterion_to_json
from lbpcmc.documents.model import Strain
from lbpcmc.quantities.kinds import kinds
from lbpcmc.quantities.reading import TESTED_IN
from lbpcmc.quantities.serialised import quantity_from_json, quantity_to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lbpcmc.criteria import Criterion
    from lbpcmc.quantities import Kind, Quantity
    from lbpcmc.serialised import JsonObject


class Carried:
    """Collects the kinds that a document uses, each once."""

    def __init__(self, tested_in: tuple[Kind, ...] | None) -> None:
        """Take the kinds of `not detected in 10 g` that an opened document carries; the registry's for one read."""
        self.kinds: dict[str, Kind] = {}
        self.tested_in = tuple(kinds()[name] for name in TESTED_IN) if tested_in is None else tested_in
        for kind in self.tested_in:
            self.kind(kind)

    def kind(self, kind: Kind) -> str:
        """Carry a kind, and give the name by which the document names it."""
        if self.kinds.setdefault(kind.name, kind) != kind:
            raise ValueError(f"two kinds are called '{kind.name}'")
        return kind.name

    def quantity(self, quantity: Quantity | None) -> dict[str, Any] | None:
        """Write a quantity."""
        if quantity is None:
            return None
        self.kind(quantity.kind)
        return quantity_to_json(quantity)

    def criterion(self, criterion: Criterion | None) -> dict[str, Any] | None:
        """Write a criterion."""
        if criterion is None:
            return None
        for kind in kinds_of(criterion):
            self.kind(kind)
        return criterion_to_json(criterion)


class Known:
    """Reads values with the kinds that the document carries."""

    def __init__(self, kinds: Mapping[str, Kind], tested_in: tuple[Kind, ...]) -> None:
        """Take the kinds by name."""
        self.kinds = kinds
        self.tested_in = tested_in

    def quantity(self, written: JsonObject, key: str) -> Quantity:
        """Read a quantity."""
        return quantity_from_json(written.nested(key), self.kinds)

    def criterion(self, written: JsonObject, key: str) -> Criterion:
        """Read a criterion."""
        return criterion_from_json(written.nested(key), self.kinds, tested_in=self.tested_in)


def strain_to_json(strain: Strain) -> dict[str, Any]:
    """Write a strain."""
    return {
        "id": strain.id,
        "name": strain.name,
        "designation": strain.designation,
        "modification": strain.modification,
    }


def strain_from_json(written: JsonObject) -> Strain:
    """Read a strain."""
    found = Strain(written.text("id"), written.text("name"), written.text("designation"), written.text("modification"))
    written.finish()
    return found


def pairs(found: Mapping[str, str]) -> list[list[str]]:
    """Write a dictionary as pairs, which keep their order."""
    return [[key, value] for key, value in found.items()]
