"""All fields of a step in one widget, which takes every key of them inside its own key handler.

Invariant: characters that arrive after a terminator are never put into the field before it, however fast they come,
because no focus has to move and no message has to travel between them (tests/tui/test_bursts.py). Text that arrives
while a verdict waits to be read is not taken at all, its own terminator included.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from lbpcmc.text_output import counted
from lbpcmc.tui.entry.field import Field, Typing
from lbpcmc.tui.palette import DIM, STRONG
from lbpcmc.tui.plain import fit, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events

    from lbpcmc.tui.work import WorkApp

_FIELD = "bold #ffffff on #1d3a52"
_QUIET_FIELD = "#c9d3dc on #16242f"
_CURSOR = "bold #0d151c on #f2c14e"
_GOOD_HINT = "#8fd9ab"
_BAD_HINT = "#f2c14e"
_TERMINATORS = frozenset({"enter", "ctrl+j", "newline"})


class EntryForm(Widget, can_focus=True, inherit_bindings=False):
    """Fields to fill in, or nothing to type and a key to press, or a verdict that waits to be read."""

    TAKES = ("go_on", "next_field", "clear")
    """IDs of the keys that the key handler takes itself, for the help screen."""

    DEFAULT_CSS = "EntryForm { height: auto; padding: 0 1; }"

    def __init__(self, take: Callable[[tuple[str, ...]], None], changed: Callable[[], None] | None = None) -> None:
        """`take` gets the texts of all fields when the last one is submitted, and opens or keeps the form."""
        super().__init__()
        self._take = take
        self._changed = changed or (lambda: None)
        self._go_on: Callable[[], None] | None = None
        self._note = ""
        self._blind = ""
        self._returned = False
        self.fields: tuple[Field, ...] = ()
        self.typings: list[Typing] = []
        self.active = 0

    def open(self, fields: Sequence[Field], texts: Sequence[str] = (), note: str = "") -> None:
        """Ask for other fields; `texts` are put into the first of them, `note` stands where nothing is to be typed."""
        self.fields = tuple(fields)
        self.typings = [Typing(text) for text, _ in zip_longest(texts, fields, fillvalue="")]
        empty = (number for number, typing in enumerate(self.typings) if not typing.text)
        self.active, self._go_on, self._note, self._blind = next(empty, 0), None, note, ""
        self._redraw()

    def wait(self, go_on: Callable[[], None], note: str) -> None:
        """Take no text until Enter is pressed by itself; then `go_on` is called."""
        self.fields, self.typings = (), []
        self.active, self._go_on, self._note, self._blind = 0, go_on, note, ""
        self._redraw()

    @property
    def _work(self) -> WorkApp:
        return cast("WorkApp", self.app)

    @property
    def waits(self) -> bool:
        """True while a verdict waits to be read."""
        return self._go_on is not None

    @property
    def texts(self) -> tuple[str, ...]:
        """What is typed."""
        return tuple(typing.text for typing in self.typings)

    @property
    def unsent(self) -> str:
        """What is typed and not submitted, fields apart by a slash."""
        return " / ".join(text for text in self.texts if text.strip())

    def on_key(self, event: events.Key) -> None:
        """Take every key that belongs to the fields; the others are for the screen."""
        if self._key(event.key, event.character):
            event.stop()
            event.prevent_default()
            self._redraw()

    def on_paste(self, event: events.Paste) -> None:
        """Take the first line of a pasted text; a paste never submits."""
        event.stop()
        if self.fields:
            self._insert(event.text.splitlines()[0] if event.text else "")
            self._redraw()

    def _key(self, key: str, character: str | None) -> bool:
        line_feed_of_return = self._returned and key in ("ctrl+j", "newline")
        self._returned = key == "enter"
        if line_feed_of_return:
            return True
        unhurried = key == "enter" and self._work.pressed("enter")
        if self._go_on is not None:
            return self._waiting(key, character, unhurried=unhurried)
        if not self.fields:
            return False
        if key in _TERMINATORS:
            self._terminated()
        elif key == "tab":
            self.active = (self.active + 1) % len(self.fields)
        elif key == "shift+tab":
            self.active = (self.active - 1) % len(self.fields)
        elif self._is_text(key, character):
            self._insert(character or "")
        else:
            return self.typings[self.active].edit(key)
        return True

    def _is_text(self, key: str, character: str | None) -> bool:
        """True for what a scanner can send as part of a label: anything but control characters."""
        if character is None or key.startswith(("ctrl+", "alt+")):
            return False
        return ord(character[0]) >= 0x20 and not 0x7F <= ord(character[0]) < 0xA0

    def _insert(self, text: str) -> None:
        lost = self.typings[self.active].insert(text)
        self._note = f"{counted(lost, 'character')} found no room." if lost else ""

    def _terminated(self) -> None:
        if not self.typings[self.active].text.strip():
            self._note = f"{self.fields[self.active].label}: nothing is typed yet."
            return
        self._note = ""
        empty = [number for number, typing in enumerate(self.typings) if not typing.text.strip()]
        if empty:
            self.active = empty[0]
        elif self.active + 1 < len(self.fields):
            self.active += 1
        else:
            self._take(self.texts)

    def _waiting(self, key: str, character: str | None, *, unhurried: bool) -> bool:
        """Take no text; a line that was sent blindly ends with its own terminator and is reported."""
        if key in _TERMINATORS:
            if self._blind:
                self._blind = ""
            elif unhurried and self._go_on is not None:
                self._go_on()
            return True
        if not self._is_text(key, character):
            return False
        self._blind += character or ""
        self._note = f"'{one_line(self._blind[-40:])}' was not taken. Read the verdict, then press Enter."
        return True

    def _redraw(self) -> None:
        self.refresh(layout=True)
        self._changed()

    def render(self) -> Content:
        """Each field with its label and unit; below, what is understood of the active one."""
        width = max(self.size.width, 1)
        parts: list[tuple[str, str]] = []
        for number, (asked, typing) in enumerate(zip(self.fields, self.typings, strict=True)):
            parts += [*self._field(asked, typing, width, active=number == self.active), ("\n", "")]
        said, style = self._hint()
        parts.append((said, style))
        return Content.assemble(*parts)

    def _field(self, asked: Field, typing: Typing, width: int, *, active: bool) -> list[tuple[str, str]]:
        label = fit(asked.label, min(max(cell_len(one.label) for one in self.fields), width // 2))
        unit = f" {one_line(asked.unit)}" if asked.unit else ""
        room = max(min(width - cell_len(label) - cell_len(unit) - 5, 60), 1)
        sign = "▶ " if active else "  "
        before, at, after = typing.window(room)
        if not active:
            shown = (fit(before + at + after, room), _QUIET_FIELD)
            return [(sign, DIM), (label, DIM), (" [", DIM), shown, ("]", DIM), (unit, DIM)]
        rest = " " * max(room - cell_len(before + at + after), 0)
        return [
            (sign, "bold #f2c14e"),
            (label, STRONG),
            (" [", STRONG),
            (before, _FIELD),
            (at, _CURSOR),
            (after + rest, _FIELD),
            ("]", STRONG),
            (unit, STRONG),
        ]

    def _hint(self) -> tuple[str, str]:
        if self._note or not self.fields:
            return one_line(self._note), _BAD_HINT if self.fields or self._blind else STRONG
        asked, text = self.fields[self.active], self.typings[self.active].text
        if not text.strip():
            return one_line(asked.example), DIM
        if asked.hint is None:
            return "Enter takes it.", DIM
        understood, said = asked.hint(text)
        if understood:
            return (f"Understood: {one_line(said)}" if said else "Understood."), _GOOD_HINT
        return f"Not understood: {one_line(said)}", _BAD_HINT
