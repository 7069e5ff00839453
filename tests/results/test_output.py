"""What a validation looks like as a table, CSV, JSON and JUnit XML."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from lbpcmc.results import output
from lbpcmc.results.output import FORMATS, written
from lbpcmc.results.output_csv import cell
from lbpcmc.results.parallel import PIECE

if TYPE_CHECKING:
    from lbpcmc.results.validate import Validation

Judged = Callable[..., "Validation"]

MIXED = """lot,test,value,unit
A,moisture,4.2,% w/w
A,count,7.9e8 CFU/capsule,
A,salmonella,not detected in 9 g,
A,identity,=cmd|' /C calc'!A0,
A,colour,-5.0,
"=B""x",colour,"1,2",
"""


def _text(validation: Validation, form: str) -> str:
    return b"".join(map(bytes, written(validation, form))).decode()


def test_the_table_for_people(judged: Judged) -> None:
    lines = _text(judged(MIXED), "table").splitlines()
    assert lines[0].split() == ["row", "lot", "test", "verdict", "value", "as", "reported", "criterion", "reason"]
    assert [line.split()[:4] for line in lines[1:7]] == [
        ["2", "A", "moisture", "pass"],
        ["3", "A", "count", "fail"],
        ["4", "A", "salmonella", "inconclusive"],
        ["5", "A", "identity", "invalid"],
        ["6", "A", "colour", "pass"],
        ["7", '=B"x', "colour", "invalid"],
    ]
    assert lines[2].endswith("79 % of label claim is below the limit 80 % of label claim")
    assert lines[7] == 'missing test: lot =B"x has no result for moisture, count, salmonella, identity'
    assert lines[8] == ("DP-1 2, release, phase 2: 6 results: 2 pass, 1 inconclusive, 1 fail, 2 invalid; 1 finding.")


def test_a_long_table_lists_what_does_not_pass(judged: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (
        "".join(f"L{number},colour,{number},\n" for number in range(200)) + "L0,moisture,9,% w/w\nL1,moisture,9,% w/w\n"
    )
    found = judged("lot,test,value,unit\n" + rows)
    lines = _text(found, "table").splitlines()
    assert [line.split()[:4] for line in lines[1:3]] == [
        ["202", "L0", "moisture", "fail"],
        ["203", "L1", "moisture", "fail"],
    ]
    assert lines[3] == "... and 200 pass: --format csv lists every result."
    monkeypatch.setattr(output, "MOST_LISTED", 1)
    lines = _text(found, "table").splitlines()
    assert lines[2] == "... and 200 pass and 1 that do not pass: --format csv lists every result."
    assert lines[4] == "... and 199 more findings: --format json lists them."


def test_nothing_in_the_data_reaches_a_terminal_as_a_command(judged: Judged) -> None:
    found = judged("lot,test,value,unit\nA\x1b[2J,colour,\u202e5,\nB,fo\x07o,5,\nC,moisture,5,\x1b]0;x\x07\n")
    for form in ("table", "junit"):
        text = _text(found, form)
        assert not any(mark in text for mark in "\x1b\x07\u202e")
    assert "A<U+001B>[2J" in _text(found, "table")


def test_csv_keeps_numbers_and_disarms_formulas(judged: Judged) -> None:
    text = _text(judged(MIXED), "csv")
    assert list(csv.reader(io.StringIO(text))) == [
        ["row", "lot", "test", "value", "unit", "verdict", "criterion", "reason"],
        ["2", "A", "moisture", "4.2", "% w/w", "pass", "", ""],
        ["3", "A", "count", "7.9e8 CFU/capsule", "", "fail", "80 to 500 % of label claim",
         "below the limit 80 % of label claim"],
        ["4", "A", "salmonella", "not detected in 9 g", "", "inconclusive", "absent in 10 g",
         "only 9 g was tested; 10 g is required"],
        ["5", "A", "identity", "'=cmd|' /C calc'!A0", "", "invalid", "conforms",
         "not understood: the criterion asks for 'conforms' or 'does not conform'"],
        ["6", "A", "colour", "-5.0", "", "pass", "", ""],
        ["7", "'=B\"x", "colour", "1,2", "", "invalid", "report",
         ("not understood: '1,2' is not a number that can be read one way. A comma can mean two things: use a point "
          "for decimals and a space for thousands, as in 1 200.5.")],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "safe"),
    [("plain", "plain"), ("=1+1", "'=1+1"), ("+x", "'+x"), ("-x", "'-x"), ("@x", "'@x"), ("\tx", "'\tx"),
     ("\rx", '"\'\rx"'), ("\0x", "'\0x"), ('a"b', '"a""b"'), ("a,b", '"a,b"'), ("a\nb", '"a\nb"'),
     ("=a,b", "\"'=a,b\""), ("", "")],
)  # fmt: skip
def test_cells(text: str, safe: str) -> None:
    assert cell(text) == safe


def test_values_that_were_not_understood_are_disarmed(judged: Judged) -> None:
    values = ["-cmd", "+1", "-1 200", "@x", "< -5", "-5 furlongs", "-5.0", "-5+3"]
    found = judged("lot,test,value,unit\n" + "".join(f"A,colour,{value},\n" for value in values))
    rows = list(csv.DictReader(io.StringIO(_text(found, "csv"))))
    assert [row["value"] for row in rows] == ["'-cmd", "+1", "-1 200", "'@x", "< -5", "'-5 furlongs", "-5.0", "'-5+3"]


def test_csv_of_several_files_and_pieces(judged: Judged) -> None:
    head = "lot,test,value,unit\n"
    one = head + "".join(f"L{number},colour,{number},\n" for number in range(PIECE + 3))
    two = head + "M,colour,,\n\nM,identity,fails,\n"
    rows = list(csv.DictReader(io.StringIO(_text(judged(one, two), "csv"))))
    assert len(rows) == PIECE + 5
    assert all(row["file"] == "r1.csv" and int(row["row"]) == number + 2 for number, row in enumerate(rows[:-2]))
    assert [row["value"] for row in rows[:-2]] == [str(number) for number in range(PIECE + 3)]
    assert [(row["file"], row["row"], row["verdict"]) for row in rows[-2:]] == [
        ("r2.csv", "2", "invalid"),
        ("r2.csv", "4", "fail"),
    ]


def test_json_keeps_every_text_and_every_step(judged: Judged) -> None:
    found = json.loads(_text(judged(MIXED), "json"))
    assert found["passed"] is False
    assert found["specification"] == {"id": "DP-1", "version": "2", "title": "Capsules"}
    assert found["label claim"] == "1.0 x 10^9 CFU/capsule"
    assert found["counts"] == {"pass": 2, "inconclusive": 1, "fail": 1, "invalid": 2}
    assert [(f["rule"], f["lot"], f["rows"]) for f in found["findings"]] == [("missing test", '=B"x', [])]
    assert [row["value"] for row in found["results"]] == [
        "4.2", "7.9e8 CFU/capsule", "not detected in 9 g", "=cmd|' /C calc'!A0", "-5.0", "1,2",
    ]  # fmt: skip
    assert found["results"][1] == {
        "file": "r1.csv", "row": 3, "lot": "A", "test": "count", "value": "7.9e8 CFU/capsule", "unit": "",
        "verdict": "fail", "reported": "7.9 x 10^8 CFU/capsule", "criterion": "80 to 500 % of label claim",
        "rule": "80 to 500 % of label claim", "reason": "79 % of label claim is below the limit 80 % of label claim",
        "compared": "79",
        "steps": ["7.9 x 10^8 CFU/capsule / 1.0 x 10^9 CFU/capsule = 79 % of label claim"],
    }  # fmt: skip


def test_json_findings_name_files_and_rows(judged: Judged) -> None:
    found = json.loads(_text(judged("lot,test,value,unit\nA,foo,1,\n", "lot,test,value,unit\nA,foo,1,\n"), "json"))
    assert found["findings"][0]["rows"] == [{"file": "r1.csv", "row": 2}, {"file": "r2.csv", "row": 2}]


def test_junit_counts_and_cases(judged: Judged) -> None:
    root = ET.fromstring(_text(judged(MIXED), "junit"))  # noqa: S314  # our own text
    assert root.attrib == {"name": "DP-1 2", "tests": "7", "failures": "2", "errors": "3"}
    suites = {suite.attrib["name"]: suite for suite in root}
    assert set(suites) == {"A", '=B"x', "findings"}
    assert suites["A"].attrib["failures"] == "2"
    cases = {case.attrib["name"]: case for case in suites["A"]}
    assert len(cases["moisture"]) == 0
    assert cases["count"][0].tag == "failure"
    assert cases["salmonella"][0].attrib["type"] == "inconclusive"
    assert cases["identity"][0].tag == "error"
    assert suites["findings"][0].attrib["name"] == "missing test"
    total = sum(int(suite.attrib["tests"]) for suite in root)
    assert total == len(root.findall(".//testcase")) == 7


def test_junit_tells_of_alerts_without_failing(judged: Judged, good: str) -> None:
    root = ET.fromstring(_text(judged(good.replace("4.2", "4.6")), "junit"))  # noqa: S314  # our own text
    assert root.attrib["failures"] == root.attrib["errors"] == "0"
    assert "alert limit 4.5" in (root.findtext(".//system-out") or "")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_of_one_good_lot(form: str, judged: Judged, good: str) -> None:
    assert "4.2" in _text(judged(good), form) or form == "junit"
