"""The comparison of a reference case can fail: missing, wrong, NaN and mistyped entries do."""

import json
import math

import pytest

from lbpcmc.laboratory import case
from lbpcmc.laboratory.case import Case, agreement, compare


def make(expected, tolerance=None):
    return Case("X-1", "title", "source", "nowhere.f", {}, expected, tolerance or {})


@pytest.mark.parametrize(
    ("expected", "computed", "tolerance", "passed"),
    [
        ({"a": 1.0}, {"a": 1.0}, {}, True),
        ({"a": 1.0}, {"a": 1.0000001}, {}, False),
        ({"a": 1.0}, {"a": 1.0000001}, {"all": {"rel": 1e-6}}, True),
        ({"a": 100.0}, {"a": 100.4}, {"a": {"abs": 0.5}}, True),
        ({"a": 100.0}, {"a": 100.6}, {"a": {"abs": 0.5}}, False),
        ({"a": 1.0}, {}, {"all": {"abs": 9}}, False),
        ({"a": 1.0}, {"a": math.nan}, {"all": {"abs": 9}}, False),
        ({"a": [1, 2]}, {"a": [1]}, {}, False),
        ({"a": {"b": [1, None]}}, {"a": {"b": (1, None)}}, {}, True),
        ({"a": "<2500"}, {"a": "<2500"}, {}, True),
        ({"a": "<2500"}, {"a": 2500}, {}, False),
        ({"a": True}, {"a": 1}, {}, False),
        ({"a": None}, {"a": 3}, {}, False),
    ],
)
def test_a_case_passes_only_within_its_tolerance(expected, computed, tolerance, passed):
    assert all(line.passed for line in compare(make(expected, tolerance), computed)) is passed


def test_digits_of_agreement_are_those_of_the_log_relative_error():
    assert agreement(2.0, 2.0) == 15
    assert agreement(1.0, 1.001) == pytest.approx(3)
    assert agreement(1.0, 5.0) == 0
    assert agreement(0.0, 1e-6) == pytest.approx(6)
    assert agreement(1.0, math.inf) == 0


def test_every_file_of_reference_cases_has_unique_ids_and_runs():
    seen = []
    for area in case.areas():
        for entry in case.load(area):
            seen.append(entry.id)
            assert json.dumps(dict(entry.inputs))
            assert entry.source
            assert entry.expected
            assert entry.compute()
    assert len(seen) == len(set(seen))
