"""Raw data of a plate count: what was plated and what was seen.

Invariant: a plate carries a count that a plate can carry, or is too numerous to count, or is excluded with a reason
(pinned by tests/laboratory/counts/test_plates.py).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Annotated

from lbpcmc.laboratory.checks import exact, positive, whole
from lbpcmc.laboratory.counts.units import PER
from lbpcmc.laboratory.record import Many, Text, at_least, checked, counted, record, up_to, word
from lbpcmc.laboratory.result import AssayError
from lbpcmc.messages import say

if TYPE_CHECKING:
    from fractions import Fraction

MOST_ON_A_PLATE = 10_000
"""Colonies that can be told apart on a dish of 90 mm; a larger number is a typing error."""

MOST_VOLUME_ML = 1000
_TOO_NUMEROUS = ("tntc", "too numerous to count", "confluent")


def _dilution(field: str, value: object) -> float:
    found = positive(field, value)
    if found > 1:
        raise AssayError(say("plates.dilution_above_one", dilution=f"{found:g}"), field=field)
    return found


def _colonies(field: str, value: object) -> int | str | None:
    if isinstance(value, str) and value.strip().lower() in _TOO_NUMEROUS:
        return "TNTC"
    return None if value in (None, "") else whole(field, value, most=MOST_ON_A_PLATE)


Dilution = Annotated[float, checked(_dilution)]
"""Sample in a millilitre of what was plated, as a fraction."""
AtLeast = Annotated[int, counted(1, MOST_ON_A_PLATE)]
Colonies = Annotated[int | str | None, checked(_colonies)]
"""Colonies, `TNTC`, or None."""


@record
class Plate:
    """One plate, or one drop of a drop plate."""

    dilution: Dilution
    """Sample in a millilitre of what was plated, as a fraction: 0.01 for the 10^-2 dilution."""
    volume_ml: Annotated[float, up_to(MOST_VOLUME_ML)]
    """Volume plated."""
    count: Colonies = None
    """Colonies, or `TNTC`; may be empty where the plate is excluded."""
    at_least: AtLeast | None = None
    """Where too numerous: colonies that there were at least; None takes the method's upper countable limit + 1."""
    excluded: Text = ""
    """Why the plate is left out: `spreader over half the plate`, `dropped`."""
    name: Text = ""

    def __post_init__(self) -> None:
        """Refuse a plate that says nothing."""
        if self.count is None and not self.excluded:
            said = say("plates.named_without_count", plate=self.name) if self.name else say("plates.without_count")
            raise AssayError(said)

    @property
    def amount(self) -> Fraction:
        """Sample on the plate, exact, in mL (or g, where the dilution is of a mass)."""
        return exact(self.dilution) * exact(self.volume_ml)

    @property
    def counted(self) -> bool:
        """True where there is a number of colonies that may be used."""
        return isinstance(self.count, int) and not self.excluded

    @property
    def too_numerous(self) -> bool:
        """True where growth was seen and could not be counted."""
        return self.count == "TNTC" and not self.excluded

    @property
    def colonies(self) -> int:
        """The count of a counted plate."""
        return self.count if isinstance(self.count, int) else 0

    def __str__(self) -> str:
        seen = "not counted" if self.count is None else str(self.count)
        return seen if not self.excluded else f"{seen} (excluded: {self.excluded})"


@record
class PlateCounts:
    """All plates of one sample."""

    plates: Annotated[Many[Plate], at_least(1)]
    per: Annotated[str, word(*PER)] = "mL"
    """What the sample is measured in: mL, g, capsule, dose or vial."""

    def by_dilution(self) -> dict[float, list[Plate]]:
        """Plates by dilution, the most concentrated first."""
        groups: dict[float, list[Plate]] = defaultdict(list)
        for plate in self.plates:
            groups[plate.dilution].append(plate)
        return dict(sorted(groups.items(), reverse=True))

    def refuse_mixed_volumes(self) -> None:
        """Raise where plates of one dilution carry different volumes: mostly a slip of the pen."""
        for dilution, plates in self.by_dilution().items():
            volumes = sorted({plate.volume_ml for plate in plates})
            if len(volumes) > 1:
                listed = tuple(f"{volume:g} mL" for volume in volumes)
                raise AssayError(say("plates.mixed_volumes", dilution=f"{dilution:g}", volumes=listed))
