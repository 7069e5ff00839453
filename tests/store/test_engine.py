"""How a database is opened: journal, library, odd folders, files that are none."""

import shutil
import sqlite3

import pytest
from ledger_making import founding, recorded, started

from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.store import Ledger, engine, verify
from lbpcmc.store.engine import connect, wal_is_safe

DELETE, EXTRA, WAL, FULL = "delete", 3, "wal", 2


def setting(connection, name):
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_journal_and_synchronous_of_the_open_connection(ledger):
    ledger.append(started("FP_9"))
    with ledger.transaction(write=True) as connection:
        assert (setting(connection, "journal_mode"), setting(connection, "synchronous")) == (DELETE, EXTRA)
        assert setting(connection, "recursive_triggers") == 1
        assert setting(connection, "trusted_schema") == 0
    assert not list(ledger.path.parent.glob("*-wal"))


def test_a_file_that_another_program_left_in_wal_is_taken_back(ledger, path, stranger):
    ledger.close()
    with stranger() as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == (WAL,)
    with Ledger.open(path) as again, again.transaction(write=True) as connection:
        assert (setting(connection, "journal_mode"), setting(connection, "synchronous")) == (DELETE, EXTRA)


def test_a_file_that_another_program_holds_in_wal_is_refused(ledger, path, stranger, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.01)
    ledger.close()
    with stranger() as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM entry").fetchall()
        with pytest.raises(StoreError) as refusal:
            Ledger.open(path)
        assert refusal.value.todo


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 4), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_only_where_the_library_is_free_of_the_defect(path, monkeypatch, version, safe):
    sqlite3.connect(path).close()
    path.touch()
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    assert wal_is_safe() is wal_is_safe(version) is safe
    if safe:
        connection = connect(path, wal=True)
        assert (setting(connection, "journal_mode"), setting(connection, "synchronous")) == (WAL, FULL)
        connection.close()
    else:
        with pytest.raises(StoreError, match="WAL-reset defect"):
            connect(path, wal=True)


def test_a_library_without_strict_tables_is_refused(ledger, path, monkeypatch):
    ledger.close()
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(StoreError, match="too old"):
        Ledger.open(path)


@pytest.mark.parametrize("folder", ["a b", "batch#1", "who?", "100%41", "Größe µ", "a&b=c;d", "'quoted\""])
def test_a_folder_may_have_any_name(tmp_path, folder):
    home = tmp_path / folder
    home.mkdir()
    with Ledger.create(home / "lbpcmc.sqlite", founding()) as made:
        made.append(started("FP_9"))
    assert [file.name for file in home.iterdir()] == ["lbpcmc.sqlite"]
    with Ledger.open(home / "lbpcmc.sqlite") as again:
        assert again.head("batch:FP_9").size == 1
    assert [file.name for file in tmp_path.iterdir()] == [folder]


def test_a_missing_file_is_not_created_by_opening_it(path):
    with pytest.raises(StoreError, match="There is no database"):
        Ledger.open(path)
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"x" * 5000, b"\0" * 4096])
def test_a_file_that_is_no_database_of_ours_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(IntegrityError) as refusal:
        Ledger.open(path)
    assert "Traceback" not in str(refusal.value)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(path, stranger):
    with stranger() as connection:
        connection.execute("CREATE TABLE notes (text)")
    with pytest.raises(IntegrityError, match="not a database of lbpcmc"):
        Ledger.open(path)


def test_a_later_layout_is_refused(ledger, path, stranger):
    ledger.close()
    with stranger() as connection:
        connection.execute("PRAGMA user_version = 2")
    with pytest.raises(IntegrityError, match="layout 2; this program reads layout 1"):
        Ledger.open(path)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(StoreError):
        Ledger.open(tmp_path)


def test_a_database_is_created_once(ledger, path):
    head = ledger.head()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="exists"):
        Ledger.create(path, founding())
    assert path.read_bytes() == before
    assert ledger.head() == head


def test_a_creation_that_fails_leaves_nothing(tmp_path, path, monkeypatch):
    with pytest.raises(StoreError, match="cannot be created"):
        Ledger.create(tmp_path / "missing" / "x.sqlite", founding())
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(StoreError, match="too old"):
        Ledger.create(path, founding())
    assert list(tmp_path.iterdir()) == []


def test_read_only_reads_and_writes_nothing(full, path):
    full.close()
    before = path.read_bytes()
    with Ledger.open(path, read_only=True) as reading:
        assert len(reading.entries("batch:FP_9")) == 15
        assert verify(reading).good
        with pytest.raises(StoreError, match="cannot be written to"):
            reading.append(recorded("FP_9", "5.1"))
    assert path.read_bytes() == before


def test_a_ledger_that_was_closed_opens_again_by_itself(full):
    head = full.head()
    full.close()
    full.close()
    assert full.head() == head


def test_a_database_that_is_gone_is_told(full, path, tmp_path):
    full.head()
    shutil.move(path, tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="There is no database"):
        full.append(recorded("FP_9", "5.1"))
