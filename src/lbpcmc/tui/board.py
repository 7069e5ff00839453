"""The board: every lot with its state, its next step and its exceptions by severity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from lbpcmc import desk
from lbpcmc.tui.frame import FloorScreen
from lbpcmc.tui.keys import bind
from lbpcmc.tui.lines import LineList
from lbpcmc.tui.palette import DIM, SEVERITIES, STATUSES, STRONG, TEXT, UNSURE, WATCH, Mark
from lbpcmc.tui.plain import fit, one_line, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from lbpcmc.desk import LotLine
    from lbpcmc.tui.plain import Line, Span


def exceptions_counted(critical: int, major: int, minor: int) -> list[Span]:
    """`2 critical  1 major  0 minor`: always all three, none in colour where it is zero."""
    spans: list[Span] = []
    for word, count in (("critical", critical), ("major", major), ("minor", minor)):
        mark = SEVERITIES[word]
        spans.append((f"{count} {mark.word}  ", mark.style if count else DIM))
    return spans


def lot_lines(line: LotLine, width: int) -> Sequence[Line]:
    """Three lines: lot, product and status; next step; exceptions and the mark of demonstration data."""
    status = STATUSES.get(line.status, Mark(line.status.upper(), UNSURE))
    lot = max(min(cell_len(one_line(line.lot)), width // 3), 8)
    product = max(width - lot - cell_len(status.word) - 5, 0)
    first: list[Span] = [
        (fit(line.lot, lot), STRONG),
        ("  ", ""),
        (fit(line.title, product), TEXT),
        (" ", ""),
        (f" {status.word} ", status.style),
    ]
    step = f"next: {line.next_step}" if line.next_step else "every step is done"
    if line.status in ("stopped", "complete"):
        step = f"open when it ended: {line.next_step}" if line.next_step else "every step is done"
    counts = exceptions_counted(line.critical, line.major, line.minor)
    if line.demonstration:
        left = max(width - width_of(tuple(counts)) - 20, 0)
        counts += [(" " * left, ""), (" DEMONSTRATION ", WATCH)]
    return (tuple(first), ((fit(step, width), TEXT),), tuple(counts), ())


class BoardScreen(FloorScreen[None]):
    """All lots of the site."""

    BINDINGS = bind("help", "act", "person", "again")
    TITLE_TEXT = "Lots"

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
        """Read the lots again whenever the board is seen."""
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
        lots = self.floor.attempt(lambda: desk.board(self.floor.site), self._say)
        if lots is None:
            return
        listed: LineList[LotLine] = self.query_one(LineList)
        listed.show(lots)
        self._say(f"{len(lots)} lots, the one that changed last first." if lots else "No lot yet. F2 starts one.")

    def _say(self, said: str) -> None:
        self.query_one("#said", Static).update(Content.styled(one_line(said), DIM))

    def action_act(self) -> None:
        """Start a lot."""
        self.floor.start_lot(self._say)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Open a lot."""
        listed: LineList[LotLine] = self.query_one(LineList)
        self.floor.open_lot(listed.rows[event.index].lot)
