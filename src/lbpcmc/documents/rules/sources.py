"""Rules of sources, in recipes and specifications: every number says where it comes from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lbpcmc.documents.fields import meant
from lbpcmc.documents.findings import Severity
from lbpcmc.documents.model import Recipe, Specification
from lbpcmc.documents.rules.rule import Rule
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.position import Position
    from lbpcmc.messages import Statement

ILLUSTRATION = "illustration"
"""The source of a number that only shows what could stand there; it needs no declaration."""

_JUSTIFIED = "Limits are justified: by development data, literature or compendia (ICH Q6B, 3; 21 CFR 211.160(b))."

UNDECLARED = Rule(
    "D008",
    "a source that is not declared",
    _JUSTIFIED,
    "    tolerance: ± 1 %\n    animal_origin: no\n    source: dhoe-2018",
    "    tolerance: ± 1 %\n    animal_origin: no\n    source: dhoe-2019  # D008",
)
NO_SOURCE = Rule(
    "D009",
    "a number without a source",
    _JUSTIFIED,
    "    quantity: 1450 mL\n    limits: 1440 to 1460 mL\n    source: illustration\n",
    "    quantity: 1450 mL  # D009\n    limits: 1440 to 1460 mL\n",
    severity=Severity.WARNING,
)
UNUSED_SOURCE = Rule(
    "D010",
    "a source that nothing refers to",
    "A source without use is left over, or a number lost its justification.",
    "  dhoe-2018: D'hoe et al. 2018, eLife 7, e37090, medium and set points",
    "  dhoe-2018: D'hoe et al. 2018, eLife 7, e37090, medium and set points\n  usp-61: USP <61>  # D010",
    severity=Severity.WARNING,
)


class _Number(NamedTuple):
    """Something that should have a source."""

    what: Statement
    at: Position
    key: str
    """The key with the number."""
    source: str
    has_number: bool


def check(draft: Draft[Recipe | Specification]) -> Iterator[Finding]:
    """Sources are declared and used; numbers have one."""
    declared, places = draft.document.sources, draft.places
    used: set[str] = set()
    for number in _numbers(draft):
        name = source_id(number.source)
        used.add(name)
        if name and name != ILLUSTRATION and name not in declared:
            hint = meant(name, declared, say("check.declare_source"))
            said = say("check.undeclared_source", name=name, hint=hint)
            yield UNDECLARED.found(places.of(number.at, "source"), said)
        if not name and number.has_number and not places.given(number.at, "source"):
            at = places.of(number.at, number.key)
            yield NO_SOURCE.found(at, say("check.no_source", called=number.what))
    for name in declared:
        if name not in used and not draft.misplaced:
            yield UNUSED_SOURCE.found(draft.root(f"sources[{name}]"), say("check.unused_source", name=name))


def source_id(source: str) -> str:
    """The declared part of `dhoe-2018, table 1`."""
    return re.split(r"[,; ]", source, maxsplit=1)[0]


def _numbers(draft: Draft[Recipe | Specification]) -> Iterator[_Number]:
    document = draft.document
    if isinstance(document, Specification):
        for test in document.tests:
            limited = any(_is_numeric(limit.criterion) for limit in test.limits)
            yield _Number(say("check.test", id=test.id), test.at, "release", test.source, limited)
        return
    for material in document.materials:
        called = say("check.material", id=material.id)
        yield _Number(called, material.at, "quantity", material.source, material.quantity is not None)
    for parameter in document.formula:
        called = say("check.parameter", id=parameter.id)
        yield _Number(called, parameter.at, "value", parameter.source, has_number=True)
    expected = document.theoretical_yield
    if expected is not None:
        yield _Number(say("check.the_yield"), expected.at, "value", expected.source, has_number=True)
    for step in document.steps():
        own = draft.places.given(step.at, "criterion") and step.criterion is not None and _is_numeric(step.criterion)
        called = say("check.step", id=step.id)
        yield _Number(called, step.at, "criterion", step.source, own and step.at not in draft.parametric)


def _is_numeric(criterion: Criterion) -> bool:
    return any(re.search(r"[0-9]", clause.text) for clause in criterion.clauses)
