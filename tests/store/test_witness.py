"""Heads kept outside the database: appended on the disk, read back, torn lines, another database."""

import pytest
from ledger_making import DATABASE, recorded, started

from lbpcmc.errors import StoreError
from lbpcmc.store import Head, Ledger, verify, witness

AT = "2026-03-02T08:15:30.125Z"
OTHER = "ffffffff-5d7b-4c0e-9a57-0f6f2f9f6a01"


def test_what_the_witness_has_seen_is_compared(ledger, tmp_path):
    file = tmp_path / "heads.txt"
    seen = []
    for lot in ("FP_9", "FP_14"):
        ledger.append(started(lot))
        seen.append(ledger.head())
        witness.testify(file, ledger.database_id, seen[-1], AT)
    assert witness.heads(file, DATABASE) == tuple(seen)
    ledger.append(recorded("FP_9"))
    assert verify(ledger, witness.heads(file, DATABASE)).good
    assert file.read_text("ascii").splitlines()[0] == f"lbpcmc/{DATABASE} 2 {seen[0].hash} {AT}"


def test_the_witness_finds_a_cut_end_and_yesterdays_file(full, path, tmp_path):
    file, yesterday = tmp_path / "heads.txt", full.path.read_bytes()
    witness.testify(file, DATABASE, full.head(), AT)
    full.append(recorded("FP_14", "5.1"))
    witness.testify(file, DATABASE, full.head(), AT)
    full.close()
    path.write_bytes(yesterday)
    with Ledger.open(path) as back:
        assert verify(back).good
        (fault,) = verify(back, witness.heads(file, DATABASE)).faults
    assert fault == "the ledger ends at 36, a head kept outside says 37: its end was cut off"


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
    with pytest.raises(StoreError, match="cannot be read"):
        witness.heads(tmp_path, DATABASE)
    (tmp_path / "heads.txt").write_bytes(b"\xff\n")
    with pytest.raises(StoreError, match="cannot be read"):
        witness.heads(tmp_path / "heads.txt", DATABASE)
