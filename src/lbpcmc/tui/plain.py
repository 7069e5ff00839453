"""Text from data, made safe to show: no markup is read, nothing invisible stays invisible, widths are those of cells.

Pinned by tests/tui/test_plain.py with the strings of hostile labels and scanners.
"""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from lbpcmc.text_output import for_terminal

Span = tuple[str, str]
"""A text and the name of its style."""

Line = tuple[Span, ...]
"""One line of a screen."""


def plain(text: str) -> str:
    """Show what cannot be seen by its code point, `<U+202E>`; line breaks stay, for texts that a screen makes of lines.

    A text that somebody typed goes through `one_line` first: it makes no line that looks like one of the screen's.
    """
    return "\n".join(map(for_terminal, text.split("\n")))


def one_line(text: str) -> str:
    """Show a text on one line, line breaks as `<U+000A>`."""
    return for_terminal(text)


def fit(text: str, width: int) -> str:
    """Cut or pad a text to exactly `width` cells; what was cut ends in `…`."""
    if width <= 0:
        return ""
    shown = one_line(text)
    if cell_len(shown) <= width:
        return set_cell_size(shown, width)
    return set_cell_size(shown, width - 1) + "…"


def width_of(line: Line) -> int:
    """Cells that a line takes."""
    return sum(cell_len(text) for text, _ in line)
