"""Write the list of imports between rooms into ARCHITECTURE.md, from the import graph.

python scripts/import_list.py
"""

from __future__ import annotations

import re
from pathlib import Path

import grimp

PAGE = Path(__file__).resolve().parent.parent / "ARCHITECTURE.md"
BLOCK = re.compile(r"(<!-- imports: begin -->\n).*?(<!-- imports: end -->)", re.DOTALL)


def lines() -> list[str]:
    """One line a room: what it imports from other rooms."""
    graph = grimp.build_graph("lbpcmc")
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        room = module.split(".")[1:2]
        for target in graph.find_modules_directly_imported_by(module):
            other = target.split(".")[1:2]
            if room and other and other != room:
                found.setdefault(room[0], set()).add(other[0])
    return [f"    {room} -> {', '.join(sorted(targets))}" for room, targets in sorted(found.items())]


if __name__ == "__main__":
    listed = "\n".join(lines())
    PAGE.write_text(BLOCK.sub(rf"\1{listed}\n\2", PAGE.read_text("utf-8")), "utf-8")
