"""The bytes of an event: 50 vectors written by another hand, and round trips of whatever can be typed.

`vectors.json` is for whoever writes another reader: envelope and payload, bytes, hash, chained.
"""

import json
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import another_writer
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_making import TYPES, Noted, Part, envelope

from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.events import FORMAT, Envelope, body_of, digest_of
from lbpcmc.events.canonical import KEYS, encoded, genesis, parsed

CONFORMANCE = json.loads((Path(__file__).parent / "vectors.json").read_text("ascii"))
VECTORS = CONFORMANCE["vectors"]
EVERY_VECTOR = pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])


def test_there_are_50_vectors_and_they_are_a_chain():
    assert len(VECTORS) == len({vector["name"] for vector in VECTORS}) == 50
    assert CONFORMANCE["format"] == FORMAT
    before = genesis(CONFORMANCE["database"])
    assert before == CONFORMANCE["genesis"] == another_writer.first(CONFORMANCE["database"])
    for vector in VECTORS:
        assert vector["envelope"]["previous"] == before
        before = vector["hash"]


@EVERY_VECTOR
def test_an_event_is_written_as_the_vector_says(vector):
    body = body_of(Envelope(**vector["envelope"]), vector["payload"])
    assert body == vector["body"].encode() == another_writer.event(vector["envelope"], vector["payload"])
    assert digest_of(body).hex() == vector["hash"] == another_writer.hashed(body)


@EVERY_VECTOR
def test_an_event_is_read_as_the_vector_says(vector):
    found, payload = parsed(vector["body"].encode())
    assert body_of(found, payload) == vector["body"].encode()
    kept = {name: one and unicodedata.normalize("NFC", one) for name, one in vector["envelope"].items()}
    assert found._asdict() == kept


texts = st.text(st.characters(exclude_categories=["Cs"]))
keys = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=6)
payloads = st.dictionaries(
    keys,
    st.recursive(st.none() | texts, lambda one: st.lists(one, max_size=3) | st.dictionaries(keys, one, max_size=3)),
    max_size=4,
)
envelopes = st.builds(
    Envelope,
    **dict.fromkeys(Envelope._fields, texts)
    | dict.fromkeys(("boot", "performed_at", "client"), st.none() | texts)
    | {
        "at": st.datetimes().map(lambda when: f"{when.isoformat(timespec='milliseconds')}Z"),
        "offset": st.sampled_from(("+01:00", "-11:30", "+00:00")),
        "monotonic": st.integers(0, 10**12).map(lambda told: f"{told / 1000:.3f}"),
        "synchronised": st.sampled_from(("synchronised", "unsynchronised", "unknown", "simulated")),
    },
)


@settings(deadline=None)
@given(envelopes, payloads)
def test_what_is_written_is_read_back_and_written_the_same(where, payload):
    body = body_of(where, payload)
    found, again = parsed(body)
    assert body_of(found, again) == body == another_writer.event(where._asdict(), payload)
    assert unicodedata.is_normalized("NFC", body.decode())
    assert all(character >= " " for character in body.decode())


def test_every_character_is_written_as_another_writer_does():
    every = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    where, payload = envelope("lot:a", "text.noted"), {"text": every, every[:200]: None}
    assert body_of(where, payload) == another_writer.event(where._asdict(), payload)


notes = st.builds(
    Noted,
    texts.filter(lambda one: unicodedata.is_normalized("NFC", one)),
    st.integers(),
    st.none() | st.just("ab" * 32),
    st.none() | st.builds(Part, st.just("yeast"), st.none() | st.just("372/10")),
    st.lists(st.sampled_from(["", "ä", "二"]), max_size=3).map(tuple),
)


@settings(deadline=None)
@given(notes)
def test_a_payload_in_nfc_is_read_back_equal(payload):
    body = TYPES.body(envelope("lot:a", "text.noted"), payload)
    event = TYPES.read(7, digest_of(body).hex(), body)
    assert event.payload == payload
    assert type(event.payload.number) is int
    assert TYPES.is_canonical(event, body)


