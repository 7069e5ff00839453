"""Review by exception: for each rule the smallest batch that it finds, and the nearest one that it must not find.

Every batch here is compared with the whole list of its exceptions, so that a rule that finds too much fails as well.
"""

from __future__ import annotations

import pytest
from carrying_out import COUNT, do_next, do_up_to, finish, flawless, give_results
from driver import ANNA, OLGA, OSCAR, SVEN
from recipe_making import (
    IDENTITY,
    a_test,
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
    verification,
)

BANDS = "alert 36.8 to 37.2; action 36.6 to 37.4; reject 36.5 to 37.5 degC"
PH = "6.8 ± 0.1"

TITLES = {
    "E01": "Value outside its acceptance limits",
    "E02": "Value outside its action limits",
    "E03": "Value outside its alert limits",
    "E04": "Verdict inconclusive or invalid",
    "E05": "Submitted text that was not understood",
    "E06": "Value corrected",
    "E07": "Signature missing",
    "E08": "Second person missing",
    "E09": "Batch held, resumed or stopped",
    "E10": "Procedure not carried out to its end",
    "E11": "Result against the specification missing",
    "E12": "Comment by the floor",
    "E13": "Actual yield missing",
    "E14": "Clock of a station set",
    "E15": "Clock that follows no time server",
    "E16": "Heads of the ledger that no witness has seen",
}


def begun(site, *steps, repeat=1, spec=None, **more):
    """A lot whose first phase has these steps."""
    return site.start(recipe(phase(*steps, repeat=repeat), **more), spec or specification())


def temperature(**fields):
    return measurement("1.1", "temperature", unit="degC", criterion=BANDS, **fields)


def ph(**fields):
    return measurement("1.1", criterion=PH, **fields)


def found(lot):
    """Exceptions, and that the list of rules counts them."""
    exceptions = lot.exceptions()
    counts = {rule: sum(1 for one in exceptions if one.rule == rule) for rule in TITLES}
    assert lot.rules_run() == {rule: (title, counts[rule]) for rule, title in TITLES.items()}
    return [tuple(one) for one in exceptions]


def shown(lot):
    """The acts that show the exceptions; None where one is missing."""
    acts = {event.number: event for event in lot.events()}
    return [None if number is None else acts[number] for number in lot.exception_events()]


def test_a_batch_without_a_fault_has_no_exception(site):
    lot = begun(
        site,
        equipment("1.0"),
        temperature(critical="CPP", second_person="yes", holds_batch="yes"),
        charge("1.2", second_person="yes"),
        instruction("1.3"),
        sample("1.4", tests=["viable-count", "identity"]),
        measurement("1.5", "OD600", name="od", replicates="3"),
        calculation("1.6", "mean(od)", "OD600", name="mean_od", criterion="NLT 1", decimals=1),
        verification("1.7", "1.1", "1.2"),
        signature("1.8"),
        repeat=2,
    )
    flawless(lot, texts={"1.1": "37.0"})
    assert lot.status == "complete"
    assert found(lot) == []


# E01: 21 CFR 211.192


@pytest.mark.parametrize(
    ("critical", "severity"), [("CPP", "critical"), ("CQA", "critical"), (None, "major")], ids=["CPP", "CQA", "none"]
)
def test_e01_value_outside_its_acceptance_limits(site, critical, severity):
    lot = begun(site, ph(critical=critical, second_person="yes"))
    lot.record("1.1", "6.6")
    lot.verify("1.1")
    sentence = "6.6: 6.6 is below the limit 6.7 (criterion: 6.8 ± 0.1)"
    assert found(lot) == [("E01", severity, "1.1", sentence)]
    assert [event.typed for event in shown(lot)] == ["6.6"]


def test_e01_is_not_found_at_the_limit(site):
    lot = begun(site, ph())
    lot.record("1.1", "6.7")
    assert found(lot) == []


