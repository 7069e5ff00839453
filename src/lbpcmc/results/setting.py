"""How a validation is written, apart from its format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """What the caller knows about the place where the output goes, and about the run."""

    width: int = 120
    """Characters that a line of a table has."""
    started: str = ""
    """When the judging began, ISO 8601 in UTC without offset (JUnit); empty where nobody knows."""
    seconds: float = 0.0
    """How long reading and judging took."""
    steps: bool = False
    """True where every result is explained, however many there are."""
