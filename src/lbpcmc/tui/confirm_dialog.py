"""Questions: the answer is No unless a key that no scanner can send says Yes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from lbpcmc.tui.keys import bind
from lbpcmc.tui.palette import STRONG, TEXT, WATCH
from lbpcmc.tui.plain import one_line, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import App, ComposeResult

    from lbpcmc.tui.work import WorkApp


class ConfirmDialog(ModalScreen[bool], inherit_bindings=False):
    """A question with its consequences; F2 is Yes, everything else leaves things as they are."""

    BINDINGS = bind("act", "no", "page_up", "page_down")

    DEFAULT_CSS = """
    ConfirmDialog { align: center middle; background: #000000 60%; }
    ConfirmDialog Vertical { width: 90%; max-width: 76; height: auto; max-height: 90%; border: heavy #f2c14e;
        padding: 1 2; background: #14202b; }
    ConfirmDialog Static { height: auto; }
    ConfirmDialog VerticalScroll { height: auto; max-height: 45vh; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
    """

    def __init__(self, question: str, facts: Sequence[str], yes: str, notes: Sequence[str] = ()) -> None:
        """`facts` may be scrolled, `notes` always show; `yes` says what F2 does: `Yes, stop the batch`."""
        super().__init__()
        self._question = question
        self._facts = facts
        self._yes = yes
        self._notes = notes

    def compose(self) -> ComposeResult:
        """Question, facts, the two answers."""
        no = [(" Enter ", "bold #04202b on #58b8d8"), (" No, go back     ", STRONG)]
        yes = [(" F2 ", WATCH), (f" {plain(self._yes)}", TEXT)]
        with Vertical():
            yield Static(Content.styled("\n".join(plain(said) for said in (self._question, *self._notes)), STRONG))
            with VerticalScroll(can_focus=False):
                yield Static(Content.styled("\n".join(plain(fact) for fact in self._facts), TEXT))
            yield Static("", id="more", markup=False)
            yield Static(Content.assemble(*no, *yes))

    def on_mount(self) -> None:
        """Say that there is more, where there is."""
        self.call_after_refresh(self._tell_of_more)

    def on_resize(self) -> None:
        """The same after another size."""
        self.call_after_refresh(self._tell_of_more)

    def _tell_of_more(self) -> None:
        more = self.query_one(VerticalScroll).max_scroll_y > 0
        self.query_one("#more", Static).update("PgDn shows more." if more else "")

    def action_act(self) -> None:
        """Yes."""
        if cast("WorkApp", self.app).pressed("f2"):
            self.dismiss(result=True)

    def action_page_up(self) -> None:
        """Scroll the facts up."""
        self.query_one(VerticalScroll).scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        """Scroll the facts down."""
        self.query_one(VerticalScroll).scroll_page_down(animate=False)

    def action_no(self) -> None:
        """No."""
        self.dismiss(result=False)


def ask(
    app: App[None], question: str, facts: Sequence[str], yes: str, act: Callable[[], object], notes: Sequence[str] = ()
) -> None:
    """Ask, and act on Yes."""

    def answered(said: bool | None) -> None:  # noqa: FBT001  # Textual's callback
        if said:
            act()

    app.push_screen(ConfirmDialog(question, facts, yes, notes), answered)


def ask_to_leave(app: App[None], typed: str, leave: Callable[[], object]) -> None:
    """Ask before a text that was not submitted is given up."""
    facts = (f"'{one_line(typed)}'", "It is not in the record, and it will not be kept.")
    ask(app, "Leave what was typed and not submitted?", facts, "Yes, leave it", leave)
