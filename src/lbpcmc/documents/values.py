"""Keys that hold kinds, quantities and criteria: read by quantities and criteria, refusals turned into findings.

Invariant: a refusal of `quantities` or `criteria` becomes exactly one finding at the value's place: missing unit, unit
of another kind, or not understood (pinned by tests/documents/test_values.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.criteria import criterion
from lbpcmc.documents.rules import units
from lbpcmc.errors import CriterionError, LbpcmcError, QuantityError, UnitError
from lbpcmc.messages import say
from lbpcmc.quantities import kinds, quantity
from lbpcmc.quantities.kinds import unknown_kind
from lbpcmc.quantities.messages import NO_UNIT, WRONG_UNIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.fields import Fields
    from lbpcmc.quantities import Kind, Quantity, Unit


def kind_of(fields: Fields, key: str, *, required: bool = False) -> Kind | None:
    """Read the name of a kind; a finding with the nearest name if it is not one."""
    name = fields.text(key, required=required)
    if not name:
        return None
    found = kinds().get(name)
    if found is None:
        fields.report(units.KIND.found(fields.place(key), unknown_kind(name)), key)
    return found


def quantity_of(fields: Fields, key: str, kind: Kind | None, *, required: bool = False) -> Quantity | None:
    """Read a quantity of a kind; nothing to say about it where the kind itself could not be read."""
    text = fields.text(key, required=required)
    return quantity_in(fields, key, text, (kind,)) if text and kind is not None else None


def quantity_in(fields: Fields, key: str, text: str, among: Sequence[Kind]) -> Quantity | None:
    """Read a quantity of the first kind whose unit it has; the finding is that of the first kind."""
    refusal: LbpcmcError | None = None
    for kind in among:
        try:
            return quantity(text, kind)
        except QuantityError as raised:
            refusal = refusal or raised
            if raised.code not in WRONG_UNIT:
                refusal = raised
                break
    if refusal is not None:
        _refused(fields, key, refusal, among)
    return None


def unit_of(fields: Fields, key: str, kind: Kind | None) -> Unit | None:
    """Read the unit printed beside a field."""
    text = fields.text(key)
    if not text or kind is None:
        return None
    try:
        return kind.unit(text)
    except UnitError as refusal:
        fields.report(units.WRONG_UNIT.found(fields.place(key), refusal.statement), key)
        return None


def criterion_of(fields: Fields, key: str, text: str, kind: Kind | None) -> Criterion | None:
    """Read a criterion that was already taken from its key."""
    if not text or kind is None:
        return None
    try:
        return criterion(text, kind)
    except CriterionError as refusal:
        _refused(fields, key, refusal, ())
        return None


def is_about_words(text: str) -> bool:
    """True where a criterion is about words: a description and an absence need no kind."""
    parts = (part.strip().lower() for part in text.split(";"))
    return bool(text) and all(
        part.startswith(("conforms", "complies", "absent in", "not detected in", "none detected in", "none in"))
        for part in parts
    )


def _refused(fields: Fields, key: str, refusal: LbpcmcError, among: Sequence[Kind]) -> None:
    said = refusal.statement
    if refusal.code in WRONG_UNIT:
        rule = units.WRONG_UNIT
        if len(among) > 1:
            said = say("check.amount_unit", because=said, known=tuple(kind.name for kind in among))
    elif refusal.code in (NO_UNIT, "criterion.no_unit"):
        rule = units.NO_UNIT
    else:
        rule = units.CRITERION if isinstance(refusal, CriterionError) else units.QUANTITY
    fields.report(rule.found(fields.place(key), said), key)