def test_e01_result_outside_the_specification_is_critical_whatever_the_test_is(site):
    spec = specification(a_test(critical=None), IDENTITY)
    lot = begun(site, instruction("1.1"), spec=spec)
    lot.result("viable-count", "9.4e7 CFU/mL")
    criterion = "NLT 1.0 x 10^8 CFU/mL"
    sentence = f"9.4 x 10^7 CFU/mL: 9.4 x 10^7 CFU/mL is below the limit 1.0 x 10^8 CFU/mL (criterion: {criterion})"
    assert found(lot) == [("E01", "critical", "viable-count", sentence)]


def test_e01_names_the_occurrence_and_stays_after_a_correction(site):
    lot = begun(site, ph(), repeat=3)
    for text in ("6.8", "6.6"):
        lot.record("1.1", text)
    lot.correct("1.1", "6.8", occurrence=2)
    first = lot.value("1.1", 2).refers
    assert found(lot) == [
        ("E01", "major", "1.1 (2)", "6.6: 6.6 is below the limit 6.7 (criterion: 6.8 ± 0.1)"),
        ("E06", "minor", "1.1 (2)", f"event {first} was corrected to 6.8: misread"),
    ]


def test_e01_finds_a_correction_that_fails(site):
    lot = begun(site, ph())
    lot.record("1.1", "6.8")
    lot.correct("1.1", "7.0")
    assert found(lot)[0] == ("E01", "major", "1.1", "7.0: 7.0 is above the limit 6.9 (criterion: 6.8 ± 0.1)")
    assert [event.act for event in shown(lot)] == ["corrected", "corrected"]


def test_e01_finds_a_calculation_that_fails(site):
    lot = begun(
        site,
        measurement("1.1", "number", name="a"),
        calculation("1.2", "2 * a", "number", name="b", criterion="NMT 5"),
    )
    lot.record("1.1", "3")
    lot.calculate("1.2")
    assert found(lot) == [("E01", "major", "1.2", "6: 6 is above the limit 5 (criterion: NMT 5)")]


# E02, E03: ICH Q6B 2.3


def test_e02_value_outside_its_action_limits(site):
    lot = begun(site, temperature())
    lot.record("1.1", "37.5")
    sentence = f"37.5 degC is outside the action limits (criterion: {BANDS})"
    assert found(lot) == [("E02", "major", "1.1", sentence)]
    assert [event.typed for event in shown(lot)] == ["37.5"]


def test_e02_is_not_found_at_the_action_limit_which_is_outside_the_alert_limits(site):
    lot = begun(site, temperature())
    lot.record("1.1", "37.4")
    sentence = f"37.4 degC is outside the alert limits (criterion: {BANDS})"
    assert found(lot) == [("E03", "minor", "1.1", sentence)]
    assert [event.typed for event in shown(lot)] == ["37.4"]


def test_e03_is_not_found_at_the_alert_limit(site):
    lot = begun(site, temperature())
    lot.record("1.1", "37.2")
    assert found(lot) == []


def test_e02_and_e03_name_the_occurrence(site):
    lot = begun(site, temperature(), repeat=3)
    for text in ("37.0", "36.7", "36.5"):
        lot.record("1.1", text)
    assert [one[:3] for one in found(lot)] == [("E02", "major", "1.1 (3)"), ("E03", "minor", "1.1 (2)")]


# E04: 21 CFR 211.165(a)


def test_e04_verdict_that_stays_open(site):
    lot = begun(site, temperature())
    lot.record("1.1", "> 37")
    assert found(lot) == [("E04", "major", "1.1", "> 37 degC: > 37 degC leaves open whether the limit is met")]


def test_e04_is_not_found_where_the_bound_decides(site):
    lot = begun(site, measurement("1.1", "temperature", unit="degC", criterion="NLT 30 degC"))
    lot.record("1.1", "> 37")
    assert found(lot) == []


def test_e04_calculation_without_a_value(site):
    lot = begun(
        site, measurement("1.1", "number", name="a"), calculation("1.2", "1 / a", "number", name="b", criterion="NMT 5")
    )
    lot.record("1.1", "0")
    lot.calculate("1.2")
    assert found(lot) == [("E04", "major", "1.2", "no value: Division by zero. Check the value that it divides by.")]


