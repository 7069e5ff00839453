"""Corrections: with a reason, beside the first value, and whatever was calculated from it follows (21 CFR 11.10(e))."""

from __future__ import annotations

import pytest
from carrying_out import do_next, do_up_to
from driver import ANNA, OLGA, OSCAR, refused
from recipe_making import (
    calculation,
    charge,
    equipment,
    instruction,
    measurement,
    phase,
    recipe,
    signature,
    specification,
)
from sentences import CORRECTION_WITHOUT_REASON, NOTHING_TO_CORRECT, did_this_step, no_typed_value


def begun(site, *phases, **more):
    return site.start(recipe(*phases, **more), specification())


def test_a_correction_stands_beside_the_first_value(site):
    lot = begun(site, phase(measurement("1.1", criterion="6.8 ± 0.1")))
    (first,) = lot.record("1.1", "6.6")
    (second,) = lot.correct("1.1", "6.8", "read the wrong display", ANNA)
    assert (second.act, second.place, second.refers, second.reason) == (
        "corrected", ("1.1", 1, 1), first.number, "read the wrong display",
    )  # fmt: skip
    assert (second.typed, second.understood, second.verdict, second.person) == ("6.8", "6.8", "pass", "anna")
    assert lot.history("1.1") == [first, second]
    assert lot.value("1.1") == second


def test_a_correction_of_a_correction_points_at_it(site):
    lot = begun(site, phase(measurement("1.1")))
    lot.record("1.1", "6.6")
    (second,) = lot.correct("1.1", "6.7")
    (third,) = lot.correct("1.1", "6.8")
    assert third.refers == second.number
    assert [event.typed for event in lot.history("1.1")] == ["6.6", "6.7", "6.8"]
    assert lot.value("1.1").typed == "6.8"


def test_a_correction_is_judged_by_the_step(site):
    lot = begun(site, phase(measurement("1.1", "temperature", unit="degC", criterion="36.5 to 37.5 degC")))
    lot.record("1.1", "37.0")
    (event,) = lot.correct("1.1", "311 K")
    assert (event.understood, event.verdict) == ("311 K", "fail")
    (event,) = lot.correct("1.1", "37.1")
    assert (event.understood, event.verdict) == ("37.1 degC", "pass")


def test_a_correction_is_of_one_replicate_in_one_occurrence(site):
    lot = begun(site, phase(measurement("1.1", replicates="2"), repeat=3))
    for text in ("6.1", "6.2", "6.3", "6.4"):
        lot.record("1.1", text)
    lot.correct("1.1", "6.9", occurrence=2, replicate=1)
    assert [lot.value("1.1", n, r).typed for n in (1, 2) for r in (1, 2)] == ["6.1", "6.2", "6.9", "6.4"]


@pytest.mark.parametrize("reason", ["", "  ", "\n\t"])
def test_a_correction_needs_its_reason(site, reason):
    lot = begun(site, phase(measurement("1.1")))
    lot.record("1.1", "6.6")
    assert refused(lot.correct, "1.1", "6.8", reason) == CORRECTION_WITHOUT_REASON


def test_only_what_was_made_is_corrected(site):
    lot = begun(site, phase(measurement("1.1", replicates="2"), repeat=2))
    assert refused(lot.correct, "1.1", "6.8") == NOTHING_TO_CORRECT
    lot.record("1.1", "six")
    assert refused(lot.correct, "1.1", "6.8") == NOTHING_TO_CORRECT
    lot.record("1.1", "6.6")
    assert refused(lot.correct, "1.1", "6.8", replicate=2) == NOTHING_TO_CORRECT
    assert refused(lot.correct, "1.1", "6.8", occurrence=2) == NOTHING_TO_CORRECT
    assert refused(lot.correct, "7.7", "6.8") == NOTHING_TO_CORRECT
    lot.correct("1.1", "6.8")


@pytest.mark.parametrize(
    "step",
    [
        instruction("1.1"),
        equipment("1.1"),
        calculation("1.1", "planned_volume / 2", "volume"),
        signature("1.1"),
    ],
    ids=["instruction", "equipment", "calculation", "signature"],
)
def test_only_typed_values_are_corrected(site, step):
    lot = begun(site, phase(step))
    do_next(lot)
    assert refused(lot.correct, "1.1", "6.8") == no_typed_value("1.1")


