"""A document to its compiled bytes.

Invariant: what is compiled opens as what was compiled; `compile_document` opens its own bytes before it gives them out
(pinned by tests/documents/compiled/test_round_trip.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.documents.compiled import method, recipe, specification
from lbpcmc.documents.compiled.canonical import canonical
from lbpcmc.documents.compiled.opening import open_compiled
from lbpcmc.documents.compiled.parts import Carried
from lbpcmc.documents.compiled.versions import CURRENT, METHOD, RECIPE, SPECIFICATION
from lbpcmc.documents.model import NOWHERE, Recipe, Specification
from lbpcmc.errors import DocumentError
from lbpcmc.messages import say
from lbpcmc.quantities.serialised import kind_to_json

if TYPE_CHECKING:
    from lbpcmc.documents.model import Document


def compile_document(document: Document) -> bytes:
    """Write the complete meaning of a document as canonical JSON; positions in its file are left out.

    The document must have been checked: DocumentError where its formulas do not fit its values, or where it holds what
    cannot be written so that the same is read again.
    """
    if isinstance(document, Recipe):
        _check_formulas(document)
    try:
        content = canonical(as_json(document))
    except (ValueError, RecursionError) as refusal:
        said = say("compiled.refused", id=document.id, version=document.version)
        raise DocumentError(said, detail=str(refusal)) from None
    if canonical(as_json(open_compiled(content))) != content:
        raise DocumentError(say("compiled.changed", id=document.id, version=document.version))
    return content


def _check_formulas(recipe: Recipe) -> None:
    """Refuse a recipe whose formulas use what is not recorded, or give another dimension than their step records."""
    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.fields import Places
    from lbpcmc.documents.rules import formulas

    found = tuple(formulas.check(Draft(recipe, Places(), NOWHERE)))
    if found:
        said = say("compiled.formula", id=recipe.id, version=recipe.version, because=found[0].statement)
        raise DocumentError(said, detail="\n".join(map(str, found)), findings=found)


def as_json(document: Document) -> dict[str, Any]:
    """Give the JSON values that stand for a document."""
    if isinstance(document, Recipe):
        carried = Carried(document.tested_in)
        return _with_kinds(RECIPE, recipe.to_json(document, carried), carried)
    if isinstance(document, Specification):
        carried = Carried(document.tested_in)
        return _with_kinds(SPECIFICATION, specification.to_json(document, carried), carried)
    return {"format": METHOD, "version": CURRENT[METHOD], "document": method.to_json(document)}


def _with_kinds(name: str, document: dict[str, Any], carried: Carried) -> dict[str, Any]:
    return {
        "format": name,
        "version": CURRENT[name],
        "document": document,
        "kinds": [kind_to_json(kind) for kind in sorted(carried.kinds.values(), key=lambda kind: kind.name)],
        "tested_in": [kind.name for kind in carried.tested_in],
    }
