"""Every shipped method with hostile numbers in the place of its own: a result, a reason or one sentence.

The mutations are the same in every run: they follow from the name of the method.
"""

from __future__ import annotations

import math
import re
from random import Random

import pytest

from lbpcmc.errors import LbpcmcError
from lbpcmc.gmp.demonstration.shipped import shipped
from lbpcmc.laboratory.calculation import as_text, as_values, calculated
from lbpcmc.laboratory.methods import load_method
from lbpcmc.laboratory.rawdata import parse_raw

METHODS = {path.stem: path for path in shipped("specs/methods")}
HOSTILE = (
    *("0", "-0", "-1", "1", "2", "0.5", "-3.7e5", "1e15", "1e16", "9007199254740993", "18446744073709551616"),
    *("1e60", "1e61", "1e308", "1e309", "1e-60", "1e-300", "-1e60", "nan", "inf", "1e999999999", "#NUM!", "TNTC", ""),
    *("9" * 40, "0x10", "1_000", "１２", "1,5", "=1+1", "\x1b[2J"),
)
MUTATIONS = 24
NUMBER = re.compile(r"(?<![\w.^+-])[+-]?[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?(?![\w.])")


def mutated(text: str, chance: Random) -> str:
    """Replace some of the numbers of a text."""
    places = list(NUMBER.finditer(text))
    for place in sorted(chance.sample(places, min(len(places), chance.choice((1, 1, 2, 5)))), key=lambda m: -m.start()):
        text = text[: place.start()] + chance.choice(HOSTILE) + text[place.end() :]
    return text


@pytest.mark.parametrize("name", METHODS)
def test_hostile_numbers(name):
    ready, chance = load_method(METHODS[name]), Random(name)  # noqa: S311  # no secret
    text, ending = ready.assay.example, ".csv"
    for _ in range(MUTATIONS):
        raw = mutated(text, chance)
        try:
            found = calculated(ready, parse_raw(raw.encode(), "raw", ending, ready.assay))
        except LbpcmcError:
            continue  # one sentence
        as_values(found)
        assert all("nan" not in line.split() for line in as_text(found)), raw
        for result in found.results:
            numbers = [result.value, *((result.limits.low, result.limits.high) if result.limits else ())]
            assert all(number is None or math.isfinite(number) for number in numbers), raw
            assert result.value is not None or result.finding or result.reason, raw
