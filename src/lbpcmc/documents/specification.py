"""The tree of a specification file to the model: header, methods, tests with their limits by use and stage.

Invariant: whatever is wrong becomes a finding with its place, and reading goes on (pinned by
tests/documents/test_specification.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.documents import header
from lbpcmc.documents.draft import Draft
from lbpcmc.documents.model import Criticality, Limit, Specification, Test, Use
from lbpcmc.documents.rules import shape
from lbpcmc.documents.values import criterion_of, is_about_words, kind_of, quantity_of, unit_of
from lbpcmc.messages import say
from lbpcmc.quantities import kind as find_kind
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.fields import Fields
    from lbpcmc.documents.model import Position
    from lbpcmc.quantities import Kind, Quantity

MATERIALS = ("drug substance", "drug product", "cell bank", "in-process")
_USES = (("release", Use.RELEASE), ("shelf_life", Use.SHELF_LIFE))


def read_specification(top: Fields) -> Draft[Specification]:
    """Read a specification; findings and places are in `top.reading`, faulty values are neutral."""
    found_id, version = top.identifier("id"), top.identifier("version")
    title, product = top.text("title", required=True), top.identifier("product")
    material, stage = top.word("material", MATERIALS, required=True), header.stage(top)
    claim = _label_claim(top)
    sources, strains, methods = top.pairs("sources"), header.strains(top), _methods(top)
    tests = tuple(_test(fields, stage) for fields in top.each("tests", say("check.a_test"), required=True))
    header.unique(top.reading, "test", tests, "test")
    top.finish()
    found = Specification(found_id, version, title, product, material, stage, claim, sources, strains, methods, tests)
    return Draft(found, top.reading.places, top.at)


def _label_claim(top: Fields) -> Quantity | None:
    kind = kind_of(top, "label_claim_kind", required=top.has("label_claim"))
    return quantity_of(top, "label_claim", kind, required=top.has("label_claim_kind"))


def _methods(top: Fields) -> dict[str, str]:
    found: dict[str, str] = {}
    seen: dict[str, Position] = {}
    for fields in top.each("methods", say("check.a_method"), required=True):
        name, title = fields.identifier("id"), fields.text("title", required=True)
        fields.finish()
        header.twice(top.reading, "method", name, fields.place("id"), seen)
        top.reading.places.put(top.at, f"methods[{name}]", fields.place("id"))
        found.setdefault(name, title)
    return found


def _test(fields: Fields, stage: str) -> Test:
    test_id = fields.identifier("test")
    fields.called = say("check.test", id=test_id) if test_id else say("check.a_test")
    attribute, title = fields.text("attribute", required=True), fields.text("title", required=True)
    method = fields.identifier("method")
    kind = _kind(fields)
    unit = unit_of(fields, "unit", kind)
    limits = [*_limits(fields, kind, stage)]
    for stage_fields in fields.each("stages", say("check.a_stage")):
        limits += _limits(stage_fields, kind, header.stage(stage_fields))
        stage_fields.finish()
    found = Test(
        test_id,
        attribute,
        title,
        method,
        kind or find_kind("number"),
        unit,
        tuple(limits),
        fields.text("strain"),
        Criticality(fields.word("critical", ("CPP", "CQA"))),
        fields.text("source"),
        fields.at,
    )
    fields.finish()
    return found


def _kind(fields: Fields) -> Kind | None:
    """The kind of the results; a test that only compares with descriptions or looks for absence needs none."""
    if fields.has("quantity"):
        return kind_of(fields, "quantity")
    criteria = [fields.peek(key) for key, _ in _USES if fields.has(key)]
    for stage in fields.look("stages"):
        criteria += [stage.peek(key) for key, _ in _USES if stage.has(key)]
    if criteria and all(is_about_words(text) for text in criteria):
        fields.take("quantity")
        return find_kind("number")
    said = say("check.missing_quantity", test=printable(fields.peek("test")))
    fields.report(shape.MISSING_KEY.found(fields.at, said), "quantity")
    fields.take("quantity")
    return None


def _limits(fields: Fields, kind: Kind | None, stage: str) -> Iterator[Limit]:
    for key, use in _USES:
        found = criterion_of(fields, key, fields.text(key), kind)
        if found is not None and stage:
            yield Limit(use, stage, found, fields.place(key))
        elif fields.has(key) and found is None:
            fields.reading.places.fail(fields.at, key)
