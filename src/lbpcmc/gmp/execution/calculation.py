"""Calculation steps: a formula over the values that hold now, exact until it is reported.

Rounding happens once, when the value is reported; the criterion judges the unrounded value (USP General Notices 7.20).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lbpcmc.documents.formula import evaluate
from lbpcmc.errors import FormulaError
from lbpcmc.gmp.values import judged, without_value
from lbpcmc.messages import say
from lbpcmc.quantities import Measured, from_value
from lbpcmc.quantities.rounding import number_text, round_to_place

if TYPE_CHECKING:
    from fractions import Fraction

    from lbpcmc.documents.model import Phase, Recipe, Step
    from lbpcmc.gmp.execution.state import Batch
    from lbpcmc.gmp.values import Value


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean in a formula of one step, in one occurrence of its phase."""

    batch: Batch
    phase: Phase
    occurrence: int

    def here(self, name: str) -> tuple[Fraction, ...]:
        """Replicates of a value in this occurrence, or the one value of a parameter or an unrepeated phase."""
        parameter = next((p for p in self.batch.recipe.formula if p.id == name), None)
        if parameter is not None:
            return (parameter.quantity.root,)
        phase, step = self._named(name)
        return self.batch.values(step, self.occurrence if phase is self.phase else 1)

    def over(self, name: str) -> tuple[tuple[Fraction, ...], ...]:
        """Replicates of a value in every occurrence of its phase."""
        phase, step = self._named(name)
        return tuple(self.batch.values(step, n) for n in range(1, self.batch.occurrences(phase) + 1))

    def previous(self, name: str) -> tuple[Fraction, ...] | None:
        """Replicates of a value one occurrence earlier; None in the first."""
        if self.occurrence == 1:
            return None
        _, step = self._named(name)
        return self.batch.values(step, self.occurrence - 1)

    def _named(self, name: str) -> tuple[Phase, Step]:
        found = self.batch.named.get(name)
        if found is None:
            raise FormulaError(say("calculation.not_recorded", name=name))
        return found


def calculated(batch: Batch, phase: Phase, step: Step, occurrence: int) -> Value:
    """Evaluate the formula of a step; without a result the value says why and is invalid."""
    if step.formula is None or step.quantity is None:
        return without_value(step.criterion, f"Step {step.id} has no formula.")
    try:
        root = evaluate(step.formula, Scope(batch, phase, occurrence))
    except FormulaError as refusal:
        return without_value(step.criterion, str(refusal))
    unit = step.unit or step.quantity.units[0]
    quantity = from_value((root - unit.offset) / unit.scale, unit, step.quantity)
    trace = [f"{step.name or step.id} = {step.formula.text}", f"unrounded {quantity}"]
    reported = str(quantity)
    if step.decimals is not None:
        rounded = number_text(round_to_place(quantity.value, -step.decimals))
        reported = f"{rounded} {unit.symbol}".strip()
        places = "1 decimal" if step.decimals == 1 else f"{step.decimals} decimals"
        trace.append(f"reported to {places} (half up): {reported}")
    value = judged(Measured(quantity), step.criterion)
    return replace(value, interpreted=reported, trace=(*trace, *value.trace))


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
