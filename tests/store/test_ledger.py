"""What is appended is read back, linked, in its streams; content is kept once; a failed act writes nothing."""

import hashlib

import pytest
import sqlalchemy as sa
from ledger_making import (
    DATABASE,
    LOT,
    TYPES,
    Noted,
    Part,
    breaks,
    create,
    envelope,
    note,
    noted,
    opened,
    read_schema,
    size,
    take,
    texts,
)

from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.events.canonical import genesis
from lbpcmc.store import Head, Ledger
from lbpcmc.store.read_tables import Put

HARD = (
    "quotes \" ' and back\\slashes \\u0041",
    "a NUL \0 within",
    "line\r\nends\x85\u2028",
    "controls \x01\x1b[2J\x7f",
    "%s %% :name ? {} $1",
    "日本 🧫 µ °",
    "",
    "x" * 50_000,
)


@pytest.fixture
def ledger(place):
    create(place.owner).close()
    with opened(place.station) as made:
        yield made


def test_events_come_back_in_their_streams_with_their_numbers(ledger):
    made = [noted(ledger, lot, f"{lot}{number}") for number in range(3) for lot in ("A", "B")]
    with ledger.reading() as reading:
        found = reading.events("lot:a")
        assert found == [event for event in made if event.envelope.stream == "lot:a"]
        assert [event.seq for event in found] == [2, 4, 6]
        assert reading.events("lot:a", after=4) == found[2:]
        assert reading.events("lot:c") == []
        assert (reading.end_of("lot:b"), reading.end_of("lot:c")) == (7, 0)
        assert reading.last() == Head(7, made[-1].hash)
        assert (reading.hash_at(4), reading.hash_at(8)) == (found[1].hash, None)
        assert reading.streams("lot") == {"lot:a", "lot:b"}
        assert reading.streams("l") == reading.streams("lots") == frozenset()


def test_streams_are_found_whatever_follows_their_kind(ledger):
    lots = ("A", "z", "0", "-", "_", "~", "Ω", "a:b")
    for lot in lots:
        noted(ledger, lot)
    with ledger.writing() as writing:
        writing.append(envelope("lots:a", "text.noted"), Noted("another kind"))
    with ledger.reading() as reading:
        assert reading.streams("lot") == {LOT.key(lot) for lot in lots}
        assert reading.streams("lots") == {"lots:a"}


def test_every_event_is_linked_to_the_one_before(ledger):
    first = noted(ledger)
    second = noted(ledger, "B")
    with ledger.reading() as reading:
        rows = list(reading.raw())
        assert [seq for seq, _, _ in reading.raw(after=1)] == [2, 3]
    assert TYPES.read(1, "", rows[0][1]).envelope.previous == genesis(DATABASE)
    assert second.envelope.previous == first.hash
    assert first.envelope.previous == rows[0][2].hex()
    assert all(hashlib.sha256(b"\0" + body).digest() == digest for _, body, digest in rows)
    assert breaks(ledger) == ()


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
def test_whatever_is_typed_comes_back(ledger, text):
    payload = Noted(text, 12, None, Part(text, "372/10"), (text, "b"))
    with ledger.writing() as writing:
        event = writing.append(envelope("lot:a", "text.noted"), payload)
    assert event.payload == payload
    noted(ledger, "A", "after it")
    with ledger.reading() as reading:
        assert [one.payload for one in reading.events("lot:a")] == [payload, Noted("after it")]
    assert breaks(ledger) == ()


def test_several_events_and_rows_of_one_act_are_written_together(ledger):
    with ledger.writing() as writing:
        first = take(writing, "A", "one")
        second = take(writing, "A", "two", number=first.seq)
        take(writing, "B", "three")
        assert [event.seq for event in writing.events("lot:a")] == [first.seq, second.seq]
    with ledger.reading() as reading:
        rows = reading.rows(sa.text("SELECT lot, text, superseded_by FROM note ORDER BY seq"))
        assert [tuple(row) for row in rows] == [("a", "one", second.seq), ("a", "two", None), ("b", "three", None)]
        held = reading.rows(sa.text("SELECT text FROM v_notes ORDER BY text"))
        assert [row.text for row in held] == ["three", "two"]


