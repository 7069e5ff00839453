"""A formula as JSON values, and back: the tree is carried, so that nothing is parsed again; the text is for printing.

Columns are carried: a refusal at evaluation points into the text as it did when the formula was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

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
    names,
)
from lbpcmc.messages import say

if TYPE_CHECKING:
    from lbpcmc.serialised import JsonObject

MOST_DEPTH = 200
"""Levels of a tree; a formula of 400 characters has fewer."""
LARGEST_POWER = 1_000
LAST_COLUMN = 100_000


def to_json(formula: Formula) -> dict[str, Any]:
    """Write a formula."""
    return {"text": formula.text, "tree": _node_to_json(formula.tree)}


def from_json(written: JsonObject) -> Formula:
    """Read what `to_json` wrote."""
    tree = _node(written.nested("tree"), 0)
    found = Formula(written.text("text"), tree, frozenset(name for name, _ in names(tree)))
    written.finish()
    return found


def _node_to_json(node: Node) -> dict[str, Any]:
    match node:
        case Number():
            return {"is": "number", "value": str(node.value), "at": node.column}
        case Name():
            return {"is": "name", "name": node.name, "at": node.column}
        case Sum():
            parts = [{"sign": sign, "term": _node_to_json(term)} for sign, term in node.terms]
            return {"is": "sum", "terms": parts, "at": node.column}
        case Product():
            parts = [{"power": power, "factor": _node_to_json(factor)} for power, factor in node.factors]
            return {"is": "product", "factors": parts, "at": node.column}
        case Power():
            return {"is": "power", "base": _node_to_json(node.base), "exponent": node.exponent, "at": node.column}
        case Call():
            arguments = [node.argument] if node.second is None else [node.argument, node.second]
            return {
                "is": "call",
                "function": node.function,
                "arguments": [_node_to_json(argument) for argument in arguments],
                "at": node.column,
            }
    assert_never(node)


def _node(written: JsonObject, depth: int) -> Node:
    if depth > MOST_DEPTH:
        written.refuse("is", say("compiled.too_deep", most=MOST_DEPTH))
    column = written.whole("at", 0, LAST_COLUMN)
    found: Node
    match written.one_of("is", ("number", "name", "sum", "product", "power", "call")):
        case "number":
            found = Number(written.fraction("value"), column)
        case "name":
            found = Name(_name(written), column)
        case "sum":
            terms = tuple(_signed(term, "sign", "term", depth) for term in written.objects("terms"))
            found = Sum(terms or written.refuse("terms", say("stored.empty")), column)
        case "product":
            factors = tuple(_signed(factor, "power", "factor", depth) for factor in written.objects("factors"))
            found = Product(factors or written.refuse("factors", say("stored.empty")), column)
        case "power":
            base = _node(written.nested("base"), depth + 1)
            found = Power(base, written.whole("exponent", -LARGEST_POWER, LARGEST_POWER), column)
        case _:
            found = _call(written, column, depth)
    written.finish()
    return found


def _name(written: JsonObject) -> str:
    found = written.text("name")
    if not NAME.fullmatch(found):
        written.refuse("name", say("compiled.not_a_name"))
    return found


def _signed(written: JsonObject, sign: str, node: str, depth: int) -> tuple[int, Node]:
    found = written.whole(sign, -1, 1)
    if found == 0:
        written.refuse(sign, say("compiled.not_a_sign"))
    pair = (found, _node(written.nested(node), depth + 1))
    written.finish()
    return pair


def _call(written: JsonObject, column: int, depth: int) -> Call:
    function = written.one_of("function", FUNCTIONS)
    arguments = [_node(argument, depth + 1) for argument in written.objects("arguments")]
    least, most = ARGUMENTS.get(function, (1, 1))
    if not least <= len(arguments) <= most:
        written.refuse("arguments", say("compiled.arguments", function=function))
    return Call(function, arguments[0], arguments[1] if len(arguments) > 1 else None, column)
