"""Rules of a recipe's header, strains and yield."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.criteria import Band
from lbpcmc.documents.rules.rule import Rule
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.model import Recipe, Specification

ID_TWICE = Rule(
    "D011",
    "an ID that stands twice in its list",
    "Materials, equipment, strains, methods and tests are traced by their ID (21 CFR 211.186(b)(3)).",
    "  - id: QC-105\n",
    "  - id: QC-104  # D011\n    title: Generations, counted twice\n  - id: QC-105\n",
    document="specification",
)
NO_STRAIN = Rule(
    "D012",
    "a product without a strain",
    "The active ingredient is named (21 CFR 211.186(b)(2); FDA guidance on live biotherapeutic products, 2016).",
    "strains:\n  - id: FP\n    name: Faecalibacterium prausnitzii\n    designation: DSM 17677\n",
    "strains: []  # D012\n",
)
NO_YIELD = Rule(
    "R160",
    "no theoretical yield",
    "Theoretical yield with the percentages beyond which an investigation is due (21 CFR 211.186(b)(6), (7)).",
    "theoretical_yield:\n  title: Wet cell mass\n  kind: mass\n  value: 30 g\n  limits: 60 to 120 %\n"
    "  calculation: HRV-3\n  source: illustration\nprocedure:\n  - unit_procedure: FERM\n",
    "procedure:\n  - unit_procedure: FERM  # R160\n",
)
YIELD_LIMITS = Rule(
    "R161",
    "a yield without a minimum and a maximum",
    "Maximum and minimum percentages of theoretical yield (21 CFR 211.186(b)(7)).",
    "  limits: 60 to 120 %\n",
    "  limits: NLT 60 %  # R161\n",
)


def check(draft: Draft[Recipe]) -> Iterator[Finding]:
    """The recipe names strains and a yield with two limits."""
    yield from strains(draft)
    expected, places = draft.document.theoretical_yield, draft.places
    if expected is None:
        if not places.given(draft.at, "theoretical_yield"):
            yield NO_YIELD.found(draft.root("procedure"), say("check.no_yield"))
        return
    limits = expected.criterion.limits(Band.REJECT)
    if limits is None or limits.low is None or limits.high is None:
        said = say("check.yield_limits", criterion=str(expected.criterion))
        yield YIELD_LIMITS.found(places.of(expected.at, "limits"), said)


def strains(draft: Draft[Recipe] | Draft[Specification]) -> Iterator[Finding]:
    """At least one strain is named."""
    if not draft.document.strains and not draft.places.failed(draft.at, "strains"):
        yield NO_STRAIN.found(draft.root("strains"), say("check.no_strain"))
