"""One batch, step by step: what is asked, what is shown, what is kept."""

from __future__ import annotations

import pytest
from floor_making import LOT, entries, opened

from lbpcmc import desk
from lbpcmc.errors import StoreError
from lbpcmc.tui.batch.asked import NO_PASSWORD
from lbpcmc.tui.entry import FormScreen


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_a_batch_from_its_first_step_to_its_end_by_keys_alone(started, size):
    async with opened(started, size=size) as floor:
        await floor.until_shown("Step 1.1", "ID of the equipment", "2 L stirred fermenter (clean, in calibration)")
        await floor.submit("FERM-07")
        await floor.until_shown("Step 1.2", "between 2.94 and 3.06 g", "Yeast extract, animal-free, 3.0 g")
        await floor.submit("YE-2231")
        await floor.submit("3.01 g")
        await floor.until_shown("Step 1.3", "PASS", "YE-2231: 3.01 g", "Press F2 when this is done")
        await floor.press("f2")
        await floor.until_shown("Step 1.4", "CPP: critical process parameter", "second person needed")
        await floor.submit("37.0")
        await floor.submit("6.8")
        for occurrence, readings in enumerate((("0.10", "0.11", "0.12"), ("0.20", "0.21", "0.22")), 1):
            await floor.until_shown(f"occurrence {occurrence} of 5")
            for text in (f"S{occurrence}", f"{occurrence} h", "2"):
                await floor.submit(text)
            for number, reading in enumerate(readings, 1):
                await floor.until_shown(f"reading {number} of 3")
                await floor.submit(reading)
            await floor.until_shown("Press F2 to calculate", "mean(reading) * reader_slope")
            await floor.press("f2")
        await floor.until_shown("CALCULATED", "0.336", "od = mean(reading) * reader_slope", "F8")
        await floor.press("f8")
        await floor.until_shown("End phase PH2 of LOT-1 here?", "2 of 5 occurrences")
        await floor.press("f2")
        await floor.until_shown("Phase PH2 is ended", "Step 3.1", "at least 0.10")
        await floor.press("f2")
        await floor.until_shown("Step 4.1")
        await floor.submit("950 mL")
        await floor.press("f2")
        await floor.until_shown("95.0 %", "Step 4.3", "F2  Sign")
        await choose_person(floor, "otto", "supervisor")
        for step in ("4.3", "4.4"):
            await floor.until(lambda at=step: floor.step == at)
            await floor.press("f2")
            await floor.until_shown("Sign as Otto Operator / supervisor?", "No password ceremony exists yet")
            await floor.press("f2")
        await floor.until_shown("SIGNED", "Every step is done")
        await floor.press("f2")
        await floor.until_shown("Complete LOT-1?")
        await floor.press("f2")
        await floor.until_shown("COMPLETE", "Its record is closed")
    state = started.batch(LOT)
    assert state.status == "complete"
    assert state.latest(("4.2", 1, 1)).entry.understood == "95.0 %"
    assert {n.entry.name for n in state.log if n.entry.act == "signed"} == {"Otto Operator"}


async def choose_person(floor, person, role):
    await floor.press("f3")
    await floor.until_shown("Who is working?")
    people = floor.app.screen
    wanted = next(n for n, one in enumerate(people._rows) if (one.id, one.role) == (person, role))
    await floor.press("home", *["down"] * wanted, "enter")
    await floor.until(lambda: floor.app.actor.role == role and floor.app.screen is not people)


async def test_while_typing_only_understanding_is_shown_and_the_verdict_comes_on_submission(at_temperature):
    async with opened(at_temperature) as floor:
        for text in ("38.0", "20", "37.0"):
            await floor.type(text)
            await floor.until_shown(f"Understood: read as {text} degC")
            shown = floor.text.replace("Understood", "")
            assert not any(word in shown for word in ("PASS   step 1.4", "FAIL", "ALERT ", "limit 37.5"))
            await floor.press("ctrl+u")
        await floor.type("37,2C")
        await floor.until_shown("Not understood: '37,2C'", "A comma can")
        assert len(entries(at_temperature)) == 3


