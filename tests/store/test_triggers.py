"""Statements against the ledger: what triggers and rights stop, and what is found at the next open instead.

Triggers guard against our own mistakes; whoever owns the database can define it anew, and is found.
"""

import sqlite3

import psycopg
import pytest
from ledger_making import breaks, create, noted, opened

from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.store.postgresql import STATIONS

REFUSED = (sqlite3.IntegrityError, sqlite3.OperationalError, psycopg.Error)
BOTH = {
    "update a body": "UPDATE event SET body = replace(body, 'one', 'two')",
    "update a hash": "UPDATE event SET hash = hash WHERE seq = 2",
    "update a number": "UPDATE event SET seq = 400 WHERE seq = 3",
    "update the stream": "UPDATE event SET stream = 'lot:z'",
    "delete one": "DELETE FROM event WHERE seq = 2",
    "delete all": "DELETE FROM event",
    "delete the last": "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
    "upsert": (
        "INSERT INTO event (seq, body, hash) SELECT seq, '[]', hash FROM event WHERE seq = 2 "
        "ON CONFLICT (seq) DO UPDATE SET body = excluded.body"
    ),
    "insert an old number": "INSERT INTO event (seq, body, hash) SELECT seq, '[]', hash FROM event WHERE seq = 2",
    "insert an old number where it does nothing": (
        "INSERT INTO event (seq, body, hash) SELECT seq, '[]', hash FROM event WHERE seq = 2 ON CONFLICT DO NOTHING"
    ),
    "insert with a gap": "INSERT INTO event (seq, body, hash) SELECT max(seq) + 10, '[]', NULL FROM event",
    "insert number 0": "INSERT INTO event (seq, body, hash) SELECT 0, '[]', hash FROM event WHERE seq = 2",
    "insert a negative number": "INSERT INTO event (seq, body, hash) SELECT -1, '[]', hash FROM event WHERE seq = 2",
    "insert without a number": "INSERT INTO event (body, hash) SELECT body, hash FROM event WHERE seq = 2",
    "insert two, the second out of order": (
        "INSERT INTO event (seq, body, hash) SELECT 4, body, hash FROM event WHERE seq = 2 "
        "UNION ALL SELECT 6, body, hash FROM event WHERE seq = 2"
    ),
    "insert a stream of one's own": (
        "INSERT INTO event (seq, body, hash, stream) SELECT 4, body, hash, 'lot:z' FROM event WHERE seq = 2"
    ),
    "insert without bytes": "INSERT INTO event (seq, body, hash) SELECT 4, NULL, hash FROM event WHERE seq = 2",
    "insert without a hash": "INSERT INTO event (seq, body, hash) VALUES (4, '[]', NULL)",
    "change kept bytes": "UPDATE content SET bytes = NULL",
    "change the hash of kept bytes": "UPDATE content SET sha256 = 'x'",
    "delete kept bytes": "DELETE FROM content",
    "keep bytes twice": "INSERT INTO content SELECT * FROM content",
    "keep other bytes in their place": (
        "INSERT INTO content SELECT sha256, bytes FROM content WHERE true "
        "ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes"
    ),
}
SQLITE = {
    "insert or replace an old number": (
        "INSERT OR REPLACE INTO event (seq, body, hash) SELECT 2, body, hash FROM event WHERE seq = 3"
    ),
    "replace into an old number": "REPLACE INTO event (seq, body, hash) VALUES (2, '[]', x'00')",
    "insert or ignore an old number": "INSERT OR IGNORE INTO event (seq, body, hash) VALUES (2, '[]', x'00')",
    "insert or ignore with a gap": "INSERT OR IGNORE INTO event (seq, body, hash) VALUES (20, '[]', x'00')",
    "update or replace": "UPDATE OR REPLACE event SET seq = 2 WHERE seq = 3",
    "update or ignore": "UPDATE OR IGNORE event SET body = '[]' WHERE seq = 2",
    "a hash that is a text": "INSERT INTO event (seq, body, hash) VALUES (4, '[]', 'text')",
    "a body that is a blob": "INSERT INTO event (seq, body, hash) VALUES (4, x'00', x'00')",
    "insert or replace kept bytes": "INSERT OR REPLACE INTO content SELECT sha256, x'00' FROM content",
    "insert or ignore kept bytes": "INSERT OR IGNORE INTO content SELECT sha256, x'00' FROM content",
    "update or replace kept bytes": "UPDATE OR REPLACE content SET bytes = x'00'",
}
POSTGRESQL = {
    "truncate": "TRUNCATE event",
    "truncate kept bytes": "TRUNCATE content CASCADE",
    "merge": (
        "MERGE INTO event USING (SELECT 2 AS seq) AS other ON event.seq = other.seq "
        "WHEN MATCHED THEN UPDATE SET body = '[]'"
    ),
    "update from": "UPDATE event SET body = '[]' FROM (SELECT 2 AS seq) AS other WHERE event.seq = other.seq",
    "copy with a gap": "COPY event (seq, body, hash) FROM PROGRAM 'echo 9,x,y' (FORMAT csv)",
    "insert over the system value": (
        "INSERT INTO event (seq, body, hash, stream) OVERRIDING SYSTEM VALUE SELECT 4, body, hash, 'x' FROM event"
    ),
}
RIGHTS = {
    "drop a trigger": "DROP TRIGGER event_no_change ON event",
    "disable a trigger": "ALTER TABLE event DISABLE TRIGGER USER",
    "disable all triggers": "SET session_replication_role = replica",
    "replace a function": (
        "CREATE OR REPLACE FUNCTION lbpcmc_never() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
    ),
    "add a trigger": "CREATE TRIGGER other BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION lbpcmc_never()",
    "drop the table": "DROP TABLE event",
    "alter the table": "ALTER TABLE event ADD COLUMN note TEXT",
    "drop the index": "DROP INDEX ix_event_stream",
    "own the table": "ALTER TABLE event OWNER TO CURRENT_USER",
    "a rule": "CREATE RULE quiet AS ON INSERT TO event DO INSTEAD NOTHING",
    "a table": "CREATE TABLE public.other (x INTEGER)",
    "a view in the place of another": "CREATE OR REPLACE VIEW v_notes AS SELECT 'A' AS lot, 'x' AS text",
    "the digest of the read tables": "UPDATE read_schema SET digest = 'x'",
    "the lock row": "DELETE FROM ledger_lock",
    "another lock row": "INSERT INTO ledger_lock VALUES (2)",
    "the owner": "SET ROLE ledger_owner",
}


