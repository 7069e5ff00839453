"""What an analyst sees with nothing but sqlite3: three views, and the tables under them."""

import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_making import RECIPE_SHA, SPECIFICATION_SHA, entry, founding, recorded, result, started
from sqlalchemy import Integer

from lbpcmc.batch.entries import Act
from lbpcmc.batch.state import BatchState
from lbpcmc.store import Ledger, layout, tables


@pytest.fixture
def analyst(full, path):
    """The plain file, opened with the standard library."""
    full.close()
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield lambda sql: [dict(row) for row in connection.execute(sql)]


def test_v_batches(analyst):
    (row,) = analyst("SELECT * FROM v_batches WHERE lot = 'FP_9'")
    assert row == {
        "lot": "FP_9",
        "status": "complete",
        "recipe": "FP-DS-001",
        "recipe_version": "1.0",
        "recipe_sha256": RECIPE_SHA,
        "specification": "FP-DS-SPEC",
        "specification_version": "2.0",
        "specification_sha256": SPECIFICATION_SHA,
        "demonstration": 0,
        "started_at": "2026-03-02T08:15:30.125Z",
        "entries": 15,
        "values_failed": 1,
        "values_undecided": 2,
        "results": 3,
        "results_failed": 1,
        "results_undecided": 1,
    }


def test_v_process_values_keeps_everything_that_was_submitted(analyst):
    rows = analyst("SELECT * FROM v_process_values WHERE lot = 'FP_9' AND step = '4.3' ORDER BY seq")
    assert [(row["typed"], row["act"], row["verdict"], row["holds"]) for row in rows] == [
        ("37,2C", "not understood", "invalid", 0),
        ("39 degC", "recorded", "fail", 0),
        ("37.4 degC", "corrected", "pass", 1),
        ("?", "not understood", "invalid", 0),
    ]
    assert rows[2]["number"] == "37.4"
    assert (rows[2]["unit"], rows[2]["recipe_version"], rows[2]["demonstration"]) == ("degC", "1.0", 0)


def test_v_results_name_the_version_that_judged(analyst):
    rows = analyst(
        "SELECT test, number, unit, verdict, criterion, specification_version, holds FROM v_results ORDER BY seq"
    )
    assert rows[:3] == [
        {
            "test": "potency",
            "number": "1.2e9",
            "unit": "CFU/capsule",
            "verdict": "pass",
            "criterion": "NLT 1.0 x 10^9 CFU/capsule",
            "specification_version": "2.0",
            "holds": 1,
        },
        {
            "test": "pH",
            "number": "5.8",
            "unit": "",
            "verdict": "fail",
            "criterion": "6.2 to 6.8",
            "specification_version": "2.0",
            "holds": 1,
        },
        {
            "test": "water",
            "number": None,
            "unit": None,
            "verdict": "invalid",
            "criterion": "NLT 1.0 x 10^9 CFU/capsule",
            "specification_version": "2.0",
            "holds": 1,
        },
    ]


def test_a_number_is_kept_as_it_is_written(ledger):
    ledger.append(started("FP_9"), recorded("FP_9", typed="37.10 degC", understood="37.10 degC"))
    with ledger.transaction(write=False) as connection:
        assert connection.execute("SELECT number, typeof(number) FROM value").fetchone() == ("37.10", "text")


def test_a_corrected_result_is_superseded_by_its_correction(ledger):
    first = ledger.append(started("FP_9"), result("FP_9"))[1]
    correction = entry(
        "batch:FP_9", Act.CORRECTED, subject="potency", typed="2e9", refers=str(first.seq), reason="dilution"
    )
    second = ledger.append(correction)[0]
    with ledger.transaction(write=False) as connection:
        rows = connection.execute("SELECT seq, superseded_by FROM result ORDER BY seq").fetchall()
    assert rows == [(first.seq, second.seq), (second.seq, None)]


def test_a_repeated_test_stands_beside_the_first(ledger):
    ledger.append(started("FP_9"), result("FP_9", verdict="fail"), result("FP_9"))
    with ledger.transaction(write=False) as connection:
        assert connection.execute("SELECT verdict FROM v_results WHERE holds").fetchall() == [("fail",), ("pass",)]


def test_replayed_data_is_marked(ledger):
    ledger.append(started("FP_9", origin="replay: FP_9.yaml 12ab"))
    ledger.append(entry("batch:FP_9", Act.SIGNED, subject="9.1", reason="release", origin="replay: FP_9.yaml 12ab"))
    with ledger.transaction(write=False) as connection:
        assert connection.execute("SELECT demonstration FROM v_batches").fetchall() == [(1,)]
        assert connection.execute("SELECT demonstration FROM signature").fetchall() == [(1,)]


def test_a_row_class_has_the_columns_of_its_table():
    rows = {str(row.__tablename__): row.__table__ for row in vars(tables).values() if hasattr(row, "__table__")}
    assert rows.keys() == layout.TABLES.keys()
    for name, table in layout.TABLES.items():
        found = [
            f"{'#' * isinstance(column.type, Integer)}{column.name}{'?' * bool(column.nullable)}"
            for column in rows[name].columns
        ]
        assert found == table.spelled.split()
        assert tuple(column.name for column in rows[name].primary_key) == table.key


def test_appending_and_verifying_import_no_row_classes():
    program = (
        "import sys, lbpcmc.store; print(*sorted({'sqlmodel', 'sqlalchemy', 'pydantic', 'pint'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "\n"


acts = st.sampled_from(
    [Act.RECORDED, Act.REFUSED, Act.CHARGED, Act.CONFIRMED, Act.CALCULATED, Act.CORRECTED, Act.UNSIGNED]
)
slots = st.tuples(acts, st.sampled_from(["1", "2"]), st.integers(1, 2), st.integers(1, 2))


@settings(deadline=None, max_examples=40)
@given(st.lists(slots, max_size=20))
def test_what_holds_is_what_the_fold_calls_the_latest(made):
    state = BatchState(None, None)
    with tempfile.TemporaryDirectory() as folder, Ledger.create(Path(folder) / "x.sqlite", founding()) as ledger:
        ledger.append(started("FP_9"))
        entries = [recorded("FP_9", step, time, act, replicate=str(replicate)) for act, step, time, replicate in made]
        for numbered in ledger.append(*entries):
            state.apply(numbered)
        with ledger.transaction(write=False) as connection:
            shown = connection.execute("SELECT step, occurrence, replicate, seq FROM v_process_values WHERE holds")
            holding = {(step, time, replicate): seq for step, time, replicate, seq in shown}
    latest = {slot: state.latest(slot) for slot in state.history}
    assert holding == {slot: numbered.seq for slot, numbered in latest.items() if numbered}
