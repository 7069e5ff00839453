"""Sheets of paper on a reportlab canvas: fonts, text that cannot be misread, pages that know their number.

Invariant: data is drawn as plain strings, never as markup, and a character without a glyph is printed as its code
point, `<U+65E5>`, never as a silent box (tests/reports/test_text.py).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from lbpcmc.errors import ReportError
from lbpcmc.messages import say
from lbpcmc.text_output import for_paper

if TYPE_CHECKING:
    from collections.abc import Callable

REGULAR, BOLD = "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"
MARGIN = 36.0
"""Half an inch, in points."""
PAGES = {"A4": A4, "Letter": LETTER}
INK, FAINT, RULE = HexColor("#1a1a1a"), HexColor("#5f6b76"), HexColor("#b8c0c8")
SHADE = HexColor("#eef1f4")
VERDICT_INK = {
    "pass": HexColor("#1d6b34"),
    "alert": HexColor("#8a6100"),
    "action": HexColor("#a34a00"),
    "fail": HexColor("#b00020"),
    "inconclusive": HexColor("#6b2fa0"),
    "invalid": HexColor("#b00020"),
}
Text = str | tuple[str, ...]
"""A text, or several that stand beneath each other: what somebody typed cannot look like a line of the page."""
_MOST_WARNING = 3
"""Lines of a warning on every page."""


@cache
def fonts() -> dict[str, TTFont]:
    """Load and register the two embedded faces."""
    found = {}
    for name in (REGULAR, BOLD):
        content = resources.files(__package__).joinpath(f"fonts/{name}.ttf").read_bytes()
        found[name] = TTFont(name, io.BytesIO(content))
        pdfmetrics.registerFont(found[name])
    return found


def printable(text: str, font: str = REGULAR) -> str:
    """Give the text as it can be drawn: characters without a glyph, and invisible ones, as `<U+XXXX>`."""
    return for_paper(text, fonts()[font].face.charToGlyph)


def _thousandths(text: str, font: str) -> float:
    """Width in thousandths of the size. Exact in any order: the faces have 2048 units."""
    face = fonts()[font].face
    widths, default = face.charWidths, face.defaultWidth
    total: float = sum(widths.get(ord(character), default) for character in text)
    return total


@lru_cache(maxsize=4096)
def width_of(text: str, font: str, size: float) -> float:
    """Width of drawn text, in points."""
    return _thousandths(text, font) * size / 1000.0


@lru_cache(maxsize=65536)
def wrap(text: Text, font: str, size: float, width: float) -> tuple[str, ...]:
    """Break text into lines of at most `width` points; a word that is too long is cut, nothing is lost.

    A line end inside a text is shown as its code point: lines of their own are those of a tuple alone.
    """
    lines, space = [], _thousandths(" ", font)
    for paragraph in (text,) if isinstance(text, str) else text:
        line, used = "", 0.0
        for word in printable(paragraph, font).split(" "):
            wide = _thousandths(word, font)
            longer = used + space + wide if line else wide
            if longer * size / 1000.0 <= width:
                line, used = f"{line} {word}" if line else word, longer
                continue
            if line:
                lines.append(line)
            line, used = word, wide
            while used * size / 1000.0 > width and len(line) > 1:
                cut = _fitting(line, font, size, width)
                lines.append(line[:cut])
                line = line[cut:]
                used = _thousandths(line, font)
        lines.append(line)
    return tuple(lines) or ("",)


def _fitting(word: str, font: str, size: float, width: float) -> int:
    total = 0.0
    for position, character in enumerate(word):
        total += _thousandths(character, font)
        if total * size / 1000.0 > width:
            return max(position, 1)
    return len(word)


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on every page."""

    title: str
    right: str
    footer: str
    """Lines at the foot, at most two."""
    mark: str
    """`DEMONSTRATION DATA`, or empty."""
    warning: str = ""
    """What must be seen on every page, beneath its head; empty where there is nothing to warn of."""


