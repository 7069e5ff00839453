"""Several stations on one site: who comes second is told; IDs that are mistaken for others; sessions that may not act.

On both engines: two opened sites in two threads, which act at the same moment.
"""

import threading
from dataclasses import replace
from functools import partial

import pytest
from site_making import (
    OTHER_STATION,
    STATION,
    WIDE,
    add_person,
    approve_document,
    begin,
    disable_person,
    floor,
    import_document,
    open_site,
    with_documents,
)

from lbpcmc.errors import Conflict, InputError, LbpcmcError, NotAllowed
from lbpcmc.gmp.clock import StationClock
from lbpcmc.gmp.execution.events import BATCH
from lbpcmc.gmp.people.usecases import change_roles, end, people, working
from lbpcmc.gmp.sessions import Session
from lbpcmc.gmp.verification import verify


@pytest.fixture
def two(place, tmp_path):
    """Two stations of one site, each with a folder of its own where there is a server."""
    database = None if place.engine == "sqlite" else place.owner
    made = with_documents(tmp_path / "site", database, StationClock())
    root = begin(made, "root")
    add_person(made, root, "petra", "Petra Prüfer", ("quality", "operator"))
    import_document(made, begin(made, "emil"), WIDE.encode(), "small-recipe-2.yaml")
    made.close()
    stations = []
    for station in (STATION, OTHER_STATION):
        folder = tmp_path / "site"
        if database is not None:
            folder = tmp_path / station.name
            folder.mkdir()
            (folder / "site.toml").write_text(f'database = "{place.station}"\n', "utf-8")
        stations.append(open_site(folder, clock=StationClock(), station=station))
    yield stations
    for site in stations:
        site.close()