def test_a_correction_of_a_charge_keeps_the_lot_of_the_material(site):
    lot = begun(site, phase(charge("1.1", second_person="yes")))
    lot.charge("1.1", "YE-2231", "3.2 g")
    (event,) = lot.correct("1.1", "3.0 g")
    assert (event.act, event.item, event.understood, event.verdict) == ("corrected", "YE-2231", "3.0 g", "pass")


def test_a_correction_that_was_not_understood_is_kept_and_changes_nothing(site):
    lot = begun(site, phase(measurement("1.1", name="a", second_person="yes"), calculation("1.2", "a / 2", "pH")))
    (first,) = lot.record("1.1", "6.6")
    lot.calculate("1.2")
    lot.verify("1.1")
    (event,) = lot.correct("1.1", "six", "misread")
    assert (event.act, event.typed, event.reason, event.refers) == ("not understood", "six", "misread", first.number)
    assert lot.value("1.1") == first
    assert lot.history("1.1") == [first, event]
    assert lot.verified() == {("1.1", 1)}


def test_a_correction_opens_no_step(site):
    lot = begun(site, phase(measurement("1.1"), instruction("1.2")))
    lot.record("1.1", "6.6")
    lot.correct("1.1", "6.8")
    assert lot.next_step.step == "1.2"


def test_a_correction_asks_for_the_second_person_again(site):
    lot = begun(site, phase(measurement("1.1", second_person="yes"), repeat=2))
    lot.record("1.1", "6.8", OLGA)
    lot.record("1.1", "6.8", OLGA)
    for occurrence in (1, 2):
        lot.verify("1.1", OSCAR, occurrence=occurrence)
    lot.correct("1.1", "6.9", occurrence=2, who=OLGA)
    assert lot.verified() == {("1.1", 1)}
    assert refused(lot.verify, "1.1", OLGA, occurrence=2) == did_this_step("Olga Operator")
    lot.verify("1.1", OSCAR, occurrence=2)
    assert lot.verified() == {("1.1", 1), ("1.1", 2)}


def test_a_recalculation_asks_for_the_second_person_again(site):
    steps = measurement("1.1", "number", name="a"), calculation("1.2", "2 * a", "number", name="b", second_person="yes")
    lot = begun(site, phase(*steps))
    lot.record("1.1", "3")
    lot.calculate("1.2")
    lot.verify("1.2")
    lot.correct("1.1", "4")
    assert lot.verified() == set()


# What was calculated from it


def chain(site):
    """a -> b -> c, and d beside them; in a repeated phase, and the highest c after it."""
    lot = begun(
        site,
        phase(
            measurement("1.1", "number", name="a", replicates="2"),
            measurement("1.2", "number", name="x"),
            calculation("1.3", "mean(a)", "number", name="b"),
            calculation("1.4", "b + previous(c)", "number", name="c"),
            calculation("1.5", "2 * x", "number", name="d"),
            repeat=3,
        ),
        phase(calculation("2.1", "highest(c)", "number", name="top"), calculation("2.2", "total(d)", "number")),
    )
    for first in (1, 10, 100):
        for text in (first, first + 2, 7):
            lot.record(lot.next_step.step, str(text))
        do_up_to_value(lot)
    return lot


def do_up_to_value(lot):
    while lot.asks_for == "calculated" and lot.next_step.step != "9.2":
        do_next(lot)


def understood(lot, *steps):
    return {step: [lot.value(step, n).understood for n in (1, 2, 3) if lot.value(step, n)] for step in steps}


def test_a_chain_of_calculations(site):
    lot = chain(site)
    assert understood(lot, "1.3", "1.4", "1.5", "2.1", "2.2") == {
        "1.3": ["2", "11", "101"],
        "1.4": ["2", "13", "114"],
        "1.5": ["14", "14", "14"],
        "2.1": ["114"],
        "2.2": ["42"],
    }


