"""Scanners: faster than any screen, and not to be trusted with keys that write."""

from __future__ import annotations

import pytest
from floor_making import LOT, entries, opened
from textual import events

from lbpcmc import desk

FIRST, SECOND = "YE-2231-0123456789AB", "MATERIAL-LABEL-00042"


def burst(floor, text):
    """Send keys as a scanner does: all at once, without waiting for the screen."""
    for character in text:
        key = {"\r": "enter", "\n": "ctrl+j", "\t": "tab"}.get(character, character)
        floor.app.post_message(events.Key(key, character))


@pytest.fixture
def at_charge(started):
    desk.confirm(started, LOT, "1.1", started.actor("olga"), "FERM-07")
    return started


async def test_two_scans_in_one_write_land_in_their_own_fields(at_charge):
    async with opened(at_charge) as floor:
        burst(floor, f"{FIRST}\r{SECOND}")
        await floor.until(lambda: floor.pad.texts[1] == SECOND)
        assert floor.pad.texts == (FIRST, SECOND)


async def test_the_second_terminator_submits_both_exactly(at_charge):
    async with opened(at_charge) as floor:
        burst(floor, f"{FIRST}\r{SECOND}\r")
        await floor.until(lambda: len(entries(at_charge)) == 2)
        kept = at_charge.batch(LOT).log[-1].entry
        assert (kept.item, kept.typed, kept.act) == (FIRST, SECOND, "not understood")


@pytest.mark.parametrize("terminator", ["\r", "\n", "\r\n"])
async def test_carriage_return_line_feed_and_both_end_a_scan_once(at_charge, terminator):
    async with opened(at_charge) as floor:
        burst(floor, f"{FIRST}{terminator}3.01 g{terminator}")
        await floor.until(lambda: floor.step == "1.3")
        assert at_charge.batch(LOT).log[-1].entry.item == FIRST
        assert floor.pad.texts == ()


async def test_a_line_feed_behind_a_carriage_return_is_no_second_terminator(at_charge):
    async with opened(at_charge) as floor:
        burst(floor, f"{FIRST}\r\n")
        await floor.until(lambda: floor.pad.active == 1)
        await floor.until_shown("Type for example")
        assert "nothing is typed yet" not in floor.text
        burst(floor, "\n")
        await floor.until_shown("nothing is typed yet")


async def test_a_tab_moves_to_the_next_field_and_never_submits(at_charge):
    async with opened(at_charge) as floor:
        burst(floor, f"{FIRST}\t3.01 g\t")
        await floor.until(lambda: floor.pad.texts == (FIRST, "3.01 g"))
        assert floor.pad.active == 0
        assert len(entries(at_charge)) == 1


async def test_what_is_scanned_while_a_failing_verdict_waits_is_not_taken_and_does_not_pass_it(at_temperature):
    async with opened(at_temperature) as floor:
        burst(floor, f"38.0\r{SECOND}\r")
        await floor.until_shown("FAIL", f"'{SECOND}' was not taken")
        assert floor.pad.waits
        assert entries(at_temperature)[-1] == ("recorded", "1.4", "38.0", "fail")
        await floor.press("enter")
        await floor.until(lambda: not floor.pad.waits)
        assert floor.pad.texts == ("",)


async def test_a_scan_cannot_answer_a_question_with_yes(after_a_sample):
    async with opened(after_a_sample) as floor:
        await floor.press("f8")
        await floor.until_shown("End phase PH2")
        burst(floor, "yYfF2E-YES\r")
        await floor.until(lambda: floor.app.screen is floor.batch)
        assert floor.step == "2.1"
        assert floor.pad.texts == ("",)
        assert entries(after_a_sample)[-1][0] == "calculated"


async def test_no_scanned_text_confirms_a_step(started):
    olga = started.actor("olga")
    desk.confirm(started, LOT, "1.1", olga, "FERM-07")
    desk.charge(started, LOT, "1.2", "YE-1", "3.01 g", olga)
    before = len(entries(started))
    async with opened(started) as floor:
        burst(floor, "".join(map(chr, range(0x20, 0x7F))).replace("?", "").replace("E", "") + "\r\n")
        await floor.pilot.pause()
        await floor.until(lambda: floor.step == "1.3")
        assert len(entries(started)) == before


async def test_a_held_key_confirms_one_step_alone(started):
    olga = started.actor("olga")
    desk.confirm(started, LOT, "1.1", olga, "FERM-07")
    desk.charge(started, LOT, "1.2", "YE-1", "3.01 g", olga)
    desk.confirm(started, LOT, "1.3", olga)
    desk.record(started, LOT, "1.4", "37.0", olga)
    desk.record(started, LOT, "1.5", "6.8", olga)
    for occurrence in range(1, 3):
        desk.confirm(started, LOT, "2.1", olga, f"S{occurrence}")
        desk.record(started, LOT, "2.2", "1 h", olga)
        desk.record(started, LOT, "2.3", "1", olga)
        for _ in range(3):
            desk.record(started, LOT, "2.4", "0.1", olga)
        if occurrence == 1:
            desk.calculate(started, LOT, "2.5", olga)
    async with opened(started) as floor:
        floor.hand.step = 0.04
        for _ in range(20):
            floor.app.post_message(events.Key("f2", None))
        await floor.until_shown("NOT TAKEN", "F2 came too soon")
        assert [entry[0] for entry in entries(started)].count("calculated") == 2


async def test_a_held_enter_does_not_pass_the_verdict_it_brought_up(at_temperature):
    async with opened(at_temperature) as floor:
        floor.hand.step = 0.04
        burst(floor, "38.0" + "\r" * 20)
        await floor.until_shown("FAIL")
        await floor.pilot.pause()
        assert floor.pad.waits
        floor.hand.step = 2.0
        await floor.press("enter")
        await floor.until(lambda: floor.step == "1.5" and not floor.pad.waits)


async def test_a_pasted_text_never_submits_and_only_its_first_line_is_taken(at_temperature):
    async with opened(at_temperature) as floor:
        floor.app.post_message(events.Paste("37.0\n38.0\n"))
        await floor.until(lambda: floor.pad.texts == ("37.0",))
        floor.app.post_message(events.Paste("9" * 200_000))
        await floor.until_shown("found no room")
        assert len(entries(at_temperature)) == 3


async def test_an_empty_field_submits_nothing(at_temperature):
    async with opened(at_temperature) as floor:
        await floor.press("enter", "space", "enter")
        await floor.until_shown("nothing is typed yet")
        assert len(entries(at_temperature)) == 3
