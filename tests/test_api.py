"""What other Python programs call: small, lazy, and as strict as the commands (docs/python.md: test_python_page.py)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lbpcmc
from lbpcmc.errors import CriterionError, DocumentError, InputError
from lbpcmc.gmp.execution.usecases import start_batch
from lbpcmc.gmp.people.usecases import working

ROOT = Path(__file__).resolve().parent.parent
SMALL = ROOT / "tests" / "documents_small" / "small-spec.yaml"


@pytest.fixture(scope="module")
def specification():
    return lbpcmc.Specification.load(SMALL)


def frame(*rows, **columns):
    return pd.DataFrame(list(rows), columns=["lot", "test", "value"]).assign(**columns)


def test_the_package_imports_nothing_until_it_is_asked():
    program = "import sys, lbpcmc; dir(lbpcmc); print([m for m in sys.modules if m.startswith('lbpcmc.')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_public_name_is_there_and_no_other():
    assert set(dir(lbpcmc)) == {"Specification", "Validated", "__version__", "judge", "open_site", "table"}
    assert all(getattr(lbpcmc, name) for name in dir(lbpcmc))
    with pytest.raises(AttributeError, match="has no attribute 'judje'"):
        lbpcmc.judje  # noqa: B018


@pytest.mark.parametrize(
    ("value", "criterion", "more", "verdict"),
    [
        ("2e10 CFU/g", "NLT 1e10 CFU/g", {}, "pass"),
        ("36.4 degC", "36.5 to 37.5 degC", {}, "fail"),
        ("6.8", "6.5 to 7.0", {"kind": "pH"}, "pass"),
        ("plenty", "NLT 1e10 CFU/g", {}, "invalid"),
        ("", "NLT 1e10 CFU/g", {}, "invalid"),
        ("7e8 CFU/capsule", "80 to 500 % of label claim", {"label_claim": "1e9 CFU/capsule"}, "fail"),
    ],
)
def test_one_value_is_judged(value, criterion, more, verdict):
    assert lbpcmc.judge(value, criterion, **more).verdict == verdict


def test_a_criterion_that_is_not_understood_is_an_error():
    with pytest.raises(CriterionError):
        lbpcmc.judge("37 degC", "about right")


def test_a_table_is_judged_under_its_own_index(specification):
    table = frame(("L1", "viable-count", "9.5e7 CFU/mL"), ("L1", "identity", "does not conform"))
    table.index = ["a", "b"]
    found = specification.validate(table)
    assert list(found.frame.index) == ["a", "b"]
    assert list(found.frame["verdict"]) == ["pass", "fail"]
    assert list(found.frame["criterion"]) == ["NLT 1.0 x 10^8 CFU/mL", "conforms"]
    assert not found.passed
    assert len(found.findings) == 0


def test_a_use_has_its_own_limits(specification):
    table = frame(("L1", "viable-count", "6e7 CFU/mL"), ("L1", "identity", "conforms"))
    assert not specification.validate(table).passed
    assert specification.validate(table, use="shelf life").passed
    assert specification.validate(table, use="shelf-life").passed
    with pytest.raises(InputError, match="Accepted: release, shelf life"):
        specification.validate(table, use="stability")


@pytest.mark.parametrize("value", [2e8, 200_000_000, np.float64(2e8), np.int64(200_000_000), "2.0 x 10^8"])
def test_numbers_are_taken_with_the_unit_beside_them(specification, value):
    table = pd.DataFrame({"lot": ["L1"], "test": ["viable-count"], "value": [value], "unit": ["CFU/mL"]}, dtype=object)
    assert list(specification.validate(table).frame["verdict"]) == ["pass"]


@pytest.mark.parametrize("value", [None, float("nan"), np.nan, pd.NA, pd.NaT, ""])
def test_a_missing_value_is_never_a_pass(specification, value):
    table = pd.DataFrame({"lot": ["L1"], "test": ["viable-count"], "value": [value]}, dtype=object)
    found = specification.validate(table)
    assert list(found.frame["verdict"]) == ["invalid"]
    assert "missing value" in set(found.findings["rule"])


def test_what_is_not_right_in_a_table_is_found(specification):
    found = specification.validate(frame((7, "viable-count", "2e8 CFU/mL"), (None, "odour", "x")))
    assert set(found.findings["rule"]) >= {"unknown test", "missing lot", "missing test"}
    assert list(found.frame["lot"]) == ["7", ""]
    assert not found.passed


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (pd.DataFrame({"lot": ["L"], "test": ["t"]}), "The table has no column 'value'"),
        (frame(("L", "t", True)), "row 0, column value: bool is not text or a number"),
        (frame(("L", "t", [1])), "row 0, column value: list is not text or a number"),
        (frame(("L", "t", pd.Timestamp(0))), "row 0, column value: Timestamp is not text or a number"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_place(specification, table, said):
    with pytest.raises(InputError) as refusal:
        specification.validate(table)
    assert said in str(refusal.value)


def test_an_empty_table_is_refused(specification):
    with pytest.raises(InputError, match="The table holds no results"):
        specification.validate(frame())


def test_a_recipe_is_not_a_specification():
    with pytest.raises(InputError, match="is a recipe"):
        lbpcmc.Specification.load(ROOT / "tests" / "documents_small" / "small-recipe.yaml")
    with pytest.raises(DocumentError, match="does not exist"):
        lbpcmc.Specification.load("none.yaml")


def test_a_site_gives_tables_and_approved_specifications(site):
    with working(site, "olga") as olga:
        start_batch(site, olga, "LOT-1", "SMALL-1")
    site.close()
    with lbpcmc.open_site(site.place) as opened:
        assert lbpcmc.Specification.approved(opened, "SMALL-SPEC").tests == ("viable-count", "identity")
        found = lbpcmc.table(opened, "batches", ["lot-1"])
        with opened.read() as view:
            assert found.attrs["head"] == str(view.reading.last())
    assert list(found["lot"]) == ["LOT-1"]
    pd.testing.assert_frame_equal(lbpcmc.table(str(site.place), "batches"), found)
    with pytest.raises(InputError, match="Did you mean batches"):
        lbpcmc.table(site.place, "batch")
