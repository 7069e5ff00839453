"""Write the list of imports between packages into ARCHITECTURE.md, from the import graph.

python scripts/import_list.py
"""

from __future__ import annotations

import re
from pathlib import Path

import grimp

PAGE = Path(__file__).resolve().parent.parent / "ARCHITECTURE.md"
BLOCK = re.compile(r"(<!-- imports: begin -->\n).*?(<!-- imports: end -->)", re.DOTALL)


def lines() -> list[str]:
    """One line a package: what it imports from others."""
    graph = grimp.build_graph("lbpcmc")
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        package = module.split(".")[1:2]
        for target in graph.find_modules_directly_imported_by(module):
            other = target.split(".")[1:2]
            if package and other and other != package:
                found.setdefault(package[0], set()).add(other[0])
    return [f"    {package} -> {', '.join(sorted(targets))}" for package, targets in sorted(found.items())]


if __name__ == "__main__":
    listed = "\n".join(lines())
    PAGE.write_text(BLOCK.sub(rf"\1{listed}\n\2", PAGE.read_text("utf-8")), "utf-8")