def at_once(*acts):
    """Do several things at the same moment: what became of each, None where it was done."""
    barrier, ends = threading.Barrier(len(acts)), [None] * len(acts)

    def do(place, act):
        barrier.wait(20)
        try:
            act()
        except LbpcmcError as refusal:
            ends[place] = refusal

    threads = [threading.Thread(target=do, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ends


def one_wins(ends, kind, words):
    """One did it, the other was told why not."""
    assert sorted(one is None for one in ends) == [False, True], ends
    (refusal,) = (one for one in ends if one is not None)
    assert isinstance(refusal, kind)
    assert words in str(refusal)


def nothing_found(site):
    assert [one for one in verify(site).findings if one.code != "witness"] == []


def test_one_person_is_added_once(two):
    first, second = two
    roots = [begin(site, "root") for site in two]
    for ids, names in ((("eve", "eve"), ("Eve Extra", "Eve Other")), (("max", "MAX"), ("Max One", "Max Two"))):
        ends = at_once(
            lambda ids=ids, names=names: add_person(first, roots[0], ids[0], names[0], ("operator",)),
            lambda ids=ids, names=names: add_person(second, roots[1], ids[1], names[1], ("quality",)),
        )
        one_wins(ends, NotAllowed, "exists")
    assert [person.id.lower() for person in people(first)].count("eve") == 1
    assert people(first) == people(second)
    nothing_found(first)


def test_one_printed_name_is_given_once(two):
    first, second = two
    roots = [begin(site, "root") for site in two]
    ends = at_once(
        lambda: add_person(first, roots[0], "eve", "Eve Extra", ("operator",)),
        lambda: add_person(second, roots[1], "eva", "Ｅｖｅ Extra", ("operator",)),
    )
    one_wins(ends, NotAllowed, "would look the same")


def test_one_version_is_approved_once(two):
    first, second = two
    quinn, petra = begin(first, "quinn"), begin(second, "petra")
    ends = at_once(
        lambda: approve_document(first, quinn, "recipe", "SMALL-1", "2"),
        lambda: approve_document(second, petra, "recipe", "SMALL-1", "2"),
    )
    one_wins(ends, NotAllowed, "is approved already")
    nothing_found(first)


@pytest.mark.parametrize("lots", [("LOT-1", "LOT-1"), ("LOT-1", "lot-1"), ("LOT-O1", "LOT-01")])
def test_one_lot_is_started_once(two, lots):
    first, second = two
    olga, petra = begin(first, "olga"), begin(second, "petra", "operator")
    ends = at_once(
        lambda: floor.start_batch(first, olga, lots[0], "SMALL-1"),
        lambda: floor.start_batch(second, petra, lots[1], "SMALL-1"),
    )
    one_wins(ends, NotAllowed, "exists")
    with first.read() as view:
        assert len(view.streams(BATCH.name)) == 1
    nothing_found(first)


def open_lot(site, session, lot="LOT-1"):
    floor.start_batch(site, session, lot, "SMALL-1")
    floor.confirm(site, session, lot, "1.1", "FERM-07")
    floor.charge(site, session, lot, "1.2", "YE-2231", "3.01 g")
    with site.read() as view:
        return view.head(BATCH.key(lot))


def test_one_step_is_verified_once_by_those_who_saw_it_open(two):
    first, second = two
    seen = open_lot(first, begin(first, "olga"))
    otto, petra = begin(first, "otto", "supervisor"), begin(second, "petra", "quality")
    ends = at_once(
        lambda: floor.verify_step(first, otto, "LOT-1", "1.2", seen=seen),
        lambda: floor.verify_step(second, petra, "LOT-1", "1.2", seen=seen),
    )
    one_wins(ends, Conflict, "has written to this record in the meantime")
    nothing_found(first)


def test_one_step_is_done_once(two):
    first, second = two
    open_lot(first, begin(first, "olga"))
    olga, petra = begin(first, "olga"), begin(second, "petra", "operator")
    floor.confirm(first, olga, "LOT-1", "1.3")
    ends = at_once(
        lambda: floor.record(first, olga, "LOT-1", "1.4", "37.0"),
        lambda: floor.record(second, petra, "LOT-1", "1.4", "37.1"),
    )
    one_wins(ends, NotAllowed, "Step 1.4 is not open")
    nothing_found(first)


def test_who_saw_an_older_state_is_told_who_was_first(two):
    first, second = two
    seen = open_lot(first, begin(first, "olga"))
    petra = begin(second, "petra", "operator")
    floor.comment(second, petra, "LOT-1", "the door was open")
    with pytest.raises(Conflict, match="Petra Prüfer has written to this record in the meantime") as refusal:
        floor.confirm(first, begin(first, "olga"), "LOT-1", "1.3", seen=seen)
    assert "station 2" in str(refusal.value)


def test_different_lots_do_not_hinder_each_other(two):
    first, second = two
    olga, petra = begin(first, "olga"), begin(second, "petra", "operator")
    for a, b in (("A-1", "B-1"), ("A-2", "B-2")):
        ends = at_once(partial(open_lot, first, olga, a), partial(open_lot, second, petra, b))
        assert ends == [None, None]
    nothing_found(second)


def test_a_disabled_person_is_stopped_at_the_other_station_at_once(two):
    first, second = two
    olga = begin(second, "olga")
    open_lot(second, olga)
    disable_person(first, begin(first, "root"), "olga", "left")
    with pytest.raises(NotAllowed, match="Olga Operator was disabled and does not act any more"):
        floor.confirm(second, olga, "LOT-1", "1.3")
    with pytest.raises(NotAllowed, match="disabled"):
        begin(second, "olga")
    with pytest.raises(NotAllowed, match="disabled"):
        end(second, olga)


def test_other_roles_count_at_the_other_station_at_once(two):
    first, second = two
    petra = begin(second, "petra", "quality")
    change_roles(first, begin(first, "root"), "petra", ("operator",), "moved to the floor")
    with pytest.raises(NotAllowed, match="Petra Prüfer is not quality"):
        approve_document(second, petra, "recipe", "SMALL-1", "2")


# IDs.


@pytest.fixture
def alone(tmp_path):
    made = with_documents(tmp_path / "site")
    yield made
    made.close()


BAD_IDS = [
    "",
    " ",
    "../x",
    "a/b",
    "a b",
    "a\nb",
    "olgа2",
    "ola\u200b",
    "x" * 33,
    "-a",
    ".a",
    "a.",
    "é",
    "a:b",
    'a"b',
    "Ａ",
    "١",
]
DEVICES = ["CON", "con", "nul", "COM1", "lpt9", "aux.txt", "Con.pdf"]
LIKE_OLGA = ["OLGA", "Olga", "oLGA", "0lga", "o1ga", "OIGA"]


@pytest.mark.parametrize("name", BAD_IDS)
def test_an_id_that_is_not_one_is_refused_for_people_and_lots(alone, name):
    with pytest.raises(InputError, match="is not a user ID"):
        add_person(alone, begin(alone, "root"), name, "Eve Extra", ("operator",))
    with pytest.raises(InputError, match="is not a lot number"):
        floor.start_batch(alone, begin(alone, "olga"), name, "SMALL-1")


@pytest.mark.parametrize("name", DEVICES)
def test_the_name_of_a_device_is_refused(alone, name):
    with pytest.raises(InputError, match="name of a device"):
        add_person(alone, begin(alone, "root"), name, "Eve Extra", ("operator",))
    with pytest.raises(InputError, match="name of a device"):
        floor.start_batch(alone, begin(alone, "olga"), name, "SMALL-1")


@pytest.mark.parametrize("name", LIKE_OLGA)
def test_a_user_id_that_looks_like_another_is_refused(alone, name):
    with pytest.raises(NotAllowed, match=r"exists|looks like olga"):
        add_person(alone, begin(alone, "root"), name, "Eve Extra", ("operator",))


@pytest.mark.parametrize("lot", ["lot-01", "Lot-01", "LOT-O1", "L0T-01", "LOT-0l", "LOT-0I"])
def test_a_lot_that_looks_like_another_is_refused(alone, lot):
    olga = begin(alone, "olga")
    floor.start_batch(alone, olga, "LOT-01", "SMALL-1")
    with pytest.raises(NotAllowed, match=r"exists|looks like lot-01"):
        floor.start_batch(alone, olga, lot, "SMALL-1")


@pytest.mark.parametrize(
    "name", ["Olga Operator", "OLGA OPERATOR", "Olga  Operator ", "Ｏｌｇａ Operator", "Оlgа Оperator", "Ólga Operátor"]
)
def test_a_printed_name_that_looks_like_another_is_refused(alone, name):
    with pytest.raises(NotAllowed, match="would look the same"):
        add_person(alone, begin(alone, "root"), "eve", name, ("operator",))


@pytest.mark.parametrize("name", ["", "  ", "a\x1b[2J", "a\u202eb", "x" * 101, "a\x00"])
def test_a_name_that_does_not_print_is_refused(alone, name):
    with pytest.raises(InputError, match="is not a printed name"):
        add_person(alone, begin(alone, "root"), "eve", name, ("operator",))


# Sessions.


def refused(site, session, words):
    with site.read() as view:
        before = view.reading.last()
    with pytest.raises(NotAllowed, match=words) as refusal:
        floor.start_batch(site, session, "LOT-5", "SMALL-1")
    with site.read() as view:
        assert view.reading.last() == before
    return refusal.value


def test_a_session_that_was_not_begun_does_not_act(alone):
    olga = begin(alone, "olga")
    refused(alone, replace(olga, id="0" * 32), "Olga Operator has no open session here")


def test_a_session_that_ended_does_not_act(alone):
    olga = begin(alone, "olga")
    end(alone, olga)
    refused(alone, olga, "has no open session here")
    with pytest.raises(NotAllowed, match="no open session"):
        end(alone, olga)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"role": "operator"}, "for another role or station"),
        ({"role": "quality"}, "Otto Operator is not quality"),
        ({"role": "king"}, "Otto Operator is not king"),
        ({"station": OTHER_STATION}, "for another role or station"),
        ({"identity": "password"}, "for another role or station"),
        ({"person": "OTTO"}, "The user ID is otto, not OTTO"),
        ({"person": "ｏｔｔｏ"}, "The user ID is otto"),
        ({"person": "ghost"}, "There is no person 'ghost'"),
        ({"person": ""}, "There is no person ''"),
        ({"person": "olga"}, "The printed name of olga is Olga Operator"),
        ({"person": "olga", "name": "Olga Operator"}, "Olga Operator is not supervisor"),
        ({"person": "olga", "name": "Olga Operator", "role": "operator"}, "Olga Operator has no open session"),
        ({"name": "Quinn Quality"}, "The printed name of otto is Otto Operator"),
    ],
    ids=str,
)
def test_a_session_that_says_something_else_does_not_act(alone, change, words):
    otto = begin(alone, "otto", "supervisor")
    refused(alone, replace(otto, **change), words)
    assert floor.start_batch(alone, otto, "LOT-5", "SMALL-1").event.envelope.session == otto.id


