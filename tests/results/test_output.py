"""What a validation looks like as a table, CSV, JSON and JUnit XML."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from importlib import resources
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from lbpcmc.results import output, output_json
from lbpcmc.results.output import FORMATS, written
from lbpcmc.results.parallel import PIECE
from lbpcmc.results.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

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


SCHEMA = json.loads(resources.files("lbpcmc.results").joinpath("validation.schema.json").read_text("utf-8"))
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


def faults(value: Any, schema: dict[str, Any], at: str) -> Iterator[str]:
    """Find where a value departs from a schema, as far as ours uses JSON Schema."""
    assert set(schema) <= KEYWORDS, schema
    wanted = schema.get("type", [])
    if wanted and not any(isinstance(value, TYPES[one]) for one in ([wanted] if isinstance(wanted, str) else wanted)):
        yield f"{at}: {value!r} is not {wanted}"
        return
    if ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        yield f"{at}: {value!r}"
    if "minimum" in schema and value < schema["minimum"]:
        yield f"{at}: {value!r} is too small"
    yield from (f"{at} has no {name}" for name in schema.get("required", []) if name not in value)
    if isinstance(value, dict):
        for name, part in value.items():
            if name in schema["properties"]:
                yield from faults(part, schema["properties"][name], f"{at}.{name}")
            elif not schema.get("additionalProperties", True):
                yield f"{at}: {name} is not known"
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield from faults(part, schema["items"], f"{at}[{number}]")


KEYWORDS = {
    *("$schema", "$id", "title", "description", "type", "required", "properties", "additionalProperties", "items"),
    *("enum", "const", "minimum"),
}


WIDE = Setting(width=1000)


def _text(validation: Validation, form: str, setting: Setting = WIDE) -> str:
    return b"".join(map(bytes, written(validation, form, setting))).decode()


def test_the_table_for_people(judged: Judged) -> None:
    lines = _text(judged(MIXED), "table").splitlines()
    assert lines[0].split() == ["row", "lot", "test", "verdict", "value", "criterion", "reason"]
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


@pytest.mark.parametrize("width", [80, 120])
def test_a_narrow_table_keeps_to_its_width(judged: Judged, width: int) -> None:
    lines = _text(judged(MIXED), "table", Setting(width=width)).splitlines()
    rows = [place for place, line in enumerate(lines) if line[:1].isdigit()]
    assert lines[0].split() == ["row", "lot", "test", "verdict", "value"]
    assert [lines[place].split()[:4] for place in rows[:2]] == [
        ["2", "A", "moisture", "pass"],
        ["3", "A", "count", "fail"],
    ]
    told = " ".join(line.strip() for line in lines[rows[1] + 1 : rows[2]])
    assert told == "80 to 500 % of label claim: 79 % of label claim is below the limit 80 % of label claim"
    assert max(map(len, lines[: rows[-1] + 2])) <= width


def test_a_value_is_shown_as_the_file_holds_it(judged: Judged) -> None:
    found = judged("lot,test,value,unit\nA,identity,Complies,\nA,moisture,4.20,% w/w\nA,count,< 1.0E+06,CFU/capsule\n")
    table, junit = _text(found, "table"), _text(found, "junit")
    assert "Complies  " in table
    assert "4.20 % w/w  " in table
    assert "< 1.0E+06 CFU/capsule  " in table
    assert 'message="&lt; 1.0E+06 CFU/capsule: ' in junit


def test_counts_and_names_are_in_plain_words(judged: Judged) -> None:
    one = _text(judged("lot,test,value,unit\nA,colour,5,\n"), "table").splitlines()
    assert one[-1] == "DP-1 2, release, phase 2: 1 result: 1 pass; 1 finding."
    found = _text(judged("lot,test,value,unit\n,colour,5,\n,colour,6,\n"), "table")
    assert "duplicate: the empty lot has 2 results for colour (rows 2, 3)" in found
    assert "2 results: 2 invalid; 2 findings." in found


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


def test_values_that_look_like_formulas_are_disarmed(judged: Judged) -> None:
    values = ["-cmd", "+1", "-1 200", "@x", "< -5", "-5 furlongs", "-5.0", "-5+3", "x;=1"]
    found = judged("lot,test,value,unit\n" + "".join(f"A,colour,{value},\n" for value in values))
    rows = list(csv.DictReader(io.StringIO(_text(found, "csv"))))
    assert [row["value"] for row in rows] == [
        "'-cmd", "+1", "-1 200", "'@x", "< -5", "-5 furlongs", "-5.0", "'-5+3", "x;'=1",
    ]  # fmt: skip


def test_the_reason_of_a_censored_value_is_a_sentence(judged: Judged) -> None:
    found = judged("lot,test,value,unit\nA,moisture,> 6,% w/w\nA,moisture,< 6,% w/w\n")
    assert [row["reason"] for row in csv.DictReader(io.StringIO(_text(found, "csv")))] == [
        "every possible value is outside the limit 5.0 % w/w",
        "leaves open whether the limit is met",
    ]


def test_a_row_keeps_its_own_unit(judged: Judged) -> None:
    """Rows without a lot share an outcome, and not a unit."""
    found = judged("lot,test,value,unit\n,moisture,4,% w/w\n,count,7e8,CFU/capsule\n")
    assert [row["unit"] for row in csv.DictReader(io.StringIO(_text(found, "csv")))] == ["% w/w", "CFU/capsule"]
    assert [row["unit"] for row in json.loads(_text(found, "json"))["results"]] == ["% w/w", "CFU/capsule"]


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
    assert found["label_claim"] == "1.0 x 10^9 CFU/capsule"
    assert found["counts"] == {"pass": 2, "alert": 0, "action": 0, "inconclusive": 1, "fail": 1, "invalid": 2}
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


@pytest.mark.parametrize("source", [MIXED, "lot,test,value,unit\nA,foo,1,\n\x7f,moisture,\x1b,\u202e\n"])
@pytest.mark.parametrize("several", [False, True])
def test_json_is_as_its_schema_says(judged: Judged, source: str, *, several: bool) -> None:
    found = json.loads(_text(judged(source, *([source] if several else [])), "json"))
    assert list(faults(found, SCHEMA, "$")) == []
    assert set(found["results"][0]) == set(SCHEMA["properties"]["results"]["items"]["properties"])


def test_the_schema_refuses_what_is_wrong() -> None:
    """The small validator of this test finds faults."""
    result = {"file": "r", "row": 0, "lot": "A", "verdict": "maybe", "more": 1}
    assert len(list(faults({"results": [result]}, SCHEMA, "$"))) == 8 + 6 + 3


def test_json_of_many_results_explains_the_first_exceptions(judged: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = judged(MIXED + "B,moisture,9.9,% w/w\nB,count,1e6 CFU/capsule,\n")
    every = json.loads(_text(whole, "json"))
    monkeypatch.setattr(output_json, "MOST_EXPLAINED", 5)
    monkeypatch.setattr(output_json, "MOST_EXCEPTIONS", 2)
    some = json.loads(_text(whole, "json"))
    assert [row["row"] for row in some["results"] if "steps" in row] == [3, 4]
    assert list(faults(some, SCHEMA, "$")) == []
    for all_told, told in zip(every["results"], some["results"], strict=True):
        assert {"reported", "compared", "steps"} <= set(all_told)
        for name in set(told) - {"reason"}:
            assert told[name] == all_told[name]
        assert all_told["reason"].endswith(told["reason"])
    assert json.loads(_text(whole, "json", Setting(steps=True))) == every


def test_every_format_holds_every_piece(judged: Judged) -> None:
    """Rows keep their order and their cells where the work is cut into pieces, and lots are gathered for JUnit."""
    count = PIECE + 3
    text = "lot,test,value,unit\n" + "".join(f"L{row % 7},colour,{row},\n" for row in range(count))
    found = judged(text)
    results = json.loads(_text(found, "json"))["results"]
    assert [row["value"] for row in results] == list(map(str, range(count)))
    assert [row["row"] for row in results] == list(range(2, count + 2))
    root = ET.fromstring(_text(found, "junit"))  # noqa: S314  # our own text
    assert [suite.attrib["name"] for suite in root] == [*(f"L{number}" for number in range(7)), "findings"]
    for number, suite in enumerate(root[:-1]):
        lines = [int(case.attrib["line"]) for case in suite]
        assert lines == list(range(number + 2, count + 2, 7))
        assert suite.attrib["tests"] == str(len(lines))


def test_junit_counts_and_cases(judged: Judged) -> None:
    setting = Setting(started="2026-03-02T08:00:00", seconds=1.5)
    root = ET.fromstring(_text(judged(MIXED), "junit", setting))  # noqa: S314  # our own text
    assert root.attrib == {
        "name": "DP-1 2", "tests": "7", "failures": "2", "errors": "3",
        "timestamp": "2026-03-02T08:00:00", "time": "1.500",
    }  # fmt: skip
    suites = {suite.attrib["name"]: suite for suite in root}
    assert list(suites) == ["A", '=B"x', "findings"]
    assert suites["A"].attrib == {
        "name": "A", "tests": "5", "failures": "2", "errors": "1", "timestamp": "2026-03-02T08:00:00", "time": "0.000",
    }  # fmt: skip
    cases = {case.attrib["name"]: case for case in suites["A"]}
    assert len(cases["moisture (row 2)"]) == 0
    assert cases["count (row 3)"].attrib == {
        "classname": "A", "name": "count (row 3)", "file": "r1.csv", "line": "3", "time": "0.000",
    }  # fmt: skip
    assert [(part.tag, part.attrib) for part in cases["count (row 3)"]] == [
        (
            "failure",
            {
                "type": "fail",
                "message": "7.9e8 CFU/capsule: below the limit 80 % of label claim [80 to 500 % of label claim]",
            },
        )
    ]
    assert cases["salmonella (row 4)"][0].attrib["type"] == "inconclusive"
    assert cases["identity (row 5)"][0].tag == "error"
    assert suites["findings"][0].attrib["name"] == "missing test 1"
    total = sum(int(suite.attrib["tests"]) for suite in root)
    assert total == len(root.findall(".//testcase")) == 7


def test_junit_names_no_case_twice(judged: Judged) -> None:
    row = "A,colour,5,\n"
    one = "lot,test,value,unit\n" + 3 * row
    for sources in ([one], [one, one]):
        root = ET.fromstring(_text(judged(*sources), "junit"))  # noqa: S314  # our own text
        cases = [(case.attrib["classname"], case.attrib["name"]) for case in root.findall(".//testcase")]
        assert len(set(cases)) == len(cases)


def test_junit_shows_what_xml_cannot_hold(judged: Judged) -> None:
    found = judged("lot,test,value,unit\nA<&>\"'\x01,moi&sture,<5\x0b>,\n")
    root = ET.fromstring(_text(found, "junit"))  # noqa: S314  # our own text
    assert root[0].attrib["name"] == "A<&>\"'<U+0001>"
    assert root[0][0][0].attrib["message"].startswith("<5<U+000B>>: ")


def test_junit_tells_of_alerts_without_failing(judged: Judged, good: str) -> None:
    root = ET.fromstring(_text(judged(good.replace("4.2", "4.6")), "junit"))  # noqa: S314  # our own text
    assert root.attrib["failures"] == root.attrib["errors"] == "0"
    assert "alert limit 4.5" in (root.findtext(".//system-out") or "")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_of_one_good_lot(form: str, judged: Judged, good: str) -> None:
    assert "4.2" in _text(judged(good), form) or form == "junit"
