"""Rules of control: critical steps have limits and a second person, holds have an end, limits nest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.documents.findings import Severity
from lbpcmc.documents.model import Criticality, StepKind
from lbpcmc.documents.rules.rule import Rule
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.model import Recipe, Step

CRITICAL_LIMIT = Rule(
    "R140",
    "a critical parameter without a limit",
    "A parameter is critical because leaving its range matters (ICH Q8(R2); 21 CFR 211.110(b)).",
    "                criterion: alert 36.8 to 37.2; reject 36.5 to 37.5 degC\n"
    "                critical: CPP\n                second_person: yes\n"
    "                holds_batch: yes\n",
    "                critical: CPP  # R140\n                second_person: yes\n",
)
CRITICAL_PERSON = Rule(
    "R141",
    "a critical step that no second person checks",
    "Each significant step is checked by a second person (21 CFR 211.188(b)(11); Annex 11, 6).",
    "                critical: CPP\n                second_person: yes\n",
    "                critical: CPP  # R141\n",
)
CHARGE_PERSON = Rule(
    "R142",
    "an addition of a component that no second person checks",
    "Each component is added by one person and verified by a second (21 CFR 211.101(c), (d)).",
    "                material: yeast-extract\n                second_person: yes\n",
    "                material: yeast-extract  # R142\n",
    severity=Severity.WARNING,
)
HOLD_LIMIT = Rule(
    "R143",
    "a timed hold without a limit",
    "Time limits for each phase are set, and keeping them shown (21 CFR 211.111).",
    "                since: GROW-2\n                criterion: NMT 24 h\n                source: illustration\n",
    "                since: GROW-2  # R143\n",
)
HOLDS_NOTHING = Rule(
    "R144",
    "a step that holds the batch and has no limit",
    "Without a limit no value fails, and the batch is never held (21 CFR 211.110(c)).",
    "                name: cell_mass\n",
    "                name: cell_mass\n                holds_batch: yes  # R144\n",
)
DECIMALS = Rule(
    "R145",
    "a calculation without decimals or limit",
    "How a result is rounded is written before it is known (USP General Notices 7.20).",
    "                formula: base_total - previous(base_total)\n                decimals: 1\n",
    "                formula: base_total - previous(base_total)  # R145\n",
    severity=Severity.WARNING,
)
_WITH_VALUE = (StepKind.MEASUREMENT, StepKind.CHARGE, StepKind.HOLD, StepKind.CALCULATION)


def check(draft: Draft[Recipe]) -> Iterator[Finding]:
    """Critical steps are limited and checked; what should hold can hold."""
    verified = {step_id for step in draft.document.steps() for step_id in step.verifies}
    for step in draft.document.steps():
        yield from _limits(draft, step)
        if step.second_person or step.id in verified:
            continue
        if step.criticality is not Criticality.NONE:
            said = say("check.critical_person", step=step.id, criticality=step.criticality.value)
            yield CRITICAL_PERSON.found(draft.places.of(step.at, "critical"), said)
        elif step.kind is StepKind.CHARGE:
            yield CHARGE_PERSON.found(draft.places.of(step.at, "material"), say("check.charge_person", step=step.id))


def _limits(draft: Draft[Recipe], step: Step) -> Iterator[Finding]:
    places = draft.places
    if step.criterion is None and not places.given(step.at, "criterion"):
        if step.kind is StepKind.HOLD:
            yield HOLD_LIMIT.found(places.of(step.at, "since"), say("check.hold_limit", step=step.id))
        elif step.criticality is not Criticality.NONE and step.kind in _WITH_VALUE:
            said = say("check.critical_limit", step=step.id, criticality=step.criticality.value)
            yield CRITICAL_LIMIT.found(places.of(step.at, "critical"), said)
        elif step.holds_batch and step.kind in _WITH_VALUE:
            yield HOLDS_NOTHING.found(places.of(step.at, "holds_batch"), say("check.holds_nothing", step=step.id))
        if step.kind is StepKind.CALCULATION and step.decimals is None and not places.given(step.at, "decimals"):
            yield DECIMALS.found(places.of(step.at, "formula"), say("check.decimals", step=step.id))
