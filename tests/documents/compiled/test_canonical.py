"""Equal meaning has equal bytes: keys sorted, no spaces, normal form C, exact numbers as text."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from shipped import OTHERS, PATHS, SMALL, read

from lbpcmc.documents.compiled import compile_document, open_compiled
from lbpcmc.documents.compiled.canonical import canonical, parsed
from lbpcmc.quantities import kinds
from lbpcmc.quantities.serialised import kind_to_json
from lbpcmc.serialised import Damaged


def floats(value):
    """Every number in JSON values that is not whole."""
    if isinstance(value, dict):
        return [found for item in value.values() for found in floats(item)]
    if isinstance(value, list):
        return [found for item in value for found in floats(item)]
    return [value] if isinstance(value, float) else []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_bytes_of_a_document(path):
    content = compile_document(read(path))
    text = content.decode("utf-8")

    assert json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"), sort_keys=True) == text
    assert unicodedata.is_normalized("NFC", text)
    assert floats(json.loads(text)) == []


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_each_kind_stands_once_and_no_other_stands_there(path):
    text = compile_document(read(path)).decode()
    values = json.loads(text)
    names = [kind["name"] for kind in values["kinds"]]

    assert names == sorted(set(names))
    used = set(values["tested_in"])

    def walk(value):
        if isinstance(value, dict):
            used.update([value["kind"]] if isinstance(value.get("kind"), str) else [])
            for item in value.values():
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    walk(values["document"])
    assert used == set(names)


def test_another_process_gives_the_same_bytes():
    program = f"""
import hashlib
from pathlib import Path
from lbpcmc.documents.compiled import compile_document
from lbpcmc.documents.read import load
for path in {[str(path) for path in OTHERS[:3]]!r}:
    print(hashlib.sha256(compile_document(load(Path(path).read_bytes()))).hexdigest())
"""
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1")
    }
    assert len(said) == 1


def test_text_is_composed():
    document = dataclasses.replace(read(SMALL / "small-spec.yaml"), title="Bouillon ge\u0301lose\u0301e")
    found = open_compiled(compile_document(document))
    assert found.title == "Bouillon gélosée"
    assert compile_document(found) == compile_document(document)


def test_no_unit_changes_by_composing():
    for kind in kinds().values():
        assert json.loads(canonical(kind_to_json(kind))) == kind_to_json(kind)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.text(), VALUES))
def test_what_is_written_is_read_and_written_again(values):
    content = canonical(values)
    assert canonical(parsed(content)) == content


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":1, "b":2}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a":1}\n',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\\u0041"}',
        '{"a":"e\u0301"}'.encode(),
        b'{"a":NaN}',
        b'{"a":1e5}',
        b'{"a":"\\ud800"}',
        '{"a":1}'.encode("utf-16"),
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":' + b"[" * 100_000,
        b'{"a":' + b"[" * 2_000 + b"]" * 2_000 + b"}",
        b"[]",
        b"",
    ],
)
def test_other_bytes_are_refused(content):
    with pytest.raises(Damaged):
        parsed(content)