@settings(deadline=None)
@given(envelopes, payloads, envelopes, payloads)
def test_two_events_have_the_same_bytes_only_if_they_are_the_same(one, first, other, second):
    same = body_of(one, first) == body_of(other, second)
    assert same == (parsed(body_of(one, first)) == parsed(body_of(other, second)))


def test_the_bytes_are_one_object_with_the_keys_in_their_order_and_no_space():
    body = body_of(envelope("lot:a", "text.noted"), {"b": "1", "a": "2"}).decode()
    assert body.startswith('{"format":"lbpcmc/2","stream":"lot:a","type":"text.noted","version":"1","act":"1","at":')
    assert body.endswith(',"previous":"","payload":{"b":"1","a":"2"}}')
    assert tuple(json.loads(body)) == KEYS
    assert ": " not in body
    assert '", ' not in body


@pytest.mark.parametrize("text", ["\ud800", "37 \udcb5g", "a\udfffb"])
def test_half_a_character_is_refused(text):
    with pytest.raises(StoreError, match="a byte that is not a character") as refusal:
        body_of(envelope("lot:a", "text.noted"), {"text": text})
    assert "Nothing was written" in refusal.value.todo
    with pytest.raises(StoreError):
        body_of(envelope("lot:a", "text.noted", person=text), {})


def test_numbers_of_a_payload_are_texts():
    @dataclass(frozen=True)
    class Mixed:
        whole: int
        exact: Fraction
        parts: tuple[object, ...]
        lacks: None = None

    assert encoded(Mixed(10**30, Fraction(372, 10), (Fraction(1, 3), "a", (2,)))) == {
        "whole": "1" + "0" * 30,
        "exact": "186/5",
        "parts": ["1/3", "a", ["2"]],
        "lacks": None,
    }


@pytest.mark.parametrize("value", [1.5, [1], {"a": "b"}, b"a", object(), str])
def test_what_has_no_exact_text_is_not_a_payload(value):
    with pytest.raises(TypeError, match="a payload holds"):
        encoded(value)


GOOD = body_of(envelope("lot:a", "text.noted"), {"text": "x"})
BROKEN = {
    "nothing": b"",
    "not JSON": b"{",
    "not UTF-8": GOOD.replace(b"Ada", b"\xff"),
    "half a character": GOOD.replace(b"Ada", b"\\ud800"),
    "another encoding": GOOD.decode().encode("utf-16"),
    "an array": b"[]",
    "deeper than any reader goes": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "another format": GOOD.replace(b"lbpcmc/2", b"lbpcmc/3"),
    "no format": GOOD.replace(b'"format":"lbpcmc/2",', b""),
    "a field is missing": GOOD.replace(b'"role":"operator",', b""),
    "a field too many": GOOD.replace(b'"role":"operator",', b'"role":"operator","rank":"1",'),
    "two fields in the other order": GOOD.replace(b'"act":"1","at"', b'"at":"x","act"'),
    "a number in the envelope": GOOD.replace(b'"act":"1"', b'"act":1'),
    "no person": GOOD.replace(b'"person":"ada"', b'"person":null'),
    "no type": GOOD.replace(b'"type":"text.noted"', b'"type":null'),
    "a list in the envelope": GOOD.replace(b'"client":null', b'"client":[]'),
    "a payload that is a text": GOOD.replace(b'{"text":"x"}', b'"x"'),
    "a payload that is a list": GOOD.replace(b'{"text":"x"}', b'["x"]'),
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_what_is_not_an_event_is_not_read(body):
    assert parsed(GOOD)
    assert body != GOOD
    with pytest.raises(IntegrityError) as refusal:
        parsed(body)
    assert "event of the ledger" in refusal.value.said


def test_another_format_says_what_reads_it():
    with pytest.raises(IntegrityError, match=r"is not in the format lbpcmc/2.*version of the program that wrote it"):
        parsed(BROKEN["another format"])
