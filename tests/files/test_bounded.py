"""Reading files: what is no file, is too large or cannot be opened is one sentence that names it."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from lbpcmc.errors import InputError
from lbpcmc.files.bounded import read_stdin, read_whole


def refused(path: Path, most: int = 10) -> str:
    with pytest.raises(InputError) as refusal:
        read_whole(path, most)
    return str(refusal.value)


def test_a_file_is_read_up_to_its_bound(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"x" * 10)
    assert read_whole(path, 10) == b"x" * 10
    assert refused(path, 9) == f"{path} has 10 bytes. At most 9 are read."


def test_what_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert refused(Path("/dev/zero")) == "/dev/zero is not a file. Devices and pipes are not read."
    assert refused(tmp_path / "pipe") == f"{tmp_path}/pipe is not a file. Devices and pipes are not read."
    assert refused(tmp_path) == f"{tmp_path} is a folder. Name a file."
    assert refused(tmp_path / "none") == f"The file {tmp_path}/none does not exist. Check its name and its folder."
    assert refused(tmp_path / "loop").startswith(f"{tmp_path}/loop cannot be read: ")
    assert refused(tmp_path / ("n" * 300)).endswith("cannot be read: File name too long.")


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.touch()

    def locked(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", locked)
    assert refused(path) == f"{path} cannot be read: Permission denied."


def test_a_file_that_says_it_is_empty_is_still_bounded():
    """Files of /proc have no size before they are read."""
    path = Path("/proc/self/maps")
    if path.exists():
        assert refused(path) == f"{path} has more than 10 bytes. No more are read."


def test_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"12345")))
    assert read_stdin(5) == b"12345"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"123456")))
    with pytest.raises(InputError, match="Standard input has more than 5 bytes"):
        read_stdin(5)
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(InputError, match="There is no standard input"):
        read_stdin(5)
