"""Rules of what a specification must cover: identity, count, purity and potency, for each strain (ICH Q6B)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.documents.fields import NO_HINT, meant
from lbpcmc.documents.findings import Severity
from lbpcmc.documents.rules.rule import Rule
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.model import Specification, Strain

ATTRIBUTES = (
    "appearance",
    "identity",
    "viable count",
    "total count",
    "potency",
    "genetic stability",
    "biosafety",
    "purity",
    "residual",
    "dosage form",
    "in-process",
)
"""Attributes that the rules know; others are allowed."""

_ACTIVE = "Identity and strength of each active ingredient are tested before release (21 CFR 211.165(a))."

STRAIN = Rule(
    "S210",
    "a strain that the specification does not list",
    _ACTIVE,
    "    method: QC-101\n    strain: FP\n",
    "    method: QC-101\n    strain: FB  # S210\n",
    document="specification",
    also=("S211",),
)
STRAIN_IDENTITY = Rule(
    "S211",
    "a strain without an identity test of its own",
    _ACTIVE + " In a consortium that means every strain (FDA guidance on live biotherapeutic products, 2016).",
    "  - id: FP\n    name: Faecalibacterium prausnitzii\n    designation: DSM 17677\n",
    "  - id: FP\n    name: Faecalibacterium prausnitzii\n    designation: DSM 17677\n"
    "  - id: BH  # S211, S212\n    name: Blautia hydrogenotrophica\n    designation: DSM 10507\n",
    document="specification",
    also=("S212",),
)
STRAIN_COUNT = Rule(
    "S212",
    "a strain without a viable count of its own",
    _ACTIVE + " The strength of a live biotherapeutic product is its viable count, per strain.",
    "  - id: FP\n    name: Faecalibacterium prausnitzii\n    designation: DSM 17677\n",
    "  - id: FP\n    name: Faecalibacterium prausnitzii\n    designation: DSM 17677\n"
    "  - id: BH  # S211, S212\n    name: Blautia hydrogenotrophica\n    designation: DSM 10507\n",
    document="specification",
    also=("S211",),
)
MODIFIED = Rule(
    "S213",
    "a modified strain without a test of its genetic stability",
    "The modification and its stability are controlled (FDA guidance on live biotherapeutic products, 2016).",
    "  - id: FP\n    name: Faecalibacterium prausnitzii\n    designation: DSM 17677\n",
    "  - id: FP  # S213\n    name: Faecalibacterium prausnitzii\n    designation: DSM 17677\n"
    "    modification: cassette for trehalose uptake\n",
    document="specification",
    more=(("    attribute: genetic stability\n", "    attribute: total count\n"),),
)
COVERAGE = Rule(
    "S214",
    "a product specification without purity or potency",
    "Appearance, identity, purity, potency and quantity are specified for biological products (ICH Q6B 4.1).",
    "  - test: identity\n",
    "  - test: identity  # S214\n",
    document="specification",
    severity=Severity.WARNING,
    more=(("    attribute: purity\n", "    attribute: residual\n"),),
)
ATTRIBUTE = Rule(
    "S215",
    "an attribute that is nearly a known one",
    "Coverage and trending group tests by attribute; a misspelt one falls out of its group.",
    "    attribute: genetic stability\n",
    "    attribute: genetic stabilty  # S215\n",
    document="specification",
    severity=Severity.WARNING,
)
_PRODUCTS = ("drug substance", "drug product")


def check(draft: Draft[Specification]) -> Iterator[Finding]:
    """Strains are known and covered; the attributes of a product are there."""
    document, places = draft.document, draft.places
    known = {strain.id for strain in document.strains}
    for test in document.tests:
        if test.strain and test.strain not in known:
            hint = meant(test.strain, known, say("check.listed", known=tuple(sorted(known))))
            said = say("check.unlisted_strain", name=test.strain, hint=hint)
            yield STRAIN.found(places.of(test.at, "strain"), said)
        if test.attribute and test.attribute not in ATTRIBUTES:
            hint = meant(test.attribute, ATTRIBUTES, cutoff=0.85)
            if hint is not NO_HINT:
                said = say("check.own_attribute", attribute=test.attribute, hint=hint)
                yield ATTRIBUTE.found(places.of(test.at, "attribute"), said)
    if not document.tests or document.material not in (*_PRODUCTS, "cell bank"):
        return
    for strain in document.strains:
        yield from _strain(draft, strain)
    if document.material in _PRODUCTS:
        missing = [name for name in ("purity", "potency") if not _covered(document, name, None)]
        for name in missing:
            yield COVERAGE.found(draft.root("tests"), say("check.coverage", attribute=name))


def _strain(draft: Draft[Specification], strain: Strain) -> Iterator[Finding]:
    document, at = draft.document, draft.places.of(strain.at, "id")
    if not _covered(document, "identity", strain):
        yield STRAIN_IDENTITY.found(at, say("check.strain_identity", strain=strain.id))
    if not _covered(document, "viable count", strain):
        yield STRAIN_COUNT.found(at, say("check.strain_count", strain=strain.id))
    if strain.modification and not _covered(document, "genetic stability", strain):
        yield MODIFIED.found(at, say("check.modified_strain", strain=strain.id))


def _covered(document: Specification, attribute: str, strain: Strain | None) -> bool:
    """A test for the strain; where there is one strain, a test without one is for it."""
    wanted = {None, ""} if strain is None else {strain.id}
    if strain is not None and (len(document.strains) == 1 or attribute == "genetic stability"):
        wanted.add("")
    return any(test.attribute == attribute and (strain is None or test.strain in wanted) for test in document.tests)
