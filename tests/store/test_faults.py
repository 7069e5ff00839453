"""Kill, full disk, no right to write, locks, many stations: with real processes and real databases."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from ledger_making import breaks, create, noted, opened, size, texts

from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.store import engine, sqlite

HERE = Path(__file__).resolve().parent
SUPPORT = HERE.parent / "support"
SCRIPTS = HERE.parent.parent / "scripts"
FILE = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
WORST_WAIT = 5.0
"""Seconds, of the 10 that a station waits before it gives up."""


@pytest.fixture
def ledger(place):
    create(place.owner).close()
    with opened(place.station) as made:
        noted(made, "A", "before")
        yield made


def station(*arguments):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable, SUPPORT / "store_station.py", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )


def seen(process):
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err.decode()
    return json.loads(out)


# Many writers.


def compete(ledger, place, writers, count, record):
    ledger.close()
    names = [f"person {number}" for number in range(writers)]
    all_of_them = [station("writing", place.station, name, count) for name in names]
    assert [one.stdout.readline() for one in all_of_them] == [b"ready\n"] * writers
    for one in all_of_them:
        one.stdin.write(b"go\n")
        one.stdin.flush()
    found = dict(zip(names, map(seen, all_of_them), strict=True))
    with opened(place.station) as again, again.reading() as reading:
        events = reading.events("lot:a")[1:]
    by = {name: [event.seq for event in events if event.envelope.person == name] for name in names}
    assert by == {name: one["written"] for name, one in found.items()}, "lost or doubled"
    assert [len(one) for one in by.values()] == [count] * writers
    with opened(place.station) as again:
        assert breaks(again) == ()
        assert size(again) == 2 + writers * count
        with again.reading() as reading:
            assert reading.connection.exec_driver_sql("SELECT count(*) FROM note").scalar() == 1 + writers * count
    worst = max(one["worst"] for one in found.values())
    record("worst wait in seconds", f"{worst:.3f}")
    assert worst < WORST_WAIT


def test_four_writers_lose_nothing_and_double_nothing(ledger, place, measured):
    compete(ledger, place, 4, 25, measured)


@pytest.mark.long
def test_eight_writers_lose_nothing_and_double_nothing(ledger, place, measured):
    compete(ledger, place, 8, 200, measured)


# Killed.


def killed(*arguments):
    command = [sys.executable, SCRIPTS / "kill_writers.py", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(f"runs {arguments[1]},")
    assert done.stdout.endswith("lost 0, broken 0\n")
    return done.stdout


def test_a_writer_killed_at_any_moment_loses_nothing_that_was_acknowledged():
    killed("--runs", 30, "--seed", 11)


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_station_of_a_server_killed_at_any_moment_loses_nothing(place):
    killed("--runs", 10, "--seed", 11, "--database", place.owner)


@pytest.mark.long
@FILE
def test_300_writers_killed(place):
    assert place.engine == "sqlite"
    killed("--runs", 300, "--seed", 12)


@pytest.mark.long
@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_100_stations_of_a_server_killed(place):
    killed("--runs", 100, "--seed", 13, "--database", place.owner)


@pytest.mark.parametrize("read_only", [False, True])
@FILE
def test_a_journal_left_by_a_killed_writer_is_rolled_back_at_the_next_open(ledger, place, tmp_path, read_only):
    path = place.owner
    with ledger.writing() as writing:
        execute = writing.connection.exec_driver_sql
        execute("PRAGMA cache_size = 1")
        execute("CREATE TABLE noise (x)")
        for _ in range(200):
            execute("INSERT INTO noise VALUES (?)", ("x" * 3000,))
        for name in (path, path.with_name(f"{path.name}-journal")):
            shutil.copy(name, tmp_path / f"copy-{name.name}")
        execute("DROP TABLE noise")
    half = tmp_path / f"copy-{path.name}"
    assert half.stat().st_size > 200 * 3000
    with opened(half, read_only=read_only) as again:
        assert texts(again) == ["before"]
        assert breaks(again) == ()
    assert not half.with_name(f"{half.name}-journal").exists()


# No room, no rights.


@pytest.mark.parametrize("most", [100_000, 160_000])
@FILE
def test_a_limit_of_the_file_size_keeps_what_was_acknowledged(ledger, place, most):
    ledger.close()
    found = seen(station("limited", place.station, most))
    assert found["said"] == "The disk refused to write. Nothing was written; have the disk checked."
    assert found["events"] == found["acknowledged"] > 2
    assert found["breaks"] == 0
    with opened(place.station) as again:
        assert noted(again, "A", "after").seq == found["acknowledged"] + 1


@contextmanager
def small_disk(folder, most):
    """A file system of a few pages; where this machine lets nobody mount one, a limit of the database stands for it."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={most}", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_keeps_what_was_acknowledged_and_goes_on_after_room(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder, "400k") as mounted:
        path, ballast = folder / "lbpcmc.sqlite", folder / "ballast"
        with create(path) as ledger:
            ballast.write_bytes(b"x" * 100_000)
            if not mounted:
                ledger.engine.connect().exec_driver_sql("PRAGMA max_page_count = 60")
            last, said = 0, ""
            while not said:
                try:
                    last = noted(ledger, "A", "x" * 2000).seq
                except StoreError as error:
                    said = str(error)
            assert said == "The disk is full. Nothing was written; make room and try again."
            assert size(ledger) == last > 2
            assert breaks(ledger) == ()
            ballast.unlink()
            assert noted(ledger, "A", "y").seq == last + 1
            assert breaks(ledger) == ()


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
    with create(path) as ledger:
        noted(ledger, "A", "one")
    path.chmod(file_mode)
    open_folder.chmod(folder_mode)
    found = seen(station("without_rights", path))
    assert found["said"] == (
        "The database cannot be written to. Nothing was written; ask for the right to write to the file and its folder."
    )
    assert found["events"] == found["after"] == 2
    assert found["breaks"] == 0


