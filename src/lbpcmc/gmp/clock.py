"""Where the time of an event comes from: the clock of the station, and how far it can be trusted.

Order is the ledger's number; time is an attribute. Each event keeps UTC, the local offset, the boot and the seconds
since it, and whether the system clock was synchronised (PIC/S PI 041-1, 9.5).
"""

from __future__ import annotations

import ctypes
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from lbpcmc.events import Envelope

TOLERANCE_SECONDS = 2.0
"""A clock that moves by more than this between two events was set."""
_UNSYNCHRONISED = 5
_LINUX: bool = sys.platform.startswith("linux")


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading of the clock."""

    at: datetime
    """UTC."""
    offset: str
    """Offset of local time: `+01:00`."""
    boot: str | None
    monotonic: float
    """Seconds since boot."""
    synchronised: str


class Clock(Protocol):
    """Anything that tells the time: the clock of the station, or a fixed one in tests and replays."""

    def now(self) -> Moment:
        """Read the clock."""


class StationClock:
    """The clock of the machine."""

    def now(self) -> Moment:
        """Read UTC, the local offset, the boot clock and what the kernel says of synchronisation."""
        wall = datetime.now(UTC)
        running = _since_boot()
        return Moment(wall, wall.astimezone().isoformat()[-6:], _boot(), running, synchronised())


def stamp(when: datetime) -> str:
    """Write a time as the ledger keeps it: UTC with milliseconds."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _since_boot() -> float:
    """Seconds since boot, sleep included, where the system counts them."""
    read, clock = getattr(time, "clock_gettime", None), getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if read is None or clock is None else float(read(clock))


@cache
def _boot() -> str | None:
    """ID of this boot, where Linux tells it: monotonic times of two programs can then be compared."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def synchronised() -> str:
    """Ask the Linux kernel (adjtimex) whether its clock follows a time server; `unknown` elsewhere."""
    if not _LINUX:
        return "unknown"
    try:
        state = _libc().adjtimex(ctypes.create_string_buffer(512))
    except (OSError, AttributeError):
        return "unknown"
    if state < 0:
        return "unknown"
    return "unsynchronised" if state == _UNSYNCHRONISED else "synchronised"


def stepped(before: Envelope, after: Envelope) -> float:
    """Seconds by which the clock was set between two events: 0.0 where it was not, or where nothing shows it.

    Within one boot the wall clock and the boot clock run together; across boots a time before the last event shows it.
    """
    passed = (datetime.fromisoformat(after.at) - datetime.fromisoformat(before.at)).total_seconds()
    if before.boot is not None and before.boot == after.boot and before.station == after.station:
        moved = passed - (float(after.monotonic) - float(before.monotonic))
        return moved if abs(moved) > TOLERANCE_SECONDS else 0.0
    return passed if passed < -TOLERANCE_SECONDS else 0.0
