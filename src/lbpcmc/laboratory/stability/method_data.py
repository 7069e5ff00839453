"""Rules of release limits and overages, and how they are done.

Invariant: nothing is calculated here; every function hands its parts to the assay's own and gives what that gives
(pinned by tests/laboratory/test_method_data.py).
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Annotated

from lbpcmc.laboratory.record import Positive, counted, record
from lbpcmc.laboratory.stability import overage
from lbpcmc.laboratory.stability.shelf_life import ShelfLifeRules

if TYPE_CHECKING:
    from lbpcmc.laboratory.result import Reportable
    from lbpcmc.laboratory.stability.fit import StabilityData


@record
class ReleaseRules:
    """What a method states about a release limit or an overage."""

    age: Positive
    """Shelf life that the product must reach, in the study's unit of time."""
    assays: Annotated[int, counted(least=1)] = 1
    """Release results that are averaged."""
    study: ShelfLifeRules = field(default_factory=ShelfLifeRules)


def release_limit(data: StabilityData, rules: ReleaseRules) -> Reportable:
    """What a lot must show at release."""
    return overage.release_limit(data, rules.study, age=rules.age, assays=rules.assays)


def needed_overage(data: StabilityData, rules: ReleaseRules) -> Reportable:
    """Per cent above the label that a lot must hold."""
    return overage.overage(data, rules.study, age=rules.age, assays=rules.assays)
