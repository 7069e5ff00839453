"""What a checker has to say about a document: values, sorted by place, printed like a compiler's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbpcmc.messages import Statement


class Severity(StrEnum):
    """An error keeps a document from being imported; a warning is for the reviewer."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault, at its place in a file."""

    path: str
    """The file as it was named to the checker."""
    line: int
    column: int
    """Both from 1."""
    code: str
    """The rule, as in docs/rules.md."""
    severity: Severity
    statement: Statement
    """What is wrong, as code and parameters."""

    @property
    def message(self) -> str:
        """What is wrong, in a sentence."""
        return self.statement.said

    @property
    def hint(self) -> str:
        """What would be accepted; empty where there is nothing to add."""
        return self.statement.todo

    def values(self) -> dict[str, object]:
        """Give the finding as JSON values: the rule's code, the sentences, and what they are made of."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "hint": self.hint,
            "case": self.statement.code,
            "params": self.statement.params,
        }

    def __str__(self) -> str:
        warning = "warning: " if self.severity is Severity.WARNING else ""
        return f"{self.path}:{self.line}:{self.column}: {self.code}: {warning}{self.message} {self.hint}".rstrip()
