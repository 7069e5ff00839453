"""Canonical entries: 50 vectors written by another hand, and round trips of whatever can be typed."""

import hashlib
import json
import unicodedata
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.batch.entries import FIELDS, SCHEMA, Act, Entry, canonical, parse
from lbpcmc.errors import IntegrityError

CONFORMANCE = json.loads((Path(__file__).parent / "vectors.json").read_text("ascii"))
VECTORS = CONFORMANCE["vectors"]


def test_there_are_50_vectors_with_every_act_in_the_order_of_the_fields():
    assert len(VECTORS) == len({vector["name"] for vector in VECTORS}) == 50
    assert tuple(CONFORMANCE["order"]) == FIELDS == tuple(field.name for field in fields(Entry))
    assert set(Act) == {act for act in Act if any(vector["fields"]["act"] == act for vector in VECTORS)}


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_an_entry_is_written_as_the_vector_says(vector):
    body = canonical(Entry(**vector["fields"]))
    assert body == vector["body"]
    assert canonical(parse(body)) == body


def test_the_vectors_are_a_chain():
    digest = hashlib.sha256(f"{SCHEMA}:{CONFORMANCE['database']}".encode()).digest()
    for vector in VECTORS:
        digest = hashlib.sha256(b"\0" + digest + vector["body"].encode()).digest()
        assert digest.hex() == vector["hash"], vector["name"]


texts = st.none() | st.text(st.characters(exclude_categories=["Cs"]))
entries = st.builds(Entry, **dict.fromkeys(FIELDS, texts))


@settings(deadline=None)
@given(entries)
def test_what_is_written_is_read_back_in_nfc(entry):
    body = canonical(entry)
    kept = parse(body)
    for name in FIELDS:
        typed = getattr(entry, name)
        assert getattr(kept, name) == (None if typed is None else unicodedata.normalize("NFC", typed))
    assert canonical(kept) == body
    assert all(character >= " " for character in body)
    assert json.loads(body) == [SCHEMA, *(getattr(kept, name) for name in FIELDS)]


@settings(deadline=None)
@given(entries, entries)
def test_two_entries_have_the_same_bytes_only_if_they_are_the_same(one, other):
    assert (canonical(one) == canonical(other)) == (parse(canonical(one)) == parse(canonical(other)))


def _cells(**changed):
    return [SCHEMA, *(changed.get(name) for name in FIELDS)]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{}",
        "null",
        "[]",
        "nonsense",
        "[" * 100_000,
        json.dumps(_cells()[:-1]),
        json.dumps([*_cells(), None]),
        json.dumps(["lbpcmc/2", *_cells()[1:]]),
        json.dumps(_cells(typed=37.2)),
        json.dumps(_cells(typed=True)),
        json.dumps(_cells(typed=["37.2"])),
        json.dumps(_cells(typed={"value": "37.2"})),
        json.dumps(_cells()) + "x",
    ],
)
def test_what_is_no_entry_is_refused(body):
    with pytest.raises(IntegrityError):
        parse(body)
