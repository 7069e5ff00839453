"""Rules across files: a recipe and the specification that its samples are tested against."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lbpcmc.documents.fields import meant
from lbpcmc.documents.findings import Severity
from lbpcmc.documents.model import STAGES
from lbpcmc.documents.rules.rule import Rule
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
    yield from _tests(draft, recipe, specification)
    if recipe.product and specification.product and recipe.product != specification.product:
        said = say(
            "check.other_product",
            product=recipe.product,
            specification=specification.id,
            other=specification.product,
        )
        yield OTHER_PRODUCT.found(draft.root("product"), said)
    if recipe.stage and specification.stage and STAGES.index(recipe.stage) < STAGES.index(specification.stage):
        said = say("check.earlier_stage", stage=recipe.stage, specification=specification.id, other=specification.stage)
        yield STAGE.found(draft.root("stage"), said)
    yield from _strains(draft, recipe, specification)


def _tests(draft: Draft[Recipe], recipe: Recipe, specification: Specification) -> Iterator[Finding]:
    known = {test.id for test in specification.tests}
    sampled: set[str] = set()
    last = None
    for step in recipe.steps():
        for number, test in enumerate(step.tests):
            sampled.add(test)
            if test not in known:
                at = draft.places.of(step.at, f"tests[{number}]")
                said = say("check.unknown_test", specification=specification.id, name=test, hint=meant(test, known))
                yield UNKNOWN_TEST.found(at, said)
        if step.tests:
            last = step
    missing = sorted(known - sampled)
    if last is not None and missing and not draft.misplaced:
        said = say("check.unsampled", tests=tuple(missing), specification=specification.id)
        yield UNSAMPLED.found(draft.places.of(last.at, "tests"), said)


def _strains(draft: Draft[Recipe], recipe: Recipe, specification: Specification) -> Iterator[Finding]:
    theirs = {strain.id: strain.designation for strain in specification.strains}
    for strain in recipe.strains:
        if strain.id not in theirs:
            at = draft.places.of(strain.at, "id")
            hint = meant(strain.id, theirs)
            said = say("check.other_strain", specification=specification.id, name=strain.id, hint=hint)
            yield OTHER_STRAIN.found(at, said)
        elif theirs[strain.id] != strain.designation:
            at = draft.places.of(strain.at, "designation")
            said = say(
                "check.other_designation",
                strain=strain.id,
                designation=strain.designation,
                other=theirs[strain.id],
                specification=specification.id,
            )
            yield OTHER_STRAIN.found(at, said)