async def test_a_text_that_is_not_understood_stays_in_the_record_and_the_step_stays_open(at_temperature):
    async with opened(at_temperature) as floor:
        await floor.submit("37,2C")
        await floor.until_shown("NOT UNDERSTOOD", "It stays in the record. The step is still open.", "Step 1.4")
        assert entries(at_temperature)[-1] == ("not understood", "1.4", "37,2C", "invalid")
        assert "1 minor" in floor.text
        await floor.submit("37.2")
        await floor.until_shown("PASS", "Step 1.5", "'37,2C'")


@pytest.mark.parametrize(("typed", "word", "reason"), [("38.0", "FAIL", "limit 37.5"), ("37.3", "ALERT", "limit 37.2")])
async def test_a_verdict_that_is_no_pass_is_read_before_the_next_step(at_temperature, typed, word, reason):
    async with opened(at_temperature) as floor:
        await floor.submit(typed)
        await floor.until_shown(word, f"{typed} degC", reason, "Read the verdict", "Step 1.4")
        await floor.press("f2")
        await floor.until_shown("NOT TAKEN")
        await floor.press("enter")
        await floor.until_shown("Step 1.5")
        assert entries(at_temperature)[-1][2] == typed


async def test_conversions_and_roundings_are_shown_with_the_verdict(at_temperature):
    async with opened(at_temperature) as floor:
        await floor.submit("98.6 degF")
        await floor.until_shown("PASS", "98.6 degF", "37")
        trace = at_temperature.batch(LOT).log[-1].entry.trace
        assert trace
        assert all(line in floor.text for line in trace.splitlines())


async def test_a_failing_value_that_holds_the_batch_says_so_and_quality_resumes_it(at_temperature):
    desk.record(at_temperature, LOT, "1.4", "37.0", at_temperature.actor("olga"))
    async with opened(at_temperature) as floor:
        await floor.submit("5.8")
        await floor.until_shown("FAIL", "ON HOLD", "below the limit 6.7")
        await floor.press("enter")
        await floor.until_shown("Nothing can be recorded until quality resumes")
        await floor.press("f2")
        assert at_temperature.batch(LOT).status == "held"
        await choose_person(floor, "quinn", "quality")
        await floor.press("f7")
        await floor.until_shown("Resume the batch")
        await floor.press("enter")
        await floor.until_shown("Resume the batch LOT-1?")
        await floor.press("f2")
        await floor.until(lambda: isinstance(floor.app.screen, FormScreen))
        await floor.submit("continued for information")
        await floor.until_shown("RUNNING", "resumed: continued")
    assert at_temperature.batch(LOT).status == "running"


async def test_a_refusal_of_the_rules_keeps_what_was_typed(at_temperature):
    async with opened(at_temperature, person="quinn") as floor:
        await floor.submit("37.0")
        await floor.until_shown("NOT ALLOWED", "Quinn Quality acts as quality", "Allowed: analyst, operator")
        assert floor.pad.texts == ("37.0",)
        assert len(entries(at_temperature)) == 3


async def test_a_full_disk_keeps_what_was_typed_and_says_so(at_temperature, monkeypatch):
    def full(*_entries, **_expected):
        raise StoreError("The disk is full.", "Nothing was written; make room and try again.")

    async with opened(at_temperature) as floor:
        with monkeypatch.context() as patch:
            patch.setattr(at_temperature.ledger, "append", full)
            await floor.submit("37.0")
            await floor.until_shown("NOT WRITTEN", "The disk is full.", "make room and try again")
            assert floor.pad.texts == ("37.0",)
        await floor.press("enter")
        await floor.until_shown("PASS", "Step 1.5")


