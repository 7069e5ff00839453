"""The screens know the desk and plain values, and nothing beneath."""

from __future__ import annotations

import ast
from pathlib import Path

import lbpcmc.tui

ALLOWED = {"lbpcmc.desk", "lbpcmc.errors", "lbpcmc.batch.rules", "lbpcmc.batch.entries"}
"""`batch.rules` for the Actor, `batch.entries` for the names of acts."""


def test_nothing_beneath_the_desk_is_imported():
    for path in Path(lbpcmc.tui.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                if name.startswith("lbpcmc.") and not name.startswith("lbpcmc.tui"):
                    assert name in ALLOWED, f"{path.name} imports {name}"
                assert name.partition(".")[0] not in {"sqlite3", "sqlmodel", "sqlalchemy", "reportlab", "pint"}
