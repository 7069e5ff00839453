"""Cases run on this machine: passed, off, raising, empty."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lbpcmc.errors import InputError
from lbpcmc.laboratory.case import areas, load
from lbpcmc.laboratory.qualified import QualifiedCase, qualify, run

CASE = next(case for case in load("genetics") if case.id == "B6-09")


def test_every_case_of_every_area_passes_here():
    found = list(qualify())
    assert {case.area for case in found} == set(areas())
    assert len(found) >= 86
    assert [case.case.id for case in found if not case.passed] == []
    assert len({case.case.id for case in found}) == len(found)


def test_one_area_and_one_that_is_not_there():
    assert {case.area for case in qualify("counts")} == {"counts"}
    with pytest.raises(InputError, match="Known: certified, counts"):
        list(qualify("plates"))


def test_a_case_that_leaves_its_tolerance_fails_with_its_worst_entry():
    key = next(iter(CASE.expected))
    found = run("genetics", replace(CASE, expected={**CASE.expected, key: -1.0}))
    assert not found.passed
    assert found.worst.where == key
    assert found.digits == 0.0


def test_a_case_that_raises_is_a_failure_that_says_so():
    found = run("genetics", replace(CASE, inputs={}))
    assert not found.passed
    assert found.failure.startswith("KeyError")
    missing = run("genetics", replace(CASE, function="lbpcmc.assays.gone.away"))
    assert missing.failure.startswith("ModuleNotFoundError")


def test_a_case_without_entries_does_not_pass():
    empty = QualifiedCase("genetics", CASE, ())
    assert not empty.passed
    assert (empty.digits, empty.worst) == (None, None)
