"""The documents that every test here is tried with: all that are shipped, and the small ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lbpcmc.documents.compiled import compile_document, open_compiled
from lbpcmc.documents.model import Recipe, Specification
from lbpcmc.documents.read import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.model import Document
    from lbpcmc.quantities import Unit

ROOT = Path(__file__).parents[3]
SMALL = ROOT / "tests" / "documents_small"
PATHS = sorted(
    path
    for pattern in ("recipes/*.yaml", "specs/*.yaml", "specs/methods/*.yaml", "tests/documents_small/*.yaml")
    for path in ROOT.glob(pattern)
)
RECIPES = [path for path in PATHS if "recipe" in str(path.relative_to(ROOT))]
OTHERS = [path for path in PATHS if "methods" not in path.parts]
METHODS = [path for path in PATHS if "methods" in path.parts]


@cache
def read(path: Path) -> Document:
    return load(path.read_bytes())


@cache
def opened(path: Path) -> Document:
    return open_compiled(compile_document(read(path)))


def criteria(document: Document) -> Iterator[tuple[str, Criterion, Unit | None]]:
    """Every criterion with where it stands and the unit that is printed beside the value."""
    if isinstance(document, Recipe):
        for material in document.materials:
            if material.criterion is not None:
                yield f"material {material.id}", material.criterion, None
        if document.theoretical_yield is not None:
            yield "yield", document.theoretical_yield.criterion, None
        for step in document.steps():
            if step.criterion is not None:
                yield f"step {step.id}", step.criterion, step.unit
    if isinstance(document, Specification):
        for test in document.tests:
            for limit in test.limits:
                yield f"test {test.id} {limit.use} {limit.stage}", limit.criterion, test.unit
