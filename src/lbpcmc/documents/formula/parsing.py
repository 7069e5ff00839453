"""The text of a formula to its tree.

Linear in the text; length, nesting, digits and powers are limited before anything is computed, so no text can hang
the reader (pinned by tests/documents/test_formula_parsing.py with arbitrary text).
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.documents.formula.tree import (
    ARGUMENTS,
    FUNCTIONS,
    NAME,
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
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from lbpcmc.messages import Statement

MOST_CHARACTERS = 400
MOST_NESTING = 24
MOST_DIGITS = 40
LARGEST_POWER = 12
_TOKEN = re.compile(
    rf"(?P<number>[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]{{1,2}})?)|(?P<name>{NAME.pattern})|(?P<sign>[-+*/^(),])"
)
_TWINS = str.maketrans({"−": "-", "×": "*", "·": "*", "⋅": "*", "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """number, name, sign or end."""
    text: str
    column: int


def _takes(function: str) -> Statement:
    least, most = ARGUMENTS.get(function, (1, 1))
    if most == 1:
        return say("formula.takes_one", function=function)
    if least < most:
        return say("formula.takes_range", function=function, least=least, most=most)
    return say("formula.takes_many", function=function, most=most)


def parse(text: str) -> Formula:
    """Read a formula; FormulaError says what was not understood, at which column of `text`."""
    if len(text) > MOST_CHARACTERS:
        raise FormulaError(say("formula.too_long", characters=len(text), most=MOST_CHARACTERS), column=1)
    reader = _Reader(_tokens(text))
    tree = reader.sum(0)
    reader.expect_end()
    return Formula(" ".join(text.split()), tree, frozenset(reader.names))


def _tokens(text: str) -> list[_Token]:
    found, position, plain = [], 0, text.translate(_TWINS)
    while position < len(plain):
        if plain[position] in " \t\r\n":
            position += 1
            continue
        match = _TOKEN.match(plain, position)
        column = position + 1
        if match is None:
            raise FormulaError(say("formula.character", text=printable(text[position])), column=column)
        kind = match.lastgroup or ""
        position = match.end()
        if kind == "number" and (position < len(plain) and re.match(r"[A-Za-z0-9_.,]", plain[position])):
            shown = printable(text[match.start() : position + 1])
            raise FormulaError(say("formula.not_a_number", text=shown), column=column)
        if kind == "number" and len(match.group()) > MOST_DIGITS:
            raise FormulaError(say("formula.long_number", most=MOST_DIGITS), column=column)
        found.append(_Token(kind, match.group(), column))
    found.append(_Token("end", "", len(text) + 1))
    return found


class _Reader:
    """Recursive descent over the tokens; `depth` counts parentheses, calls and signs."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.position = 0
        self.names: set[str] = set()

    @property
    def now(self) -> _Token:
        return self.tokens[self.position]

    def take(self, *signs: str) -> _Token | None:
        """Consume the token if it is one of the signs."""
        token = self.now
        if token.kind != "sign" or token.text not in signs:
            return None
        self.position += 1
        return token

    def expect_end(self) -> None:
        if self.now.kind == "end":
            return
        if self.now.text == ")":
            raise FormulaError(say("formula.no_opening", text=self.now.text), column=self.now.column)
        raise FormulaError(say("formula.no_product", text=self.now.text), column=self.now.column)

    def sum(self, depth: int) -> Node:
        column = self.now.column
        sign = -1 if self.take("-") else 1
        terms = [(sign, self.product(depth))]
        while token := self.take("+", "-"):
            terms.append((1 if token.text == "+" else -1, self.product(depth)))
        return terms[0][1] if terms[0][0] == 1 and len(terms) == 1 else Sum(tuple(terms), column)

    def product(self, depth: int) -> Node:
        column = self.now.column
        factors = [(1, self.factor(depth))]
        while token := self.take("*", "/"):
            factors.append((1 if token.text == "*" else -1, self.factor(depth)))
        return factors[0][1] if len(factors) == 1 else Product(tuple(factors), column)

    def factor(self, depth: int) -> Node:
        if minus := self.take("-"):
            self.check(depth, minus.column)
            return Sum(((-1, self.factor(depth + 1)),), minus.column)
        base = self.atom(depth)
        if not (power := self.take("^")):
            return base
        sign = -1 if self.take("-") else 1
        token = self.now
        if token.kind != "number" or not token.text.isdigit() or int(token.text) > LARGEST_POWER:
            raise FormulaError(say("formula.power", most=LARGEST_POWER), column=token.column)
        self.position += 1
        return Power(base, sign * int(token.text), power.column)

    def atom(self, depth: int) -> Node:
        token = self.now
        self.check(depth, token.column)
        self.position += 1
        if token.kind == "number":
            return Number(Fraction(token.text), token.column)
        if token.kind == "name":
            return self.call(token, depth) if self.take("(") else self.name(token)
        if token.text == "(":
            inner = self.sum(depth + 1)
            self.close(token.column)
            return inner
        self.position -= 1
        if token.kind == "end":
            raise FormulaError(say("formula.ends_early"), column=token.column)
        raise FormulaError(say("formula.no_operand", text=token.text), column=token.column)

    def name(self, token: _Token) -> Name:
        if token.text in FUNCTIONS:
            raise FormulaError(say("formula.function_alone", function=token.text), column=token.column)
        self.names.add(token.text)
        return Name(token.text, token.column)

    def call(self, token: _Token, depth: int) -> Call:
        if token.text not in FUNCTIONS:
            near = difflib.get_close_matches(token.text, FUNCTIONS, 1)
            if near:
                raise FormulaError(
                    say("formula.nearly_function", name=printable(token.text), near=near[0]), column=token.column
                )
            raise FormulaError(
                say("formula.unknown_function", name=printable(token.text), known=FUNCTIONS), column=token.column
            )
        least, most = ARGUMENTS.get(token.text, (1, 1))
        given = [self.sum(depth + 1)]
        while comma := self.take(","):
            if len(given) == most:
                raise FormulaError(say("formula.argument_too_many", takes=_takes(token.text)), column=comma.column)
            given.append(self.sum(depth + 1))
        self.close(token.column)
        if len(given) < least:
            raise FormulaError(say("formula.argument_missing", takes=_takes(token.text)), column=token.column)
        return Call(token.text, given[0], given[1] if len(given) > 1 else None, token.column)

    def close(self, opened: int) -> None:
        if self.take(")"):
            return
        raise FormulaError(say("formula.not_closed", opened=opened), column=self.now.column)

    def check(self, depth: int, column: int) -> None:
        if depth > MOST_NESTING:
            raise FormulaError(say("formula.too_deep", most=MOST_NESTING), column=column)
