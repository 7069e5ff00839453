"""What changed between two procedures: levels, order, steps.

Steps are matched by what they say before they are matched by their ID, so that a renumbered procedure is told as
renumbered and not as rewritten.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lbpcmc.documents.comparing import change
from lbpcmc.documents.comparing.change import Change, Effect
from lbpcmc.documents.comparing.criteria import criterion_changes
from lbpcmc.documents.model import StepKind
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.model import Phase, Recipe, Step


@dataclass(frozen=True, slots=True)
class _Placed:
    """A step with the phase it stands in."""

    step: Step
    phase: str
    place: int
    """Among all steps of the procedure."""


@dataclass(frozen=True, slots=True)
class _Level:
    """A unit procedure, operation or phase with the level above."""

    id: str
    title: str
    parent: str
    phase: Phase | None = None


def procedure_changes(old: Recipe, new: Recipe) -> Iterator[Change]:
    """Compare two procedures, levels first, then every step in the new order."""
    phases: dict[str, str] = {}
    parents: dict[str, str] = {}
    for called, before, after in zip(("unit procedure", "operation", "phase"), _levels(old), _levels(new), strict=True):
        phases = _renamed(before, after)
        levels = [
            replace(level, id=phases.get(level.id, level.id), parent=parents.get(level.parent, level.parent))
            for level in before
        ]
        for old_id, new_id in phases.items():
            yield Change(f"{called} {new_id}", Effect.CHANGED, say("change.renamed", old=old_id))
        yield from change.entries(called, levels, after, _level)
        both = {level.id for level in levels} & {level.id for level in after}
        for moved in change.moved(*([level.id for level in each if level.id in both] for each in (levels, after))):
            yield Change(f"{called} {moved}", Effect.MOVED, say("change.moved_in_procedure"))
        parents = phases
    pairs, removed, added = _matched(_steps(old, phases), _steps(new, {}))
    for step in (placed.step for placed in removed):
        said = say("change.step_removed", kind=step.kind, text=step.text)
        yield Change(f"step {step.id}", Effect.REMOVED, said)
    for step in (placed.step for placed in added):
        yield Change(f"step {step.id}", Effect.ADDED, say("change.step_added", kind=step.kind, text=step.text))
    renumbered = {one.step.id: other.step.id for one, other in pairs}
    yield from _order(pairs)
    for one, other in pairs:
        yield from _step(one.step, other.step, renumbered, (_own(old, one.step), _own(new, other.step)))


def _levels(recipe: Recipe) -> tuple[list[_Level], list[_Level], list[_Level]]:
    unit_procedures = [_Level(unit.id, unit.title, "") for unit in recipe.procedure]
    operations = [_Level(one.id, one.title, unit.id) for unit in recipe.procedure for one in unit.operations]
    phases = [
        _Level(phase.id, phase.title, operation.id, phase)
        for unit in recipe.procedure
        for operation in unit.operations
        for phase in operation.phases
    ]
    return unit_procedures, operations, phases


def _renamed(old: list[_Level], new: list[_Level]) -> dict[str, str]:
    """Pair levels whose ID went with one whose ID came, by their title."""
    before, after = {level.id for level in old}, {level.id for level in new}
    came = {level.title: level.id for level in new if level.id not in before}
    gone = [level for level in old if level.id not in after]
    return {level.id: came.pop(level.title) for level in gone if level.title in came}


def _level(where: str, old: _Level, new: _Level) -> Iterator[Change]:
    yield from change.text(where, "title", old.title, new.title)
    if old.parent != new.parent:
        yield Change(where, Effect.MOVED, say("change.moved", old=old.parent, new=new.parent))
    if old.phase is None or new.phase is None:
        return
    yield from change.value(where, "repeats", old.phase.repeats, new.phase.repeats)
    yield from change.text(where, "equipment", old.phase.equipment, new.phase.equipment)


def _steps(recipe: Recipe, renamed: dict[str, str]) -> list[_Placed]:
    steps = ((step, renamed.get(phase.id, phase.id)) for phase in recipe.phases() for step in phase.steps)
    return [_Placed(step, phase, place) for place, (step, phase) in enumerate(steps)]


def _matched(
    old: list[_Placed], new: list[_Placed]
) -> tuple[list[tuple[_Placed, _Placed]], list[_Placed], list[_Placed]]:
    """Pair steps by ID and words, then by words, then by ID; give the pairs in the new order and what is left."""
    keys: tuple[Callable[[_Placed], Hashable], ...] = (
        lambda placed: (placed.step.id, placed.step.kind, placed.step.text),
        lambda placed: (placed.step.kind, placed.step.text),
        lambda placed: placed.step.id,
    )
    pairs: dict[int, int] = {}
    for key in keys:
        free: dict[Hashable, list[int]] = {}
        for place, placed in enumerate(old):
            if place not in pairs.values():
                free.setdefault(key(placed), []).append(place)
        for place, placed in enumerate(new):
            if place not in pairs and free.get(key(placed)):
                pairs[place] = free[key(placed)].pop(0)
    left = set(pairs.values())
    return (
        [(old[pairs[place]], placed) for place, placed in enumerate(new) if place in pairs],
        [placed for place, placed in enumerate(old) if place not in left],
        [placed for place, placed in enumerate(new) if place not in pairs],
    )


def _order(pairs: list[tuple[_Placed, _Placed]]) -> Iterator[Change]:
    """Tell steps that stand in another phase, or elsewhere in theirs."""
    for before, after in pairs:
        if before.phase != after.phase:
            said = say("change.moved_to_phase", old=before.phase, new=after.phase)
            yield Change(f"step {after.step.id}", Effect.MOVED, said)
    for phase in dict.fromkeys(after.phase for _, after in pairs):
        stayed = [(before, after) for before, after in pairs if before.phase == after.phase == phase]
        now = [after.step.id for _, after in stayed]
        then = [after.step.id for _, after in sorted(stayed, key=lambda pair: pair[0].place)]
        for moved in change.moved(then, now):
            yield Change(f"step {moved}", Effect.MOVED, say("change.moved_in_phase", phase=phase))


def _own(recipe: Recipe, step: Step) -> Criterion | None:
    """The criterion of a step that is not its material's, which is told there."""
    if step.kind is StepKind.CHARGE:
        for material in recipe.materials:
            if material.id == step.material and material.criterion == step.criterion:
                return None
    return step.criterion


