"""The pages of the laboratory say what the program does: their commands are carried out, their tables are renewed."""

from __future__ import annotations

import re
import runpy
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner

from lbpcmc.cli.main import cli
from lbpcmc.errors import LbpcmcError
from lbpcmc.laboratory.registry import assays

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "laboratory.md").read_text("utf-8")
FILES = re.compile(r"^( *)```(?:csv|yaml) (\S+)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
COMMANDS = re.compile(r"^( +)\$ lbpcmc (.+)\n((?:\1(?! *\$)\S.*\n|\1  \S.*\n)*)", re.MULTILINE)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the files that the page shows."""
    for _, name, text in FILES.findall(PAGE):
        (tmp_path / name).write_text(textwrap.dedent(text), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_has_its_files_and_commands():
    assert [name for _, name, _ in FILES.findall(PAGE)] == ["plates.csv", "plates.yaml", "our-drops.yaml"]
    assert len(COMMANDS.findall(PAGE)) >= 5


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("command", "shown"), [(c, textwrap.dedent(shown)) for _, c, shown in COMMANDS.findall(PAGE)])
def test_a_command_of_the_page_prints_what_the_page_says(command, shown):
    asked = command.partition(" >")[0].split()
    result = CliRunner().invoke(cli, asked, catch_exceptions=False)
    assert result.exit_code == 0
    lines = [line for line in shown.splitlines() if line.strip()]
    assert result.output.splitlines()[: len(lines)] == lines


@pytest.mark.usefixtures("folder")
def test_a_count_by_yaml_is_the_count_by_csv():
    result = CliRunner().invoke(cli, ["calc", "drop-plate", "plates.yaml"], catch_exceptions=False)
    assert result.output.startswith("viable count: 6.29 log10 CFU/mL\n")


_TABLE = PAGE.partition("| typed | said |")[2].partition("\n\n")[0]
REFUSALS = re.findall(r"^\| (?:dilution |volume )?`([^`]+)`(?: colonies)? \| (.+) \|$", _TABLE, re.MULTILINE)


@pytest.mark.parametrize(("typed", "said"), REFUSALS)
def test_what_the_page_says_is_refused_is_refused_so(folder, typed, said):
    text = (folder / "plates.csv").read_text("utf-8")
    cell = "10^-3,0.01,18," if typed not in {"1000", "0,1"} else "10^-3,0.01,20,"
    changed = {"1000": "1000,0.01,20,", "0,1": '10^-3,"0,1",20,'}.get(typed, f"10^-3,0.01,{typed},")
    (folder / "wrong.csv").write_text(text.replace(cell, changed), "utf-8")
    with pytest.raises(LbpcmcError) as refusal:
        CliRunner().invoke(cli, ["calc", "drop-plate", "wrong.csv"], catch_exceptions=False)
    assert said in str(refusal.value)


def test_the_refusals_of_the_page_were_found():
    assert len(REFUSALS) == 7


def test_tables_and_the_page_of_assays_are_those_of_the_program():
    script = runpy.run_path(str(ROOT / "scripts" / "laboratory_pages.py"))
    assert script["renewed"](PAGE) == PAGE
    reference = script["reference"]()
    assert (ROOT / "docs" / "assays.md").read_text("utf-8") == reference
    assert all(f"## {name}\n" in reference for name in assays())


def anchored(head: str) -> str:
    return "".join(c for c in head.lower() if c.isalnum() or c in " -_").replace(" ", "-")


def test_every_link_inside_the_pages_leads_somewhere():
    for page in ("laboratory.md", "documents.md"):
        for name, anchor in re.findall(r"\]\(([a-z]*\.?m?d?)#([^)]+)\)", (ROOT / "docs" / page).read_text("utf-8")):
            text = (ROOT / "docs" / (name or page)).read_text("utf-8")
            heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
            anchors = {
                "".join(c for c in head.lower() if c.isalnum() or c in " -_").replace(" ", "-") for head in heads
            }
            assert anchor in anchors, f"{page}: {name}#{anchor}"
