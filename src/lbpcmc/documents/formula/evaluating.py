"""The value of a formula: exact Fractions in root units; only roots, logarithms and exp are rounded, to 40 digits.

Invariant: `evaluate` returns a Fraction or raises FormulaError with a sentence; it neither overflows nor runs long,
because no intermediate value may exceed MOST_BITS (pinned by tests/documents/test_formula_evaluating.py).
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from math import isqrt
from operator import itemgetter
from typing import TYPE_CHECKING, Protocol, assert_never

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
    names,
)
from lbpcmc.errors import FormulaError
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DIGITS = 40
"""Significant digits of a root, a logarithm and an exponential."""
MOST_BITS = 20_000
"""Size of the largest numerator or denominator on the way (about 6,000 digits)."""
LARGEST_EXPONENT = 1_000
"""exp() beyond this is a mistake in the formula or in a value."""
_WORKING = Context(prec=DIGITS + 25)
_RESULT = Context(prec=DIGITS)


class Scope(Protocol):
    """Where a formula finds its values, all in root units.

    Parameters of the recipe's formula are found by `here` like recorded values.
    """

    def here(self, name: str) -> tuple[Fraction, ...]:
        """Readings under `name` in this occurrence, or its only ones; empty where nothing is recorded yet."""

    def over(self, name: str) -> tuple[tuple[Fraction, ...], ...]:
        """Readings under `name` for every occurrence of its phase so far, in order; this one included."""

    def previous(self, name: str) -> tuple[Fraction, ...] | None:
        """Readings one occurrence earlier; None in the first occurrence, empty where they are missing."""


def evaluate(formula: Formula, scope: Scope) -> Fraction:
    """Compute the formula in root units; FormulaError where a value is missing or an operation has no result."""
    return _value(formula.tree, scope)


def check_numbers(node: Node) -> None:
    """Compute what holds no name, whatever is recorded: FormulaError where it has no result, as in `x / (1 - 1)`."""
    if not any(names(node)):
        _value(node, _NOTHING)
        return
    match node:
        case Sum():
            parts = [term for _, term in node.terms]
        case Product():
            parts = [factor for _, factor in node.factors]
            _divisors(node)
        case Power():
            parts = [node.base]
        case Call():
            parts = [part for part in (node.argument, node.second) if part is not None]
        case _:
            parts = []
    for part in parts:
        check_numbers(part)


def _divisors(node: Product) -> None:
    for power, factor in node.factors:
        if power < 0 and not any(names(factor)):
            _refuse_zero(_value(factor, _NOTHING), factor.column)


class _Nothing:
    """A scope in which nothing is recorded."""

    def here(self, _name: str) -> tuple[Fraction, ...]:
        return ()

    def over(self, _name: str) -> tuple[tuple[Fraction, ...], ...]:
        return ()

    def previous(self, _name: str) -> tuple[Fraction, ...] | None:
        return None


_NOTHING = _Nothing()


def _value(node: Node, scope: Scope) -> Fraction:
    match node:
        case Number():
            return node.value
        case Name():
            return _single(scope.here(node.name), node)
        case Sum():
            return _sized(sum((sign * _value(term, scope) for sign, term in node.terms), Fraction(0)), node.column)
        case Product():
            found = Fraction(1)
            for power, factor in node.factors:
                value = _value(factor, scope)
                if power < 0:
                    _refuse_zero(value, factor.column)
                found = _sized(found * value if power > 0 else found / value, node.column)
            return found
        case Power():
            return _power(_value(node.base, scope), node)
        case Call():
            return _sized(_call(node, scope), node.column)
    assert_never(node)


def _call(node: Call, scope: Scope) -> Fraction:
    name = node.function
    if name in OVER_REPLICATES:
        target = _named(node.argument, node)
        return gather(name, _present(scope.here(target.name), target), node.column)
    if name in OVER_OCCURRENCES:
        return _over(node, scope)
    if name == PREVIOUS:
        inner = node.argument
        over = inner.function if isinstance(inner, Call) else ""
        target = _named(inner.argument if isinstance(inner, Call) else inner, node)
        readings = scope.previous(target.name)
        if readings is None:
            return Fraction(0) if node.second is None else _value(node.second, scope)
        return _one(over, readings, target)
    if name == FIRST_AFTER:
        return _first_after(node, scope)
    return _number(name, _value(node.argument, scope), node.column)


def _over(node: Call, scope: Scope) -> Fraction:
    inner = node.argument
    over = inner.function if isinstance(inner, Call) else ""
    target = _named(inner.argument if isinstance(inner, Call) else inner, node)
    occurrences = scope.over(target.name)
    if node.function == "count":
        return Fraction(sum(1 for readings in occurrences if readings))
    return gather(
        node.function, _present(tuple(_one(over, readings, target) for readings in occurrences), target), node.column
    )


def _first_after(node: Call, scope: Scope) -> Fraction:
    inner = node.argument
    over = inner.function if isinstance(inner, Call) else ""
    target = _named(inner.argument if isinstance(inner, Call) else inner, node)
    clock = _named(node.second or inner, node)
    occurrences, clocks = scope.over(target.name), scope.over(clock.name)
    if len(occurrences) != len(clocks):
        raise FormulaError(say("formula.apart", name=target.name, clock=clock.name), column=node.column)
    for readings, times in zip(occurrences, clocks, strict=True):
        if _single(times, clock) > 0:
            return _one(over, readings, target)
    raise FormulaError(say("formula.never_above_zero", clock=clock.name), column=node.column)


def _one(over: str, readings: tuple[Fraction, ...], target: Name) -> Fraction:
    return gather(over, _present(readings, target), target.column) if over else _single(readings, target)


def gather(function: str, values: Sequence[Fraction], column: int = 0) -> Fraction:
    """Make one value of many, exactly; `sd` needs two values, `gmean` positive ones."""
    if function == "product":
        return _product(values, column)
    if function == "gmean":
        if min(values) <= 0:
            raise FormulaError(say("formula.not_positive", function=function), column=column)
        return _root(_product(values, column), len(values))
    if function == "sd":
        if len(values) < 2:
            raise FormulaError(say("formula.two_readings"), column=column)
        mean = _mean(values)
        return _root(sum(((value - mean) ** 2 for value in values), Fraction(0)) / (len(values) - 1), 2)
    return _sized(_GATHERED[function](values), column)


def _total(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


def _mean(values: Sequence[Fraction]) -> Fraction:
    return _total(values) / len(values)


_GATHERED: dict[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "mean": _mean,
    "average": _mean,
    "min": min,
    "lowest": min,
    "max": max,
    "highest": max,
    "sum": _total,
    "total": _total,
    "first": itemgetter(0),
    "last": itemgetter(-1),
}


def _product(values: Sequence[Fraction], column: int) -> Fraction:
    found = Fraction(1)
    for value in values:
        found = _sized(found * value, column)
    return found


def _number(function: str, value: Fraction, column: int) -> Fraction:
    if function == "abs":
        return abs(value)
    if function == "positive":
        return max(value, Fraction(0))
    if function == "exp":
        if abs(value) > LARGEST_EXPONENT:
            raise FormulaError(say("formula.exponential"), column=column)
        return Fraction(_RESULT.plus(_WORKING.exp(_decimal(value))))
    if function == "sqrt":
        if value < 0:
            raise FormulaError(say("formula.negative_root"), column=column)
        return _root(value, 2)
    if value <= 0:
        raise FormulaError(say("formula.not_positive", function=function), column=column)
    return _logarithm(function, value)


def _logarithm(function: str, value: Fraction) -> Fraction:
    if function == "log10":
        return Fraction(_RESULT.plus(_WORKING.log10(_decimal(value))))
    if function == "ln":
        return Fraction(_RESULT.plus(_WORKING.ln(_decimal(value))))
    if value.numerator.bit_count() == 1 and value.denominator.bit_count() == 1:
        return Fraction(value.numerator.bit_length() - value.denominator.bit_length())
    two = _WORKING.ln(Decimal(2))
    return Fraction(_RESULT.divide(_WORKING.ln(_decimal(value)), two))


def _decimal(value: Fraction) -> Decimal:
    return _WORKING.divide(Decimal(value.numerator), Decimal(value.denominator))


def _root(value: Fraction, degree: int) -> Fraction:
    """Exact where it exists for a square root, else to DIGITS digits."""
    if value == 0:
        return Fraction(0)
    if degree == 1:
        return value
    if degree == 2:
        above, below = isqrt(value.numerator), isqrt(value.denominator)
        if above * above == value.numerator and below * below == value.denominator:
            return Fraction(above, below)
        return Fraction(_RESULT.plus(_WORKING.sqrt(_decimal(value))))
    logarithm = _WORKING.divide(_WORKING.ln(_decimal(value)), Decimal(degree))
    return Fraction(_RESULT.plus(_WORKING.exp(logarithm)))


def _power(value: Fraction, node: Power) -> Fraction:
    if node.exponent < 0:
        _refuse_zero(value, node.base.column)
    if _bits(value) * abs(node.exponent) > MOST_BITS:
        raise FormulaError(say("formula.large_power"), column=node.column)
    return Fraction(value**node.exponent)


def _refuse_zero(value: Fraction, column: int) -> None:
    if value == 0:
        raise FormulaError(say("formula.by_zero"), column=column)


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _sized(value: Fraction, column: int) -> Fraction:
    if _bits(value) > MOST_BITS:
        raise FormulaError(say("formula.large_result"), column=column)
    return value


def _present(values: tuple[Fraction, ...], target: Name) -> tuple[Fraction, ...]:
    if not values:
        raise FormulaError(say("formula.no_value", name=target.name), column=target.column)
    return values


def _single(values: tuple[Fraction, ...], target: Name) -> Fraction:
    if len(_present(values, target)) > 1:
        raise FormulaError(say("formula.many_readings", name=target.name, count=len(values)), column=target.column)
    return values[0]


def _named(node: Node, call: Call) -> Name:
    if isinstance(node, Name):
        return node
    raise FormulaError(say("formula.takes_name", function=call.function), column=call.column)
