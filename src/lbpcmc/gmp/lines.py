"""How an event reads, on screen and paper: one line in parts, every part plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lbpcmc.gmp.values import Value

Slot = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """What happened, in words. Who and when come from the envelope."""

    act: str
    """What was done: `recorded`, `corrected`, `approved`."""
    place: str = ""
    """Step, test, document or person."""
    typed: str = ""
    interpreted: str = ""
    verdict: str = ""
    criterion: str = ""
    reason: str = ""
    """Why the verdict is what it is, or why a text was not understood."""
    remark: str = ""
    """What the person said: a reason, a comment, the meaning of a signature."""
    item: str = ""
    """Lot of a material, ID of equipment, label of a sample, version of a document, roles."""
    trace: tuple[str, ...] = ()
    refers: int | None = None
    """Number of the event that this one corrects, replaces, verifies or follows from."""
    bound: str = ""
    """Hash that a signature or an approval is bound to."""
    slot: Slot | None = None
    """Step, occurrence and replicate, where it belongs to a place of the procedure."""


def judged(act: str, place: str, value: Value, **parts: Any) -> Line:
    """The line of a judged value."""
    return Line(
        act,
        place,
        value.typed or "",
        value.interpreted or "",
        value.verdict or "",
        value.criterion or "",
        value.reason or "",
        trace=value.trace,
        **parts,
    )