def test_a_session_of_nobody_does_not_begin(alone):
    for person, role in (("ghost", None), ("OLGA", None), ("olga ", None), ("olga", "quality"), ("olga", "king")):
        with pytest.raises(NotAllowed):
            begin(alone, person, role)


def test_a_session_id_is_used_once(alone):
    from lbpcmc.gmp.people.events import PERSON, SessionBegun  # noqa: PLC0415  # beside their only use

    olga = begin(alone, "olga")
    with pytest.raises(NotAllowed, match="begun already"), alone.write(olga) as act:
        act.append(PERSON.key("olga"), SessionBegun(olga.id))


def test_a_person_may_have_several_sessions_each_in_its_role(alone):
    first, second = begin(alone, "otto", "operator"), begin(alone, "otto", "supervisor", station=OTHER_STATION)
    assert isinstance(first, Session)
    floor.start_batch(alone, first, "LOT-5", "SMALL-1")
    with pytest.raises(NotAllowed, match="a role that may not do this"):
        floor.change_status(alone, first, "LOT-5", "stop", "no more")
    floor.change_status(alone, second, "LOT-5", "stop", "no more")
    end(alone, first)
    floor.comment(alone, second, "LOT-5", "still here")


def test_a_session_ends_whatever_happens(alone):
    with pytest.raises(RuntimeError, match="power"), working(alone, "olga") as olga:
        raise RuntimeError("power")
    refused(alone, olga, "has no open session")


def test_other_roles_end_the_sessions_of_those_that_went(alone):
    root, otto = begin(alone, "root"), begin(alone, "otto", "supervisor")
    operator = begin(alone, "otto", "operator")
    change_roles(alone, root, "otto", ("operator", "quality"), "changed desks")
    refused(alone, otto, "Otto Operator is not supervisor")
    assert floor.start_batch(alone, operator, "LOT-5", "SMALL-1")