def test_e04_result_that_the_criterion_cannot_judge(site):
    lot = begun(site, instruction("1.1"))
    lot.result("identity", "7")
    sentence = "7: the criterion asks for 'conforms' or 'does not conform'"
    assert found(lot) == [("E04", "major", "identity", sentence)]


# E05: 21 CFR 11.10(e)

NOT_A_NUMBER = (
    "'six' is not a number and not a known word. Type a number, as in 6.8, or one of: conforms, does not conform, "
    "not detected, detected, TNTC."
)


def test_e05_text_that_was_not_understood(site):
    lot = begun(site, ph())
    lot.record("1.1", "six")
    assert found(lot) == [("E05", "minor", "1.1", f"'six' was submitted and not understood: {NOT_A_NUMBER}")]
    assert [event.act for event in shown(lot)] == ["not understood"]


def test_e05_stays_beside_the_value_that_was_understood_and_names_the_occurrence(site):
    lot = begun(site, ph(), repeat=2)
    for text in ("6.8", "six", "6.8"):
        lot.record("1.1", text)
    assert [one[:3] for one in found(lot)] == [("E05", "minor", "1.1 (2)")]


def test_e05_result_that_was_not_understood(site):
    lot = begun(site, instruction("1.1"))
    lot.result("viable-count", "many")
    assert [one[:3] for one in found(lot)] == [("E05", "minor", "viable-count")]
    assert shown(lot)[0].typed == "many"


# E06: EU GMP Annex 11 (8.2, 9)


def test_e06_value_that_was_corrected(site):
    lot = begun(site, ph())
    (first,) = lot.record("1.1", "6.8")
    lot.correct("1.1", "6.9", "read the wrong display")
    sentence = f"event {first.number} was corrected to 6.9: read the wrong display"
    assert found(lot) == [("E06", "minor", "1.1", sentence)]
    assert [event.act for event in shown(lot)] == ["corrected"]


def test_e06_result_that_was_corrected(site):
    lot = begun(site, instruction("1.1"))
    (first,) = lot.result("viable-count", COUNT)
    lot.correct_result("viable-count", "3.0 x 10^8 CFU/mL", "wrong plate")
    sentence = f"event {first.number} was corrected to 3.0 x 10^8 CFU/mL: wrong plate"
    assert found(lot) == [("E06", "minor", "viable-count", sentence)]


def test_e06_is_not_found_for_a_correction_that_was_not_understood(site):
    lot = begun(site, ph())
    lot.record("1.1", "6.8")
    lot.correct("1.1", "six")
    assert [one[:3] for one in found(lot)] == [("E05", "minor", "1.1")]


# E07: 21 CFR 211.188(b)(11)


def test_e07_signature_that_replayed_data_cannot_give(site):
    lot = begun(site, signature("1.1")).at(site.station(replaying=True))
    lot.leave_unsigned("1.1", "signed on paper")
    assert found(lot) == [("E07", "major", "1.1", "not signed: signed on paper")]
    assert [event.act for event in shown(lot)] == ["left unsigned"]


def test_e07_is_not_found_where_it_was_signed(site):
    lot = begun(site, signature("1.1"))
    lot.sign("1.1")
    assert found(lot) == []


# E08: 21 CFR 211.101(d)


def test_e08_step_that_no_second_person_has_verified(site):
    lot = begun(site, measurement("1.1", second_person="yes", replicates="2"))
    first, _ = lot.record("1.1", "6.8") + lot.record("1.1", "6.9")
    assert found(lot) == [("E08", "major", "1.1", "no second person has verified this step")]
    assert shown(lot) == [first]
    lot.verify("1.1")
    assert found(lot) == []


def test_e08_is_not_found_while_a_replicate_is_open(site):
    lot = begun(site, measurement("1.1", second_person="yes", replicates="2"))
    lot.record("1.1", "6.8")
    assert found(lot) == []


