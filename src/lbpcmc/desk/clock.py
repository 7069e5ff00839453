"""Where the time of an entry comes from: the station's clock, and how far it can be trusted.

Order is the ledger's sequence number; time is an attribute. Each entry keeps UTC, the local offset, the seconds since
the station booted and whether the system clock was synchronised (PIC/S PI 041-1, 9.5).
"""

from __future__ import annotations

import ctypes
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

STEP_SECONDS = 2.0
"""Wall clock against boot clock: a larger difference between two entries is a clock that was set."""
_UNSYNCHRONISED = 5


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading of the clock."""

    at: str
    """UTC, ISO 8601 with milliseconds."""
    zone: str
    """Offset of local time: `+01:00`."""
    clock: str
    """Seconds since boot and state: `4711.250 synchronised`."""

    @property
    def drift(self) -> float:
        """Wall clock minus boot clock, in seconds: constant while nobody sets the clock."""
        return datetime.fromisoformat(self.at).timestamp() - float(self.clock.partition(" ")[0])


class Clock(Protocol):
    """Anything that tells the time: the station's clock, or a fixed one in tests and replays."""

    def now(self) -> Moment:
        """Read the clock."""


class StationClock:
    """The clock of the machine."""

    def now(self) -> Moment:
        """Read UTC, the local offset, the boot clock and the kernel's word on synchronisation."""
        wall = datetime.now(UTC)
        boot = time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
        return Moment(stamp(wall), wall.astimezone().isoformat()[-6:], f"{boot:.3f} {synchronised()}")


def stamp(when: datetime) -> str:
    """Write a time as the ledger keeps it."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def synchronised() -> str:
    """Ask the Linux kernel (adjtimex) whether its clock follows a time server; `unknown` elsewhere."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        state = libc.adjtimex(ctypes.create_string_buffer(512))
    except (OSError, AttributeError):
        return "unknown"
    if state < 0:
        return "unknown"
    return "unsynchronised" if state == _UNSYNCHRONISED else "synchronised"
