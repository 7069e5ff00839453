"""Write docs/assays.md and the tables of docs/laboratory.md from the assays, the shipped methods and the cases.

    python scripts/laboratory_pages.py

tests/laboratory/test_pages.py fails when a page and the program differ.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from lbpcmc.documents.model import Method
from lbpcmc.documents.read import read_document
from lbpcmc.laboratory.building import types_of
from lbpcmc.laboratory.case import load
from lbpcmc.laboratory.delimited import headings
from lbpcmc.laboratory.registry import Assay, assays

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PAGE, REFERENCE = ROOT / "docs" / "laboratory.md", ROOT / "docs" / "assays.md"
AREAS = {
    "counts": "Counts",
    "rounding": "Rounding, censored results, absence",
    "genetics": "Genetic stability",
    "potency": "Potency",
    "stability": "Stability",
    "process": "Process control",
    "fermentation": "Fermentation",
    "certified": "The numerical engine itself",
}
HEAD = """# Assays: raw data and rules

What each assay takes and which rules a method may set. [laboratory.md](laboratory.md) tells how to use them. A field
without a default must be given. Rules that a method leaves out have the default that is written here, and every rule in
force is printed with the result.

This page is written by `scripts/laboratory_pages.py` from `src/lbpcmc/laboratory/`.
"""


def methods_table() -> str:
    """One row for each shipped method."""
    lines = ["| method | calculates | assay | rules from |", "| --- | --- | --- | --- |"]
    for path in sorted((ROOT / "specs" / "methods").glob("*.yaml")):
        method = read_document(path).document
        if isinstance(method, Method):
            link = f"[{method.assay}](assays.md#{method.assay.replace(' ', '-').lower()})"
            lines.append(f"| `{method.id}` | {method.title} | {link} | {method.source} |")
    return "\n".join(lines)


def cases_table() -> str:
    """One row for each reference case, by area."""
    parts = []
    for area, title in AREAS.items():
        lines = [f"### {title}", "", "| case | what | entries | source |", "| --- | --- | ---: | --- |"]
        for case in load(area):
            count = sum(1 for _ in _leaves(case.expected))
            lines.append(f"| {case.id} | {case.title} | {count} | {_cell(case.source)} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value


def reference() -> str:
    """The whole page of assays."""
    return "\n\n".join([HEAD.rstrip(), *(_assay(assay) for assay in assays().values())]) + "\n"


def _assay(assay: Assay) -> str:
    parts = [f"## {assay.name}", assay.help]
    columns = [name for name in headings(assay.layout, assay.data_type) if name != "remark"]
    parts.append("Raw data:\n\n" + _table(assay.data_type))
    for name, inner in _inner(assay.data_type):
        parts.append(f"Each of `{name}`:\n\n" + _table(inner))
    if columns:
        parts.append(f"Columns of a CSV table: {', '.join(f'`{name}`' for name in columns)}." + _where(assay))
    parts += [f"```csv\n{assay.example.rstrip()}\n```", "Rules:\n\n" + _table(assay.rules_type)]
    for name, inner in _inner(assay.rules_type):
        parts.append(f"Under `{name}`:\n\n" + _table(inner))
    return "\n\n".join(parts)


def _where(assay: Assay) -> str:
    if not assay.layout.by:
        return ""
    return f" `{assay.layout.by}` is {', '.join(f'`{word}`' for word in assay.layout.to)}."


def _inner(cls: type) -> Iterator[tuple[str, type]]:
    """Dataclasses inside, by the field that holds them; each once."""
    seen: list[type] = []
    for name, wanted in types_of(cls).items():
        found = _dataclass_in(wanted)
        if found is not None and found not in seen:
            seen.append(found)
            yield name, found
            for deeper, inner in _inner(found):
                yield f"{name}.{deeper}", inner


def _dataclass_in(wanted: Any) -> type | None:
    for option in (wanted, *get_args(wanted)):
        if is_dataclass(option) and isinstance(option, type):
            return option
    return None


def _table(cls: type) -> str:
    notes = _notes(cls)
    lines = ["| field | default | |", "| --- | --- | --- |"]
    lines += [f"| `{field.name}` | {_default(field)} | {_cell(notes.get(field.name, ''))} |" for field in fields(cls)]
    return "\n".join(lines)


def _default(field: Field[Any]) -> str:
    if field.default is MISSING and field.default_factory is MISSING:
        return ""
    value = field.default if field.default is not MISSING else field.default_factory()  # type: ignore[misc]
    if is_dataclass(value):
        return "its own"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return "none" if value in (None, "") else f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def _notes(cls: type) -> dict[str, str]:
    """The docstring under each field."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    found: dict[str, str] = {}
    previous = ""
    for node in getattr(tree, "body", ()):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            previous = node.target.id
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and previous:
            found[previous] = " ".join(str(node.value.value).split())
            previous = ""
    return found


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def renewed(page: str) -> str:
    """Put the tables between their marks."""
    for name, made in (("methods", methods_table()), ("cases", cases_table())):
        begin, end = f"<!-- {name}: begin, written by scripts/laboratory_pages.py -->", f"<!-- {name}: end -->"
        before, _, rest = page.partition(begin)
        page = f"{before}{begin}\n\n{made}\n\n{end}{rest.partition(end)[2]}"
    return page


def main() -> None:
    """Renew both pages."""
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
    REFERENCE.write_text(reference(), "utf-8")


if __name__ == "__main__":
    main()
