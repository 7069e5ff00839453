"""Format versions of compiled documents, and how an older one is lifted to the newest before anything reads it.

An unknown format, or a version newer than this program, stops the reader with what to do (pinned by
tests/documents/compiled/test_versions.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.errors import DocumentError
from lbpcmc.messages import say
from lbpcmc.text_output import printable

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
        if isinstance(found, str):
            raise DocumentError(say("compiled.unknown_format", format=printable(found), known=tuple(CURRENT)))
        raise DocumentError(say("compiled.no_format", known=tuple(CURRENT)))
    if type(version) is not int or not 0 <= version <= LAST:
        raise DocumentError(say("compiled.no_version", format=found))
    if version > CURRENT[found]:
        raise DocumentError(say("compiled.newer", format=found, version=version, most=CURRENT[found]))
    while version < CURRENT[found]:
        upcaster = UPCASTERS.get((found, version))
        if upcaster is None:
            raise DocumentError(say("compiled.never_written", format=found, version=version))
        version += 1
        values = {**upcaster(values), "format": found, "version": version}
    return values
