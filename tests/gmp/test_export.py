"""Exports say what the ledger says: forged read tables show nowhere, and a changed event stops them."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sa

from lbpcmc.errors import InputError, IntegrityError
from lbpcmc.gmp.export import TABLES, export
from lbpcmc.gmp.installation import is_demonstration, open_site
from lbpcmc.gmp.people.rows import person
from lbpcmc.gmp.read_tables import VIEWS

OF_BATCHES = [name for name, (view, _) in TABLES.items() if name == "events" or "lot" in VIEWS[view].selected_columns]


def execute(site, *statements):
    site.close()
    with closing(sqlite3.connect(site.place / "lbpcmc.sqlite", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def column(found, name):
    place = [one for one, _ in found.columns].index(name)
    return [row[place] for row in found.rows]


@pytest.mark.parametrize("table", TABLES)
def test_an_export_is_the_view_of_an_untouched_site(golden, table):
    found = export(golden, table)
    view, order = TABLES[table]
    names = [column.name for column in VIEWS[view].selected_columns]
    with closing(sqlite3.connect(golden.place / "lbpcmc.sqlite")) as connection:
        rows = connection.execute(f"SELECT * FROM {view} ORDER BY {', '.join((*order, *names))}").fetchall()
    assert [name for name, _ in found.columns] == names
    assert list(found.rows) == rows
    assert bool(found.rows) == (table in OF_BATCHES)


@pytest.mark.parametrize("table", OF_BATCHES)
def test_the_rows_of_a_lot_are_those_of_the_whole_export(golden, table):
    whole, part = export(golden, table), export(golden, table, ("lot-2",))
    name = "stream" if table == "events" else "lot"
    wanted = "batch:lot-2" if table == "events" else "LOT-2"
    place = [one for one, _ in whole.columns].index(name)
    assert part.rows == tuple(row for row in whole.rows if row[place] == wanted)
    assert len(part.rows) < len(whole.rows)
    assert bool(part.rows) == (table != "results")  # LOT-2 has no result


@pytest.mark.parametrize("table", TABLES)
def test_the_order_of_rows_is_not_the_planners(golden, table):
    before = export(golden, table).rows
    execute(golden, "ANALYZE", "CREATE INDEX x ON value (kind, real)")
    execute(golden, "DROP INDEX x")
    with open_site(golden.place) as site:
        assert export(site, table).rows == before


def test_lots_of_a_table_that_is_not_of_batches_are_refused(golden, monkeypatch):
    monkeypatch.setitem(VIEWS, "v_people", sa.select(person.c.id))
    monkeypatch.setitem(TABLES, "people", ("v_people", ("id",)))
    with pytest.raises(InputError, match="The table people is not of batches"):
        export(golden, "people", ("LOT-1",))


def test_columns_have_true_types(golden):
    frame = export(golden, "values").frame()
    kinds = {name: str(dtype) for name, dtype in frame.dtypes.items()}
    assert (kinds["typed"], kinds["number"], kinds["real"], kinds["seq"]) == ("string", "string", "float64", "Int64")
    assert set(kinds.values()) == {"string", "float64", "Int64"}
    charged = frame[(frame["step"] == "1.2") & (frame["holds"] == 1)]
    assert charged[["number", "real", "unit"]].to_numpy().tolist() == [["3.01", 3.01, "g"]] * 2
    assert len(export(golden, "results", ("LOT-2",)).frame()) == 0


@pytest.mark.parametrize(
    ("forgery", "table", "name"),
    [
        ("UPDATE result SET typed = 'forged', number = '7.77', verdict = 'pass'", "results", "typed"),
        ("UPDATE value SET verdict = 'pass'", "values", "verdict"),
        ("UPDATE batch SET status = 'complete', demonstration = 0", "batches", "status"),
        ("DELETE FROM value WHERE verdict = 'fail'", "values", "verdict"),
        ("DELETE FROM exception", "exceptions", "rule"),
        ("UPDATE batch SET product = 'other'", "results", "product"),
    ],
)
def test_a_forged_read_table_shows_nowhere(golden, forgery, table, name):
    before = column(export(golden, table), name)
    execute(golden, forgery)
    with open_site(golden.place) as site:
        assert column(export(site, table), name) == before


@pytest.mark.parametrize("table", ["batches", "events"])
def test_a_changed_event_stops_every_export(golden, table):
    with closing(sqlite3.connect(golden.place / "lbpcmc.sqlite")) as connection:
        trigger = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'event_no_update'").fetchone()[0]
    change = "UPDATE event SET body = replace(body, 'YE-2231', 'YE-9999') WHERE body LIKE '%YE-2231%'"
    execute(golden, "DROP TRIGGER event_no_update", change, trigger)
    with open_site(golden.place) as site, pytest.raises(IntegrityError, match="was changed"):
        export(site, table)


def test_a_link_that_does_not_hold_stops_every_export(golden):
    with closing(sqlite3.connect(golden.place / "lbpcmc.sqlite")) as connection:
        trigger = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'event_no_delete'").fetchone()[0]
    execute(golden, "DROP TRIGGER event_no_delete", "DELETE FROM event WHERE seq = 20", trigger)
    with open_site(golden.place) as site, pytest.raises(IntegrityError, match="Event 21 of the ledger does not follow"):
        export(site, "events")


def test_a_copy_says_of_what_it_is_one(golden):
    found = export(golden, "batches")
    with golden.read() as view:
        head = view.reading.last()
    assert found.evidence == {
        "table": "batches",
        "rows": "2",
        "ledger": golden.ledger.database_id,
        "head": str(head),
        "exported at": found.at,
    }


def test_replayed_batches_are_marked_as_demonstration_data(golden):
    assert not is_demonstration(golden)
    found = export(golden, "batches")
    assert dict(zip(column(found, "lot"), column(found, "demonstration"), strict=True)) == {"LOT-1": 0, "LOT-2": 1}


@pytest.mark.parametrize(
    ("table", "lots", "said"),
    [
        ("result", (), "There is no table 'result'. Did you mean results"),
        ("zzz", (), f"Tables: {', '.join(TABLES)}."),
        ("results", ("LOT1",), "There is no batch LOT1. Did you mean LOT-1 or LOT-2?"),
        ("events", ("x",), "There is no batch x. See: lbpcmc batch"),
    ],
)
def test_an_unknown_table_or_lot_is_refused_with_what_is_near(golden, table, lots, said):
    with pytest.raises(InputError) as refusal:
        export(golden, table, lots)
    assert said in str(refusal.value)
