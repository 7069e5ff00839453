"""What changed between two recipes outside the procedure: header, bill of materials, parameters, yield."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.documents.comparing import change
from lbpcmc.documents.comparing.change import Change, Effect
from lbpcmc.documents.comparing.criteria import criterion_changes
from lbpcmc.documents.comparing.procedures import procedure_changes
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.model import Equipment, Material, Parameter, Recipe


def recipe_changes(old: Recipe, new: Recipe) -> Iterator[Change]:
    """Compare two recipes, from the header to the last step."""
    for key in ("id", "version", "title", "product", "description", "stage", "specification"):
        yield from change.text("header", key, getattr(old, key), getattr(new, key))
    yield from change.amount("header", "batch size", old.batch_size, new.batch_size)
    yield from change.dictionary("source", old.sources, new.sources)
    yield from change.entries("strain", old.strains, new.strains, change.strain)
    yield from change.entries("equipment", old.equipment, new.equipment, _equipment)
    yield from change.entries("material", old.materials, new.materials, _material)
    yield from change.entries("parameter", old.formula, new.formula, _parameter)
    yield from _yield(old, new)
    yield from procedure_changes(old, new)


def _equipment(where: str, old: Equipment, new: Equipment) -> Iterator[Change]:
    yield from change.text(where, "title", old.title, new.title)
    yield from change.members(where, "need", old.needs, new.needs)


def _material(where: str, old: Material, new: Material) -> Iterator[Change]:
    for key in ("title", "grade", "form", "overage", "source"):
        yield from change.text(where, key, getattr(old, key), getattr(new, key))
    yield from change.amount(where, "amount", old.quantity, new.quantity)
    if not _tolerance(old) or _tolerance(old) != _tolerance(new):
        yield from criterion_changes(where, old.criterion, new.criterion, of_amount=True)
    yield from change.yes(where, "animal origin", old=old.animal_origin, new=new.animal_origin)


def _tolerance(material: Material) -> str:
    """`± 1 %` where the limits were written so: they follow the amount, whose change is told."""
    text = material.criterion.text if material.criterion else ""
    return text.removeprefix(str(material.quantity)).strip() if "±" in text else ""


def _parameter(where: str, old: Parameter, new: Parameter) -> Iterator[Change]:
    yield from change.text(where, "title", old.title, new.title)
    yield from change.amount(where, "value", old.quantity, new.quantity)
    yield from change.text(where, "source", old.source, new.source)


def _yield(old: Recipe, new: Recipe) -> Iterator[Change]:
    where = "theoretical yield"
    before, after = old.theoretical_yield, new.theoretical_yield
    if before is None or after is None:
        if before is not None:
            yield Change(where, Effect.REMOVED, say("change.yield_removed", old=before.quantity))
        if after is not None:
            yield Change(where, Effect.ADDED, say("change.yield_added", new=after.quantity))
        return
    yield from change.text(where, "title", before.title, after.title)
    yield from change.amount(where, "amount", before.quantity, after.quantity)
    yield from criterion_changes(where, before.criterion, after.criterion)
    yield from change.text(where, "calculation", before.calculation, after.calculation)
    yield from change.text(where, "source", before.source, after.source)
