"""The registry of units as it is shipped: `units.json`, which scripts/freeze_units.py makes of units.toml with pint.

Invariant: it is what pint makes of units.toml, kind by kind and factor by factor (pinned by
tests/quantities/test_shipped.py; `lbpcmc check --units` proves it on the machine at hand).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from lbpcmc.quantities.serialised import kind_from_json, kind_to_json
from lbpcmc.serialised import JsonObject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lbpcmc.quantities.kinds import Kind

FILE = Path(__file__).with_name("units.json")


def shipped_kinds() -> Mapping[str, Kind]:
    """Read the kinds, exact; no pint is needed."""
    found = [kind_from_json(JsonObject(written)) for written in json.loads(FILE.read_bytes())]
    return {kind.name: kind for kind in found}


def compiled_kinds() -> Mapping[str, Kind]:
    """Make the kinds of units.toml again, with pint."""
    from lbpcmc.quantities.factors import compile_kind
    from lbpcmc.quantities.kinds import registry_file

    found = [compile_kind(entry) for entry in registry_file()["kind"]]
    return {kind.name: kind for kind in found}


def differing() -> list[str]:
    """Name the kinds of which the shipped file and pint say something different; empty where they agree."""
    shipped, compiled = shipped_kinds(), compiled_kinds()
    if list(shipped) != list(compiled):
        return sorted({*shipped} ^ {*compiled}) or list(compiled)
    return [name for name, kind in compiled.items() if kind_to_json(kind) != kind_to_json(shipped[name])]


def as_file(kinds: Iterable[Kind]) -> str:
    """Write kinds as the shipped file holds them: one a line, so that a change shows."""
    lines = (json.dumps(kind_to_json(kind), ensure_ascii=False, separators=(",", ":")) for kind in kinds)
    return "[\n" + ",\n".join(lines) + "\n]\n"
