"""What screens and commands show: nothing lands in a place that the person did not see, and lists to choose from."""

from __future__ import annotations

import pytest

from lbpcmc.errors import Conflict, InputError
from lbpcmc.gmp.execution import usecases as execution
from lbpcmc.gmp.installation import open_site
from lbpcmc.gmp.lots import known_lot
from lbpcmc.gmp.people.usecases import begin
from lbpcmc.gmp.views import awaiting, batch_card, board, correctable, hint, recipes


@pytest.fixture
def olga(site):
    return begin(site, "olga")


@pytest.fixture
def otto(site):
    return begin(site, "otto")


@pytest.fixture
def batch(site, olga):
    execution.start_batch(site, olga, "LOT-1", "SMALL-1")
    return site


def reach(site, olga, step):
    """Carry out the small recipe up to a step."""
    acts = {
        "1.1": lambda: execution.confirm(site, olga, "LOT-1", "1.1", "FERM-07"),
        "1.2": lambda: execution.charge(site, olga, "LOT-1", "1.2", "YE-2231", "3.01 g"),
        "1.3": lambda: execution.confirm(site, olga, "LOT-1", "1.3"),
        "1.4": lambda: execution.record(site, olga, "LOT-1", "1.4", "37.0"),
        "1.5": lambda: execution.record(site, olga, "LOT-1", "1.5", "6.8"),
        "2.1": lambda: execution.confirm(site, olga, "LOT-1", "2.1", "S1"),
        "2.2": lambda: execution.record(site, olga, "LOT-1", "2.2", "0 h"),
        "2.3": lambda: execution.record(site, olga, "LOT-1", "2.3", "0"),
    }
    for done, act in acts.items():
        if done == step:
            return
        act()


def test_a_reading_for_a_place_that_another_station_filled_is_not_put_into_the_next_one(batch, olga):
    reach(batch, olga, "2.4")
    seen = batch_card(batch, "LOT-1")
    assert (seen.step.step, seen.step.replicate) == ("2.4", 1)
    with open_site(batch.place, clock=batch.clock, station=batch.station) as other:
        execution.record(other, begin(other, "otto"), "LOT-1", "2.4", "0.11", seen=seen.head)
    with pytest.raises(Conflict, match="Otto Operator has written"):
        execution.record(batch, olga, "LOT-1", "2.4", "0.10", seen=seen.head)
    now = batch_card(batch, "LOT-1")
    assert now.step.replicate == 2
    assert now.history[0].line.typed == "0.11"
    execution.record(batch, olga, "LOT-1", "2.4", "0.10", seen=now.head)


@pytest.mark.parametrize(
    "act",
    [
        lambda site, who, seen: execution.confirm(site, who, "LOT-1", "1.1", "FERM-07", seen=seen),
        lambda site, who, seen: execution.correct(site, who, "LOT-1", ("1.4", 1, 1), "37.1", "misread", seen=seen),
        lambda site, who, seen: execution.verify_step(site, who, "LOT-1", "1.4", 1, seen=seen),
        lambda site, who, seen: execution.sign(site, who, "LOT-1", "4.3", seen=seen),
        lambda site, who, seen: execution.end_phase(site, who, "LOT-1", seen=seen),
        lambda site, who, seen: execution.calculate(site, who, "LOT-1", "2.5", seen=seen),
        lambda site, who, seen: execution.charge(site, who, "LOT-1", "1.2", "YE-1", "3 g", seen=seen),
    ],
)
def test_every_act_at_a_place_refuses_what_was_seen_before(batch, olga, act):
    seen = batch_card(batch, "LOT-1").head
    execution.comment(batch, olga, "LOT-1", "a remark from elsewhere")
    before = batch_card(batch, "LOT-1").head
    with pytest.raises(Conflict):
        act(batch, olga, seen)
    assert batch_card(batch, "LOT-1").head == before


def test_a_hint_for_a_correction_is_read_in_the_unit_of_the_corrected_step(batch, olga):
    reach(batch, olga, "2.1")
    assert hint(batch, "LOT-1", "37.1", "1.4") == (True, "read as 37.1 degC")
    assert hint(batch, "LOT-1", "37.1 mL", "1.4")[0] is False


def test_values_that_hold_can_be_corrected_and_the_corrected_one_is_offered_again(batch, olga):
    reach(batch, olga, "2.1")
    assert [found.history.line.slot[0] for found in correctable(batch, "LOT-1")] == ["1.5", "1.4", "1.2"]
    execution.correct(batch, olga, "LOT-1", ("1.4", 1, 1), "37.1", "misread")
    latest = correctable(batch, "LOT-1")[0].history
    assert (latest.line.slot, latest.line.typed, latest.offset) == (("1.4", 1, 1), "37.1", "+01:00")


def test_steps_wait_for_their_second_person_until_verified(batch, olga, otto):
    reach(batch, olga, "2.1")
    assert [found.history.line.slot[0] for found in awaiting(batch, "LOT-1")] == ["1.2", "1.4", "1.5"]
    execution.verify_step(batch, otto, "LOT-1", "1.4", 1)
    assert [found.history.line.slot[0] for found in awaiting(batch, "LOT-1")] == ["1.2", "1.5"]


def test_the_examples_stand_in_the_unit_beside_the_field(batch, olga):
    reach(batch, olga, "2.2")
    assert batch_card(batch, "LOT-1").step.example == "37.2 h"


def test_approved_recipes_can_be_started(batch):
    (line,) = recipes(batch)
    assert (line.id, line.version, line.batch_size) == ("SMALL-1", "1", "1.0 L")


def test_the_list_of_lots_has_the_latest_first(batch, olga):
    execution.start_batch(batch, olga, "LOT-22", "SMALL-1")
    assert [(line.lot, line.status) for line in board(batch)] == [("LOT-22", "running"), ("LOT-1", "running")]
    execution.comment(batch, olga, "LOT-1", "back to this one")
    assert [line.lot for line in board(batch)] == ["LOT-1", "LOT-22"]


@pytest.mark.parametrize("typed", ["LOT-1", "lot-1", "ＬＯＴ-1"])
def test_a_lot_is_found_whatever_its_capitals_and_width(batch, typed):
    assert known_lot(batch, typed) == "LOT-1"


@pytest.mark.parametrize(
    ("typed", "said"), [("LOT1", "Did you mean LOT-1?"), ("zzz", "See: lbpcmc batch"), ("x" * 99, f"{'x' * 40}.")]
)
def test_an_unknown_lot_is_refused_with_the_nearest(batch, typed, said):
    with pytest.raises(InputError) as refusal:
        known_lot(batch, typed)
    assert said in str(refusal.value)
