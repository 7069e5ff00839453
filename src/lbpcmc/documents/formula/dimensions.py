"""Dimensional analysis of a formula before any value is recorded.

Invariant: a formula that passes has one dimension whatever is recorded, and nothing with a shifted zero (a temperature)
is added, scaled or multiplied (pinned by tests/documents/test_formula_dimensions.py).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

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

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    return _type(formula.tree, types)


def words(dimension: Dimension) -> str:
    """Write a dimension for a person: `mass / length^3`, `a plain number`."""
    above = [_power(name, power) for name, power in dimension if power > 0]
    below = [_power(name, -power) for name, power in dimension if power < 0]
    if not above and not below:
        return "a plain number"
    return " / ".join([" · ".join(above) or "1", *below])


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
                (_relative(factor, types, "multiplied or divided").dimension, power) for power, factor in node.factors
            ]
            return Type(_times(powers))
        case Power():
            base = _relative(node.base, types, "raised to a power")
            return Type(_times([(base.dimension, node.exponent)]))
        case Call():
            return _call(node, types)
    assert_never(node)


def _find(node: Name, types: Mapping[str, NameType]) -> NameType:
    found = types.get(node.name)
    if found is None:
        near = difflib.get_close_matches(node.name, types, 1)
        todo = f"Did you mean {near[0]}?" if near else "A value is named where it is recorded, before it is used."
        raise FormulaError(f"{node.name} is not known here.", todo, column=node.column)
    return found


def _name(node: Name, types: Mapping[str, NameType]) -> Type:
    found = _find(node, types)
    if found.repeated and not found.here:
        raise FormulaError(
            f"{node.name} is recorded in a repeated phase and has many values here.",
            f"Write first({node.name}), last({node.name}), total({node.name}), average({node.name}) ...",
            column=node.column,
        )
    if found.replicated:
        raise FormulaError(
            f"{node.name} has several readings.",
            f"Write mean({node.name}), gmean({node.name}), max({node.name}) ...",
            column=node.column,
        )
    return Type(found.dimension, found.absolute)


def _sum(node: Sum, types: Mapping[str, NameType]) -> Type:
    parts = [(sign, _type(term, types), term) for sign, term in node.terms]
    first = parts[0][1]
    for _, part, term in parts[1:]:
        if part.dimension != first.dimension:
            raise FormulaError(
                f"{words(first.dimension)} and {words(part.dimension)} cannot be added or subtracted.".capitalize(),
                "Both sides of + and - need the same dimension.",
                column=_column(term),
            )
    if sum(sign for sign, part, _ in parts if part.absolute) != 0:
        raise FormulaError(
            "A temperature can only be subtracted from a temperature.",
            "Write t1 - t2: the result is a temperature difference.",
            column=node.column,
        )
    return Type(first.dimension)


def _relative(node: Node, types: Mapping[str, NameType], done: str) -> Type:
    found = _type(node, types)
    if found.absolute:
        raise FormulaError(
            f"A temperature cannot be {done}: its zero is a convention.",
            "Use the difference of two temperatures.",
            column=_column(node),
        )
    return found


def _call(node: Call, types: Mapping[str, NameType]) -> Type:
    if node.function in OVER_REPLICATES:
        return _of_replicates(node, types)
    if node.function in OVER_OCCURRENCES or node.function in (PREVIOUS, FIRST_AFTER):
        found = _of_occurrences(node, types)
        _second(node, found, types)
        return found
    argument = _relative(node.argument, types, f"given to {node.function}()")
    if node.function in ("abs", "positive"):
        return argument
    if node.function == "sqrt":
        if any(power % 2 for _, power in argument.dimension):
            raise FormulaError(
                f"The square root of {words(argument.dimension)} has no meaning.",
                "Take it of a squared quantity or of a plain number.",
                column=_column(node.argument),
            )
        return Type(tuple((name, power // 2) for name, power in argument.dimension))
    if argument.dimension:
        raise FormulaError(
            f"{node.function}() takes a plain number, not {words(argument.dimension)}.",
            "Divide by a parameter of the same kind first, such as 1 CFU/mL.",
            column=_column(node.argument),
        )
    return Type(())


def _of_replicates(node: Call, types: Mapping[str, NameType]) -> Type:
    found = _find(_named(node), types)
    name = _named(node).name
    if not found.replicated:
        raise FormulaError(
            f"{name} is read once; {node.function}() takes the replicates of one entry.",
            f"Write {name}, or average({name}) over the occurrences of a repeated phase.",
            column=node.column,
        )
    if found.repeated and not found.here:
        raise FormulaError(
            f"{name} is recorded in a repeated phase and has many values here.",
            f"Write first({node.function}({name})), average({node.function}({name})) ...",
            column=node.column,
        )
    return _gathered(node.function, found, node)


def _of_occurrences(node: Call, types: Mapping[str, NameType]) -> Type:
    inner = node.argument
    if isinstance(inner, Call) and inner.function in OVER_REPLICATES:
        name, over = _named(inner), inner.function
    else:
        name, over = _named(node), ""
    found = _find(name, types)
    if found.replicated != bool(over) and node.function != "count":
        said = "has several readings" if found.replicated else "is read once"
        asked = f"mean({name.name})" if found.replicated else name.name
        raise FormulaError(f"{name.name} {said}.", f"Write {node.function}({asked}).", column=inner.column)
    if not found.repeated or (node.function == PREVIOUS and not found.here):
        where = "in the same repeated phase" if node.function == PREVIOUS else "in a repeated phase"
        raise FormulaError(
            f"{node.function}() takes a value recorded {where}; {name.name} is not.",
            f"Write {name.name} alone." if not found.repeated else f"Write last({name.name}).",
            column=node.column,
        )
    if node.function == "count":
        return Type(())
    inside = _gathered(over, found, node) if over else Type(found.dimension, found.absolute)
    return _gathered(node.function, NameType(inside.dimension, absolute=inside.absolute), node)


def _second(node: Call, found: Type, types: Mapping[str, NameType]) -> None:
    """Check the second argument: the start of previous(x, start), the clock of first_after(x, t)."""
    if node.second is None:
        return
    if node.function == PREVIOUS:
        start = _relative(node.second, types, "given to previous()")
        if start.dimension != found.dimension:
            raise FormulaError(
                f"previous() of {words(found.dimension)} cannot start from {words(start.dimension)}.",
                "The start has the dimension of the value.",
                column=_column(node.second),
            )
        return
    clock = _find(node.second, types) if isinstance(node.second, Name) else None
    if clock is None or not clock.repeated or clock.replicated:
        raise FormulaError(
            "The second argument of first_after() is the name of a value read once in each occurrence.",
            "Write first_after(x, t): x where t is first above zero.",
            column=_column(node.second),
        )


def _gathered(function: str, found: NameType, node: Call) -> Type:
    """Type of many values made one."""
    if found.absolute and function in ("sum", "total", "product", "gmean", PREVIOUS):
        raise FormulaError(
            f"{function}() of temperatures has no meaning: their zero is a convention.",
            "Accepted: mean, min, max, sd, first, last, average, highest, lowest, count.",
            column=node.column,
        )
    if function == "product" and found.dimension:
        raise FormulaError(
            f"product() takes plain numbers, not {words(found.dimension)}.",
            "The number of occurrences is open, and so the dimension of their product.",
            column=node.column,
        )
    return Type(found.dimension, found.absolute and function != "sd")


def _named(node: Call) -> Name:
    if isinstance(node.argument, Name):
        return node.argument
    inner = " or mean(x)" if node.function not in OVER_REPLICATES else ""
    raise FormulaError(
        f"{node.function}() takes the name of a recorded value.",
        f"Write {node.function}(x){inner}; calculate in a step of its own first.",
        column=_column(node.argument),
    )


def _times(powers: list[tuple[Dimension, int]]) -> Dimension:
    total: dict[str, int] = {}
    for dimension, times in powers:
        for name, power in dimension:
            total[name] = total.get(name, 0) + power * times
    return tuple(sorted((name, power) for name, power in total.items() if power))


def _column(node: Node) -> int:
    return node.column
