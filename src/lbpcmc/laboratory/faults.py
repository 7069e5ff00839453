"""What is wrong with raw data or with the rules of a method, each fault at its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.documents.model import NOWHERE, Position
from lbpcmc.messages import say

if TYPE_CHECKING:
    from lbpcmc.messages import Statement


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that cannot be used, and what would be accepted."""

    at: Position
    """Line and column; NOWHERE in JSON."""
    path: str
    """The field: `plates[3].count`; empty where the whole is at fault."""
    statement: Statement
    """What is wrong, as code and parameters; the sentence names the field."""
    unknown: bool = False
    """True for a field that there is not."""

    def within(self, name: str) -> Statement:
        """As a compiler prints it: file:line:column: what is wrong, and what would be accepted."""
        if self.at == NOWHERE:
            return say("data.fault", file=name, because=self.statement)
        line, column = self.at.line, self.at.column
        return say("data.fault_at", file=name, line=line, column=column, because=self.statement)

    def shown(self, name: str) -> str:
        """Write it in a line of text."""
        return self.within(name).said
