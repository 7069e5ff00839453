"""One batch, step by step: what is asked, what is shown, what is kept."""

from __future__ import annotations

import pytest
from floor_making import LOT, elsewhere, entries, lines, opened

from lbpcmc.errors import StoreError
from lbpcmc.gmp.execution.usecases import batch_of, calculate, confirm, end_phase, record
from lbpcmc.gmp.people.usecases import begin
from lbpcmc.messages import say
from lbpcmc.tui.batch.step_prompt import NO_PASSWORD
from lbpcmc.tui.entry.form_screen import FormScreen


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_a_batch_from_its_first_step_to_its_end_by_keys_alone(started, size):
    async with opened(started, size=size) as running:
        await running.until_shown("Step 1.1", "ID of the equipment", "2 L stirred fermenter (clean, in calibration)")
        await running.submit("FERM-07")
        await running.until_shown("Step 1.2", "between 2.94 and 3.06 g", "Yeast extract, animal-free, 3.0 g")
        await running.submit("YE-2231")
        await running.submit("3.01 g")
        await running.until_shown("Step 1.3", "PASS", "YE-2231: 3.01 g", "Press F2 when this is done")
        await running.press("f2")
        await running.until_shown("Step 1.4", "CPP: critical process parameter", "second person needed")
        await running.submit("37.0")
        await running.submit("6.8")
        for occurrence, readings in enumerate((("0.10", "0.11", "0.12"), ("0.20", "0.21", "0.22")), 1):
            await running.until_shown(f"occurrence {occurrence} of 5")
            for text in (f"S{occurrence}", f"{occurrence} h", "2"):
                await running.submit(text)
            for number, reading in enumerate(readings, 1):
                await running.until_shown(f"reading {number} of 3")
                await running.submit(reading)
            await running.until_shown("Press F2 to calculate", "mean(reading) * reader_slope")
            await running.press("f2")
        await running.until_shown("CALCULATED", "0.336", "od = mean(reading) * reader_slope", "F8")
        await running.press("f8")
        await running.until_shown("End phase PH2 of LOT-1 here?", "2 of 5 occurrences")
        await running.press("f2")
        await running.until_shown("Phase PH2 is ended", "Step 3.1", "at least 0.10")
        await running.press("f2")
        await running.until_shown("Step 4.1")
        await running.submit("950 mL")
        await running.press("f2")
        await running.until_shown("95.0 %", "Step 4.3", "F2  Sign")
        await choose_person(running, "otto", "supervisor")
        for step in ("4.3", "4.4"):
            await running.until(lambda at=step: running.step == at)
            await running.press("f2")
            await running.until_shown("Sign as Otto Operator / supervisor?", "No password ceremony exists yet")
            await running.press("f2")
        await running.until_shown("SIGNED", "Every step is done")
        await running.press("f2")
        await running.until_shown("Complete LOT-1?")
        await running.press("f2")
        await running.until_shown("COMPLETE", "Its record is closed")
    state = batch_of(started, LOT)
    assert state.status == "complete"
    assert state.latest(("4.2", 1, 1)).payload.value.interpreted == "95.0 %"
    assert {one.envelope.name for one in state.log if one.envelope.type == "step.signed"} == {"Otto Operator"}


async def choose_person(running, person, role):
    await running.press("f3")
    await running.until_shown("Who is working?")
    people = running.app.screen
    wanted = next(n for n, one in enumerate(people._rows) if (one.id, one.role) == (person, role))
    await running.press("home", *["down"] * wanted, "enter")
    await running.until(lambda: running.app.session.role == role and running.app.screen is not people)


async def test_while_typing_only_understanding_is_shown_and_the_verdict_comes_on_submission(at_temperature):
    async with opened(at_temperature) as running:
        for text in ("38.0", "20", "37.0"):
            await running.type(text)
            await running.until_shown(f"Understood: read as {text} degC")
            shown = running.text.replace("Understood", "")
            assert not any(word in shown for word in ("PASS   step 1.4", "FAIL", "ALERT ", "limit 37.5"))
            await running.press("ctrl+u")
        await running.type("37,2C")
        await running.until_shown("Not understood: '37,2C'", "A comma can")
        assert len(entries(at_temperature)) == 3


async def test_a_text_that_is_not_understood_stays_in_the_record_and_the_step_stays_open(at_temperature):
    async with opened(at_temperature) as running:
        await running.submit("37,2C")
        await running.until_shown("NOT UNDERSTOOD", "It stays in the record. The step is still open.", "Step 1.4")
        assert entries(at_temperature)[-1] == ("not understood", "1.4", "37,2C", "invalid")
        assert "1 minor" in running.text
        await running.submit("37.2")
        await running.until_shown("PASS", "Step 1.5", "'37,2C'")