async def test_another_station_that_was_first_at_another_step_shows_its_entry_and_what_was_typed(at_temperature):
    other = desk.open_site(at_temperature.folder, clock=at_temperature.clock, station="station 2", origin="floor")
    async with opened(at_temperature) as floor:
        await floor.type("37.1")
        desk.record(other, LOT, "1.4", "36.9", other.actor("otto"))
        await floor.press("enter")
        await floor.until_shown("ANOTHER STATION WAS FIRST", "36.9 degC", "Otto Operator", "'37.1' was not recorded")
        await floor.press("enter")
        await floor.until_shown("Step 1.5")
        assert floor.pad.texts == ("",)
    assert [entry[2] for entry in entries(at_temperature)][-1] == "36.9"
    other.ledger.close()


async def test_another_station_that_was_first_at_the_same_step_leaves_the_text_in_its_field(at_samples):
    olga = at_samples.actor("olga")
    desk.confirm(at_samples, LOT, "2.1", olga, "S1")
    desk.record(at_samples, LOT, "2.2", "1 h", olga)
    desk.record(at_samples, LOT, "2.3", "2", olga)
    other = desk.open_site(at_samples.folder, clock=at_samples.clock, station="station 2", origin="floor")
    async with opened(at_samples) as floor:
        await floor.type("0.10")
        await floor.until_shown("reading 1 of 3")
        desk.record(other, LOT, "2.4", "0.11", other.actor("otto"))
        await floor.press("enter")
        await floor.until_shown("ANOTHER STATION WAS FIRST", "0.11", "'0.10' is still in the field", "reading 2 of 3")
        assert floor.pad.texts == ("0.10",)
        await floor.press("enter")
        await floor.until_shown("reading 3 of 3")
    assert [entry[2] for entry in entries(at_samples)][-2:] == ["0.11", "0.10"]
    other.ledger.close()


async def test_a_correction_keeps_both_values_and_asks_for_its_reason(after_a_sample):
    async with opened(after_a_sample) as floor:
        await floor.type("S2-half")
        await floor.press("f5")
        await floor.until_shown("Correct a value of LOT-1", "Read the plate three times.")
        await floor.press("enter")
        await floor.until(lambda: isinstance(floor.app.screen, FormScreen))
        await floor.submit("0.15")
        await floor.until_shown("Say why")
        await floor.submit("transposed digits")
        await floor.until_shown("CORRECTED", "0.15", "followed: calculated 2.5")
        assert floor.pad.texts == ("S2-half",)
    corrected = next(n.entry for n in after_a_sample.batch(LOT).log if n.entry.act == "corrected")
    assert (corrected.typed, corrected.reason) == ("0.15", "transposed digits")


async def test_a_correction_that_is_not_understood_stays_in_the_record_and_in_its_form(after_a_sample):
    async with opened(after_a_sample) as floor:
        await floor.press("f5")
        await floor.until_shown("Correct a value of LOT-1")
        await floor.press("enter")
        await floor.until(lambda: isinstance(floor.app.screen, FormScreen))
        await floor.submit("0,15")
        await floor.submit("misread")
        await floor.until_shown("NOT DONE", "'0,15' was not understood, and stays in the record")
        assert floor.pad.texts == ("0,15", "misread")
        assert entries(after_a_sample)[-1][:3] == ("not understood", "2.4", "0,15")


async def test_a_second_person_sees_what_is_attested_and_the_first_one_is_refused(at_samples):
    async with opened(at_samples) as floor:
        await floor.until_shown("F6  Verify 3")
        await verify_first(floor)
        await floor.until_shown("NOT ALLOWED", "Olga Operator did this step.")
        await choose_person(floor, "otto", "operator")
        await verify_first(floor)
        await floor.until_shown("VERIFIED", "step 1.2", "F6  Verify 2")
    assert ("1.2", 1) in at_samples.batch(LOT).verified


