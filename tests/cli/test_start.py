"""How the command line starts, and how a mistake in calling it is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lbpcmc.cli.main import COMMANDS, run

LOADED = """
import sys
from lbpcmc.cli.main import cli
cli(sys.argv[1:], standalone_mode=False)
print(*sorted(name for name in sys.modules if name.startswith("lbpcmc.")), file=sys.stderr)
"""
ROOT = Path(__file__).parents[2]


def told(monkeypatch, capsys, *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["lbpcmc", *arguments])
    with pytest.raises(SystemExit) as ended:
        run()
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    return printed.err


def test_help_imports_the_command_line_alone():
    done = subprocess.run([sys.executable, "-c", LOADED, "--help"], capture_output=True, text=True, check=True)
    assert set(done.stderr.split()) == {"lbpcmc.cli", "lbpcmc.cli.main"}
    assert all(name in done.stdout for name in COMMANDS)


def test_a_recipe_is_checked_without_the_laboratory():
    arguments = ["check", "--no-cache", str(ROOT / "recipes/fp-ds.yaml")]
    done = subprocess.run([sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=True)
    assert "lbpcmc.documents.messages" in done.stderr.split()
    assert not [name for name in done.stderr.split() if name.startswith("lbpcmc.laboratory")]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["valdate"], "There is no command 'valdate'. Did you mean 'validate'?\nSee: lbpcmc --help"),
        (["Check"], "There is no command 'Check'. Did you mean 'check'?\nSee: lbpcmc --help"),
        (["zzz"], "There is no command 'zzz'.\nSee: lbpcmc --help"),
        (["x\x1b[2J"], "There is no command 'x<U+001B>[2J'.\nSee: lbpcmc --help"),
        (["validate"], "Missing argument 'RESULTS...'.\nSee: lbpcmc validate --help"),
        (["judge", "5 g"], "Missing argument 'CRITERION'.\nSee: lbpcmc judge --help"),
        (
            ["check", "x.yaml", "--format", "jsno"],
            "Invalid value for '--format': There is no 'jsno'. Did you mean 'json'?\nSee: lbpcmc check --help",
        ),
        (["check", "--explain", "Y15"], "Y15 is not a rule. Did you mean Y015, Y019, Y018?"),
    ],
)
def test_a_mistake_is_one_sentence_that_says_what_was_meant(monkeypatch, capsys, arguments, sentence):
    assert told(monkeypatch, capsys, *arguments) == f"lbpcmc: {sentence}\n"


@pytest.mark.parametrize("arguments", [["-h"], ["quantity", "-h"], ["judge", "-h"], ["judge", "--help"]])
def test_help_has_two_names(monkeypatch, capsys, arguments):
    monkeypatch.setattr(sys, "argv", ["lbpcmc", *arguments])
    with pytest.raises(SystemExit) as ended:
        run()
    assert not ended.value.code
    assert capsys.readouterr().out.startswith("Usage: lbpcmc")


def test_hours_are_not_help(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["lbpcmc", "quantity", "-5h"])
    with pytest.raises(SystemExit) as ended:
        run()
    assert not ended.value.code
    assert capsys.readouterr().out.startswith("understood  -5 h")