@pytest.mark.parametrize(("typed", "word", "reason"), [("38.0", "FAIL", "limit 37.5"), ("37.3", "ALERT", "limit 37.2")])
async def test_a_verdict_that_is_not_a_pass_is_read_before_the_next_step(at_temperature, typed, word, reason):
    async with opened(at_temperature) as running:
        await running.submit(typed)
        await running.until_shown(word, f"{typed} degC", reason, "Read the verdict", "Step 1.4")
        await running.press("f2")
        await running.until_shown("NOT TAKEN")
        await running.press("enter")
        await running.until_shown("Step 1.5")
        assert entries(at_temperature)[-1][2] == typed


async def test_conversions_and_roundings_are_shown_with_the_verdict(at_temperature):
    async with opened(at_temperature) as running:
        await running.submit("98.6 degF")
        await running.until_shown("PASS", "98.6 degF", "37")
        trace = lines(at_temperature)[-1].trace
        assert trace
        assert all(line in running.text for line in trace)


async def test_a_failing_value_that_holds_the_batch_says_so_and_quality_resumes_it(at_temperature):
    record(at_temperature, begin(at_temperature, "olga"), LOT, "1.4", "37.0")
    async with opened(at_temperature) as running:
        await running.submit("5.8")
        await running.until_shown("FAIL", "ON HOLD", "below the limit 6.7")
        await running.press("enter")
        await running.until_shown("Nothing can be recorded until quality resumes")
        await running.press("f2")
        assert batch_of(at_temperature, LOT).status == "held"
        await choose_person(running, "quinn", "quality")
        await running.press("f7")
        await running.until_shown("Resume the batch")
        await running.press("enter")
        await running.until_shown("Resume the batch LOT-1?")
        await running.press("f2")
        await running.until(lambda: isinstance(running.app.screen, FormScreen))
        await running.submit("continued for information")
        await running.until_shown("RUNNING", "resumed: continued")
    assert batch_of(at_temperature, LOT).status == "running"


async def test_a_refusal_of_the_rules_keeps_what_was_typed(at_temperature):
    async with opened(at_temperature, person="quinn") as running:
        await running.submit("37.0")
        await running.until_shown("NOT ALLOWED", "Quinn Quality acts as quality", "analyst, operator")
        assert running.form.texts == ("37.0",)
        assert len(entries(at_temperature)) == 3


async def test_a_full_disk_keeps_what_was_typed_and_says_so(at_temperature, monkeypatch):
    def full():
        raise StoreError(say("database.full"))

    async with opened(at_temperature) as running:
        with monkeypatch.context() as patch:
            patch.setattr(at_temperature.ledger, "writing", full)
            await running.submit("37.0")
            await running.until_shown("NOT WRITTEN", "The disk is full.", "make room and try again")
            assert running.form.texts == ("37.0",)
        await running.press("enter")
        await running.until_shown("PASS", "Step 1.5")


async def test_another_station_that_was_first_at_another_step_shows_its_entry_and_what_was_typed(at_temperature):
    other = elsewhere(at_temperature)
    async with opened(at_temperature) as running:
        await running.type("37.1")
        record(other, begin(other, "otto"), LOT, "1.4", "36.9")
        await running.press("enter")
        await running.until_shown("ANOTHER STATION WAS FIRST", "36.9 degC", "Otto Operator", "'37.1' was not recorded")
        await running.press("enter")
        await running.until_shown("Step 1.5")
        assert running.form.texts == ("",)
    assert [entry[2] for entry in entries(at_temperature)][-1] == "36.9"
    other.close()


async def test_another_station_that_was_first_at_the_same_step_leaves_the_text_in_its_field(at_samples):
    olga = begin(at_samples, "olga")
    confirm(at_samples, olga, LOT, "2.1", "S1")
    record(at_samples, olga, LOT, "2.2", "1 h")
    record(at_samples, olga, LOT, "2.3", "2")
    other = elsewhere(at_samples)
    async with opened(at_samples) as running:
        await running.type("0.10")
        await running.until_shown("reading 1 of 3")
        record(other, begin(other, "otto"), LOT, "2.4", "0.11")
        await running.press("enter")
        await running.until_shown("ANOTHER STATION WAS FIRST", "0.11", "'0.10' is still in the field", "reading 2 of 3")
        assert running.form.texts == ("0.10",)
        await running.press("enter")
        await running.until_shown("reading 3 of 3")
    assert [entry[2] for entry in entries(at_samples)][-2:] == ["0.11", "0.10"]
    other.close()


async def test_a_correction_keeps_both_values_and_asks_for_its_reason(after_a_sample):
    async with opened(after_a_sample) as running:
        await running.type("S2-half")
        await running.press("f5")
        await running.until_shown("Correct a value of LOT-1", "Read the plate three times.")
        await running.press("enter")
        await running.until(lambda: isinstance(running.app.screen, FormScreen))
        await running.submit("0.15")
        await running.until_shown("Say why")
        await running.submit("transposed digits")
        await running.until_shown("CORRECTED", "0.15", "followed: calculated 2.5")
        assert running.form.texts == ("S2-half",)
    corrected = next(one for one in lines(after_a_sample) if one.act == "corrected")
    assert (corrected.typed, corrected.remark) == ("0.15", "transposed digits")