async def verify_first(floor):
    await floor.press("f6")
    await floor.until_shown("Verify a step of LOT-1")
    await floor.press("enter")
    await floor.until_shown(
        "Charge the yeast extract.", "YE-2231: 3.01 g", "PASS", "between 2.94 and 3.06 g", NO_PASSWORD[:30]
    )
    await floor.press("f2")


async def test_a_comment_is_kept_at_the_open_step_and_counted(at_temperature):
    async with opened(at_temperature) as floor:
        await floor.type("37.")
        await floor.press("f4")
        await floor.until_shown("Write what happened")
        await floor.submit("foam rose")
        await floor.until_shown("The comment is on record", "commented: foam rose", "1 minor")
        assert floor.pad.texts == ("37.",)
        await floor.press("f9")
        await floor.until_shown("E12", "foam rose")


async def test_stopping_asks_first_and_no_is_the_answer_of_enter(at_temperature):
    async with opened(at_temperature, person="otto/supervisor") as floor:
        await floor.press("f7")
        await floor.until_shown("Stop the batch for good")
        await floor.press("down", "enter")
        await floor.until_shown("This cannot be taken back", "No, go back")
        await floor.press("enter")
        await floor.until(lambda: floor.app.screen is floor.batch)
        assert at_temperature.batch(LOT).status == "running"
        await floor.press("f7", "down", "enter")
        await floor.until_shown("This cannot be taken back")
        await floor.press("f2")
        await floor.until(lambda: isinstance(floor.app.screen, FormScreen))
        await floor.submit("leak at the seal")
        await floor.until_shown("STOPPED", "Its record is closed")


async def test_a_signature_is_given_only_after_its_question(started, at_samples):
    assert started is at_samples
    reach_signature(at_samples)
    async with opened(at_samples, person="otto/supervisor") as floor:
        await floor.until_shown("Step 4.3", "attests", "1.2", "Press F2 to sign")
        await floor.press("f2")
        await floor.until_shown("Charge the yeast extract.", "No, go back")
        await floor.press("enter")
        await floor.until(lambda: floor.app.screen is floor.batch)
        assert floor.step == "4.3"


def reach_signature(site):
    olga = site.actor("olga")
    desk.confirm(site, LOT, "2.1", olga, "S1")
    desk.record(site, LOT, "2.2", "1 h", olga)
    desk.record(site, LOT, "2.3", "2", olga)
    for reading in ("0.10", "0.11", "0.12"):
        desk.record(site, LOT, "2.4", reading, olga)
    desk.calculate(site, LOT, "2.5", olga)
    desk.end_phase(site, LOT, olga)
    desk.calculate(site, LOT, "3.1", olga)
    desk.record(site, LOT, "4.1", "950 mL", olga)
    desk.calculate(site, LOT, "4.2", olga)


async def test_a_phase_is_ended_only_where_it_may_be(at_temperature):
    async with opened(at_temperature) as floor:
        await floor.press("f8")
        await floor.until_shown("No phase can be ended here")


async def test_leaving_a_batch_with_text_in_its_field_asks_first(at_temperature):
    async with opened(at_temperature) as floor:
        await floor.type("37.")
        await floor.press("escape")
        await floor.until_shown("Leave what was typed and not submitted?", "'37.'")
        await floor.press("enter")
        await floor.until(lambda: floor.app.screen is floor.batch)
        assert floor.pad.texts == ("37.",)
        await floor.press("escape")
        await floor.until_shown("Leave what was typed")
        await floor.press("f2")
        await floor.until_shown("1 lots")


async def test_quitting_with_text_in_a_field_asks_first(at_temperature):
    async with opened(at_temperature) as floor:
        await floor.type("37.")
        await floor.press("ctrl+q")
        await floor.until_shown("'37.'", "It is not in the record")
        await floor.press("escape")
        await floor.until(lambda: floor.app.screen is floor.batch)
        await floor.press("ctrl+q")
        await floor.until_shown("'37.'")
        await floor.press("f2")
        await floor.until(lambda: floor.app._exit)
    assert floor.app.return_code == 0
