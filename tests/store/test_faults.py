"""Kill, full disk, no right to write, locks, two stations: with real processes and real files."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from ledger_making import entry, recorded, started

from lbpcmc.batch.entries import Act
from lbpcmc.errors import Conflict, IntegrityError, StoreError
from lbpcmc.store import Head, Ledger, engine, verify

HERE = Path(__file__).parent
SCRIPTS = HERE.parent.parent / "scripts"


def station(*arguments):
    return subprocess.Popen(
        [sys.executable, HERE / "station.py", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def seen(process):
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err.decode()
    return json.loads(out)


def test_a_writer_killed_at_any_moment_loses_nothing_that_was_acknowledged():
    command = [sys.executable, SCRIPTS / "kill_writers.py", "--runs", "30", "--seed", "11"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "runs 30" in done.stdout
    assert done.stdout.endswith("lost 0, faults 0\n")


def test_two_stations_on_one_batch_lose_nothing(ledger, path):
    ledger.append(started("FP_9"))
    ledger.close()
    both = [station("competing", path, name, 300) for name in ("ada", "eve")]
    assert [one.stdout.readline() for one in both] == [b"ready\n"] * 2
    for one in both:
        one.stdin.write(b"go\n")
        one.stdin.flush()
    first, second = map(seen, both)
    with Ledger.open(path) as again:
        entries = again.entries("batch:FP_9")[1:]
        assert verify(again).faults == ()
    by = {name: [n.seq for n in entries if n.entry.person == name] for name in ("ada", "eve")}
    assert by == {"ada": first["written"], "eve": second["written"]}
    assert len(by["ada"]) == len(by["eve"]) == 300
    assert first["conflicts"] + second["conflicts"] > 0


def test_the_loser_is_told_and_writes_nothing(ledger, path):
    ledger.append(started("FP_9"))
    before = ledger.head("batch:FP_9")
    with Ledger.open(path) as other:
        other.append(recorded("FP_9", typed="36.9 degC"), expected=before)
    with pytest.raises(Conflict, match="Another station"):
        ledger.append(recorded("FP_9"), recorded("FP_9", "4.4"), expected=before)
    assert [one.entry.typed for one in ledger.entries("batch:FP_9")] == [None, "36.9 degC"]
    ledger.append(recorded("FP_9"), expected=ledger.head("batch:FP_9"))
    with pytest.raises(Conflict):
        ledger.append(started("FP_9"), expected=Head(0, ""))


def test_the_same_batch_is_not_started_twice(ledger):
    ledger.append(started("FP_9"))
    before = ledger.head()
    with pytest.raises(IntegrityError, match="refused the entry"):
        ledger.append(started("FP_9"))
    assert ledger.head() == before
    assert verify(ledger).good


def test_of_several_entries_all_are_written_or_none(ledger):
    ledger.append(started("FP_9"))
    before = ledger.head()
    with pytest.raises(IntegrityError):
        ledger.append(recorded("FP_9"), recorded("FP_9", "4.4"), started("FP_9"))
    with pytest.raises(ValueError, match="invalid literal"):
        ledger.append(recorded("FP_9"), recorded("FP_9", replicate="two"))
    assert ledger.head() == before
    assert ledger.append() == []
    assert verify(ledger).good


def test_a_stray_byte_is_refused_and_nothing_is_written(ledger):
    ledger.append(started("FP_9"))
    before = ledger.head()
    with pytest.raises(StoreError, match="a byte that is no character"):
        ledger.append(recorded("FP_9", typed=b"37 \xb5g".decode(errors="surrogateescape")))
    assert ledger.head() == before
    ledger.append(recorded("FP_9", typed="37 µg"))


@pytest.mark.parametrize("size", [90_000, 150_000])
def test_a_limit_of_the_file_size_keeps_what_was_acknowledged(ledger, path, size):
    ledger.append(started("FP_9"))
    ledger.close()
    found = seen(station("limited", path, size))
    assert found["said"] == "The disk refused to write. Nothing was written; have the disk checked."
    assert found["entries"] == found["acknowledged"] > 2
    assert found["faults"] == []
    with Ledger.open(path) as again:
        assert again.append(recorded("FP_9"))[0].seq == found["acknowledged"] + 1
        assert verify(again).good


@contextmanager
def small_disk(folder, size):
    """A file system of a few pages, where this machine lets us mount one."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system needs root")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_keeps_what_was_acknowledged_and_goes_on_after_room(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder, "400k"):
        path = folder / "lbpcmc.sqlite"
        ballast = folder / "ballast"
        with Ledger.create(
            path, entry("site", Act.SITE_CREATED, item="0b7f5a86-5d7b-4c0e-9a57-0f6f2f9f6a01")
        ) as ledger:
            ledger.append(started("FP_9"))
            ballast.write_bytes(b"x" * 100_000)
            last, said = 0, ""
            while not said:
                try:
                    last = ledger.append(entry("batch:FP_9", Act.COMMENTED, reason="x" * 2000))[0].seq
                except StoreError as error:
                    said = str(error)
            assert said == "The disk is full. Nothing was written; make room and try again."
            assert ledger.head().size == last > 2
            assert verify(ledger).good
            ballast.unlink()
            assert ledger.append(recorded("FP_9"))[0].seq == last + 1
            assert verify(ledger).good


