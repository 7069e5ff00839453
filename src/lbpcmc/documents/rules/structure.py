"""Rules of the procedure's structure: IDs, names, steps with the fields of their kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.documents.findings import Severity
from lbpcmc.documents.formula import FUNCTIONS
from lbpcmc.documents.model import StepKind
from lbpcmc.documents.rules.rule import Rule
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.model import Position, Recipe

_ONE_PLACE = "An entry names the step it belongs to; two steps of one ID would share their entries (21 CFR 211.188(b))."

STEP_TWICE = Rule("R101", "a step ID that stands twice", _ONE_PLACE, "step: MIX-3", "step: MIX-2  # R101")
UNIT_TWICE = Rule(
    "R102",
    "an ID of a unit procedure, operation or phase that stands twice",
    "Deviations and time limits refer to phases by their ID (ISA-88, 21 CFR 211.111).",
    "phase: SAMPLE",
    "phase: START  # R102",
)
NAME_TWICE = Rule(
    "R103",
    "a name for two values",
    "A formula that uses the name would have two answers.",
    "name: base_added",
    "name: base_total  # R103",
)
RESERVED_NAME = Rule(
    "R104",
    "a name that is a function of formulas",
    "count + 1 and count(x) + 1 must not be mistaken for each other.",
    "name: density",
    "name: count  # R104",
)
EMPTY_LEVEL = Rule(
    "R105",
    "a procedure, operation or phase without content",
    "The master holds complete instructions (21 CFR 211.186(b)(9)).",
    "      - operation: GROW\n",
    "      - operation: WAIT\n        title: Wait\n        phases: []  # R105\n      - operation: GROW\n",
)
UNUSED_FIELD = Rule(
    "R106",
    "a field that this kind of step does not use",
    "A limit on a step that records no value looks like a control and is not one (21 CFR 211.110).",
    "text: The medium is clear and resazurin is colourless.",
    "text: The medium is clear.\n                criterion: NLT 5 g  # R106",
)
LACKING_FIELD = Rule(
    "R107",
    "a step without a field that its kind needs",
    "An instruction is complete when nobody on the floor must guess (21 CFR 211.186(b)(9)).",
    "              - step: HRV-1\n                kind: timed hold\n"
    "                text: Cool the broth within a day of inoculation.\n                since: GROW-2\n",
    "              - step: HRV-1  # R107\n                kind: timed hold\n"
    "                text: Cool the broth within a day of inoculation.\n",
)
NO_QUANTITY = Rule(
    "R108",
    "a measurement or calculation without its kind of quantity",
    "Without it no unit can be checked, neither in the limit nor in what is typed.",
    "              - step: HRV-2\n                kind: measurement\n"
    "                text: Weigh the cell mass.\n                name: cell_mass\n"
    "                quantity: mass\n                unit: g\n",
    "              - step: HRV-2  # R108\n                kind: measurement\n"
    "                text: Weigh the cell mass.\n                name: cell_mass\n",
)
NO_SIGNATURE = Rule(
    "R109",
    "a procedure that nobody signs",
    "Persons performing and supervising significant steps are identified (21 CFR 211.188(b)(11)).",
    "              - step: HRV-5\n                kind: verification\n"
    "                text: A second person reads the balance's print.\n"
    "                verifies: [HRV-2]\n              - step: HRV-6\n                kind: signature\n"
    "                text: The supervisor signs the fermentation.\n                role: supervisor\n"
    "                meaning: Carried out and supervised as written\n",
    "              - step: HRV-5  # R109\n                kind: verification\n"
    "                text: A second person reads the balance's print.\n"
    "                verifies: [HRV-2]\n",
    severity=Severity.WARNING,
)


def check(draft: Draft[Recipe]) -> Iterator[Finding]:
    """IDs and names are unique, levels have content, somebody signs."""
    yield from _ids(draft)
    yield from _names(draft)
    recipe = draft.document
    steps = list(recipe.steps())
    if steps and not any(step.kind is StepKind.SIGNATURE for step in steps):
        yield NO_SIGNATURE.found(steps[-1].at, say("check.no_signature"))


def _ids(draft: Draft[Recipe]) -> Iterator[Finding]:
    recipe, places = draft.document, draft.places
    steps: dict[str, Position] = {}
    for step in recipe.steps():
        if step.id and step.id in steps:
            said = say("check.step_twice", id=step.id, line=steps[step.id].line)
            yield STEP_TWICE.found(places.of(step.at, "step"), said)
        steps.setdefault(step.id, step.at)
    levels: dict[tuple[str, str], Position] = {}
    for unit_procedure in recipe.procedure:
        yield from _level(draft, levels, "unit procedure", unit_procedure.id, unit_procedure.at)
        for operation in unit_procedure.operations:
            yield from _level(draft, levels, "operation", operation.id, operation.at)
            for phase in operation.phases:
                yield from _level(draft, levels, "phase", phase.id, phase.at)
                if not phase.steps and not places.failed(phase.at, "steps"):
                    yield EMPTY_LEVEL.found(places.of(phase.at, "steps"), say("check.empty_phase", id=phase.id))
            if not operation.phases and not places.failed(operation.at, "phases"):
                said = say("check.empty_operation", id=operation.id)
                yield EMPTY_LEVEL.found(places.of(operation.at, "phases"), said)
        if not unit_procedure.operations and not places.failed(unit_procedure.at, "operations"):
            at = places.of(unit_procedure.at, "operations")
            yield EMPTY_LEVEL.found(at, say("check.empty_unit_procedure", id=unit_procedure.id))
    if not recipe.procedure and not places.failed(draft.at, "procedure"):
        yield EMPTY_LEVEL.found(draft.root("procedure"), say("check.empty_procedure"))


def _level(
    draft: Draft[Recipe], seen: dict[tuple[str, str], Position], level: str, found: str, at: Position
) -> Iterator[Finding]:
    if found and (level, found) in seen:
        place = draft.places.of(at, level.replace(" ", "_"))
        said = say("check.id_twice", called=level, id=found, line=seen[level, found].line)
        yield UNIT_TWICE.found(place, said)
    seen.setdefault((level, found), at)


def _names(draft: Draft[Recipe]) -> Iterator[Finding]:
    places = draft.places
    named = [(parameter.id, places.of(parameter.at, "id")) for parameter in draft.document.formula]
    named += [(step.name, places.of(step.at, "name")) for step in draft.document.steps() if step.name]
    seen: dict[str, Position] = {}
    for name, at in named:
        if name in FUNCTIONS:
            yield RESERVED_NAME.found(at, say("check.reserved_name", name=name))
        if name in seen:
            yield NAME_TWICE.found(at, say("check.name_twice", name=name, line=seen[name].line))
        seen.setdefault(name, at)
