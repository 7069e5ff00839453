"""A recipe as JSON values, and back: header, bill of materials, formula, yield; steps are in step.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.documents.compiled.parts import Known, pairs, strain_from_json, strain_to_json
from lbpcmc.documents.compiled.step import step_from_json, step_to_json
from lbpcmc.documents.model import (
    STAGES,
    Equipment,
    Material,
    Operation,
    Parameter,
    Phase,
    Recipe,
    TheoreticalYield,
    UnitProcedure,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lbpcmc.documents.compiled.parts import Carried
    from lbpcmc.quantities import Kind
    from lbpcmc.serialised import JsonObject

MOST_REPEATS = 100_000


def to_json(document: Recipe, carried: Carried) -> dict[str, Any]:
    """Write a recipe."""
    return {
        "id": document.id,
        "version": document.version,
        "title": document.title,
        "product": document.product,
        "description": document.description,
        "stage": document.stage,
        "batch_size": carried.quantity(document.batch_size),
        "specification": document.specification,
        "sources": pairs(document.sources),
        "strains": [strain_to_json(strain) for strain in document.strains],
        "equipment": [
            {"id": needed.id, "title": needed.title, "needs": list(needed.needs)} for needed in document.equipment
        ],
        "materials": [_material_to_json(material, carried) for material in document.materials],
        "formula": [_parameter_to_json(parameter, carried) for parameter in document.formula],
        "theoretical_yield": _yield_to_json(document.theoretical_yield, carried),
        "procedure": [
            {
                "id": unit.id,
                "title": unit.title,
                "operations": [_operation_to_json(operation, carried) for operation in unit.operations],
            }
            for unit in document.procedure
        ],
    }


def from_json(written: JsonObject, kinds: Mapping[str, Kind], tested_in: tuple[Kind, ...]) -> Recipe:
    """Read what `to_json` wrote."""
    known = Known(kinds, tested_in)
    found = Recipe(
        id=written.text("id"),
        version=written.text("version"),
        title=written.text("title"),
        product=written.text("product"),
        description=written.text("description"),
        stage=written.one_of("stage", STAGES),
        batch_size=known.quantity(written, "batch_size"),
        specification=written.text("specification"),
        sources=written.dictionary("sources"),
        strains=tuple(strain_from_json(strain) for strain in written.objects("strains")),
        equipment=tuple(_equipment(needed) for needed in written.objects("equipment")),
        materials=tuple(_material(material, known) for material in written.objects("materials")),
        formula=tuple(_parameter(parameter, known) for parameter in written.objects("formula")),
        theoretical_yield=_yield(written, known),
        procedure=tuple(_unit_procedure(unit, known) for unit in written.objects("procedure")),
        tested_in=tested_in,
    )
    written.finish()
    return found


def _equipment(written: JsonObject) -> Equipment:
    found = Equipment(written.text("id"), written.text("title"), written.texts("needs"))
    written.finish()
    return found


def _material_to_json(material: Material, carried: Carried) -> dict[str, Any]:
    return {
        "id": material.id,
        "title": material.title,
        "grade": material.grade,
        "quantity": carried.quantity(material.quantity),
        "criterion": carried.criterion(material.criterion),
        "animal_origin": material.animal_origin,
        "overage": material.overage,
        "form": material.form,
        "source": material.source,
    }


def _material(written: JsonObject, known: Known) -> Material:
    found = Material(
        written.text("id"),
        written.text("title"),
        written.text("grade"),
        None if written.missing("quantity") else known.quantity(written, "quantity"),
        None if written.missing("criterion") else known.criterion(written, "criterion"),
        written.yes("animal_origin"),
        written.text("overage"),
        written.text("form"),
        written.text("source"),
    )
    written.finish()
    return found


def _parameter_to_json(parameter: Parameter, carried: Carried) -> dict[str, Any]:
    return {
        "id": parameter.id,
        "title": parameter.title,
        "quantity": carried.quantity(parameter.quantity),
        "source": parameter.source,
    }


def _parameter(written: JsonObject, known: Known) -> Parameter:
    found = Parameter(
        written.text("id"), written.text("title"), known.quantity(written, "quantity"), written.text("source")
    )
    written.finish()
    return found


def _yield_to_json(expected: TheoreticalYield | None, carried: Carried) -> dict[str, Any] | None:
    if expected is None:
        return None
    return {
        "title": expected.title,
        "quantity": carried.quantity(expected.quantity),
        "criterion": carried.criterion(expected.criterion),
        "calculation": expected.calculation,
        "source": expected.source,
    }


def _yield(whole: JsonObject, known: Known) -> TheoreticalYield | None:
    if whole.missing("theoretical_yield"):
        return None
    written = whole.nested("theoretical_yield")
    found = TheoreticalYield(
        written.text("title"),
        known.quantity(written, "quantity"),
        known.criterion(written, "criterion"),
        written.text("calculation"),
        written.text("source"),
    )
    written.finish()
    return found


def _operation_to_json(operation: Operation, carried: Carried) -> dict[str, Any]:
    return {
        "id": operation.id,
        "title": operation.title,
        "phases": [
            {
                "id": phase.id,
                "title": phase.title,
                "steps": [step_to_json(step, carried) for step in phase.steps],
                "repeats": phase.repeats,
                "equipment": phase.equipment,
            }
            for phase in operation.phases
        ],
    }


def _unit_procedure(written: JsonObject, known: Known) -> UnitProcedure:
    operations = tuple(_operation(operation, known) for operation in written.objects("operations"))
    found = UnitProcedure(written.text("id"), written.text("title"), operations)
    written.finish()
    return found


def _operation(written: JsonObject, known: Known) -> Operation:
    phases = tuple(_phase(phase, known) for phase in written.objects("phases"))
    found = Operation(written.text("id"), written.text("title"), phases)
    written.finish()
    return found


def _phase(written: JsonObject, known: Known) -> Phase:
    found = Phase(
        written.text("id"),
        written.text("title"),
        tuple(step_from_json(step, known) for step in written.objects("steps")),
        written.whole("repeats", 1, MOST_REPEATS),
        written.text("equipment"),
    )
    written.finish()
    return found
