"""Docstrings name tests, pages and scripts; each of them exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"\b(?:tests/[\w/.-]+?\.py|docs/[\w/.-]+?\.md|scripts/[\w/.-]+?\.py)\b")
SOURCES = sorted(path for folder in ("src", "tests", "scripts", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def docstrings(source):
    """Text of every docstring of a file, those under fields and constants included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, DOCUMENTED):
            for statement in node.body:
                match statement:
                    case ast.Expr(value=ast.Constant(value=str(text))):
                        yield text


def references(path):
    """What the docstrings of a file name; a name that a line end has parted is joined."""
    found = set()
    for text in docstrings(path.read_text("utf-8")):
        found |= set(NAMED.findall(text)) | set(NAMED.findall(re.sub(r"(?<=/)\s*\n\s*", "", text)))
    return found


@pytest.mark.parametrize("path", SOURCES, ids=[str(path.relative_to(ROOT)) for path in SOURCES])
def test_what_a_docstring_names_exists(path):
    assert [name for name in sorted(references(path)) if not (ROOT / name).is_file()] == []


def test_references_are_found_where_they_are():
    assert "docs/documents.md" in references(ROOT / "src/lbpcmc/documents/procedure.py")
    assert "tests/execution/driver.py" in references(ROOT / "tests/execution/conftest.py")
    assert sum(bool(references(path)) for path in SOURCES) > 30


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_what_a_page_names_exists(page):
    named = set(NAMED.findall(page.read_text("utf-8")))
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []
