"""What is wrong with raw data or with the rules of a method, each fault at its place."""

from __future__ import annotations

from dataclasses import dataclass

from lbpcmc.documents.model import NOWHERE, Position


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that cannot be used, and what would be accepted."""

    at: Position
    """Line and column; NOWHERE in JSON."""
    path: str
    """The field: `plates[3].count`; empty where the whole is at fault."""
    said: str
    todo: str = ""
    unknown: bool = False
    """True for a field that there is not."""

    def shown(self, name: str) -> str:
        """As a compiler prints it: file:line:column: what is wrong."""
        place = f"{name}:{self.at.line}:{self.at.column}" if self.at != NOWHERE else name
        return f"{place}: {self.said} {self.todo}".rstrip()
