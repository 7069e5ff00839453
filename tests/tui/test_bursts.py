"""Scanners: faster than any screen, and not to be trusted with keys that write."""

from __future__ import annotations

import pytest
from floor_making import LOT, entries, lines, opened
from textual import events

from lbpcmc.gmp.execution.usecases import calculate, charge, confirm, record
from lbpcmc.gmp.people.usecases import begin

FIRST, SECOND = "YE-2231-0123456789AB", "MATERIAL-LABEL-00042"


def burst(running, text):
    """Send keys as a scanner does: all at once, without waiting for the screen."""
    for character in text:
        key = {"\r": "enter", "\n": "ctrl+j", "\t": "tab"}.get(character, character)
        running.app.post_message(events.Key(key, character))


@pytest.fixture
def at_charge(started):
    confirm(started, begin(started, "olga"), LOT, "1.1", "FERM-07")
    return started


async def test_two_scans_in_one_write_land_in_their_own_fields(at_charge):
    async with opened(at_charge) as running:
        burst(running, f"{FIRST}\r{SECOND}")
        await running.until(lambda: running.form.texts[1] == SECOND)
        assert running.form.texts == (FIRST, SECOND)


async def test_the_second_terminator_submits_both_exactly(at_charge):
    async with opened(at_charge) as running:
        burst(running, f"{FIRST}\r{SECOND}\r")
        await running.until(lambda: len(entries(at_charge)) == 2)
        kept = lines(at_charge)[-1]
        assert (kept.item, kept.typed, kept.act) == (FIRST, SECOND, "not understood")


@pytest.mark.parametrize("terminator", ["\r", "\n", "\r\n"])
async def test_carriage_return_line_feed_and_both_end_a_scan_once(at_charge, terminator):
    async with opened(at_charge) as running:
        burst(running, f"{FIRST}{terminator}3.01 g{terminator}")
        await running.until(lambda: running.step == "1.3")
        assert lines(at_charge)[-1].item == FIRST
        assert running.form.texts == ()


async def test_a_line_feed_behind_a_carriage_return_is_not_a_second_terminator(at_charge):
    async with opened(at_charge) as running:
        burst(running, f"{FIRST}\r\n")
        await running.until(lambda: running.form.active == 1)
        await running.until_shown("Type for example")
        assert "nothing is typed yet" not in running.text
        burst(running, "\n")
        await running.until_shown("nothing is typed yet")


async def test_a_tab_moves_to_the_next_field_and_never_submits(at_charge):
    async with opened(at_charge) as running:
        burst(running, f"{FIRST}\t3.01 g\t")
        await running.until(lambda: running.form.texts == (FIRST, "3.01 g"))
        assert running.form.active == 0
        assert len(entries(at_charge)) == 1


async def test_what_is_scanned_while_a_failing_verdict_waits_is_not_taken_and_does_not_pass_it(at_temperature):
    async with opened(at_temperature) as running:
        burst(running, f"38.0\r{SECOND}\r")
        await running.until_shown("FAIL", f"'{SECOND}' was not taken")
        assert running.form.waits
        assert entries(at_temperature)[-1] == ("recorded", "1.4", "38.0", "fail")
        await running.press("enter")
        await running.until(lambda: not running.form.waits)
        assert running.form.texts == ("",)


async def test_a_scan_cannot_answer_a_question_with_yes(after_a_sample):
    async with opened(after_a_sample) as running:
        await running.press("f8")
        await running.until_shown("End phase PH2")
        burst(running, "yYfF2E-YES\r")
        await running.until(lambda: running.app.screen is running.batch)
        assert running.step == "2.1"
        assert running.form.texts == ("",)
        assert entries(after_a_sample)[-1][0] == "calculated"


async def test_no_scanned_text_confirms_a_step(started):
    olga = begin(started, "olga")
    confirm(started, olga, LOT, "1.1", "FERM-07")
    charge(started, olga, LOT, "1.2", "YE-1", "3.01 g")
    before = len(entries(started))
    async with opened(started) as running:
        burst(running, "".join(map(chr, range(0x20, 0x7F))).replace("?", "").replace("E", "") + "\r\n")
        await running.pilot.pause()
        await running.until(lambda: running.step == "1.3")
        assert len(entries(started)) == before


async def test_a_held_key_confirms_one_step_alone(started):
    olga = begin(started, "olga")
    confirm(started, olga, LOT, "1.1", "FERM-07")
    charge(started, olga, LOT, "1.2", "YE-1", "3.01 g")
    confirm(started, olga, LOT, "1.3")
    record(started, olga, LOT, "1.4", "37.0")
    record(started, olga, LOT, "1.5", "6.8")
    for occurrence in range(1, 3):
        confirm(started, olga, LOT, "2.1", f"S{occurrence}")
        record(started, olga, LOT, "2.2", "1 h")
        record(started, olga, LOT, "2.3", "1")
        for _ in range(3):
            record(started, olga, LOT, "2.4", "0.1")
        if occurrence == 1:
            calculate(started, olga, LOT, "2.5")
    async with opened(started) as running:
        running.hand.step = 0.04
        for _ in range(20):
            running.app.post_message(events.Key("f2", None))
        await running.until_shown("NOT TAKEN", "F2 came too soon")
        assert [entry[0] for entry in entries(started)].count("calculated") == 2


async def test_a_held_enter_does_not_pass_the_verdict_it_brought_up(at_temperature):
    async with opened(at_temperature) as running:
        running.hand.step = 0.04
        burst(running, "38.0" + "\r" * 20)
        await running.until_shown("FAIL")
        await running.pilot.pause()
        assert running.form.waits
        running.hand.step = 2.0
        await running.press("enter")
        await running.until(lambda: running.step == "1.5" and not running.form.waits)


async def test_a_pasted_text_never_submits_and_only_its_first_line_is_taken(at_temperature):
    async with opened(at_temperature) as running:
        running.app.post_message(events.Paste("37.0\n38.0\n"))
        await running.until(lambda: running.form.texts == ("37.0",))
        running.app.post_message(events.Paste("9" * 200_000))
        await running.until_shown("found no room")
        assert len(entries(at_temperature)) == 3


async def test_an_empty_field_submits_nothing(at_temperature):
    async with opened(at_temperature) as running:
        await running.press("enter", "space", "enter")
        await running.until_shown("nothing is typed yet")
        assert len(entries(at_temperature)) == 3
