"""The application: the list of lots, who is working, and how everything ends.

Invariant: SIGTERM, SIGHUP, SIGINT and SIGQUIT leave the alternate screen and end with code 128 + n; nothing that was
submitted is lost, and what was typed and not submitted is named on the way out (tests/tui/test_terminal.py).
"""

from __future__ import annotations

import asyncio
import signal
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING

from lbpcmc.gmp.people.usecases import people
from lbpcmc.tui.batch.screen import open_lot
from lbpcmc.tui.board import BoardScreen
from lbpcmc.tui.confirm_dialog import ConfirmDialog, ask_to_leave
from lbpcmc.tui.frame import FramedScreen
from lbpcmc.tui.help_screen import HelpScreen, keys_of
from lbpcmc.tui.keys import bind
from lbpcmc.tui.people import PeopleScreen, people_in_roles
from lbpcmc.tui.plain import one_line
from lbpcmc.tui.work import WorkApp

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.driver import Driver

    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.sessions import Session
    from lbpcmc.tui.people import PersonInRole

ENDING = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT")
"""Signals that end the application; a system may lack some of them."""
_ENDING = tuple(signal.Signals[name] for name in ENDING if name in signal.Signals.__members__)


def station_driver() -> type[Driver] | None:
    """The driver that survives stray bytes; Textual's own where there is no terminal of this kind."""
    if find_spec("termios") is None:
        return None
    from lbpcmc.tui.driver import StationDriver

    return StationDriver


class ExecutionApp(WorkApp, inherit_bindings=False):
    """The screens of a site."""

    BINDINGS = bind("quit")
    ENABLE_COMMAND_PALETTE = False
    TITLE = "lbpcmc"

    def __init__(
        self,
        site: Site,
        session: Session | None = None,
        lot: str | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`lot` is opened at once; without a session the first question is who is working."""
        super().__init__(site, session, now, station_driver())
        self._lot = lot
        self.farewell = ""

    def on_mount(self) -> None:
        """Show the lots, then ask who is working; take the signals that end the program."""
        if not self.is_headless:
            for one in _ENDING:
                asyncio.get_running_loop().add_signal_handler(one, self.end_by, one)
        self.push_screen(BoardScreen())
        if self._lot is not None:
            open_lot(self, self._lot, self.notify_plainly)
        if self.session is None:
            self.action_person()

    # Keys of every screen.

    def action_help(self) -> None:
        """List the keys of the screen."""
        if isinstance(self.screen, FramedScreen):
            self.push_screen(HelpScreen(keys_of(self.screen)))

    def action_person(self) -> None:
        """Ask who is working."""
        if isinstance(self.screen, PeopleScreen):
            return

        def chosen(person: PersonInRole | None) -> None:
            if person is not None:
                self.work_as(person.id, person.role, self.notify_plainly)
            if self.session is None:
                self._leave(0)
            for screen in self.screen_stack:
                if isinstance(screen, FramedScreen):
                    screen.refresh_bars()

        listed = self.attempt(lambda: people_in_roles(people(self.site)), self.notify_plainly)
        if listed is not None:
            now = (self.session.person, self.session.role) if self.session else None
            self.push_screen(PeopleScreen(listed, now), chosen)

    # The end.

    def end_by(self, received: signal.Signals) -> None:
        """End because the system says so; nothing is asked."""
        typed = self._unsent()
        self._say_on_leaving(f"lbpcmc: ended by {received.name}. Whatever was submitted is in the record.")
        if typed:
            self._say_on_leaving(f"Typed and not submitted: {one_line(typed)}")
        self._leave(128 + received)

    async def action_quit(self) -> None:
        """Leave, after a question where something was typed."""
        if isinstance(self.screen, ConfirmDialog):
            return
        typed = self._unsent()
        if typed:
            ask_to_leave(self, typed, lambda: self._leave(0))
        else:
            self._leave(0)

    def _leave(self, code: int) -> None:
        self.end_session(lambda said: self._say_on_leaving(one_line(said)))
        self.exit(return_code=code)

    def _say_on_leaving(self, said: str) -> None:
        self.farewell = f"{self.farewell} {said}".strip()

    def _unsent(self) -> str:
        return " / ".join(
            text for screen in self.screen_stack if isinstance(screen, FramedScreen) and (text := screen.unsent())
        )
