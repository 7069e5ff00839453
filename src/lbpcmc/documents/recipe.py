"""The tree of a recipe file to the model: header, bill of materials, formula, yield; the procedure is in procedure.py.

Invariant: whatever is wrong becomes a finding with its place, and reading goes on (pinned by
tests/documents/test_recipe.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.documents import header
from lbpcmc.documents.draft import Draft
from lbpcmc.documents.model import Equipment, Material, Parameter, Recipe, TheoreticalYield
from lbpcmc.documents.procedure import Procedure
from lbpcmc.documents.rules import shape, units
from lbpcmc.documents.rules.bill import AMOUNTS, FORMS
from lbpcmc.documents.values import criterion_of, kind_of, quantity_in, quantity_of
from lbpcmc.messages import say
from lbpcmc.quantities import from_value, kind, kinds
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.fields import Fields
    from lbpcmc.quantities import Quantity

BATCH_SIZES = ("volume", "mass", "capsules", "vials", "count")


def read_recipe(top: Fields) -> Draft[Recipe]:
    """Read a recipe; findings and places are in `top.reading`, faulty values are neutral."""
    found_id = top.identifier("id")
    version = top.identifier("version")
    title, product = top.text("title", required=True), top.identifier("product")
    description, stage = top.text("description", required=True), header.stage(top)
    batch_size = _batch_size(top)
    specification = top.identifier("specification")
    sources, strains = top.pairs("sources"), header.strains(top)
    equipment = _equipment(top)
    materials = _materials(top)
    procedure = Procedure(top.reading, {material.id: material for material in materials}, _formula(top))
    expected = _yield(top)
    unit_procedures = procedure.read(top)
    top.finish()
    recipe = Recipe(
        id=found_id,
        version=version,
        title=title,
        product=product,
        description=description,
        stage=stage,
        batch_size=batch_size,
        specification=specification,
        sources=sources,
        strains=strains,
        equipment=equipment,
        materials=materials,
        formula=procedure.formula,
        theoretical_yield=expected,
        procedure=unit_procedures,
    )
    return Draft(
        recipe,
        top.reading.places,
        top.at,
        filled=frozenset(procedure.filled),
        parametric=frozenset(procedure.parametric),
        unreadable=frozenset(procedure.unreadable),
        misplaced=procedure.misplaced,
    )


def _batch_size(top: Fields) -> Quantity:
    text = top.text("batch_size", required=True)
    among = [kinds()[name] for name in BATCH_SIZES]
    found = quantity_in(top, "batch_size", text, among) if text else None
    return found or from_value(among[0].units[0].scale, among[0].units[0], among[0])


def _equipment(top: Fields) -> tuple[Equipment, ...]:
    found = []
    for fields in top.each("equipment", say("check.an_equipment")):
        found.append(
            Equipment(fields.identifier("id"), fields.text("title", required=True), fields.words("needs"), fields.at)
        )
        fields.finish()
    header.unique(top.reading, "equipment", found)
    return tuple(found)


def _materials(top: Fields) -> tuple[Material, ...]:
    found = []
    for fields in top.each("materials", say("check.a_material")):
        quantity = _amount(fields)
        found.append(
            Material(
                fields.identifier("id"),
                fields.text("title", required=True),
                fields.text("grade", required=True),
                quantity,
                _variation(fields, quantity),
                fields.yes("animal_origin"),
                fields.text("overage"),
                fields.word("form", FORMS),
                fields.text("source"),
                fields.at,
            )
        )
        fields.finish()
    header.unique(top.reading, "material", found)
    return tuple(found)


def _amount(fields: Fields) -> Quantity | None:
    """Amount per batch; of any kind, so that the rule on weights and measures can name what was written."""
    text = fields.text("quantity", required=True)
    if not text or text == "as needed":
        return None
    among = [kinds()[name] for name in AMOUNTS]
    among += [other for other in kinds().values() if other not in among]
    return quantity_in(fields, "quantity", text, among)


def _variation(fields: Fields, quantity: Quantity | None) -> Criterion | None:
    tolerance, limits = fields.text("tolerance"), fields.text("limits")
    if tolerance and limits:
        fields.report(shape.CONFLICT.found(fields.place("limits"), say("check.tolerance_and_limits")), "limits")
        return None
    if quantity is None:
        if (tolerance or limits) and fields.text("quantity") == "as needed":
            key = "tolerance" if tolerance else "limits"
            fields.report(shape.CONFLICT.found(fields.place(key), say("check.limits_as_needed")), key)
        return None
    if limits:
        return criterion_of(fields, "limits", limits, quantity.kind)
    if not tolerance:
        return None
    if not tolerance.startswith(("±", "+")):
        said = say("check.tolerance", text=printable(tolerance))
        fields.report(units.CRITERION.found(fields.place("tolerance"), said), "tolerance")
        return None
    return criterion_of(fields, "tolerance", f"{quantity} {tolerance}", quantity.kind)


def _formula(top: Fields) -> tuple[list[Parameter], set[str]]:
    """Read the parameters, and the names of those that could not be read."""
    found: list[Parameter] = []
    unreadable: set[str] = set()
    for fields in top.each("formula", say("check.a_parameter")):
        name = fields.name("id", required=True)
        title = fields.text("title", required=True)
        value = quantity_of(fields, "value", kind_of(fields, "kind", required=True), required=True)
        source = fields.text("source")
        fields.finish()
        if value is None:
            unreadable.add(name)
        else:
            found.append(Parameter(name, title, value, source, fields.at))
    return found, unreadable


def _yield(top: Fields) -> TheoreticalYield | None:
    node = top.take("theoretical_yield")
    fields = top.reading.fields(node, say("check.the_yield"))
    if fields is None:
        return None
    title = fields.text("title", required=True)
    value = quantity_of(fields, "value", kind_of(fields, "kind", required=True), required=True)
    limits = criterion_of(fields, "limits", fields.text("limits", required=True), kind("ratio"))
    calculation = fields.identifier("calculation")
    source = fields.text("source")
    fields.finish()
    if value is None or limits is None:
        return None
    return TheoreticalYield(title, value, limits, calculation, source, fields.at)
