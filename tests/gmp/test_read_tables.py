"""The tables and views of the product: what follows from each event, on both engines, equal by construction."""

import pytest
import sqlalchemy as sa
from site_making import busy_site, copied, opened

from lbpcmc.gmp.execution.rows import value
from lbpcmc.gmp.execution.state import BATCH_STATE
from lbpcmc.gmp.product import read_schema
from lbpcmc.gmp.read_tables import VIEWS
from lbpcmc.gmp.verification import verify
from lbpcmc.gmp.views import batch_card, board


@pytest.fixture
def golden_site(golden_folder, tmp_path):
    site = opened(copied(golden_folder, tmp_path / "golden"))
    yield site
    site.ledger.close()


def rows(site, statement, **values):
    with site.read() as view:
        return [dict(row._mapping) for row in view.reading.rows(sa.text(statement), values)]


def test_what_is_not_superseded_is_what_the_fold_calls_the_latest(golden_site):
    for lot in ("LOT-1", "LOT-2"):
        batch = golden_site.fold(BATCH_STATE, lot)
        found = rows(
            golden_site,
            "SELECT step, occurrence, replicate, seq FROM value "
            "WHERE lot = :lot AND superseded_by IS NULL AND type <> 'entry.rejected'",
            lot=lot,
        )
        held = {slot: event.seq for slot, event in batch.holding.items()}
        assert {(row["step"], row["occurrence"], row["replicate"]): row["seq"] for row in found} == held


def test_every_submission_is_a_row(golden_site):
    with golden_site.read() as view:
        for lot in ("LOT-1", "LOT-2"):
            batch = view.fold(BATCH_STATE, lot)
            submitted = {event.seq for events in batch.history.values() for event in events}
            kept = view.reading.rows(sa.select(value.c.seq).where(value.c.lot == lot))
            assert {seq for (seq,) in kept} == submitted


def test_the_line_of_a_batch_is_what_its_card_says(golden_site):
    lines = {one.lot: one for one in board(golden_site)}
    for lot, line in lines.items():
        card = batch_card(golden_site, lot)
        counts = [sum(severity == one for severity, *_ in card.exceptions) for one in ("critical", "major", "minor")]
        assert (line.status, line.title) == (card.status, card.title)
        assert [line.critical, line.major, line.minor] == counts
        found = rows(golden_site, "SELECT count(*) AS n FROM v_exceptions WHERE lot = :lot", lot=lot)
        assert found == [{"n": len(card.exceptions)}]


def test_every_view_has_rows(golden_site):
    for name in VIEWS:
        assert rows(golden_site, f"SELECT * FROM {name}"), name  # our own names


def test_numbers_stand_exact_as_a_float_and_with_their_qualifier(golden_site):
    found = rows(golden_site, "SELECT typed, number, real, unit, kind FROM v_values WHERE number IS NOT NULL")
    assert found
    for row in found:
        assert isinstance(row["number"], str)
        assert isinstance(row["real"], float)
        assert row["kind"]
    assert {"typed": "38.0", "number": "38", "real": 38.0, "unit": "degC", "kind": "temperature"} in found


def test_what_was_rejected_or_corrected_is_there_and_does_not_hold(golden_site):
    found = rows(
        golden_site, "SELECT typed, type, holds FROM v_values WHERE lot = 'LOT-1' AND step = '1.4' ORDER BY seq"
    )
    assert [(row["typed"], row["type"], row["holds"]) for row in found] == [
        ("37,2C", "entry.rejected", 0),
        ("38.0", "value.recorded", 0),
        ("about 37", "entry.rejected", 0),
        ("37.0", "value.corrected", 1),
    ]
    found = rows(golden_site, "SELECT typed, verdict, holds FROM v_results WHERE lot = 'LOT-1' AND test = 'identity'")
    assert {(row["typed"], row["holds"]) for row in found} == {
        ("looks fine", 0),
        ("does not conform", 0),
        ("conforms", 1),
    }


def test_a_view_of_events_reads_the_ledger_itself(golden_site):
    found = rows(golden_site, "SELECT seq, stream, type, person FROM v_events ORDER BY seq")
    with golden_site.read() as view:
        assert len(found) == view.reading.last().size
        events = view.events("batch:lot-1")
    by_number = {row["seq"]: row for row in found}
    for event in events:
        row = by_number[event.seq]
        assert (row["stream"], row["type"], row["person"]) == (
            event.envelope.stream,
            event.envelope.type,
            event.envelope.person,
        )


def test_signatures_name_what_they_are_bound_to(golden_site):
    found = rows(golden_site, "SELECT type, event, digest, demonstration, identity FROM signature ORDER BY seq")
    assert {row["type"] for row in found} == {"document.approved", "step.verified", "step.signed"}
    assert {len(row["digest"]) for row in found} == {64}
    assert all((row["event"] is None) == (row["type"] == "document.approved") for row in found)
    assert {row["identity"] for row in found} == {"stated"}
    assert {row["demonstration"] for row in found} == {0, 1}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_table_has_the_same_columns_on_each_engine(engine):
    dialect = __import__(f"sqlalchemy.dialects.{engine}", fromlist=["dialect"]).dialect()
    statements = read_schema().statements(dialect)
    assert [name for name in statements if name.startswith("v_")] == list(VIEWS)
    assert all("DATETIME" not in sql and "VARCHAR" not in sql for sql in statements.values())
    if engine == "sqlite":
        assert all("STRICT" in sql for sql in statements.values() if sql.startswith("CREATE TABLE"))


def test_the_same_acts_give_the_same_rows_on_a_server(place, tmp_path, busy_folder):
    """Whatever does not depend on the time is equal on both engines, and verified on both."""
    if place.engine == "sqlite":
        site = opened(copied(busy_folder, tmp_path / "site"))
    else:
        site = busy_site(tmp_path / "site", place.owner)
    statement = "SELECT lot, step, occurrence, type, typed, number, unit, verdict, holds FROM v_values ORDER BY seq"
    found = rows(site, statement.replace("step,", "value_name,"))
    assert [one for one in verify(site).findings if one.code != "witness"] == []
    site.ledger.close()
    other = opened(copied(busy_folder, tmp_path / "other"))
    assert found == rows(other, statement.replace("step,", "value_name,"))
    other.ledger.close()
