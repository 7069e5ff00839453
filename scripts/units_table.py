"""Write the table of kinds and units in docs/quantities.md from the registry.

    python scripts/units_table.py

tests/quantities/test_pages.py fails when the page and the registry differ.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lbpcmc.quantities import kinds
from lbpcmc.quantities.kinds import registry_file
from lbpcmc.quantities.rounding import fraction_text

if TYPE_CHECKING:
    from lbpcmc.quantities import Kind

PAGE = Path(__file__).resolve().parent.parent / "docs" / "quantities.md"
BEGIN, END = "<!-- units: begin, written by scripts/units_table.py -->", "<!-- units: end -->"


def table() -> str:
    """Write one row for each unit of each kind."""
    listed = {(entry["name"], line["unit"]): line for entry in registry_file()["kind"] for line in entry["units"]}
    lines = ["| kind | unit | also accepted | UCUM | takes |", "| --- | --- | --- | --- | --- |"]
    for kind in kinds().values():
        for position, unit in enumerate(kind.units):
            name = f"**{kind.name}**" if position == 0 else ""
            also = ", ".join(f"`{spelling}`" for spelling in listed[kind.name, unit.symbol].get("also", ()))
            shown = f"`{unit.symbol}`" if unit.symbol else "none"
            lines.append(f"| {name} | {shown} | {also} | `{unit.ucum}` | {_takes(kind) if position == 0 else ''} |")
    return "\n".join(lines)


def _takes(kind: Kind) -> str:
    least = "" if kind.least is None else f"from {fraction_text(kind.least)} {kind.units[0].symbol}".strip()
    return ", ".join(filter(None, ["whole numbers" if kind.whole else "", least]))


def renewed(page: str) -> str:
    """Put the table between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def main() -> int:
    """Renew the page."""
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
