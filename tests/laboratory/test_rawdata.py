"""One set of raw data in three formats, and what is refused of each."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from lbpcmc.errors import DocumentError, InputError, LbpcmcError
from lbpcmc.laboratory.rawdata import RawDataError, parse_raw, read_raw
from lbpcmc.laboratory.registry import assays

PLATES = assays()["plate count"]
YAML = """\
title: Lot 7
per: g
plates:
  - {dilution: 0.01, volume_ml: 1, count: 232}
  - {dilution: 10^-3, volume_ml: 1, count: TNTC}
"""
VALUES = {
    "title": "Lot 7",
    "per": "g",
    "plates": [
        {"dilution": 0.01, "volume_ml": 1, "count": 232, "at_least": None},
        {"dilution": "10^-3", "volume_ml": 1, "count": "TNTC"},
    ],
}
CSV = "title,Lot 7\nper,g\n\ndilution,volume_ml,count\n0.01,1,232\n10^-3,1,TNTC\n"


def test_three_formats_give_the_same_data(tmp_path):
    found = []
    for ending, text in ((".csv", CSV), (".yaml", YAML), (".json", json.dumps(VALUES))):
        path = tmp_path / f"data{ending}"
        path.write_text(text, "utf-8")
        found.append(read_raw(path, PLATES))
        assert found[-1].sha256 == sha256(text.encode()).hexdigest()
        assert (found[-1].title, found[-1].text) == ("Lot 7", text)
    assert found[0].data == found[1].data == found[2].data


def test_json_on_one_long_line_is_read():
    plates = [{"dilution": 0.01, "volume_ml": 1, "count": n} for n in range(100)]
    text = json.dumps({"plates": plates})
    assert len(text) > 2_000
    assert len(parse_raw(text.encode(), "data.json", ".json", PLATES).data.plates) == 100


def refusal(text: str, ending: str) -> LbpcmcError:
    with pytest.raises(LbpcmcError) as raised:
        parse_raw(text.encode(), f"data{ending}", ending, PLATES)
    return raised.value


def test_json_faults_are_named_by_their_path():
    found = refusal(json.dumps({"plates": [{"dilution": 0.01, "volume_ml": 1, "count": -3}]}), ".json")
    assert str(found).startswith("data.json: plates[1].count: -3 is negative.")
    found = refusal('{"plates": [{"dilution": NaN, "volume_ml": 1, "count": 3}]}', ".json")
    assert "plates[1].dilution: 'NaN' is not a number." in str(found)


def test_yaml_faults_are_named_by_line_and_column():
    found = refusal(YAML.replace("232", "-3"), ".yaml")
    assert str(found).startswith("data.yaml:4:43: plates[1].count: -3 is negative.")
    found = refusal(YAML.replace("per: g", "per: g\nper: mL"), ".yaml")
    assert str(found).startswith("data.yaml:3:1: The key 'per' stands here and in line 2")


def test_every_fault_is_told_and_counted():
    found = refusal(CSV.replace("0.01", "a").replace("10^-3", "b"), ".csv")
    assert isinstance(found, RawDataError)
    assert "(2 faults in all)" in found.said
    assert found.detail.startswith("data.csv:6:1: plates[2].dilution: 'b' is not a number.")
    assert found.code == "data.faults"
    assert [fault.statement.params["because"]["code"] for fault in found.faults] == ["field.not_a_number"] * 2


@pytest.mark.parametrize(
    ("text", "ending", "said"),
    [
        ("{", ".json", "data.json:1:2: This is not JSON"),
        ("[1, 2]", ".json", "holds no fields"),
        ('{"per": "g", "per": "g"}', ".json", "The key 'per' is there twice"),
        ("[" * 100_000, ".json", "nested too deeply"),
        ("- 1\n", ".yaml", "Raw data has keys"),
        ("a: [", ".yaml", "This is not YAML"),
        ("a: *b\n", ".yaml", "An alias"),
        ("", ".yaml", "The file is empty"),
    ],
)
def test_what_is_no_such_file_is_refused_in_a_sentence(text, ending, said):
    assert said in str(refusal(text, ending))


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        read_raw(tmp_path / "none.csv", PLATES)
    (tmp_path / "plates.xlsx").touch()
    with pytest.raises(InputError, match=r"Accepted endings: \.csv, \.yaml"):
        read_raw(tmp_path / "plates.xlsx", PLATES)
    latin = tmp_path / "latin.csv"
    latin.write_bytes("title,Charge ä\n".encode("latin-1"))
    with pytest.raises(DocumentError, match="is not UTF-8"):
        read_raw(latin, PLATES)
