"""Write docs/rules.md from the checker's rules: `python scripts/rules_page.py`. A test keeps both the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lbpcmc.documents.rules.catalogue import rules

if TYPE_CHECKING:
    from lbpcmc.documents.rules.rule import Rule

PAGE = Path(__file__).parents[1] / "docs" / "rules.md"
FAMILIES = {
    "Y": "The file and its shape",
    "D": "Quantities, criteria, sources: recipes and specifications",
    "R": "Recipes",
    "S": "Specifications",
    "M": "Methods",
    "X": "Several files together",
}
HEAD = """# Rules of the checker

`lbpcmc check` finds these faults in recipes, specifications and methods, all in one go, each with file, line and
column. Errors keep a document from being imported; warnings are for the reviewer. `lbpcmc check --explain R141` prints
one of them.
Every example below breaks the complete examples of [documents.md](documents.md), and a test plants each of them.

This page is written by `scripts/rules_page.py` from `src/lbpcmc/documents/rules/`.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD, "| code | severity | fault |\n| --- | --- | --- |\n" + "\n".join(map(_row, rules()))]
    for letter, title in FAMILIES.items():
        parts.append(f"## {letter}: {title}")
        parts += [_section(rule) for rule in rules() if rule.code.startswith(letter)]
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _row(rule: Rule) -> str:
    anchor = "".join(letter for letter in f"{rule.code} {rule.title}".lower() if letter.isalnum() or letter in " -_")
    return f"| [{rule.code}](#{anchor.replace(' ', '-')}) | {rule.severity} | {rule.title} |"


def _section(rule: Rule) -> str:
    examples = f"{_block(rule, rule.bad)}\n\nRight:\n\n{_block(rule, rule.good)}"
    for good, bad in rule.more:
        examples += f"\n\nwith, elsewhere in the file,\n\n{_block(rule, bad)}\n\nin place of\n\n{_block(rule, good)}"
    return f"### {rule.code}: {rule.title}\n\n{rule.severity.capitalize()}. {rule.why}\n\n{examples}"


def _block(rule: Rule, example: str) -> str:
    return f"```yaml\n{rule.shown(example)}\n```"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
