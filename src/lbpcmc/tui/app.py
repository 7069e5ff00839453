"""The floor: one application over one site, with the person who is working.

Invariant: SIGTERM, SIGHUP, SIGINT and SIGQUIT leave the alternate screen and end with code 128 + n; nothing that was
submitted is lost, and what was typed and not submitted is named on the way out (tests/tui/test_terminal.py).
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from typing import TYPE_CHECKING, TypeVar

from textual.app import App

from lbpcmc import desk
from lbpcmc.batch.rules import Actor
from lbpcmc.errors import LbpcmcError
from lbpcmc.tui.asking import QuestionScreen
from lbpcmc.tui.batch import BatchScreen
from lbpcmc.tui.board import BoardScreen
from lbpcmc.tui.choose import ChooseScreen
from lbpcmc.tui.entry import Field, FormScreen
from lbpcmc.tui.frame import FloorScreen
from lbpcmc.tui.helping import HelpScreen, keys_of
from lbpcmc.tui.keys import bind
from lbpcmc.tui.palette import DIM, STRONG, TEXT
from lbpcmc.tui.people import PeopleScreen, people_in_roles
from lbpcmc.tui.plain import fit, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.driver import Driver

    from lbpcmc.desk import RecipeLine, Site
    from lbpcmc.tui.people import PersonInRole
    from lbpcmc.tui.plain import Line

Answer = TypeVar("Answer")

UNHURRIED_SECONDS = 1.0
"""A key that writes to the record or passes a verdict counts again only after this long: a held key counts once."""

_ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT) if sys.platform != "win32" else ()
_NOBODY = Actor("", "nobody", "no role")


def station_driver() -> type[Driver] | None:
    """The driver that survives stray bytes; Textual's own where there is no terminal of this kind."""
    if sys.platform == "win32":
        return None
    from lbpcmc.tui.driver import StationDriver  # noqa: PLC0415  # termios is not on every system

    return StationDriver


