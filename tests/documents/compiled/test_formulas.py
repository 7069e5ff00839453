"""A formula that was opened computes what the one that was read computes, exactly, and refuses with the same words."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from shipped import RECIPES, opened, read

from lbpcmc.documents.formula import evaluate
from lbpcmc.errors import FormulaError

PAIRS = [
    (was.formula, now.formula)
    for path in RECIPES
    for was, now in zip(read(path).steps(), opened(path).steps(), strict=True)
    if was.formula is not None
]
NUMBERS = st.fractions(-3, 1000, max_denominator=1000) | st.integers(1, 50).map(Fraction)


class Recorded:
    """Values under every name: readings of this occurrence, of all, of the one before."""

    def __init__(self, values):
        self.values = values

    def here(self, name):
        return self.values[name][-1]

    def over(self, name):
        return self.values[name]

    def previous(self, name):
        return self.values[name][-2] if len(self.values[name]) > 1 else None


def outcome(formula, scope):
    try:
        return evaluate(formula, scope)
    except FormulaError as refusal:
        return refusal.said, refusal.todo, refusal.column


def test_there_are_formulas():
    assert len(PAIRS) > 50


@settings(deadline=None, max_examples=500)
@given(st.data(), st.sampled_from(range(len(PAIRS))))
def test_any_values(data, number):
    was, now = PAIRS[number]
    replicates, occurrences = data.draw(st.integers(0, 3)), data.draw(st.integers(1, 3))
    readings = st.lists(NUMBERS, min_size=replicates, max_size=replicates).map(tuple) | st.tuples(NUMBERS)
    values = {
        name: data.draw(st.lists(readings, min_size=occurrences, max_size=occurrences).map(tuple), label=name)
        for name in sorted(was.names)
    }

    assert outcome(now, Recorded(values)) == outcome(was, Recorded(values))
