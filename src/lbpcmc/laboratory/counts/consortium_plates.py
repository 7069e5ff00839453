"""Plates of every strain of a consortium, on media that tell the strains apart, to counts, total and shares.

Invariant: every strain is counted by the same rules and enters the total unrounded (pinned by
tests/laboratory/counts/test_consortium_plates.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from lbpcmc.laboratory.checks import one_of
from lbpcmc.laboratory.counts import consortium, plate_count
from lbpcmc.laboratory.counts.plates import MOST_VOLUME_ML, Colonies, Dilution, Plate, PlateCounts
from lbpcmc.laboratory.counts.rules import BAM, CountRules
from lbpcmc.laboratory.record import Label, Many, Share, Text, record, up_to

if TYPE_CHECKING:
    from lbpcmc.laboratory.result import Reportable


@record
class StrainPlate:
    """One plate on which one strain of a consortium was counted."""

    strain: Label
    dilution: Dilution
    volume_ml: Annotated[float, up_to(MOST_VOLUME_ML)]
    count: Colonies = None
    """Colonies, or `TNTC`."""
    excluded: Text = ""
    """Why the plate is left out."""

    def __post_init__(self) -> None:
        """Refuse what a plate cannot show."""
        _ = self.plate

    @property
    def plate(self) -> Plate:
        """The plate for itself."""
        return Plate(self.dilution, self.volume_ml, self.count, None, self.excluded)


@record
class ConsortiumPlates:
    """Plates of every strain of one lot."""

    plates: Many[StrainPlate]
    per: Text = "g"


@record
class ConsortiumPlateRules:
    """How each strain is counted, and how sure the sums are said to be."""

    level: Share = 0.95
    count: CountRules = BAM

    def __post_init__(self) -> None:
        """Refuse logarithms, which have no sum."""
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
