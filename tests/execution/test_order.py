"""Order of work: only the open step is done, by its kind of act; occurrences, replicates in turn (21 CFR 11.10(f))."""

from __future__ import annotations

import pytest
from carrying_out import do_next, do_up_to, finish
from driver import ANNA, OLGA, Place, bad_input, refused
from recipe_making import (
    calculation,
    charge,
    equipment,
    instruction,
    measurement,
    phase,
    recipe,
    sample,
    signature,
    specification,
    step,
    verification,
)
from sentences import (
    COMMENT_EMPTY,
    PHASE_NOT_ENDED_HERE,
    SIGNATURE_NOT_PASSED_OVER,
    all_done,
    asks_for,
    lot_exists,
    missing,
    no_such_lot,
    no_such_step,
    not_open,
    nothing_approved,
    only_signatures_left_open,
)

KINDS = {
    "instruction": (instruction("1.1"), "confirmed"),
    "confirmation": (step("1.1", "confirmation"), "confirmed"),
    "equipment check": (equipment("1.1"), "confirmed"),
    "sample": (sample("1.1", tests=["identity"]), "confirmed"),
    "measurement": (measurement("1.1"), "recorded"),
    "timed hold": (step("1.1", "timed hold", since="1.0", unit="min", criterion="NMT 2 h"), "recorded"),
    "charge": (charge("1.1", second_person="yes"), "charged"),
    "calculation": (calculation("1.1", "planned_volume / 2", "volume"), "calculated"),
    "signature": (signature("1.1"), "signed"),
    "verification": (verification("1.1", "1.0"), "signed"),
}
"""Every kind of step, and the one act that fills it."""

TRIES = {
    "confirmed": lambda lot: (lot.confirm, "1.1", "F-1"),
    "recorded": lambda lot: (lot.record, "1.1", "6.8"),
    "charged": lambda lot: (lot.charge, "1.1", "YE-1", "3.00 g"),
    "calculated": lambda lot: (lot.calculate, "1.1"),
    "signed": lambda lot: (lot.sign, "1.1"),
}


def begun(site, *steps, repeat=1, **more):
    return site.start(recipe(phase(*steps, repeat=repeat), **more), specification())


