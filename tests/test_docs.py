"""The pages say what is true: links lead somewhere, every command is documented and shows an example."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from lbpcmc.cli.main import COMMANDS, cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "sample_batches").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_a_page_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_readme_names_the_systems_that_the_package_and_its_checks_name():
    readme = (ROOT / "README.md").read_text("utf-8")
    said = "The tests run on Linux. macOS is not tested. For Windows the code is type-checked (`mypy --platform win32`)"
    assert said in readme
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["classifiers"]
    named = [one for one in classifiers if one.startswith("Operating System")]
    assert named == ["Operating System :: POSIX :: Linux"]
    assert "mypy --platform win32" in (ROOT / "Makefile").read_text("utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_has_an_example(name):
    found = CliRunner().invoke(cli, [name, "--help"])
    assert found.exit_code == 0, found.output
    text = found.output
    command = cli.get_command(click.Context(cli), name)
    if isinstance(command, click.Group):
        for inner in command.commands:
            text += CliRunner().invoke(cli, [name, inner, "--help"]).output
    assert f"lbpcmc {name}" in text


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_stands_in_the_readme_or_in_a_page(name):
    assert any(f"lbpcmc {name}" in page.read_text("utf-8") for page in PAGES if page.name != "CHANGELOG.md")


def test_no_page_calls_the_product_compliant_or_validated():
    for page in PAGES:
        text = page.read_text("utf-8").lower()
        assert "is compliant" not in text
        assert "compliant with" not in text


def test_the_first_screen_of_the_readme_has_the_two_commands():
    first = (ROOT / "README.md").read_text("utf-8").splitlines()[:24]
    assert any(line.startswith("make demo") for line in first)
    assert any(line.startswith("make test") for line in first)


def test_the_page_of_commands_is_their_help():
    program = "import sys; sys.path.insert(0, 'scripts'); import commands_page; print(commands_page.page(), end='')"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == (ROOT / "docs/commands.md").read_text("utf-8")
