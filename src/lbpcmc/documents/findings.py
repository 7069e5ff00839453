"""What a checker has to say about a document: values, sorted by place, printed like a compiler's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    message: str
    """What is wrong, in a sentence."""
    hint: str = ""
    """What would be accepted."""

    def __str__(self) -> str:
        warning = "warning: " if self.severity is Severity.WARNING else ""
        return f"{self.path}:{self.line}:{self.column}: {self.code}: {warning}{self.message} {self.hint}".rstrip()
