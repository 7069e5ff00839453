"""The command that judges result files: exit codes, where the specification comes from, whole output or none."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Self

import pytest
from click.testing import CliRunner, Result

from lbpcmc.cli.exits import Exit
from lbpcmc.cli.main import cli
from lbpcmc.documents.compiled import compile_document
from lbpcmc.documents.read import load
from lbpcmc.errors import InputError, LbpcmcError
from lbpcmc.messages import say

if TYPE_CHECKING:
    from pathlib import Path

    from lbpcmc.gmp.acts import Site

SPECIFICATION = """\
lbpcmc: specification/1
id: BROTH
version: "1"
title: Broth
product: BROTH
material: in-process
stage: phase 1
strains:
  - {id: FP, name: Faecalibacterium prausnitzii, designation: DSM 17677}
methods:
  - {id: QC-1, title: Anaerobic plate count}
tests:
  - test: viable-count
    attribute: viable count
    title: Viable count
    method: QC-1
    quantity: colonies per volume
    strain: FP
    critical: CQA
    release: NLT 1.0 x 10^8 CFU/mL
    shelf_life: NLT 5.0 x 10^7 CFU/mL
    source: illustration
"""


@pytest.fixture
def yaml(tmp_path: Path) -> Path:
    path = tmp_path / "broth.yaml"
    path.write_text(SPECIFICATION, encoding="utf-8")
    return path


def _results(folder: Path, *values: str) -> Path:
    path = folder / "results.csv"
    rows = "".join(f"L{number},viable-count,{value},CFU/mL\n" for number, value in enumerate(values))
    path.write_text(f"lot,test,value,unit\n{rows}", encoding="utf-8")
    return path


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["validate", *map(str, arguments)])


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (["1.2e8", "9.96e7"], Exit.PASSED),
        (["1.2e8", "9.4e7"], Exit.NOT_PASSED),
        (["1.2e8", "< 2e8"], Exit.NOT_PASSED),
        (["1.2e8", "TNTC"], Exit.NOT_PASSED),
        (["1.2e8", ""], Exit.NOT_PASSED),
        (["1.2e8", "much"], Exit.NOT_PASSED),
        (["much", ""], Exit.NOT_JUDGED),
    ],
)
def test_exit_codes(values: list[str], code: Exit, yaml: Path, tmp_path: Path) -> None:
    done = _run(_results(tmp_path, *values), "--spec", yaml)
    assert done.exit_code == code, done.output
    assert "BROTH 1, release, phase 1" in done.stdout


def test_use_and_stage(yaml: Path, tmp_path: Path) -> None:
    results = _results(tmp_path, "6e7")
    assert _run(results, "--spec", yaml).exit_code == Exit.NOT_PASSED
    assert _run(results, "--spec", yaml, "--use", "shelf-life").exit_code == Exit.PASSED
    assert isinstance(_run(results, "--spec", yaml, "--stage", "phase 9").exception, InputError)
    assert _run(results, "--spec", yaml, "--use", "ever").exit_code == Exit.NOT_JUDGED


@pytest.mark.parametrize(
    ("written", "said"),
    [("results.csv", "results.csv"), ("no.yaml", "no.yaml"), ("no.json", "no.json"), ("bad.json", "not a compiled")],
)
def test_what_is_no_specification(written: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{}")
    done = _run(_results(tmp_path, "1.2e8"), "--spec", tmp_path / written)
    assert isinstance(done.exception, LbpcmcError)
    assert said in str(done.exception) or written == "results.csv"


def test_a_compiled_specification_in_a_file(yaml: Path, tmp_path: Path) -> None:
    document = load(yaml.read_bytes())
    path = tmp_path / "broth.json"
    path.write_bytes(compile_document(document))
    assert _run(_results(tmp_path, "1.2e8"), "--spec", path).exit_code == Exit.PASSED


def test_an_approved_version_of_a_site(site: Site, tmp_path: Path) -> None:
    site.ledger.close()
    path = tmp_path / "results.csv"
    path.write_text("lot,test,value,unit\nA,viable-count,1.2e8,CFU/mL\nA,identity,conforms,\n", encoding="utf-8")
    done = _run(path, "--spec", "SMALL-SPEC", "--site", site.place)
    assert done.exit_code == Exit.PASSED, done.output
    assert isinstance(_run(path, "--spec", "NO-SUCH", "--site", site.place).exception, LbpcmcError)


def test_output_is_written_whole_or_not_at_all(yaml: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results, output = _results(tmp_path, "1.2e8", "9e7"), tmp_path / "verdicts.csv"
    done = _run(results, "--spec", yaml, "--format", "csv", "-o", output)
    assert done.exit_code == Exit.NOT_PASSED
    assert done.stdout == ""
    assert "2 results: 1 pass, 1 fail" in done.stderr
    with output.open(newline="", encoding="utf-8") as file:
        assert [row["verdict"] for row in csv.DictReader(file)] == ["pass", "fail"]
    before, there = output.read_bytes(), sorted(tmp_path.iterdir())

    def broken(*_: object) -> object:
        yield b"half a line"
        raise InputError(say("output.not_written", path="out", because="the power went"))

    monkeypatch.setattr("lbpcmc.results.output_csv.csv_rows", broken)
    assert isinstance(_run(results, "--spec", yaml, "--format", "csv", "-o", output).exception, InputError)
    assert output.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == there
    away = tmp_path / "no" / "where.csv"
    assert isinstance(_run(results, "--spec", yaml, "-o", away).exception, InputError)


def test_the_ending_chooses_the_format_and_is_asked_before_the_work(yaml: Path, tmp_path: Path) -> None:
    results = _results(tmp_path, "1.2e8", "9e7")
    assert _run(results, "--spec", yaml, "-o", tmp_path / "v.json").exit_code == Exit.NOT_PASSED
    assert json.loads((tmp_path / "v.json").read_text("utf-8"))["passed"] is False
    assert _run(results, "--spec", yaml, "-o", tmp_path / "v.xml").exit_code == Exit.NOT_PASSED
    assert (tmp_path / "v.xml").read_text("utf-8").startswith("<?xml")
    refusals = {
        "v.pdf": "does not end like a file that can be written",
        "broth.yaml": "does not end like a file that can be written",
        "results.csv": "is in use by this command",
        "no/v.csv": "There is no folder",
    }
    for name, said in refusals.items():
        done = _run(tmp_path / "missing.csv", results, "--spec", yaml, "-o", tmp_path / name)
        assert said in str(done.exception), name
    done = _run(results, "--spec", yaml, "--format", "csv", "-o", tmp_path / "v.json")
    assert str(done.exception).endswith("Name it .csv, or leave out --format.")


@pytest.mark.parametrize(
    "content",
    [
        "lot,test,value\nL0,viable-count,9e7 CFU/mL\n",
        '[{"lot": "L0", "test": "viable-count", "value": "9e7 CFU/mL"}]',
        '{"results": [{"lot": "L0", "test": "viable-count", "value": "9e7 CFU/mL"}]}',
        '{"lot": "L0", "test": "viable-count", "value": "9e7 CFU/mL"}\n' * 2,
    ],
)
def test_standard_input(content: str, yaml: Path) -> None:
    done = CliRunner().invoke(cli, ["validate", "-", "--spec", str(yaml), "--format", "csv"], input=content)
    assert done.exit_code == Exit.NOT_PASSED, done.output
    assert "L0,viable-count,9e7 CFU/mL" in done.stdout


def test_standard_input_is_read_once(yaml: Path) -> None:
    assert "Name - once." in str(_run("-", "-", "--spec", yaml).exception)
    assert "stdin.csv is empty" in str(_run("-", "--spec", yaml).exception)


def test_a_test_that_was_perhaps_meant(yaml: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("lot,test,value\nL0,Viable-Cont,9e7 CFU/mL\nL0,ph,7\n", encoding="utf-8")
    text = _run(path, "--spec", yaml).stdout
    assert "BROTH 1 has no test Viable-Cont; did you mean viable-count?" in text
    assert "BROTH 1 has no test ph (row 3)" in text


def test_help_has_an_example_and_the_exit_codes() -> None:
    done = CliRunner().invoke(cli, ["validate", "--help"])
    assert done.exit_code == 0
    assert "Example: lbpcmc validate results.csv --spec" in done.output
    assert "Exit code 0" in done.output


def test_a_bar_is_shown_on_a_terminal_alone(yaml: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lbpcmc.cli.validate.LONG", 2)
    results = _results(tmp_path, "1.2e8", "1.3e8")
    assert "Judging" not in _run(results, "--spec", yaml).stderr
    shown = []
    monkeypatch.setattr("lbpcmc.cli.validate._on_a_terminal", lambda: True)
    monkeypatch.setattr("click.progressbar", lambda length, **_: _Bar(length, shown))
    assert _run(results, "--spec", yaml).exit_code == Exit.PASSED
    assert shown == [2, 2]


class _Bar:
    def __init__(self, length: int, shown: list[int]) -> None:
        self.shown = shown
        shown.append(length)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def update(self, count: int) -> None:
        self.shown.append(count)
