"""Results of a batch: judged by the release limit of the specification's stage, once, corrected with both kept."""

from __future__ import annotations

import pytest
from carrying_out import COUNT, finish
from driver import ANNA, QUINN, refused
from recipe_making import IDENTITY, a_test, instruction, phase, recipe, specification
from sentences import RESULT_CORRECTION_WITHOUT_REASON, has_a_result, no_result, no_such_test

STAGES = [
    {"stage": "phase 2", "release": "NLT 1.0 x 10^9 CFU/mL", "shelf_life": "NLT 5.0 x 10^8 CFU/mL"},
    {"stage": "commercial", "release": "NLT 1.0 x 10^10 CFU/mL"},
]
BOTH = a_test(release="NLT 1.0 x 10^8 CFU/mL", shelf_life="NLT 5.0 x 10^7 CFU/mL", stages=STAGES)
MOISTURE = a_test(
    "moisture", attribute="residual moisture", quantity="mass fraction", strain=None, critical=None, unit="% w/w",
    release="NMT 4.0 % w/w", shelf_life="NMT 5.0 % w/w",
)  # fmt: skip


def begun(site, *tests, stage="phase 1", **more):
    text = recipe(phase(instruction("1.1")), stage=stage)
    return site.start(text, specification(*tests, stage=stage, **more))


def judged(site, typed, *tests, **more):
    lot = begun(site, *tests, **more)
    (event,) = lot.result(tests[0]["test"], typed)
    return event.verdict, event.understood


# Which limit


@pytest.mark.parametrize(
    ("typed", "verdict"), [("1.0e8 CFU/mL", "pass"), ("9.4e7 CFU/mL", "fail"), ("6.0e7 CFU/mL", "fail")]
)
def test_a_result_is_judged_by_the_release_limit_and_not_by_that_of_the_shelf_life(site, typed, verdict):
    assert judged(site, typed, BOTH)[0] == verdict


@pytest.mark.parametrize(
    ("stage", "typed", "verdict"),
    [
        ("phase 1", "1.0e8 CFU/mL", "pass"),
        ("phase 2", "1.0e9 CFU/mL", "pass"),
        ("phase 2", "6.0e8 CFU/mL", "fail"),
        ("phase 3", "1.0e9 CFU/mL", "pass"),
        ("phase 3", "1.0e8 CFU/mL", "fail"),
        ("commercial", "1.0e10 CFU/mL", "pass"),
        ("commercial", "1.0e9 CFU/mL", "fail"),
    ],
)
def test_a_result_is_judged_by_the_limit_of_the_stage_of_the_specification(site, stage, typed, verdict):
    stages = [{"stage": "phase 1", "release": "NLT 1.0 x 10^8 CFU/mL"}, *STAGES]
    assert judged(site, typed, a_test(release=None, stages=stages), stage=stage)[0] == verdict


def test_the_limit_is_on_the_record_with_the_verdict(site):
    lot = begun(site, BOTH)
    (event,) = lot.result("viable-count", "6.0e7 CFU/mL")
    assert event.finding == "6 x 10^7 CFU/mL is below the limit 1.0 x 10^8 CFU/mL"
    assert "NLT 1.0 x 10^8 CFU/mL" in lot.exceptions()[0].sentence


# At the limit, in other units


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("4.0 % w/w", "pass"),
        ("4.04 % w/w", "pass"),
        ("4.05 % w/w", "fail"),
        ("40 mg/g", "pass"),
        ("40.4 mg/g", "pass"),
        ("40.5 mg/g", "fail"),
        ("0.0404 g/g", "pass"),
        ("0.0405 g/g", "fail"),
        ("4.05", "fail"),
        ("4.04", "pass"),
    ],
)
def test_a_result_at_the_limit_is_converted_exactly_and_rounded_once(site, typed, verdict):
    assert judged(site, typed, MOISTURE)[0] == verdict


def test_a_result_keeps_what_was_typed_and_its_unit(site):
    lot = begun(site, MOISTURE)
    (event,) = lot.result("moisture", "40 mg/g", QUINN)
    assert (event.act, event.subject, event.typed, event.understood, event.verdict, event.person, event.role) == (
        "result", "moisture", "40 mg/g", "40 mg/g", "pass", "quinn", "quality",
    )  # fmt: skip
    assert (event.occurrence, event.replicate, event.refers) == (0, 0, 0)


def test_a_share_of_the_label_claim(site):
    share = a_test(release="NLT 80 % of label claim")
    claim = {"label_claim": "1.0 x 10^9 CFU/mL", "label_claim_kind": "colonies per volume"}
    assert judged(site, "8.0e8 CFU/mL", share, **claim)[0] == "pass"


