"""Streams: one name for IDs that are the same, and heads that name a whole history."""

import hashlib
import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_making import envelope

from lbpcmc.events import StreamHead, StreamKind, body_of
from lbpcmc.events.streams import folded_id

LOT = StreamKind("lot")
PAPER = StreamKind("paper", shared=True)


@pytest.mark.parametrize("other", ["fp-14", "FP-14", "Fp-14", "ＦＰ－１４", "fp\uff0d14", "FP-1４"])
def test_capitals_and_width_make_no_difference(other):
    assert LOT.key(other) == "lot:fp-14"


@pytest.mark.parametrize("other", ["FP_14", "FP-140", "FP-1 4", "FP14", "ЕP-14"])
def test_other_ids_are_other_streams(other):
    assert LOT.key(other) != "lot:fp-14"


@pytest.mark.parametrize("spelt", ["ß", "SS", "ﬁ", "İ", "ΐ", "ŉ", "ǰ", "K", "Å"])
def test_a_folded_id_stays_as_it_is(spelt):
    once = folded_id(spelt)
    assert folded_id(once) == once
    assert folded_id(once.upper()) == once


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_name_of_a_stream_is_cut_out_of_the_bytes_as_it_is_asked_for(spelt):
    """The engines cut it out between two quotes: nothing in it may be escaped or normalised."""
    key = LOT.key(spelt)
    body = body_of(envelope(key, "text.noted"), {}).decode()
    assert json.loads(body)["stream"] == key
    assert body[31:].partition('"')[0] == key
    assert unicodedata.is_normalized("NFC", key)


@pytest.mark.parametrize("spelt", ['a"b', "a\\b", "a\0b", 'a","type":"king'])
def test_what_would_end_a_name_is_replaced(spelt):
    assert '"' not in LOT.key(spelt)
    assert "\\" not in LOT.key(spelt)
    assert "\0" not in LOT.key(spelt)
    assert "\ufffd" in LOT.key(spelt)


def test_a_stream_may_have_several_ids_or_none():
    assert PAPER.key("recipe", "FP-DS") == "paper:recipe:fp-ds"
    assert PAPER.key() == "paper"
    assert PAPER.owns("paper")
    assert PAPER.owns("paper:recipe:fp-ds")
    assert not PAPER.owns("papers:recipe:fp-ds")
    assert not LOT.owns("paper:lot:a")


def test_a_head_names_the_whole_history():
    one, two = ("a" * 64, "b" * 64)
    first = StreamHead().after(one)
    assert first == StreamHead(1, hashlib.sha256(one.encode()).hexdigest())
    second = first.after(two)
    assert second == StreamHead(2, hashlib.sha256((first.hash + two).encode()).hexdigest())
    assert second != StreamHead().after(two).after(one)
    assert str(second) == f"2 {second.hash}"
