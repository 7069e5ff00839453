"""What recipes and specifications have in common: first line, identity, sources, strains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.documents.model import STAGES, Strain
from lbpcmc.documents.rules import header as rules
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lbpcmc.documents.fields import Fields, Reading
    from lbpcmc.documents.model import Equipment, Material, Parameter, Position, Test


def strains(top: Fields) -> tuple[Strain, ...]:
    """Read the strains of a product."""
    found = []
    for fields in top.each("strains", say("check.a_strain"), required=True):
        found.append(
            Strain(
                fields.identifier("id"),
                fields.text("name", required=True),
                fields.text("designation", required=True),
                fields.text("modification"),
                fields.at,
            )
        )
        fields.finish()
    unique(top.reading, "strain", found)
    return tuple(found)


def stage(fields: Fields) -> str:
    """Read a stage of development."""
    return fields.word("stage", STAGES, required=True)


def unique(
    reading: Reading, called: str, entries: Sequence[Strain | Equipment | Material | Parameter | Test], key: str = "id"
) -> None:
    """Report IDs that stand twice in one list."""
    seen: dict[str, Position] = {}
    for entry in entries:
        twice(reading, called, entry.id, reading.places.of(entry.at, key), seen)


def twice(reading: Reading, called: str, found: str, at: Position, seen: dict[str, Position]) -> None:
    """Report an ID that was seen before, and remember it."""
    if found and found in seen:
        said = say("check.id_twice", called=called, id=found, line=seen[found].line)
        reading.findings.append(rules.ID_TWICE.found(at, said))
    seen.setdefault(found, at)
