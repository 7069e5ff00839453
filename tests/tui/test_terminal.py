"""The program in a real pseudo-terminal: stray bytes, signals, a lost line, a quit with text in the field."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from floor_making import LOT, entries, lines
from terminal import Terminal

from lbpcmc.gmp.execution.usecases import confirm
from lbpcmc.gmp.people.state import PERSON_STATE
from lbpcmc.gmp.people.usecases import begin

AT = ("--person", "olga", "--lot", LOT)


@pytest.fixture
def station(at_temperature):
    """The folder of a site whose batch is at a measurement; the database is free for the running."""
    at_temperature.close()
    return at_temperature


def ready(terminal):
    return terminal.until_seen("Step 1.4", "Latest entries")


@pytest.mark.parametrize("stray", [b"\xff", b"\xb5", b"\xc3\x28", b"\xe9\xe9", b"\xed\xa0\x80"])
def test_stray_bytes_become_visible_text_that_is_not_understood_and_kept(station, stray):
    with Terminal(station.place, *AT) as terminal:
        at = ready(terminal)
        terminal.type(b"37" + stray + b".0")
        at = terminal.until_seen("Not understood", since=at)
        terminal.type(b"\r")
        at = terminal.until_seen("It stays in the record", since=at)
        terminal.type(b"37.0\r")
        terminal.until_seen("PASS", "Step 1.5", since=at)
        terminal.type(b"\x11")
        assert terminal.ended() == 0
        assert terminal.left_clean
    kept = [(act, typed) for act, step, typed, _ in entries(station) if step == "1.4"]
    assert kept == [("not understood", b"37".decode() + stray.decode("utf-8", "replace") + ".0"), ("recorded", "37.0")]


def test_the_screen_has_the_size_of_the_terminal_whatever_the_environment_says(station):
    with Terminal(station.place, *AT, rows=30, columns=100) as terminal:
        at = ready(terminal)
        terminal.resize(40, 120)
        terminal.until_seen("\x1b[40;1H", since=at)
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.ended() == 128 + signal.SIGTERM


@pytest.mark.parametrize("received", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_ends_the_program_cleanly_and_names_what_was_not_submitted(station, received):
    with Terminal(station.place, *AT) as terminal:
        at = ready(terminal)
        terminal.type(b"37.0")
        terminal.until_seen("read as 37.0 degC", since=at)
        terminal.process.send_signal(received)
        assert terminal.ended() == 128 + received
        assert terminal.left_clean
        said = terminal.seen[terminal.seen.rfind(b"\x1b[?1049l") :].decode()
        assert f"ended by {received.name}. Whatever was submitted is in the record." in said
        assert "Typed and not submitted: 37.0" in said
    assert len(entries(station)) == 3


def test_a_terminal_that_is_gone_ends_the_program(station):
    with Terminal(station.place, *AT) as terminal:
        ready(terminal)
        terminal.unplug()
        assert terminal.ended() == 128 + signal.SIGHUP


def test_quitting_with_text_in_the_field_asks_also_where_both_come_at_once(station):
    with Terminal(station.place, *AT) as terminal:
        at = ready(terminal)
        terminal.type(b"37.0\x11")
        at = terminal.until_seen("Leave what was typed and not submitted?", "'37.0'", since=at)
        terminal.type(b"\r")
        at = terminal.until_seen("Latest entries", since=at)
        assert terminal.process.poll() is None
        terminal.type(b"\x15\x11")
        assert terminal.ended() == 0
        assert terminal.left_clean


def test_two_scans_and_their_terminators_in_one_write(started):
    confirm(started, begin(started, "olga"), LOT, "1.1", "FERM-07")
    started.close()
    with Terminal(started.place, *AT) as terminal:
        at = terminal.until_seen("Step 1.2", "Latest entries")
        terminal.type(b"YE-2231-0123456789AB\rMATERIAL-LABEL-00042\r")
        terminal.until_seen("It stays in the record", since=at)
        terminal.process.send_signal(signal.SIGTERM)
        terminal.ended()
    kept = lines(started)[-1]
    assert (kept.item, kept.typed) == ("YE-2231-0123456789AB", "MATERIAL-LABEL-00042")


def test_a_paste_that_never_ends_does_not_lock_the_keyboard(station):
    with Terminal(station.place, *AT) as terminal:
        at = ready(terminal)
        terminal.type(b"\x1b[200~37")
        at = terminal.until_seen("read as 37 degC", since=at)
        terminal.type(b".0\r")
        terminal.until_seen("PASS", since=at)
        terminal.type(b"\x11")
        assert terminal.ended() == 0


def test_a_flood_of_control_bytes_and_resizes_is_survived(station):
    with Terminal(station.place, *AT) as terminal:
        at = ready(terminal)
        terminal.type(bytes(byte for byte in range(0x20) if byte not in (0x0D, 0x0A, 0x11, 0x1A, 0x1B)) * 20)
        for rows, columns in ((1, 1), (5, 20), (200, 500), (2, 2), (24, 80)):
            terminal.resize(rows, columns)
        terminal.type(b"\x1537.0\r")
        terminal.until_seen("PASS", since=at)
        assert terminal.process.poll() is None
        terminal.type(b"\x11")
        assert terminal.ended() == 0


def test_without_a_terminal_the_command_says_what_to_do(station):
    done = subprocess.run(
        [sys.executable, "-m", "lbpcmc.cli.main", "tui", "--site", str(station.place)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "The screens need a terminal" in done.stderr
    assert "lbpcmc batch" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_names_are_told_before_a_screen_is_opened(station):
    with Terminal(station.place, "--person", "nobody") as terminal:
        assert terminal.ended() == 2
        assert b"There is no person 'nobody'." in terminal.seen
        assert b"\x1b[?1049h" not in terminal.seen
    with Terminal(station.place, "--lot", "LOT-99") as terminal:
        assert terminal.ended() == 2
        assert b"There is no batch LOT-99." in terminal.seen


def test_an_older_copy_is_told_of_before_a_screen_is_opened(station):
    seen = station.witness.path.read_text("ascii").splitlines()[-1].split()
    with station.witness.path.open("a") as witness:
        witness.write(f"{seen[0]} {int(seen[1]) + 9000} {seen[2]} {seen[3]}\n")
    with Terminal(station.place, *AT) as terminal:
        assert terminal.ended() == 2
        assert b"this is an older copy" in terminal.seen
        assert b"Traceback" not in terminal.seen
        assert b"\x1b[?1049h" not in terminal.seen


def open_sessions(site):
    return len(site.fold(PERSON_STATE, "olga").sessions)


def test_a_program_that_was_killed_leaves_its_session_open_and_one_that_ended_does_not(station):
    before = open_sessions(station)
    for received, left in ((signal.SIGKILL, 1), (signal.SIGTERM, 1)):
        with Terminal(station.place, *AT) as terminal:
            ready(terminal)
            terminal.process.send_signal(received)
            terminal.ended()
        assert open_sessions(station) == before + left


def test_help_has_an_example_and_opens_nothing():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "lbpcmc.cli.main", "tui", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "100"},
    )
    assert "Example: lbpcmc tui --site demo --person demo-operator" in done.stdout
    for module in ("textual", "sqlalchemy", "lbpcmc.gmp.installation"):
        assert f"| {module}\n" not in done.stderr
