"""A million typed values at once: columns of text in, indexes of outcomes out.

Plain short numbers, censored or not, are parsed as a column and placed among the breakpoints of their criterion
(breakpoints.py): one comparison of columns for each. All other texts, and the few numbers that stand so near to a
breakpoint that a float cannot tell, go one by one through the compiled criterion (texts.py), which asks the exact path
where it must.

Invariant: the verdict is that of `judge_text`, row by row (pinned by tests/criteria/bulk/test_columns.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from lbpcmc.criteria.bulk.breakpoints import UNDECIDED, CriterionBreakpoints, FloatBreakpoints, Outcome, outcome
from lbpcmc.criteria.bulk.texts import outcomes
from lbpcmc.criteria.judge import judge_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lbpcmc.criteria.bulk.parsing import Numbers
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
    """The breakpoints of all cells side by side."""

    floats: NDArray[np.float64]
    """Breakpoint by cell; infinity where a cell has fewer."""
    states: NDArray[np.int32]
    """Outcome by cell and count of breakpoints up to a number, flat; UNDECIDED where a float cannot tell."""
    whole: NDArray[np.bool_]
    """Cells of things that are counted: what is no whole number is left to the exact path."""

    def place(self, values: NDArray[np.float64], cells: NDArray[np.int32]) -> NDArray[np.int32]:
        """Give the outcome of each short plain number; for NaN it has no meaning."""
        placed = np.empty(len(values), dtype=np.int32)
        depth = len(self.floats)
        for start in range(0, len(values), BLOCK):
            block, of = values[start : start + BLOCK], cells[start : start + BLOCK]
            place = of * np.int32(depth + 1)
            for breakpoint_ in self.floats:
                place += block >= breakpoint_.take(of)
            self.states.take(place, out=placed[start : start + BLOCK], mode="clip")
        if self.whole.any():
            placed[self.whole[cells] & (values % 1 != 0)] = UNDECIDED
        return placed


@dataclass(slots=True)
class Columns:
    """Criteria that judge columns: each row of a column names its cell by number.

    Raises CriterionError as `CriterionBreakpoints` does.
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
    _breakpoints: dict[tuple[int, Quantity | None], CriterionBreakpoints] = field(default_factory=dict, init=False)
    """By identity of the criterion: many units share one."""

    def __post_init__(self) -> None:
        """Lay out the breakpoints of measured values; those of censored ones when they come."""
        self.table("")
        missing = [cell if isinstance(cell, Outcome) else _missing(cell) for cell in self.cells]
        self._blank = np.array([self.number(found) for found in missing], dtype=np.int32)
        self._compiled = [None] * len(self.cells)

    def table(self, sign: str) -> _Table:
        """Give the breakpoints of all cells for values behind one sign."""
        if sign not in self._tables:
            rows = [self._in_floats(cell, sign) for cell in self.cells]
            depth = max((len(row.floats) for row in rows), default=0)
            floats = np.full((depth, len(rows)), np.inf)
            states = np.full((len(rows), depth + 1), UNDECIDED, dtype=np.int32)
            for number, row in enumerate(rows):
                floats[: len(row.floats), number] = row.floats
                states[number, : len(row.states)] = row.states
            whole = [isinstance(cell, Cell) and cell.criterion.kind.whole for cell in self.cells]
            self._tables[sign] = _Table(floats, states.ravel(), np.array(whole, dtype=np.bool_))
        return self._tables[sign]

    def place(self, found: Numbers, cells: NDArray[np.int32]) -> NDArray[np.int32]:
        """Give the index of the outcome of every row; UNDECIDED where the text must be looked at."""
        placed = self.table("").place(found.values, cells)
        for sign, rows, values in found.censored:
            placed[rows] = self.table(sign).place(values, cells[rows])
        placed[found.blank] = self._blank[cells[found.blank]]
        placed[found.others] = UNDECIDED
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

    def _of(self, cell: Cell) -> CriterionBreakpoints:
        key = (id(cell.criterion), cell.label_claim)
        if key not in self._breakpoints:
            self._breakpoints[key] = CriterionBreakpoints(cell.criterion, cell.label_claim)
        return self._breakpoints[key]

    def _in_floats(self, cell: Cell | Outcome, sign: str) -> FloatBreakpoints:
        """Give the breakpoints of a cell, outcomes numbered over all cells; none where a bare number has no unit."""
        if isinstance(cell, Outcome):
            return FloatBreakpoints((), (self.number(cell),))
        kind = cell.criterion.kind
        unit = cell.unit or (kind.units[0] if kind.bare else None)
        if unit is None:
            return FloatBreakpoints((), (UNDECIDED,))
        found = self._of(cell).behind(sign)
        placed = found.in_floats(unit, short=True)
        numbered = [self.number(known) for known in found.outcomes]
        states = tuple(UNDECIDED if state == UNDECIDED else numbered[state] for state in placed.states)
        return FloatBreakpoints(placed.floats, states)


def _missing(cell: Cell) -> Outcome:
    return outcome(judge_text(None, cell.criterion))


def _always(known: Outcome, _text: str | None) -> Outcome:
    return known
