"""The tree of a method file to the model: which assay, its rules, its scope.

Invariant: rules are read as written, with their places; what they may be is known to the assay alone and is checked by
lbpcmc.laboratory (pinned by tests/documents/test_method.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.documents.draft import Draft
from lbpcmc.documents.fields import text_of
from lbpcmc.documents.model import Method
from lbpcmc.documents.rules import shape
from lbpcmc.documents.source import MappingNode, Scalar, SequenceNode
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.fields import Fields, Reading
    from lbpcmc.documents.source import Node


def read_method(top: Fields) -> Draft[Method]:
    """Read a method; findings and places are in `top.reading`, faulty values are neutral."""
    found_id, version = top.identifier("id"), top.identifier("version")
    title, assay = top.text("title", required=True), top.text("assay", required=True)
    written = top.take("rules")
    rules: dict[str, str] = {}
    if written is not None and not isinstance(written, MappingNode):
        said = say("check.keys_expected", called=say("check.key", key="rules"))
        top.report(shape.WRONG_SHAPE.found(written.at, said), "rules")
        written = None
    if written is not None:
        rules = dict(_rules(top.reading, written, ""))
    scope, source = top.text("scope", required=True), top.text("source", required=True)
    top.finish()
    found = Method(found_id, version, title, assay, rules, scope, source, written)
    return Draft(found, top.reading.places, top.at)


def _rules(reading: Reading, node: MappingNode, before: str) -> Iterator[tuple[str, str]]:
    for key, entry in node.entries.items():
        name = f"{before}{key}"
        if isinstance(entry.value, MappingNode):
            yield from _rules(reading, entry.value, f"{name}.")
        else:
            yield name, "; ".join(_texts(reading, entry.value, name))


def _texts(reading: Reading, node: Node, name: str) -> Iterator[str]:
    if isinstance(node, SequenceNode):
        for item in node.items:
            yield text_of(reading, item, say("check.item", key=name))
    elif isinstance(node, Scalar):
        yield text_of(reading, node, say("check.key", key=name))
