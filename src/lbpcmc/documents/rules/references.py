"""Rules of references inside a recipe: what is named exists, and stands before it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.documents.fields import NO_HINT, meant
from lbpcmc.documents.findings import Severity
from lbpcmc.documents.model import StepKind
from lbpcmc.documents.rules.rule import Rule
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.model import Recipe, Step
    from lbpcmc.documents.position import Position
    from lbpcmc.messages import Statement

_SEQUENCE = "The permitted sequence is enforced; what is not recorded yet cannot be referred to (21 CFR 11.10(f))."

MATERIAL = Rule(
    "R110",
    "a charge of a material that the bill does not list",
    "The master lists every component (21 CFR 211.186(b)(3)).",
    "material: yeast-extract",
    "material: yeast  # R110",
    also=("R116",),
)
EQUIPMENT = Rule(
    "R111",
    "equipment that the recipe does not declare",
    "Major equipment is identified in the record (21 CFR 211.188(b)(2)).",
    "            equipment: fermenter\n            steps:",
    "            equipment: centrifuge  # R111\n            steps:",
)
SINCE = Rule(
    "R112", "a hold since a step that does not exist or comes later", _SEQUENCE, "since: GROW-2", "since: HRV-2  # R112"
)
VERIFIES = Rule(
    "R113",
    "a verification of a step that does not exist or comes later",
    _SEQUENCE,
    "verifies: [HRV-2]",
    "verifies: [HRV-6]  # R113",
)
YIELD_STEP = Rule(
    "R114",
    "a yield that no calculation in per cent gives",
    "Actual yield and percentage of theoretical yield are stated (21 CFR 211.188(b)(7), 211.103).",
    "calculation: HRV-3",
    "calculation: HRV-2  # R114",
)
PARAMETER = Rule(
    "R115",
    "a {name} that the formula does not have",
    "Text would reach the floor with a hole in it.",
    "text: Hold the broth at {set_temperature} and read the display.",
    "text: Hold the broth at {set_temp} and read the display.  # R115",
)
NEVER_CHARGED = Rule(
    "R116",
    "a material of the bill that no step charges",
    "The record shows lot and amount of every component used (21 CFR 211.188(b)(3), (4)).",
    "  - id: base\n",
    "  - id: salt  # R116\n    title: Sodium chloride\n    grade: Ph. Eur.\n    form: solid\n    quantity: 1.0 g\n"
    "    tolerance: ± 1 %\n    source: illustration\n  - id: base\n",
)
NEVER_USED = Rule(
    "R117",
    "equipment or a parameter that nothing uses",
    "A declaration without use is left over, or its use was forgotten.",
    "  - id: planned_mass\n",
    "  - id: set_stirring  # R117\n    title: Stirring\n    kind: stirring speed\n    value: 50 rpm\n"
    "    source: illustration\n  - id: planned_mass\n",
    severity=Severity.WARNING,
)


def check(draft: Draft[Recipe]) -> Iterator[Finding]:
    """What steps, phases and the yield name exists, in the right order; what is declared is used."""
    recipe, places = draft.document, draft.places
    materials = {material.id for material in recipe.materials}
    classes = {equipment.id for equipment in recipe.equipment}
    all_steps = {step.id for step in recipe.steps()}
    before: set[str] = set()
    for phase in recipe.phases():
        if phase.equipment and phase.equipment not in classes:
            said = say("check.undeclared_equipment", name=phase.equipment, hint=_declared(phase.equipment, classes))
            yield EQUIPMENT.found(places.of(phase.at, "equipment"), said)
        for step in phase.steps:
            if step.material and step.material not in materials:
                hint = _declared(step.material, materials)
                said = say("check.undeclared_material", name=step.material, hint=hint)
                yield MATERIAL.found(places.of(step.at, "material"), said)
            if step.equipment and step.equipment not in classes:
                hint = _declared(step.equipment, classes)
                said = say("check.undeclared_equipment", name=step.equipment, hint=hint)
                yield EQUIPMENT.found(places.of(step.at, "equipment"), said)
            if step.since and step.since not in before:
                yield _late(SINCE, places.of(step.at, "since"), step, step.since, all_steps)
            for number, verified in enumerate(step.verifies):
                if verified not in before:
                    yield _late(VERIFIES, places.of(step.at, f"verifies[{number}]"), step, verified, all_steps)
            before.add(step.id)
    yield from _yield(draft)
    yield from _unused(draft)


def _declared(found: str, known: set[str]) -> Statement:
    return meant(found, known, say("check.declared", known=tuple(sorted(known))) if known else NO_HINT)


def _late(rule: Rule, at: Position, step: Step, named: str, known: set[str]) -> Finding:
    if named == step.id:
        return rule.found(at, say("check.step_itself", step=step.id))
    if named in known:
        return rule.found(at, say("check.step_later", named=named, step=step.id))
    return rule.found(at, say("check.unknown_step", name=named, hint=meant(named, known)))


def _yield(draft: Draft[Recipe]) -> Iterator[Finding]:
    expected = draft.document.theoretical_yield
    if expected is None or not expected.calculation or draft.misplaced:
        return
    at = draft.places.of(expected.at, "calculation")
    for phase in draft.document.phases():
        for step in phase.steps:
            if step.id != expected.calculation:
                continue
            if step.kind is not StepKind.CALCULATION:
                yield YIELD_STEP.found(at, say("check.yield_step", step=step.id))
            elif step.quantity is not None and step.quantity.name != "ratio":
                yield YIELD_STEP.found(at, say("check.yield_kind", step=step.id, kind=step.quantity.title))
            elif phase.repeats > 1:
                yield YIELD_STEP.found(at, say("check.yield_repeated", step=step.id))
            return
    known = {step.id for step in draft.document.steps()}
    hint = meant(expected.calculation, known)
    yield YIELD_STEP.found(at, say("check.unknown_step", name=expected.calculation, hint=hint))


def _unused(draft: Draft[Recipe]) -> Iterator[Finding]:
    recipe, places = draft.document, draft.places
    if draft.misplaced:
        return
    charged = {step.material for step in recipe.steps()}
    for material in recipe.materials:
        if material.id not in charged:
            yield NEVER_CHARGED.found(places.of(material.at, "id"), say("check.never_charged", material=material.id))
    checked = {step.equipment for step in recipe.steps()} | {phase.equipment for phase in recipe.phases()}
    for equipment in recipe.equipment:
        if equipment.id not in checked:
            said = say("check.unused_equipment", equipment=equipment.id)
            yield NEVER_USED.found(places.of(equipment.at, "id"), said)
    used = draft.filled | {name for step in recipe.steps() for name in step.inputs}
    unread = any(
        draft.places.failed(step.at, key) for step in recipe.steps() for key in ("text", "criterion", "formula")
    )
    for parameter in recipe.formula:
        if parameter.id not in used and not unread:
            said = say("check.unused_parameter", parameter=parameter.id)
            yield NEVER_USED.found(places.of(parameter.at, "id"), said)
