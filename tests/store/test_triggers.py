"""21 statements against the ledger: what our triggers stop, and what is found at the next open instead.

Triggers guard against our own mistakes; whoever holds the file can define it anew, and is found.
"""

import sqlite3

import pytest
from ledger_making import recorded

from lbpcmc.errors import IntegrityError
from lbpcmc.store import Ledger, verify

STOPPED = {
    "update a body": "UPDATE entry SET body = replace(body, '39 degC', '37 degC')",
    "update a number": "UPDATE entry SET seq = 400 WHERE seq = 3",
    "update or ignore": "UPDATE OR IGNORE entry SET body = '[]' WHERE seq = 2",
    "update or replace": "UPDATE OR REPLACE entry SET seq = 2 WHERE seq = 3",
    "delete one": "DELETE FROM entry WHERE seq = 4",
    "delete all": "DELETE FROM entry",
    "upsert": (
        "INSERT INTO entry SELECT seq, '[]', hash FROM entry WHERE seq = 4 "
        "ON CONFLICT (seq) DO UPDATE SET body = excluded.body"
    ),
    "insert or replace an old number": "INSERT OR REPLACE INTO entry SELECT 4, body, hash FROM entry WHERE seq = 5",
    "replace into an old number": "REPLACE INTO entry VALUES (2, '[]', x'00')",
    "insert or ignore an old number": "INSERT OR IGNORE INTO entry VALUES (2, '[]', x'00')",
    "insert with a gap": "INSERT INTO entry SELECT max(seq) + 10, '[]', x'00' FROM entry",
    "insert a negative number": "INSERT INTO entry VALUES (-1, '[]', x'00')",
    "insert without a number": "INSERT INTO entry (body, hash) VALUES ('[]', x'00')",
}
APPENDED = {
    "insert or replace the next number with an old hash": (
        "INSERT OR REPLACE INTO entry SELECT (SELECT max(seq) + 1 FROM entry), body, hash FROM entry WHERE seq = 5"
    )
}
"""No second UNIQUE: no old row is deleted; what is appended past the desk is found by its hash."""
DEFINED = {
    "drop a trigger": (["DROP TRIGGER entry_no_delete"], "entry_no_delete is missing"),
    "drop the table": (["DROP TABLE entry"], "not a database of lbpcmc"),
    "rename the table": (["ALTER TABLE entry RENAME TO old"], "not a database of lbpcmc"),
    "add a column": (["ALTER TABLE entry ADD COLUMN note TEXT"], "entry was changed"),
    "writable_schema": (
        ["PRAGMA writable_schema = ON", "DELETE FROM sqlite_schema WHERE name = 'entry_no_update'"],
        "entry_no_update is missing",
    ),
    "a trigger that swallows entries": (
        ["CREATE TRIGGER quiet BEFORE INSERT ON ENTRY BEGIN SELECT RAISE(IGNORE); END"],
        "trigger quiet does not belong there",
    ),
    "a second UNIQUE": (["CREATE UNIQUE INDEX once ON entry (hash)"], "index once does not belong there"),
}


def contents(connection):
    return connection.execute("SELECT * FROM entry").fetchall()


def test_there_are_21():
    assert len(STOPPED) + len(APPENDED) + len(DEFINED) == 21


@pytest.mark.parametrize("statement", STOPPED.values(), ids=STOPPED)
def test_stopped_on_our_connection(full, statement):
    with full.transaction(write=True) as connection:
        before = contents(connection)
        with pytest.raises(sqlite3.IntegrityError, match="ledger"):
            connection.execute(statement)
        assert contents(connection) == before
    assert verify(full).good


@pytest.mark.parametrize("statement", STOPPED.values(), ids=STOPPED)
def test_stopped_on_a_connection_with_the_defaults_of_sqlite(full, stranger, statement):
    with stranger() as connection:
        before = contents(connection)
        with pytest.raises(sqlite3.IntegrityError, match="ledger"):
            connection.execute(statement)
        assert contents(connection) == before
    assert verify(full).good


@pytest.mark.parametrize("statement", APPENDED.values(), ids=APPENDED)
def test_an_append_past_the_desk_deletes_nothing_and_is_found(full, stranger, statement):
    with stranger() as connection:
        before = contents(connection)
        connection.execute(statement)
        assert contents(connection)[: len(before)] == before
    number = len(before) + 1
    assert verify(full).faults[0].startswith(f"entry {number} was changed")


@pytest.mark.parametrize(("statements", "said"), DEFINED.values(), ids=DEFINED)
def test_a_new_definition_is_found_when_the_database_is_opened(full, stranger, path, statements, said):
    full.close()
    with stranger() as connection:
        for statement in statements:
            connection.execute(statement)
    with pytest.raises(IntegrityError, match=said) as refusal:
        Ledger.open(path)
    assert refusal.value.todo
    with pytest.raises(IntegrityError, match=said):
        Ledger.open(path, tolerant=True)


@pytest.mark.parametrize(
    "name", ["drop a trigger", "add a column", "a trigger that swallows entries", "a second UNIQUE"]
)
def test_a_new_definition_is_found_by_a_station_that_has_the_database_open(full, stranger, name):
    statements, said = DEFINED[name]
    full.append(recorded("FP_9", "4.4"))
    with stranger() as connection:
        for statement in statements:
            connection.execute(statement)
    with pytest.raises(IntegrityError, match=said):
        full.append(recorded("FP_9", "4.5"))


DOCUMENTS = {
    "update": "UPDATE document_bytes SET bytes = x'00'",
    "update or replace": "UPDATE OR REPLACE document_bytes SET bytes = x'00'",
    "delete": "DELETE FROM document_bytes",
    "insert or replace": "INSERT OR REPLACE INTO document_bytes SELECT sha256, x'00' FROM document_bytes",
    "upsert": (
        "INSERT INTO document_bytes SELECT sha256, x'00' FROM document_bytes WHERE true "
        "ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes"
    ),
    "insert or ignore": "INSERT OR IGNORE INTO document_bytes SELECT sha256, x'00' FROM document_bytes",
}


@pytest.mark.parametrize("statement", DOCUMENTS.values(), ids=DOCUMENTS)
def test_the_bytes_of_a_document_are_kept_once(full, stranger, statement):
    with stranger() as connection, pytest.raises(sqlite3.IntegrityError, match="the bytes of a document"):
        connection.execute(statement)
    with full.transaction(write=True) as connection, pytest.raises(sqlite3.IntegrityError, match="bytes of a document"):
        connection.execute(statement)
    assert verify(full).good
