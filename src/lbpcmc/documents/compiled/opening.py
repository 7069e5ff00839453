"""Compiled bytes to the document that was compiled.

Invariant: nothing here imports pint, YAML or the registry of units, and damaged bytes give one DocumentError that names
the place (pinned by tests/documents/compiled/test_without_registry.py and test_damaged.py).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lbpcmc.documents.compiled.canonical import parsed
from lbpcmc.documents.compiled.versions import METHOD, RECIPE, lifted
from lbpcmc.documents.model import Specification
from lbpcmc.errors import DocumentError
from lbpcmc.messages import say
from lbpcmc.quantities.serialised import kind_from_json
from lbpcmc.serialised import Damaged, JsonObject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lbpcmc.documents.model import Document
    from lbpcmc.quantities import Kind


@lru_cache(maxsize=64)
def open_compiled(content: bytes) -> Document:
    """Open what `compile_document` wrote, of any format version up to this program's.

    DocumentError where the format is not known, its version is newer, or the bytes are not what was written.
    """
    try:
        return _document(lifted(parsed(content)))
    except Damaged as damage:
        raise DocumentError(say("compiled.damaged", damage=damage.statement)) from damage


def open_specification(content: bytes) -> Specification:
    """Open a compiled specification; DocumentError as `open_compiled`, and where it is another document."""
    document = open_compiled(content)
    if isinstance(document, Specification):
        return document
    called = type(document).__name__.lower()
    raise DocumentError(say("compiled.other", called=called, id=document.id, version=document.version))


def _document(values: dict[str, object]) -> Document:
    whole = JsonObject(values)
    name = whole.text("format")
    whole.take("version")
    if name == METHOD:
        from lbpcmc.documents.compiled import method

        found: Document = method.from_json(whole.nested("document"))
    else:
        known = _kinds(whole)
        tested_in = _tested_in(whole, known)
        if name == RECIPE:
            from lbpcmc.documents.compiled import recipe

            found = recipe.from_json(whole.nested("document"), known, tested_in)
        else:
            from lbpcmc.documents.compiled import specification

            found = specification.from_json(whole.nested("document"), known, tested_in)
        if known.unused:
            whole.refuse("kinds", say("compiled.unused_kind", kind=min(known.unused)[:40]))
    whole.finish()
    return found


class _Kinds(dict[str, "Kind"]):
    """The kinds of a document by name; remembers which of them it uses."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        super().__init__((kind.name, kind) for kind in kinds)
        self.unused = set(self)

    def __getitem__(self, name: str) -> Kind:
        self.unused.discard(name)
        return super().__getitem__(name)


def _kinds(whole: JsonObject) -> _Kinds:
    listed = [kind_from_json(kind) for kind in whole.objects("kinds")]
    names = [kind.name for kind in listed]
    if names != sorted(set(names)):
        whole.refuse("kinds", say("compiled.kinds_unsorted"))
    return _Kinds(listed)


def _tested_in(whole: JsonObject, known: _Kinds) -> tuple[Kind, ...]:
    names = whole.texts("tested_in")
    if strangers := [name for name in names if name not in known]:
        whole.refuse("tested_in", say("compiled.unknown_kind", kind=strangers[0][:40]))
    return tuple(known[name] for name in names)