@pytest.fixture
def ledger(place):
    with create(place.owner) as made:
        with made.writing() as writing:
            writing.put(b"kept")
        noted(made, "A", "one")
        noted(made, "A", "two")
    with opened(place.station) as made:
        yield made


def everything(place):
    with place.stranger() as execute:
        return execute("SELECT seq, body, hash FROM event ORDER BY seq"), execute("SELECT * FROM content")


def refused(place, who, statement):
    before = everything(place)
    assert len(before[0]) == 3
    with place.stranger(who) as execute, pytest.raises(REFUSED) as refusal:
        execute(statement)
    assert everything(place) == before
    return str(refusal.value)


@pytest.mark.parametrize("statement", BOTH.values(), ids=BOTH)
@pytest.mark.parametrize("who", ["owner", "station"])
@pytest.mark.usefixtures("ledger")
def test_stopped_on_both_engines(place, who, statement):
    said = refused(place, who, statement)
    if who == "station" and place.engine == "postgresql" and statement.startswith(("UPDATE", "DELETE")):
        assert "permission denied" in said or "generated column" in said


@pytest.mark.parametrize("statement", BOTH.values(), ids=BOTH)
def test_stopped_on_our_own_connection(ledger, place, statement):
    before = everything(place)
    with pytest.raises(StoreError, match="database") as refusal, ledger.writing() as writing:
        writing.connection.exec_driver_sql(statement)
    assert refusal.value.todo
    assert everything(place) == before


@pytest.mark.parametrize("statement", SQLITE.values(), ids=SQLITE)
@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("ledger")
def test_stopped_on_sqlite(place, statement):
    refused(place, "owner", statement)


@pytest.mark.parametrize("statement", POSTGRESQL.values(), ids=POSTGRESQL)
@pytest.mark.parametrize("who", ["owner", "station"])
@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("ledger")
def test_stopped_on_postgresql(place, who, statement):
    refused(place, who, statement)


@pytest.mark.parametrize("statement", RIGHTS.values(), ids=RIGHTS)
@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("ledger")
def test_a_station_has_no_right_to(place, statement):
    said = refused(place, "station", statement)
    assert any(word in said for word in ("must be owner", "permission denied", "must be able to"))


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("ledger")
def test_the_rights_of_stations_are_these_alone(place):
    with place.stranger() as execute:
        found = execute(
            "SELECT table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type) "
            "FROM information_schema.role_table_grants WHERE grantee = %s GROUP BY table_name",
            (STATIONS,),
        )
    assert dict(found) == {
        "event": "INSERT SELECT",
        "content": "INSERT SELECT",
        "ledger_lock": "SELECT UPDATE",
        "read_schema": "SELECT",
        "note": "DELETE INSERT SELECT UPDATE",
        "v_notes": "SELECT",
    }


def test_what_is_appended_past_the_program_deletes_nothing_and_is_found(ledger, place):
    before = everything(place)[0]
    with place.stranger("station") as execute:
        execute("INSERT INTO event (seq, body, hash) SELECT 4, body, hash FROM event WHERE seq = 2")
    assert everything(place)[0][:3] == before
    assert [str(one) for one in breaks(ledger)] == ["event 4 does not follow the event before it"]
    with ledger.reading() as reading, pytest.raises(IntegrityError, match=r"Event 4 .* does not follow"):
        reading.events("lot:a")


# What only the owner of the database can do: it is found when the ledger is opened, and named.

