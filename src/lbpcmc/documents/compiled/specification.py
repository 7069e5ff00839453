"""A specification as JSON values, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.documents.compiled.parts import Known, pairs, strain_from_json, strain_to_json
from lbpcmc.documents.model import STAGES, Criticality, Limit, Specification, Test, Use
from lbpcmc.quantities.serialised import named_kind, named_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lbpcmc.documents.compiled.parts import Carried
    from lbpcmc.quantities import Kind
    from lbpcmc.serialised import JsonObject


def to_json(document: Specification, carried: Carried) -> dict[str, Any]:
    """Write a specification."""
    return {
        "id": document.id,
        "version": document.version,
        "title": document.title,
        "product": document.product,
        "material": document.material,
        "stage": document.stage,
        "label_claim": carried.quantity(document.label_claim),
        "sources": pairs(document.sources),
        "strains": [strain_to_json(strain) for strain in document.strains],
        "methods": pairs(document.methods),
        "tests": [_test_to_json(test, carried) for test in document.tests],
    }


def from_json(written: JsonObject, kinds: Mapping[str, Kind], tested_in: tuple[Kind, ...]) -> Specification:
    """Read what `to_json` wrote."""
    known = Known(kinds, tested_in)
    found = Specification(
        id=written.text("id"),
        version=written.text("version"),
        title=written.text("title"),
        product=written.text("product"),
        material=written.text("material"),
        stage=written.one_of("stage", STAGES),
        label_claim=None if written.missing("label_claim") else known.quantity(written, "label_claim"),
        sources=written.dictionary("sources"),
        strains=tuple(strain_from_json(strain) for strain in written.objects("strains")),
        methods=written.dictionary("methods"),
        tests=tuple(_test(test, known) for test in written.objects("tests")),
        tested_in=tested_in,
    )
    written.finish()
    return found


def _test_to_json(test: Test, carried: Carried) -> dict[str, Any]:
    return {
        "id": test.id,
        "attribute": test.attribute,
        "title": test.title,
        "method": test.method,
        "kind": carried.kind(test.quantity),
        "unit": None if test.unit is None else test.unit.symbol,
        "limits": [
            {"use": limit.use.value, "stage": limit.stage, "criterion": carried.criterion(limit.criterion)}
            for limit in test.limits
        ],
        "strain": test.strain,
        "criticality": test.criticality.value,
        "source": test.source,
    }


def _test(written: JsonObject, known: Known) -> Test:
    kind = named_kind(written, "kind", known.kinds)
    found = Test(
        written.text("id"),
        written.text("attribute"),
        written.text("title"),
        written.text("method"),
        kind,
        None if written.missing("unit") else named_unit(written, "unit", kind),
        tuple(_limit(limit, known) for limit in written.objects("limits")),
        written.text("strain"),
        written.word("criticality", Criticality),
        written.text("source"),
    )
    written.finish()
    return found


def _limit(written: JsonObject, known: Known) -> Limit:
    found = Limit(written.word("use", Use), written.one_of("stage", STAGES), known.criterion(written, "criterion"))
    written.finish()
    return found