class AwayError(Exception):
    """Something that goes wrong within an act."""


@pytest.mark.parametrize("error", [AwayError, KeyboardInterrupt, ValueError])
def test_where_anything_raises_nothing_is_written(ledger, error):
    noted(ledger, "A", "before")

    def fail():
        with ledger.writing() as writing:
            take(writing, "A", "lost")
            writing.put(b"lost too")
            raise error

    with pytest.raises(error):
        fail()
    assert texts(ledger) == ["before"]
    with ledger.reading() as reading:
        assert reading.rows(sa.text("SELECT count(*) FROM content"))[0][0] == 0
        assert reading.rows(sa.text("SELECT count(*) FROM note"))[0][0] == 1
    assert noted(ledger, "A", "after").seq == 3
    assert breaks(ledger) == ()


@pytest.mark.parametrize("pipelines", [True, False])
def test_where_the_database_refuses_a_row_nothing_is_written(ledger, pipelines, monkeypatch):
    monkeypatch.setattr(ledger.engine, "_pipelines", pipelines, raising=False)  # an old libpq has none
    first = noted(ledger, "A", "before")
    row = {"seq": first.seq, "lot": "a", "text": "again", "superseded_by": None}
    refused = pytest.raises(IntegrityError, match=r"refused the event, because it breaks a rule.*Nothing was written")
    with refused, ledger.writing() as writing:
        take(writing, "A", "lost")
        writing.change([Put(note, row)])
        take(writing, "B", "lost too")
    assert (texts(ledger), texts(ledger, "B")) == (["before"], [])
    assert noted(ledger, "A", "after").seq == first.seq + 1
    assert breaks(ledger) == ()


def test_content_is_kept_once_under_its_hash(ledger):
    kept = b"recipe: FP-DS\n\0\xff"
    with ledger.writing() as writing:
        sha256 = writing.put(kept)
        assert writing.put(kept) == sha256 == hashlib.sha256(kept).hexdigest()
        assert writing.put(b"") == hashlib.sha256(b"").hexdigest()
    with ledger.writing() as writing:
        assert writing.put(kept) == sha256
    with ledger.reading() as reading:
        assert reading.content(sha256) == kept
        assert reading.content(hashlib.sha256(b"").hexdigest()) == b""
        assert reading.rows(sa.text("SELECT count(*) FROM content"))[0][0] == 2
        with pytest.raises(IntegrityError, match="is missing from the database"):
            reading.content("0" * 64)


def test_a_reading_sees_one_moment(ledger, place):
    noted(ledger, "A", "one")
    if place.engine == "sqlite":
        return  # there a reader holds writers back: test_faults
    with opened(place.station) as other, ledger.reading() as reading:
        assert len(reading.events("lot:a")) == 1
        noted(other, "A", "two")
        assert len(reading.events("lot:a")) == 1
    assert texts(ledger) == ["one", "two"]


def test_two_programs_take_turns(ledger, place):
    with opened(place.station) as other:
        for number in range(3):
            noted(ledger, "A", f"first {number}")
            noted(other, "A", f"second {number}")
        assert texts(ledger) == texts(other)
        assert len(texts(ledger)) == 6
    assert breaks(ledger) == ()


def test_a_ledger_is_created_once(ledger, place):
    noted(ledger, "A", "kept")
    ledger.close()
    with pytest.raises(StoreError, match=r"exists|has a ledger"):
        Ledger.create(place.owner, TYPES, read_schema, DATABASE)
    assert texts(ledger) == ["kept"]


def test_a_ledger_that_was_closed_opens_by_itself(ledger):
    noted(ledger, "A", "one")
    ledger.close()
    ledger.close()
    assert texts(ledger) == ["one"]
    assert ledger.database_id == DATABASE


