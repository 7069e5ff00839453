"""Data is never interpreted: no markup, no control characters, no action hidden in a comment."""

from __future__ import annotations

import pytest
from floor_making import LOT, entries, lines, opened
from textual import events

from lbpcmc.gmp.execution.usecases import comment
from lbpcmc.gmp.people.usecases import add_person, begin

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
    comment(at_temperature, begin(at_temperature, "olga"), LOT, text, "1.4")
    kept = lines(at_temperature)[-1].remark
    async with opened(at_temperature, size=(140, 40)) as running:
        await running.until_shown(f"commented: {shown(kept)}")
        await running.press("f9")
        await running.until_shown("Exceptions of LOT-1")
        assert shown(kept) in running.text
        assert running.app._exit is False


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_submitted_text_is_kept_and_shown_as_it_is(at_temperature, text):
    async with opened(at_temperature, size=(140, 40)) as running:
        for character in text:
            key = "escape" if character == "\x1b" else character
            if character >= " ":
                running.app.post_message(events.Key(key, character))
        typed = "".join(character for character in text if character >= " ")
        await running.until(lambda: running.form.texts == (typed,))
        assert "Not understood" in running.text
        await running.press("enter")
        await running.until_shown("NOT UNDERSTOOD")
        assert entries(at_temperature)[-1][0] == "not understood"
        kept = lines(at_temperature)[-1].typed
        assert f"'{shown(kept)}'" in running.text


async def test_names_of_people_are_shown_as_they_are(site):
    root = begin(site, "root")
    add_person(site, root, "eve", "[@click=app.quit]Eve[/nope]", ("operator",))
    async with opened(site, person="eve", lot=None, size=(140, 40)) as running:
        await running.until_shown("[@click=app.quit]Eve[/nope] / operator")
        await running.press("f3")
        await running.until_shown("Who is working?", "[@click=app.quit]Eve[/nope]")


async def test_a_screen_of_any_size_is_survived_and_what_is_typed_with_it(at_temperature):
    async with opened(at_temperature) as running:
        await running.type("37.0")
        for size in ((1, 1), (20, 5), (3, 40), (300, 100), (2, 2), (80, 24)):
            await running.pilot.resize_terminal(*size)
            await running.pilot.pause()
            assert len(running.lines) == size[1]
        await running.until_shown("Step 1.4", "Understood: read as 37.0 degC")
        await running.press("f1")
        await running.pilot.resize_terminal(1, 1)
        await running.pilot.resize_terminal(80, 24)
        await running.press("escape", "f9")
        await running.pilot.resize_terminal(1, 1)
        await running.pilot.resize_terminal(80, 24)
        await running.press("escape", "ctrl+q")
        await running.pilot.resize_terminal(1, 1)
        await running.pilot.resize_terminal(80, 24)
        await running.until_shown("Leave what was typed", "'37.0'")