def _step(
    old: Step, new: Step, renumbered: dict[str, str], criteria: tuple[Criterion | None, Criterion | None]
) -> Iterator[Change]:
    where = f"step {new.id}"
    if old.id != new.id:
        yield Change(where, Effect.CHANGED, say("change.renumbered", old=old.id))
    for key in ("kind", "text", "name"):
        yield from change.text(where, key, getattr(old, key), getattr(new, key))
    if old.quantity != new.quantity:
        titles = [step.quantity.title if step.quantity else "" for step in (old, new)]
        yield from change.text(where, "quantity", *titles)
    units = [step.unit.symbol or say("change.no_unit") if step.unit else "" for step in (old, new)]
    yield from change.text(where, "unit", *units)
    yield from criterion_changes(where, *criteria)
    yield from change.text(where, "criticality", old.criticality, new.criticality)
    yield from change.yes(where, "second person", old=old.second_person, new=new.second_person)
    yield from change.yes(where, "holds the batch on failure", old=old.holds_batch, new=new.holds_batch)
    yield from change.value(where, "replicates", old.replicates, new.replicates)
    for key in ("material", "equipment", "role", "meaning", "source"):
        yield from change.text(where, key, getattr(old, key), getattr(new, key))
    yield from change.text(where, "start of the hold", renumbered.get(old.since, old.since), new.since)
    yield from change.members(where, "test", old.tests, new.tests)
    verified = [renumbered.get(step_id, step_id) for step_id in old.verifies]
    yield from change.members(where, "verified step", verified, new.verifies)
    if old.formula != new.formula:
        yield from change.text(where, "formula", str(old.formula or ""), str(new.formula or ""))
    if old.method != new.method:
        yield from change.text(where, "method", old.method, new.method)
    if old.raw != new.raw:
        raw = ["; ".join(" from ".join(pair) for pair in step.raw) for step in (old, new)]
        yield from change.text(where, "raw data", raw[0], raw[1])
    decimals = [say("change.decimals_of_limit") if s.decimals is None else s.decimals for s in (old, new)]
    yield from change.value(where, "decimals", *decimals)
