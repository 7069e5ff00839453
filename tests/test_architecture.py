"""The picture in ARCHITECTURE.md is the import graph."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent


def rooms_and_imports() -> dict[str, set[str]]:
    graph = grimp.build_graph("lbpcmc")
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        parts = module.split(".")
        if len(parts) < 2:
            continue
        room = parts[1]
        for target in graph.find_modules_directly_imported_by(module):
            other = target.split(".")
            if len(other) > 1 and other[1] != room:
                found.setdefault(room, set()).add(other[1])
    return found


def lines() -> list[str]:
    return [f"{room} -> {', '.join(sorted(targets))}" for room, targets in sorted(rooms_and_imports().items())]


def test_the_list_of_imports_is_the_import_graph():
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    block = re.search(r"<!-- imports: begin -->\n(.*?)<!-- imports: end -->", text, re.DOTALL)
    assert block is not None
    drawn = [line.strip() for line in block[1].splitlines() if "->" in line]
    assert drawn == lines()


def test_every_room_has_its_paragraph():
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    described = set(re.findall(r"`([a-z]+)`", "".join(re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE))))
    rooms = {path.name for path in (ROOT / "src/lbpcmc").iterdir() if (path / "__init__.py").exists()}
    assert rooms <= described


def test_pure_rooms_import_nothing_from_outside():
    program = (
        "import sys, lbpcmc.batch.exceptions, lbpcmc.batch.calculation, lbpcmc.criteria.judge\n"
        "outside = {'sqlite3', 'sqlalchemy', 'sqlmodel', 'textual', 'reportlab', 'click', 'pandas', 'pint', 'numpy'}\n"
        "print(sorted(outside & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_version_and_help_import_no_room():
    program = (
        "import sys; from click.testing import CliRunner; from lbpcmc.cli.main import cli\n"
        "for option in ('--version', '--help'): assert CliRunner().invoke(cli, [option]).exit_code == 0\n"
        "print(sorted(m for m in sys.modules if m.startswith('lbpcmc.') and not m.startswith('lbpcmc.cli')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
