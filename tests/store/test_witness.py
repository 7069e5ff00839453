"""Heads kept outside the database: appended on the disk, read back, torn lines, another database."""

import os
from pathlib import Path

import pytest
from ledger_making import DATABASE, create, noted

from lbpcmc.errors import StoreError
from lbpcmc.store import Head, witness

AT = "2026-03-02T08:15:30.125Z"
OTHER = "ffffffff-5d7b-4c0e-9a57-0f6f2f9f6a01"


def test_heads_are_appended_and_read_back(tmp_path):
    file, seen = tmp_path / "heads.txt", []
    with create(tmp_path / "lbpcmc.sqlite") as ledger:
        for lot in ("A", "B"):
            noted(ledger, lot)
            with ledger.reading() as reading:
                seen.append(reading.last())
            witness.testify(file, ledger.database_id, seen[-1], AT)
    assert witness.heads(file, DATABASE) == tuple(seen)
    assert [head.size for head in seen] == [2, 3]
    assert file.read_text("ascii").splitlines()[0] == f"lbpcmc/{DATABASE} 2 {seen[0].hash} {AT}"


def test_only_heads_of_this_database_are_given(tmp_path):
    file = tmp_path / "heads.txt"
    witness.testify(file, OTHER, Head(5, "a" * 64), AT)
    witness.testify(file, DATABASE, Head(2, "b" * 64), AT)
    assert witness.heads(file, DATABASE) == (Head(2, "b" * 64),)


def test_no_witness_has_seen_nothing(tmp_path):
    assert witness.heads(tmp_path / "heads.txt", DATABASE) == ()


@pytest.mark.parametrize("kept", range(1, 140, 7))
def test_a_line_that_a_power_cut_left_unfinished_hides_no_other(tmp_path, kept):
    file = tmp_path / "heads.txt"
    witness.testify(file, DATABASE, Head(2, "b" * 64), AT)
    whole = file.read_bytes()
    file.write_bytes(whole + whole[: min(kept, len(whole) - 1)])
    assert witness.heads(file, DATABASE) == (Head(2, "b" * 64),)
    witness.testify(file, DATABASE, Head(3, "c" * 64), AT)
    assert witness.heads(file, DATABASE) == (Head(2, "b" * 64), Head(3, "c" * 64))


@pytest.mark.parametrize(
    "line", ["nonsense", f"lbpcmc/{DATABASE} 2 {'b' * 63} {AT}", "", f"lbpcmc/{DATABASE} 2 {'B' * 64} {AT}"]
)
def test_a_line_that_is_no_head_is_named(tmp_path, line):
    file = tmp_path / "heads.txt"
    witness.testify(file, DATABASE, Head(2, "b" * 64), AT)
    file.write_text(file.read_text("ascii") + f"{line}\n", "ascii")
    with pytest.raises(StoreError, match=r"heads\.txt:2: this line is not a head"):
        witness.heads(file, DATABASE)


def test_a_witness_that_cannot_be_reached_is_told(tmp_path):
    with pytest.raises(StoreError, match="cannot be written"):
        witness.testify(tmp_path / "missing" / "heads.txt", DATABASE, Head(2, "b" * 64), AT)
    (tmp_path / "heads.txt").write_bytes(b"\xff\n")
    with pytest.raises(StoreError, match="cannot be read"):
        witness.heads(tmp_path / "heads.txt", DATABASE)


@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_what_is_not_a_regular_file_is_neither_read_nor_written(tmp_path, kind):
    place = tmp_path / "heads.txt" if kind != "device" else Path("/dev/full")
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    with pytest.raises(StoreError, match="is not a regular file"):
        witness.heads(place, DATABASE)
    with pytest.raises(StoreError, match="is not a regular file"):
        witness.testify(place, DATABASE, Head(2, "b" * 64), AT)
