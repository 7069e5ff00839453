"""The picture in ARCHITECTURE.md is the import graph."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_list_of_imports_is_the_import_graph():
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    block = re.search(r"<!-- imports: begin -->\n(.*?)<!-- imports: end -->", text, re.DOTALL)
    assert block is not None
    script = runpy.run_path(str(ROOT / "scripts" / "import_list.py"))
    assert [line for line in block[1].splitlines() if "->" in line] == script["lines"]()


def test_every_package_has_its_paragraph():
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    described = set(re.findall(r"`([a-z]+)`", "".join(re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE))))
    packages = {path.name for path in (ROOT / "src/lbpcmc").iterdir() if (path / "__init__.py").exists()}
    assert packages <= described


def test_what_decides_imports_nothing_from_outside():
    program = (
        "import sys, lbpcmc.gmp.testing.exceptions, lbpcmc.gmp.testing.rules, lbpcmc.criteria.judge\n"
        "outside = {'sqlite3', 'sqlalchemy', 'sqlmodel', 'textual', 'reportlab', 'click', 'pandas', 'pint', 'numpy'}\n"
        "print(sorted(outside & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_version_and_help_import_no_other_package():
    program = (
        "import sys; from click.testing import CliRunner; from lbpcmc.cli.main import cli\n"
        "for option in ('--version', '--help'): assert CliRunner().invoke(cli, [option]).exit_code == 0\n"
        "print(sorted(m for m in sys.modules if m.startswith('lbpcmc.') and not m.startswith('lbpcmc.cli')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
