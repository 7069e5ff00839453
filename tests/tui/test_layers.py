"""What the screens may know: snapshots, use cases and words; and no module of theirs knows one that knows it."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import lbpcmc.tui

ALLOWED = {
    "lbpcmc.errors",
    "lbpcmc.messages",
    "lbpcmc.text_output",
    "lbpcmc.events",
    "lbpcmc.documents.model",
    "lbpcmc.gmp",
    "lbpcmc.gmp.acts",
    "lbpcmc.gmp.execution",
    "lbpcmc.gmp.execution.state",
    "lbpcmc.gmp.execution.usecases",
    "lbpcmc.gmp.installation",
    "lbpcmc.gmp.lines",
    "lbpcmc.gmp.people.state",
    "lbpcmc.gmp.people.usecases",
    "lbpcmc.gmp.printed",
    "lbpcmc.gmp.sessions",
    "lbpcmc.gmp.views",
}
HEAVY = ("pint", "ruamel", "scipy", "pandas", "numpy", "sqlmodel", "reportlab")
ROOT = Path(lbpcmc.tui.__path__[0])


def module_name(path):
    parts = ("lbpcmc", "tui", *path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): ast.parse(path.read_text("utf-8")) for path in ROOT.rglob("*.py")}


def imported(tree):
    """Names of the modules that a module imports, those for types alone included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_nothing_beneath_the_use_cases_is_imported():
    for module, tree in MODULES.items():
        for name in imported(tree):
            if name.startswith("lbpcmc.") and not name.startswith("lbpcmc.tui"):
                assert name in ALLOWED, f"{module} imports {name}"
            assert name.partition(".")[0] not in {"sqlite3", "sqlalchemy", *HEAVY}, module


def test_no_module_imports_one_that_imports_it():
    graph = {module: {name for name in imported(tree) if name in MODULES} for module, tree in MODULES.items()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES) > 20


RUN = """
import asyncio, pathlib, sys
sys.path.insert(0, sys.argv[1])
from floor_making import opened
from lbpcmc.gmp.installation import open_site

async def execute(site):
    async with opened(site) as running:
        await running.until_shown("Step 1.1")
        await running.submit("FERM-07")
        await running.until_shown("Step 1.2")
        await running.submit("YE-2231")
        await running.submit("3.01 g")
        await running.until_shown("Step 1.3", "PASS")
        await running.press("f5")
        await running.until_shown("Which value is corrected?", "YE-2231: 3.01 g")
        await running.press("enter")
        await running.until_shown("right value")
        await running.submit("3.02 g")
        await running.submit("misread")
        await running.until_shown("corrected to 3.02 g")
        await running.press("escape")
        await running.until_shown("1 lot.")

site = open_site(pathlib.Path(sys.argv[2]))
asyncio.run(execute(site))
site.close()
print([name for name in sys.argv[3:] if name in sys.modules])
"""


def test_a_batch_is_executed_without_what_is_slow_to_import(started):
    started.close()
    arguments = [str(Path(__file__).parent), str(started.place), *HEAVY]
    done = subprocess.run([sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")
