"""`lbpcmc qualify`: every case, the versions, and an exit code that a build server sees."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner

from lbpcmc.cli.exits import Exit
from lbpcmc.cli.qualify import command
from lbpcmc.errors import InputError
from lbpcmc.laboratory import case


def qualify(*arguments: str):
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_every_case_agrees_on_this_machine():
    result = qualify()
    assert result.exit_code == Exit.PASSED
    lines = result.output.splitlines()
    assert lines[0].split() == ["case", "expected", "computed", "digits", "entries", "verdict", "source"]
    assert sum(" pass " in line for line in lines) >= 86
    assert "FAIL" not in result.output
    assert lines[-2].startswith("lbpcmc ")
    assert "scipy " in lines[-2]
    assert lines[-1].endswith("agree within their tolerances")


def test_one_area_as_json():
    values = json.loads(qualify("--area", "genetics", "--json").output)
    assert values["passed"] is True
    assert {entry["area"] for entry in values["cases"]} == {"genetics"}
    assert all(line["passed"] for entry in values["cases"] for line in entry["entries"])
    assert {"python", "numpy", "scipy"} <= set(values["versions"])


def test_a_library_that_computes_differently_fails_loudly(monkeypatch, tmp_path):
    """As an update of scipy would: one number of one case is off by one in a thousand."""
    original = case.Case.compute

    def drifted(self):
        computed = dict(original(self))
        if self.id == "B6-09":
            key = next(key for key, value in computed.items() if isinstance(value, float))
            computed[key] *= 1.001
        return computed

    monkeypatch.setattr(case.Case, "compute", drifted)
    pdf = tmp_path / "evidence.pdf"
    result = qualify("--area", "genetics", "--pdf", str(pdf))
    assert result.exit_code == Exit.NOT_PASSED
    assert "FAIL" in result.output
    assert "NOT QUALIFIED: 1 of 6 cases compute differently: B6-09" in result.stderr
    assert "Do not use" in result.stderr
    assert pdf.read_bytes().startswith(b"%PDF")


def test_an_unknown_area_is_a_sentence():
    with pytest.raises(InputError, match="Known: certified, counts"):
        qualify("--area", "plates")
    with pytest.raises(InputError, match=r"'potncy' is not an area\. Did you mean 'potency'\?"):
        qualify("--area", "potncy")


def test_reference_cases_are_not_changed_by_running_them():
    before = case.load("counts")
    qualify("--area", "counts")
    assert case.load("counts") == before
    assert replace(before[0]) == before[0]


def test_without_scipy_it_says_so(monkeypatch):
    """Nothing was computed differently: nothing was computed."""
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(InputError, match=r"Laboratory calculations need scipy\. Install lbpcmc\[assays\]\."):
        qualify()