def test_what_was_calculated_from_a_corrected_value_is_calculated_again_in_order_and_nothing_else(site):
    lot = chain(site)
    before = {place: lot.value(*place) for place in (("1.3", 1), ("1.3", 2), ("1.4", 2), ("1.4", 3), ("2.1", 1))}
    corrected, *followed = lot.correct("1.1", "20", "transposed digits", OSCAR, occurrence=2, replicate=1)
    assert corrected.act == "corrected"
    assert [(e.act, e.subject, e.occurrence, e.understood) for e in followed] == [
        ("calculated", "1.3", 2, "16"),
        ("calculated", "1.4", 2, "18"),
        ("calculated", "1.4", 3, "119"),
        ("calculated", "2.1", 1, "119"),
    ]
    assert [e.refers for e in followed] == [
        before[place].number for place in (("1.3", 2), ("1.4", 2), ("1.4", 3), ("2.1", 1))
    ]
    assert {(e.reason, e.person) for e in followed} == {("step 1.1 was corrected", "oscar")}
    assert lot.value("1.3", 1) == before["1.3", 1]
    assert understood(lot, "1.3", "1.4", "1.5", "2.1", "2.2") == {
        "1.3": ["2", "16", "101"],
        "1.4": ["2", "18", "119"],
        "1.5": ["14", "14", "14"],
        "2.1": ["119"],
        "2.2": ["42"],
    }
    assert [e.understood for e in lot.history("1.3", 2)] == ["11", "16"]


def test_a_correction_to_the_same_value_calculates_nothing_again(site):
    lot = chain(site)
    assert [e.act for e in lot.correct("1.1", "10", occurrence=2, replicate=1)] == ["corrected"]
    assert [e.subject for e in lot.correct("1.1", "12", occurrence=2, replicate=1)] == [
        "1.1", "1.3", "1.4", "1.4", "2.1",
    ]  # fmt: skip


def test_what_was_not_calculated_yet_is_not_calculated_by_a_correction(site):
    steps = measurement("1.1", "number", name="a"), calculation("1.2", "2 * a", "number", name="b")
    lot = begun(site, phase(*steps))
    lot.record("1.1", "3")
    assert [e.subject for e in lot.correct("1.1", "4")] == ["1.1"]
    lot.calculate("1.2")
    assert lot.value("1.2").understood == "8"


def test_a_recalculation_is_judged_and_may_lose_its_value(site):
    steps = (
        measurement("1.1", "number", name="a"),
        calculation("1.2", "6 / a", "number", name="b", criterion="NMT 5"),
        calculation("1.3", "b + 1", "number", name="c"),
    )
    lot = begun(site, phase(*steps))
    do_next(lot, "3")
    do_up_to(lot, "9.1")
    assert [(e.subject, e.understood, e.verdict) for e in lot.correct("1.1", "1")[1:]] == [
        ("1.2", "6", "fail"), ("1.3", "7", ""),
    ]  # fmt: skip
    assert [(e.subject, e.understood, e.verdict) for e in lot.correct("1.1", "0")[1:]] == [
        ("1.2", "no value", "invalid"), ("1.3", "no value", "invalid"),
    ]  # fmt: skip
    assert [(e.subject, e.understood) for e in lot.correct("1.1", "2")[1:]] == [("1.2", "3"), ("1.3", "4")]


def test_a_calculation_without_a_value_gets_one_by_a_correction(site):
    steps = measurement("1.1", "number", name="a"), calculation("1.2", "2 * a", "number", name="b")
    lot = begun(site, phase(*steps))
    lot.record("1.1", "< 3")
    (event,) = lot.calculate("1.2")
    assert (event.understood, event.verdict) == ("no value", "invalid")
    assert [(e.subject, e.understood) for e in lot.correct("1.1", "3")] == [("1.1", "3"), ("1.2", "6")]


def test_every_occurrence_is_calculated_again_for_a_value_of_another_phase(site):
    text = (
        phase(measurement("1.1", "number", name="factor")),
        phase(measurement("2.1", "number", name="a"), calculation("2.2", "a * factor", "number", name="b"), repeat=4),
    )
    lot = begun(site, *text)
    lot.record("1.1", "2")
    for value in ("1", "2", "3"):
        lot.record("2.1", value)
        lot.calculate("2.2")
    followed = lot.correct("1.1", "5")[1:]
    assert [(e.subject, e.occurrence, e.understood) for e in followed] == [
        ("2.2", 1, "5"), ("2.2", 2, "10"), ("2.2", 3, "15"),
    ]  # fmt: skip
    assert lot.next_step == ("2.1", 4, 1)
    assert site.faults() == ()
