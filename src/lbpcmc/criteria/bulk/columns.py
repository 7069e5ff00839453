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

from lbpcmc.criteria.bulk.breakpoints import UNDECIDED, BulkOutcome, CriterionBreakpoints, FloatBreakpoints, outcome
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
class Slot:
    """What one value is judged by: a criterion, and the unit that stands beside the value, if any."""

    criterion: Criterion
    unit: Unit | None = None
    label_claim: Quantity | None = None


@dataclass(frozen=True, slots=True)
class _Breakpoints:
    """The breakpoints of all slots side by side."""

    floats: NDArray[np.float64]
    """Breakpoint by slot; infinity where a slot has fewer."""
    states: NDArray[np.int32]
    """Outcome by slot and count of breakpoints up to a number, flat; UNDECIDED where a float cannot tell."""
    whole: NDArray[np.bool_]
    """Slots of things that are counted: what is not a whole number is left to the exact path."""

    def place(self, values: NDArray[np.float64], slots: NDArray[np.int32]) -> NDArray[np.int32]:
        """Give the outcome of each short plain number; for NaN it has no meaning."""
        placed = np.empty(len(values), dtype=np.int32)
        depth = len(self.floats)
        for start in range(0, len(values), BLOCK):
            block, own = values[start : start + BLOCK], slots[start : start + BLOCK]
            place = own * np.int32(depth + 1)
            for breakpoint_ in self.floats:
                place += block >= breakpoint_.take(own)
            self.states.take(place, out=placed[start : start + BLOCK], mode="clip")
        if self.whole.any():
            placed[self.whole[slots] & (values % 1 != 0)] = UNDECIDED
        return placed


@dataclass(slots=True)
class Columns:
    """Criteria that judge columns: each row of a column names its slot by number.

    Raises CriterionError as `CriterionBreakpoints` does.
    """

    slots: Sequence[Slot | BulkOutcome]
    """An outcome in place of a slot holds whatever the value is."""
    outcomes: list[BulkOutcome] = field(default_factory=list, init=False)
    """Every outcome met so far, in the order of the indexes that are returned."""
    _index: dict[BulkOutcome, int] = field(default_factory=dict, init=False)
    _tables: dict[str, _Breakpoints] = field(default_factory=dict, init=False)
    """By sign of a censored value; the empty sign is that of a measured one."""
    _blank: NDArray[np.int32] = field(init=False)
    """Outcome by slot of a missing value."""
    _compiled: list[Callable[[str | None], BulkOutcome] | None] = field(init=False)
    _breakpoints: dict[tuple[int, Quantity | None], CriterionBreakpoints] = field(default_factory=dict, init=False)
    """By identity of the criterion: many units share one."""

    def __post_init__(self) -> None:
        """Lay out the breakpoints of measured values; those of censored ones when they come."""
        self.table("")
        missing = [slot if isinstance(slot, BulkOutcome) else _missing(slot) for slot in self.slots]
        self._blank = np.array([self.number(found) for found in missing], dtype=np.int32)
        self._compiled = [None] * len(self.slots)

    def table(self, sign: str) -> _Breakpoints:
        """Give the breakpoints of all slots for values behind one sign."""
        if sign not in self._tables:
            rows = [self._in_floats(slot, sign) for slot in self.slots]
            depth = max((len(row.floats) for row in rows), default=0)
            floats = np.full((depth, len(rows)), np.inf)
            states = np.full((len(rows), depth + 1), UNDECIDED, dtype=np.int32)
            for number, row in enumerate(rows):
                floats[: len(row.floats), number] = row.floats
                states[number, : len(row.states)] = row.states
            whole = [isinstance(slot, Slot) and slot.criterion.kind.whole for slot in self.slots]
            self._tables[sign] = _Breakpoints(floats, states.ravel(), np.array(whole, dtype=np.bool_))
        return self._tables[sign]

    def place(self, found: Numbers, slots: NDArray[np.int32]) -> NDArray[np.int32]:
        """Give the index of the outcome of every row; UNDECIDED where the text must be looked at."""
        placed = self.table("").place(found.values, slots)
        for sign, rows, values in found.censored:
            placed[rows] = self.table(sign).place(values, slots[rows])
        placed[found.blank] = self._blank[slots[found.blank]]
        placed[found.others] = UNDECIDED
        return placed

    def decide(self, texts: Sequence[str | None], slots: NDArray[np.int32]) -> list[int]:
        """Judge texts one by one; gives the index of the outcome of each."""
        return [
            self.number((self._compiled[slot] or self._compile(slot))(text))
            for text, slot in zip(texts, slots.tolist(), strict=True)
        ]

    def number(self, known: BulkOutcome) -> int:
        """Give the index of an outcome."""
        found = self._index.setdefault(known, len(self.outcomes))
        if found == len(self.outcomes):
            self.outcomes.append(known)
        return found

    def _compile(self, slot: int) -> Callable[[str | None], BulkOutcome]:
        chosen = self.slots[slot]
        compiled = outcomes(self._of(chosen), chosen.unit) if isinstance(chosen, Slot) else partial(_always, chosen)
        self._compiled[slot] = compiled
        return compiled

    def _of(self, slot: Slot) -> CriterionBreakpoints:
        key = (id(slot.criterion), slot.label_claim)
        if key not in self._breakpoints:
            self._breakpoints[key] = CriterionBreakpoints(slot.criterion, slot.label_claim)
        return self._breakpoints[key]

    def _in_floats(self, slot: Slot | BulkOutcome, sign: str) -> FloatBreakpoints:
        """Give the breakpoints of a slot, outcomes numbered over all slots; none where a bare number has no unit."""
        if isinstance(slot, BulkOutcome):
            return FloatBreakpoints((), (self.number(slot),))
        kind = slot.criterion.kind
        unit = slot.unit or (kind.units[0] if kind.bare else None)
        if unit is None:
            return FloatBreakpoints((), (UNDECIDED,))
        found = self._of(slot).behind(sign)
        placed = found.in_floats(unit, short=True)
        numbered = [self.number(known) for known in found.outcomes]
        states = tuple(UNDECIDED if state == UNDECIDED else numbered[state] for state in placed.states)
        return FloatBreakpoints(placed.floats, states)


def _missing(slot: Slot) -> BulkOutcome:
    return outcome(judge_text(None, slot.criterion))


def _always(known: BulkOutcome, _text: str | None) -> BulkOutcome:
    return known
