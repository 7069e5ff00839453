"""What each row is judged by: its test's criterion for one use at one stage, and the unit beside its value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lbpcmc.criteria import Limits, ReportOnly, Verdict
from lbpcmc.criteria.bulk import BulkOutcome, Slot
from lbpcmc.documents.stages import STAGES
from lbpcmc.errors import InputError, QuantityError, UnitError
from lbpcmc.messages import say
from lbpcmc.quantities import quantity
from lbpcmc.results.findings import ResultFinding, ResultRule
from lbpcmc.results.flat import pairs
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.model import Specification, Test
    from lbpcmc.documents.stages import Use
    from lbpcmc.quantities import Quantity
    from lbpcmc.results.columns import Results


@dataclass(frozen=True, slots=True)
class Request:
    """A specification, for which use, at which stage, with which label claim."""

    specification: Specification
    use: Use
    stage: str
    label_claim: Quantity | None

    def criterion(self, test: Test) -> Criterion | None:
        """Give the criterion of a test that is in force."""
        return test.criterion(self.use, self.stage)


def request(specification: Specification, use: Use, stage: str = "", label_claim: str = "") -> Request:
    """Ask for one use; without a stage the specification's own, without a label claim its own.

    Raises InputError for an unknown stage, and for a label claim that is not understood, is needed or is of no use.
    """
    asked = stage or specification.stage or STAGES[-1]
    if asked not in STAGES:
        raise InputError(say("request.unknown_stage", stage=printable(asked), known=tuple(STAGES)))
    needing = [
        test
        for test in specification.tests
        if (criterion := test.criterion(use, asked)) is not None and criterion.needs_label_claim
    ]
    claim = _claim(label_claim, needing) if label_claim else specification.label_claim
    for test in needing:
        if test.quantity.name != "ratio" and (claim is None or claim.kind != test.quantity or claim.root <= 0):
            raise InputError(
                say(
                    "request.claim_needed",
                    test=test.id,
                    accepted=test.quantity.accepted(),
                    example=test.quantity.example("1.0e9"),
                )
            )
    return Request(specification, use, asked, claim)


def _claim(text: str, needing: Sequence[Test]) -> Quantity:
    if not needing:
        raise InputError(say("request.claim_unused"))
    try:
        return quantity(text, needing[0].quantity)
    except QuantityError as refusal:
        raise InputError(refusal.statement) from refusal


@dataclass(frozen=True, slots=True)
class Assignment:
    """The slot of every row, and what stood in the way of giving it one."""

    slots: Sequence[Slot | BulkOutcome]
    slot_indexes: NDArray[np.int32]
    tests: NDArray[np.int32]
    """Number in the specification of each test that the results name; -1 where it has none."""
    required: Sequence[tuple[int, str]]
    """Number and ID of the tests that every lot needs."""
    findings: tuple[ResultFinding, ...]


def assigned(results: Results, asked: Request) -> Assignment:
    """Give every row its slot: by test and unit, each pair once."""
    tests, units = results.tests, results.units
    test_names, unit_names = tests.names(), units.names()
    present, slot_indexes = pairs(tests.codes, units.codes, len(test_names), len(unit_names))
    by_id = {test.id: test for test in asked.specification.tests}
    by_name = [by_id.get(name) for name in test_names]
    slots: list[Slot | BulkOutcome] = []
    found: dict[tuple[ResultRule, str, str], list[int]] = {}
    for number, pair in enumerate(present.tolist()):
        test, unit = divmod(pair, len(unit_names))
        name = test_names[test]
        slot = _slot(name, by_name[test], unit_names[unit], asked)
        if isinstance(slot, Slot):
            slots.append(slot)
            continue
        found.setdefault((*slot, name), []).append(number)
        slots.append(BulkOutcome(Verdict.INVALID, "", slot[1]))
    findings = tuple(
        ResultFinding(rule, said, rows, test=name)
        for (rule, said, name), rows in zip(found, _rows(slot_indexes, len(present), found.values()), strict=True)
    )
    order = {test.id: place for place, test in enumerate(asked.specification.tests)}
    place = np.array([order.get(name, -1) for name in test_names], dtype=np.int32)
    required = [(order[test.id], test.id) for test in asked.specification.tests if asked.criterion(test) is not None]
    return Assignment(slots, slot_indexes, place, required, findings)


def _rows(of: NDArray[np.int32], count: int, groups: Collection[list[int]]) -> Iterator[list[int]]:
    """Give the rows that have one of the numbers of each group, in order; the rows are sorted once for all groups."""
    if not groups:
        return
    order = np.argsort(of, kind="stable")
    ends = np.cumsum(np.bincount(of, minlength=count))
    for numbers in groups:
        mine = [order[ends[number - 1] if number else 0 : ends[number]] for number in numbers]
        rows: list[int] = (np.sort(np.concatenate(mine)) if len(mine) > 1 else mine[0]).tolist()
        yield rows


def _slot(name: str, test: Test | None, unit: str, asked: Request) -> Slot | tuple[ResultRule, str]:
    if test is None:
        known = asked.specification
        shown = f"test {printable(name)}" if name else "a test without a name"
        return (
            ResultRule.UNKNOWN_TEST,
            f"{known.id} {known.version} has no {shown}{_nearest(name, [test.id for test in known.tests])}",
        )
    criterion = asked.criterion(test)
    if criterion is None:
        return ResultRule.NO_CRITERION, f"{test.id} has no criterion for {asked.use} at {asked.stage}"
    beside = test.unit
    if unit and any(isinstance(clause.rule, Limits | ReportOnly) for clause in criterion.clauses):
        try:
            beside = test.quantity.unit(unit)
        except UnitError as refusal:
            return ResultRule.WRONG_UNIT, f"{test.id}: {refusal}"
    return Slot(criterion, beside, asked.label_claim)


def _nearest(name: str, known: Collection[str]) -> str:
    """Ask whether a known test was meant, whatever its capitals."""
    from difflib import get_close_matches  # only for a mistake

    folded = {test.casefold(): test for test in known}
    near = get_close_matches(name.casefold(), folded, 1, 0.75)
    return f"; did you mean {folded[near[0]]}?" if near else ""
