"""What a formula is once parsed: numbers, names, sums, products, powers and calls of known functions.

Columns count from 1 and take no part in comparisons, so two formulas are equal when they mean the same operations in
the same order, whatever their spaces (pinned by tests/documents/test_formula_parsing.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

NAME = re.compile(r"[a-z][a-z0-9_]*")
"""How a recorded value or a parameter is called in formulas."""

OVER_REPLICATES = ("mean", "min", "max", "sum", "sd", "gmean")
"""Of the readings of one entry; sd divides by n - 1, gmean is the geometric mean."""

OVER_OCCURRENCES = ("first", "last", "total", "product", "average", "highest", "lowest", "count")
"""Of a value over the occurrences of a repeated phase."""

PREVIOUS = "previous"
"""The value one occurrence earlier; in the first, zero or the second argument: previous(x, start)."""

FIRST_AFTER = "first_after"
"""first_after(x, t): x in the first occurrence in which t is above zero."""

OF_NUMBERS = ("log10", "ln", "log2", "exp", "sqrt", "abs", "positive")
"""Of one value; positive(x) is x above zero and zero below."""

FUNCTIONS = (*OVER_REPLICATES, *OVER_OCCURRENCES, PREVIOUS, FIRST_AFTER, *OF_NUMBERS)

ARGUMENTS: dict[str, tuple[int, int]] = {PREVIOUS: (1, 2), FIRST_AFTER: (2, 2)}
"""Least and most arguments; a function without a row here takes one."""


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number: it has no unit."""

    value: Fraction
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A recorded value or a parameter of the recipe's formula."""

    name: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms with their signs, left to right; one negative term is a negation."""

    terms: tuple[tuple[int, Node], ...]
    """(1 or -1, term)."""
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Product:
    """Factors with their powers, left to right."""

    factors: tuple[tuple[int, Node], ...]
    """(1 for multiplied, -1 for divided, factor)."""
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Power:
    """A node to an integer power."""

    base: Node
    exponent: int
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is given."""

    function: str
    argument: Node
    second: Node | None = None
    column: int = field(default=0, compare=False)


Node = Number | Name | Sum | Product | Power | Call


@dataclass(frozen=True, slots=True)
class Formula:
    """A calculation as written and as understood."""

    text: str = field(compare=False)
    tree: Node
    names: frozenset[str]
    """Every value and parameter that it needs."""

    def __str__(self) -> str:
        return self.text


def names(node: Node, *, inside_previous: bool = True) -> Iterator[tuple[str, int]]:
    """Give every name with its column; without those inside previous(), what must be recorded before the formula."""
    match node:
        case Name():
            yield node.name, node.column
        case Sum():
            for _, term in node.terms:
                yield from names(term, inside_previous=inside_previous)
        case Product():
            for _, factor in node.factors:
                yield from names(factor, inside_previous=inside_previous)
        case Power():
            yield from names(node.base, inside_previous=inside_previous)
        case Call():
            if inside_previous or node.function != PREVIOUS:
                yield from names(node.argument, inside_previous=inside_previous)
            if node.second is not None:
                yield from names(node.second, inside_previous=inside_previous)
        case Number():
            return
