"""`lbpcmc table`: the views of a site for other programs, digit by digit."""

from __future__ import annotations

import pandas as pd
import pytest
from click.testing import CliRunner

from lbpcmc import desk
from lbpcmc.cli.main import cli
from lbpcmc.cli.table import harmless


@pytest.fixture
def filled(site):
    olga, anna = site.actor("olga"), site.actor("anna")
    for lot in ("LOT-1", "LOT-2"):
        desk.start_batch(site, lot, "SMALL-1", olga)
        desk.confirm(site, lot, "1.1", olga, "=cmd|' /C calc'!A0")
        desk.charge(site, lot, "1.2", "YE-1", "3.010 g", olga)
        desk.result(site, lot, "viable-count", "2.0 x 10^8 CFU/mL", anna)
    return site


def run(site, *arguments):
    return CliRunner().invoke(cli, ["table", *map(str, arguments), "--site", str(site.folder)])


READERS = {
    ".csv": lambda path: pd.read_csv(path, dtype=str),
    ".json": lambda path: pd.read_json(path, dtype=False),
    ".parquet": pd.read_parquet,
    ".xlsx": lambda path: pd.read_excel(path, dtype=str),
}


@pytest.mark.parametrize("ending", READERS)
def test_every_format_keeps_every_digit(filled, tmp_path, ending):
    target = tmp_path / f"values{ending}"
    done = run(filled, "values", "LOT-2", "-o", target)
    assert done.exit_code == 0, done.output
    found = READERS[ending](target)
    assert set(found["lot"]) == {"LOT-2"}
    assert list(found["number"].dropna()) == ["3.010"]


def test_results_of_the_whole_site_are_printed_as_csv(filled):
    done = run(filled, "results")
    assert done.output.splitlines()[0].startswith("lot,test,typed,number,unit,verdict,criterion")
    assert [line.split(",")[:4] for line in done.output.splitlines()[1:]] == [
        [lot, "viable-count", "2.0 x 10^8 CFU/mL", "2.0 x 10^8"] for lot in ("LOT-1", "LOT-2")
    ]


def test_nothing_becomes_a_formula(filled, tmp_path):
    target = tmp_path / "values.xlsx"
    run(filled, "values", "-o", target)
    assert "'=cmd|' /C calc'!A0" in set(pd.read_excel(target, dtype=str)["item"].dropna())


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("-5.0", "-5.0"),
        ("-350 mV", "-350 mV"),
        ("-cmd", "'-cmd"),
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-1 +cmd|x", "'-1 +cmd|x"),
        (None, None),
        (7, 7),
    ],
)
def test_numbers_stay_numbers(text, written):
    assert harmless(text) == written


def test_an_unknown_ending_is_refused(filled, tmp_path):
    done = run(filled, "results", "-o", tmp_path / "x.doc")
    assert done.exit_code != 0
    assert ".parquet" in str(done.exception)
