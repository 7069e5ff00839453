"""One field: what it asks for, and the text that is being typed into it with its cursor. No screen in here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.cells import cell_len

from lbpcmc.tui.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CHARACTERS = 2000
"""As many as the record keeps of a text (lbpcmc.gmp.values.MOST_TYPED)."""


@dataclass(frozen=True, slots=True)
class Field:
    """What a field asks for."""

    label: str
    unit: str = ""
    """Printed beside the field: a bare number means it."""
    example: str = ""
    """What could be typed, as a sentence for the empty field."""
    hint: Callable[[str], tuple[bool, str]] | None = None
    """Says whether a text is understood and how; None where any text is taken as it is."""


@dataclass(slots=True)
class Typing:
    """A text and its cursor; every change leaves the cursor inside the text."""

    text: str = ""
    cursor: int = field(default=-1)

    def __post_init__(self) -> None:
        """Start at the end of a given text."""
        if self.cursor < 0:
            self.cursor = len(self.text)

    def insert(self, text: str) -> int:
        """Put characters in at the cursor; gives how many found no room."""
        taken = text[: MOST_CHARACTERS - len(self.text)]
        self.text = self.text[: self.cursor] + taken + self.text[self.cursor :]
        self.cursor += len(taken)
        return len(text) - len(taken)

    def edit(self, key: str) -> bool:
        """Carry out an editing key; False where the key does not edit."""
        if key == "backspace":
            self.text = self.text[: max(self.cursor - 1, 0)] + self.text[self.cursor :]
            self.cursor = max(self.cursor - 1, 0)
        elif key == "delete":
            self.text = self.text[: self.cursor] + self.text[self.cursor + 1 :]
        elif key == "left":
            self.cursor = max(self.cursor - 1, 0)
        elif key == "right":
            self.cursor = min(self.cursor + 1, len(self.text))
        elif key == "home":
            self.cursor = 0
        elif key == "end":
            self.cursor = len(self.text)
        elif key == "ctrl+u":
            self.text, self.cursor = "", 0
        else:
            return False
        return True

    def window(self, width: int) -> tuple[str, str, str]:
        """Text before, at and after the cursor, as it is shown in `width` cells around the cursor."""
        before = one_line(self.text[: self.cursor])
        at = one_line(self.text[self.cursor : self.cursor + 1]) or " "
        after = one_line(self.text[self.cursor + 1 :])
        room = max(width - cell_len(at), 0)
        while before and cell_len(before) > room:
            before = before[max(len(before) - room, 1) :]
        left = room - cell_len(before)
        while after and cell_len(after) > left:
            after = after[: min(left, len(after) - 1)]
        return before, at, after
