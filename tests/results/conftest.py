"""A specification of five tests, built without a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lbpcmc.criteria import criterion
from lbpcmc.documents.compiled import compile_document, open_specification
from lbpcmc.documents.model import Limit, Specification, Test, Use
from lbpcmc.quantities import kind, quantity
from lbpcmc.results.request import request
from lbpcmc.results.tables import read_results
from lbpcmc.results.validate import validate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lbpcmc.results.validate import Validation


def _test(test_id: str, of_kind: str, unit: str | None, *limits: tuple[Use, str, str]) -> Test:
    known = kind(of_kind)
    return Test(
        test_id,
        "attribute",
        f"title of {test_id}",
        "M-1",
        known,
        None if unit is None else known.unit(unit),
        tuple(Limit(use, stage, criterion(written, known)) for use, stage, written in limits),
    )


@pytest.fixture(scope="session")
def document() -> Specification:
    return Specification(
        id="DP-1",
        version="2",
        title="Capsules",
        product="LBP",
        material="drug product",
        stage="phase 2",
        label_claim=quantity("1.0e9 CFU/capsule", kind("colonies per capsule")),
        sources={},
        strains=(),
        methods={},
        tests=(
            _test(
                "moisture",
                "mass fraction",
                "% w/w",
                (Use.RELEASE, "phase 1", "NMT 6.0 % w/w"),
                (Use.RELEASE, "phase 2", "alert NMT 4.5; reject NMT 5.0 % w/w"),
                (Use.RELEASE, "commercial", "NMT 4.0 % w/w"),
                (Use.SHELF_LIFE, "phase 1", "NMT 7.0 % w/w"),
            ),
            _test("count", "colonies per capsule", None, (Use.RELEASE, "phase 1", "80 to 500 % of label claim")),
            _test("salmonella", "mass", None, (Use.RELEASE, "phase 1", "absent in 10 g")),
            _test("identity", "number", None, (Use.RELEASE, "phase 1", "conforms")),
            _test("colour", "number", None, (Use.RELEASE, "phase 1", "report")),
        ),
    )


@pytest.fixture(scope="session")
def compiled(document: Specification) -> Specification:
    return open_specification(compile_document(document))


@pytest.fixture
def specification_file(compiled: Specification, tmp_path: Path) -> Path:
    path = tmp_path / "specification.json"
    path.write_bytes(compile_document(compiled))
    return path


GOOD = """lot,test,value,unit
A,moisture,4.2,% w/w
A,count,1.2 x 10^9 CFU/capsule,
A,salmonella,not detected in 10 g,
A,identity,conforms,
A,colour,7,
"""
"""One lot, complete, all accepted."""


@pytest.fixture
def good() -> str:
    return GOOD


@pytest.fixture
def judged(compiled: Specification, tmp_path: Path) -> Callable[..., Validation]:
    """Judge CSV text: `judged(text, use=..., stage=..., label_claim=...)`."""

    def run(*texts: str, use: Use = Use.RELEASE, stage: str = "", label_claim: str = "") -> Validation:
        paths = []
        for number, text in enumerate(texts, 1):
            paths.append(tmp_path / f"r{number}.csv")
            paths[-1].write_text(text, encoding="utf-8")
        return validate(read_results(paths), request(compiled, use, stage, label_claim))

    return run
