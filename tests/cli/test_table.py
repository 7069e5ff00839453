"""`lbpcmc table`: what the ledger says for other programs, digit by digit."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pandas as pd
import pytest
from pyarrow import parquet

from lbpcmc.gmp.execution import usecases as execution
from lbpcmc.gmp.people.usecases import working
from lbpcmc.gmp.testing.usecases import record_result

FORMULA = "=cmd|' /C calc'!A0"
HOSTILE = "x\r=1\x1d\u202e;y"


@pytest.fixture
def filled(site):
    with working(site, "olga") as olga, working(site, "anna") as anna:
        for lot in ("LOT-1", "LOT-2"):
            execution.start_batch(site, olga, lot, "SMALL-1")
            execution.confirm(site, olga, lot, "1.1", FORMULA, remark=HOSTILE)
            execution.charge(site, olga, lot, "1.2", "YE-1", "3.010 g")
            record_result(site, anna, lot, "viable-count", "2.0 x 10^8 CFU/mL")
    site.close()
    return site


@pytest.fixture
def run(filled, invoked):
    return lambda *words: invoked("table", *words, "--site", filled.place)


READERS = {
    ".csv": lambda path: pd.read_csv(path, dtype=str),
    ".json": lambda path: pd.DataFrame(json.loads(path.read_text("utf-8"))),
    ".parquet": pd.read_parquet,
    ".xlsx": lambda path: pd.read_excel(path, dtype={"number": str}),
}


@pytest.mark.parametrize("ending", READERS)
def test_every_format_keeps_every_digit(run, tmp_path, ending):
    target = tmp_path / f"values{ending}"
    done = run("values", "LOT-2", "-o", target)
    assert done.exit_code == 0, done.output
    assert f"{target}: 2 rows of values; ledger " in done.output
    found = READERS[ending](target)
    assert set(found["lot"]) == {"LOT-2"}
    assert list(found["typed"].dropna()) == ["3.010 g"]
    assert list(found["number"].dropna()) == ["3.01"]
    assert list(map(float, found["real"].dropna())) == [3.01]


def test_a_table_is_printed_as_csv_and_what_it_is_a_copy_of_on_standard_error(filled, program):
    done = program("table", "results", "--site", filled.place)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["lot"], row["typed"], row["interpreted"], row["number"], row["unit"]) for row in rows] == [
        (lot, "2.0 x 10^8 CFU/mL", "2.0 x 10^8 CFU/mL", "200000000", "CFU/mL") for lot in ("LOT-1", "LOT-2")
    ]
    with filled.read() as view:
        head = view.reading.last()
    assert done.stderr.startswith(f"2 rows of results; ledger {filled.ledger.database_id}, head {head}, ")


def test_parquet_has_true_types_and_says_what_it_is_a_copy_of(filled, run, tmp_path):
    run("values", "-o", tmp_path / "v.parquet")
    found = parquet.read_table(tmp_path / "v.parquet")
    types = {name: str(found.schema.field(name).type) for name in ("typed", "number", "real", "seq")}
    assert types == {"typed": "string", "number": "string", "real": "double", "seq": "int64"}
    assert found.schema.metadata[b"lbpcmc ledger"].decode() == filled.ledger.database_id
    assert found.schema.metadata[b"lbpcmc rows"] == b"4"


def test_excel_has_numbers_as_numbers_and_says_what_it_is_a_copy_of(filled, run, tmp_path):
    run("values", "-o", tmp_path / "v.xlsx")
    book = openpyxl.load_workbook(tmp_path / "v.xlsx")
    (head, first, *_) = book["values"].iter_rows(values_only=True)
    row = dict(zip(head, first, strict=True))
    assert (row["seq"], row["equipment"]) == (int(row["seq"]), f"'{FORMULA}")
    assert filled.ledger.database_id in book.properties.description


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_nothing_that_was_recorded_breaks_a_table_or_becomes_a_formula(run, tmp_path, ending):
    target = tmp_path / f"values{ending}"
    assert run("values", "-o", target).exit_code == 0
    found = READERS[ending](target)
    assert len(found) == 4
    assert set(found["equipment"].dropna()) == {f"'{FORMULA}"}
    assert set(found["remark"].dropna()) == {"x<U+000D>=1<U+001D><U+202E>;y"}


def test_json_keeps_every_character(run, tmp_path):
    run("values", "-o", tmp_path / "v.json")
    text = (tmp_path / "v.json").read_text("ascii")
    assert {row["remark"] for row in json.loads(text) if row["remark"]} == {HOSTILE}


def test_the_same_ledger_gives_the_same_bytes(run, tmp_path):
    for ending in (".csv", ".json"):
        run("values", "-o", tmp_path / f"a{ending}")
        run("values", "-o", tmp_path / f"b{ending}")
        assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


def test_an_unknown_ending_is_refused(run, tmp_path):
    done = run("results", "-o", tmp_path / "x.doc")
    assert done.exit_code != 0
    assert ".parquet" in str(done.exception)


def test_a_table_is_not_written_over_the_database(filled, run, tmp_path):
    (tmp_path / "x.csv").hardlink_to(filled.place / "lbpcmc.sqlite")
    before = (tmp_path / "x.csv").read_bytes()
    assert "in use by this command" in str(run("results", "-o", tmp_path / "x.csv").exception)
    assert (tmp_path / "x.csv").read_bytes() == before
