"""Plates of every strain of a consortium, on media that tell the strains apart, to counts, total and shares.

Invariant: every strain is counted by the same rules and enters the total unrounded (pinned by
tests/laboratory/counts/test_consortium_plates.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lbpcmc.laboratory.checks import fill, one_of, share
from lbpcmc.laboratory.counts import consortium, plate_count
from lbpcmc.laboratory.counts.plates import Plate, PlateCounts
from lbpcmc.laboratory.counts.rules import BAM, CountRules
from lbpcmc.laboratory.series import label

if TYPE_CHECKING:
    from lbpcmc.laboratory.result import Reportable


@dataclass(frozen=True, slots=True)
class StrainPlate:
    """One plate on which one strain of a consortium was counted."""

    strain: str
    dilution: float
    volume_ml: float
    count: int | str | None = None
    """Colonies, or `TNTC`."""
    excluded: str = ""
    """Why the plate is left out."""

    def __post_init__(self) -> None:
        """Refuse what no plate can show, and a plate of no strain."""
        fill(self, "strain", label("strain", self.strain))
        plate = self.plate
        for name in ("dilution", "volume_ml", "count", "excluded"):
            fill(self, name, getattr(plate, name))

    @property
    def plate(self) -> Plate:
        """The plate for itself."""
        return Plate(self.dilution, self.volume_ml, self.count, None, self.excluded)


@dataclass(frozen=True, slots=True)
class ConsortiumPlates:
    """Plates of every strain of one lot."""

    plates: tuple[StrainPlate, ...]
    per: str = "g"


@dataclass(frozen=True, slots=True)
class ConsortiumPlateRules:
    """How each strain is counted, and how sure the sums are said to be."""

    level: float = 0.95
    count: CountRules = BAM

    def __post_init__(self) -> None:
        """Refuse logarithms, which have no sum."""
        fill(self, "level", share("level", self.level))
        one_of("count.report", self.count.report, ("count",))


def consortium_counts(data: ConsortiumPlates, rules: ConsortiumPlateRules) -> tuple[Reportable, ...]:
    """The total first, then every strain, then its share."""
    strains = []
    for name in dict.fromkeys(plate.strain for plate in data.plates):
        plates = PlateCounts(tuple(p.plate for p in data.plates if p.strain == name), data.per)
        found = plate_count.evaluate(plates, rules.count)
        strains.append(consortium.StrainCount(name, replace(found, quantity=f"viable count of {name}")))
    result = consortium.evaluate(consortium.Consortium(tuple(strains)), consortium.ConsortiumRules(rules.level))
    return (result.total, *(strain.count for strain in result.strains), *result.shares)
