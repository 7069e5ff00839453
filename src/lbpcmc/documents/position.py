"""Where something stands in a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Line and column in a file, counted from 1."""

    line: int
    column: int


NOWHERE = Position(0, 0)