class Sheets:
    """Pages filled from top to bottom. Drawn twice: once to count the pages, once on paper."""

    def __init__(self, page: str, furniture: Furniture, total: int = 0, title: str = "") -> None:
        """Take `A4` or `Letter`; `total` is the number of pages, 0 while counting."""
        if page not in PAGES:
            raise ReportError(say("page.no_paper", paper=page, known=tuple(PAGES)))
        self.width: float = PAGES[page][0]
        self.height: float = PAGES[page][1]
        self.furniture, self.total, self.number = furniture, total, 0
        self._buffer = io.BytesIO()
        self.canvas: Canvas | None = None
        fonts()
        if total:
            self.canvas = Canvas(self._buffer, pagesize=PAGES[page], invariant=1, pageCompression=1)
            self.canvas.setTitle(printable(title))
            self.canvas.setAuthor("lbpcmc")
        self.y = 0.0
        self.new_page()

    @property
    def left(self) -> float:
        """Left edge of the text."""
        return MARGIN

    @property
    def inner(self) -> float:
        """Width of the text."""
        return self.width - 2 * MARGIN

    @property
    def bottom(self) -> float:
        """Lowest point that text may use."""
        return MARGIN + 26

    def new_page(self) -> None:
        """Begin a page with its furniture."""
        if self.number and self.canvas is not None:
            self.canvas.showPage()
        self.number += 1
        self.y = self.height - MARGIN - 24
        if self.furniture.warning:
            for line in wrap(self.furniture.warning, BOLD, 7.5, self.inner)[:_MOST_WARNING]:
                self.y -= 9.5
                self.text(self.left, self.y, line, BOLD, 7.5, VERDICT_INK["fail"])
            self.y -= 5
        if self.canvas is not None:
            self._furnish(self.canvas)

    def _furnish(self, canvas: Canvas) -> None:
        top = self.height - MARGIN
        self.text(self.left, top - 9, self.furniture.title, BOLD, 9)
        right = printable(self.furniture.right)
        self.text(self.width - MARGIN - width_of(right, REGULAR, 8), top - 9, right, REGULAR, 8)
        if self.furniture.mark:
            mark = self.furniture.mark
            middle = self.width / 2 - width_of(mark, BOLD, 9) / 2
            self.text(middle, top - 9, mark, BOLD, 9, VERDICT_INK["fail"])
        self.line(top - 14)
        self.line(MARGIN + 16)
        for place, line in enumerate(self.furniture.footer.split("\n")):
            self.text(self.left, MARGIN + 7 - 7.5 * place, line, REGULAR, 6, FAINT)
        number = f"page {self.number} of {self.total}"
        self.text(self.width - MARGIN - width_of(number, REGULAR, 8), MARGIN + 6, number, REGULAR, 8)
        canvas.setFillColor(INK)

    def room(self, height: float) -> None:
        """Make sure that `height` points are left, on a new page if need be."""
        if self.y - height < self.bottom:
            self.new_page()

    def text(self, x: float, y: float, text: str, font: str = REGULAR, size: float = 8, ink: Color = INK) -> None:
        """Draw one line of plain text."""
        if self.canvas is not None:
            self.canvas.setFillColor(ink)
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, y, printable(text, font))

    def line(self, y: float, left: float | None = None, right: float | None = None) -> None:
        """Draw a thin rule."""
        if self.canvas is not None:
            self.canvas.setStrokeColor(RULE)
            self.canvas.setLineWidth(0.4)
            self.canvas.line(left or self.left, y, right or self.width - MARGIN, y)

    def heading(self, text: str, *, needed: float = 44) -> None:
        """Begin a section, with `needed` points for what must stay beside its heading; the outline lists it."""
        self.room(needed + 24)
        self.y -= 16
        if self.canvas is not None:
            key = f"s{self.number}-{self.y:.0f}"
            self.canvas.bookmarkHorizontal(key, 0, self.y + 14)
            self.canvas.addOutlineEntry(printable(text), key, 0)
        self.text(self.left, self.y, text, BOLD, 11)
        self.y -= 8

    def subheading(self, text: str) -> None:
        """Begin a part of a section."""
        lines = wrap(text, BOLD, 8.5, self.inner)
        self.room(38 + 11 * len(lines))
        self.y -= 4
        for line in lines:
            self.y -= 10
            self.text(self.left, self.y, line, BOLD, 8.5)
        self.y -= 4

    def words(self, text: str, size: float = 8, ink: Color = INK) -> None:
        """Draw plain text over the whole width."""
        for line in wrap(text, REGULAR, size, self.inner):
            self.room(size + 4)
            self.y -= size + 2
            self.text(self.left, self.y, line, REGULAR, size, ink)
        self.y -= 3

    def finish(self) -> bytes:
        """Close the last page and give the PDF."""
        if self.canvas is None:
            return b""
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()


def paginate(draw: Callable[[Sheets], None], page: str, furniture: Furniture, title: str) -> bytes:
    """Draw once to count the pages and once on paper."""
    counting = Sheets(page, furniture)
    draw(counting)
    sheets = Sheets(page, furniture, counting.number, title)
    draw(sheets)
    return sheets.finish()


def hex_groups(digest: str) -> str:
    """A hash as people compare it: groups of four digits."""
    return " ".join(digest[i : i + 4] for i in range(0, len(digest), 4))


def ink_of(verdict: Any) -> Color:  # any text
    """Colour of a verdict; the word always stands beside it."""
    return VERDICT_INK.get(str(verdict), INK)
