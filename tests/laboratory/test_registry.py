"""The registry of assays: complete, lazy, and every name in it leads somewhere."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, is_dataclass

import pytest

from lbpcmc.errors import InputError
from lbpcmc.laboratory.registry import Assay, assay, assays
from lbpcmc.laboratory.result import AssayError


@pytest.mark.parametrize("name", sorted(assays()))
def test_every_name_leads_to_data_rules_and_a_calculation(name):
    found = assays()[name]
    assert is_dataclass(found.data_type)
    assert is_dataclass(found.rules_type)
    assert found.help.endswith(".")
    known = {field.name for field in fields(found.data_type)}
    targets = {target.partition("=")[0].partition(".")[0] for to in found.layout.to.values() for target in to}
    assert ({found.layout.rows, *found.layout.series, *targets} - {""}) <= known


def test_an_unknown_assay_lists_the_known_ones():
    with pytest.raises(AssayError, match="Known: plate count"):
        assay("plaque count")
    assert assay("plate count").name == "plate count"


def test_listing_imports_no_scipy():
    program = "import sys; from lbpcmc.laboratory.registry import assays; assays(); print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_missing_package_is_a_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy", None)
    monkeypatch.delitem(sys.modules, "lbpcmc.laboratory.validation.tolerance", raising=False)
    wanted = Assay("x", "X.", "validation.tolerance:ToleranceData", "x:y", "x:y", "")
    with pytest.raises(InputError, match=r"need scipy\. Install lbpcmc\[assays\]"):
        _ = wanted.data_type
