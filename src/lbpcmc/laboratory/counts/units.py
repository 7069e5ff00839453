"""Units and kinds of counts: what was counted, per what, plain or as its log10.

Invariant: every unit named here is a unit of the kind named beside it (pinned by
tests/laboratory/counts/test_units.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from lbpcmc.laboratory.result import AssayError
from lbpcmc.messages import say

PER = {"mL": "volume", "g": "mass", "capsule": "capsule", "dose": "dose", "vial": "vial"}
"""What a count can be per, and the word for it in the names of kinds."""

_KINDS = {
    "CFU": ("colonies", ("mL", "g", "capsule", "dose", "vial")),
    "cells": ("cells", ("mL", "g", "capsule")),
    "AFU": ("active fluorescent units", ("mL", "g", "capsule")),
    "TFU": ("total fluorescent units", ("mL", "g")),
    "MPN": ("most probable number", ("mL", "g")),
    "copies": ("gene copies", ("mL", "g")),
}
_LOG = {
    "CFU": ("mL", "g", "capsule"),
    "cells": ("mL", "g", "capsule"),
    "AFU": ("mL", "g", "capsule"),
    "TFU": ("mL", "g"),
    "copies": ("mL", "g"),
}
"""What is reported as a logarithm; a most probable number is not."""


@dataclass(frozen=True, slots=True)
class CountUnit:
    """A unit of lbpcmc.quantities and its kind."""

    unit: str
    kind: str


def count_unit(thing: str, per: str, *, log10: bool = False) -> CountUnit:
    """Find the unit of a count; AssayError lists what there is."""
    if thing not in _KINDS:
        raise AssayError(say("unit.unknown_thing", thing=thing, known=tuple(_KINDS)))
    name, accepted = _KINDS[thing]
    if log10:
        accepted = _LOG.get(thing, ())
    if per not in accepted:
        shown = f"log10 {thing}" if log10 else thing
        if not accepted:
            raise AssayError(say("unit.no_logarithm", thing=thing, per=per))
        raise AssayError(say("unit.unknown_amount", thing=shown, per=per, known=tuple(accepted)))
    if log10:
        return CountUnit(f"log10 {thing}/{per}", f"log {name} per {PER[per]}")
    return CountUnit(f"{thing}/{per}", f"{name} per {PER[per]}")
