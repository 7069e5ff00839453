"""What changed between two methods: the assay, every rule, scope and source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.documents.comparing import change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.documents.comparing.change import Change
    from lbpcmc.documents.model import Method


def method_changes(old: Method, new: Method) -> Iterator[Change]:
    """Compare two methods, from the header to the last rule."""
    for key in ("id", "version", "title", "assay", "scope", "source"):
        yield from change.text("header", key, getattr(old, key), getattr(new, key))
    yield from change.dictionary("rule", old.rules, new.rules)
