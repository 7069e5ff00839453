"""The station's terminal: stray bytes are shown, not fatal, and a terminal that is gone ends the floor.

Textual 8.2 decodes input strictly, so that one 0xFF from a scanner ends its input thread and with it the application
(Textualize/textual issue 6456). This driver reads with `errors="replace"`: a stray byte becomes U+FFFD, stands in the
field, and is refused as a value like any other text (tests/tui/test_terminal.py).
"""

from __future__ import annotations

import os
import selectors
import signal
from codecs import getincrementaldecoder
from typing import IO, TYPE_CHECKING, Any

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import App
    from textual.message import Message

    Dimensions = tuple[int, int] | None

_MOST_BYTES = 4096
_WAIT_SECONDS = 0.1
_PASTE_WAITS = 5
"""So many waits without a byte end a paste that never ended: a label with its start mark would lock the keyboard."""


class _Surface:
    """What the screen is drawn on. A terminal that is gone is told of once, and what is drawn later goes nowhere."""

    def __init__(self, file: IO[str], gone: Callable[[], None]) -> None:
        self._file = file
        self._gone = gone
        self._there = True

    def write(self, text: str) -> None:
        """Draw."""
        self._draw(lambda: self._file.write(text))

    def flush(self) -> None:
        """Send what was drawn."""
        self._draw(self._file.flush)

    def _draw(self, act: Callable[[], object]) -> None:
        if not self._there:
            return
        try:
            act()
        except OSError:
            self._there = False
            self._gone()


class _PasteWatch:
    """Knows whether a bracketed paste is open, and since how many waits nothing came."""

    START, END = "\x1b[200~", "\x1b[201~"

    def __init__(self) -> None:
        self._tail = ""
        self._open = False
        self._waits = 0

    def heard(self, text: str) -> str:
        """Note what came; gives it back."""
        joined = self._tail + text
        start, end = joined.rfind(self.START), joined.rfind(self.END)
        if start != end:
            self._open = start > end
        self._tail, self._waits = joined[-len(self.START) + 1 :], 0
        return text

    def waited(self) -> str:
        """Note that nothing came; gives the end mark once it is overdue, nothing before."""
        self._waits += 1
        overdue = self._open and self._waits >= _PASTE_WAITS
        return self.heard(self.END) if overdue else ""


class StationDriver(LinuxDriver):
    """Textual's driver with a decoder that replaces what is not UTF-8."""

    def __init__(self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: Dimensions = None) -> None:
        """Draw on a surface that survives the loss of its terminal."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        if self._file is not None:
            self._file = _Surface(self._file, self._hang_up)  # type: ignore[assignment]  # only written and flushed
        self._hung_up = False

    def _get_terminal_size(self) -> tuple[int, int]:
        """Ask the terminal itself: COLUMNS and LINES of the environment would outlive every change of its size."""
        try:
            columns, rows = os.get_terminal_size(self.fileno)
        except OSError:
            return super()._get_terminal_size()
        return (columns, rows) if columns and rows else super()._get_terminal_size()

    def run_input_thread(self) -> None:
        """Read bytes, decode them, and pass keys on until the floor ends or the terminal hangs up."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        paste = _PasteWatch()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_WAIT_SECONDS):
                    received = _received(self.fileno)
                    if not received:
                        self._hang_up()
                        break
                    self._pass_on(parser.feed(paste.heard(decode(received))))
                elif end := paste.waited():
                    self._pass_on(parser.feed(end))
                self._pass_on(parser.tick())
        try:
            self._pass_on(parser.feed(""))
        except (EOFError, ParseError):
            return  # an escape sequence was cut off by the end

    def _pass_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def _hang_up(self) -> None:
        """The terminal is gone: end, once, as if the line had been hung up."""
        if not (self._hung_up or self.exit_event.is_set()):
            self._hung_up = True
            signal.raise_signal(signal.Signals["SIGHUP"])


def _received(fileno: int) -> bytes:
    """Read what is there; nothing where the terminal is gone."""
    try:
        return os.read(fileno, _MOST_BYTES)
    except OSError:
        return b""
