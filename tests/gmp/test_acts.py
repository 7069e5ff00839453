"""An act: rules decide inside the lock, all of it is written or nothing, and nothing of a failed one is remembered."""

# ruff: noqa: PT012  # an act is several statements

from datetime import UTC, datetime

import pytest
from site_making import RECIPE, begin, codes, floor, ledger, opened, prepared

from lbpcmc.errors import Conflict, InputError, NotAllowed, StoreError
from lbpcmc.events import Event, StreamHead
from lbpcmc.gmp.acts import PROGRAM
from lbpcmc.gmp.authority import allowed
from lbpcmc.gmp.document_control.usecases import import_document
from lbpcmc.gmp.execution.events import BATCH, BatchHeldByLimit, CommentAdded, StepConfirmed, ValueRecorded
from lbpcmc.gmp.execution.state import BATCH_STATE
from lbpcmc.gmp.people.events import PERSON, PersonAdded
from lbpcmc.gmp.people.state import PERSON_STATE
from lbpcmc.gmp.site.events import SITE, ClockStepped
from lbpcmc.gmp.views import batch_card
from lbpcmc.messages import say


@pytest.fixture
def site(folder):
    made = opened(folder)
    yield made
    made.close()


def last(site):
    with site.read() as view:
        return view.reading.last()


def state(site, lot="LOT-1"):
    batch = site.fold(BATCH_STATE, lot)
    return batch.status, tuple(sorted(batch.holding)), len(batch.log), batch.next_place()


def test_the_envelope_says_who_when_where_and_by_which_program(site):
    olga = begin(site, "olga")
    event = floor.comment(site, olga, "LOT-1", "a remark").event
    where = event.envelope
    assert (where.stream, where.type, where.version, where.act) == ("batch:lot-1", "comment.added", "1", str(event.seq))
    assert (where.person, where.name, where.role, where.session) == ("olga", "Olga Operator", "operator", olga.id)
    assert (where.identity, where.station, where.os_user, where.client) == ("stated", "station 1", "floor", None)
    assert (where.origin, where.program, where.performed_at) == ("floor", PROGRAM, None)
    assert (where.offset, where.boot, where.synchronised) == ("+01:00", site.clock.boot, "synchronised")
    assert where.at.startswith("2026-03-03T08:00:")
    assert where.at.endswith("Z")
    assert float(where.monotonic) > 0
    assert event.moment < site.clock.when <= datetime.now(UTC) or event.moment.tzinfo is not None


def test_a_refused_act_writes_nothing_and_is_forgotten(site):
    olga = begin(site, "olga")
    before, known = last(site), state(site)
    with pytest.raises(NotAllowed, match="a role that may not do this"), site.write(olga) as act:
        act.append(BATCH.key("LOT-1"), CommentAdded("first of two"))
        act.append(PERSON.key("eve"), PersonAdded("eve", "Eve Extra", ("quality",)))
    assert (last(site), state(site)) == (before, known)
    assert site.fold(PERSON_STATE, "eve").id == ""
    assert floor.comment(site, olga, "LOT-1", "after it").event.seq == before.size + 1


def test_an_act_that_breaks_off_writes_nothing_and_is_forgotten(site):
    olga = begin(site, "olga")
    before, known = last(site), state(site)
    for error in (KeyboardInterrupt, RuntimeError, StoreError(say("database.full"))):
        with pytest.raises((KeyboardInterrupt, RuntimeError, StoreError)), site.write(olga) as act:
            act.append(BATCH.key("LOT-1"), CommentAdded("lost"))
            act.put(b"lost too")
            raise error
    assert (last(site), state(site)) == (before, known)
    assert batch_card(site, "LOT-1").events == known[2]
    assert codes(site.place) == set()


def test_the_events_of_one_act_share_its_number_and_see_each_other(site):
    olga = begin(site, "olga")
    floor.record(site, olga, "LOT-1", "1.4", "37.0")
    made = floor.record(site, olga, "LOT-1", "1.5", "7.9")
    (hold,) = made.followed
    assert isinstance(hold.payload, BatchHeldByLimit)
    assert hold.envelope.act == made.event.envelope.act == str(made.event.seq)
    assert hold.seq == made.event.seq + 1
    assert state(site)[0].value == "held"


