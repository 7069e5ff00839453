"""`lbpcmc calc`: result, limits, steps, figure, PDF, and the exit code that a script sees."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lbpcmc.cli.calc import command
from lbpcmc.cli.exits import Exit
from lbpcmc.cli.main import run

ROOT = Path(__file__).parents[2]
RAW = ROOT / "sample_batches" / "raw"


def calc(*arguments: object):
    return CliRunner().invoke(command, [str(a) for a in arguments], catch_exceptions=False)


def refused(monkeypatch, capsys, *arguments: object) -> str:
    monkeypatch.setattr(sys, "argv", ["lbpcmc", "calc", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == Exit.NOT_JUDGED
    said = capsys.readouterr().err
    assert "Traceback" not in said
    return said


def test_a_drop_plate_to_log10_cfu_with_limits():
    result = calc("drop-plate", RAW / "drop-plate.csv")
    assert result.exit_code == 0
    assert result.output.splitlines()[:2] == [
        "viable count: 6.29 log10 CFU/mL",
        "  limits   95 % limits 6.18 to 6.40 log10 CFU/mL; exact Poisson (Garwood 1936)",
    ]
    assert "drop-plate version 1" in result.output


def test_the_example_of_a_method_is_raw_data_that_it_takes(tmp_path):
    example = calc("drop-plate", "--example")
    assert example.exit_code == 0
    file = tmp_path / "mine.csv"
    file.write_text(example.output, "utf-8")
    assert calc("drop-plate", file).exit_code == Exit.PASSED


def test_the_list_names_methods_and_assays():
    listed = calc("--list").output
    for name in ("drop-plate", "plate-count-bam", "mutation-rate-mss", "q1e-shelf-life-separate-fits"):
        assert f"  {name} " in listed
    assert "Assays that a method of your own may name:" in listed
    values = json.loads(calc("--list", "--json").output)
    assert len(values["methods"]) >= 25
    assert "plate count" in values["assays"]


def test_json_for_programs():
    values = json.loads(calc("plate-count-bam", RAW / "plate-count-bam.csv", "--json").output)
    assert values["results"][0]["reported"] == "2.4 x 10^4 CFU/g"
    assert values["results"][0]["value"] == pytest.approx(24409.0909)


def test_a_figure_follows_the_result():
    lines = calc("q1e-shelf-life-log10", RAW / "q1e-shelf-life-log10.csv", "--figure").output.splitlines()
    assert "           - lower limit 10" in lines
    assert any(line.strip() == "age (months)" for line in lines)


def test_a_pdf_that_is_the_same_twice(tmp_path):
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    for path in (first, second):
        assert calc("mpn-iso-7218", RAW / "mpn-iso-7218.csv", "--pdf", path).exit_code == 0
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().startswith(b"%PDF")


def test_a_failed_gate_is_exit_code_1_and_says_why():
    result = calc("parallel-line-potency", RAW / "parallel-line-not-parallel.csv")
    assert result.exit_code == Exit.NOT_PASSED
    assert result.output.splitlines()[:2] == [
        "potency of T: no result",
        "  reason   The assay is not valid: parallelism failed.",
    ]


def test_a_method_of_your_own_is_a_file(tmp_path):
    own = tmp_path / "own.yaml"
    shipped = (ROOT / "specs/methods/drop-plate.yaml").read_text("utf-8")
    own.write_text(shipped.replace("id: drop-plate", "id: OWN-1").replace("report: log10", "report: count"), "utf-8")
    result = calc(own, RAW / "drop-plate.csv")
    assert result.output.startswith("viable count: 2.0 x 10^6 CFU/mL")
    assert "OWN-1 version 1" in result.output


def test_text_from_a_file_cannot_command_a_terminal(tmp_path):
    file = tmp_path / "odd.csv"
    file.write_text(
        "title,\u202eabc\n" + (RAW / "drop-plate.csv").read_text("utf-8").replace("title,", "remark,"), "utf-8"
    )
    assert "<U+202E>abc" in calc("drop-plate", file, "--figure").output


@pytest.mark.parametrize(
    ("cell", "typed", "said"),
    [
        (",18\n", ",-18\n", "raw.csv:7:3: plates[1].count: -18 is negative."),
        (",18\n", ",18.5\n", "raw.csv:7:3: plates[1].count: 18.5 is not whole."),
        (",18\n", ",99999\n", "raw.csv:7:3: plates[1].count: 99999 is more than 10000."),
        (",18\n", ",l8\n", "raw.csv:7:3: plates[1].count: 'l8' is not a number."),
        (",18\n", ",#NUM!\n", "raw.csv:7:3: plates[1].count: #NUM! is not a number: a spreadsheet"),
        (",18\n", ",\n", "raw.csv:7:1: plates[1]: no count."),
        ("10^-3,0.01,18", "0,0.01,18", "raw.csv:7:1: plates[1].dilution: 0 is not positive."),
        ("10^-3,0.01,18", "1000,0.01,18", "raw.csv:7:1: plates[1].dilution: 1000 is above 1."),
        ("10^-3,0.01,18", "10^-3,0.02,18", "raw.csv: Dilution 0.001 is there with 0.01 mL and 0.02 mL."),
        ("dilution,", "dilutoin,", "raw.csv:6:1: 'dilutoin' is not a column. Did you mean 'dilution'?"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(tmp_path, monkeypatch, capsys, cell, typed, said):
    file = tmp_path / "raw.csv"
    rows = (RAW / "drop-plate.csv").read_text("utf-8").splitlines()[-4:]
    text = "\n".join(("title,t", "per,mL", "", "# three drops", "", *rows, ""))
    assert cell in text
    file.write_text(text.replace(cell, typed, 1), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert refused(monkeypatch, capsys, "drop-plate", "raw.csv").startswith(f"lbpcmc: {said}")


def test_raw_data_from_standard_input():
    example = calc("drop-plate", "--example").output
    done = CliRunner().invoke(command, ["drop-plate", "-"], input=example)
    assert done.exit_code == 0
    assert done.output.startswith("viable count: 4.52 log10 CFU/g")
    done = CliRunner().invoke(command, ["drop-plate", "-"], input=' {"unit": 3}')
    assert "stdin" in str(done.exception)


def test_the_pdf_has_its_ending_and_replaces_no_raw_data(tmp_path):
    file = tmp_path / "plates.pdf.csv"
    file.write_text(calc("drop-plate", "--example").output)
    for pdf, said in (("x.txt", "does not end in .pdf"), ("no/x.pdf", "There is no folder")):
        done = CliRunner().invoke(command, ["drop-plate", str(file), "--pdf", str(tmp_path / pdf)])
        assert said in str(done.exception)
        assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("drop-plates", "x.csv"), "'drop-plates' is not a method. Did you mean 'drop-plate'?"),
        (("drop-plate", "none.csv"), "The file none.csv does not exist."),
        (("none.yaml", "none.csv"), "The file none.yaml does not exist."),
        (("drop-plate", "plates.xlsx"), "The file plates.xlsx does not exist."),
    ],
)
def test_what_is_not_there_is_one_sentence(tmp_path, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    assert said in refused(monkeypatch, capsys, *arguments)


def test_curves_with_too_few_points_and_all_tubes_positive(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    few = "standard.name,S\nsamples.1.name,T\n\npreparation,dose,response\nS,1,2\nT,1,2\n"
    Path("few.csv").write_text(few, "utf-8")
    said = refused(monkeypatch, capsys, "4pl-relative-potency", "few.csv")
    assert "few.csv: S: 1 dose is too few for the curve" in said
    Path("all.csv").write_text("amount,tubes,positive\n0.1,3,3\n0.01,3,3\n0.001,3,3\n", "utf-8")
    assert calc("mpn-bam", "all.csv").output.startswith("most probable number: > ")


def test_it_takes_a_method_and_data():
    result = CliRunner().invoke(command, ["drop-plate"])
    assert result.exit_code == Exit.NOT_JUDGED
    assert "lbpcmc calc --list" in result.output
    assert CliRunner().invoke(command, []).exit_code == Exit.NOT_JUDGED


def test_help_shows_the_way_from_a_drop_plate():
    shown = CliRunner().invoke(command, ["--help"]).output
    assert "lbpcmc calc drop-plate --example" in shown
    assert "Exit code 0" in shown
