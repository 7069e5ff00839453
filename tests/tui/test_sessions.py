"""Who is working: sessions begin when a person is chosen and end when another is, or when the program ends."""

from __future__ import annotations

from floor_making import entries, opened

from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.gmp.installation import open_site
from lbpcmc.gmp.people.state import PERSON_STATE
from lbpcmc.gmp.people.usecases import begin, disable_person, working
from lbpcmc.messages import say


def open_sessions(site):
    """Person and role of every session that is open."""
    people = ("olga", "otto", "quinn")
    return [(one, session.role) for one in people for session in site.fold(PERSON_STATE, one).sessions.values()]


async def choose(running, down):
    await running.press("f3")
    await running.until_shown("Who is working?")
    await running.press("home", *["down"] * down, "enter")


async def test_choosing_a_person_ends_the_session_before(site):
    async with opened(site, lot=None) as running:
        await running.until_shown("Olga Operator / operator")
        first = running.app.session
        listed = ["anna", "emil", "olga", "otto operator", "otto supervisor"]
        await choose(running, listed.index("otto supervisor"))
        await running.until_shown("Otto Operator / supervisor")
        assert open_sessions(site) == [("otto", "supervisor")]
        assert first.id not in site.fold(PERSON_STATE, "olga").sessions
        await running.press("ctrl+q")
        await running.until(lambda: running.app._exit)
    assert open_sessions(site) == []


async def test_going_back_from_the_list_of_people_keeps_the_session(site):
    async with opened(site, lot=None) as running:
        await running.until_shown("Olga Operator / operator")
        await running.press("f3")
        await running.until_shown("Who is working?")
        await running.press("escape")
        await running.until_shown("Lots")
        assert open_sessions(site) == [("olga", "operator")]


async def test_a_person_who_was_disabled_is_not_listed_and_records_nothing(at_temperature):
    async with opened(at_temperature) as running:
        await running.until_shown("Step 1.4")
        with working(at_temperature, "root") as root:
            disable_person(at_temperature, root, "olga", "left the company")
        await running.submit("37.0")
        await running.until_shown("NOT ALLOWED", "Olga Operator was disabled")
        assert running.form.texts == ("37.0",)
        await running.press("f3")
        await running.until_shown("Who is working?", "Otto Operator")
        assert not any("Olga" in line for line in running.lines[3:])
        await running.press("escape", "ctrl+u", "ctrl+q")
        await running.until(lambda: running.app._exit)
    assert running.app.farewell == ""
    assert len(entries(at_temperature)) == 3


async def test_a_session_that_cannot_be_ended_is_told_of_on_the_way_out(site, monkeypatch):
    def full():
        raise StoreError(say("database.full"))

    async with opened(site, lot=None) as running:
        await running.until_shown("No lot yet")
        with monkeypatch.context() as patch:
            patch.setattr(site.ledger, "writing", full)
            await running.press("ctrl+q")
            await running.until(lambda: running.app._exit)
    assert running.app.farewell == (
        "The session of Olga Operator stays open in the record: "
        "The disk is full. Nothing was written; make room and try again."
    )
    assert open_sessions(site) == [("olga", "operator")]


async def test_every_screen_warns_while_the_witness_is_away(at_temperature):
    place = at_temperature.witness.path
    async with opened(at_temperature, person="otto/supervisor") as running:
        await running.until_shown("Step 1.4")
        assert "not witnessed" not in running.text
        place.unlink()
        place.mkdir()
        said = f"not witnessed since event {at_temperature.witness.seen}: The witness file"
        await running.press("f6")
        await running.until_shown("Verify a step")
        await running.press("f3")
        await running.until_shown("Who is working?")
        await running.press("escape", "escape")
        await running.press("f7", "down", "enter")
        await running.until_shown("This cannot be taken back")
        await running.press("f2")
        await running.until_shown("Say why")
        await running.submit("leak")
        await running.until_shown("STOPPED", said, "Its record is closed")
        for key, shown in (
            ("f1", "List the keys."),
            ("f3", "Who is working?"),
            ("f4", "Write what happened"),
            ("f9", "E1"),
        ):
            await running.press(key)
            await running.until_shown(shown, said)
            await running.press("escape")
            await running.until_shown("Its record is closed")
        await running.press("escape")
        await running.until_shown("1 lot.", said)
    place.rmdir()


async def test_the_list_of_lots_reads_no_batch(started):
    begin(started, "olga")
    started.close()
    again = open_site(started.place, clock=started.clock)
    async with opened(again, lot=None) as running:
        await running.until_shown("LOT-1", "next: 1.1")
        assert not [stream for stream in again._streams if stream.startswith("batch:")]
    again.close()


async def test_a_batch_that_cannot_be_trusted_is_told_of_and_not_opened(started, monkeypatch):
    def changed(*_arguments, **_options):
        raise IntegrityError(say("ledger.changed", seq=9))

    async with opened(started, lot=None) as running:
        await running.until_shown("LOT-1")
        with monkeypatch.context() as patch:
            patch.setattr("lbpcmc.gmp.acts.Site.stream", changed)
            await running.press("enter")
            await running.until_shown("NOT READ   Event 9 of the ledger was changed")
