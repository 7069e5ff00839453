"""Rules of a specification's tests: criteria in force, limits that tighten, label claims (ICH Q6B)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lbpcmc.criteria import ReportOnly
from lbpcmc.documents.acceptance import looser
from lbpcmc.documents.fields import meant
from lbpcmc.documents.findings import Severity
from lbpcmc.documents.model import STAGES, Criticality, Use
from lbpcmc.documents.rules.rule import Rule
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.model import Limit, Position, Specification, Test

_ACCEPTANCE = "A specification is a list of tests, procedures and acceptance criteria (ICH Q6B, glossary)."
_SHELF_LIFE = "At expiry the shelf-life limit must still be met (ICH Q6A 2.2, Q6B 2.5, 21 CFR 211.137)."

NO_TESTS = Rule(
    "S201",
    "a specification without tests",
    _ACCEPTANCE,
    "tests:\n...",
    "tests: []  # S201\n",
    document="specification",
    also=("S204", "X302"),
)
NO_CRITERION = Rule(
    "S202",
    "a test without a release criterion in force",
    "A test whose result is only looked at is written as `report` (21 CFR 211.165(d)).",
    "  - test: butyrate\n    attribute: potency\n    title: Butyrate formed\n    method: QC-105\n"
    "    quantity: amount concentration\n    source: illustration\n    stages:\n"
    "      - stage: phase 1\n        release: report\n",
    "  - test: butyrate  # S202\n    attribute: potency\n    title: Butyrate formed\n    method: QC-105\n"
    "    quantity: amount concentration\n    source: illustration\n    stages:\n",
    document="specification",
)
METHOD = Rule(
    "S203",
    "a method that the specification does not declare",
    "Each test names its method (21 CFR 211.194(a)(2)).",
    "method: QC-103",
    "method: QC-113  # S203",
    document="specification",
    also=("S204",),
)
UNUSED_METHOD = Rule(
    "S204",
    "a method that no test uses",
    "A declaration without use is left over, or a test was forgotten.",
    "  - id: QC-105\n",
    "  - id: QC-106  # S204\n    title: Gas chromatography\n  - id: QC-105\n",
    document="specification",
    severity=Severity.WARNING,
)
LABEL_CLAIM = Rule(
    "S205",
    "limits in per cent of a label claim that is not stated, or of another kind",
    "Not less than 100 per cent of the labeled amount is formulated (21 CFR 211.101(a)).",
    "    release: NLT 1.0 x 10^9 CFU/g\n",
    "    release: 80 to 500 % of label claim  # S205\n",
    document="specification",
)
RELEASE_LOOSER = Rule(
    "S206",
    "a release limit looser than the shelf-life limit",
    _SHELF_LIFE,
    "    release: NLT 1.0 x 10^9 CFU/g\n",
    "    release: NLT 1.0 x 10^8 CFU/g  # S206\n",
    document="specification",
)
LATER_LOOSER = Rule(
    "S207",
    "a limit that loosens as development goes on",
    "Limits tighten with experience; loosening one needs its own justification (ICH Q6B, 3).",
    "        release: NLT 10 mmol/L\n        shelf_life: NLT 8 mmol/L\n",
    "        release: NLT 10 mmol/L\n        shelf_life: NLT 8 mmol/L\n      - stage: commercial\n"
    "        release: NLT 9 mmol/L  # S207\n",
    document="specification",
)
LIMIT_TWICE = Rule(
    "S208",
    "two limits for the same use and stage",
    "A result would pass one and fail the other.",
    "      - stage: phase 3\n        release: NLT 10 mmol/L\n",
    "      - stage: phase 3\n        release: NLT 10 mmol/L\n      - stage: phase 3\n"
    "        release: NLT 12 mmol/L  # S208\n",
    document="specification",
)
CQA_LIMIT = Rule(
    "S209",
    "a critical quality attribute that is only reported, from phase 3 on",
    "A CQA is within a limit, range or distribution (ICH Q8(R2)); pivotal batches are judged by limits.",
    "        release: NLT 10 mmol/L\n        shelf_life: NLT 8 mmol/L\n",
    "        release: report  # S209\n    critical: CQA\n",
    document="specification",
)


def check(draft: Draft[Specification]) -> Iterator[Finding]:
    """Tests have methods and criteria that fit each other."""
    document, places = draft.document, draft.places
    if not document.tests and not places.failed(draft.at, "tests"):
        yield NO_TESTS.found(draft.root("tests"), say("check.no_tests"))
    used = set()
    for test in document.tests:
        used.add(test.method)
        if test.method and test.method not in document.methods:
            hint = meant(test.method, document.methods, say("check.declared", known=tuple(document.methods)))
            said = say("check.undeclared_method", name=test.method, hint=hint)
            yield METHOD.found(places.of(test.at, "method"), said)
        yield from _test(draft, test)
    for method in document.methods:
        if method not in used:
            yield UNUSED_METHOD.found(draft.root(f"methods[{method}]"), say("check.unused_method", method=method))


def _test(draft: Draft[Specification], test: Test) -> Iterator[Finding]:
    stage = draft.document.stage
    in_force = test.criterion(Use.RELEASE, stage) if stage else None
    unread = any(draft.places.failed(test.at, key) for key in ("release", "stages", "quantity"))
    if stage and in_force is None and not unread:
        said = say("check.no_criterion", test=test.id, stage=stage)
        yield NO_CRITERION.found(draft.places.of(test.at, "test"), said)
    yield from _claims(draft, test)
    yield from _twice(test)
    yield from _order(draft, test)
    if test.criticality is not Criticality.NONE:
        for limit in _of(test, Use.RELEASE):
            late = STAGES.index(limit.stage) >= STAGES.index("phase 3")
            if late and _only_reported(limit.criterion):
                said = say("check.only_reported", test=test.id, criticality=test.criticality.value, stage=limit.stage)
                yield CQA_LIMIT.found(limit.at, said)


def _claims(draft: Draft[Specification], test: Test) -> Iterator[Finding]:
    claim = draft.document.label_claim
    for limit in test.limits:
        if not limit.criterion.needs_label_claim:
            continue
        if claim is None:
            if not draft.places.given(draft.at, "label_claim"):
                yield LABEL_CLAIM.found(limit.at, say("check.no_claim"))
        elif test.quantity.name not in ("ratio", claim.kind.name):
            said = say("check.other_claim", claim=str(claim), kind=test.quantity.title, wanted=claim.kind.name)
            yield LABEL_CLAIM.found(limit.at, said)


def _twice(test: Test) -> Iterator[Finding]:
    seen: dict[tuple[Use, str], Position] = {}
    for limit in test.limits:
        key = (limit.use, limit.stage)
        if key in seen:
            said = say("check.limit_twice", test=test.id, use=limit.use.value, stage=limit.stage, line=seen[key].line)
            yield LIMIT_TWICE.found(limit.at, said)
        seen.setdefault(key, limit.at)


def _order(draft: Draft[Specification], test: Test) -> Iterator[Finding]:
    claim = draft.document.label_claim
    for stage in STAGES:
        for limit in (limit for limit in test.limits if limit.stage == stage):
            release, shelf_life = test.criterion(Use.RELEASE, stage), test.criterion(Use.SHELF_LIFE, stage)
            if release is not None and shelf_life is not None and (said := looser(release, shelf_life, claim)):
                yield RELEASE_LOOSER.found(limit.at, say("check.release_looser", stage=stage, because=said))
                break
    for use in Use:
        limits = _of(test, use)
        for earlier, later in pairwise(limits):
            if earlier.stage != later.stage and (said := looser(later.criterion, earlier.criterion, claim)):
                because = say(
                    "check.later_looser", later=later.stage, use=use.value, earlier=earlier.stage, because=said
                )
                yield LATER_LOOSER.found(later.at, because)


def _of(test: Test, use: Use) -> list[Limit]:
    return sorted((limit for limit in test.limits if limit.use is use), key=lambda limit: STAGES.index(limit.stage))


def _only_reported(criterion: Criterion) -> bool:
    return all(isinstance(clause.rule, ReportOnly) for clause in criterion.clauses)
