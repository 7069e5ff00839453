"""Files that are no documents are refused before anything is built from them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.documents.read import read_document
from lbpcmc.documents.source import MOST_BRACKETS, MOST_BYTES, MOST_LINE_CHARACTERS, MOST_LINES, decode, read_bytes
from lbpcmc.errors import DocumentError


def test_a_missing_file(tmp_path):
    with pytest.raises(DocumentError, match="does not exist"):
        read_bytes(tmp_path / "nothing.yaml")


def test_a_folder(tmp_path):
    with pytest.raises(DocumentError, match="is a folder"):
        read_document(tmp_path)


def test_a_pipe_is_not_waited_for(tmp_path):
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    with pytest.raises(DocumentError, match="is not a file"):
        read_bytes(pipe)


def test_a_hundred_megabytes_are_not_read(tmp_path):
    large = tmp_path / "large.yaml"
    with large.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(DocumentError, match="100,000,000 bytes"):
        read_bytes(large)


def test_a_name_with_a_zero_byte():
    with pytest.raises(DocumentError, match="cannot be read"):
        read_document(Path("a\0b"))


def test_a_file_without_rights(tmp_path, monkeypatch):
    secret = tmp_path / "secret.yaml"
    secret.write_text("a: b")

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DocumentError, match="Check the name and the rights") as refusal:
        read_bytes(secret)
    assert "Permission denied" in refusal.value.detail


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x7fELF\x02\x01\x01\x00\x00", "holds zero bytes"),
        ("lbpcmc: recipe/1".encode("utf-16"), "holds zero bytes"),
        (b"title: caf\xe9\n", "is not UTF-8: byte 10 in line 1"),
        (b"a: b\nc: \xff\n", "in line 2"),
        (b"a: b\nc: \x1b[2J\n", r"control characters: U\+001B in line 2"),
        ("a: \x85b".encode(), r"U\+0085"),
        (b"a: " + b"x" * MOST_BYTES, "At most"),
        (b"a\n" * (MOST_LINES + 1), "lines"),
        (b"a: " + b"x" * MOST_LINE_CHARACTERS, "Line 1 of f has"),
        (b"\n- " + b"[" * (MOST_BRACKETS + 1), "Line 2 of f has more than"),
    ],
)
def test_bytes_that_are_no_document(data, said):
    with pytest.raises(DocumentError, match=said):
        decode(data, "f")


def test_a_byte_order_mark_is_no_fault():
    assert decode("\ufefflbpcmc: recipe/1".encode(), "f") == "lbpcmc: recipe/1"


HOSTILE = {
    "billion laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
    "itself": "a: &a [*a]\n",
    "merge laughs": "a: &a {x: y}\nb: {<<: [*a, *a, *a]}\n",
    "python tag": "a: !!python/object/apply:os.system [id]\n",
    "deep flow": "[\n" * 5_000,
    "deep block": "".join(f"{' ' * depth}a:\n" for depth in range(500)),
    "deep lists": "".join(f"{' ' * depth}-\n" for depth in range(500)),
    "many values": "k: v\n" * 15_000,
    "many items": "- v\n" * 19_999,
    "no character": 'a: "\\UFFFFFFFF"\n',
    "surrogate": 'a: "\\uD800"\n',
    "unclosed": 'a: "' + "x y " * 400 + "\n",
    "directive": "%YAML 1.1\n---\na: yes\n",
    "two documents": "a: b\n---\nc: d\n",
    "complex key": "? [a, b]\n: c\n",
    "empty": "",
    "comments": "# x\n" * 10_000,
    "text": "lbpcmc",
    "list": "- lbpcmc: recipe/1\n",
    "dots": "...\n",
    "zero escape": 'lbpcmc: recipe/1\nid: "\\0"\n',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_yaml_ends_in_a_finding_or_a_refusal(name):
    if name in ("deep flow", "deep block", "deep lists"):
        with pytest.raises(DocumentError, match="nested deeper than 16 levels"):
            read_document(HOSTILE[name].encode(), "f")
    elif name == "many values":
        with pytest.raises(DocumentError, match="more than 20,000 values"):
            read_document(HOSTILE[name].encode(), "f")
    else:
        loaded = read_document(HOSTILE[name].encode(), "f")
        assert loaded.errors
        assert loaded.document is None


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_end_in_findings_or_a_refusal(data):
    try:
        loaded = read_document(data, "f")
    except DocumentError:
        return
    assert loaded.document is None
    assert loaded.errors
    assert all(finding.line >= 1 and finding.path == "f" for finding in loaded.findings)