DEFINED = {
    "drop a trigger": (["DROP TRIGGER event_no_delete"], "event_no_delete is missing"),
    "drop the trigger of content": (["DROP TRIGGER content_once"], "content_once is missing"),
    "a weaker trigger": (
        [
            "DROP TRIGGER event_next_only",
            "CREATE TRIGGER event_next_only BEFORE INSERT ON event BEGIN SELECT 1; END",
        ],
        "event_next_only was changed",
    ),
    "drop the table": (["DROP TABLE event"], "not a database of lbpcmc"),
    "rename the table": (["ALTER TABLE event RENAME TO old"], "not a database of lbpcmc"),
    "drop the content": (["DROP TABLE content"], "content is missing"),
    "add a column": (["ALTER TABLE event ADD COLUMN note TEXT"], "event was changed"),
    "drop the index": (["DROP INDEX ix_event_stream"], "ix_event_stream is missing"),
    "another index": (
        ["DROP INDEX ix_event_stream", "CREATE INDEX ix_event_stream ON event (stream, seq) WHERE seq < 3"],
        "ix_event_stream was changed",
    ),
    "writable_schema": (
        ["PRAGMA writable_schema = ON", "DELETE FROM sqlite_schema WHERE name = 'event_no_update'"],
        "event_no_update is missing",
    ),
    "a trigger that swallows events": (
        ["CREATE TRIGGER quiet BEFORE INSERT ON EVENT BEGIN SELECT RAISE(IGNORE); END"],
        "trigger quiet does not belong there",
    ),
    "a trigger on a read table": (
        ["CREATE TRIGGER later AFTER INSERT ON note BEGIN DELETE FROM note; END"],
        "trigger later does not belong there",
    ),
    "a second UNIQUE": (["CREATE UNIQUE INDEX once ON event (hash)"], "index once does not belong there"),
    "a later layout": (["PRAGMA user_version = 3"], "the layout is 3, not 2"),
}
OWNED = {
    "drop a trigger": (["DROP TRIGGER event_no_change ON event"], "event_no_change is missing"),
    "disable a trigger": (["ALTER TABLE event DISABLE TRIGGER event_no_change"], "event_no_change was changed"),
    "a trigger that is asked later": (
        [
            "DROP TRIGGER event_no_change ON event",
            "CREATE TRIGGER event_no_change AFTER DELETE ON event FOR EACH STATEMENT EXECUTE FUNCTION lbpcmc_never()",
        ],
        "event_no_change was changed",
    ),
    "a function that lets it pass": (
        ["CREATE OR REPLACE FUNCTION lbpcmc_never() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"],
        "function lbpcmc_never was changed",
    ),
    "a trigger more": (
        ["CREATE TRIGGER quiet BEFORE INSERT ON content FOR EACH ROW EXECUTE FUNCTION lbpcmc_never()"],
        "trigger quiet does not belong there",
    ),
    "a layout": (["COMMENT ON TABLE event IS 'lbpcmc layout 3'"], "the layout is 'lbpcmc layout 3', not 2"),
    "rename the table": (["ALTER TABLE event RENAME TO old"], "not one of lbpcmc"),
    "a rule that swallows events": (
        ["CREATE RULE quiet AS ON INSERT TO event DO INSTEAD NOTHING"],
        "rule quiet does not belong there",
    ),
    "a written stream": (
        ["ALTER TABLE event ALTER COLUMN stream DROP EXPRESSION"],
        "the stream of an event is not computed",
    ),
    "row security": (
        ["ALTER TABLE event ENABLE ROW LEVEL SECURITY", "CREATE POLICY few ON event USING (seq < 3)"],
        "row security of event",
    ),
}
CASES = [("sqlite", *case) for case in DEFINED.values()] + [("postgresql", *case) for case in OWNED.values()]
NAMES = [f"sqlite {name}" for name in DEFINED] + [f"postgresql {name}" for name in OWNED]


@pytest.mark.parametrize(("place", "statements", "said"), CASES, ids=NAMES, indirect=["place"])
def test_another_definition_is_found_when_the_database_is_opened(ledger, place, statements, said):
    ledger.close()
    with place.stranger() as execute:
        for statement in statements:
            execute(statement)
    with pytest.raises(IntegrityError, match=said) as refusal:
        opened(place.station)
    assert refusal.value.todo
    if "not " not in said or "layout" in said:
        with opened(place.station, trusting=False) as looked_at:
            assert any(said in wrong for wrong in looked_at.engine.protection())


@pytest.mark.parametrize("name", ["drop a trigger", "add a column", "a trigger that swallows events", "another index"])
@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_another_definition_is_found_by_a_station_that_has_the_database_open(ledger, place, name):
    statements, said = DEFINED[name]
    noted(ledger, "A", "three")
    with place.stranger() as execute:
        for statement in statements:
            execute(statement)
    with pytest.raises(IntegrityError, match=said):
        noted(ledger, "A", "four")
    with pytest.raises(IntegrityError, match=said), ledger.reading():
        pass
