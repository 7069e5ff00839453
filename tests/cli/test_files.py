"""Where commands write: by the ending, whole or not at all, never over what is in use."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from lbpcmc.cli import files
from lbpcmc.cli.files import expect_ending, form_by_ending, write_whole
from lbpcmc.cli.validate import ENDINGS
from lbpcmc.errors import InputError
from lbpcmc.gmp import installation
from lbpcmc.messages import say


def refused(path: Path, **more) -> str:
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(InputError) as refusal:
        write_whole(path, b"new", **more)
    assert not path.is_file() or path.read_bytes() == before
    return str(refusal.value)


def test_a_file_is_written_and_replaced_with_its_permissions(tmp_path):
    path = tmp_path / "a.csv"
    write_whole(path, [b"one,", memoryview(b"two")])
    assert path.read_bytes() == b"one,two"
    path.chmod(0o640)
    write_whole(path, b"three")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"three", 0o640)
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_made_leaves_what_was_there(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")

    def broken():
        yield b"half"
        raise InputError(say("output.not_written", path="out", because="the power went"))

    with pytest.raises(InputError, match="the power went"):
        write_whole(path, broken())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_no_database_is_written_over(tmp_path):
    """Any SQLite database: another site's, or one that has nothing to do with this program."""
    path = tmp_path / "other.csv"
    base = sqlite3.connect(path)
    base.execute("create table t (x)")
    base.close()
    assert refused(path) == f"{path} is a database; it is not written over. Choose another place."


def test_no_file_of_a_site_is_written_over(site):
    assert files._SITE == (installation.DATABASE, installation.SETTINGS, installation.WITNESS)
    site.close()
    for name in files._SITE:
        assert "it is not written over" in refused(site.place / name)
    elsewhere = site.place / "copy.txt"
    elsewhere.write_bytes((site.place / installation.WITNESS).read_bytes())
    assert refused(elsewhere).startswith(f"{elsewhere} belongs to a site")


def test_no_input_is_written_over(tmp_path):
    path, other = tmp_path / "in.csv", tmp_path / "name.csv"
    path.write_bytes(b"old")
    other.hardlink_to(path)
    assert "is in use by this command" in refused(other, keep=[path])


def test_neither_links_nor_devices_nor_folders(tmp_path):
    (tmp_path / "in.csv").write_bytes(b"old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "in.csv")
    (tmp_path / "nowhere.csv").symlink_to(tmp_path / "none")
    os.mkfifo(tmp_path / "pipe.csv")
    assert refused(tmp_path / "link.csv").endswith("in.csv. Name the file itself.")
    assert refused(tmp_path / "nowhere.csv").endswith("none. Name the file itself.")
    assert "is not a file" in refused(tmp_path / "pipe.csv")
    assert "is not a file" in refused(Path("/dev/null"))
    assert "is not a file" in refused(tmp_path)
    assert refused(Path("-")) == "- is not a file. Leave -o out to write to standard output."
    assert refused(tmp_path / "no" / "a.csv") == f"There is no folder {tmp_path}/no. Choose another place."


def test_a_protected_file_stays(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert refused(path) == f"{path} is write-protected. Choose another place."


def test_the_ending_chooses_the_format():
    assert form_by_ending(None, None, ENDINGS) == "table"
    assert form_by_ending(None, "csv", ENDINGS) == "csv"
    assert form_by_ending(Path("x.JSON"), None, ENDINGS) == "json"
    assert form_by_ending(Path("x.xml"), "junit", ENDINGS) == "junit"


def test_an_ending_that_contradicts_is_refused():
    with pytest.raises(InputError) as refusal:
        form_by_ending(Path("x.json"), "csv", ENDINGS)
    assert str(refusal.value) == (
        "x.json would hold csv, and its ending says json. Name it .csv, or leave out --format."
    )
    for name in ("x", "x.sqlite", "x.jsn", ".json"):
        with pytest.raises(InputError, match="does not end like a file that can be written"):
            form_by_ending(Path(name), None, ENDINGS)
    expect_ending(Path("x.PDF"), ".pdf")
    with pytest.raises(InputError, match=r"x.txt does not end in .pdf. Name it x.pdf."):
        expect_ending(Path("x.txt"), ".pdf")
