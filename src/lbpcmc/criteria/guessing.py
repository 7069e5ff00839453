"""A criterion for a value whose kind nobody named: the first kind that understands both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.criteria.grammar import criterion
from lbpcmc.errors import CriterionError, QuantityError
from lbpcmc.quantities import kind, kinds
from lbpcmc.quantities.guessing import understandings

if TYPE_CHECKING:
    from lbpcmc.criteria.model import Criterion


def criterion_for(value: str, text: str, kind_name: str | None = None) -> Criterion:
    """Read the criterion for the named kind, or for the first that understands it and the value; CriterionError."""
    if kind_name:
        return criterion(text, kind(kind_name))
    try:
        first = [known for known, _ in understandings(value)]
    except QuantityError:
        first = []
    refusals: list[CriterionError] = []
    for known in [*first, *kinds().values()]:
        try:
            return criterion(text, known)
        except CriterionError as refusal:
            refusals.append(refusal)
    raise refusals[0]