def test_less_than_the_share_of_the_label_claim(site):
    share = a_test(release="NLT 80 % of label claim")
    claim = {"label_claim": "1.0 x 10^9 CFU/mL", "label_claim_kind": "colonies per volume"}
    assert judged(site, "7.9e8 CFU/mL", share, **claim)[0] == "fail"


@pytest.mark.parametrize(
    ("typed", "verdict"), [("> 1.0e8 CFU/mL", "pass"), ("< 1.0e8 CFU/mL", "fail"), ("> 1.0e7 CFU/mL", "inconclusive")]
)
def test_a_bound_is_judged_where_it_decides(site, typed, verdict):
    assert judged(site, typed, BOTH)[0] == verdict


# Once


def test_a_second_result_is_refused(site):
    lot = begun(site, BOTH, IDENTITY)
    (first,) = lot.result("viable-count", COUNT)
    assert refused(lot.result, "viable-count", COUNT) == has_a_result("viable-count", "LOT-1")
    assert refused(lot.result, "viable-count", COUNT, QUINN) == has_a_result("viable-count", "LOT-1")
    assert lot.results("viable-count") == [first]
    lot.result("identity", "conforms")


def test_a_test_that_the_specification_does_not_have_is_refused(site):
    lot = begun(site, BOTH, IDENTITY)
    assert refused(lot.result, "potency", "1") == no_such_test("potency", "viable-count", "identity")
    assert refused(lot.correct_result, "potency", "1") == no_such_test("potency", "viable-count", "identity")


def test_text_that_was_not_understood_is_kept_and_is_not_a_result(site):
    lot = begun(site, BOTH)
    (event,) = lot.result("viable-count", "many")
    assert (event.act, event.subject, event.typed, event.verdict) == (
        "not understood", "viable-count", "many", "invalid",
    )  # fmt: skip
    assert lot.results("viable-count") == []
    lot.result("viable-count", COUNT)
    assert [event.typed for event in lot.results("viable-count")] == [COUNT]


def test_results_of_one_lot_are_not_those_of_another(site):
    lot = begun(site, BOTH)
    other = site.begin("LOT-2")
    lot.result("viable-count", COUNT)
    assert other.results("viable-count") == []
    other.result("viable-count", "9e7 CFU/mL")
    assert [event.verdict for event in other.results("viable-count")] == ["fail"]


# Corrected


def test_a_corrected_result_keeps_both(site):
    lot = begun(site, BOTH)
    (first,) = lot.result("viable-count", "2.0e7 CFU/mL", ANNA)
    (second,) = lot.correct_result("viable-count", "2.0e8 CFU/mL", "dilution misread", QUINN)
    assert (second.act, second.subject, second.refers, second.reason) == (
        "result corrected", "viable-count", first.number, "dilution misread",
    )  # fmt: skip
    assert [(e.typed, e.verdict, e.person) for e in lot.results("viable-count")] == [
        ("2.0e7 CFU/mL", "fail", "anna"), ("2.0e8 CFU/mL", "pass", "quinn"),
    ]  # fmt: skip
    (third,) = lot.correct_result("viable-count", "3.0e8 CFU/mL")
    assert third.refers == second.number
    assert site.faults() == ()


def test_a_correction_of_a_result_needs_a_reason_and_a_result(site):
    lot = begun(site, BOTH)
    assert refused(lot.correct_result, "viable-count", COUNT) == no_result("viable-count", "LOT-1")
    lot.result("viable-count", "many")
    assert refused(lot.correct_result, "viable-count", COUNT) == no_result("viable-count", "LOT-1")
    lot.result("viable-count", COUNT)
    for reason in ("", "  "):
        assert refused(lot.correct_result, "viable-count", COUNT, reason) == RESULT_CORRECTION_WITHOUT_REASON


def test_a_correction_that_was_not_understood_leaves_the_result(site):
    lot = begun(site, BOTH)
    (first,) = lot.result("viable-count", COUNT)
    (event,) = lot.correct_result("viable-count", "many", "misread")
    assert (event.act, event.typed, event.refers) == ("not understood", "many", first.number)
    assert lot.results("viable-count") == [first]


def test_a_result_moves_nothing_in_the_procedure(site):
    lot = begun(site, BOTH)
    lot.result("viable-count", "1.0e7 CFU/mL")
    assert lot.status == "running"
    assert lot.next_step.step == "1.1"
    finish(lot)
    assert lot.status == "complete"
