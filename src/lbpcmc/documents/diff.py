"""What changed in meaning between two versions of a document, as codes and parameters; the catalogue has the words.

Layout, comments, quotes and other spellings of the same limit are not changes. Invariant: a document does not differ
from itself, and every field of the model is compared (pinned by tests/documents/test_diff.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.documents.comparing.change import Change, Effect
from lbpcmc.documents.comparing.methods import method_changes
from lbpcmc.documents.comparing.recipes import recipe_changes
from lbpcmc.documents.comparing.specifications import specification_changes
from lbpcmc.documents.model import Method, Recipe, Specification
from lbpcmc.errors import DocumentError
from lbpcmc.messages import say

if TYPE_CHECKING:
    from lbpcmc.documents.model import Document

__all__ = ["Change", "Effect", "diff"]


def diff(old: Document, new: Document) -> list[Change]:
    """List the changes from `old` to `new`, in the order of the document; DocumentError if they are of two kinds."""
    if isinstance(old, Recipe) and isinstance(new, Recipe):
        return list(recipe_changes(old, new))
    if isinstance(old, Specification) and isinstance(new, Specification):
        return list(specification_changes(old, new))
    if isinstance(old, Method) and isinstance(new, Method):
        return list(method_changes(old, new))
    raise DocumentError(say("document.two_sorts", one=type(old).__name__.lower(), other=type(new).__name__.lower()))
