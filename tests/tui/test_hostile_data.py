"""Data is never interpreted: no markup, no control characters, no action hidden in a comment."""

from __future__ import annotations

import pytest
from floor_making import LOT, entries, opened
from textual import events

from lbpcmc import desk

HOSTILE = [
    "[red]red[/red]",
    "[@click=app.quit]x[/]",
    "[/nope]",
    "[bold",
    "lot\u202etxet",
    "\x1b[2J\x1b]0;title\x07",
    "R&D <b>x</b>",
    "日本 é e\u0301 \u200b",
    "$variable {brace} %s",
]


def shown(text):
    return "".join(ch if ch.isprintable() else f"<U+{ord(ch):04X}>" for ch in text)


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_comment_is_shown_as_it_is_and_does_nothing(at_temperature, text):
    desk.comment(at_temperature, LOT, text, at_temperature.actor("olga"), "1.4")
    kept = at_temperature.batch(LOT).log[-1].entry.reason
    async with opened(at_temperature, size=(140, 40)) as floor:
        await floor.until_shown(f"commented: {shown(kept)}")
        await floor.press("f9")
        await floor.until_shown("Exceptions of LOT-1")
        assert shown(kept) in floor.text
        assert floor.app._exit is False


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_submitted_text_is_kept_and_shown_as_it_is(at_temperature, text):
    async with opened(at_temperature, size=(140, 40)) as floor:
        for character in text:
            key = "escape" if character == "\x1b" else character
            if character >= " ":
                floor.app.post_message(events.Key(key, character))
        typed = "".join(character for character in text if character >= " ")
        await floor.until(lambda: floor.pad.texts == (typed,))
        assert "Not understood" in floor.text
        await floor.press("enter")
        await floor.until_shown("NOT UNDERSTOOD")
        assert entries(at_temperature)[-1][0] == "not understood"
        kept = at_temperature.batch(LOT).log[-1].entry.typed
        assert f"'{shown(kept)}'" in floor.text


async def test_names_of_people_are_shown_as_they_are(site):
    root = site.actor("root")
    desk.add_person(site, "eve", "[@click=app.quit]Eve[/nope]", ("operator",), root)
    async with opened(site, person="eve", lot=None, size=(140, 40)) as floor:
        await floor.until_shown("[@click=app.quit]Eve[/nope] / operator")
        await floor.press("f3")
        await floor.until_shown("Who is working?", "[@click=app.quit]Eve[/nope]")


async def test_a_screen_of_any_size_is_survived_and_what_is_typed_with_it(at_temperature):
    async with opened(at_temperature) as floor:
        await floor.type("37.0")
        for size in ((1, 1), (20, 5), (3, 40), (300, 100), (2, 2), (80, 24)):
            await floor.pilot.resize_terminal(*size)
            await floor.pilot.pause()
            assert len(floor.lines) == size[1]
        await floor.until_shown("Step 1.4", "Understood: read as 37.0 degC")
        await floor.press("f1")
        await floor.pilot.resize_terminal(1, 1)
        await floor.pilot.resize_terminal(80, 24)
        await floor.press("escape", "f9")
        await floor.pilot.resize_terminal(1, 1)
        await floor.pilot.resize_terminal(80, 24)
        await floor.press("escape", "ctrl+q")
        await floor.pilot.resize_terminal(1, 1)
        await floor.pilot.resize_terminal(80, 24)
        await floor.until_shown("Leave what was typed", "'37.0'")
