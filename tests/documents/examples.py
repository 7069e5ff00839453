"""The complete examples of docs/documents.md, and rules broken in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbpcmc.documents.rules.rule import Rule

ROOT = Path(__file__).parents[2]
_BLOCKS = re.findall(r"```yaml\n(lbpcmc: .*?)```", (ROOT / "docs/documents.md").read_text("utf-8"), re.DOTALL)
EXAMPLES = {block.partition(": ")[2].partition("/")[0]: block for block in _BLOCKS}
"""The complete documents by what they are: recipe, specification ..."""
RECIPE, SPECIFICATION = EXAMPLES["recipe"], EXAMPLES["specification"]


def swapped(text: str, good: str, bad: str) -> str:
    """Replace one piece of an example; a last line `...` stands for the rest of the file."""
    if good.endswith("..."):
        head = text.split(good.removesuffix("..."), maxsplit=1)[0]
        assert head != text, f"the example does not hold {good!r}"
        return head + bad
    assert text.count(good) == 1, f"the example holds {good!r} {text.count(good)} times"
    return text.replace(good, bad)


def broken(rule: Rule) -> dict[str, str]:
    """Give recipe and specification, one of them with the fault of a rule."""
    texts = {"recipe": RECIPE, "specification": SPECIFICATION}
    for good, bad in ((rule.good, rule.bad), *rule.more):
        texts[rule.document] = swapped(texts[rule.document], good, bad)
    return texts


def marked(text: str, code: str) -> int:
    """The line that carries the code in a comment."""
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.search(rf"#.*\b{code}\b", line)]
    assert len(lines) == 1, f"{code} is marked in lines {lines}"
    return lines[0]
