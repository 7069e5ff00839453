"""Rules across files: a recipe and the specification that its samples are tested against."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lbpcmc.documents.fields import meant
from lbpcmc.documents.findings import Severity
from lbpcmc.documents.rules.rule import Rule
from lbpcmc.documents.together import misfits
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.model import Document, Recipe, Specification

_TOGETHER = "Sampling and testing procedures and specifications are part of the master (21 CFR 211.186(b)(9))."

NO_SPECIFICATION = Rule(
    "X301",
    "a recipe whose specification is not in the checked folders",
    _TOGETHER,
    "specification: FP-DS-EX-SPEC",
    "specification: FP-DS-SPECS  # X301",
)
UNKNOWN_TEST = Rule(
    "X302",
    "a sample for a test that the specification does not have",
    _TOGETHER,
    "tests: [identity, viable-count, contaminants, generations, butyrate]",
    "tests: [identity, viable-count, contaminants, generations, butyrate, moisture]  # X302",
)
UNSAMPLED = Rule(
    "X303",
    "a test that no sample of the recipe is for",
    "Each lot is tested for conformance to its final specification (21 CFR 211.165(a)).",
    "tests: [identity, viable-count, contaminants, generations, butyrate]",
    "tests: [identity, viable-count, contaminants, generations]  # X303",
    severity=Severity.WARNING,
)
OTHER_PRODUCT = Rule(
    "X304",
    "a recipe and a specification of different products",
    _TOGETHER,
    "product: FP-DS",
    "product: FP-DP  # X304",
)
OTHER_STRAIN = Rule(
    "X305",
    "a strain that recipe and specification do not share",
    "What is made is what is tested (21 CFR 211.165(a)).",
    "    designation: DSM 17677",
    "    designation: DSM 17678  # X305",
)
STAGE = Rule(
    "X306",
    "a recipe of an earlier stage than its specification",
    "The specification has no criteria in force for that stage.",
    "stage: phase 1\nbatch_size: 1.5 L",
    "stage: preclinical  # X306\nbatch_size: 1.5 L",
)
SAME_ID = Rule(
    "X307",
    "one ID and version for two documents",
    "A version is one text; a batch names the version it was made by (21 CFR 211.188(a)).",
    "id: FP-DS-EX-SPEC",
    "id: FP-DS-EX  # X307",
    document="specification",
    also=("X301",),
)


def same_ids(drafts: Mapping[str, Draft[Document]]) -> Iterator[Finding]:
    """No two files hold the same ID and version."""
    seen: dict[tuple[str, str], str] = {}
    for path, draft in drafts.items():
        key = (draft.document.id, draft.document.version)
        if all(key) and key in seen:
            said = say("check.same_id", id=key[0], version=key[1], other=seen[key])
            yield replace(SAME_ID.found(draft.root("id"), said), path=path)
        seen.setdefault(key, path)


def check(draft: Draft[Recipe], others: Mapping[str, Draft[Specification]], *, complete: bool) -> Iterator[Finding]:
    """Compare a recipe with the specification of its ID among `others`.

    `complete` is true where whole folders were checked, so that a missing specification is a finding.
    """
    recipe = draft.document
    if not recipe.specification:
        return
    other = others.get(recipe.specification)
    if other is None:
        if complete:
            hint = meant(recipe.specification, others)
            said = say("check.no_specification", name=recipe.specification, hint=hint)
            yield NO_SPECIFICATION.found(draft.root("specification"), said)
        return
    specification = other.document
    rules = {rule.code: rule for rule in (UNKNOWN_TEST, OTHER_PRODUCT, OTHER_STRAIN, STAGE)}
    for misfit in misfits(recipe, specification):
        place = draft.root(misfit.field) if misfit.at is None else draft.places.of(misfit.at, misfit.field)
        yield rules[misfit.rule].found(place, misfit.said)
    yield from _unsampled(draft, recipe, specification)


def _unsampled(draft: Draft[Recipe], recipe: Recipe, specification: Specification) -> Iterator[Finding]:
    sampling = [step for step in recipe.steps() if step.tests]
    sampled = {test for step in sampling for test in step.tests}
    missing = sorted({test.id for test in specification.tests} - sampled)
    if sampling and missing and not draft.misplaced:
        said = say("check.unsampled", tests=tuple(missing), specification=specification.id)
        yield UNSAMPLED.found(draft.places.of(sampling[-1].at, "tests"), said)
