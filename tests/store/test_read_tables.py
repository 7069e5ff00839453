"""Read tables: written with the act, equal in memory and in the database, compared, thrown away and written again."""

from functools import partial

import pytest
import sqlalchemy as sa
from ledger_making import DATABASE, LOT, TYPES, VIEWS, changes, create, note, noted, opened, read_schema, take

from lbpcmc.errors import StoreError
from lbpcmc.store import Ledger
from lbpcmc.store.read_tables import Change, Clear, Put, ReadSchema, apply, differences


@pytest.fixture
def ledger(place):
    with create(place.owner) as made:
        first = noted(made, "A", "one")
        noted(made, "A", "two", number=first.seq)
        noted(made, "B", "a%b")
    with opened(place.station) as made:
        yield made


def replayed(ledger):
    """The rows that follow from the ledger."""
    rows = {}
    with ledger.reading(trusting=False) as reading:
        for stream in sorted(reading.streams(LOT.name)):
            for event in reading.events(stream):
                apply(rows, changes(event))
    return rows


def wrong(ledger):
    rows = replayed(ledger)
    with ledger.reading(trusting=False) as reading:
        return list(differences(reading.connection, ledger.read_schema, rows))


def behind(ledger):
    with ledger.reading():
        return bool(ledger.wrong_read_tables())


def rebuilt(place):
    with opened(place.owner, trusting=False) as owner:
        rows = replayed(owner)
        with owner.rebuilding() as writing:
            writing.connection.execute(note.insert(), list(rows[note.name].values()))


def test_the_rows_of_the_database_are_those_that_follow_from_the_ledger(ledger):
    assert wrong(ledger) == []
    assert replayed(ledger)["note"][2,] == {"seq": 2, "lot": "a", "text": "one", "superseded_by": 3}


def test_changes_mean_the_same_in_the_database_and_in_memory(ledger):
    made = [
        Put(note, {"seq": 100, "lot": "c", "text": "x", "superseded_by": None}),
        Put(note, {"seq": 101, "lot": "c", "text": "y", "superseded_by": None}),
        Change(note, (100,), {"text": "z", "superseded_by": 101}),
        Clear(note, (101,)),
    ]
    rows = replayed(ledger)
    with ledger.writing() as writing:
        writing.change(made)
    apply(rows, made)
    with ledger.reading() as reading:
        assert list(differences(reading.connection, ledger.read_schema, rows)) == []
    assert [key for key, _ in rows["note"].items() if key > (99,)] == [(100,)]


EDITS = {
    "a value": ("UPDATE note SET text = 'forged' WHERE seq = 3", [("note", "3")]),
    "a row is gone": ("DELETE FROM note WHERE seq = 2", [("note", "2")]),
    "a row more": ("INSERT INTO note VALUES (50, 'a', 'x', NULL)", [("note", "50")]),
    "all rows gone": ("DELETE FROM note", [("note", "2"), ("note", "3"), ("note", "4")]),
    "what holds": ("UPDATE note SET superseded_by = NULL", [("note", "2")]),
    "one key for another": ("UPDATE note SET seq = 9 WHERE seq = 2", [("note", "2"), ("note", "9")]),
}


@pytest.mark.parametrize(("statement", "named"), EDITS.values(), ids=EDITS)
def test_an_edited_table_is_named_with_its_key_and_written_again(ledger, place, statement, named):
    with place.stranger("station") as execute:
        execute(statement)
    assert sorted(wrong(ledger)) == named
    ledger.close()
    rebuilt(place)
    assert wrong(ledger) == []