@pytest.mark.parametrize("act", TRIES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_step_is_filled_by_its_act_alone(site, kind, act):
    written, wanted = KINDS[kind]
    lot = begun(site, measurement("1.0"), written)
    lot.record("1.0", "6.8")
    call, *arguments = TRIES[act](lot)
    if act != wanted:
        assert refused(call, *arguments) == asks_for("1.1", kind, wanted)
        assert lot.next_step.step == "1.1"
        return
    events = call(*arguments)
    assert (events[0].act, events[0].place) == (act, ("1.1", 1, 1))
    assert lot.next_step.step == "9.1"


def test_only_the_open_step_is_done(site):
    lot = begun(site, instruction("1.1"), instruction("1.2"), instruction("1.3"))
    lot.confirm("1.1")
    assert lot.next_step == Place("1.2")
    for other in ("1.1", "1.3", "9.1"):
        assert refused(lot.confirm, other) == not_open(other, "1.2")
    assert refused(lot.confirm, "7.7") == no_such_step("7.7", "1.2")
    assert refused(lot.record, "1.3", "6.8") == not_open("1.3", "1.2")


def test_phases_follow_each_other(site):
    lot = site.start(recipe(phase(instruction("1.1")), phase(instruction("2.1"), instruction("2.2"))), specification())
    places = []
    while lot.next_step is not None:
        places.append(lot.next_step.step)
        do_next(lot)
    assert places == ["1.1", "2.1", "2.2", "9.1", "9.2"]
    assert refused(lot.confirm, "1.1") == all_done("LOT-1")


def test_replicates_are_taken_one_after_the_other(site):
    lot = begun(site, measurement("1.1", replicates="3"), instruction("1.2"))
    for replicate in (1, 2, 3):
        assert lot.next_step == Place("1.1", 1, replicate)
        (event,) = lot.record("1.1", "6.8")
        assert event.place == Place("1.1", 1, replicate)
    assert lot.next_step == Place("1.2")


def test_text_that_was_not_understood_leaves_the_place_open(site):
    lot = begun(site, measurement("1.1", replicates="2"))
    lot.record("1.1", "6.8")
    (event,) = lot.record("1.1", "six")
    assert (event.act, event.place, event.typed, event.understood) == ("not understood", ("1.1", 1, 2), "six", "")
    assert lot.next_step == Place("1.1", 1, 2)
    assert lot.value("1.1", 1, 2) is None
    lot.record("1.1", "6.9")
    assert [e.typed for e in lot.history("1.1", 1, 2)] == ["six", "6.9"]
    assert lot.next_step == Place("9.1")


def test_occurrences_are_carried_out_one_after_the_other(site):
    lot = begun(site, instruction("1.1"), measurement("1.2", replicates="2"), repeat=3)
    places = []
    while lot.next_step.step != "9.1":
        places.append(tuple(lot.next_step))
        do_next(lot)
    expected = [("1.1", 1), ("1.2", 1), ("1.2", 2)]
    assert places == [(name, occurrence, replicate) for occurrence in (1, 2, 3) for name, replicate in expected]


def test_a_repeated_phase_may_be_ended_after_any_whole_occurrence(site):
    lot = begun(site, instruction("1.1"), instruction("1.2"), repeat=4)
    assert lot.may_end_phase() == ""
    assert refused(lot.end_phase) == PHASE_NOT_ENDED_HERE
    lot.confirm("1.1")
    assert refused(lot.end_phase) == PHASE_NOT_ENDED_HERE
    lot.confirm("1.2")
    lot.confirm("1.1")
    assert lot.may_end_phase() == ""
    assert refused(lot.end_phase) == PHASE_NOT_ENDED_HERE
    lot.confirm("1.2")
    assert lot.may_end_phase() == "PH1"
    (event,) = lot.end_phase()
    assert (event.act, event.subject, event.occurrence, event.person) == ("phase ended", "PH1", 2, "olga")
    assert lot.next_step == Place("9.1")
    assert refused(lot.confirm, "1.1") == not_open("1.1", "9.1")


def test_a_repeated_phase_is_ended_after_one_occurrence(site):
    lot = begun(site, instruction("1.1"), repeat=2)
    lot.confirm("1.1")
    assert lot.may_end_phase() == "PH1"
    lot.end_phase()
    assert lot.next_step == Place("9.1")


def test_a_repeated_phase_is_over_after_its_last_occurrence(site):
    lot = begun(site, instruction("1.1"), repeat=2)
    do_up_to(lot, "9.1")
    assert [event.occurrence for event in lot.events()[1:]] == [1, 2]
    assert lot.may_end_phase() == ""
    assert refused(lot.end_phase) == PHASE_NOT_ENDED_HERE


def test_a_repeated_phase_is_not_ended_in_its_last_occurrence(site):
    lot = begun(site, instruction("1.1"), instruction("1.2"), repeat=2)
    for _ in range(3):
        do_next(lot)
    assert lot.next_step == Place("1.2", 2)
    assert refused(lot.end_phase) == PHASE_NOT_ENDED_HERE


def test_an_occurrence_that_was_begun_is_finished(site):
    lot = begun(site, measurement("1.1", replicates="2"), repeat=3)
    do_next(lot)
    assert lot.may_end_phase() == ""
    do_next(lot)
    assert lot.may_end_phase() == "PH1"
    do_next(lot)
    assert refused(lot.end_phase) == PHASE_NOT_ENDED_HERE


def test_text_that_was_not_understood_begins_an_occurrence(site):
    lot = begun(site, measurement("1.1"), repeat=3)
    do_next(lot)
    lot.record("1.1", "six")
    assert lot.next_step == Place("1.1", 2)
    assert refused(lot.end_phase) == PHASE_NOT_ENDED_HERE


def test_a_phase_that_is_not_repeated_is_never_ended(site):
    lot = site.start(recipe(phase(instruction("1.1")), phase(instruction("2.1"))), specification())
    assert refused(lot.end_phase) == PHASE_NOT_ENDED_HERE
    lot.confirm("1.1")
    assert refused(lot.end_phase) == PHASE_NOT_ENDED_HERE
    finish_steps(lot)
    assert refused(lot.end_phase) == PHASE_NOT_ENDED_HERE


def finish_steps(lot):
    while lot.next_step is not None:
        do_next(lot)


def test_two_repeated_phases_are_ended_apart(site):
    text = recipe(phase(instruction("1.1"), repeat=5), phase(instruction("2.1"), repeat=5))
    lot = site.start(text, specification())
    lot.confirm("1.1")
    lot.end_phase()
    assert lot.next_step == Place("2.1")
    assert refused(lot.end_phase) == PHASE_NOT_ENDED_HERE
    lot.confirm("2.1")
    lot.confirm("2.1")
    lot.end_phase()
    assert [(e.subject, e.occurrence) for e in lot.events() if e.act == "phase ended"] == [("PH1", 1), ("PH2", 2)]
    assert lot.next_step == Place("9.1")


# What an act keeps


def test_a_charge_keeps_lot_and_amount(site):
    lot = begun(site, charge("1.1", second_person="yes"))
    (event,) = lot.charge("1.1", " YE-2231 ", "3.01 g")
    assert (event.act, event.item.strip(), event.typed, event.understood, event.verdict) == (
        "charged", "YE-2231", "3.01 g", "3.01 g", "pass",
    )  # fmt: skip


@pytest.mark.parametrize("material_lot", ["", "  "])
def test_a_charge_names_the_lot_of_the_material(site, material_lot):
    lot = begun(site, charge("1.1", second_person="yes"))
    assert refused(lot.charge, "1.1", material_lot, "3.01 g") == missing("lot of Yeast")


def test_an_amount_that_was_not_understood_leaves_the_charge_open(site):
    lot = begun(site, charge("1.1", second_person="yes"))
    (event,) = lot.charge("1.1", "YE-1", "three")
    assert (event.act, event.item) == ("not understood", "YE-1")
    assert lot.next_step == Place("1.1")


@pytest.mark.parametrize(
    ("written", "what"),
    [(equipment("1.1"), "ID of the equipment"), (sample("1.1", tests=["identity"]), "label of the sample")],
    ids=["equipment", "sample"],
)
def test_equipment_and_samples_are_named(site, written, what):
    lot = begun(site, written)
    for nothing in ("", " "):
        assert refused(lot.confirm, "1.1", nothing) == missing(what)
    (event,) = lot.confirm("1.1", "F-07")
    assert (event.act, event.item, event.understood) == ("confirmed", "F-07", "done")


def test_an_instruction_is_confirmed_without_a_name(site):
    lot = begun(site, instruction("1.1"))
    (event,) = lot.confirm("1.1")
    assert (event.item, event.understood, event.reason) == ("", "done", "")


@pytest.mark.parametrize("kind", ["measurement", "charge", "instruction"])
def test_a_remark_stands_beside_what_was_done(site, kind):
    lot = begun(site, KINDS[kind][0])
    if kind == "measurement":
        (event,) = lot.record("1.1", "6.8", remark="probe cleaned")
    elif kind == "charge":
        (event,) = lot.charge("1.1", "YE-1", "3.00 g", remark="probe cleaned")
    else:
        (event,) = lot.confirm("1.1", remark="probe cleaned")
    assert event.reason == "probe cleaned"


def test_an_empty_comment_is_refused(site):
    lot = begun(site, instruction("1.1"))
    for nothing in ("", " \n"):
        assert refused(lot.comment, nothing) == COMMENT_EMPTY
    (event,) = lot.comment("foam", ANNA, "1.1")
    assert (event.act, event.subject, event.reason, event.person) == ("commented", "1.1", "foam", "anna")
    assert lot.next_step == Place("1.1")


# Signatures are not passed over, but for replayed data


def test_a_signature_is_not_passed_over(site):
    lot = begun(site, signature("1.1"))
    assert refused(lot.leave_unsigned, "1.1", "no time") == SIGNATURE_NOT_PASSED_OVER


def test_replayed_data_leave_signatures_open_and_nothing_else(site):
    lot = begun(site, instruction("1.1"), signature("1.2"), verification("1.3", "1.1")).at(site.station(replaying=True))
    assert refused(lot.leave_unsigned, "1.1", "on paper") == only_signatures_left_open("1.1", "instruction")
    assert refused(lot.leave_unsigned, "1.2", "on paper") == not_open("1.2", "1.1")
    lot.confirm("1.1")
    for name in ("1.2", "1.3"):
        (event,) = lot.leave_unsigned(name, "on paper")
        assert (event.act, event.subject, event.reason) == ("left unsigned", name, "on paper")
    assert lot.next_step == Place("9.1")


# Lots


def test_a_lot_number_is_used_once(site):
    lot = begun(site, instruction("1.1"))
    assert refused(site.begin, "LOT-1") == lot_exists("LOT-1")
    finish(lot)
    assert refused(site.begin, "LOT-1") == lot_exists("LOT-1")
    assert site.begin("LOT-2").status == "running"


def test_a_lot_of_an_unknown_recipe_is_refused(site):
    assert refused(site.begin, "LOT-1", "R-9") == nothing_approved("recipe R-9")
    assert refused(site.lot, "LOT-1") == no_such_lot("LOT-1")


@pytest.mark.parametrize("lot", ["", "../LOT", "LOT 1", "L" * 33, "LOT\n1"])
def test_a_lot_number_is_a_safe_identifier(site, lot):
    begun(site, instruction("1.1"))
    assert "lot number" in bad_input(site.begin, lot)


def test_who_starts_a_lot_is_on_its_record(site):
    lot = begun(site, instruction("1.1"))
    (event,) = lot.events()
    assert (event.act, event.person, event.role) == ("started", "olga", "operator")
    assert lot.status == "running"
    assert lot.next_step == Place("1.1")


def test_a_whole_batch_from_start_to_end(site):
    lot = begun(site, instruction("1.1"), measurement("1.2", criterion="6.8 ± 0.1"))
    finish(lot)
    assert lot.acts() == ["started", "confirmed", "recorded", "recorded", "calculated", "completed"]
    assert lot.value("9.2").understood == "95.0 %"
    assert {event.person for event in lot.events()} == {OLGA.id}
    assert site.faults() == ()
