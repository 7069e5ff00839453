"""What the floor needs of the desk: nothing lands in a place that the person did not see, and lists to choose from."""

from __future__ import annotations

import pytest

from lbpcmc import desk
from lbpcmc.errors import Conflict


@pytest.fixture
def olga(site):
    return site.actor("olga")


@pytest.fixture
def otto(site):
    return site.actor("otto")


@pytest.fixture
def batch(site, olga):
    desk.start_batch(site, "LOT-1", "SMALL-1", olga)
    return site


def reach(site, olga, step):
    """Carry out the small recipe up to a step."""
    acts = {
        "1.1": lambda: desk.confirm(site, "LOT-1", "1.1", olga, "FERM-07"),
        "1.2": lambda: desk.charge(site, "LOT-1", "1.2", "YE-2231", "3.01 g", olga),
        "1.3": lambda: desk.confirm(site, "LOT-1", "1.3", olga),
        "1.4": lambda: desk.record(site, "LOT-1", "1.4", "37.0", olga),
        "1.5": lambda: desk.record(site, "LOT-1", "1.5", "6.8", olga),
        "2.1": lambda: desk.confirm(site, "LOT-1", "2.1", olga, "S1"),
        "2.2": lambda: desk.record(site, "LOT-1", "2.2", "0 h", olga),
        "2.3": lambda: desk.record(site, "LOT-1", "2.3", "0", olga),
    }
    for done, act in acts.items():
        if done == step:
            return
        act()


def test_a_reading_for_a_place_that_another_station_filled_is_not_put_into_the_next_one(batch, olga, otto):
    reach(batch, olga, "2.4")
    seen = desk.batch_card(batch, "LOT-1")
    assert (seen.step.step, seen.step.replicate) == ("2.4", 1)
    other = desk.open_site(batch.folder, clock=batch.clock, station="station 2", origin="floor")
    desk.record(other, "LOT-1", "2.4", "0.11", otto, seen=seen.head)
    with pytest.raises(Conflict, match="Another station"):
        desk.record(batch, "LOT-1", "2.4", "0.10", olga, seen=seen.head)
    now = desk.batch_card(batch, "LOT-1")
    assert now.step.replicate == 2
    assert now.history[0].typed == "0.11"
    desk.record(batch, "LOT-1", "2.4", "0.10", olga, seen=now.head)
    other.ledger.close()


@pytest.mark.parametrize(
    "act",
    [
        lambda site, actor, seen: desk.confirm(site, "LOT-1", "1.1", actor, "FERM-07", seen=seen),
        lambda site, actor, seen: desk.correct(site, "LOT-1", ("1.4", 1, 1), "37.1", "misread", actor, seen=seen),
        lambda site, actor, seen: desk.verify_step(site, "LOT-1", "1.4", 1, actor, seen=seen),
        lambda site, actor, seen: desk.sign(site, "LOT-1", "4.3", actor, seen=seen),
        lambda site, actor, seen: desk.end_phase(site, "LOT-1", actor, seen=seen),
        lambda site, actor, seen: desk.calculate(site, "LOT-1", "2.5", actor, seen=seen),
        lambda site, actor, seen: desk.charge(site, "LOT-1", "1.2", "YE-1", "3 g", actor, seen=seen),
    ],
)
def test_every_act_at_a_place_refuses_what_was_seen_before(batch, olga, act):
    seen = desk.batch_card(batch, "LOT-1").head
    desk.comment(batch, "LOT-1", "a remark from elsewhere", olga)
    before = batch.ledger.head()
    with pytest.raises(Conflict):
        act(batch, olga, seen)
    assert batch.ledger.head() == before


def test_a_hint_for_a_correction_is_read_in_the_unit_of_the_corrected_step(batch, olga):
    reach(batch, olga, "2.1")
    assert desk.hint(batch, "LOT-1", "37.1", "1.4") == (True, "read as 37.1 degC")
    assert desk.hint(batch, "LOT-1", "37.1 mL", "1.4")[0] is False


def test_values_that_hold_can_be_corrected_and_the_corrected_one_is_offered_again(batch, olga):
    reach(batch, olga, "2.1")
    assert [found.line.slot[0] for found in desk.correctable(batch, "LOT-1")] == ["1.5", "1.4", "1.2"]
    desk.correct(batch, "LOT-1", ("1.4", 1, 1), "37.1", "misread", olga)
    latest = desk.correctable(batch, "LOT-1")[0].line
    assert (latest.slot, latest.typed, latest.zone) == (("1.4", 1, 1), "37.1", "+01:00")


def test_steps_wait_for_their_second_person_until_verified(batch, olga, otto):
    reach(batch, olga, "2.1")
    assert [found.line.slot[0] for found in desk.awaiting(batch, "LOT-1")] == ["1.2", "1.4", "1.5"]
    desk.verify_step(batch, "LOT-1", "1.4", 1, otto)
    assert [found.line.slot[0] for found in desk.awaiting(batch, "LOT-1")] == ["1.2", "1.5"]


def test_the_examples_stand_in_the_unit_beside_the_field(batch, olga):
    reach(batch, olga, "2.2")
    assert desk.batch_card(batch, "LOT-1").step.example == "37.2 h"


def test_approved_recipes_can_be_started(batch):
    (line,) = desk.recipes(batch)
    assert (line.id, line.version, line.batch_size) == ("SMALL-1", "1", "1.0 L")
