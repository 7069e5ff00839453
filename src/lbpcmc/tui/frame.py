"""What every screen has: who is working, the mark of demonstration data, the warning of the site, the keys now."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from rich.cells import cell_len
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from lbpcmc.tui.keys import KEYS
from lbpcmc.tui.palette import DIM, STRONG, Mark
from lbpcmc.tui.plain import fit, one_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.app import ComposeResult

    from lbpcmc.tui.work import WorkApp

Result = TypeVar("Result")

DEMONSTRATION = "DEMONSTRATION DATA: no batch record, no signatures"


class TopBar(Widget):
    """Title of the screen, state of the batch, name and role of the person."""

    DEFAULT_CSS = "TopBar { height: 1; background: #14202b; }"

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.state: Mark | None = None

    def show(self, title: str, state: Mark | None = None) -> None:
        """Show another title."""
        self.title, self.state = title, state
        self.refresh()

    def render(self) -> Content:
        """Title on the left, person on the right; the title gives way."""
        who = f" {one_line(cast('WorkApp', self.app).who)}  F3 "
        state = f" {self.state.word} " if self.state else ""
        left = max(self.size.width - cell_len(who) - cell_len(state), 0)
        parts = [(fit(f" {self.title}", left), STRONG)]
        if self.state:
            parts.append((state, self.state.style))
        return Content.assemble(*parts, (fit(who, max(self.size.width - left - cell_len(state), 0)), DIM))


class DemonstrationBand(Widget):
    """The mark of demonstration data."""

    DEFAULT_CSS = """
    DemonstrationBand { height: 1; display: none; text-align: center; background: #f2c14e; color: #241a00;
        text-style: bold; }
    """

    def render(self) -> Content:
        """One line across the screen."""
        return Content(fit(DEMONSTRATION, min(cell_len(DEMONSTRATION), self.size.width)))


class WarningBand(Widget):
    """What the site warns of: heads of the ledger that nobody outside it has seen."""

    DEFAULT_CSS = """
    WarningBand { height: auto; max-height: 3; display: none; padding: 0 1; background: #c8323c; color: #ffffff;
        text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._said = ""

    def show(self, said: str) -> None:
        """Show a warning; an empty one hides the band."""
        if said != self._said:
            self._said = said
            self.display = bool(said)
            self.refresh(layout=True)

    def render(self) -> Content:
        """The sentence, on as many lines as it needs, up to three."""
        return Content(plain(self._said))


class KeyBar(Widget):
    """The keys that matter now; what does not fit is in the help screen."""

    DEFAULT_CSS = "KeyBar { height: 1; dock: bottom; background: #14202b; }"

    def render(self) -> Content:
        """As many keys as fit, in the order of the screen."""
        screen = cast("FramedScreen[object]", self.screen)
        parts: list[tuple[str, str]] = []
        left = self.size.width
        for shown, label in screen.bar_keys():
            wide = cell_len(shown) + cell_len(label) + 5
            if wide > left:
                break
            left -= wide
            parts += [(f" {shown} ", "bold #04202b on #58b8d8"), (f" {label}  ", "#e6e9ed")]
        return Content.assemble(*parts)


class FramedScreen(Screen[Result], Generic[Result], inherit_bindings=False):
    """A screen with its bars; subclasses give the body and the keys of the bar."""

    DEFAULT_CSS = "FramedScreen { background: #0d151c; color: #e6e9ed; overflow: hidden; }"
    TITLE_TEXT = ""
    MEANS: ClassVar[Mapping[str, str]] = {}
    """Sentences of the help screen that are this screen's own, by the ID of the key."""

    @property
    def work(self) -> WorkApp:
        """The application."""
        return cast("WorkApp", self.app)

    def compose(self) -> ComposeResult:
        """Bars around the body."""
        yield TopBar(self.TITLE_TEXT)
        yield DemonstrationBand()
        yield WarningBand()
        yield from self.body()
        yield KeyBar()

    def body(self) -> Iterable[Widget]:
        """Widgets between the bars."""
        return ()

    def bar_keys(self) -> Iterable[tuple[str, str]]:
        """Keys of the bar with their words, the most needed first."""
        return (self.key_word("help"), self.key_word("quit"))

    def key_word(self, key_id: str, label: str = "") -> tuple[str, str]:
        """A key of the bar, under its own word or another."""
        return KEYS[key_id].shown, label or KEYS[key_id].label

    def unsent(self) -> str:
        """Text that was typed here and not submitted."""
        return ""

    def on_mount(self) -> None:
        """Show whether this is demonstration data, and what the site warns of."""
        self.mark_demonstration(self.work.demonstration)
        self.refresh_bars()

    def on_screen_resume(self) -> None:
        """Show what was changed on another screen."""
        self.refresh_bars()

    def mark_demonstration(self, marked: bool) -> None:  # noqa: FBT001  # one yes or no
        """Show or hide the mark."""
        self.query_one(DemonstrationBand).display = marked

    def refresh_bars(self) -> None:
        """Draw the bars again after the person, the step or the site's warning has changed."""
        self.query_one(TopBar).refresh()
        self.query_one(WarningBand).show(self.work.warning)
        self.query_one(KeyBar).refresh()

    def action_back(self) -> None:
        """Leave the screen."""
        self.dismiss(None)
