"""What every screen may ask of the application: the site, who works in it, and whether a key may be held down.

Nothing here knows a screen, so that every screen can know this.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from textual.app import App

from lbpcmc.errors import LbpcmcError, NotAllowed
from lbpcmc.gmp.installation import is_demonstration
from lbpcmc.gmp.people.usecases import begin, end
from lbpcmc.messages import say
from lbpcmc.tui.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.driver import Driver

    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.sessions import Session

Answer = TypeVar("Answer")

UNHURRIED_SECONDS = 1.0
"""A key that writes to the record or passes a verdict counts again only after this long: a held key counts once."""


class WorkApp(App[None], inherit_bindings=False):
    """An application over one site, with the session of the person who is working."""

    def __init__(
        self,
        site: Site,
        session: Session | None = None,
        now: Callable[[], float] = time.monotonic,
        driver: type[Driver] | None = None,
    ) -> None:
        """`session` was begun by the caller and is ended here; `now` is the clock that tells a held key."""
        super().__init__(driver_class=driver)
        self.site = site
        self.session = session
        self.demonstration = is_demonstration(site)
        """True where the whole site is demonstration data: it is so for ever."""
        self._now = now
        self._pressed: dict[str, float] = {}

    @property
    def who(self) -> str:
        """Name and role of the person who is working."""
        return f"{self.session.name} / {self.session.role}" if self.session else "nobody / no role"

    @property
    def at_work(self) -> Session:
        """The session in which an act is done; NotAllowed while nobody has said who is working."""
        if self.session is None:
            raise NotAllowed(say("screen.nobody"))
        return self.session

    @property
    def warning(self) -> str:
        """What every screen says while the witness is away; empty while it is there."""
        return self.site.warning

    def work_as(self, person: str, role: str, tell: Callable[[str], None]) -> bool:
        """Begin the session of a person, and end the one before; False where the person may not work here."""
        begun = self.attempt(lambda: begin(self.site, person, role, station=self.site.station), tell)
        if begun is None:
            return False
        self.end_session(tell)
        self.session = begun
        return True

    def end_session(self, tell: Callable[[str], None]) -> None:
        """End the session, where there is one that nobody has ended."""
        session, self.session = self.session, None
        if session is None:
            return
        try:
            end(self.site, session)
        except NotAllowed:
            return  # the person was disabled or has other roles now, which ended it
        except LbpcmcError as error:
            tell(f"The session of {session.name} stays open in the record: {error}")

    def attempt(self, act: Callable[[], Answer], tell: Callable[[str], None]) -> Answer | None:
        """Do or read something; a failure is said on the screen and gives None."""
        try:
            return act()
        except LbpcmcError as error:
            tell(str(error))
            return None

    def pressed(self, key: str) -> bool:
        """Note that a key was pressed; False where it came so soon after the last time that it may be held down."""
        now, before = self._now(), self._pressed.get(key)
        self._pressed[key] = now
        return before is None or now - before >= UNHURRIED_SECONDS

    def notify_plainly(self, said: str) -> None:
        """Show a sentence where no panel is at hand."""
        self.notify(one_line(said), severity="error", markup=False, timeout=15)
