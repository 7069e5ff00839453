"""A document as far as it could be read, with the places of its values: what the rules look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from lbpcmc.documents.model import Document

if TYPE_CHECKING:
    from lbpcmc.documents.fields import Places
    from lbpcmc.documents.model import Position

AnyDocument_co = TypeVar("AnyDocument_co", bound=Document, covariant=True)


@dataclass(frozen=True, slots=True)
class Draft(Generic[AnyDocument_co]):
    """A document with neutral values where the reader already found a fault."""

    document: AnyDocument_co
    places: Places
    at: Position
    """Where the header starts."""
    filled: frozenset[str] = frozenset()
    """Parameters whose value was written into a text or criterion as {name}."""
    parametric: frozenset[Position] = frozenset()
    """Steps whose criterion has no number of its own: all of them come from parameters."""
    unreadable: frozenset[str] = frozenset()
    """Names of values whose kind could not be read: formulas that use them are not judged."""
    misplaced: bool = False
    """Steps stand where another level of the procedure belongs and were not read: what they use is not known."""

    def root(self, key: str) -> Position:
        """Where a value of the header stands."""
        return self.places.of(self.at, key)
