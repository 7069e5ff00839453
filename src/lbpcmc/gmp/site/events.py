"""What can happen to a site."""

from __future__ import annotations

from dataclasses import dataclass

from lbpcmc.events import EventType, StreamKind

SITE = StreamKind("site", "site.created", shared=True)


@dataclass(frozen=True, slots=True)
class SiteCreated:
    """The ledger begins."""

    database: str
    """UUID of the ledger."""
    purpose: str
    """`site`, or `demonstration` for ever."""


@dataclass(frozen=True, slots=True)
class ClockStepped:
    """The clock of a station was set between two events."""

    seconds: str
    """By how much, with its sign."""
    reason: str


@dataclass(frozen=True, slots=True)
class WitnessMissed:
    """Heads of the ledger could not be given to the witness."""

    since: int
    """Number of the last event that the witness has seen."""
    reason: str


TYPES = (
    EventType("site.created", 1, SiteCreated, SITE, by=None),
    EventType("clock.stepped", 1, ClockStepped, SITE, by=None),
    EventType("witness.missed", 1, WitnessMissed, SITE, by=None),
)
