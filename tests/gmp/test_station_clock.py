"""What a station reads of its own clock, on a machine that tells everything and on one that tells little."""

import ctypes
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from lbpcmc.events import Envelope
from lbpcmc.gmp import clock
from lbpcmc.gmp.clock import StationClock, stamp, stepped, synchronised

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@pytest.fixture
def in_shanghai(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_shanghai")
def test_a_reading_has_utc_the_local_offset_and_the_boot():
    before = datetime.now(UTC)
    read = StationClock().now()
    assert read.at.utcoffset() == timedelta(0)
    assert before <= read.at <= datetime.now(UTC)
    assert read.offset == "+08:00"
    assert read.boot == (BOOT_ID.read_text().strip() if BOOT_ID.exists() else None)


@pytest.mark.usefixtures("in_shanghai")
def test_the_ledger_keeps_utc_with_milliseconds_wherever_the_station_stands():
    there = datetime(2026, 3, 2, 16, 15, 30, 125_900, timezone(timedelta(hours=8)))
    assert stamp(there) == "2026-03-02T08:15:30.125Z"


def test_sleep_counts_as_time_since_boot_where_the_system_counts_it(monkeypatch):
    monkeypatch.setattr(time, "CLOCK_BOOTTIME", 7, raising=False)
    monkeypatch.setattr(time, "clock_gettime", {7: 4321.5}.__getitem__, raising=False)
    assert StationClock().now().monotonic == 4321.5


@pytest.mark.parametrize("missing", ["clock_gettime", "CLOCK_BOOTTIME"])
def test_another_system_gives_its_monotonic_time(monkeypatch, missing):
    monkeypatch.setattr(time, "monotonic", lambda: 99.25)
    monkeypatch.delattr(time, missing, raising=False)
    assert StationClock().now().monotonic == 99.25


def test_a_system_without_a_boot_id_has_none(monkeypatch):
    monkeypatch.setattr(clock, "Path", lambda _: Path("/there/is/none"))
    clock._boot.cache_clear()
    try:
        assert StationClock().now().boot is None
    finally:
        clock._boot.cache_clear()


class _Kernel:
    """A C library whose adjtimex answers as told."""

    def __init__(self, state):
        self.state = state

    def adjtimex(self, buffer):
        assert ctypes.sizeof(buffer) >= 208, "what the kernel writes has its place"
        assert buffer.raw == bytes(ctypes.sizeof(buffer)), "nothing is to be set"
        return self.state


@pytest.mark.parametrize(
    ("state", "said"), [(0, "synchronised"), (4, "synchronised"), (5, "unsynchronised"), (-1, "unknown")]
)
def test_the_kernel_says_whether_its_clock_follows_a_time_server(monkeypatch, state, said):
    monkeypatch.setattr(clock, "_LINUX", True)
    monkeypatch.setattr(clock, "_libc", lambda: _Kernel(state))
    assert synchronised() == said
    assert StationClock().now().synchronised == said


def test_a_kernel_that_cannot_be_asked_is_unknown(monkeypatch):
    monkeypatch.setattr(clock, "_LINUX", True)
    for library in (object(), None):
        monkeypatch.setattr(clock, "_libc", lambda library=library: library)
        assert synchronised() == "unknown"
    monkeypatch.setattr(clock, "_LINUX", False)
    monkeypatch.setattr(clock, "_libc", lambda: _Kernel(0))
    assert synchronised() == "unknown"


def event_at(seconds, running, boot="b", station="s"):
    when = stamp(datetime(2026, 3, 2, 8, 0, tzinfo=UTC) + timedelta(seconds=seconds))
    return Envelope(**dict.fromkeys(Envelope._fields, ""))._replace(
        at=when, monotonic=f"{running:.3f}", boot=boot, station=station
    )


BEFORE = event_at(0, 100)
STEPS = {
    "nothing was set": (event_at(60, 160), 0.0),
    "within the tolerance, forward": (event_at(62, 160), 0.0),
    "within the tolerance, back": (event_at(58, 160), 0.0),
    "set forward": (event_at(62.001, 160), 2.001),
    "set back": (event_at(57.999, 160), -2.001),
    "set back far, in one boot": (event_at(-3600, 160), -3660.0),
    "after another boot, later": (event_at(3600, 5, boot="c"), 0.0),
    "after another boot, earlier": (event_at(-3600, 5, boot="c"), -3600.0),
    "after another boot, within the tolerance": (event_at(-2, 5, boot="c"), 0.0),
    "after another boot, just beyond it": (event_at(-2.001, 5, boot="c"), -2.001),
    "another boot of the same running time": (event_at(3600, 160, boot="c"), 0.0),
    "another station of the same boot": (event_at(3600, 5, station="t"), 0.0),
    "another station, earlier": (event_at(-10, 5, station="t"), -10.0),
    "no boot is told": (event_at(3600, 5, boot=None), 0.0),
}


@pytest.mark.parametrize(("after", "moved"), STEPS.values(), ids=STEPS)
def test_a_clock_that_was_set_shows_by_how_much(after, moved):
    assert stepped(BEFORE, after) == pytest.approx(moved, abs=1e-9)


def test_two_readings_of_unknown_boots_show_a_time_that_goes_back_alone():
    before = event_at(0, 100, boot=None)
    assert stepped(before, event_at(3600, 5, boot=None)) == 0.0
    assert stepped(before, event_at(-10, 500, boot=None)) == -10.0
