"""Typed text to its verdict, half a million a second.

A plain number with a unit of its kind is placed among the steps of the criterion (steps.py). All else takes the exact
path: what is censored, has an interval, superscripts or spaces among its digits, is longer than `judge_text` would
need, or stands so near to a step that its float cannot tell.

Invariant: the verdict is that of `judge_text` (pinned by tests/criteria/test_fast.py).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from lbpcmc.criteria.judge import judge_text
from lbpcmc.criteria.steps import SHORT_DIGITS, UNSURE, Ladder, steps
from lbpcmc.errors import QuantityError
from lbpcmc.quantities import quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.criteria.model import Criterion, Verdict
    from lbpcmc.quantities import Kind, Quantity, Unit

PLAIN = re.compile(
    r"([+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2}(?![0-9]))?)(?: ?[x×*] ?10\^([+-]?[0-9]{1,2})(?![0-9]))? ?(.*)"
)
"""A number, perhaps with a power of ten, then what must be a unit."""
LONGEST = 30
"""Longest plain number, in characters: the grammar of numbers reads so many digits."""
LARGEST = 1e59
"""Powers of ten beyond are refused (LARGEST_POWER of the grammar); near that the exact path decides."""
_MOST_CHARACTERS = 60
_GUARDS = (-LARGEST, -1 / LARGEST, 0.0, 5e-324, 1 / LARGEST, LARGEST)

_Places = tuple[list[float], list["Verdict | None"]]


def compiled(
    criterion: Criterion, *, unit: Unit | None = None, label_claim: Quantity | None = None
) -> Callable[[str | None], Verdict]:
    """Compile a criterion into a function from typed text to its verdict, which is that of `judge_text`.

    `unit` is the one printed beside the field. Raises CriterionError if a label claim is needed and missing.
    """
    short, long = _tables(criterion, unit, label_claim)
    whole = criterion.kind.whole
    plain, place = PLAIN.fullmatch, bisect_right

    def verdict(text: str | None) -> Verdict:
        if text and len(text) <= _MOST_CHARACTERS and (found := plain(text)):
            number, power, rest = found.groups()
            if power:
                number = f"{number}e{power}"
            table = (short if len(number) <= SHORT_DIGITS else long).get(rest)
            if table and len(number) <= LONGEST:
                value = float(number)
                known = table[1][place(table[0], value)]
                if known is not None and not (whole and value % 1):
                    return known
        return judge_text(text, criterion, unit=unit, label_claim=label_claim).verdict

    return verdict


def _tables(
    criterion: Criterion, unit: Unit | None, claim: Quantity | None
) -> tuple[dict[str, _Places], dict[str, _Places]]:
    """Give the places of every accepted spelling: for short numbers, and for all."""
    found = steps(criterion, claim)
    units = spellings(criterion.kind, unit)
    tables: tuple[dict[str, _Places], dict[str, _Places]] = ({}, {})
    for table, short in zip(tables, (True, False), strict=True):
        if criterion.kind.whole and not short:
            continue
        places = {}
        for spelling, named in units.items():
            if named not in places:
                verdicts = [outcome.verdict for outcome in found.outcomes]
                places[named] = _guarded(found.ladder(named, short=short), verdicts)
            table[spelling] = places[named]
    return tables


def spellings(kind: Kind, unit: Unit | None) -> dict[str, Unit]:
    """Give the unit that each text behind a plain number means, the empty text included where it means one."""
    found = {}
    for spelling in {"", *kind.by_spelling}:
        try:
            found[spelling] = quantity(f"1 {spelling}", kind, unit).unit
        except QuantityError:
            continue
    return found


def _guarded(ladder: Ladder, verdicts: list[Verdict]) -> _Places:
    """Leave to the exact path what lies beyond the powers of ten that are read."""
    floats = sorted({*ladder.floats, *_GUARDS})
    places: list[Verdict | None] = [None]
    for edge in floats:
        state = ladder.states[bisect_right(ladder.floats, edge)]
        readable = -LARGEST <= edge < -1 / LARGEST or edge == 0 or 1 / LARGEST <= edge < LARGEST
        places.append(verdicts[state] if readable and state != UNSURE else None)
    return floats, places
