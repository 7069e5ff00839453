"""Text that came from somebody else, made safe for the place where it is shown or opened.

One core decides what can be seen; a function for each way out builds on it: terminals, CSV, spreadsheets, paper, JSON.

Invariant: no output holds a character that a terminal, a spreadsheet or a reader would obey or not see: controls,
overrides of the writing direction, characters without width, half surrogate pairs, line and paragraph separators,
private and unassigned code points. They are shown as `<U+202E>` (tests/test_text_output.py, over every code point).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

MOST_MARKS = 6
"""Combining marks on one letter; Hebrew with cantillation has five. More are shown by their code points."""
MOST_CELL = 32_767
"""Characters that a cell of Excel holds, counted in UTF-16 (Excel specifications and limits, Microsoft)."""

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""General categories without anything to see; `Zs` are spaces of other widths."""
_BLANK = frozenset(
    map(chr, [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x2800, 0x3164, *range(0xFE00, 0xFE10)])
) | frozenset(map(chr, [0xFFA0, 0x16FE4, 0x1D159, *range(0xE0100, 0xE01F0)]))
"""Letters, marks and symbols that show nothing, such as fillers and variation selectors (default ignorable)."""
_STARTS = "=+\\-@＝＋－＠﹦﹢﹣﹫"
_FORMULA = re.compile(rf"(^|[;|])(?=[\s\"]*[{_STARTS}])([^;|]*)")
"""A cell, or a part of it behind a separator of another country, that a spreadsheet would take for a formula."""
_NUMBER = re.compile(
    r"\s*[+-]?(?:[0-9]+(?: [0-9]{3})*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+| ?[x×] ?10\^[+-]?[0-9]+)?"
    r"(?: ?[%°][A-Za-z/ ]*| [A-Za-zµμ][A-Za-z0-9µμ%/.^ ]*)?\s*"
)
_PLAIN_CELL = re.compile(r"[0-9A-Za-z(][ !#-+\--:<-{}~]*").fullmatch
"""Visible ASCII without quote, comma, semicolon and bar, that begins harmlessly."""
_NOT_ASCII = re.compile(r"[^\x20-\x7e\n\t]")


def visible(text: str, most: int | None = None) -> str:
    """Show every character that cannot be seen as `<U+001B>`; what is longer than `most` characters ends in `…`.

    Letters of all scripts and spaces of all widths stay, and so do up to MOST_MARKS combining marks on a letter.
    """
    if text.isascii() and text.isprintable():
        return text if most is None or len(text) <= most else f"{text[:most]}…"
    kept: list[str] = []
    length = 0
    for piece in _pieces(text if most is None else text[: most + 1]):
        length += len(piece)
        if most is not None and length > most:
            return f"{''.join(kept)}…"
        kept.append(piece)
    return "".join(kept)


def printable(text: str, most: int = 40) -> str:
    """Show typed text inside a message: one line, nothing invisible, at most `most` characters and `…`."""
    return visible(text, most)


def for_terminal(text: str, most: int | None = None) -> str:
    """Give one line for a terminal; line ends are shown as code points, spaces of other widths as plain spaces."""
    return visible(_spaced(text), most)


def counted(number: int, what: str, plural: str = "") -> str:
    """Give a number with its noun: `1 result`, `2,000 results`."""
    return f"{number:,} {what if number == 1 else plural or f'{what}s'}"


def for_paper(text: str, glyphs: Container[int]) -> str:
    """Give one line that can be drawn: `glyphs` has the code points for which the font has a glyph."""
    shown = for_terminal(text)
    if shown.isascii():
        return shown
    return "".join(c if c.isascii() or ord(c) in glyphs else _code(c) for c in shown)


def for_spreadsheet(text: str) -> str:
    """Give the text of a spreadsheet's cell: visible, no formula (OWASP ASVS 1.2.10), at most MOST_CELL characters.

    A text that would begin a formula gets an apostrophe in front, also behind `;` and `|`, at which the spreadsheets
    of some countries cut a line of CSV. A number with its unit stays as it is.
    """
    safe = _FORMULA.sub(_harmless, visible(text))
    if len(safe) <= MOST_CELL // 2 or len(safe.encode("utf-16-le")) <= 2 * MOST_CELL:
        return safe
    kept = safe.encode("utf-16-le")[: 2 * (MOST_CELL - 1)].decode("utf-16-le", "ignore")
    return f"{kept}…"


def for_csv(text: str) -> str:
    """Give a cell of comma-separated text, quoted where it must be; it holds no line end, so that a row is a line.

    Formulas are made harmless as in `for_spreadsheet`.
    """
    if _PLAIN_CELL(text):
        return text
    safe = _FORMULA.sub(_harmless, visible(text))
    return '"' + safe.replace('"', '""') + '"' if any(mark in safe for mark in ',";|') else safe


def for_json(document: str) -> str:
    r"""Write every character of a JSON document that cannot be seen as `\u202e`: the same values, safe to print."""
    return _NOT_ASCII.sub(_escaped, document)


@lru_cache(maxsize=4096)
def _hidden(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN or character in _BLANK


@lru_cache(maxsize=4096)
def _mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _pieces(text: str) -> Iterator[str]:
    """Give each character, or its code: of what is hidden, and of marks that stand on nothing or are too many."""
    marks = MOST_MARKS
    for character in text:
        if _hidden(character):
            marks = MOST_MARKS
            yield _code(character)
            continue
        marks = marks + 1 if _mark(character) else 0
        yield _code(character) if marks > MOST_MARKS else character


def _code(character: str) -> str:
    return f"<U+{ord(character):04X}>"


def _escaped(found: re.Match[str]) -> str:
    character = found.group()
    if not _hidden(character):
        return character
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))


def _spaced(text: str) -> str:
    if text.isascii():
        return text
    return "".join(" " if unicodedata.category(character) == "Zs" else character for character in text)


def _harmless(found: re.Match[str]) -> str:
    separator, part = found.groups()
    return f"{separator}{part}" if _NUMBER.fullmatch(part) else f"{separator}'{part}"