def test_an_empty_ledger_is_not_opened(place):
    Ledger.create(place.owner, TYPES, read_schema, DATABASE).close()
    with pytest.raises(IntegrityError, match="not its creation"):
        opened(place.station)


def test_reading_only_reads(ledger, place):
    noted(ledger, "A", "one")
    with opened(place.station, read_only=True) as reading:
        assert texts(reading) == ["one"]
        with pytest.raises(StoreError, match="Nothing was written"):
            noted(reading, "A", "two")
    assert texts(ledger) == ["one"]


CHANGED = {
    "its text": ("UPDATE event SET body = replace(body, 'mine', 'ours') WHERE seq = 3", "was changed"),
    "its hash": ("UPDATE event SET hash = ? WHERE seq = 3", "was changed"),
    "the event before is gone": ("DELETE FROM event WHERE seq = 2", "does not follow"),
}


@pytest.mark.parametrize(("statement", "said"), CHANGED.values(), ids=CHANGED)
def test_what_was_changed_is_not_handed_out(ledger, place, statement, said):
    noted(ledger, "A", "one")
    noted(ledger, "B", "mine")
    noted(ledger, "A", "three")
    ledger.close()
    place.tamper((statement, *((b"x" * 32,) if "?" in statement else ())))
    with opened(place.station) as again:
        with again.reading() as reading, pytest.raises(IntegrityError, match=f"Event 3 .*{said}"):
            reading.events("lot:b")
        assert breaks(again)
        with again.reading() as reading, pytest.raises(IntegrityError):
            reading.events("lot:b", after=2)


def test_nobody_writes_the_stream_of_an_event(ledger, place):
    noted(ledger, "A", "one")
    with place.stranger() as execute, pytest.raises(Exception, match="stream"):
        execute("UPDATE event SET stream = 'lot:b'")


def test_the_last_event_is_checked_before_another_follows(ledger, place):
    noted(ledger, "A", "one")
    ledger.close()
    place.tamper("UPDATE event SET body = replace(body, 'one', 'two') WHERE seq = 2")
    with opened(place.station) as again, pytest.raises(IntegrityError, match="Event 2 of the ledger was changed"):
        noted(again, "B", "three")


def test_content_that_was_changed_or_removed_is_not_handed_out(ledger, place):
    with ledger.writing() as writing:
        changed, gone = writing.put(b"one"), writing.put(b"two")
    ledger.close()
    place.tamper(
        ("UPDATE content SET bytes = ? WHERE sha256 = ?", b"three", changed),
        ("DELETE FROM content WHERE sha256 = ?", gone),
    )
    with opened(place.station) as again, again.reading() as reading:
        with pytest.raises(IntegrityError, match="was changed in the database"):
            reading.content(changed)
        with pytest.raises(IntegrityError, match="is missing"):
            reading.content(gone)


def test_a_ledger_that_lost_what_was_seen_is_not_written_to(ledger, place):
    """An older state that is put back while a station runs would be forked from what the station remembers."""
    noted(ledger, "A", "one")
    with opened(place.station) as reader:
        noted(ledger, "A", "two")
        assert texts(reader) == ["one", "two"]
        place.tamper("DELETE FROM event WHERE seq = 3")
        for station in (ledger, reader):
            with pytest.raises(IntegrityError, match=r"Event 3 is not there any more.*exchanged for another"):
                noted(station, "B", "fork")
    with opened(place.station) as again:
        assert size(again) == 2


def test_an_event_that_was_rolled_back_is_not_missed(ledger):
    noted(ledger, "A", "one")

    def fail():
        with ledger.writing() as writing:
            take(writing, "A", "lost")
            assert len(writing.events("lot:a")) == 2
            raise AwayError

    with pytest.raises(AwayError):
        fail()
    assert noted(ledger, "A", "two").seq == 3
