"""Format versions of compiled documents, and how an older one is lifted to the newest before anything reads it.

An unknown format, or a version newer than this program, stops the reader with what to do (pinned by
tests/documents/compiled/test_versions.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.errors import DocumentError
from lbpcmc.quantities.kinds import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RECIPE = "lbpcmc recipe"
SPECIFICATION = "lbpcmc specification"
METHOD = "lbpcmc method"

CURRENT: Mapping[str, int] = {RECIPE: 1, SPECIFICATION: 1, METHOD: 1}
"""The version that this program writes of each format."""

LAST = 9_999
"""A number beyond it is not a format version."""

UPCASTERS: Mapping[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""(format, version): all values of that version to all values of the next one, `version` itself left out."""


def lifted(values: dict[str, Any]) -> dict[str, Any]:
    """Lift the values of any version that was ever written to the newest; DocumentError where that is not possible."""
    found, version = values.get("format"), values.get("version")
    if not isinstance(found, str) or found not in CURRENT:
        shown = f"'{printable(found)}'" if isinstance(found, str) else "without a format"
        raise DocumentError(
            f"This is not a compiled document that this program knows: it is {shown}.",
            f"Known formats: {', '.join(CURRENT)}. Where a newer lbpcmc wrote it, open it with that version.",
        )
    if type(version) is not int or not 0 <= version <= LAST:
        raise DocumentError(
            f"This compiled document ({found}) has no format version.", "Compile the approved document again."
        )
    if version > CURRENT[found]:
        raise DocumentError(
            f"This compiled document has the format '{found}' version {version}, written by a newer lbpcmc; "
            f"this program reads up to version {CURRENT[found]}.",
            "Open it with the lbpcmc version that approved it, or a later one.",
        )
    while version < CURRENT[found]:
        upcaster = UPCASTERS.get((found, version))
        if upcaster is None:
            raise DocumentError(
                f"This compiled document has the format '{found}' version {version}, which was never written.",
                "Compile the approved document again.",
            )
        version += 1
        values = {**upcaster(values), "format": found, "version": version}
    return values
