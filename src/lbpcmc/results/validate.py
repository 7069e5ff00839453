"""Every result judged against a specification, and what cannot be right in the table that holds them.

Invariant: the verdict of a row is that of `judge_text` for its value with the unit beside it; a row whose test,
criterion or unit is not known is invalid, never a pass (pinned by tests/results/test_validate.py).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from lbpcmc.criteria import Judgement, Verdict, judge_text
from lbpcmc.criteria.bulk import UNDECIDED, BulkOutcome, Columns, Numbers, Slot, numbers
from lbpcmc.criteria.bulk.arrow import column
from lbpcmc.errors import QuantityError
from lbpcmc.messages import say
from lbpcmc.quantities import Censored, Measured, read
from lbpcmc.results.findings import ResultFinding, ResultRule, missing_lots, missing_values, per_lot
from lbpcmc.results.parallel import parallel_map
from lbpcmc.results.request import assigned
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from lbpcmc.results.columns import Results
    from lbpcmc.results.request import Assignment, Request

_LETTERS = re.compile(r"[^\W\d_]|[%°]").search


@dataclass(frozen=True, slots=True)
class Validation:
    """All results with their verdicts, and the findings about them."""

    request: Request
    results: Results
    findings: tuple[ResultFinding, ...]
    outcomes: Sequence[BulkOutcome]
    states: NDArray[np.int32]
    """Index of the outcome of each result."""
    slots: Sequence[Slot | BulkOutcome]
    """What results are judged by, or why they cannot be."""
    slot_indexes: NDArray[np.int32]
    """Index of the slot of each result."""
    odd: NDArray[np.intp]
    """Results whose text is not a plain number."""

    def verdict(self, index: int) -> Verdict:
        """Give the verdict of one result."""
        return self.outcomes[int(self.states[index])].verdict

    def typed(self, index: int) -> str:
        """Give the value of one result as its file holds it, with the unit of its column."""
        text: str = self.results.values[index].as_py() or ""
        unit = self.results.units.at(index)
        return f"{text} {unit}" if unit and text[-1:].isdigit() else text

    def judgement(self, index: int) -> Judgement:
        """Judge one result again, with every conversion and rounding as words."""
        slot = self.slots[self.slot_indexes[index]]
        text: str | None = self.results.values[index].as_py()
        if isinstance(slot, BulkOutcome):
            told = say("results.not_judged", reason=slot.reason)
            return Judgement(slot.verdict, printable(self.typed(index).strip()), "", slot.rule, told)
        return judge_text(text, slot.criterion, unit=slot.unit, label_claim=slot.label_claim)

    @property
    def counts(self) -> dict[Verdict, int]:
        """Count the results by verdict, from best to worst."""
        found: Counter[Verdict] = Counter()
        for state, count in enumerate(np.bincount(self.states, minlength=len(self.outcomes)).tolist()):
            found[self.outcomes[state].verdict] += count
        return {verdict: found[verdict] for verdict in Verdict if found[verdict]}

    @property
    def passed(self) -> bool:
        """True where every result is accepted (pass, alert, action) and nothing was found."""
        return not self.findings and all(verdict.accepted for verdict in self.counts)


def validate(results: Results, request: Request, *, advance: Callable[[int], None] | None = None) -> Validation:
    """Judge all results; `advance` is told how many more were judged, for a progress bar.

    Raises InputError if the specification needs a label claim that is not given.
    """
    assignment = assigned(results, request)
    columns = Columns(assignment.slots)
    states = np.empty(len(results), dtype=np.int32)
    blank: list[NDArray[np.intp]] = []
    odd: list[NDArray[np.intp]] = []
    for start, found in _pieces(results):
        piece = slice(start, start + len(found.values))
        states[piece] = columns.place(found, assignment.slot_indexes[piece])
        blank.append(found.blank + start)
        odd.append(found.odd + start)
        if advance is not None:
            advance(len(found.values))
    others = np.flatnonzero(states == UNDECIDED)
    texts: list[str | None] = results.values.take(column(others)).to_pylist()
    slots, slot_indexes = list(assignment.slots), assignment.slot_indexes
    states[others] = columns.decide(texts, slot_indexes[others])
    clashes = [*_clashes(results, assignment, others, texts), *_without_a_lot(results)]
    if clashes:
        slot_indexes = slot_indexes.copy()
    for finding, outcome in clashes:
        slot_indexes[finding.rows] = len(slots)
        states[finding.rows] = columns.number(outcome)
        slots.append(outcome)
    findings = (
        *assignment.findings,
        *(finding for finding, _ in clashes),
        *missing_values(np.concatenate(blank), others, texts),
        *per_lot(results, assignment.tests, len(request.specification.tests), assignment.required),
    )
    return Validation(request, results, findings, columns.outcomes, states, slots, slot_indexes, np.concatenate(odd))


def _pieces(results: Results) -> Iterator[tuple[int, Numbers]]:
    """Parse the values piece by piece, on all cores."""

    def parsed(piece: tuple[int, pa.Array]) -> tuple[int, Numbers]:
        return piece[0], numbers(piece[1])

    yield from parallel_map(parsed, results.pieces())


def _without_a_lot(results: Results) -> Iterator[tuple[ResultFinding, BulkOutcome]]:
    """A result that belongs to no lot is never a pass."""
    for finding in missing_lots(results):
        yield finding, BulkOutcome(Verdict.INVALID, "", "the row names no lot")


def _clashes(
    results: Results, assignment: Assignment, others: NDArray[np.intp], texts: Sequence[str | None]
) -> Iterator[tuple[ResultFinding, BulkOutcome]]:
    """Find values that carry another unit than their column says."""

    @cache
    def carried(slot: int, text: str) -> str:
        judged = assignment.slots[slot]
        if not isinstance(judged, Slot) or judged.unit is None:
            return ""
        try:
            found = read(text, judged.criterion.kind, judged.unit, tested_in=judged.criterion.tested_in)
        except QuantityError:
            return ""
        if not isinstance(found, Measured | Censored) or found.quantity.unit == judged.unit:
            return ""
        return found.quantity.unit.symbol

    units, names = results.units, results.units.names()
    clashing: dict[tuple[str, str], list[int]] = {}
    for row, text, unit in zip(others.tolist(), texts, units.codes[others].tolist(), strict=True):
        if text and names[unit] and _LETTERS(text) and (symbol := carried(int(assignment.slot_indexes[row]), text)):
            clashing.setdefault((symbol, names[unit]), []).append(row)
    for (symbol, own), found in clashing.items():
        said = f"the value is in {symbol}, its column says {printable(own)}"
        yield ResultFinding(ResultRule.TWO_UNITS, said, found), BulkOutcome(Verdict.INVALID, "", said)
