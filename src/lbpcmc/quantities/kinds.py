"""The kinds of the registry by name, compiled when the first one is asked for."""

from __future__ import annotations

import difflib
from functools import cache
from typing import TYPE_CHECKING

from lbpcmc.errors import UnitError
from lbpcmc.messages import say
from lbpcmc.quantities.units import Dimension, Kind, Unit, make_kind, normalise, registry_file
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lbpcmc.messages import Statement

__all__ = [
    "Dimension",
    "Kind",
    "Unit",
    "kind",
    "kinds",
    "make_kind",
    "normalise",
    "registry_file",
    "unknown_kind",
]

MOST_NEAR = 5
"""Names that a message offers in place of an unknown one."""
_EXAMPLES = ("mass", "volume", "temperature", "pH", "colonies per mass")


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by name, with the exact factors that pint gave when the program was made."""
    from lbpcmc.quantities.shipped import shipped_kinds

    return shipped_kinds()


def kind(name: str) -> Kind:
    """Find a kind by its name; UnitError with the names that are near."""
    found = kinds().get(name)
    if found is None:
        raise UnitError(unknown_kind(name))
    return found


def unknown_kind(name: str) -> Statement:
    """Say that a name is not a kind, with the kinds that were perhaps meant: similar names, or a word in common."""
    asked = set(name.lower().split())
    near = difflib.get_close_matches(name.lower(), kinds(), MOST_NEAR)
    near += [known for known in kinds() if known not in near and asked & set(known.lower().split())]
    if near:
        return say("quantity.nearly_kind", name=printable(name), near=tuple(near[:MOST_NEAR]))
    return say("quantity.unknown_kind", name=printable(name), count=len(kinds()), known=_EXAMPLES)
