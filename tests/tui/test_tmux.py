"""Ten steps driven by keys in a terminal of 80x24, each screen captured as it stands there."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time

import pytest
from floor_making import LOT, entries
from terminal import PATIENCE

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

TEN_STEPS = [
    (("FERM-07", "Enter"), "Step 1.2"),
    (("YE-2231", "Enter", "3.01 g", "Enter"), "Step 1.3"),
    (("F2",), "Step 1.4"),
    (("37.0", "Enter"), "Step 1.5"),
    (("6.8", "Enter"), "Step 2.1"),
    (("S1", "Enter"), "Step 2.2"),
    (("1 h", "Enter"), "Step 2.3"),
    (("2", "Enter"), "reading 1 of 3"),
    (("0.10", "Enter"), "reading 2 of 3"),
    (("0.11", "Enter"), "reading 3 of 3"),
]


class Tmux:
    """A tmux server of its own, with one window."""

    def __init__(self, socket, columns, rows, *command):
        self.base = ["tmux", "-S", str(socket), "-f", "/dev/null"]
        self.run("new-session", "-d", "-s", "floor", "-x", str(columns), "-y", str(rows), *command)

    def run(self, *arguments):
        return subprocess.run([*self.base, *arguments], check=True, capture_output=True, text=True).stdout

    def capture(self):
        return self.run("capture-pane", "-p", "-t", "floor")

    def until(self, *texts):
        """Wait until all of this stands on the screen at once; gives the screen."""
        deadline = time.monotonic() + PATIENCE
        while not all(text in (screen := self.capture()) for text in texts):
            assert time.monotonic() < deadline, screen
        return screen


@pytest.fixture(params=[(80, 24), (140, 40)])
def window(request, started, tmp_path):
    started.close()
    columns, rows = request.param
    command = [sys.executable, "-m", "lbpcmc.cli.main", "tui", "--site", str(started.place)]
    tmux = Tmux(tmp_path / "tmux", columns, rows, *command, "--person", "olga", "--lot", LOT)
    yield tmux, columns, rows
    tmux.run("kill-server")


def test_ten_steps_by_keys(window, started):
    tmux, columns, rows = window
    tmux.until("Step 1.1")
    for keys, shown in TEN_STEPS:
        for key in keys:
            tmux.run("send-keys", "-t", "floor", *(() if key in ("Enter", "F2") else ("-l",)), key)
        lines = tmux.until(shown, "RUNNING", "Olga Operator", "Exceptions  0 critical", "F1  Help").splitlines()
        assert len(lines) == rows
        assert lines[0].rstrip().endswith("Olga Operator / operator  F3")
        assert "RUNNING" in lines[0]
        assert "Exceptions" in lines[-2], "\n".join(lines)
        assert "F1  Help" in lines[-1]
        assert all(len(line) <= columns for line in lines)
    assert len(entries(started)) == 10