def test_one_act_may_append_to_several_streams(site):
    olga, root = begin(site, "olga"), begin(site, "root")
    with site.write(root) as act:
        act.append(PERSON.key("eve"), PersonAdded("eve", "Eve Extra", ("operator",)))
        act.append(PERSON.key("max"), PersonAdded("max", "Max Muster", ("operator",)))
        assert act.fold(PERSON_STATE, "eve").active
        assert [event.envelope.stream for event in act.appended] == ["person:eve", "person:max"]
    assert site.fold(PERSON_STATE, "max").name == "Max Muster"
    assert olga.person == "olga"
    assert codes(site.place) == set()


def test_the_second_event_of_an_act_is_decided_after_the_first(site):
    olga = begin(site, "olga")
    with pytest.raises(NotAllowed, match=r"Step 1\.1 is not open"), site.write(olga) as act:
        act.append(BATCH.key("LOT-1"), CommentAdded("x"))
        act.append(BATCH.key("LOT-1"), StepConfirmed("1.1", 1, 1, "FERM-08"))
    prepared(site, olga, "LOT-7")
    assert state(site, "LOT-7")[3].step.id == "1.4"


def test_what_somebody_saw_must_still_be_so(site):
    olga, otto = begin(site, "olga"), begin(site, "otto")
    with site.read() as view:
        seen = view.head(BATCH.key("LOT-1"))
    floor.comment(site, otto, "LOT-1", "meanwhile")
    before = last(site)
    with pytest.raises(Conflict, match=r"Otto Operator has written.*station 1, 08:00:\d\d UTC.*Look at what is new"):
        floor.record(site, olga, "LOT-1", "1.4", "37.0", seen=seen)
    with pytest.raises(Conflict, match="fewer events than were seen"), site.write(olga) as act:
        act.seen(BATCH.key("LOT-99"), seen)
    assert last(site) == before
    with site.write(olga) as act:
        act.seen(BATCH.key("LOT-99"), StreamHead())
        act.seen(BATCH.key("LOT-1"), None)
    assert last(site) == before, "an act without events leaves nothing"


def test_a_new_stream_is_asked_for(site):
    root = begin(site, "root")
    with pytest.raises(NotAllowed, match="olga exists"), site.write(root) as act:
        act.append(PERSON.key("OLGA"), PersonAdded("OLGA", "Olga Other", ("operator",)), new=True)


def test_a_document_that_is_refused_is_not_kept(site):
    emil = begin(site, "emil")
    with site.ledger.reading() as reading:
        before = reading.connection.exec_driver_sql("SELECT count(*) FROM content").scalar()
    with pytest.raises(NotAllowed, match="already in the site"):
        import_document(site, emil, RECIPE.encode(), "small-recipe.yaml")
    with pytest.raises(NotAllowed, match="exists with other content"):
        import_document(site, emil, RECIPE.replace("Small broth", "Other broth").encode(), "x.yaml")
    with site.ledger.reading() as reading:
        assert reading.connection.exec_driver_sql("SELECT count(*) FROM content").scalar() == before


def test_bytes_that_are_not_kept_are_not_imported(site):
    from lbpcmc.gmp.document_control.events import DOCUMENT, DocumentImported  # noqa: PLC0415  # beside their only use

    emil = begin(site, "emil")
    with pytest.raises(StoreError, match="is missing"), site.write(emil) as act:
        papers = DocumentImported("recipe", "OTHER", "1", "Other", "0" * 64, "other.yaml")
        act.append(DOCUMENT.key("recipe", "OTHER"), papers)


def test_what_is_typed_is_kept_in_nfc_and_judged_as_it_was_typed(site):
    olga = begin(site, "olga")
    made = floor.record(site, olga, "LOT-1", "1.4", "37,2 Grad e\u0301")
    assert not made.understood
    assert made.event.payload.typed == "37,2 Grad é"
    with pytest.raises(StoreError, match="a byte that is not a character"), site.write(olga) as act:
        act.append(BATCH.key("LOT-1"), CommentAdded("\udcff"))


