"""The read tables follow from the ledger: after N appends they are what N entries give, and can be thrown away."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_making import (
    RECIPE,
    RECIPE_SHA,
    SPECIFICATION,
    SPECIFICATION_SHA,
    entry,
    founding,
    papers,
    recorded,
    result,
    started,
)

from lbpcmc.batch.entries import Act
from lbpcmc.errors import IntegrityError
from lbpcmc.store import Ledger, verify
from lbpcmc.store.tables import BatchRow, DocumentRow, ValueRow

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LOTS = st.sampled_from(["FP_9", "FP_14", "Jose\u0301", "Jos\u00e9 2"])
verdicts = st.sampled_from(["pass", "alert", "fail", "inconclusive", "invalid", None])
value_acts = st.sampled_from(
    [Act.RECORDED, Act.REFUSED, Act.CHARGED, Act.CONFIRMED, Act.CALCULATED, Act.CORRECTED, Act.UNSIGNED]
)
values = st.builds(
    recorded,
    LOTS,
    step=st.sampled_from(["1.1", "4.3", "4.\u212b"]),
    occurrence=st.integers(1, 2),
    act=value_acts,
    typed=texts | st.none(),
    understood=texts | st.none(),
    unit=st.sampled_from(["degC", "", None]),
    verdict=verdicts,
    item=texts | st.none(),
    origin=st.sampled_from(["floor", "replay: FP_9.yaml sha256"]),
    refers=st.integers(1, 30).map(str) | st.none(),
)
results = st.builds(
    result,
    LOTS,
    test=st.sampled_from(["potency", "pH"]),
    typed=texts,
    verdict=verdicts,
    refers=st.integers(1, 30).map(str) | st.none(),
)
others = st.builds(
    lambda lot, act, said: entry(f"batch:{lot}", act, reason=said, subject="4.3", refers="3", occurrence="1"),
    LOTS,
    st.sampled_from([Act.HELD, Act.RESUMED, Act.STOPPED, Act.COMMENTED, Act.SIGNED, Act.VERIFIED, Act.COMPLETED]),
    texts,
)
people = st.builds(
    lambda name, roles: entry("person:ada", Act.PERSON_ADDED, subject="ada", typed=name, item=roles), texts, texts
)
streams = st.lists(values | results | others | people, max_size=25)


@settings(deadline=None, max_examples=40)
@given(entries=streams, together=st.integers(1, 7))
def test_tables_after_n_appends_are_the_tables_rebuilt_from_n_entries(entries, together):
    lots = {one.stream.removeprefix("batch:") for one in entries if one.stream.startswith("batch:")}
    with tempfile.TemporaryDirectory() as folder, Ledger.create(Path(folder) / "x.sqlite", founding()) as ledger:
        ledger.put_document(RECIPE_SHA, RECIPE)
        ledger.put_document(SPECIFICATION_SHA, SPECIFICATION)
        given_out = ledger.append(*papers(), *map(started, sorted(lots)))
        for start in range(0, len(entries), together):
            given_out += ledger.append(*entries[start : start + together])
        assert verify(ledger).faults == ()
        assert ledger.rebuild() == ()
        assert verify(ledger).faults == ()
        assert ledger.entries()[1:] == given_out


def test_what_is_typed_in_two_unicode_forms_is_one_batch(ledger):
    ledger.append(started("Jose\u0301"))
    (numbered,) = ledger.append(recorded("Jos\u00e9", typed="A\u030a"))
    assert numbered.entry.typed == "\u00c5"
    assert ledger.head("batch:Jose\u0301") == ledger.head("batch:Jos\u00e9")
    assert ledger.head("batch:Jos\u00e9").size == 2
    assert [row.lot for row in ledger.rows(BatchRow)] == ["Jos\u00e9"]


EDITS = {
    "person": "UPDATE person SET roles = 'quality' WHERE id = 'ada'",
    "document": "UPDATE document SET approved_by = 'ada' WHERE id = 'FP-DS-001'",
    "batch": "UPDATE batch SET status = 'complete ' WHERE lot = 'FP_9'",
    "value": "UPDATE value SET verdict = 'pass' WHERE verdict = 'fail'",
    "result": "DELETE FROM result WHERE test = 'pH'",
    "signature": "UPDATE signature SET person = 'ada' WHERE seq = 14",
    "stream": "UPDATE stream SET entries = entries - 1 WHERE stream = 'site'",
    "stream_entry": "UPDATE stream_entry SET stream = 'site' WHERE seq = 12",
}
KEYS = {"person": "ada", "batch": "FP_9", "value": "11", "result": "19", "signature": "14", "stream": "site"}


@pytest.mark.parametrize(("table", "statement"), EDITS.items(), ids=EDITS)
def test_an_edited_read_table_is_named_and_put_right(full, stranger, table, statement):
    with stranger() as connection:
        assert connection.execute(statement).rowcount > 0
    (fault,) = verify(full).faults
    assert fault.startswith(f"table {table} differs from the ledger at ")
    assert KEYS.get(table, "") in fault
    assert full.rebuild() == (table,)
    assert verify(full).good
    assert full.rebuild() == ()


def test_a_table_that_is_wholly_different_is_named_briefly(full, stranger):
    with stranger() as connection:
        connection.execute("UPDATE value SET person = 'eve'")
        connection.execute("DELETE FROM result")
    value, missing = verify(full).faults
    assert value == "table value differs from the ledger at 8, 9, 10, 11, 12"
    assert missing == "table result differs from the ledger at 18, 19, 20, 33, 34"


DEFINITIONS = {
    "a view tells less": (
        [
            "CREATE TEMP TABLE old AS SELECT sql FROM sqlite_schema WHERE name = 'v_batches'",
            "DROP VIEW v_batches",
            "CREATE VIEW v_batches AS SELECT lot, status, 0 AS values_failed FROM batch",
        ],
        "view v_batches was changed",
        ("v_batches",),
    ),
    "a view is dropped": (["DROP VIEW v_results"], "view v_results is missing", ("v_results",)),
    "a table is dropped": (
        ["DROP VIEW v_results", "DROP TABLE result"],
        "table result is missing",
        ("ix_result_test", "result", "v_results"),
    ),
    "a column is added": (["ALTER TABLE value ADD COLUMN note TEXT"], "table value was changed", ("value",)),
    "a column is dropped": (
        ["DROP VIEW v_process_values", "DROP VIEW v_batches", "ALTER TABLE value DROP COLUMN finding"],
        "table value was changed",
        ("v_batches", "v_process_values", "value"),
    ),
    "a table in capitals": (
        ["DROP VIEW v_results", "DROP TABLE result", "CREATE TABLE RESULT (x)"],
        "table result is missing",
        ("ix_result_test", "result", "v_results"),
    ),
    "a view in place of a table": (
        ["DROP TABLE person", "CREATE VIEW person AS SELECT 1 AS id"],
        "table person was changed",
        ("person",),
    ),
    "an index that refuses rows": (
        ["CREATE UNIQUE INDEX once ON value (seq, lot)"],
        "index once is not one of ours",
        ("once",),
    ),
    "an index is dropped": (["DROP INDEX ix_value_slot"], "index ix_value_slot is missing", ("ix_value_slot",)),
}


@pytest.mark.parametrize(("statements", "said", "names"), DEFINITIONS.values(), ids=DEFINITIONS)
def test_a_changed_definition_is_refused_named_and_put_right(full, stranger, path, statements, said, names):
    with stranger() as connection:
        for statement in statements:
            connection.execute(statement)
    with pytest.raises(IntegrityError, match=said):
        full.append(recorded("FP_9", "5.1"))
    full.close()
    with pytest.raises(IntegrityError, match="lbpcmc db rebuild"):
        Ledger.open(path)
    with Ledger.open(path, tolerant=True) as ledger:
        assert said in " ".join(verify(ledger).faults)
        with pytest.raises(IntegrityError, match=said):
            ledger.append(recorded("FP_9", "5.1"))
        assert ledger.rebuild() == names
        assert verify(ledger).good
        ledger.append(recorded("FP_9", "5.1"))
    with Ledger.open(path) as again:
        assert again.rows(ValueRow, step="5.1")


def test_a_table_that_is_not_ours_is_told_and_keeps_nobody_out(full, stranger, path):
    with stranger() as connection:
        connection.execute("CREATE TABLE notes (text)")
        connection.execute("ANALYZE")
    full.close()
    with Ledger.open(path) as again:
        assert verify(again).faults == ("table notes is not one of ours",)


def test_a_damaged_ledger_is_not_made_to_look_right(full, tamper):
    tamper("UPDATE entry SET body = replace(body, '39 degC', '37 degC') WHERE seq = 11")
    with pytest.raises(IntegrityError, match="entry 11 was changed"):
        full.rebuild()
    assert full.rows(ValueRow, seq=11)[0].typed == "39 degC"


def test_the_approval_of_a_document_is_a_row(full):
    approved = {row.id: row.approved_by for row in full.rows(DocumentRow)}
    assert approved == {"FP-DS-001": "eve", "FP-DS-SPEC": None}


def test_rows_are_found_by_columns_that_exist(full):
    assert len(full.rows(ValueRow, lot="FP_9", verdict="fail")) == 1
    assert len(full.rows(ValueRow, lot="FP_9", verdict=None)) == 2
    with pytest.raises(ValueError, match="no column lot; DROP"):
        full.rows(ValueRow, **{"lot; DROP": 1})