def test_e08_is_not_found_where_no_second_person_is_asked_for(site):
    lot = begun(site, measurement("1.1"))
    lot.record("1.1", "6.8")
    assert found(lot) == []


def test_e08_looks_at_every_occurrence(site):
    lot = begun(site, measurement("1.1", second_person="yes"), instruction("1.2"), repeat=4)
    for _ in range(3):
        do_next(lot)
        do_next(lot)
    sentence = "no second person has verified this step"
    assert found(lot) == [("E08", "major", "1.1", f"{sentence} (3 occurrences)")]
    assert [event.occurrence for event in shown(lot)] == [1]
    lot.verify("1.1", occurrence=1)
    assert found(lot) == [("E08", "major", "1.1", f"{sentence} (2 occurrences)")]
    assert [event.occurrence for event in shown(lot)] == [2]
    lot.verify("1.1", occurrence=3)
    assert found(lot) == [("E08", "major", "1.1", sentence)]
    lot.verify("1.1", occurrence=2)
    assert found(lot) == []
    do_next(lot)
    assert [event.occurrence for event in shown(lot)] == [4]


def test_e08_returns_with_a_correction(site):
    lot = begun(site, measurement("1.1", second_person="yes"))
    lot.record("1.1", "6.8")
    lot.verify("1.1")
    (corrected,) = lot.correct("1.1", "6.9")
    assert found(lot)[0] == ("E08", "major", "1.1", "no second person has verified this step")
    assert shown(lot)[0] == corrected


def test_e08_looks_at_every_step_and_every_phase(site):
    text = recipe(phase(charge("1.1", second_person="yes")), phase(instruction("2.1", second_person="yes")))
    lot = site.start(text, specification())
    do_up_to(lot, "9.1")
    assert [one[:3] for one in found(lot)] == [("E08", "major", "1.1"), ("E08", "major", "2.1")]
    lot.verify("1.1")
    assert [one[:3] for one in found(lot)] == [("E08", "major", "2.1")]


# E09: 21 CFR 211.192


def test_e09_hold(site):
    lot = begun(site, instruction("1.1"))
    lot.hold("pump stopped")
    assert found(lot) == [("E09", "critical", "LOT-1", "held: pump stopped")]
    assert [event.act for event in shown(lot)] == ["held"]


def test_e09_resumption(site):
    lot = begun(site, instruction("1.1"))
    lot.hold("pump stopped")
    lot.resume("pump exchanged")
    assert found(lot) == [
        ("E09", "critical", "LOT-1", "held: pump stopped"),
        ("E09", "major", "LOT-1", "resumed: pump exchanged"),
    ]
    assert [event.act for event in shown(lot)] == ["held", "resumed"]


def test_e09_stop(site):
    lot = begun(site, instruction("1.1"))
    finish_but_complete(lot)
    give_results(lot)
    lot.stop("contaminated")
    assert found(lot) == [("E09", "critical", "LOT-1", "stopped: contaminated")]
    assert [event.act for event in shown(lot)] == ["stopped"]


def test_e09_hold_by_a_failing_value(site):
    lot = begun(site, ph(holds_batch="yes"))
    lot.record("1.1", "6.6")
    assert found(lot)[0] == ("E09", "critical", "LOT-1", "held: step 1.1: 6.6 is below the limit 6.7")


def test_e09_is_not_found_where_the_batch_was_completed(site):
    lot = begun(site, instruction("1.1"))
    flawless(lot)
    assert found(lot) == []


def finish_but_complete(lot):
    while lot.next_step is not None:
        do_next(lot)


# E10, E13: 21 CFR 211.188(b), 211.103


def test_e10_procedure_that_ended_early(site):
    lot = begun(site, instruction("1.1"), instruction("1.2"))
    give_results(lot)
    lot.confirm("1.1")
    assert found(lot) == []
    lot.stop("contaminated")
    assert found(lot) == [
        ("E09", "critical", "LOT-1", "stopped: contaminated"),
        ("E10", "major", "1.2", "the procedure ended before step 1.2"),
        ("E13", "major", "9.2", "the actual yield was not calculated"),
    ]
    assert shown(lot)[1:] == [None, None]


