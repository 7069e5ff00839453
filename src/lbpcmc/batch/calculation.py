"""Calculation steps: a formula over the values that hold now, exact until it is reported.

Rounding happens once, when the value is reported; the criterion judges the unrounded value (USP General Notices 7.20).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.documents.formula import evaluate
from lbpcmc.errors import FormulaError
from lbpcmc.quantities import Quantity, from_value
from lbpcmc.quantities.rounding import number_text, round_to_place

if TYPE_CHECKING:
    from fractions import Fraction

    from lbpcmc.batch.state import BatchState
    from lbpcmc.documents.model import Phase, Recipe, Step


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean in a formula of one step, in one occurrence of its phase."""

    state: BatchState
    phase: Phase
    occurrence: int

    def here(self, name: str) -> tuple[Fraction, ...]:
        """Replicates of a value in this occurrence, or the one value of a parameter or an unrepeated phase."""
        parameter = next((p for p in self.state.recipe.formula if p.id == name), None)
        if parameter is not None:
            return (parameter.quantity.root,)
        phase, step = find_name(self.state.recipe, name)
        return self.state.values(step, self.occurrence if phase is self.phase else 1)

    def over(self, name: str) -> tuple[tuple[Fraction, ...], ...]:
        """Replicates of a value in every occurrence of its phase."""
        phase, step = find_name(self.state.recipe, name)
        return tuple(self.state.values(step, n) for n in range(1, self.state.occurrences(phase) + 1))

    def previous(self, name: str) -> tuple[Fraction, ...] | None:
        """Replicates of a value one occurrence earlier; None in the first."""
        if self.occurrence == 1:
            return None
        _, step = find_name(self.state.recipe, name)
        return self.state.values(step, self.occurrence - 1)


def find_name(recipe: Recipe, name: str) -> tuple[Phase, Step]:
    """Find the step that records a name; FormulaError if there is none."""
    for phase in recipe.phases():
        for step in phase.steps:
            if step.name == name:
                return phase, step
    raise FormulaError(f"Nothing is recorded under the name {name}.")


@dataclass(frozen=True, slots=True)
class Calculated:
    """A calculated value: unrounded, and as it is reported."""

    quantity: Quantity
    reported: str
    """The number, rounded to the step's decimals, with its unit."""
    trace: tuple[str, ...]


def calculate(state: BatchState, phase: Phase, step: Step, occurrence: int) -> Calculated:
    """Evaluate a calculation step; FormulaError names the value that is missing or the operation without a result."""
    if step.formula is None or step.quantity is None:
        raise FormulaError(f"Step {step.id} has no formula.")
    root = evaluate(step.formula, Scope(state, phase, occurrence))
    unit = step.unit or step.quantity.units[0]
    quantity = from_value((root - unit.offset) / unit.scale, unit, step.quantity)
    trace = [f"{step.name or step.id} = {step.formula.text}", f"unrounded {quantity}"]
    reported = str(quantity)
    if step.decimals is not None:
        rounded = number_text(round_to_place(quantity.value, -step.decimals))
        reported = f"{rounded} {unit.symbol}".strip()
        trace.append(f"reported to {step.decimals} decimals (half up): {reported}")
    return Calculated(quantity, reported, tuple(trace))


def dependents(recipe: Recipe, step: Step) -> tuple[tuple[Phase, Step], ...]:
    """Calculation steps that use a step's value, directly or through others, in the order of the procedure."""
    changed = {step.name}
    found = []
    for phase in recipe.phases():
        for later in phase.steps:
            if later.inputs & changed:
                changed.add(later.name)
                found.append((phase, later))
    return tuple(found)
