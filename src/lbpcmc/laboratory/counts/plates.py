"""Raw data of a plate count: what was plated and what was seen.

Invariant: a plate carries a count that a plate can carry, or is too numerous to count, or is excluded with a reason
(pinned by tests/laboratory/counts/test_plates.py).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.laboratory.checks import exact, fill, one_of, positive, whole
from lbpcmc.laboratory.counts.units import PER
from lbpcmc.laboratory.result import AssayError

if TYPE_CHECKING:
    from fractions import Fraction

MOST_ON_A_PLATE = 10_000
"""Colonies that nobody can tell apart on a dish of 90 mm; a larger number is a typing error."""

_TOO_NUMEROUS = ("tntc", "too numerous to count", "confluent")


@dataclass(frozen=True, slots=True)
class Plate:
    """One plate, or one drop of a drop plate."""

    dilution: float
    """Sample in a millilitre of what was plated, as a fraction: 0.01 for the 10^-2 dilution."""
    volume_ml: float
    """Volume plated."""
    count: int | str | None = None
    """Colonies, or `TNTC`; may be empty where the plate is excluded."""
    at_least: int | None = None
    """Where too numerous: colonies that there were at least; None takes the method's upper countable limit + 1."""
    excluded: str = ""
    """Why the plate is left out: `spreader over half the plate`, `dropped`."""
    name: str = ""

    def __post_init__(self) -> None:
        """Refuse what no plate can show."""
        what = self.name or "plate"
        fill(self, "dilution", _dilution(what, self.dilution))
        fill(self, "volume_ml", positive(f"{what}, volume in mL", self.volume_ml, most=1000))
        fill(self, "excluded", self.excluded.strip())
        if isinstance(self.count, str) and self.count.strip().lower() in _TOO_NUMEROUS:
            fill(self, "count", "TNTC")
        elif self.count is not None and self.count != "":
            fill(self, "count", whole(f"{what}, count", self.count, most=MOST_ON_A_PLATE))
        elif self.excluded:
            fill(self, "count", None)
        else:
            raise AssayError(f"{what}: no count.", "Type the colonies, 0, TNTC, or exclude the plate with a reason.")
        if self.at_least is not None:
            fill(self, "at_least", whole(f"{what}, at least", self.at_least, least=1, most=MOST_ON_A_PLATE))

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


def _dilution(what: str, value: object) -> float:
    found = positive(f"{what}, dilution", value)
    if found > 1:
        raise AssayError(
            f"{what}, dilution: {found:g} is above 1.", "Write the fraction of sample: 0.01 or 10^-2, not 100."
        )
    return found


@dataclass(frozen=True, slots=True)
class PlateCounts:
    """All plates of one sample."""

    plates: tuple[Plate, ...]
    per: str = "mL"
    """What the sample is measured in: mL, g, capsule, dose or vial."""

    def __post_init__(self) -> None:
        """Refuse an empty set and an unknown unit."""
        fill(self, "plates", tuple(self.plates))
        one_of("per", self.per, tuple(PER))
        if not self.plates:
            raise AssayError("plates: there are none.", "Give at least one plate.")

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
                listed = " and ".join(f"{volume:g} mL" for volume in volumes)
                raise AssayError(
                    f"Dilution {dilution:g} is there with {listed}.",
                    "Correct the volume, or set `mixed_volumes` in the method.",
                )
