"""A list drawn line by line: opening a list of any length costs only the lines that are on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from lbpcmc.tui.keys import bind
from lbpcmc.tui.palette import TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lbpcmc.tui.plain import Line

Row = TypeVar("Row")

_MARKED = Style.parse("on #24435c")


def strip(line: Line, width: int, base: Style) -> Strip:
    """Draw a line into exactly `width` cells; `base` lies under what has no style of its own."""
    segments, left = [], max(width, 0)
    for text, style in line:
        shown = text if cell_len(text) <= left else set_cell_size(text, left)
        left -= cell_len(shown)
        segments.append(Segment(shown, base + Style.parse(style or TEXT)))
        if not left:
            break
    segments.append(Segment(" " * left, base))
    return Strip(segments, max(width, 0))


class LineList(ScrollView, Generic[Row], can_focus=True, inherit_bindings=False):
    """Rows of equal height, one of them marked; keys move the mark, Enter chooses."""

    BINDINGS = bind("up", "down", "page_up", "page_down", "first", "last", "choose")

    DEFAULT_CSS = """
    LineList { height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    """

    marked: reactive[int] = reactive(0)

    class Chosen(Message):
        """A row was chosen with Enter."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class Moved(Message):
        """The mark stands on another row."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, draw: Callable[[Row, int], Sequence[Line]], height: int = 1) -> None:
        """`draw` gives a row's lines for a width; `height` is how many there are."""
        super().__init__()
        self._draw = draw
        self._height = height
        self.rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows; the mark stays where it was, as far as there are rows."""
        self.rows = rows
        self.virtual_size = Size(self.size.width, len(rows) * self._height)
        self.marked = min(self.marked, max(len(rows) - 1, 0))
        self.refresh()
        self.post_message(self.Moved(self.marked))

    @property
    def at_mark(self) -> Row | None:
        """The marked row; None where there is none."""
        return self.rows[self.marked] if self.rows else None

    def validate_marked(self, index: int) -> int:
        """Keep the mark on a row."""
        return max(0, min(index, len(self.rows) - 1))

    def watch_marked(self) -> None:
        """Bring the marked row into view."""
        top, bottom = self.marked * self._height, (self.marked + 1) * self._height
        shown = max(self.scrollable_content_region.height, 1)
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True)
        elif bottom > self.scroll_offset.y + shown:
            self.scroll_to(y=bottom - shown, animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved(self.marked))

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        width = self.scrollable_content_region.width
        number, part = divmod(self.scroll_offset.y + y, self._height)
        if number >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        base = self.rich_style + (_MARKED if number == self.marked else Style.null())
        sign = ("▌ " if number == self.marked else "  ", "bold #58b8d8")
        return strip((sign, *self._draw(self.rows[number], width - 2)[part]), width, base)

    def on_resize(self) -> None:
        """Follow the width of the screen."""
        self.virtual_size = Size(self.size.width, len(self.rows) * self._height)
        self.watch_marked()

    def action_up(self) -> None:
        """Move the mark one row up."""
        self.marked -= 1

    def action_down(self) -> None:
        """Move the mark one row down."""
        self.marked += 1

    def action_page_up(self) -> None:
        """Move the mark one page up."""
        self.marked -= self._page()

    def action_page_down(self) -> None:
        """Move the mark one page down."""
        self.marked += self._page()

    def action_first(self) -> None:
        """Move the mark to the first row."""
        self.marked = 0

    def action_last(self) -> None:
        """Move the mark to the last row."""
        self.marked = len(self.rows) - 1

    def action_choose(self) -> None:
        """Choose the marked row."""
        if self.rows:
            self.post_message(self.Chosen(self.marked))

    def _page(self) -> int:
        return max(self.scrollable_content_region.height // self._height, 1)
