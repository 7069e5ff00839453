"""`lbpcmc check`, as a person and a build server use it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lbpcmc.cli.check import command
from lbpcmc.errors import InputError

ROOT = Path(__file__).parents[2]
_PAGE = (ROOT / "docs/documents.md").read_text("utf-8")
RECIPE, SPECIFICATION = re.findall(r"```yaml\n(lbpcmc: .*?)```", _PAGE, re.DOTALL)[:2]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in (("recipes/ds.yaml", RECIPE), ("specs/ds.yml", SPECIFICATION)):
        file = tmp_path / name
        file.parent.mkdir()
        file.write_text(text, "utf-8")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_what_ships_is_clean():
    result = run(str(ROOT / "recipes"), str(ROOT / "specs"))
    assert (result.stdout, result.exit_code) == ("", 0)
    assert result.stderr.endswith(" documents checked: nothing found\n")


@pytest.mark.usefixtures("folder")
def test_folders_are_searched_and_compared():
    result = run("recipes", "specs")
    assert (result.stdout, result.exit_code) == ("", 0)
    assert result.stderr == "2 documents checked: nothing found\n"
    result = run("recipes")
    assert result.stdout.startswith(
        "recipes/ds.yaml:9:16: X301: The specification 'FP-DS-EX-SPEC' is not among the checked files."
    )
    assert result.exit_code == 1
    assert run("recipes/ds.yaml").exit_code == 0


def test_findings_look_like_those_of_a_compiler(folder):
    text = RECIPE.replace("material: water", "material: watre")
    text = text.replace(
        "                formula: base_total - previous(base_total)\n                decimals: 1\n",
        "                formula: base_total - previous(base_total)\n",
    )
    (folder / "recipes/ds.yaml").write_text(text, "utf-8")
    result = run("recipes/ds.yaml")
    lines = result.stdout.splitlines()
    assert all(re.match(r"recipes/ds\.yaml:\d+:\d+: [A-Z]\d{3}: (warning: )?\S", line) for line in lines)
    assert [line.split(": ")[1] for line in lines] == ["R116", "R110", "R145"]
    assert "R110: 'watre' is not a material of the recipe. Did you mean 'water'?" in result.stdout
    assert "R145: warning: " in result.stdout
    assert result.stderr == "1 document checked: 2 errors, 1 warning\n"
    assert result.exit_code == 1


def test_warnings_alone_are_no_failure(folder):
    text = RECIPE.replace("    limits: 1440 to 1460 mL\n    source: illustration\n", "    limits: 1440 to 1460 mL\n")
    (folder / "recipes/ds.yaml").write_text(text, "utf-8")
    result = run("recipes/ds.yaml")
    assert "D009: warning" in result.stdout
    assert result.exit_code == 0


def test_json(folder):
    (folder / "recipes/ds.yaml").write_text(RECIPE.replace("replicates: 3", "replicates: 0"), "utf-8")
    result = run("recipes/ds.yaml", "--format", "json")
    found = json.loads(result.stdout)
    assert (found["documents"], found["errors"], found["warnings"], found["unreadable"]) == (1, 1, 0, [])
    (finding,) = found["findings"]
    assert finding["code"] == "Y016"
    assert finding["severity"] == "error"
    assert RECIPE.splitlines()[finding["line"] - 1].strip() == "replicates: 3"
    assert finding["message"] == "'replicates' is a whole number from 1 to 50, not '0'."
    assert (finding["case"], finding["params"]["text"]) == ("check.whole_number", "0")


def test_nothing_is_said_to_be_missing_where_a_file_could_not_be_read(folder):
    (folder / "specs/ds.yml").write_text("release: >= 5 %\n", "utf-8")
    result = run("recipes", "specs")
    assert [line.split(": ")[1] for line in result.stdout.splitlines()] == ["Y001"]
    assert result.exit_code == 1


def test_paths_that_cannot_be_read_do_not_hide_the_others(folder):
    (folder / "empty").mkdir()
    (folder / "recipes/binary.yaml").write_bytes(b"\x00\x01")
    (folder / "recipes/ds.yaml").write_text(RECIPE.replace("replicates: 3", "replicates: 0"), "utf-8")
    result = run("nothing.yaml", "empty", "recipes", "specs")
    assert result.exit_code == 2
    assert "Y016" in result.stdout
    assert "The file nothing.yaml does not exist." in result.stderr
    assert "The folder empty holds no .yaml or .yml file." in result.stderr
    assert "recipes/binary.yaml is not a text file" in result.stderr
    assert "2 documents checked" in result.stderr


def test_a_folder_that_cannot_be_opened_is_told(folder, monkeypatch):
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    (folder / "recipes/locked").mkdir()
    monkeypatch.setattr(os, "scandir", refuse)
    result = run("recipes", "specs")
    assert result.exit_code == 2
    assert "The folder recipes/locked cannot be read: Permission denied." in result.stderr
    assert "2 documents checked" in result.stderr


def test_a_file_name_cannot_forge_a_line(folder):
    (folder / "a\nb.yaml").write_text("lbpcmc: recipe/9\n", "utf-8")
    result = run("a\nb.yaml")
    assert result.stdout.startswith("a<U+000A>b.yaml:1:9: Y019: ")
    assert result.stdout.count("\n") == 1


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_named_twice_is_checked_once():
    absolute = str(Path("recipes/ds.yaml").resolve())
    assert run("recipes/ds.yaml", "recipes/ds.yaml", absolute).stderr == "1 document checked: nothing found\n"


def test_without_paths_the_usage_is_told():
    result = CliRunner().invoke(command, [])
    assert result.exit_code == 2
    assert "lbpcmc check recipes specs" in result.stderr


def test_a_rule_is_explained():
    result = run("--explain", "r141")
    assert result.stdout.startswith("R141 (error): a critical step that no second person checks\n")
    assert "211.188(b)(11)" in result.stdout
    assert "    second_person: yes" in result.stdout
    with pytest.raises(InputError, match=r"R144x is not a rule\. Did you mean R144"):
        run("--explain", "R144x")


def test_the_help_has_an_example():
    assert "lbpcmc check recipes specs" in run("--help").stdout
