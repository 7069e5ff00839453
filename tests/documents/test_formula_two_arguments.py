"""previous(x, start), first_after(x, t) and positive(x), on a sampling plan of three samples."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import pytest

from lbpcmc.documents.formula import NameType, dimension, evaluate, parse
from lbpcmc.errors import FormulaError

LENGTH = (("length", 1),)
TIME = (("time", 1),)


@dataclass
class Plan:
    """Occurrences by name; parameters are names with one value."""

    occurrence: int = 1
    values: dict[str, list[tuple[int, ...]]] = field(default_factory=dict)

    def over(self, name: str) -> tuple[tuple[Fraction, ...], ...]:
        return tuple(tuple(Fraction(x) for x in readings) for readings in self.values[name])

    def here(self, name: str) -> tuple[Fraction, ...]:
        found = self.over(name)
        return found[min(self.occurrence, len(found)) - 1]

    def previous(self, name: str) -> tuple[Fraction, ...] | None:
        return None if self.occurrence == 1 else self.over(name)[self.occurrence - 2]


SAMPLES = Plan(
    values={"t": [(0,), (2,), (4,)], "x": [(9,), (8,), (1,)], "r": [(1, 3), (4, 6), (0, 2)], "start": [(7,)]}
)
TYPES = {
    "x": NameType(LENGTH, repeated=True),
    "t": NameType(TIME, repeated=True),
    "r": NameType(LENGTH, replicated=True, repeated=True),
    "start": NameType(LENGTH),
    "warm": NameType(LENGTH, repeated=True, here=False),
}


@pytest.mark.parametrize(
    ("text", "occurrence", "expected"),
    [
        ("previous(x)", 1, 0),
        ("previous(x, start)", 1, 7),
        ("previous(x, 2 * start)", 1, 14),
        ("previous(x, start)", 2, 9),
        ("x - previous(mean(r), start)", 1, 2),
        ("first_after(x, t)", 3, 8),
        ("first_after(mean(r), t)", 3, 5),
        ("positive(x - start)", 1, 2),
        ("positive(x - start)", 3, 0),
    ],
)
def test_a_formula_gives(text: str, occurrence: int, expected: int) -> None:
    assert evaluate(parse(text), Plan(occurrence, SAMPLES.values)) == expected


@pytest.mark.parametrize("text", ["previous(x, start)", "first_after(x, t)", "first_after(mean(r), t)", "positive(x)"])
def test_the_result_has_the_dimension_of_the_first_argument(text: str) -> None:
    assert dimension(parse(text), TYPES) == LENGTH


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("previous(x, t)", "cannot start from time"),
        ("first_after(x, start)", "read once in each occurrence"),
        ("first_after(x, r)", "read once in each occurrence"),
        ("first_after(x, t + t)", "read once in each occurrence"),
        ("first_after(start, t)", "repeated phase"),
        ("previous(warm, start)", "same repeated phase"),
    ],
)
def test_what_does_not_type_check_is_refused(text: str, said: str) -> None:
    with pytest.raises(FormulaError, match=said):
        dimension(parse(text), TYPES)


@pytest.mark.parametrize("text", ["first_after(x)", "mean(r, r)", "previous(x, start, start)", "positive()", "abs(x,)"])
def test_the_number_of_arguments_is_checked(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


def test_no_occurrence_after_inoculation_is_said() -> None:
    with pytest.raises(FormulaError, match="t is above zero in no occurrence"):
        evaluate(parse("first_after(x, t)"), Plan(1, {"x": [(1,), (2,)], "t": [(-1,), (0,)]}))


def test_values_of_two_phases_are_not_paired() -> None:
    with pytest.raises(FormulaError, match="not recorded together"):
        evaluate(parse("first_after(x, t)"), Plan(1, {"x": [(1,), (2,)], "t": [(1,)]}))
