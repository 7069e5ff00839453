"""One case that computes differently fails the whole qualification."""

from __future__ import annotations

import json
from dataclasses import replace

from lbpcmc.laboratory.case import load
from lbpcmc.laboratory.qualification import Qualification, as_text, as_values, run_qualification, short, versions
from lbpcmc.laboratory.qualified import run

CASE = load("rounding")[0]


def test_an_area_passes_with_its_versions():
    found = run_qualification("genetics")
    assert found.passed
    assert {case.area for case in found.cases} == {"genetics"}
    assert {"lbpcmc", "python", "numpy", "scipy", "machine"} <= set(found.versions)
    *_, said = as_text(found)
    assert said == f"{len(found.cases)} cases with {found.numbers} numbers and words agree within their tolerances"


def test_a_number_that_is_off_is_named_and_fails_everything():
    wrong = next(case for case in load("genetics") if case.id == "B6-04")
    altered = replace(
        wrong, expected={**wrong.expected, "upper": 1.0} if "upper" in wrong.expected else {"absent": 1.0}
    )
    found = Qualification((run("rounding", CASE), run("genetics", altered)), versions())
    assert not found.passed
    assert found.summary.startswith("NOT QUALIFIED: 1 of 2 cases compute differently: B6-04")
    lines = list(as_text(found))
    assert any("B6-04" in line and "FAIL" in line for line in lines)
    values = json.loads(json.dumps(as_values(found)))
    assert [case["passed"] for case in values["cases"]] == [True, False]


def test_nothing_run_is_not_qualified():
    assert not Qualification((), {}).passed


def test_long_words_are_cut_in_the_table_alone():
    assert short("x" * 40) == "x" * 15 + "…"
    assert (short(None), short(0.1), short(True)) == ("none", "0.1", "True")
