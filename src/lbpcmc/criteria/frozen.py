"""A criterion as JSON values, so that a compiled document carries it ready to judge.

Invariant: `thaw(freeze(c), c.kind) == c`, exact to the last digit (pinned by tests/criteria/test_frozen.py) and without
pint (tests/quantities/test_without_pint.py).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from lbpcmc.criteria.model import (
    AbsentIn,
    Band,
    Bound,
    Clause,
    Conforms,
    Criterion,
    Limits,
    Report,
    Statistic,
)
from lbpcmc.errors import CriterionError
from lbpcmc.quantities import Kind, Quantity, Rounding, Unit
from lbpcmc.quantities.kinds import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lbpcmc.criteria.model import Rule


def freeze(criterion: Criterion) -> dict[str, Any]:
    """Write a criterion as JSON values; numbers are exact fractions as text."""
    return {
        "text": criterion.text,
        "kind": criterion.kind.name,
        "clauses": [
            {"band": clause.band.value, "text": clause.text, **_freeze_rule(clause.rule, criterion.kind)}
            for clause in criterion.clauses
        ],
    }


def thaw(frozen: Mapping[str, Any], kind: Kind, *, tested_in: Iterable[Kind] | None = None) -> Criterion:
    """Read what `freeze` wrote for a parameter of `kind`.

    `tested_in` are the kinds of the amount in `not detected in 10 g` (mass, volume), carried by the same document;
    without it such a result asks the registry, which imports pint. Raises CriterionError if `kind` is another than the
    criterion's.
    """
    if frozen["kind"] != kind.name:
        raise CriterionError(f"'{printable(frozen['text'])}' is a criterion for {frozen['kind']}, not for {kind.name}.")
    clauses = tuple(
        Clause(Band(clause["band"]), _thaw_rule(clause, kind), clause["text"]) for clause in frozen["clauses"]
    )
    return Criterion(frozen["text"], kind, clauses, None if tested_in is None else tuple(tested_in))


def _freeze_rule(rule: Rule, kind: Kind) -> dict[str, Any]:
    match rule:
        case Report():
            return {"rule": "report"}
        case Conforms():
            return {"rule": "conforms", "description": rule.description}
        case AbsentIn():
            amount = rule.amount
            return {
                "rule": "absent",
                "amount": [str(amount.value), amount.unit.symbol, amount.number],
                "amount kind": amount.kind.freeze(),
            }
        case Limits():
            return {
                "rule": "limits",
                "unit": rule.unit.symbol if rule.unit in kind.units else rule.unit.freeze(),
                "low": _freeze_bound(rule.low),
                "high": _freeze_bound(rule.high),
                "rounding": rule.rounding.value,
                "significant": rule.significant,
                "statistic": rule.statistic.value,
                "level": _text(rule.level),
                "of label claim": rule.of_label_claim,
                "factor": _text(rule.factor),
            }


def _thaw_rule(frozen: Mapping[str, Any], kind: Kind) -> Rule:
    match frozen["rule"]:
        case "report":
            return Report()
        case "conforms":
            return Conforms(frozen["description"])
        case "absent":
            value, symbol, number = frozen["amount"]
            tested = Kind.thaw(frozen["amount kind"])
            return AbsentIn(Quantity(Fraction(value), tested.unit(symbol), tested, number))
        case _:
            unit = frozen["unit"]
            return Limits(
                kind.unit(unit) if isinstance(unit, str) else Unit.thaw(unit),
                _thaw_bound(frozen["low"]),
                _thaw_bound(frozen["high"]),
                Rounding(frozen["rounding"]),
                frozen["significant"],
                Statistic(frozen["statistic"]),
                _fraction(frozen["level"]),
                frozen["of label claim"],
                _fraction(frozen["factor"]),
            )


def _freeze_bound(bound: Bound | None) -> list[Any] | None:
    if bound is None:
        return None
    return [str(bound.value), bound.text, bound.place, bound.digits, bound.inclusive]


def _thaw_bound(frozen: list[Any] | None) -> Bound | None:
    return None if frozen is None else Bound(Fraction(frozen[0]), *frozen[1:])


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