DEFINED = {
    "drop a view": ("DROP VIEW v_notes", "view v_notes is missing"),
    "another view": ("DROP VIEW v_notes; CREATE VIEW v_notes AS SELECT lot, 'forged' AS text FROM note", "v_notes was"),
    "a table in the place of a view": ("DROP VIEW v_notes; CREATE TABLE v_notes (lot, text)", "v_notes was changed"),
    "drop an index": ("DROP INDEX ix_note_lot", "index ix_note_lot is missing"),
    "drop a table": ("DROP VIEW v_notes; DROP TABLE note", "table note is missing"),
    "a column more": ("ALTER TABLE note ADD COLUMN mood TEXT", "table note was changed"),
    "a looser table": (
        "DROP TABLE note; CREATE TABLE note (seq INTEGER, lot TEXT NOT NULL, text TEXT, superseded_by INTEGER)",
        "table note was changed",
    ),
    "no digest": ("DELETE FROM read_schema", "of another version"),
    "another digest": ("UPDATE read_schema SET digest = 'x'", "of another version"),
}


@pytest.mark.parametrize(("statements", "said"), DEFINED.values(), ids=DEFINED)
@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_another_definition_is_named_and_nothing_is_written_until_it_is_put_right(ledger, place, statements, said):
    ledger.close()
    with place.stranger() as execute:
        for statement in statements.split("; "):
            execute(statement)
    with opened(place.station) as again:
        assert behind(again)
        with again.reading() as reading:
            assert any(said in one for one in again.wrong_read_tables())
            assert len(reading.events("lot:a")) == 2, "the ledger is read as before"
        with pytest.raises(StoreError, match=r"another version of the program.*lbpcmc db rebuild"):
            noted(again, "A", "three")
    rebuilt(place)
    with opened(place.station) as again:
        assert not behind(again)
        assert again.wrong_read_tables() == ()
        assert wrong(again) == []
        assert noted(again, "A", "three").seq == 5


def another_schema():
    """The read tables as a later program has them: one column more."""
    metadata = sa.MetaData()
    columns = [column._copy() for column in note.columns]
    sa.Table("note", metadata, *columns, sa.Column("mood", sa.Text), sqlite_strict=True)
    return ReadSchema(metadata, {})


def test_a_later_program_reads_and_writes_again_before_it_writes(ledger, place):
    ledger.close()
    later = partial(Ledger.open, types=TYPES, read_schema=another_schema)
    with later(place.station) as again:
        assert behind(again)
        with again.reading() as reading:
            assert len(reading.events("lot:a")) == 2
        with pytest.raises(StoreError, match="another version"), again.writing():
            pass
    with later(place.owner, trusting=False) as owner, owner.rebuilding() as writing:
        assert writing.connection.exec_driver_sql("SELECT count(mood) FROM note").scalar() == 0
    with later(place.station) as again:
        assert not behind(again)
        with again.writing() as writing:
            writing.connection.exec_driver_sql("INSERT INTO note (seq, lot, mood) VALUES (2, 'a', 'good')")
    with opened(place.station) as earlier:
        assert behind(earlier)


def test_a_rebuild_that_fails_leaves_everything_as_it_was(ledger, place):
    ledger.close()
    with opened(place.owner) as owner:

        def fail():
            with owner.rebuilding() as writing:
                assert writing.connection.exec_driver_sql("SELECT count(*) FROM note").scalar() == 0
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            fail()
        assert wrong(owner) == []


def test_a_station_does_not_rebuild_on_a_server(ledger, place):
    if place.engine == "sqlite":
        return  # there whoever may write owns the file
    with pytest.raises(StoreError, match="may not do that"), ledger.rebuilding():
        pass
    assert wrong(ledger) == []


def test_the_definitions_are_as_they_were_created(ledger):
    with ledger.reading() as reading:
        statements = read_schema().statements(reading.connection.dialect)
        assert list(statements) == ["note", "ix_note_lot", *VIEWS]
        digest = read_schema().digest(reading.connection.dialect)
        assert another_schema().digest(reading.connection.dialect) != digest
        assert ledger.wrong_read_tables() == ()


def test_rows_of_a_failed_act_are_not_there(ledger):
    def fail():
        with ledger.writing() as writing:
            take(writing, "A", "lost")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert wrong(ledger) == []
    assert ledger.database_id == DATABASE
