"""A value that lies exactly on a limit is judged to be on it, from every unit of its kind into every other.

The count over all pairs stands in docs/exactness.md, made by scripts/exactness.py; a part of it is repeated here.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from lbpcmc.criteria import Verdict, criterion, judge_text
from lbpcmc.quantities import kind, kinds

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def exactness():
    spec = importlib.util.spec_from_file_location("exactness", ROOT / "scripts" / "exactness.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def stored():
    return json.loads((ROOT / "docs" / "exactness.json").read_text("utf-8"))


def test_no_value_on_a_limit_is_misjudged_from_any_unit_into_any_other(exactness):
    for known in kinds().values():
        for own, other in exactness.pairs(known):
            for case in exactness.on_limits(known, own, other, values=12, seed=7):
                assert exactness.lbpcmc_wrong(case) == 0, case


def test_no_value_on_a_rounding_boundary_is_misjudged(exactness):
    for known in kinds().values():
        for own, other in exactness.pairs(known):
            for case in exactness.on_boundaries(known, own, other, values=6, seed=7):
                assert exactness.lbpcmc_wrong_at_boundary(case) == 0, case


def test_the_values_do_lie_on_their_limits(exactness):
    """The check above would pass on values that lie well inside: these do not, a hair beside them fails."""
    known = kind("temperature")
    for own, other in exactness.pairs(known):
        for case in exactness.on_limits(known, own, other, values=5):
            hair = Decimal("1E-20")
            typed, limit = f"{case.value:f} {own.symbol}", f"{case.limit:f} {other.symbol}"
            beside = {
                "NLT": f"{case.value - hair:f} {own.symbol}",
                "NMT": f"{case.value + hair:f} {own.symbol}",
            }
            for side, text in beside.items():
                unrounded = criterion(f"{side} {limit} (not rounded)", known)
                assert judge_text(typed, unrounded).verdict is Verdict.PASS
                assert judge_text(text, unrounded).verdict is Verdict.FAIL


def test_floats_do_misjudge_such_values(exactness):
    """Without this the page would be about nothing."""
    tallies = {tally.kind: tally for tally in exactness.count(5)}

    assert tallies["temperature"].wrong["pint, float"] > 0
    assert sum(tally.wrong["pint, float"] for tally in tallies.values()) > 100
    assert sum(tally.wrong["lbpcmc"] for tally in tallies.values()) == 0


def test_the_page_says_what_the_stored_run_found(exactness, stored):
    assert (ROOT / "docs" / "exactness.md").read_text("utf-8") == exactness.page(stored)


def test_the_stored_run_covers_every_pair_of_units_and_found_none_of_ours(exactness, stored):
    here = {known.name: len(exactness.pairs(known)) for known in kinds().values() if exactness.pairs(known)}

    assert {row["kind"]: row["pairs"] for row in stored["limits"]} == here
    assert all(row["values"] == row["pairs"] * exactness.VALUES for row in stored["limits"])
    assert all(row["wrong"]["lbpcmc"] == 0 for row in stored["limits"] + stored["boundaries"])
    assert stored["seed"] == exactness.SEED


def test_the_example_of_the_page():
    judged = judge_text("310.35 K", criterion("NMT 37.2 degC (not rounded)", kind("temperature")))

    assert 310.35 - 273.15 == 37.200000000000045
    assert (judged.verdict, judged.trace) == (Verdict.PASS, ("310.35 K = 37.2 degC",))
