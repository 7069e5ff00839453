"""A million typed values at once: columns of text in, indexes of outcomes out.

Plain short numbers are parsed as a column and counted up the steps of their criterion (steps.py), one comparison of
columns for each step. All other texts, and the few numbers that stand so near to a step that a float cannot tell, go
one by one through the compiled criterion (fast.py), which asks the exact path where it must.

Invariant: the verdict is that of `judge_text`, row by row (pinned by tests/criteria/test_bulk.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lbpcmc.criteria.fast import LARGEST, outcomes
from lbpcmc.criteria.steps import SHORT_DIGITS, UNSURE, Ladder, Outcome, Stairs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lbpcmc.criteria.model import Criterion
    from lbpcmc.quantities import Quantity, Unit

PLAIN = r"\A[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?\z"
"""A plain number and nothing else (RE2)."""
BLOCK = 1 << 15
"""Rows that are placed at once: their columns stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one value is judged by: a criterion, and the unit that stands beside the value, if any."""

    criterion: Criterion
    unit: Unit | None = None
    label_claim: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of text as far as it is plain numbers."""

    values: NDArray[np.float64]
    """NaN where the text is no short plain number."""
    others: NDArray[np.intp]
    """Rows of those."""


def numbers(texts: pa.Array) -> Numbers:
    """Parse a column of text (Arrow strings, nulls allowed); what is no plain number of 15 characters is left aside."""
    short = pc.less_equal(pc.binary_length(texts), SHORT_DIGITS)
    kept = pc.if_else(pc.and_(short, pc.match_substring_regex(texts, PLAIN)), texts, pa.scalar(None, texts.type))
    values = pc.cast(kept, pa.float64()).to_numpy(zero_copy_only=False)
    size = np.abs(values)
    readable = (size >= 1 / LARGEST) & (size < LARGEST) | (size == 0)
    return Numbers(values, np.flatnonzero(~readable))


@dataclass(slots=True)
class Columns:
    """Criteria that judge columns: each row of a column names its cell by number."""

    cells: Sequence[Cell | Outcome]
    """An outcome in place of a cell holds whatever the value is."""
    outcomes: list[Outcome] = field(default_factory=list, init=False)
    """Every outcome met so far, in the order of the indexes that `judge` returns."""
    _index: dict[Outcome, int] = field(default_factory=dict, init=False)
    _floats: NDArray[np.float64] = field(init=False)
    """Step by cell; infinity where a cell has fewer steps."""
    _states: NDArray[np.int32] = field(init=False)
    """Outcome by cell and count of steps that a number stands behind, flat; UNSURE where a float cannot tell."""
    _whole: NDArray[np.bool_] = field(init=False)
    _compiled: list[Callable[[str | None], Outcome] | None] = field(init=False)
    _stairs: dict[tuple[int, Quantity | None], Stairs] = field(default_factory=dict, init=False)
    """By identity of the criterion: many units share one."""

    def __post_init__(self) -> None:
        """Lay the steps of every cell side by side. Raises CriterionError as `Stairs` does."""
        ladders = [self._ladder(cell) for cell in self.cells]
        depth = max((len(ladder.floats) for ladder in ladders), default=0)
        self._floats = np.full((depth, len(ladders)), np.inf)
        states = np.full((len(ladders), depth + 1), UNSURE, dtype=np.int32)
        for row, ladder in enumerate(ladders):
            self._floats[: len(ladder.floats), row] = ladder.floats
            states[row, : len(ladder.states)] = ladder.states
        self._states = states.ravel()
        self._whole = np.array(
            [isinstance(cell, Cell) and cell.criterion.kind.whole for cell in self.cells], dtype=np.bool_
        )
        self._compiled = [None] * len(self.cells)

    def judge(self, texts: pa.Array, cells: NDArray[np.intp]) -> NDArray[np.int32]:
        """Give the index of the outcome of every row; `cells` names the cell of each."""
        found = numbers(texts)
        placed = self.place(found.values, cells)
        placed[found.others] = UNSURE
        rows = np.flatnonzero(placed == UNSURE)
        placed[rows] = self.decide(texts.take(pa.array(rows)).to_pylist(), cells[rows])
        return placed

    def decide(self, texts: Sequence[str | None], cells: NDArray[np.intp]) -> list[int]:
        """Judge one by one; gives the index of each outcome."""
        return [
            self.number((self._compiled[cell] or self._compile(cell))(text))
            for text, cell in zip(texts, cells.tolist(), strict=True)
        ]

    def place(self, values: NDArray[np.float64], cells: NDArray[np.intp]) -> NDArray[np.int32]:
        """Give the index of the outcome of short plain numbers; UNSURE where the exact path must decide.

        What stands for NaN has no meaning: the text was no number.
        """
        placed = np.empty(len(values), dtype=np.int32)
        depth = len(self._floats)
        for start in range(0, len(values), BLOCK):
            block, of = values[start : start + BLOCK], cells[start : start + BLOCK]
            place = of * (depth + 1)
            for step in self._floats:
                place += block >= step.take(of)
            self._states.take(place, out=placed[start : start + BLOCK], mode="clip")
        if self._whole.any():
            placed[self._whole[cells] & (values % 1 != 0)] = UNSURE
        return placed

    def _compile(self, cell: int) -> Callable[[str | None], Outcome]:
        chosen = self.cells[cell]
        compiled = outcomes(self._of(chosen), chosen.unit) if isinstance(chosen, Cell) else partial(_always, chosen)
        self._compiled[cell] = compiled
        return compiled

    def number(self, outcome: Outcome) -> int:
        """Give the index of an outcome."""
        found = self._index.setdefault(outcome, len(self.outcomes))
        if found == len(self.outcomes):
            self.outcomes.append(outcome)
        return found

    def _of(self, cell: Cell) -> Stairs:
        key = (id(cell.criterion), cell.label_claim)
        if key not in self._stairs:
            self._stairs[key] = Stairs(cell.criterion, cell.label_claim)
        return self._stairs[key]

    def _ladder(self, cell: Cell | Outcome) -> Ladder:
        """Give the steps of a cell with outcomes numbered over all cells; none where a bare number has no unit."""
        if isinstance(cell, Outcome):
            return Ladder((), (self.number(cell),))
        kind = cell.criterion.kind
        unit = cell.unit or (kind.units[0] if kind.bare else None)
        if unit is None:
            return Ladder((), (UNSURE,))
        found = self._of(cell).steps("")
        ladder = found.ladder(unit, short=True)
        numbered = [self.number(outcome) for outcome in found.outcomes]
        return Ladder(ladder.floats, tuple(UNSURE if state == UNSURE else numbered[state] for state in ladder.states))


def _always(outcome: Outcome, _text: str | None) -> Outcome:
    return outcome
