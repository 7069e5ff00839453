"""The help screen: made of the bindings of the screen below, so that it cannot forget a key.

Invariant: a key has the word under which the bar of that screen shows it (tests/tui/test_keys.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lbpcmc.tui.entry.entry_form import EntryForm
from lbpcmc.tui.frame import FramedScreen
from lbpcmc.tui.keys import KEYS, bind
from lbpcmc.tui.palette import DIM, STRONG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from lbpcmc.tui.keys import Key

_LEAST = 11
"""Columns for the words of the keys."""


def keys_of(screen: FramedScreen[object]) -> tuple[Key, ...]:
    """Every key that does something on a screen, in the order of the table, in the words of that screen."""
    found = {active.binding.id for active in screen.active_bindings.values()}
    if screen.query(EntryForm):
        found |= set(EntryForm.TAKES)
    words = dict(screen.bar_keys())
    return tuple(
        replace(key, label=words.get(key.shown, key.label), tooltip=screen.MEANS.get(key.id, key.tooltip))
        for key in KEYS.values()
        if key.id in found
    )


class HelpScreen(FramedScreen[None]):
    """The keys of one screen."""

    BINDINGS = bind("back", "page_up", "page_down")
    TITLE_TEXT = "Keys"

    DEFAULT_CSS = """
    HelpScreen VerticalScroll { padding: 1 1; scrollbar-size-vertical: 1; }
    HelpScreen Static { height: auto; }
    """

    def __init__(self, keys: tuple[Key, ...]) -> None:
        """`keys` are those of the screen that asked."""
        super().__init__()
        self._keys = keys

    def body(self) -> Iterable[Widget]:
        """One key a line, with what it does."""
        parts: list[tuple[str, str]] = []
        wide = max(_LEAST, *(len(key.label) + 1 for key in self._keys))
        for key in self._keys:
            parts += [(f"{key.shown:>6}  ", "bold #58b8d8"), (f"{key.label:{wide}}", STRONG), (f"{key.tooltip}\n", DIM)]
        said = "\nWhatever was submitted stays in the record, with its verdict, also when it was not understood."
        with VerticalScroll(can_focus=False):
            yield Static(Content.assemble(*parts, (said, STRONG)))

    def bar_keys(self) -> Iterable[tuple[str, str]]:
        """Back."""
        return (self.key_word("back"), self.key_word("page_down"))

    def action_page_up(self) -> None:
        """One page up."""
        self.query_one(VerticalScroll).scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        """One page down."""
        self.query_one(VerticalScroll).scroll_page_down(animate=False)
