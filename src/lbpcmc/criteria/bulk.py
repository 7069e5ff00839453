"""A million typed values at once: columns of text in, indexes of outcomes out.

Plain short numbers, censored or not, are parsed as a column and counted up the steps of their criterion (steps.py): one
comparison of columns for each step. All other texts, and the few numbers that stand so near to a step that a float
cannot tell, go one by one through the compiled criterion (fast.py), which asks the exact path where it must.

Invariant: the verdict is that of `judge_text`, row by row (pinned by tests/criteria/test_bulk.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from lbpcmc.criteria.fast import outcomes
from lbpcmc.criteria.judge import judge_text
from lbpcmc.criteria.steps import UNSURE, Ladder, Outcome, Stairs, outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lbpcmc.criteria.columns import Numbers
    from lbpcmc.criteria.model import Criterion
    from lbpcmc.quantities import Quantity, Unit

BLOCK = 1 << 15
"""Rows that are placed at once: their columns stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one value is judged by: a criterion, and the unit that stands beside the value, if any."""

    criterion: Criterion
    unit: Unit | None = None
    label_claim: Quantity | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    """The steps of all cells side by side."""

    floats: NDArray[np.float64]
    """Step by cell; infinity where a cell has fewer steps."""
    states: NDArray[np.int32]
    """Outcome by cell and count of steps that a number stands behind, flat; UNSURE where a float cannot tell."""
    whole: NDArray[np.bool_]
    """Cells of things that are counted: what is no whole number is left to the exact path."""

    def place(self, values: NDArray[np.float64], cells: NDArray[np.int32]) -> NDArray[np.int32]:
        """Give the outcome of each short plain number; for NaN it has no meaning."""
        placed = np.empty(len(values), dtype=np.int32)
        depth = len(self.floats)
        for start in range(0, len(values), BLOCK):
            block, of = values[start : start + BLOCK], cells[start : start + BLOCK]
            place = of * np.int32(depth + 1)
            for step in self.floats:
                place += block >= step.take(of)
            self.states.take(place, out=placed[start : start + BLOCK], mode="clip")
        if self.whole.any():
            placed[self.whole[cells] & (values % 1 != 0)] = UNSURE
        return placed


@dataclass(slots=True)
class Columns:
    """Criteria that judge columns: each row of a column names its cell by number.

    Raises CriterionError as `Stairs` does.
    """

    cells: Sequence[Cell | Outcome]
    """An outcome in place of a cell holds whatever the value is."""
    outcomes: list[Outcome] = field(default_factory=list, init=False)
    """Every outcome met so far, in the order of the indexes that are returned."""
    _index: dict[Outcome, int] = field(default_factory=dict, init=False)
    _tables: dict[str, _Table] = field(default_factory=dict, init=False)
    """By sign of a censored value; the empty sign is that of a measured one."""
    _blank: NDArray[np.int32] = field(init=False)
    """Outcome by cell of a missing value."""
    _compiled: list[Callable[[str | None], Outcome] | None] = field(init=False)
    _stairs: dict[tuple[int, Quantity | None], Stairs] = field(default_factory=dict, init=False)
    """By identity of the criterion: many units share one."""

    def __post_init__(self) -> None:
        """Lay out the steps of measured values; those of censored ones when they come."""
        self.table("")
        missing = [cell if isinstance(cell, Outcome) else _missing(cell) for cell in self.cells]
        self._blank = np.array([self.number(found) for found in missing], dtype=np.int32)
        self._compiled = [None] * len(self.cells)

    def table(self, sign: str) -> _Table:
        """Give the steps of all cells for values behind one sign."""
        if sign not in self._tables:
            ladders = [self._ladder(cell, sign) for cell in self.cells]
            depth = max((len(ladder.floats) for ladder in ladders), default=0)
            floats = np.full((depth, len(ladders)), np.inf)
            states = np.full((len(ladders), depth + 1), UNSURE, dtype=np.int32)
            for row, ladder in enumerate(ladders):
                floats[: len(ladder.floats), row] = ladder.floats
                states[row, : len(ladder.states)] = ladder.states
            whole = [isinstance(cell, Cell) and cell.criterion.kind.whole for cell in self.cells]
            self._tables[sign] = _Table(floats, states.ravel(), np.array(whole, dtype=np.bool_))
        return self._tables[sign]

    def place(self, found: Numbers, cells: NDArray[np.int32]) -> NDArray[np.int32]:
        """Give the index of the outcome of every row; UNSURE where the text must be looked at."""
        placed = self.table("").place(found.values, cells)
        for sign, rows, values in found.censored:
            placed[rows] = self.table(sign).place(values, cells[rows])
        placed[found.blank] = self._blank[cells[found.blank]]
        placed[found.others] = UNSURE
        return placed

    def decide(self, texts: Sequence[str | None], cells: NDArray[np.int32]) -> list[int]:
        """Judge texts one by one; gives the index of the outcome of each."""
        return [
            self.number((self._compiled[cell] or self._compile(cell))(text))
            for text, cell in zip(texts, cells.tolist(), strict=True)
        ]

    def number(self, known: Outcome) -> int:
        """Give the index of an outcome."""
        found = self._index.setdefault(known, len(self.outcomes))
        if found == len(self.outcomes):
            self.outcomes.append(known)
        return found

    def _compile(self, cell: int) -> Callable[[str | None], Outcome]:
        chosen = self.cells[cell]
        compiled = outcomes(self._of(chosen), chosen.unit) if isinstance(chosen, Cell) else partial(_always, chosen)
        self._compiled[cell] = compiled
        return compiled

    def _of(self, cell: Cell) -> Stairs:
        key = (id(cell.criterion), cell.label_claim)
        if key not in self._stairs:
            self._stairs[key] = Stairs(cell.criterion, cell.label_claim)
        return self._stairs[key]

    def _ladder(self, cell: Cell | Outcome, sign: str) -> Ladder:
        """Give the steps of a cell with outcomes numbered over all cells; none where a bare number has no unit."""
        if isinstance(cell, Outcome):
            return Ladder((), (self.number(cell),))
        kind = cell.criterion.kind
        unit = cell.unit or (kind.units[0] if kind.bare else None)
        if unit is None:
            return Ladder((), (UNSURE,))
        found = self._of(cell).steps(sign)
        ladder = found.ladder(unit, short=True)
        numbered = [self.number(known) for known in found.outcomes]
        return Ladder(ladder.floats, tuple(UNSURE if state == UNSURE else numbered[state] for state in ladder.states))


def _missing(cell: Cell) -> Outcome:
    return outcome(judge_text(None, cell.criterion))


def _always(known: Outcome, _text: str | None) -> Outcome:
    return known
