"""Where a recipe and the specification that its samples are tested against do not fit each other.

The checker says it of two files (X302, X304 to X306), the start of a batch of two approved versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lbpcmc.documents.fields import meant
from lbpcmc.documents.model import STAGES
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.model import Recipe, Specification
    from lbpcmc.documents.position import Position
    from lbpcmc.messages import Statement


class Misfit(NamedTuple):
    """One thing on which the two do not agree."""

    rule: str
    """Code of the checker's rule."""
    at: Position | None
    """Where the step or the strain of the recipe is written; None for the document."""
    field: str
    said: Statement


def misfits(recipe: Recipe, specification: Specification) -> Iterator[Misfit]:
    """Compare tests, product, stage and strains (21 CFR 211.186(b)(9), 211.165(a))."""
    known = {test.id for test in specification.tests}
    for step in recipe.steps():
        for number, test in enumerate(step.tests):
            if test not in known:
                said = say("check.unknown_test", specification=specification.id, name=test, hint=meant(test, known))
                yield Misfit("X302", step.at, f"tests[{number}]", said)
    if recipe.product and specification.product and recipe.product != specification.product:
        said = say(
            "check.other_product", product=recipe.product, specification=specification.id, other=specification.product
        )
        yield Misfit("X304", None, "product", said)
    if recipe.stage and specification.stage and STAGES.index(recipe.stage) < STAGES.index(specification.stage):
        said = say("check.earlier_stage", stage=recipe.stage, specification=specification.id, other=specification.stage)
        yield Misfit("X306", None, "stage", said)
    yield from _strains(recipe, specification)


def _strains(recipe: Recipe, specification: Specification) -> Iterator[Misfit]:
    theirs = {strain.id: strain.designation for strain in specification.strains}
    for strain in recipe.strains:
        if strain.id not in theirs:
            hint = meant(strain.id, theirs)
            said = say("check.other_strain", specification=specification.id, name=strain.id, hint=hint)
            yield Misfit("X305", strain.at, "id", said)
        elif theirs[strain.id] != strain.designation:
            said = say(
                "check.other_designation",
                strain=strain.id,
                designation=strain.designation,
                other=theirs[strain.id],
                specification=specification.id,
            )
            yield Misfit("X305", strain.at, "designation", said)
