"""Typed text to its verdict, half a million a second.

A plain number, censored or not, with a unit of its kind is placed among the breakpoints of the criterion
(breakpoints.py). All else takes the exact path: what has an interval, superscripts or spaces among its digits, is
longer than any number that is read, or stands so near to a breakpoint that its float cannot tell.

Invariant: the verdict is that of `judge_text` (pinned by tests/criteria/bulk/test_texts.py).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from lbpcmc.criteria.bulk.breakpoints import SHORT_DIGITS, UNDECIDED, CriterionBreakpoints, outcome
from lbpcmc.criteria.judge import judge_text
from lbpcmc.errors import QuantityError
from lbpcmc.quantities import quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.criteria.bulk.breakpoints import BulkOutcome, FloatBreakpoints
    from lbpcmc.criteria.model import Criterion, Verdict
    from lbpcmc.quantities import Kind, Quantity, Unit

PLAIN = re.compile(
    r"(?:(<=|>=|[<>≤≥]) ?)?([+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2}(?![0-9]))?)"
    r"(?: ?[x×*] ?10\^([+-]?[0-9]{1,2})(?![0-9]))? ?(.*)"
)
"""A number, perhaps censored, perhaps with a power of ten, then what must be a unit."""
LONGEST = 30
"""Longest plain number, in characters: the grammar of numbers reads so many digits."""
LARGEST = 1e59
"""Powers of ten beyond are refused (LARGEST_POWER of the grammar); near that the exact path decides."""
_MOST_CHARACTERS = 60
_SIGN = {"<=": "≤", ">=": "≥"}
_GUARDS = (-LARGEST, -1 / LARGEST, 0.0, 5e-324, 1 / LARGEST, LARGEST)

_Found = TypeVar("_Found")
_Places = tuple[list[float], list["_Found | None"]]


def compiled(
    criterion: Criterion, *, unit: Unit | None = None, label_claim: Quantity | None = None
) -> Callable[[str | None], Verdict]:
    """Compile a criterion into a function from typed text to its verdict, which is that of `judge_text`.

    `unit` is the one printed beside the field. Raises CriterionError if a label claim is needed and missing.
    """

    def exactly(text: str | None) -> Verdict:
        return judge_text(text, criterion, unit=unit, label_claim=label_claim).verdict

    return _placing(CriterionBreakpoints(criterion, label_claim), unit, lambda found: found.verdict, exactly)


def outcomes(breakpoints: CriterionBreakpoints, unit: Unit | None) -> Callable[[str | None], BulkOutcome]:
    """Compile breakpoints into a function from typed text to its outcome; remembers what was hard."""

    @lru_cache(maxsize=1 << 16)
    def exactly(text: str | None) -> BulkOutcome:
        return outcome(judge_text(text, breakpoints.criterion, unit=unit, label_claim=breakpoints.label_claim))

    return _placing(breakpoints, unit, lambda known: known, exactly)


def _placing(
    breakpoints: CriterionBreakpoints,
    unit: Unit | None,
    told: Callable[[BulkOutcome], _Found],
    exactly: Callable[[str | None], _Found],
) -> Callable[[str | None], _Found]:
    whole = breakpoints.criterion.kind.whole
    units = spellings(breakpoints.criterion.kind, unit)
    short: dict[str, _Places[_Found]] = {}
    long: dict[str, _Places[_Found]] = {}
    plain, place = PLAIN.fullmatch, bisect_right

    def learn(sign: str, rest: str, *, is_short: bool) -> _Places[_Found] | None:
        """Find the places of one sign and unit the first time that a text has them."""
        named = units.get(rest)
        if named is None or (whole and not is_short):
            return None
        found = breakpoints.behind(_SIGN.get(sign, sign))
        learnt = _guarded(found.in_floats(named, short=is_short), [told(known) for known in found.outcomes])
        (short if is_short else long)[f"{sign}|{rest}"] = learnt
        return learnt

    def answer(text: str | None) -> _Found:
        if text and len(text) <= _MOST_CHARACTERS and (read := plain(text)):
            sign, number, power, rest = read.groups("")
            if power:
                number = f"{number}e{power}"
            is_short = len(number) <= SHORT_DIGITS
            places = (short if is_short else long).get(f"{sign}|{rest}") or learn(sign, rest, is_short=is_short)
            if places and len(number) <= LONGEST:
                value = float(number)
                known = places[1][place(places[0], value)]
                if known is not None and not (whole and value % 1):
                    return known
        return exactly(text)

    return answer


def spellings(kind: Kind, unit: Unit | None) -> dict[str, Unit]:
    """Give the unit that each text behind a plain number means, the empty text included where it means one."""
    found = {}
    for spelling in {"", *kind.by_spelling}:
        try:
            found[spelling] = quantity(f"1 {spelling}", kind, unit).unit
        except QuantityError:
            continue
    return found


def _guarded(places: FloatBreakpoints, answers: list[_Found]) -> _Places[_Found]:
    """Leave to the exact path what lies beyond the powers of ten that are read."""
    floats = sorted({*places.floats, *_GUARDS})
    guarded: list[_Found | None] = [None]
    for edge in floats:
        state = places.states[bisect_right(places.floats, edge)]
        readable = -LARGEST <= edge < -1 / LARGEST or edge == 0 or 1 / LARGEST <= edge < LARGEST
        guarded.append(answers[state] if readable and state != UNDECIDED else None)
    return floats, guarded
