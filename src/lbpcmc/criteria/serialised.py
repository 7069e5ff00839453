"""A criterion as JSON values, so that a compiled document carries it ready to judge.

Invariant: `from_json(to_json(c), kinds) == c`, exact to the last digit (pinned by tests/criteria/test_serialised.py)
and without pint (tests/quantities/test_without_pint.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.criteria.model import (
    AbsentIn,
    Band,
    Bound,
    Clause,
    Conforms,
    Criterion,
    Limits,
    ReportOnly,
    Statistic,
)
from lbpcmc.messages import say
from lbpcmc.quantities.rounding import Rounding
from lbpcmc.quantities.serialised import (
    named_kind,
    named_unit,
    quantity_from_json,
    quantity_to_json,
    unit_from_json,
    unit_to_json,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lbpcmc.criteria.model import Requirement
    from lbpcmc.quantities import Kind, Unit
    from lbpcmc.serialised import JsonObject

FURTHEST_PLACE = 1_000
"""Powers of ten and digits of a limit beyond this are no limit that anybody wrote."""


def to_json(criterion: Criterion) -> dict[str, Any]:
    """Write a criterion as JSON values; numbers are exact fractions as text, kinds are named (see `kinds_of`)."""
    return {
        "text": criterion.text,
        "kind": criterion.kind.name,
        "clauses": [
            {"band": clause.band.value, "text": clause.text, "rule": _rule_to_json(clause.rule, criterion.kind)}
            for clause in criterion.clauses
        ],
    }


def kinds_of(criterion: Criterion) -> Iterator[Kind]:
    """Give the kinds that `to_json` names, and those in which an absence may be reported."""
    yield criterion.kind
    yield from criterion.tested_in or ()
    for clause in criterion.clauses:
        if isinstance(clause.rule, AbsentIn):
            yield clause.rule.amount.kind


def from_json(
    written: JsonObject, known: Mapping[str, Kind], *, tested_in: tuple[Kind, ...] | None = None
) -> Criterion:
    """Read what `to_json` wrote, with the kinds that the same document carries.

    `tested_in` are the kinds of the amount in `not detected in 10 g` (mass, volume); without them such a result asks
    the registry. Raises `lbpcmc.serialised.Damaged`.
    """
    kind = named_kind(written, "kind", known)
    clauses = tuple(_clause(clause, kind, known) for clause in written.objects("clauses"))
    if not clauses:
        written.refuse("clauses", say("stored.empty"))
    found = Criterion(written.text("text"), kind, clauses, tested_in)
    written.finish()
    return found


def _clause(written: JsonObject, kind: Kind, known: Mapping[str, Kind]) -> Clause:
    found = Clause(
        written.word("band", Band), _rule_from_json(written.nested("rule"), kind, known), written.text("text")
    )
    written.finish()
    return found


def _rule_to_json(rule: Requirement, kind: Kind) -> dict[str, Any]:
    match rule:
        case ReportOnly():
            return {"is": "report"}
        case Conforms():
            return {"is": "conforms", "description": rule.description}
        case AbsentIn():
            return {"is": "absent", "amount": quantity_to_json(rule.amount)}
        case Limits():
            return {
                "is": "limits",
                "unit": rule.unit.symbol if rule.unit in kind.units else unit_to_json(rule.unit),
                "low": _bound_to_json(rule.low),
                "high": _bound_to_json(rule.high),
                "rounding": rule.rounding.value,
                "significant": rule.significant,
                "statistic": rule.statistic.value,
                "level": None if rule.level is None else str(rule.level),
                "of_label_claim": rule.of_label_claim,
                "factor": None if rule.factor is None else str(rule.factor),
            }


def _rule_from_json(written: JsonObject, kind: Kind, known: Mapping[str, Kind]) -> Requirement:
    rule: Requirement
    match written.one_of("is", ("report", "conforms", "absent", "limits")):
        case "report":
            rule = ReportOnly()
        case "conforms":
            rule = Conforms(written.text("description"))
        case "absent":
            rule = AbsentIn(quantity_from_json(written.nested("amount"), known))
        case _:
            rule = _limits(written, kind)
    written.finish()
    return rule


def _limits(written: JsonObject, kind: Kind) -> Limits:
    found = Limits(
        _unit(written, kind),
        _bound(written, "low"),
        _bound(written, "high"),
        written.word("rounding", Rounding),
        written.yes("significant"),
        written.word("statistic", Statistic),
        None if written.missing("level") else written.fraction("level"),
        written.yes("of_label_claim"),
        None if written.missing("factor") else written.fraction("factor"),
    )
    if found.low is None and found.high is None:
        written.refuse("low", say("stored.no_limit"))
    if found.statistic is not Statistic.VALUE and found.level is None:
        written.refuse("level", say("stored.no_level"))
    if found.factor is not None and found.factor <= 0:
        written.refuse("factor", say("stored.not_positive"))
    return found


def _unit(written: JsonObject, kind: Kind) -> Unit:
    """The kind's own unit by its symbol; another one (per cent of the label claim) in full."""
    if isinstance(written.take("unit"), str):
        return named_unit(written, "unit", kind)
    unit = unit_from_json(written.nested("unit"))
    if unit in kind.units:
        written.refuse("unit", say("stored.own_unit"))
    return unit


def _bound_to_json(bound: Bound | None) -> dict[str, Any] | None:
    if bound is None:
        return None
    return {
        "value": str(bound.value),
        "text": bound.text,
        "place": bound.place,
        "digits": bound.digits,
        "inclusive": bound.inclusive,
    }


def _bound(written: JsonObject, key: str) -> Bound | None:
    if written.missing(key):
        return None
    bound = written.nested(key)
    found = Bound(
        bound.fraction("value"),
        bound.text("text"),
        None if bound.missing("place") else bound.whole("place", -FURTHEST_PLACE, FURTHEST_PLACE),
        bound.whole("digits", 0, FURTHEST_PLACE),
        bound.yes("inclusive"),
    )
    bound.finish()
    return found
