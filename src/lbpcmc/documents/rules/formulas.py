"""Rules of calculations: they parse, use what is recorded before, and give what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.documents.fields import meant
from lbpcmc.documents.formula import NameType, Type, typed
from lbpcmc.documents.formula.dimensions import words
from lbpcmc.documents.formula.tree import names
from lbpcmc.documents.position import Position
from lbpcmc.documents.rules.rule import Rule
from lbpcmc.errors import FormulaError
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.fields import Places
    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.model import Phase, Recipe, Step
    from lbpcmc.quantities import Kind

_CALCULATIONS = "All calculations are recorded with units, conversion and equivalency factors (21 CFR 211.194(a)(5))."

NOT_A_FORMULA = Rule(
    "R130",
    "a formula that cannot be read",
    _CALCULATIONS,
    "formula: cell_mass / planned_mass",
    "formula: cell_mass / / planned_mass  # R130",
)
UNKNOWN_NAME = Rule(
    "R131",
    "a formula with a name that is not recorded before",
    "A value is used after it was recorded (21 CFR 11.10(f)).",
    "formula: cell_mass / planned_mass",
    "formula: cell_mas / planned_mass  # R131",
)
DIMENSIONS = Rule(
    "R132",
    "a formula that does not type-check",
    "Masses and volumes do not add up; replicates and repeats must be made one value first.",
    "formula: cell_mass / planned_mass",
    "formula: cell_mass / planned_mass - cell_mass  # R132",
)
RESULT = Rule(
    "R133",
    "a formula whose result is of another dimension than its quantity",
    _CALCULATIONS,
    "formula: cell_mass / planned_mass",
    "formula: cell_mass * planned_mass  # R133",
)


def check(draft: Draft[Recipe]) -> Iterator[Finding]:
    """Formulas use what is recorded before them, type-check, and give the quantity of their step."""
    recipe, places = draft.document, draft.places
    known = {
        parameter.id: NameType(parameter.quantity.kind.dimension, absolute=_absolute(parameter.quantity.kind))
        for parameter in recipe.formula
    }
    unreadable = draft.unreadable
    for phase in recipe.phases():
        inside = {step.name: _type(step, phase, here=True) for step in phase.steps if step.name and step.quantity}
        for step in phase.steps:
            if step.formula is not None and not step.formula.names & unreadable:
                yield from _formula(step, known, inside if phase.repeats > 1 else {}, places)
            yield from _raw(step, known, places)
            if step.name in inside:
                known[step.name] = inside[step.name]
        if phase.repeats > 1:
            known.update({step.name: _type(step, phase, here=False) for step in phase.steps if step.name in inside})


def _type(step: Step, phase: Phase, *, here: bool) -> NameType:
    kind = step.quantity
    return NameType(
        kind.dimension if kind else (),
        replicated=step.replicates > 1,
        repeated=phase.repeats > 1,
        absolute=kind is not None and _absolute(kind),
        here=here,
    )


def _absolute(kind: Kind) -> bool:
    return any(unit.offset for unit in kind.units)


def _formula(step: Step, known: dict[str, NameType], inside: dict[str, NameType], places: Places) -> Iterator[Finding]:
    formula = step.formula
    if formula is None:
        return
    needed = {name for name, _ in names(formula.tree, inside_previous=False)}
    for name, number in names(formula.tree):
        if name not in known and (name in needed or name not in inside):
            hint = say("check.write_previous", name=name) if name in inside else meant(name, known)
            said = say("check.not_recorded", name=name, step=step.id, hint=hint)
            yield UNKNOWN_NAME.found(column(places, step.at, number), said)
            return
    try:
        found = typed(formula, {**inside, **known})
    except FormulaError as refusal:
        yield DIMENSIONS.found(column(places, step.at, refusal.column), refusal.statement)
        return
    if step.quantity is not None:
        yield from _result(step, step.quantity, found, places)


def _raw(step: Step, known: dict[str, NameType], places: Places) -> Iterator[Finding]:
    """Raw data of a method are values recorded before, in the same occurrence."""
    for heading, name in step.raw:
        found = known.get(name)
        at = places.of(step.at, f"raw[{heading}]")
        if found is None:
            yield UNKNOWN_NAME.found(at, say("check.not_recorded", name=name, step=step.id, hint=meant(name, known)))
        elif found.repeated and not found.here:
            yield UNKNOWN_NAME.found(at, say("check.many_values", name=name))


def _result(step: Step, kind: Kind, found: Type, places: Places) -> Iterator[Finding]:
    at = places.of(step.at, "formula")
    if found.dimension != kind.dimension:
        said = say("check.result", given=words(found.dimension), kind=kind.title, wanted=words(kind.dimension))
        yield RESULT.found(at, said)
    elif found.absolute and not _absolute(kind):
        yield RESULT.found(at, say("check.result_absolute", kind=kind.title))
    elif _absolute(kind) and not found.absolute:
        yield RESULT.found(at, say("check.result_difference", kind=kind.title))


def column(places: Places, owner: Position, number: int) -> Position:
    """The place inside a formula where it stands in one line, else where the formula starts."""
    if places.given(owner, "formula:text"):
        start = places.of(owner, "formula:text")
        return Position(start.line, start.column + number - 1)
    return places.of(owner, "formula")
