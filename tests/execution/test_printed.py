"""The printed record shows everything that happened: each event by its ledger number, and what was typed."""

from __future__ import annotations

import re

import pytest
from carrying_out import do_next
from driver import ANNA, OLGA, OSCAR, QUINN, SVEN
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


def full(site):
    """A batch with every act that there is, each with words of its own."""
    steps = (
        equipment("1.1"),
        charge("1.2", second_person="yes"),
        instruction("1.3"),
        measurement("1.4", name="ph", criterion="6.8 ± 0.1", second_person="yes", holds_batch="yes"),
        sample("1.5", tests=["viable-count", "identity"]),
        measurement("1.6", "number", name="reading", replicates="2"),
        calculation("1.7", "mean(reading)", "number", name="mean_reading"),
        verification("1.8", "1.2"),
        signature("1.9"),
    )
    lot = site.start(recipe(phase(*steps[:8], repeat=3), phase(steps[8])), specification(a_test(), IDENTITY))
    lot.confirm("1.1", "FERM-07", remark="cleaned on the day before")
    lot.charge("1.2", "YE-2231", "3.01 g")
    lot.confirm("1.3", remark="stirred twice")
    lot.record("1.4", "6,x8")
    lot.record("1.4", "6.61", OLGA)
    lot.resume("sample kept for information", QUINN)
    lot.correct("1.4", "6.83", "read the wrong display", OSCAR)
    lot.verify("1.4", SVEN)
    lot.confirm("1.5", "LABEL-5")
    lot.record("1.6", "1.25")
    lot.record("1.6", "1.35")
    lot.calculate("1.7")
    lot.sign("1.8", SVEN)
    lot.end_phase()
    lot.sign("1.9", SVEN)
    lot.comment("foam on the lid", ANNA)
    lot.hold("pump stopped", OSCAR)
    lot.resume("pump exchanged", QUINN)
    lot.record("9.1", "955 mL")
    lot.calculate("9.2")
    lot.correct("1.6", "1.45", "transposed digits", OSCAR, replicate=2)
    lot.result("viable-count", "9.1e6 CFU/mL")
    lot.correct_result("viable-count", "2.17e8 CFU/mL", "dilution misread", QUINN)
    lot.result("identity", "conforms")
    lot.complete()
    return lot


def has(text, number):
    """The number stands in the record as an event's number, not as a part of another number."""
    return re.search(rf"(?<![0-9.,]){number}(?![0-9]|[.,][0-9])", text) is not None


ACTS = (
    "started", "confirmed", "charged", "recorded", "not understood", "held", "resumed", "corrected", "verified",
    "calculated", "signed", "phase ended", "commented", "result", "result corrected", "completed",
)  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_every_event_stands_in_the_record_with_its_number(site, act):
    lot = full(site)
    listed = lot.printed_numbers()
    events = [event for event in lot.events() if event.act == act]
    assert events
    for event in events:
        assert event.number in listed, f"{event.number} {event.act} {event.place}"


def test_everything_that_was_typed_or_said_stands_in_the_record(site):
    lot = full(site)
    text = lot.printed()
    for event in lot.events():
        if event.act == "started":
            continue
        for words in (event.typed, event.item, event.reason):
            if event.act == "phase ended":
                continue
            assert " ".join(words.split()) in text, f"{event.number} {event.act} {event.place}: {words!r}"


def test_everybody_who_acted_stands_in_the_record_with_their_role(site):
    text = full(site).printed()
    for person in (OLGA, OSCAR, SVEN, QUINN, ANNA):
        assert f"{person.name} {person.id} {person.role}" in text


def test_the_end_of_a_repeated_phase_stands_in_the_record(site):
    text = full(site).printed()
    assert "phase ended" in text


def test_a_stop_stands_in_the_record_with_its_reason(site):
    lot = site.start(recipe(phase(instruction("1.1"))), specification())
    (event,) = lot.stop("contaminated by moulds")
    text = lot.printed()
    assert "stopped: contaminated by moulds" in text
    assert has(text, event.number)


# What an inspector looks for


def test_a_step_that_nobody_verified_is_marked_until_somebody_does(site):
    steps = measurement("1.1", second_person="yes"), charge("1.2", second_person="yes"), measurement("1.3")
    lot = site.start(recipe(phase(*steps)), specification())
    for _ in range(3):
        do_next(lot)
    assert lot.printed().count("NOT VERIFIED") == 2
    (verified,) = lot.verify("1.1", OSCAR)
    text = lot.printed()
    assert text.count("NOT VERIFIED") == 1
    assert f"verified: Oscar Operator [{verified.number}]" in text
    lot.verify("1.2", OSCAR)
    assert "NOT VERIFIED" not in lot.printed()


