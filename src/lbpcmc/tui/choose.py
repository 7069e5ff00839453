"""A screen to choose one row of a list: people, recipes, values to correct, steps to verify, exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from textual.content import Content
from textual.widgets import Static

from lbpcmc.tui.frame import FramedScreen
from lbpcmc.tui.keys import bind
from lbpcmc.tui.lines import LineList
from lbpcmc.tui.palette import DIM
from lbpcmc.tui.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.widget import Widget

    from lbpcmc.tui.plain import Line

Row = TypeVar("Row")


class ChooseScreen(FramedScreen[Row | None], Generic[Row]):
    """Ends with the chosen row, or None; under the list the marked row is shown whole."""

    BINDINGS = bind("help", "person", "back")

    DEFAULT_CSS = """
    ChooseScreen #said { height: auto; padding: 0 1; margin-top: 1; margin-bottom: 1; }
    ChooseScreen #whole { height: auto; max-height: 40%; padding: 0 1; border-top: solid #2c4459; }
    """

    def __init__(
        self,
        title: str,
        said: str,
        rows: Sequence[Row],
        draw: Callable[[Row, int], Sequence[Line]],
        whole: Callable[[Row], str] | None = None,
        choose: str = "Choose",
        marked: int = 0,
    ) -> None:
        """`said` stands above the list; `choose` is what Enter does, empty where it does nothing."""
        super().__init__()
        self.TITLE_TEXT = title
        self._said = said
        self._rows = rows
        self._draw = draw
        self._whole = whole
        self._choose = choose
        self._marked = marked

    def body(self) -> Iterable[Widget]:
        """Sentence, list, the marked row."""
        yield Static(Content(plain(self._said)), id="said")
        yield LineList(self._draw)
        if self._whole is not None:
            yield Static("", id="whole", markup=False)

    def on_mount(self) -> None:
        """Fill the list."""
        super().on_mount()
        listed: LineList[Row] = self.query_one(LineList)
        listed.show(self._rows)
        listed.marked = self._marked
        listed.focus()

    def bar_keys(self) -> Iterable[tuple[str, str]]:
        """Enter and Esc."""
        chosen = (self.key_word("choose", self._choose),) if self._choose and self._rows else ()
        return (*chosen, self.key_word("back"), self.key_word("help"))

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Show the marked row whole."""
        if self._whole is not None and event.index < len(self._rows):
            text = plain(self._whole(self._rows[event.index]))
            self.query_one("#whole", Static).update(Content.styled(text, DIM))

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """End with the row."""
        if self._choose:
            self.dismiss(self._rows[event.index])
