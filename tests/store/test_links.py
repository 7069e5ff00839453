"""The walk over the chain: an edit, a missing event, two exchanged, each named by its number; printed heads."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_making import DATABASE, TYPES, Noted, envelope

from lbpcmc.errors import InputError
from lbpcmc.events.canonical import digest_of, genesis
from lbpcmc.store import Head, walk

LENGTH = 12


GENESIS = genesis(DATABASE)


def chained(before=GENESIS, first=1, length=LENGTH, text="note"):
    rows = []
    for seq in range(first, first + length):
        body = TYPES.body(envelope("lot:a", "text.noted", previous=before), Noted(f"{text} {seq}"))
        before = digest_of(body).hex()
        rows.append((seq, body, digest_of(body)))
    return rows


ROWS = chained()


def said(rows):
    return [str(one) for one in walk(rows, genesis(DATABASE)).breaks]


def test_a_whole_chain():
    found = walk(ROWS, genesis(DATABASE))
    assert (found.events, found.last, found.head, found.breaks) == (LENGTH, LENGTH, ROWS[-1][2].hex(), ())


def test_the_walk_may_begin_anywhere():
    found = walk(ROWS[5:], ROWS[4][2].hex(), first=6)
    assert (found.last, found.breaks) == (LENGTH, ())
    assert walk(ROWS[5:], ROWS[3][2].hex(), first=6).breaks


def test_an_empty_ledger():
    found = walk([], genesis(DATABASE))
    assert (found.events, found.last, found.head, found.breaks) == (0, 0, genesis(DATABASE), ())


def edited(rows, seq, **new):
    return [
        (n, new.get("body", body), new.get("digest", digest)) if n == seq else (n, body, digest)
        for n, body, digest in rows
    ]


@pytest.mark.parametrize("seq", [1, 2, 6, LENGTH])
def test_a_changed_event_is_named_and_not_all_that_follow(seq):
    body = ROWS[seq - 1][1].replace(b"note", b"Note")
    assert said(edited(ROWS, seq, body=body)) == [f"event {seq} was changed: its bytes do not give its hash"]


@pytest.mark.parametrize("seq", [1, 6])
def test_an_event_changed_with_its_hash_breaks_the_next(seq):
    body = ROWS[seq - 1][1].replace(b"note", b"Note")
    rows = edited(ROWS, seq, body=body, digest=digest_of(body))
    assert said(rows) == [f"event {seq + 1} does not follow the event before it"]


def test_a_changed_hash_is_named():
    assert said(edited(ROWS, 6, digest=b"x" * 32))[0] == "event 6 was changed: its bytes do not give its hash"


@pytest.mark.parametrize("gone", [[6], [6, 7, 8], [1], [2, 9]])
def test_missing_events_are_named(gone):
    rows = [row for row in ROWS if row[0] not in gone]
    assert [one for one in said(rows) if "missing" in one] == [f"event {seq} is missing" for seq in gone]


def test_a_long_gap_is_named_as_far_as_it_helps():
    rows = [*ROWS[:2], (1000, *ROWS[2][1:])]
    named = [one for one in said(rows) if "missing" in one]
    assert named[:2] == ["event 3 is missing", "event 4 is missing"]
    assert len(named) == 50


def test_exchanged_events_are_named():
    rows = [*ROWS]
    rows[5], rows[6] = (6, *ROWS[6][1:]), (7, *ROWS[5][1:])
    assert said(rows) == [f"event {seq} does not follow the event before it" for seq in (6, 7, 8)]


def test_a_number_that_comes_twice_is_named():
    rows = [*ROWS[:6], ROWS[5], *ROWS[6:]]
    assert said(rows)[0] == "event 6 is out of order"


def test_another_database_is_not_this_one():
    other = chained(genesis("another"))
    assert said(other) == ["event 1 does not follow the event before it"]


def test_a_link_within_a_text_does_not_count():
    """A text that looks like the link is quoted in the bytes."""
    link = f'"previous":"{ROWS[1][2].hex()}","payload":'
    body = TYPES.body(envelope("lot:a", "text.noted", previous="0" * 64), Noted(link))
    assert said([*ROWS[:2], (3, body, digest_of(body))]) == ["event 3 does not follow the event before it"]


def test_the_walk_stops_at_some_number_of_breaks():
    rows = [(seq, body + b" ", digest) for seq, body, digest in ROWS]
    assert len(walk(rows, genesis(DATABASE), most=3).breaks) == 3


@settings(deadline=None, max_examples=300)
@given(st.integers(0, LENGTH - 1), st.data())
def test_no_flipped_bit_goes_unseen(place, data):
    seq, body, digest = ROWS[place]
    whole = bytearray(body + digest)
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[bit // 8] ^= 1 << bit % 8
    rows = [*ROWS]
    rows[place] = (seq, bytes(whole[: len(body)]), bytes(whole[len(body) :]))
    assert walk(rows, genesis(DATABASE)).breaks


# Heads as they are printed.


@pytest.mark.parametrize(
    "printed", ["12 " + "ab" * 32, "  12   " + "AB" * 32, "12 " + " ".join(["abab"] * 16), "12\n" + "ab" * 32]
)
def test_a_head_is_read_as_it_is_printed(printed):
    assert Head.read(printed) == Head(12, "ab" * 32)
    assert str(Head(12, "ab" * 32)) == "12 " + "ab" * 32


@pytest.mark.parametrize(
    "printed", ["", "12", "ab" * 32, "12 " + "ab" * 31, "12 " + "xy" * 32, "-1 " + "ab" * 32, "1.2 " + "ab" * 32]
)
def test_what_is_not_a_head_is_named(printed):
    with pytest.raises(InputError, match="is not a head of a ledger") as refusal:
        Head.read(printed)
    assert refusal.value.todo