def test_e13_actual_yield_that_is_missing(site):
    lot = begun(site, instruction("1.1"))
    give_results(lot)
    do_up_to(lot, "9.2")
    assert found(lot) == []
    lot.stop("contaminated")
    assert [one[:3] for one in found(lot)] == [
        ("E09", "critical", "LOT-1"), ("E10", "major", "9.2"), ("E13", "major", "9.2"),
    ]  # fmt: skip
    assert found(lot)[2] == ("E13", "major", "9.2", "the actual yield was not calculated")


def test_e13_is_not_found_on_hold(site):
    lot = begun(site, instruction("1.1"))
    lot.hold()
    assert [one[0] for one in found(lot)] == ["E09"]


def test_e10_and_e13_are_not_found_where_every_step_was_done_before_the_stop(site):
    lot = begun(site, instruction("1.1"))
    give_results(lot)
    finish_but_complete(lot)
    lot.stop("not needed")
    assert [one[0] for one in found(lot)] == ["E09"]


# E11: 21 CFR 211.165(a)


@pytest.mark.parametrize("ended", ["stopped", "complete"])
def test_e11_result_that_is_missing(site, ended):
    lot = begun(site, instruction("1.1"))
    finish_but_complete(lot)
    assert found(lot) == []
    if ended == "stopped":
        lot.stop("not needed")
    else:
        lot.complete()
    missing = [one for one in found(lot) if one[0] != "E09"]
    assert missing == [
        ("E11", "major", "viable-count", "no result against S-1 1"),
        ("E11", "major", "identity", "no result against S-1 1"),
    ]
    assert shown(lot)[-2:] == [None, None]
    lot.result("viable-count", COUNT)
    assert [one[2] for one in found(lot) if one[0] == "E11"] == ["identity"]
    lot.result("identity", "conforms")
    assert [one for one in found(lot) if one[0] != "E09"] == []


def test_e11_is_not_found_on_hold(site):
    lot = begun(site, instruction("1.1"))
    finish_but_complete(lot)
    lot.hold()
    assert [one[0] for one in found(lot)] == ["E09"]


def test_e11_asks_for_a_result_that_is_only_reported(site):
    lot = begun(site, instruction("1.1"), spec=specification(a_test("moisture", critical=None, release="report")))
    finish(lot)
    assert found(lot) == [("E11", "major", "moisture", "no result against S-1 1")]
    lot.result("moisture", "1.0 CFU/mL")
    assert found(lot) == []


def test_e11_text_that_was_not_understood_is_not_a_result(site):
    lot = begun(site, instruction("1.1"))
    finish(lot)
    lot.result("identity", "conforms")
    lot.result("viable-count", "many")
    assert [one[:3] for one in found(lot)] == [("E11", "major", "viable-count"), ("E05", "minor", "viable-count")]


# E12: 21 CFR 211.100(b)


def test_e12_comment_on_the_batch_and_on_a_step(site):
    lot = begun(site, instruction("1.1"))
    lot.comment("foam")
    lot.comment("lid changed", ANNA, "1.1")
    assert found(lot) == [("E12", "minor", "LOT-1", "foam"), ("E12", "minor", "1.1", "lid changed")]
    assert [event.act for event in shown(lot)] == ["commented", "commented"]


def test_e12_is_not_found_for_a_remark_beside_a_value(site):
    lot = begun(site, ph())
    lot.record("1.1", "6.8", remark="probe cleaned")
    assert found(lot) == []


# Together


