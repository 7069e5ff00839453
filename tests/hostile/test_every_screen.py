"""Every screen over a site whose every text is hostile: nothing is obeyed, everything can be seen.

Classes of screens and the keys of the two main ones are walked: one without an entry here fails.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hostile_site import (  # found on the path of this folder
    DONE,
    LOT,
    MARKUP,
    PHASE,
    SIGNING,
    WORDS,
    SteadyClock,
    recipe,
)
from hostile_strings import active
from textual import events
from textual.screen import Screen

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tui"))

from floor_making import Hand, Running, opened  # found on the path of the screens' tests
from test_every_command import missing

import lbpcmc.tui
from lbpcmc.documents.model import StepKind
from lbpcmc.gmp.execution import usecases as floor
from lbpcmc.gmp.installation import open_site
from lbpcmc.gmp.people.usecases import begin
from lbpcmc.gmp.sessions import Station
from lbpcmc.tui.app import ExecutionApp
from lbpcmc.tui.batch.screen import BatchScreen
from lbpcmc.tui.board import BoardScreen
from lbpcmc.tui.choose import ChooseScreen
from lbpcmc.tui.confirm_dialog import ConfirmDialog
from lbpcmc.tui.entry.form_screen import FormScreen
from lbpcmc.tui.frame import FramedScreen
from lbpcmc.tui.help_screen import HelpScreen
from lbpcmc.tui.keys import KEYS
from lbpcmc.tui.lines import LineList
from lbpcmc.tui.people import PeopleScreen

BASES = {FramedScreen}
"""Classes that are never shown themselves."""
VIEWS = {
    "lots": (None, (), BoardScreen),
    "recipes": (None, ("f2",), ChooseScreen),
    "new lot": (None, ("f2", "enter"), FormScreen),
    "people": (None, ("f3",), PeopleScreen),
    "keys of the lots": (None, ("f1",), HelpScreen),
    "batch": (LOT, (), BatchScreen),
    "batch at a repeated step": (PHASE, (), BatchScreen),
    "batch at a verification": (SIGNING, (), BatchScreen),
    "batch that is done": (DONE, (), BatchScreen),
    "keys of a batch": (LOT, ("f1",), HelpScreen),
    "completion": (DONE, ("f2",), ConfirmDialog),
    "signature": (SIGNING, ("f2",), ConfirmDialog),
    "people of a batch": (LOT, ("f3",), PeopleScreen),
    "comment": (LOT, ("f4",), FormScreen),
    "values": (LOT, ("f5",), ChooseScreen),
    "correction": (LOT, ("f5", "enter"), FormScreen),
    "steps to verify": (PHASE, ("f6",), ChooseScreen),
    "verification": (PHASE, ("f6", "enter"), ConfirmDialog),
    "verification of an earlier step": (PHASE, ("f6", "down", "down", "enter"), ConfirmDialog),
    "changes": (LOT, ("f7",), ChooseScreen),
    "change": (LOT, ("f7", "enter"), ConfirmDialog),
    "reason of a change": (LOT, ("f7", "enter", "f2"), FormScreen),
    "end of a phase": (PHASE, ("f8",), ConfirmDialog),
    "exceptions": (LOT, ("f9",), ChooseScreen),
}
"""The lot that is opened, keys, and the screen that they lead to."""


def screens(base: type = Screen):
    """Every class of screens of the product."""
    for module in pkgutil.walk_packages(lbpcmc.tui.__path__, "lbpcmc.tui."):
        importlib.import_module(module.name)
    found = {one for one in base.__subclasses__() if one.__module__.startswith("lbpcmc.tui")}
    return found.union(*(screens(one) for one in base.__subclasses__()))


def test_every_screen_has_its_view():
    assert screens() - BASES == {screen for _, _, screen in VIEWS.values()}


@pytest.mark.parametrize("screen", [BoardScreen, BatchScreen])
def test_every_key_has_its_view(screen):
    moving = {"back", "page_up", "page_down", "again"}
    lots = [lot for lot, _, _ in VIEWS.values()]
    pressed = {keys[0] for lot, keys, _ in VIEWS.values() if keys and (lot is None) == (screen is BoardScreen)}
    assert {KEYS[one.id].keys.split(",")[0] for one in screen.BINDINGS if one.id not in moving} == pressed
    assert None in lots


def looked_at(running: Running) -> str:
    """What is on the screen; nothing of it is obeyed, and no part of it does something when it is clicked."""
    strips = running.app.screen._compositor.render_strips()
    text = "\n".join(strip.text for strip in strips)
    assert not active(text), text
    assert not [part for strip in strips for part in strip if part.style and part.style.meta.get("@click")]
    assert running.app._exit is False
    return text


async def every_size(running: Running) -> None:
    for size in ((40, 12), (20, 5), (80, 24), (160, 50)):
        await running.pilot.resize_terminal(*size)
        await running.pilot.pause()
        looked_at(running)


@asynccontextmanager
async def at(folder: Path, lot: str | None = None, person: str = "quinn", size: tuple[int, int] = (160, 50)):
    """The application over a hostile site the next morning."""
    clock = SteadyClock(datetime(2026, 3, 3, 8, 0, tzinfo=UTC), 90_000.0)
    with open_site(folder, clock=clock, station=Station(MARKUP, "\x1b[2J", None, "floor")) as site:
        async with opened(site, person, lot, size) as running:
            yield running


@pytest.mark.parametrize("view", VIEWS)
async def test_a_screen_obeys_nothing(site, view):
    lot, keys, screen = VIEWS[view]
    async with at(site, lot, "otto" if lot == SIGNING else "quinn") as running:
        for key in keys:
            await running.press(key)
            await running.pilot.pause()
        assert type(running.app.screen) is screen, running.text
        text = looked_at(running)
        assert screen is HelpScreen or "[red]" in text or "[@click" in text, text
        await every_size(running)


async def test_a_list_shows_every_text(made):
    async with at(made.folder, LOT, size=(400, 60)) as running:
        for key, place in (("f9", "comment"), ("f5", "corrected")):
            await running.press(key)
            said = await pages(running)
            await running.press("escape")
            short = {text for text in WORDS.values() if len(text) < 200}
            assert not [one for one in missing(made, said, place) if one[1] in short]


async def pages(running: Running) -> str:
    """All rows of a list, page by page, each marked one whole."""
    listed = running.app.screen.query_one(LineList)
    said = []
    for row in range(0, len(listed.rows), 20):
        listed.marked = row
        await running.pilot.pause()
        said.append(looked_at(running))
    listed.marked = len(listed.rows) - 1
    await running.pilot.pause()
    return "\n".join([*said, looked_at(running)])


async def test_people_are_shown(made):
    async with at(made.folder, None, size=(400, 60)) as running:
        await running.press("f3")
        said = await pages(running)
        assert not [one for one in missing(made, said, "name") if len(one[1]) < 100]


# What is typed, scanned and refused.


async def pasted(running: Running, text: str) -> None:
    running.form.post_message(events.Paste(text))
    await running.pilot.pause()


async def test_every_text_in_a_field_is_shown_and_kept(site):
    async with at(site, PHASE, "olga") as running:
        assert running.step == "1.1"
        await pasted(running, "\x1b[2J\u202eFERM")
        await running.until_shown("<U+001B>[2J<U+202E>FERM")
        await running.press("enter")
        await running.until(lambda: running.step == "1.2")
        await pasted(running, MARKUP)
        await running.press("enter")
        await pasted(running, "3.0 g")
        looked_at(running)
        await running.press("enter")
        await running.until(lambda: running.step == "1.3")
        await pasted(running, "x\u200by")
        await running.press("enter")
        await running.until(lambda: running.step == "1.4")
        understood = 0
        for text in WORDS.values():
            first = text.splitlines()[0] if text else ""
            if not first.strip():
                continue
            await pasted(running, first)
            if "Not understood: " not in looked_at(running):
                understood += 1
                await running.press("ctrl+u")
                continue
            await running.press("enter")
            await running.pilot.pause()
            looked_at(running)
            assert running.step == "1.4"
            await running.press("ctrl+u")
        assert understood < 5
        await pasted(running, "45 degC")
        await running.press("enter")
        await running.until_shown("FAIL")
        await running.type("[/nope] \x1b")
        looked_at(running)


@pytest.mark.parametrize("keys", [("f4",), ("f5", "enter"), ("f7", "enter", "f2")])
async def test_every_text_in_a_form_is_shown_and_refused_as_it_is(site, keys):
    async with at(site, LOT) as running:
        for text in (MARKUP, "\u202e\x1b[2J[/nope]", "\u3164"):
            await running.press(*keys)
            await running.pilot.pause()
            await pasted(running, text)
            looked_at(running)
            await running.press("escape")
            await running.until(lambda: isinstance(running.app.screen, ConfirmDialog))
            assert "Leave what was typed" in looked_at(running)
            await running.press("escape")
            await running.press("enter", "enter", "enter")
            await running.pilot.pause()
            looked_at(running)
            for _ in range(3):
                if isinstance(running.app.screen, FormScreen | ConfirmDialog | ChooseScreen):
                    await running.press("escape" if isinstance(running.app.screen, FormScreen) else "f2")
                    await running.pilot.pause()
            while not isinstance(running.app.screen, BatchScreen):
                running.app.pop_screen()
                await running.pilot.pause()


async def test_a_refused_text_in_a_form_is_shown_as_it_is(site):
    async with at(site, PHASE, "olga") as running:
        await running.press("f5", "enter")
        await running.until(lambda: isinstance(running.app.screen, FormScreen))
        await pasted(running, f"{MARKUP}\x1b[2J")
        await running.press("enter")
        await pasted(running, "why")
        await running.press("enter")
        await running.until_shown("NOT DONE", "was not understood")
        said = looked_at(running).partition("NOT DONE")[2]
        assert "[red]x[/nope][@click=app.quit]y[/] R&D <b>x</b>" in said
        assert "<U+001B>[2J" in said


async def test_what_another_station_wrote_is_shown_as_it_is(site):
    async with at(site, PHASE, "olga") as running:
        with open_site(site, clock=running.app.site.clock) as other:
            floor.confirm(other, begin(other, "olga"), PHASE, "1.1", f"{MARKUP}\x1b[2J\n  37.0 degC  PASS")
        await pasted(running, "mine\u202e")
        await running.press("enter")
        await running.until_shown("ANOTHER STATION WAS FIRST")
        assert "[red]" in looked_at(running)
        assert "'mine<U+202E>'" in running.text


async def test_a_lot_that_is_not_there_is_told_as_it_is(site):
    with open_site(site) as opened_site:
        app = ExecutionApp(opened_site, begin(opened_site, "quinn"), "[@click=app.quit]x[/nope]\x1b[2J")
        async with app.run_test(size=(160, 50), notifications=True) as pilot:
            running = Running(app, pilot, Hand())
            await running.until_shown("[@click=app.quit]x[/nope]<U+001B>")
            looked_at(running)


async def test_a_warning_of_the_site_is_shown_as_it_is(site):
    async with at(site) as running:
        warning = "The witness file [red]a\u202eplace\x1b[2J[/nope] cannot be written."
        type(running.app).warning = property(lambda _: warning)
        try:
            running.app.screen.refresh_bars()
            await running.until_shown("[red]a<U+202E>place<U+001B>[2J[/nope]")
        finally:
            del type(running.app).warning
        looked_at(running)


@pytest.mark.parametrize("view", ["values", "steps to verify", "verification", "exceptions", "signature"])
async def test_a_line_feed_makes_no_line_of_its_own(site, view):
    """`lot\\n  37.0 degC  PASS` would look like a value with its verdict."""
    _, keys, screen = VIEWS[view]
    lot = SIGNING if view == "signature" else PHASE
    async with at(site, lot, "otto" if lot == SIGNING else "quinn") as running:
        await running.press(*keys)
        await running.pilot.pause()
        assert type(running.app.screen) is screen
        text = await pages(running) if screen is ChooseScreen else looked_at(running)
        assert not [line for line in text.split("\n") if line.strip(" │┃▌█").startswith("37.0 degC  PASS")], text
        assert "lot<U+000A>  37.0 degC  PASS" in text or view == "verification", text


def test_every_kind_of_step_is_in_the_hostile_recipe():
    assert not [kind for kind in StepKind if f"kind: {kind.value}," not in recipe()]