@pytest.fixture
def open_folder():
    """A folder that everybody may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o555), (0o444, 0o777), (0o666, 0o555)])
def test_without_the_right_to_write_one_can_read(open_folder, file_mode, folder_mode):
    path = open_folder / "lbpcmc.sqlite"
    with Ledger.create(path, entry("site", Act.SITE_CREATED, item="0b7f5a86-5d7b-4c0e-9a57-0f6f2f9f6a01")) as ledger:
        ledger.append(started("FP_9"))
    path.chmod(file_mode)
    open_folder.chmod(folder_mode)
    found = seen(station("without_rights", path))
    assert found["said"] == (
        "The database cannot be written to. Nothing was written; ask for the right to write to the file and its folder."
    )
    assert found["entries"] == found["after"] == 2
    assert found["faults"] == []


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)


@pytest.mark.usefixtures("impatient")
def test_a_lock_of_another_writer_is_told_and_the_next_try_succeeds(ledger, stranger):
    ledger.append(started("FP_9"))
    ledger.close()
    with stranger() as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"Another station is writing\. Nothing was written; try again"):
            ledger.append(recorded("FP_9"))
        assert ledger.head().size == 2, "reading does not wait for a writer"
        other.execute("ROLLBACK")
    assert ledger.append(recorded("FP_9"))[0].seq == 3
    assert verify(ledger).good


@pytest.mark.usefixtures("impatient")
def test_a_reader_that_never_ends_is_told_and_the_next_try_succeeds(ledger, stranger):
    ledger.append(started("FP_9"))
    ledger.close()
    with stranger() as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM entry").fetchall()
        with pytest.raises(StoreError, match="Another station is writing"):
            ledger.append(recorded("FP_9"))
        other.execute("ROLLBACK")
    assert ledger.append(recorded("FP_9"))[0].seq == 3
    assert verify(ledger).good


@pytest.mark.usefixtures("impatient")
def test_an_exclusive_lock_is_told_at_the_door(path, ledger, stranger):
    ledger.close()
    with stranger() as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="Another station is writing"):
            Ledger.open(path)
        other.execute("ROLLBACK")
    with Ledger.open(path) as again:
        assert again.head().size == 1


@pytest.mark.parametrize("read_only", [False, True])
def test_a_journal_left_by_a_killed_writer_is_rolled_back_at_the_next_open(ledger, path, tmp_path, read_only):
    ledger.append(started("FP_9"))
    head = ledger.head()
    with ledger.transaction(write=True) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("CREATE TABLE noise (x)")
        connection.executemany("INSERT INTO noise VALUES (?)", [("x" * 3000,)] * 200)
        for name in (path, path.with_name(f"{path.name}-journal")):
            shutil.copy(name, tmp_path / f"copy-{name.name}")
        connection.execute("DROP TABLE noise")
    half = tmp_path / f"copy-{path.name}"
    assert half.stat().st_size > path.stat().st_size // 2
    with Ledger.open(half, read_only=read_only) as again:
        assert again.head() == head
        assert verify(again).good
    assert not half.with_name(f"{half.name}-journal").exists()
