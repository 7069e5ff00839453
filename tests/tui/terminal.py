"""A pseudo-terminal with the program in it: what a station's screen, keyboard, scanner and plug do to the process."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE = 60.0
"""Seconds after which a condition that does not come true fails the test; no test waits this long by design."""

_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.executable, sys.argv[1:])"
)


class Terminal:
    """One program in one terminal; `seen` is everything it has written."""

    def __init__(self, folder: Path, *arguments: str, rows: int = 24, columns: int = 80) -> None:
        self.master, slave = pty.openpty()
        self.before = termios.tcgetattr(slave)
        self._slave = slave
        self.resize(rows, columns)
        command = [sys.executable, "-m", "lbpcmc.cli.main", "tui", "--site", str(folder), *arguments]
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "33", "LINES": "7"}
        environment.pop("LBPCMC_SITE", None)
        self.process = subprocess.Popen(
            [sys.executable, "-c", _TAKE_TERMINAL, *command],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env=environment,
        )
        self.seen = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for one in (self.master, self._slave):
            if one >= 0:
                os.close(one)

    def resize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, sent: bytes) -> None:
        assert os.write(self.master, sent) == len(sent)

    def unplug(self) -> None:
        """Close both ends, as when the cable or the session is gone."""
        os.close(self._slave)
        os.close(self.master)
        self.master = self._slave = -1

    def _read(self) -> None:
        if self.master >= 0 and select.select([self.master], [], [], 0.05)[0]:
            self.seen += os.read(self.master, 65536)

    def until(self, condition: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            self._read()
            assert time.monotonic() < deadline, f"never {what}; the screen wrote {self.seen[-3000:]!r}"

    def until_seen(self, *texts: str, since: int = 0) -> int:
        """Wait until the texts were written after position `since`; gives the position now."""
        self.until(lambda: all(text.encode() in self.seen[since:] for text in texts), f"saw {texts}")
        return len(self.seen)

    def ended(self) -> int:
        """Wait for the end; gives the exit code."""
        self.until(lambda: self.process.poll() is not None, "ended")
        while self.master >= 0 and select.select([self.master], [], [], 0)[0]:
            self.seen += os.read(self.master, 65536)
        return self.process.returncode

    @property
    def left_clean(self) -> bool:
        """True where the alternate screen was left, the cursor is shown, and the line is as it was."""
        last = self.seen.rfind(b"\x1b[?1049l")
        return last > self.seen.rfind(b"\x1b[?1049h") and b"\x1b[?25h" in self.seen[last:] and self._line_is_back()

    def _line_is_back(self) -> bool:
        return termios.tcgetattr(self._slave)[3] == self.before[3]
