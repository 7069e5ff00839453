"""`lbpcmc diff`, as a reviewer uses it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lbpcmc.cli.diff import command
from lbpcmc.errors import DocumentError, InputError

ROOT = Path(__file__).parents[2]
_PAGE = (ROOT / "docs/documents.md").read_text("utf-8")
RECIPE, SPECIFICATION = re.findall(r"```yaml\n(lbpcmc: .*?)```", _PAGE, re.DOTALL)[:2]


def run(tmp_path, old, new, *options):
    (tmp_path / "old.yaml").write_text(old, "utf-8")
    (tmp_path / "new.yaml").write_text(new, "utf-8")
    arguments = [str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml"), *options]
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_no_change_in_meaning(tmp_path):
    new = "# words\n" + RECIPE.replace("quantity: 3.75 g", "quantity: '3.750   g'  # the same")
    result = run(tmp_path, RECIPE, new)
    assert (result.stdout, result.exit_code) == ("no change in meaning\n", 0)


def test_changes_in_words(tmp_path):
    new = RECIPE.replace("NMT 24 h", "NMT 20 h").replace("repeat: 24", "repeat: 30").replace("alert 36.8", "alert 36.7")
    result = run(tmp_path, RECIPE, new)
    assert result.stdout.splitlines() == [
        "phase SAMPLE: repeats changed from 24 to 30",
        "step GROW-1: alert lower limit loosened from 36.8 degC to 36.7 degC",
        "step HRV-1: upper limit tightened from 24 h to 20 h",
    ]
    assert result.stderr == "3 changes: 1 changed, 1 loosened, 1 tightened\n"
    assert result.exit_code == 1


def test_json(tmp_path):
    result = run(tmp_path, SPECIFICATION, SPECIFICATION.replace("NMT 40", "NMT 45"), "--format", "json")
    assert json.loads(result.stdout) == [
        {
            "where": "test generations, release, phase 1",
            "effect": "loosened",
            "what": "upper limit loosened from 40 to 45",
            "code": "change.limit_loosened",
            "params": {"limit": {"code": "change.upper_limit", "params": {}}, "old": "40", "new": "45"},
        }
    ]


def test_a_finding_of_a_rule_does_not_keep_it_from_being_compared(tmp_path):
    result = run(
        tmp_path,
        RECIPE,
        RECIPE.replace(
            "                critical: CPP\n                second_person: yes\n", "                critical: CPP\n"
        ),
    )
    assert result.stdout == "step GROW-1: second person: no longer\n"


def test_what_cannot_be_read_is_said(tmp_path):
    with pytest.raises(DocumentError, match="2 of its values cannot be read") as refusal:
        run(
            tmp_path,
            RECIPE,
            RECIPE.replace("replicates: 3", "replicates: 0").replace("stage: phase 1", "stage: phase 7"),
        )
    assert "lbpcmc check" in refusal.value.todo
    with pytest.raises(DocumentError, match="nothing to compare"):
        run(tmp_path, RECIPE, SPECIFICATION)
    with pytest.raises(InputError, match="does not exist"):
        CliRunner().invoke(command, ["nothing.yaml", "nothing.yaml"], catch_exceptions=False)


def test_the_help_has_an_example():
    assert "lbpcmc diff recipes/fp-ds.yaml" in CliRunner().invoke(command, ["-h"]).stdout
