"""Verdicts, severities and states, each as a word and a colour: colour alone never carries a meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbpcmc.tui.plain import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A word and the style it is drawn in."""

    word: str
    style: str


DIM = "#9aa5b1"
STRONG = "bold #ffffff"
TEXT = "#e6e9ed"
GOOD = "bold #0b1f12 on #53c27a"
WATCH = "bold #241a00 on #f2c14e"
ACT = "bold #241000 on #f08a3c"
BAD = "bold #ffffff on #c8323c"
UNSURE = "bold #ffffff on #8a4fbf"
NOTE = "bold #04202b on #58b8d8"

VERDICTS: dict[str, Mark] = {
    "pass": Mark("PASS", GOOD),
    "alert": Mark("ALERT", WATCH),
    "action": Mark("ACTION", ACT),
    "fail": Mark("FAIL", BAD),
    "inconclusive": Mark("INCONCLUSIVE", UNSURE),
    "invalid": Mark("INVALID", UNSURE),
}
"""How a verdict is shown."""

NOT_UNDERSTOOD = Mark("NOT UNDERSTOOD", UNSURE)
DONE = Mark("DONE", GOOD)
NOT_READ = Mark("NOT READ", BAD)
NOT_WRITTEN = Mark("NOT WRITTEN", BAD)
REFUSED = Mark("NOT ALLOWED", BAD)
ON_HOLD = Mark("ON HOLD", BAD)
OTHERS_FIRST = Mark("ANOTHER STATION WAS FIRST", WATCH)

STATUSES: dict[str, Mark] = {
    "running": Mark("RUNNING", GOOD),
    "held": ON_HOLD,
    "stopped": Mark("STOPPED", BAD),
    "complete": Mark("COMPLETE", NOTE),
}

SEVERITIES: dict[str, Mark] = {
    "critical": Mark("critical", "bold #ff8c94"),
    "major": Mark("major", "bold #f2c14e"),
    "minor": Mark("minor", "#9fd3e6"),
}

QUIET = frozenset({"pass", ""})
"""Verdicts, or none at all, after which the next step opens at once; every other one is first acknowledged."""


def verdict(name: str) -> Mark:
    """Find how a verdict is shown; one that is not known is shown as it is written."""
    return VERDICTS.get(name, Mark(name.upper(), UNSURE))


def status(name: str) -> Mark:
    """Find how a status is shown; one that is not known is shown as it is written."""
    return STATUSES.get(name, Mark(name.upper(), UNSURE))


def exceptions_counted(critical: int, major: int, minor: int) -> list[Span]:
    """`2 critical  1 major  0 minor`: always all three, none in colour where it is zero."""
    spans: list[Span] = []
    for word, count in (("critical", critical), ("major", major), ("minor", minor)):
        mark = SEVERITIES[word]
        spans.append((f"{count} {mark.word}  ", mark.style if count else DIM))
    return spans
