"""How a file is opened: journal, library, odd folders, files that are not databases, disks that are not local."""

import os
import sqlite3
from pathlib import Path

import pytest
from ledger_making import DATABASE, TYPES, breaks, create, noted, opened, read_schema, size, texts

from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.store import Ledger, sqlite

DELETE, EXTRA = "delete", 3


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lbpcmc.sqlite"


@pytest.fixture
def ledger(path):
    with create(path) as made:
        noted(made, "A", "one")
        yield made


def setting(connection, name):
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def settings(connection):
    names = ("journal_mode", "synchronous", "recursive_triggers", "trusted_schema", "cell_size_check", "query_only")
    return tuple(setting(connection, name) for name in names)


def test_the_settings_of_a_connection_that_writes(ledger, path):
    with ledger.writing() as writing:
        assert settings(writing.connection) == (DELETE, EXTRA, 1, 0, 1, 0)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_connection_that_reads_alone_refuses_to_write(ledger, path):
    ledger.close()
    before = path.read_bytes()
    with opened(path, read_only=True) as reading:
        with reading.reading() as found:
            assert settings(found.connection)[2:] == (1, 0, 1, 1)
        with pytest.raises(StoreError, match="cannot be written to"):
            noted(reading, "A", "two")
    assert path.read_bytes() == before


def test_a_file_that_another_program_left_in_wal_is_taken_back(ledger, path):
    ledger.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    connection.close()
    with opened(path) as again, again.writing() as writing:
        assert settings(writing.connection)[:2] == (DELETE, EXTRA)


def test_a_file_that_another_program_holds_in_wal_is_refused(ledger, path, monkeypatch):
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.01)
    ledger.close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("BEGIN")
    other.execute("SELECT * FROM event").fetchall()
    with pytest.raises(StoreError) as refusal:
        opened(path)
    assert refusal.value.todo
    other.close()


def test_a_library_without_strict_tables_is_refused(ledger, path, monkeypatch):
    ledger.close()
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(StoreError, match="too old"):
        opened(path)


@pytest.mark.parametrize("folder", ["a b", "batch#1", "who?", "100%41", "Größe µ", "a&b=c;d", "'quoted\"", "file:x"])
def test_a_folder_may_have_any_name(tmp_path, folder):
    home = tmp_path / folder
    home.mkdir()
    with create(home / "lbpcmc.sqlite") as made:
        noted(made, "A", "one")
    assert [file.name for file in home.iterdir()] == ["lbpcmc.sqlite"]
    with opened(home / "lbpcmc.sqlite") as again:
        assert texts(again) == ["one"]
    assert [file.name for file in tmp_path.iterdir()] == [folder]


def test_a_missing_file_is_not_created_by_opening_it(path):
    with pytest.raises(StoreError, match="There is no database"):
        opened(path)
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"x" * 5000, b"\0" * 4096], ids=["", "head", "x", "0"])
@pytest.mark.parametrize("trusting", [True, False])
def test_a_file_that_is_not_a_database_of_ours_is_refused(path, content, trusting):
    path.write_bytes(content)
    with pytest.raises(IntegrityError, match="not a database") as refusal:
        opened(path, trusting=trusting).engine.protection()
    assert refusal.value.todo
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()
    with pytest.raises(IntegrityError, match="not a database of lbpcmc"):
        opened(path)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(StoreError):
        opened(tmp_path)


def test_a_creation_that_fails_leaves_nothing(tmp_path, path, monkeypatch):
    with pytest.raises(StoreError, match="cannot be created"):
        create(tmp_path / "missing" / "x.sqlite")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(StoreError, match="too old"):
        create(path)
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_is_for_its_owner_and_group_alone(path):
    before = os.umask(0)
    try:
        create(path).close()
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o660


def test_a_link_to_a_database_is_that_database(ledger, path, tmp_path):
    link = tmp_path / "link.sqlite"
    link.symlink_to(path)
    with opened(link) as again:
        noted(again, "A", "two")
    assert texts(ledger) == ["one", "two"]


# A disk that is not local.


def mounted(monkeypatch, *lines):
    """Let the system say that these file systems are mounted."""
    original = Path.read_text

    def told(self, *how, **more):
        return "\n".join(lines) if str(self) == "/proc/self/mounts" else original(self, *how, **more)

    monkeypatch.setattr(Path, "read_text", told)


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "ceph"])
def test_a_network_file_system_is_refused(ledger, path, tmp_path, monkeypatch, kind):
    ledger.close()
    mounted(monkeypatch, "/dev/sda1 / ext4 rw 0 0", f"server:/x {path.parent.resolve()} {kind} rw 0 0")
    with pytest.raises(StoreError, match=rf"network file system \({kind}\)") as refusal:
        opened(path)
    assert "PostgreSQL" in refusal.value.todo
    with pytest.raises(StoreError, match="network file system"):
        create(tmp_path / "other.sqlite")
    assert not (tmp_path / "other.sqlite").exists()


def test_the_innermost_mount_counts(ledger, path, tmp_path, monkeypatch):
    ledger.close()
    spaced = tmp_path / "on a share"
    spaced.mkdir()
    lines = (
        f"server:/home {path.parent.resolve().parent} nfs4 rw 0 0",
        f"/dev/sdb1 {path.parent.resolve()} ext4 rw 0 0",
        f"//nas/x {str(spaced.resolve()).replace(' ', chr(92) + '040')} cifs rw 0 0",
    )
    mounted(monkeypatch, *lines)
    with opened(path) as again:
        assert texts(again) == ["one"]
    with pytest.raises(StoreError, match="cifs"):
        create(spaced / "lbpcmc.sqlite")


def test_without_a_table_of_mounts_the_disk_counts_as_local(ledger, path, monkeypatch):
    ledger.close()
    original = Path.read_text

    def missing(self, *how, **more):
        if str(self) == "/proc/self/mounts":
            raise FileNotFoundError
        return original(self, *how, **more)

    monkeypatch.setattr(Path, "read_text", missing)
    with opened(path) as again:
        assert texts(again) == ["one"]


# A backup.


def test_a_copy_by_vacuum_into_is_whole_and_opens_where_nothing_can_be_written(ledger, path, tmp_path):
    noted(ledger, "A", "two")
    copy = tmp_path / "media" / "copy.sqlite"
    copy.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute(f"VACUUM INTO '{copy}'")
    connection.close()
    copy.chmod(0o444)
    copy.parent.chmod(0o555)
    with opened(copy, read_only=True) as restored:
        assert texts(restored) == ["one", "two"]
        assert breaks(restored) == ()
        assert size(restored) == 3
    copy.parent.chmod(0o755)


def test_a_ledger_is_not_created_over_a_file(path):
    path.write_bytes(b"something")
    with pytest.raises(StoreError, match="exists"):
        Ledger.create(path, TYPES, read_schema, DATABASE)
    assert path.read_bytes() == b"something"
