"""What is noticed of the clock, and what leaves the database at the acts that bind somebody."""

from __future__ import annotations

import pytest
from carrying_out import do_next
from driver import came_second
from recipe_making import instruction, measurement, phase, recipe, signature, specification
from sentences import written_by


def begun(site, *steps):
    return site.start(recipe(phase(*steps, repeat=9)), specification())


@pytest.mark.parametrize(("seconds", "said"), [(60, "+60.0 s"), (-3600, "-3600.0 s"), (2.5, "+2.5 s"), (-3, "-3.0 s")])
def test_a_clock_that_was_set_is_noticed_at_the_next_act(site, seconds, said):
    lot = begun(site, instruction("1.1"))
    site.clock.step(seconds)
    lot.confirm("1.1")
    lot.confirm("1.1")
    assert site.clock_steps() == [f"the clock of station 1 moved by {said}"]
    assert lot.next_step == ("1.1", 3, 1)


@pytest.mark.parametrize("seconds", [0, 2, -2])
def test_a_clock_that_drifts_a_little_is_not(site, seconds):
    lot = begun(site, instruction("1.1"))
    site.clock.step(seconds)
    lot.confirm("1.1")
    assert site.clock_steps() == []


def test_a_clock_that_is_set_twice_is_noticed_twice(site):
    lot = begun(site, instruction("1.1"))
    for seconds in (60, -60):
        site.clock.step(seconds)
        lot.confirm("1.1")
    assert len(site.clock_steps()) == 2


WITNESSED = {
    "started": True,
    "confirmed": False,
    "recorded": False,
    "verified": True,
    "signed": True,
    "commented": False,
    "completed": True,
    "stopped": True,
}


@pytest.mark.parametrize("act", WITNESSED)
def test_the_witness_sees_the_acts_that_bind_somebody(site, act):
    lot = begun(site, measurement("1.1", second_person="yes"), instruction("1.2"), signature("1.3"))
    before = {
        "recorded": [],
        "confirmed": ["recorded"],
        "verified": ["recorded"],
        "signed": ["recorded", "confirmed"],
        "completed": ["recorded", "confirmed", "signed", "ended", "recorded", "calculated"],
    }
    acts = {
        "started": lambda: site.begin("LOT-2"),
        "verified": lambda: lot.verify("1.1"),
        "commented": lambda: lot.comment("foam"),
        "completed": lot.complete,
        "stopped": lot.stop,
    }
    for done in before.get(act, []):
        if done == "ended":
            lot.end_phase()
        else:
            do_next(lot)
    seen = site.witnessed()
    acts.get(act, lambda: do_next(lot))()
    assert site.witnessed() == [*seen, *([site.size] if WITNESSED[act] else [])]


def test_an_approval_is_witnessed(site):
    document = site.import_document(specification())
    seen = site.witnessed()
    site.approve_document(document)
    assert site.witnessed() == [*seen, site.size]


# Two stations


def test_an_act_on_what_another_station_has_changed_is_refused_and_writes_nothing(site):
    lot = begun(site, instruction("1.1"))
    head = lot.head
    other = lot.at(site.station())
    other.confirm("1.1")
    said = came_second(lot.confirm, "1.1", seen=head)
    assert said.startswith(written_by("Olga Operator", "station 2"))
    assert said.endswith("Look at what is new, then act again.")
    assert lot.next_step == ("1.1", 2, 1)
    lot.confirm("1.1", seen=lot.head)
    assert other.next_step == ("1.1", 3, 1)