def test_a_corrected_step_is_marked_as_not_verified_again(site):
    lot = site.start(recipe(phase(measurement("1.1", second_person="yes"))), specification())
    lot.record("1.1", "6.8")
    lot.verify("1.1")
    assert "NOT VERIFIED" not in lot.printed()
    lot.correct("1.1", "6.9")
    assert "NOT VERIFIED" in lot.printed()


def test_the_lots_of_the_materials_stand_in_the_record(site):
    steps = charge("1.1", second_person="yes", criterion="NMT 5 g"), instruction("1.2")
    lot = site.start(recipe(phase(*steps, repeat=3)), specification())
    assert "not charged" in lot.printed()
    for material_lot in ("YE-2231", "YE-2232"):
        lot.charge("1.1", material_lot, "1.51 g")
        lot.confirm("1.2")
    text = materials(lot.printed())
    assert "YE-2231 1.51 g" in text
    assert "YE-2232 1.51 g" in text
    assert "not charged" not in text


def materials(text):
    """The table of materials."""
    begin = text.index(" Materials ")
    return text[begin : text.index(" Procedure ", begin)]


def test_a_corrected_charge_stands_in_the_materials_with_both_amounts(site):
    lot = site.start(recipe(phase(charge("1.1", second_person="yes"))), specification())
    lot.charge("1.1", "YE-2231", "3.2 g")
    lot.correct("1.1", "3.01 g")
    text = materials(lot.printed())
    assert "YE-2231 3.2 g 3.2 g SUPERSEDED fail" in text
    assert "YE-2231 3.01 g 3.01 g CORRECTED event 26: misread pass" in text


def test_both_results_of_a_corrected_test_stand_in_the_record(site):
    lot = site.start(recipe(phase(instruction("1.1"))), specification())
    assert "NO RESULT" in lot.printed()
    lot.result("viable-count", "9.1e6 CFU/mL")
    lot.correct_result("viable-count", "2.17e8 CFU/mL", "dilution misread", QUINN)
    text = lot.printed()
    text = text[text.index("Results against") :]
    assert "9.1e6 CFU/mL 9.1 x 10^6 CFU/mL fail" in text
    assert "2.17e8 CFU/mL 2.17 x 10^8 CFU/mL pass" in text
    assert text.index("9.1e6 CFU/mL") < text.index("2.17e8 CFU/mL")
    assert text[: text.index(" Procedure ")].count("SUPERSEDED by event") == 1
    assert "dilution misread" in text


def test_a_corrected_value_stands_in_the_record_beside_its_first(site):
    lot = site.start(recipe(phase(measurement("1.1", criterion="6.8 ± 0.1"))), specification())
    (first,) = lot.record("1.1", "6.61")
    (second,) = lot.correct("1.1", "6.83", "read the wrong display")
    text = lot.printed()
    text = text[text.index(" Procedure Fermentation ") : text.index("Every event in its order")]
    assert "6.61 6.61 SUPERSEDED" in text
    assert f"6.83 6.83 CORRECTED event {first.number}: read the wrong display" in text
    assert text.count("SUPERSEDED") == 1
    assert {first.number, second.number} <= lot.printed_numbers()


def test_a_recalculated_value_stands_in_the_record_beside_its_first(site):
    steps = measurement("1.1", "number", name="a"), calculation("1.2", "2 * a", "number", name="b")
    lot = site.start(recipe(phase(*steps)), specification())
    lot.record("1.1", "3.1")
    lot.calculate("1.2")
    lot.correct("1.1", "3.2")
    text = lot.printed()
    assert "6.2 SUPERSEDED" in text
    assert "6.4 RECALCULATED" in text
    assert "step 1.1 was corrected" in text


def test_a_result_that_was_not_understood_stands_in_the_record(site):
    lot = site.start(recipe(phase(instruction("1.1"))), specification())
    lot.result("viable-count", "many colonies")
    assert "many colonies" in lot.printed()


def test_every_exception_stands_in_the_record(site):
    lot = full(site)
    text = lot.printed()
    exceptions = lot.exceptions()
    assert {found.rule for found in exceptions} >= {"E01", "E05", "E06", "E09", "E12"}
    for found in exceptions:
        assert " ".join(found.sentence.split()) in text
    for rule, (title, count) in lot.rules_run().items():
        assert re.search(rf"{rule} 1 {re.escape(title)} .{{1,60}}? {count}(?![0-9])", text), rule


def test_signatures_stand_in_the_record_with_what_they_are_bound_to(site):
    lot = full(site)
    text = lot.printed()
    text = text[text.index("Signatures and verifications") :]
    for event in lot.events():
        if event.act in ("signed", "verified"):
            assert f"{event.subject} " in text
            assert has(text, event.refers)
    text = text[: text.index("Every event in its order")]
    assert text.count("Sven Supervisor (sven) supervisor") == sum(
        event.act in ("signed", "verified") for event in lot.events()
    )
    assert "Performed as written" in text