def test_the_performed_at_of_an_act_stands_beside_its_time(site):
    olga = begin(site, "olga")
    with site.write(olga, performed_at="2026-03-02T23:30:00.000Z") as act:
        event = act.append(BATCH.key("LOT-1"), CommentAdded("done last night"))
    assert event.envelope.performed_at == "2026-03-02T23:30:00.000Z"
    assert event.envelope.at > event.envelope.performed_at


def test_a_second_program_is_seen_at_once(site, folder):
    with_other = opened(folder)
    floor.comment(with_other, begin(with_other, "otto"), "LOT-1", "from the other")
    assert site.fold(BATCH_STATE, "LOT-1").log[-1].payload == CommentAdded("from the other")
    with_other.close()


@pytest.mark.parametrize("refused", [False, True])
def test_an_act_is_decided_from_what_another_program_wrote_since_the_last(site, folder, refused):
    olga = begin(site, "olga")
    floor.comment(site, olga, "LOT-1", "ours")
    if refused:  # it has read the stream too
        with pytest.raises(NotAllowed):
            floor.comment(site, olga, "LOT-1", "")
    with opened(folder) as other:
        floor.comment(other, begin(other, "otto"), "LOT-1", "from the other")
    with site.write(olga) as act:
        log = act.fold(BATCH_STATE, "LOT-1").log
        assert [event.payload.text for event in log[-2:]] == ["ours", "from the other"]


def test_folds_that_are_forgotten_come_out_the_same(site):
    floor.comment(site, begin(site, "olga"), "LOT-1", "x")
    known = state(site), state(site, "LOT-2"), site.fold(PERSON_STATE, "olga")
    site.forget()
    assert (state(site), state(site, "LOT-2"), site.fold(PERSON_STATE, "olga")) == known


def test_a_clock_that_was_set_is_noted_within_the_act_before_its_events(site):
    olga = begin(site, "olga")
    site.clock.step(-3600)
    event = floor.comment(site, olga, "LOT-1", "x").event
    with site.read() as view:
        note = view.events(SITE.key())[-1]
    assert isinstance(note.payload, ClockStepped)
    assert (note.seq, note.envelope.act) == (event.seq - 1, event.envelope.act)
    assert (note.envelope.person, note.envelope.session) == ("olga", olga.id)
    assert "moved by -3600.0 s" in note.payload.reason


def test_the_clock_of_a_refused_act_is_noted_by_the_next(site):
    olga = begin(site, "olga")
    site.clock.step(-3600)
    with pytest.raises(NotAllowed):
        floor.record(site, olga, "LOT-1", "9.9", "x")
    floor.comment(site, olga, "LOT-1", "x")
    floor.comment(site, olga, "LOT-1", "y")
    with site.read() as view:
        assert sum(isinstance(one.payload, ClockStepped) for one in view.events(SITE.key())) == 1


def test_a_value_is_judged_by_the_document_that_the_lot_was_started_from(site):
    olga = begin(site, "olga")
    made = floor.record(site, olga, "LOT-1", "1.4", "98.6 degF")
    assert isinstance(made.event.payload, ValueRecorded)
    assert (made.value.verdict, made.value.exact, made.value.unit) == ("pass", "6203/20", "degF")
    assert made.value.trace


def test_the_files_of_an_act_are_the_ledger_and_the_witness_alone(site, folder):
    before = {path.name for path in folder.iterdir()}
    floor.comment(site, begin(site, "olga"), "LOT-1", "x")
    assert {path.name for path in folder.iterdir()} == before
    assert len(ledger(folder)) == last(site).size


def test_input_that_is_refused_says_what_would_be_accepted(site):
    with pytest.raises(InputError) as refusal:
        floor.start_batch(site, begin(site, "olga"), "LOT/1", "SMALL-1")
    assert "Accepted:" in refusal.value.todo


def test_the_first_administrator_adds_themself(site):
    with site.read() as view:
        (added,) = (one for one in view.reading.events("person:root") if isinstance(one.payload, PersonAdded))
        where = added.envelope._replace(act="1", stream="person:eve")
        with pytest.raises(NotAllowed, match=r"^The first administrator adds themself\.$"):
            allowed(view, Event(2, "", where, PersonAdded("eve", "Eve", ("administrator",))))