def test_the_most_severe_stand_first_and_then_the_rules_in_order(site):
    lot = begun(site, ph(critical="CPP", second_person="yes"), temperature() | {"step": "1.2"})
    lot.comment("foam", OLGA)
    lot.record("1.1", "6.8", OLGA)
    lot.correct("1.1", "6.6", "misread", OSCAR)
    lot.record("1.2", "37.5", OLGA)
    lot.hold("pump stopped", SVEN)
    assert [one[:3] for one in found(lot)] == [
        ("E01", "critical", "1.1"),
        ("E09", "critical", "LOT-1"),
        ("E02", "major", "1.2"),
        ("E08", "major", "1.1"),
        ("E06", "minor", "1.1"),
        ("E12", "minor", "LOT-1"),
    ]


# E14, E15: 21 CFR 11.10(e), PIC/S PI 041-1 9.5


@pytest.mark.parametrize(("seconds", "said"), [(3600, "+3600.0 s"), (-3600, "-3600.0 s")])
def test_e14_clock_that_was_set_between_two_acts_of_the_batch(site, seconds, said):
    lot = begun(site, instruction("1.1"), instruction("1.2"))
    lot.confirm("1.1")
    site.clock.step(seconds)
    lot.confirm("1.2")
    sentence = f"the clock of station 1 moved by {said} before this event"
    assert found(lot) == [("E14", "major", "LOT-1", sentence)]
    assert [event.act for event in shown(lot)] == ["confirmed"]


def test_e14_clock_that_was_set_before_the_first_act_after_the_start(site):
    lot = begun(site, instruction("1.1"))
    site.clock.step(-60)
    lot.confirm("1.1")
    assert [one[:3] for one in found(lot)] == [("E14", "major", "LOT-1")]


def test_e15_clock_that_follows_no_time_server_from_the_first_act_after_the_start_on(site):
    lot = begun(site, instruction("1.1"), instruction("1.2"))
    site.clock.synchronised = "unsynchronised"
    lot.confirm("1.1")
    lot.confirm("1.2")
    assert [event.subject for event in shown(lot)] == ["1.1"]


def test_e15_clock_that_followed_none_at_the_start_is_named_once(site):
    site.clock.synchronised = "unsynchronised"
    lot = begun(site, instruction("1.1"))
    lot.confirm("1.1")
    assert [event.act for event in shown(lot)] == ["started"]


def test_e14_is_not_found_where_a_clock_drifts_within_its_tolerance(site):
    lot = begun(site, instruction("1.1"))
    site.clock.step(2)
    lot.confirm("1.1")
    assert found(lot) == []


def test_e15_clock_that_follows_no_time_server_is_named_once_until_it_does_again(site):
    lot = begun(site, *(instruction(f"1.{n}") for n in range(1, 6)))
    for number, state in enumerate(["unsynchronised", "unsynchronised", "synchronised", "unsynchronised"], 1):
        site.clock.synchronised = state
        lot.confirm(f"1.{number}")
    sentence = "the clock of station 1 follows no time server from this event on"
    assert found(lot) == [("E15", "minor", "LOT-1", sentence)] * 2
    assert [event.subject for event in shown(lot)] == ["1.1", "1.4"]


@pytest.mark.parametrize("state", ["synchronised", "unknown", "simulated"])
def test_e15_is_not_found_where_the_system_does_not_say_so(site, state):
    site.clock.synchronised = state
    lot = begun(site, instruction("1.1"))
    lot.confirm("1.1")
    assert found(lot) == []


# Demonstration data


def test_a_lot_that_was_begun_by_a_replay_is_marked_as_demonstration_data(site):
    begun(site, instruction("1.1"))
    replayed = site.station("replay", replaying=True).begin("LOT-2")
    assert replayed.demonstration
    assert not site.lot("LOT-1").demonstration


def test_e16_heads_that_no_witness_has_seen_while_the_batch_was_made(site):
    lot = begun(site, instruction("1.1"), instruction("1.2"))
    before = found(lot)
    with site.witness_away():
        lot.comment("the volume is gone")
        other = site.begin("LOT-2")
    lot.confirm("1.1")
    assert before == []
    assert [one[:3] for one in found(lot) if one[0] == "E16"] == [("E16", "major", "site")]
    assert [one[0] for one in found(other)] == []
