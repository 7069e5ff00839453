"""Typed text without a named kind: every kind of the registry that understands it.

For a person who asks what a text would mean. A recipe or a specification always names the kind.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from lbpcmc.errors import QuantityError
from lbpcmc.messages import say
from lbpcmc.quantities.kinds import kinds, normalise
from lbpcmc.quantities.numerals import NUMBER, clean
from lbpcmc.quantities.reading import read
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from lbpcmc.quantities.kinds import Kind
    from lbpcmc.quantities.readings import Reading


SPOKEN = {
    "c": "degC", "celsius": "degC", "centigrade": "degC", "f": "degF", "fahrenheit": "degF", "kelvin": "K",
    "gram": "g", "gramme": "g", "kilogram": "kg", "milligram": "mg", "microgram": "ug", "liter": "L", "litre": "L",
    "milliliter": "mL", "millilitre": "mL", "microliter": "uL", "microlitre": "uL", "second": "s", "minute": "min",
    "hour": "h", "volt": "V", "millivolt": "mV",
}  # fmt: skip
"""Names of units as people say them, with the symbols that are read."""


def understandings(text: str) -> tuple[tuple[Kind, Reading], ...]:
    """Read a text in every kind, in the order of the registry; at least one reading is returned.

    Raises QuantityError with the refusal that helps most: of the kind that knows the unit, else of one that knows it in
    other capitals.
    """
    found: list[tuple[Kind, Reading]] = []
    refusals: list[tuple[int, QuantityError]] = []
    for kind in kinds().values():
        try:
            found.append((kind, read(text, kind)))
        except QuantityError as refusal:
            refusals.append((_nearness(text, kind), refusal))
    if found:
        return tuple(found)
    nearness, nearest = max(refusals, key=lambda row: row[0])
    unit = _unit(text)
    if nearness == 0 and unit:
        near = _near(unit)
        if near:
            raise QuantityError(say("quantity.nearly_unit", unit=printable(unit), near=near))
        raise QuantityError(say("quantity.unknown_unit", unit=printable(unit)))
    raise nearest


def _near(unit: str) -> tuple[str, ...]:
    """Give the spellings of any kind that a unit was perhaps meant to be."""
    named = {**SPOKEN, **{f"{name}s": symbol for name, symbol in SPOKEN.items() if len(name) > 1}}
    if spoken := difflib.get_close_matches(normalise(unit).casefold(), named, 1, 0.8):
        return (named[spoken[0]],)
    known = dict.fromkeys(spelling for kind in kinds().values() for spelling in kind.by_spelling)
    return tuple(difflib.get_close_matches(normalise(unit), known, 3, 0.8))


def _unit(text: str) -> str:
    """Give what stands behind the number of a text that has one."""
    try:
        cleaned = clean(text).lstrip("<>=≤≥ ")
    except QuantityError:
        return ""
    number = NUMBER.match(cleaned)
    rest = cleaned[number.end() :] if number else ""
    return rest.strip() if rest[:1].isspace() or rest[:1].isalpha() else ""


def _nearness(text: str, kind: Kind) -> int:
    unit = normalise(_unit(text))
    if unit in kind.by_spelling and unit:
        return 2
    return int(any(known.casefold() == unit.casefold() for known in kind.by_spelling if known))