class FloorApp(App[None], inherit_bindings=False):
    """The floor of a site."""

    BINDINGS = bind("quit")
    ENABLE_COMMAND_PALETTE = False
    TITLE = "lbpcmc"

    def __init__(
        self, site: Site, actor: Actor | None = None, lot: str | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        """`now` is the clock that tells a held key from a pressed one."""
        super().__init__(driver_class=station_driver())
        self.site = site
        self.actor = actor or _NOBODY
        self._lot = lot
        self._now = now
        self._pressed: dict[str, float] = {}
        self.farewell = ""

    @property
    def demonstration(self) -> bool:
        """True where the whole site is demonstration data."""
        return self.site.demonstration

    @property
    def who(self) -> str:
        """Name and role of the person who is working."""
        return f"{self.actor.name} / {self.actor.role}"

    def on_mount(self) -> None:
        """Show the board, then ask who is working; take the signals that end the floor."""
        if not self.is_headless:
            for one in _ENDING:
                asyncio.get_running_loop().add_signal_handler(one, self.end_by, one)
        self.push_screen(BoardScreen())
        if self._lot is not None:
            self.open_lot(self._lot)
        if self.actor is _NOBODY:
            self.choose_person()

    def end_by(self, received: signal.Signals) -> None:
        """End because the system says so; nothing is asked."""
        typed = self._unsent()
        said = f"lbpcmc: ended by {received.name}. Whatever was submitted is in the record."
        if typed:
            said += f" Typed and not submitted: {plain(typed)}"
        self.farewell = said
        self.exit(return_code=128 + received)

    def pressed(self, key: str) -> bool:
        """Note that a key was pressed; False where it came so soon after the last time that it may be held down."""
        now, before = self._now(), self._pressed.get(key)
        self._pressed[key] = now
        return before is None or now - before >= UNHURRIED_SECONDS

    def attempt(self, act: Callable[[], Answer], say: Callable[[str], None]) -> Answer | None:
        """Ask the desk; a failure is said on the screen and gives None."""
        try:
            return act()
        except LbpcmcError as error:
            say(str(error))
            return None

    # Questions and forms.

    def ask(
        self, question: str, facts: Sequence[str], yes: str, act: Callable[[], object], notes: Sequence[str] = ()
    ) -> None:
        """Ask, and act on Yes."""

        def answered(said: bool | None) -> None:  # noqa: FBT001  # Textual's callback
            if said:
                act()

        self.push_screen(QuestionScreen(question, facts, yes, notes), answered)

    def ask_to_leave(self, typed: str, leave: Callable[[], object]) -> None:
        """Ask before a text that was not submitted is given up."""
        facts = (f"'{typed}'", "It is not in the record, and it will not be kept.")
        self.ask("Leave what was typed and not submitted?", facts, "Yes, leave it", leave)

    def show_form(self, form: FormScreen) -> None:
        """Open a form."""
        self.push_screen(form)

    def show_help(self, screen: FloorScreen[object]) -> None:
        """List the keys of a screen."""
        self.push_screen(HelpScreen(keys_of(screen)))

    # Person and lots.

    def choose_person(self) -> None:
        """Ask who is working."""
        if isinstance(self.screen, PeopleScreen):
            return

        def chosen(person: PersonInRole | None) -> None:
            if person is not None:
                self.actor = Actor(person.id, person.name, person.role)
            elif self.actor is _NOBODY:
                self.exit()
            for screen in self.screen_stack:
                if isinstance(screen, FloorScreen):
                    screen.refresh_bars()

        people = self.attempt(lambda: people_in_roles(self.site), self.notify_plainly)
        if people is not None:
            self.push_screen(PeopleScreen(people, self.actor), chosen)

    def open_lot(self, lot: str) -> None:
        """Open a batch."""
        card = self.attempt(lambda: desk.batch_card(self.site, lot), self.notify_plainly)
        if card is not None:
            self.push_screen(BatchScreen(card))

    def start_lot(self, say: Callable[[str], None]) -> None:
        """Choose a recipe, type a lot number, start the batch and open it."""
        recipes = self.attempt(lambda: desk.recipes(self.site), say)
        if recipes is None:
            return

        def chosen(recipe: RecipeLine | None) -> None:
            if recipe is not None:
                self._lot_form(recipe)

        said = "From which recipe?" if recipes else "No recipe is approved. Import one and have it approved."
        self.push_screen(ChooseScreen("Start a lot", said, recipes, _recipe_lines), chosen)

    def _lot_form(self, recipe: RecipeLine) -> None:
        def submit(texts: tuple[str, ...]) -> str:
            refused: list[str] = []
            lot = texts[0].strip()
            if self.attempt(lambda: desk.start_batch(self.site, lot, recipe.id, self.actor), refused.append) is None:
                return refused[0]
            self.call_after_refresh(self.open_lot, lot)
            return ""

        facts = [
            (recipe.title, STRONG),
            (f"{recipe.id}, version {recipe.version}, batch size {recipe.batch_size}", DIM),
            ("The batch is made by the approved versions of its recipe and specification, as they are now.", TEXT),
        ]
        field = Field("lot number", example="Letters, digits, '.', '_' and '-'; it is used once.")
        self.push_screen(FormScreen("Start a lot", facts, [field], submit))

    def notify_plainly(self, said: str) -> None:
        """Show a sentence where no panel is at hand."""
        self.notify(plain(said), severity="error", markup=False, timeout=15)

    # The end.

    def _unsent(self) -> str:
        return " / ".join(
            text for screen in self.screen_stack if isinstance(screen, FloorScreen) and (text := screen.unsent())
        )

    async def action_quit(self) -> None:
        """Leave, after a question where something was typed."""
        if isinstance(self.screen, QuestionScreen):
            return
        typed = self._unsent()
        if typed:
            self.ask_to_leave(typed, self.exit)
        else:
            self.exit()


def _recipe_lines(recipe: RecipeLine, width: int) -> tuple[Line]:
    name = min(24, width // 3)
    return (((fit(f"{recipe.id} {recipe.version}", name), STRONG), (fit(f"  {recipe.title}", width - name), TEXT)),)
