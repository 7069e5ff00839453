"""Every reference case on this machine: what was printed, what is computed here, to how many digits they agree.

Invariant: a case that raises, that computes nothing or that leaves its tolerance is a failure, never a gap (pinned by
tests/laboratory/test_qualified.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.documents.fields import meant
from lbpcmc.errors import InputError, LbpcmcError
from lbpcmc.laboratory.case import MOST_DIGITS, areas, compare, load
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.laboratory.case import Case, Comparison

BREAKS = (LbpcmcError, ArithmeticError, ValueError, TypeError, LookupError, AttributeError, RuntimeError, ImportError)
"""What a library that behaves differently may raise; each is a failed case."""


@dataclass(frozen=True, slots=True)
class QualifiedCase:
    """One case, run."""

    area: str
    case: Case
    comparisons: tuple[Comparison, ...]
    failure: str = ""
    """What was raised instead of a result."""

    @property
    def passed(self) -> bool:
        """True where every entry is within its tolerance."""
        return not self.failure and bool(self.comparisons) and all(line.passed for line in self.comparisons)

    @property
    def digits(self) -> float | None:
        """Digits of the worst agreement of its numbers; None where it has words alone."""
        return min((line.digits for line in self.comparisons if line.digits is not None), default=None)

    @property
    def worst(self) -> Comparison | None:
        """The entry that failed, or agrees least."""
        return min(
            self.comparisons,
            key=lambda line: (line.passed, MOST_DIGITS if line.digits is None else line.digits),
            default=None,
        )


def _agreement(line: Comparison) -> tuple[bool, float]:
    return line.passed, MOST_DIGITS if line.digits is None else line.digits


def qualify(area: str = "") -> Iterator[QualifiedCase]:
    """Run the cases of an area, or of all; InputError for an area that does not exist."""
    if area and area not in areas():
        hint = meant(area, areas(), otherwise=say("field.known", known=tuple(areas())))
        raise InputError(say("assay.unknown_area", area=area, hint=hint))
    for name in (area,) if area else areas():
        for case in load(name):
            yield run(name, case)


def run(area: str, case: Case) -> QualifiedCase:
    """Run one case."""
    try:
        return QualifiedCase(area, case, compare(case, case.compute()))
    except BREAKS as broken:
        return QualifiedCase(area, case, (), f"{type(broken).__name__}: {broken}")
