"""Rules of the bill of materials (21 CFR 211.186(b)(3)-(5))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.criteria import Limits
from lbpcmc.documents.findings import Severity
from lbpcmc.documents.rules.rule import Rule
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.model import Material, Recipe
    from lbpcmc.quantities import Quantity

AMOUNTS = ("mass", "volume", "standard gas volume", "capsules", "vials", "count")
"""Kinds in which a component is weighed, measured or counted."""

FORMS = {
    "solid": ("mass",),
    "liquid": ("volume",),
    "gas": ("volume", "standard gas volume"),
    "item": ("count", "capsules", "vials"),
}
"""What a component is, and the kinds of its amount."""

_WEIGHT = "A statement of the weight or measure of each component, in the same weight system (21 CFR 211.186(b)(4))."

NO_AMOUNT = Rule(
    "R150",
    "a component whose amount is not a weight or measure",
    _WEIGHT,
    "    quantity: 3.75 g",
    "    quantity: 2.5 g/L  # R150",
)
FORM = Rule(
    "R151",
    "a solid that is not weighed, a liquid that is not measured",
    _WEIGHT,
    "    form: solid\n    quantity: 3.75 g\n",
    "    form: liquid\n    quantity: 3.75 g  # R151\n",
)
VARIATION = Rule(
    "R152",
    "an allowed variation that the amount itself does not meet",
    "Variations are allowed where the master states them (21 CFR 211.186(b)(4)).",
    "    limits: 1440 to 1460 mL",
    "    limits: 1460 to 1480 mL  # R152",
)
NO_VARIATION = Rule(
    "R153",
    "a component without allowed variation",
    "No one weighs an exact number: the master states what is accepted (21 CFR 211.186(b)(4)).",
    "    quantity: 1450 mL\n    limits: 1440 to 1460 mL\n",
    "    quantity: 1450 mL  # R153\n",
    severity=Severity.WARNING,
)
AS_NEEDED = Rule(
    "R154",
    "a charge as needed that does not say what is measured",
    "The amount used is recorded also where it is not fixed (21 CFR 211.188(b)(4)).",
    "                material: base\n                quantity: volume\n",
    "                material: base  # R154\n",
)
OTHER_KIND = Rule(
    "R157",
    "a charge measured otherwise than its material",
    _WEIGHT,
    "                material: water\n",
    "                material: water\n                quantity: mass  # R157\n",
)
TWO_SYSTEMS = Rule(
    "R155",
    "one component in two systems of measure",
    _WEIGHT,
    "    title: Purified water\n",
    "    title: Yeast extract  # R155\n",
)
OVERAGE = Rule(
    "R156",
    "a calculated excess without its reason",
    "Any calculated excess of a component is stated (21 CFR 211.186(b)(5)) and justified (ICH Q8(R2), 2.2.2).",
    "    tolerance: ± 1 %\n",
    "    tolerance: ± 1 %\n    overage: 5 %  # R156\n",
    severity=Severity.WARNING,
)


def check(draft: Draft[Recipe]) -> Iterator[Finding]:
    """Amounts are weights or measures, fit the component's form, and meet their own variation."""
    places = draft.places
    seen: dict[str, Material] = {}
    for material in draft.document.materials:
        if material.quantity is not None:
            yield from _amount(draft, material, material.quantity)
            first = seen.setdefault(material.title.casefold(), material)
            if first.quantity is not None and first.quantity.kind != material.quantity.kind:
                here, there = material.quantity.kind.title, first.quantity.kind.title
                said = say("check.two_systems", material=material.title, here=here, there=there, other=first.id)
                yield TWO_SYSTEMS.found(places.of(material.at, "title"), said)
        if material.overage and len(material.overage.split()) < 4:
            yield OVERAGE.found(places.of(material.at, "overage"), say("check.overage", material=material.id))


def _amount(draft: Draft[Recipe], material: Material, quantity: Quantity) -> Iterator[Finding]:
    places = draft.places
    kind = quantity.kind.name
    at = places.of(material.at, "quantity")
    if kind not in AMOUNTS:
        yield NO_AMOUNT.found(at, say("check.not_a_measure", amount=str(quantity), kind=quantity.kind.title))
        return
    if material.form and kind not in FORMS[material.form]:
        said = say(
            "check.form",
            material=material.id,
            form=material.form,
            kind=quantity.kind.title,
            wanted=FORMS[material.form],
        )
        yield FORM.found(at, said)
    key = "limits" if places.given(material.at, "limits") else "tolerance"
    if material.criterion is None and not places.given(material.at, key):
        yield NO_VARIATION.found(at, say("check.no_variation", material=material.id))
    elif material.criterion is not None and not _within(quantity, material.criterion):
        said = say("check.variation", amount=str(quantity), criterion=material.criterion.text)
        yield VARIATION.found(places.of(material.at, key), said)


def _within(quantity: Quantity, criterion: Criterion) -> bool:
    for clause in criterion.clauses:
        rule = clause.rule
        if isinstance(rule, Limits):
            value = quantity.value_in(rule.unit)
            if (rule.low and value < rule.low.value) or (rule.high and value > rule.high.value):
                return False
    return True
