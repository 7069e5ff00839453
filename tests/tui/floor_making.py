"""A running application for tests: its keys, a clock that makes every key unhurried, and what is on its screen."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from lbpcmc.gmp.execution.usecases import batch_of
from lbpcmc.gmp.installation import open_site
from lbpcmc.gmp.people.usecases import begin
from lbpcmc.gmp.printed import line
from lbpcmc.gmp.sessions import Station
from lbpcmc.tui.app import ExecutionApp
from lbpcmc.tui.batch.screen import BatchScreen
from lbpcmc.tui.entry.entry_form import EntryForm

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot

    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.lines import Line

LOT = "LOT-1"
LOOKS = 2000
"""How often a condition is looked at before a test fails; each look lets the application finish what it has to do."""


class Hand:
    """A clock for keys: each press comes two seconds after the last one, unless the hand is in a hurry."""

    def __init__(self) -> None:
        self.when = 0.0
        self.step = 2.0

    def __call__(self) -> float:
        self.when += self.step
        return self.when


class Running:
    """A running application, its keys, and what is on its screen."""

    def __init__(self, app: ExecutionApp, pilot: Pilot[None], hand: Hand) -> None:
        self.app, self.pilot, self.hand = app, pilot, hand

    async def until(self, condition: Callable[[], bool]) -> None:
        for _ in range(LOOKS):
            if condition():
                return
            await self.pilot.pause()
        raise AssertionError(f"never came true; on the screen:\n{self.text}")

    async def until_shown(self, *texts: str) -> None:
        await self.until(lambda: all(text in self.text for text in texts))

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        await self.pilot.press(*("space" if character == " " else character for character in text))

    async def submit(self, text: str) -> None:
        await self.type(text)
        await self.press("enter")

    @property
    def text(self) -> str:
        """Everything on the screen, line by line."""
        screen = self.app.screen
        return "\n".join(strip.text for strip in screen._compositor.render_strips())

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @property
    def batch(self) -> BatchScreen:
        return next(screen for screen in reversed(self.app.screen_stack) if isinstance(screen, BatchScreen))

    @property
    def form(self) -> EntryForm:
        return self.app.screen.query_one(EntryForm)

    @property
    def step(self) -> str:
        """ID of the step that is on the screen as open."""
        return self.batch.card.step.step if self.batch.card.step else ""


def lines(site: Site, lot: str = LOT) -> list[Line]:
    """Every entry of a batch in words, its start first."""
    return [line(event) for event in batch_of(site, lot).log]


def entries(site: Site, lot: str = LOT) -> list[tuple[str, str, str, str]]:
    """What was done, place, typed text and verdict of every entry of a batch after its start."""
    return [(one.act, one.place, one.typed, one.verdict) for one in lines(site, lot)[1:]]


def elsewhere(site: Site) -> Site:
    """The same site, opened at another station."""
    return open_site(site.place, clock=site.clock, station=Station("station 2", "tester", None, "floor"))


@asynccontextmanager
async def opened(
    site: Site, person: str | None = "olga", lot: str | None = LOT, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Running]:
    hand = Hand()
    name, _, role = (person or "").partition("/")
    app = ExecutionApp(site, begin(site, name, role or None) if person else None, lot, now=hand)
    async with app.run_test(size=size) as pilot:
        running = Running(app, pilot, hand)
        await running.until(lambda: len(app.screen_stack) > 1)
        await pilot.pause()
        yield running
