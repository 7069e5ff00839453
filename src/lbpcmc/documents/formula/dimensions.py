"""Dimensional analysis of a formula before any value is recorded.

Invariant: a formula that passes has one dimension whatever is recorded, and nothing with a shifted zero (a temperature)
is added, scaled or multiplied (pinned by tests/documents/test_formula_dimensions.py).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from lbpcmc.documents.formula.evaluating import check_numbers
from lbpcmc.documents.formula.tree import (
    FIRST_AFTER,
    OVER_OCCURRENCES,
    OVER_REPLICATES,
    PREVIOUS,
    Call,
    Formula,
    Name,
    Node,
    Number,
    Power,
    Product,
    Sum,
)
from lbpcmc.errors import FormulaError
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lbpcmc.messages import Statement
    from lbpcmc.quantities.kinds import Dimension


@dataclass(frozen=True, slots=True)
class NameType:
    """What a name stands for, seen from the step that calculates."""

    dimension: Dimension
    replicated: bool = False
    """Its entry has several readings: mean(x) and its like make one value of them."""
    repeated: bool = False
    """It is recorded in a repeated phase: first(x), total(x) and their like see all occurrences."""
    absolute: bool = False
    """Its unit has a shifted zero (kind `temperature`): only differences of two such values have a meaning."""
    here: bool = True
    """For a repeated one: the formula stands in the same phase, so the bare name is this occurrence's value."""


@dataclass(frozen=True, slots=True)
class Type:
    """What an expression yields."""

    dimension: Dimension
    absolute: bool = False


def dimension(formula: Formula, types: Mapping[str, NameType]) -> Dimension:
    """Give the dimension of the result; FormulaError at the column where the formula does not type-check."""
    return typed(formula, types).dimension


def typed(formula: Formula, types: Mapping[str, NameType]) -> Type:
    """Like `dimension`, and says whether the result is an absolute temperature (`mean(t)`)."""
    found = _type(formula.tree, types)
    check_numbers(formula.tree)
    return found


def words(dimension: Dimension) -> Statement:
    """Name a dimension for a person: `mass / length^3`, `a plain number`."""
    above = [_power(name, power) for name, power in dimension if power > 0]
    below = [_power(name, -power) for name, power in dimension if power < 0]
    if not above and not below:
        return say("formula.plain_number")
    return say("formula.dimension", powers=" / ".join([" · ".join(above) or "1", *below]))


def _power(name: str, power: int) -> str:
    plain = name.strip("[]").replace("_", " ")
    return plain if power == 1 else f"{plain}^{power}"


def _type(node: Node, types: Mapping[str, NameType]) -> Type:
    match node:
        case Number():
            return Type(())
        case Name():
            return _name(node, types)
        case Sum():
            return _sum(node, types)
        case Product():
            powers: list[tuple[Dimension, int]] = [
                (_relative(factor, types, say("formula.absolute_product")).dimension, power)
                for power, factor in node.factors
            ]
            return Type(_times(powers))
        case Power():
            base = _relative(node.base, types, say("formula.absolute_power"))
            return Type(_times([(base.dimension, node.exponent)]))
        case Call():
            return _call(node, types)
    assert_never(node)


def _find(node: Name, types: Mapping[str, NameType]) -> NameType:
    found = types.get(node.name)
    if found is None:
        near = difflib.get_close_matches(node.name, types, 1)
        if near:
            raise FormulaError(say("formula.nearly_name", name=node.name, near=near[0]), column=node.column)
        raise FormulaError(say("formula.unknown_name", name=node.name), column=node.column)
    return found


def _name(node: Name, types: Mapping[str, NameType]) -> Type:
    found = _find(node, types)
    if found.repeated and not found.here:
        raise FormulaError(say("formula.repeated", name=node.name), column=node.column)
    if found.replicated:
        raise FormulaError(say("formula.replicated", name=node.name), column=node.column)
    return Type(found.dimension, found.absolute)


def _sum(node: Sum, types: Mapping[str, NameType]) -> Type:
    parts = [(sign, _type(term, types), term) for sign, term in node.terms]
    first = parts[0][1]
    for _, part, term in parts[1:]:
        if part.dimension != first.dimension:
            said = say("formula.sum", first=words(first.dimension), second=words(part.dimension))
            raise FormulaError(said, column=_column(term))
    if sum(sign for sign, part, _ in parts if part.absolute) != 0:
        raise FormulaError(say("formula.sum_absolute"), column=node.column)
    return Type(first.dimension)