# Locks.


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)


@FILE
@pytest.mark.usefixtures("impatient")
def test_a_lock_of_another_writer_is_told_and_the_next_try_succeeds(ledger, place):
    ledger.close()
    with place.stranger() as execute:
        execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"Another station is writing\. Nothing was written; try again"):
            noted(ledger, "A", "two")
        assert texts(ledger) == ["before"], "reading does not wait for a writer"
        execute("ROLLBACK")
    assert noted(ledger, "A", "two").seq == 3


@FILE
@pytest.mark.usefixtures("impatient")
def test_a_reader_that_never_ends_is_told_and_the_next_try_succeeds(ledger, place):
    with place.stranger() as execute:
        execute("BEGIN")
        execute("SELECT * FROM event")
        with pytest.raises(StoreError, match="Another station is writing"):
            noted(ledger, "A", "two")
        execute("ROLLBACK")
    assert texts(ledger) == ["before"]
    assert noted(ledger, "A", "two").seq == 3


@FILE
@pytest.mark.usefixtures("impatient")
def test_an_exclusive_lock_is_told_at_the_door(ledger, place):
    ledger.close()
    with place.stranger() as execute:
        execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="Another station is writing"):
            opened(place.station)
        execute("ROLLBACK")
    assert texts(ledger) == ["before"]


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_the_lock_row_is_waited_for_and_told(ledger, place, monkeypatch):
    monkeypatch.setattr("lbpcmc.store.postgresql.BUSY_SECONDS", 1.0)
    with place.stranger("station") as execute:
        execute("BEGIN")
        execute("SELECT one FROM ledger_lock FOR UPDATE")
        begun = time.monotonic()
        with pytest.raises(StoreError, match=r"Another station is writing\. Nothing was written; try again"):
            noted(ledger, "A", "two")
        assert 0.9 < time.monotonic() - begun < 8
        assert texts(ledger) == ["before"]
        execute("ROLLBACK")
    assert noted(ledger, "A", "two").seq == 3


def test_a_writer_waits_for_another(ledger, place):
    """Who comes second writes after the first, and sees what it wrote."""
    entered, leave, seqs = threading.Event(), threading.Event(), []

    def first():
        with opened(place.station) as other, other.writing() as writing:
            from ledger_making import take  # noqa: PLC0415  # beside its only use

            take(writing, "A", "first")
            entered.set()
            leave.wait(20)

    holding = threading.Thread(target=first)
    holding.start()
    assert entered.wait(20)
    waiting = threading.Thread(target=lambda: seqs.append(noted(ledger, "A", "second").seq))
    waiting.start()
    time.sleep(0.2)
    assert not seqs
    leave.set()
    holding.join(20)
    waiting.join(20)
    assert seqs == [4]
    assert texts(ledger) == ["before", "first", "second"]


def test_a_station_waits_ten_seconds():
    assert engine.BUSY_SECONDS == 10.0


# What is gone, or another.


@FILE
def test_a_database_that_is_gone_is_told(ledger, place, tmp_path):
    shutil.move(place.owner, tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="There is no database"):
        noted(ledger, "A", "two")
    assert not place.owner.exists()


@FILE
def test_a_file_exchanged_while_it_is_open_is_refused(ledger, place, tmp_path):
    copy = tmp_path / "copy"
    shutil.copy(place.owner, copy)
    noted(ledger, "A", "two")
    copy.replace(place.owner)
    for attempt in (lambda: noted(ledger, "A", "three"), lambda: texts(ledger)):
        with pytest.raises(IntegrityError, match="exchanged for another"):
            attempt()


@FILE
def test_a_file_overwritten_in_place_while_it_is_open_is_refused(ledger, place):
    before = place.owner.read_bytes()
    noted(ledger, "A", "two")
    place.owner.write_bytes(before)
    with pytest.raises(IntegrityError, match="exchanged for another"):
        noted(ledger, "A", "three")
    with opened(place.station) as again:
        assert texts(again) == ["before"]


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_connection_that_was_cut_is_told_and_opened_again(ledger, place):
    with place.stranger("superuser") as execute:
        execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with pytest.raises(StoreError, match="cannot be reached") as refusal:
        noted(ledger, "A", "two")
    assert "Check the server" in refusal.value.todo
    assert noted(ledger, "A", "two").seq == 3
