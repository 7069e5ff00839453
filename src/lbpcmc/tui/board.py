"""The list of lots: every lot with its state, its next step and its exceptions by severity."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from lbpcmc.gmp import views
from lbpcmc.gmp.execution.state import Status
from lbpcmc.tui.batch.screen import open_lot
from lbpcmc.tui.frame import FramedScreen
from lbpcmc.tui.keys import bind
from lbpcmc.tui.lines import LineList
from lbpcmc.tui.palette import DIM, NOT_READ, STRONG, TEXT, WATCH, exceptions_counted, status
from lbpcmc.tui.plain import fit, one_line, width_of
from lbpcmc.tui.start_batch import start_lot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.widget import Widget

    from lbpcmc.gmp.views import LotLine
    from lbpcmc.tui.plain import Line, Span


def lot_lines(line: LotLine, width: int) -> Sequence[Line]:
    """Three lines: lot, product and status; next step; exceptions and the mark of demonstration data."""
    mark = status(line.status)
    lot = max(min(cell_len(one_line(line.lot)), width // 3), 8)
    product = max(width - lot - cell_len(mark.word) - 5, 0)
    first: list[Span] = [
        (fit(line.lot, lot), STRONG),
        ("  ", ""),
        (fit(line.title, product), TEXT),
        (" ", ""),
        (f" {mark.word} ", mark.style),
    ]
    step = f"next: {line.next_step}" if line.next_step else "every step is done"
    if line.status in (Status.STOPPED, Status.COMPLETE):
        step = f"open when it ended: {line.next_step}" if line.next_step else "every step is done"
    counts = exceptions_counted(line.critical, line.major, line.minor)
    if line.demonstration:
        left = max(width - width_of(tuple(counts)) - 20, 0)
        counts += [(" " * left, ""), (" DEMONSTRATION ", WATCH)]
    return (tuple(first), ((fit(step, width), TEXT),), tuple(counts), ())


def _counted(lots: int) -> str:
    if not lots:
        return "No lot yet. F2 starts one."
    return "1 lot." if lots == 1 else f"{lots} lots, the one that changed last first."


class BoardScreen(FramedScreen[None]):
    """All lots of the site."""

    BINDINGS = bind("help", "act", "person", "again")
    TITLE_TEXT = "Lots"
    MEANS: ClassVar[Mapping[str, str]] = {
        "act": "Start a lot from a recipe that is in force.",
        "choose": "Open the marked lot.",
    }

    DEFAULT_CSS = "BoardScreen #said { height: auto; padding: 1 1; }"

    def body(self) -> Iterable[Widget]:
        """A sentence and the list."""
        yield Static("", id="said", markup=False)
        yield LineList(lot_lines, height=4)

    def on_mount(self) -> None:
        """Put the keys on the list."""
        super().on_mount()
        self.query_one(LineList).focus()

    def on_screen_resume(self) -> None:
        """Read the lots again whenever the list is seen."""
        super().on_screen_resume()
        self.action_again()

    def bar_keys(self) -> Iterable[tuple[str, str]]:
        """Open, start, look again."""
        return (
            self.key_word("choose", "Open lot"),
            self.key_word("act", "Start a lot"),
            self.key_word("again"),
            self.key_word("help"),
            self.key_word("quit"),
        )

    def action_again(self) -> None:
        """Read the lots from the database."""
        lots = self.work.attempt(lambda: views.board(self.work.site), self._say_refused)
        if lots is None:
            return
        listed: LineList[LotLine] = self.query_one(LineList)
        listed.show(lots)
        self._say(_counted(len(lots)))

    def _say(self, said: str) -> None:
        self.query_one("#said", Static).update(Content.styled(one_line(said), DIM))

    def _say_refused(self, said: str) -> None:
        parts = [(f" {NOT_READ.word} ", NOT_READ.style), (f"  {one_line(said)}", STRONG)]
        self.query_one("#said", Static).update(Content.assemble(*parts))

    def action_act(self) -> None:
        """Start a lot."""
        start_lot(self.work, self._say_refused)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Open a lot."""
        listed: LineList[LotLine] = self.query_one(LineList)
        open_lot(self.work, listed.rows[event.index].lot, self._say_refused)