async def test_a_correction_that_is_not_understood_stays_in_the_record_and_in_its_form(after_a_sample):
    async with opened(after_a_sample) as running:
        await running.press("f5")
        await running.until_shown("Correct a value of LOT-1")
        await running.press("enter")
        await running.until(lambda: isinstance(running.app.screen, FormScreen))
        await running.submit("0,15")
        await running.submit("misread")
        await running.until_shown("NOT DONE", "'0,15' was not understood, and stays in the record")
        assert running.form.texts == ("0,15", "misread")
        assert entries(after_a_sample)[-1][:3] == ("not understood", "2.4 r3", "0,15")


async def test_a_second_person_sees_what_is_attested_and_the_first_one_is_refused(at_samples):
    async with opened(at_samples) as running:
        await running.until_shown("F6  Verify 3")
        await verify_first(running)
        await running.until_shown("NOT ALLOWED", "Olga Operator did this step.")
        await choose_person(running, "otto", "operator")
        await verify_first(running)
        await running.until_shown("VERIFIED", "step 1.2", "F6  Verify 2")
    assert ("1.2", 1) in batch_of(at_samples, LOT).verified


async def verify_first(running):
    await running.press("f6")
    await running.until_shown("Verify a step of LOT-1")
    await running.press("enter")
    await running.until_shown(
        "Charge the yeast extract.", "YE-2231: 3.01 g", "PASS", "between 2.94 and 3.06 g", NO_PASSWORD[:30]
    )
    await running.press("f2")


async def test_a_comment_is_kept_at_the_open_step_and_counted(at_temperature):
    async with opened(at_temperature) as running:
        await running.type("37.")
        await running.press("f4")
        await running.until_shown("Write what happened")
        await running.submit("foam rose")
        await running.until_shown("The comment is on record", "commented: foam rose", "1 minor")
        assert running.form.texts == ("37.",)
        await running.press("f9")
        await running.until_shown("E12", "foam rose")


async def test_stopping_asks_first_and_no_is_the_answer_of_enter(at_temperature):
    async with opened(at_temperature, person="otto/supervisor") as running:
        await running.press("f7")
        await running.until_shown("Stop the batch for good")
        await running.press("down", "enter")
        await running.until_shown("This cannot be taken back", "No, go back")
        await running.press("enter")
        await running.until(lambda: running.app.screen is running.batch)
        assert batch_of(at_temperature, LOT).status == "running"
        await running.press("f7", "down", "enter")
        await running.until_shown("This cannot be taken back")
        await running.press("f2")
        await running.until(lambda: isinstance(running.app.screen, FormScreen))
        await running.submit("leak at the seal")
        await running.until_shown("STOPPED", "Its record is closed")


async def test_a_signature_is_given_only_after_its_question(started, at_samples):
    assert started is at_samples
    reach_signature(at_samples)
    async with opened(at_samples, person="otto/supervisor") as running:
        await running.until_shown("Step 4.3", "attests", "1.2", "Press F2 to sign")
        await running.press("f2")
        await running.until_shown("Charge the yeast extract.", "No, go back")
        await running.press("enter")
        await running.until(lambda: running.app.screen is running.batch)
        assert running.step == "4.3"


def reach_signature(site):
    olga = begin(site, "olga")
    confirm(site, olga, LOT, "2.1", "S1")
    record(site, olga, LOT, "2.2", "1 h")
    record(site, olga, LOT, "2.3", "2")
    for reading in ("0.10", "0.11", "0.12"):
        record(site, olga, LOT, "2.4", reading)
    calculate(site, olga, LOT, "2.5")
    end_phase(site, olga, LOT)
    calculate(site, olga, LOT, "3.1")
    record(site, olga, LOT, "4.1", "950 mL")
    calculate(site, olga, LOT, "4.2")


async def test_a_phase_is_ended_only_where_it_may_be(at_temperature):
    async with opened(at_temperature) as running:
        await running.press("f8")
        await running.until_shown("No phase can be ended here")


async def test_leaving_a_batch_with_text_in_its_field_asks_first(at_temperature):
    async with opened(at_temperature) as running:
        await running.type("37.")
        await running.press("escape")
        await running.until_shown("Leave what was typed and not submitted?", "'37.'")
        await running.press("enter")
        await running.until(lambda: running.app.screen is running.batch)
        assert running.form.texts == ("37.",)
        await running.press("escape")
        await running.until_shown("Leave what was typed")
        await running.press("f2")
        await running.until_shown("1 lot.")


async def test_quitting_with_text_in_a_field_asks_first(at_temperature):
    async with opened(at_temperature) as running:
        await running.type("37.")
        await running.press("ctrl+q")
        await running.until_shown("'37.'", "It is not in the record")
        await running.press("escape")
        await running.until(lambda: running.app.screen is running.batch)
        await running.press("ctrl+q")
        await running.until_shown("'37.'")
        await running.press("f2")
        await running.until(lambda: running.app._exit)
    assert running.app.return_code == 0