def _relative(node: Node, types: Mapping[str, NameType], refusal: Statement) -> Type:
    """Type a node that must not have a shifted zero; `refusal` says why."""
    found = _type(node, types)
    if found.absolute:
        raise FormulaError(refusal, column=_column(node))
    return found


def _call(node: Call, types: Mapping[str, NameType]) -> Type:
    if node.function in OVER_REPLICATES:
        return _of_replicates(node, types)
    if node.function in OVER_OCCURRENCES or node.function in (PREVIOUS, FIRST_AFTER):
        found = _of_occurrences(node, types)
        _second(node, found, types)
        return found
    argument = _relative(node.argument, types, say("formula.absolute_argument", function=node.function))
    if node.function in ("abs", "positive"):
        return argument
    if node.function == "sqrt":
        if any(power % 2 for _, power in argument.dimension):
            said = say("formula.square_root", given=words(argument.dimension))
            raise FormulaError(said, column=_column(node.argument))
        return Type(tuple((name, power // 2) for name, power in argument.dimension))
    if argument.dimension:
        said = say("formula.not_plain", function=node.function, given=words(argument.dimension))
        raise FormulaError(said, column=_column(node.argument))
    return Type(())


def _of_replicates(node: Call, types: Mapping[str, NameType]) -> Type:
    found = _find(_named(node), types)
    name = _named(node).name
    if not found.replicated:
        raise FormulaError(say("formula.read_once", name=name, function=node.function), column=node.column)
    if found.repeated and not found.here:
        said = say("formula.repeated_replicates", name=name, function=node.function)
        raise FormulaError(said, column=node.column)
    return _gathered(node.function, found, node)


def _of_occurrences(node: Call, types: Mapping[str, NameType]) -> Type:
    inner = node.argument
    if isinstance(inner, Call) and inner.function in OVER_REPLICATES:
        name, over = _named(inner), inner.function
    else:
        name, over = _named(node), ""
    found = _find(name, types)
    if found.replicated != bool(over) and node.function != "count":
        if found.replicated:
            raise FormulaError(say("formula.asks_mean", name=name.name, function=node.function), column=inner.column)
        raise FormulaError(say("formula.asks_name", name=name.name, function=node.function), column=inner.column)
    if node.function == PREVIOUS and not (found.repeated and found.here):
        hint = (
            say("formula.write_last", name=name.name) if found.repeated else say("formula.write_alone", name=name.name)
        )
        said = say("formula.not_same_phase", function=node.function, name=name.name, hint=hint)
        raise FormulaError(said, column=node.column)
    if not found.repeated:
        raise FormulaError(say("formula.not_repeated", function=node.function, name=name.name), column=node.column)
    if node.function == "count":
        return Type(())
    inside = _gathered(over, found, node) if over else Type(found.dimension, found.absolute)
    return _gathered(node.function, NameType(inside.dimension, absolute=inside.absolute), node)


def _second(node: Call, found: Type, types: Mapping[str, NameType]) -> None:
    """Check the second argument: the start of previous(x, start), the clock of first_after(x, t)."""
    if node.second is None:
        return
    if node.function == PREVIOUS:
        start = _relative(node.second, types, say("formula.absolute_argument", function=PREVIOUS))
        if start.dimension != found.dimension:
            said = say("formula.previous_start", value=words(found.dimension), start=words(start.dimension))
            raise FormulaError(said, column=_column(node.second))
        return
    clock = _find(node.second, types) if isinstance(node.second, Name) else None
    if clock is None or not clock.repeated or clock.replicated:
        raise FormulaError(say("formula.clock"), column=_column(node.second))


def _gathered(function: str, found: NameType, node: Call) -> Type:
    """Type of many values made one."""
    if found.absolute and function in ("sum", "total", "product", "gmean", PREVIOUS):
        raise FormulaError(say("formula.of_temperatures", function=function), column=node.column)
    if function == "product" and found.dimension:
        raise FormulaError(say("formula.product_of", given=words(found.dimension)), column=node.column)
    return Type(found.dimension, found.absolute and function != "sd")


def _named(node: Call) -> Name:
    if isinstance(node.argument, Name):
        return node.argument
    if node.function in OVER_REPLICATES:
        raise FormulaError(say("formula.takes_name", function=node.function), column=_column(node.argument))
    raise FormulaError(say("formula.takes_name_or_mean", function=node.function), column=_column(node.argument))


def _times(powers: list[tuple[Dimension, int]]) -> Dimension:
    total: dict[str, int] = {}
    for dimension, times in powers:
        for name, power in dimension:
            total[name] = total.get(name, 0) + power * times
    return tuple(sorted((name, power) for name, power in total.items() if power))


def _column(node: Node) -> int:
    return node.column
