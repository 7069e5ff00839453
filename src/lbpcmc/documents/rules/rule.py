"""A rule of the checker: its code, why it is there, and an example that a test plants.

`good` is a piece of the complete examples in docs/documents.md, `bad` what replaces it there (a last line `...` stands
for the rest of the file); the line with the comment `# <code>` is where the finding must appear (pinned for every rule
by tests/documents/test_rules.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING

from lbpcmc.documents.findings import Finding, Severity

if TYPE_CHECKING:
    from lbpcmc.documents.position import Position
    from lbpcmc.messages import Statement


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a document must or should hold."""

    code: str
    title: str
    why: str
    """The reason, with the clause or standard that it serves."""
    good: str
    bad: str
    document: str = "recipe"
    """Which example is broken: `recipe`, `specification` or `method`."""
    severity: Severity = Severity.ERROR
    more: tuple[tuple[str, str], ...] = ()
    """Further replacements that the example needs: (good, bad)."""
    also: tuple[str, ...] = ()
    """Codes of other findings that the same fault brings along."""

    @staticmethod
    def shown(example: str) -> str:
        """An example without the indentation of the place it was cut from; a first line cut short is aligned."""
        lines = example.rstrip().split("\n")
        if len(lines) > 1 and not lines[0].startswith(" "):
            depths = [len(line) - len(line.lstrip()) for line in lines[1:] if line]
            lines[0] = " " * min(depths, default=0) + lines[0]
        return dedent("\n".join(lines))

    def found(self, at: Position, said: Statement) -> Finding:
        """Make a finding of this rule; the path is added by whoever knows the file."""
        return Finding("", at.line, at.column, self.code, self.severity, said)
