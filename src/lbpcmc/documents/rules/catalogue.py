"""All rules: run over one document, over several, and listed for the page in the docs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from lbpcmc.documents.model import Method, Recipe, Specification
from lbpcmc.documents.rules import (
    across,
    attributes,
    bill,
    control,
    formulas,
    header,
    limits,
    methods,
    references,
    shape,
    sources,
    structure,
    tests,
    units,
    yaml,
)
from lbpcmc.documents.rules.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.model import Document, Position

_MODULES = (
    yaml,
    shape,
    units,
    limits,
    sources,
    header,
    structure,
    references,
    formulas,
    control,
    bill,
    tests,
    attributes,
    methods,
    across,
)


def rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    found = [value for module in _MODULES for value in vars(module).values() if isinstance(value, Rule)]
    return tuple(sorted(found, key=lambda rule: ("YDRSMX".index(rule.code[0]), rule.code)))


def inside(draft: Draft[Document]) -> list[Finding]:
    """Apply the rules of one document; those of a method need its assay and are applied by lbpcmc.laboratory."""
    found: list[Finding] = []
    if isinstance(draft.document, Method):
        return found
    if isinstance(draft.document, Recipe):
        recipe = cast("Draft[Recipe]", draft)
        for check in (structure.check, references.check, formulas.check, control.check, bill.check, header.check):
            found += check(recipe)
        found += (finding for criterion, at in _in_recipe(recipe) for finding in limits.nesting(criterion, at))
    else:
        specification = cast("Draft[Specification]", draft)
        for look in (tests.check, attributes.check, header.strains):
            found += look(specification)
        for test in specification.document.tests:
            for limit in test.limits:
                found += limits.nesting(limit.criterion, limit.at)
    found += sources.check(cast("Draft[Recipe | Specification]", draft))
    return found


def together(drafts: Mapping[str, Draft[Document]], *, complete: bool) -> list[Finding]:
    """Apply the rules across files; drafts by path. `complete` is true where whole folders were checked."""
    specifications = {
        draft.document.id: cast("Draft[Specification]", draft)
        for draft in drafts.values()
        if isinstance(draft.document, Specification)
    }
    found = list(across.same_ids(drafts))
    for path, draft in drafts.items():
        if isinstance(draft.document, Recipe):
            recipe = cast("Draft[Recipe]", draft)
            found += (replace(one, path=path) for one in across.check(recipe, specifications, complete=complete))
    return found


def _in_recipe(draft: Draft[Recipe]) -> Iterator[tuple[Criterion, Position]]:
    places = draft.places
    for material in draft.document.materials:
        if material.criterion is not None:
            yield material.criterion, places.of(material.at, "limits")
    if draft.document.theoretical_yield is not None:
        expected = draft.document.theoretical_yield
        yield expected.criterion, places.of(expected.at, "limits")
    for step in draft.document.steps():
        if step.criterion is not None and places.given(step.at, "criterion"):
            yield step.criterion, places.of(step.at, "criterion")
