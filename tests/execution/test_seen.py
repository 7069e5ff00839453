"""Who has an older state before their eyes is refused; a text that is not understood keeps what was said with it."""

from __future__ import annotations

import pytest
from driver import OLGA, OSCAR, SVEN, refused
from recipe_making import (
    calculation,
    charge,
    equipment,
    instruction,
    measurement,
    phase,
    recipe,
    signature,
    specification,
    verification,
)

from lbpcmc.errors import Conflict, NotAllowed
from lbpcmc.gmp.execution import usecases as floor
from lbpcmc.gmp.execution.events import EntryRejected

BEFORE = (measurement("1.1"), measurement("1.2"))
ACTS = {
    "record": (measurement("1.3"), lambda lot, seen: lot.record("1.3", "6.8", seen=seen)),
    "charge": (charge("1.3"), lambda lot, seen: lot.charge("1.3", "YE-1", "3.00 g", seen=seen)),
    "confirm": (instruction("1.3"), lambda lot, seen: lot.confirm("1.3", seen=seen)),
    "calculate": (
        calculation("1.3", "planned_volume / 2", "volume"),
        lambda lot, seen: lot.calculate("1.3", seen=seen),
    ),
    "correct": (instruction("1.3"), lambda lot, seen: lot.correct("1.1", "6.9", seen=seen)),
    "verify": (instruction("1.3"), lambda lot, seen: lot.verify("1.1", seen=seen)),
    "sign": (signature("1.3"), lambda lot, seen: lot.sign("1.3", seen=seen)),
    "sign a verification": (verification("1.3", "1.1"), lambda lot, seen: lot.sign("1.3", seen=seen)),
}


def begun(site, *steps):
    return site.start(recipe(phase(*steps)), specification())


@pytest.mark.parametrize("name", ACTS)
def test_an_act_on_an_older_state_is_refused_and_on_the_present_one_done(site, name):
    step, act = ACTS[name]
    lot = begun(site, *BEFORE, step)
    lot.record("1.1", "6.8")
    lot.record("1.2", "6.8")
    old = lot.head
    lot.comment("meanwhile", OSCAR)
    size = site.size
    with pytest.raises(Conflict, match="Oscar Operator has written to this record in the meantime"):
        act(lot, old)
    assert site.size == size
    assert act(lot, lot.head)


@pytest.mark.parametrize("change", ["hold", "complete"])
def test_a_change_of_status_on_an_older_state_is_refused(site, change):
    lot = begun(site, instruction("1.1"))
    old = lot.head
    lot.comment("meanwhile", OSCAR)
    with pytest.raises(Conflict):
        floor.change_status(site._site, site._session(SVEN), "LOT-1", change, "reason", seen=old)


def texts(site):
    with site._site.read() as view:
        return [one.payload for one in view.reading.events("batch:lot-1") if isinstance(one.payload, EntryRejected)]


def test_a_text_that_is_not_understood_keeps_remark_limit_and_material(site):
    session = site._session(OLGA)
    lot = begun(site, measurement("1.1", criterion="6.8 ± 0.1"), charge("1.2"))
    floor.record(site._site, session, "LOT-1", "1.1", "six", remark="display broken")
    lot.record("1.1", "6.8")
    floor.charge(site._site, session, "LOT-1", "1.2", "YE-1", "three grams", remark="scale broken")
    lot.charge("1.2", "YE-1", "3.00 g")
    lot.correct("1.1", "seven", "misread")
    lot.correct("1.2", "four grams", "misread again")
    first, second, third, fourth = texts(site)
    assert (first.remark, first.criterion) == ("display broken", "6.8 ± 0.1")
    assert (first.material_lot, first.corrects) == (None, None)
    assert (second.remark, second.material_lot) == ("scale broken", "YE-1")
    assert "three grams" in second.reason
    assert (third.remark, third.criterion, third.material_lot) == ("misread", "6.8 ± 0.1", None)
    assert (fourth.remark, fourth.material_lot) == ("misread again", "YE-1")
    assert third.corrects
    assert fourth.corrects


def test_what_is_not_said_is_not_kept(site):
    session = site._session(OLGA)
    begun(site, measurement("1.1"), charge("1.2"), instruction("1.3"), equipment("1.4"))
    done = [
        floor.record(site._site, session, "LOT-1", "1.1", "6.8"),
        floor.charge(site._site, session, "LOT-1", "1.2", "YE-1", "3.00 g"),
        floor.confirm(site._site, session, "LOT-1", "1.3"),
    ]
    assert [one.event.payload.remark for one in done] == [None, None, None]
    assert (done[2].event.payload.equipment, done[2].event.payload.sample) == (None, None)


def test_a_step_is_verified_in_its_first_occurrence_unless_another_is_named(site):
    lot = begun(site, measurement("1.1", second_person="yes"), instruction("1.2"))
    lot.record("1.1", "6.8")
    done = floor.verify_step(site._site, site._session(OSCAR), "LOT-1", "1.1")
    assert done.event.payload.occurrence == 1


def test_a_correction_gives_its_own_event(site):
    lot = begun(site, measurement("1.1"), instruction("1.2"))
    lot.record("1.1", "6.8")
    done = floor.correct(site._site, site._session(OLGA), "LOT-1", ("1.1", 1, 1), "6.9", "misread")
    assert done.event.payload.corrects
    assert done.event.payload.value.typed == "6.9"


def test_the_end_of_a_phase_on_an_older_state_is_refused(site):
    lot = site.start(recipe(phase(instruction("1.1"), repeat=3)), specification())
    lot.confirm("1.1")
    old = lot.head
    lot.comment("meanwhile", OSCAR)
    with pytest.raises(Conflict):
        floor.end_phase(site._site, site._session(OLGA), "LOT-1", seen=old)
    floor.end_phase(site._site, site._session(OLGA), "LOT-1", seen=lot.head)


def test_a_signature_gives_its_event_and_what_it_verified(site):
    lot = begun(site, measurement("1.1"), measurement("1.2"), verification("1.3", "1.1", "1.2"))
    lot.record("1.1", "6.8")
    lot.record("1.2", "6.8")
    done = floor.sign(site._site, site._session(SVEN), "LOT-1", "1.3")
    assert done.event.envelope.type == "step.signed"
    assert [one.payload.step for one in done.followed] == ["1.1", "1.2"]


def test_who_did_a_step_is_told_by_name_that_another_signs(site):
    lot = begun(site, measurement("1.1"), verification("1.2", "1.1"))
    lot.record("1.1", "6.8")
    said = refused(lot.sign, "1.2", OLGA)
    assert said == "Olga Operator did this step. A second person must verify it."


def test_a_lot_that_there_is_not_is_named_as_it_was_asked_for(site):
    with pytest.raises(NotAllowed, match=r"^There is no batch Lot-77\."):
        floor.record(site._site, site._session(OLGA), "Lot-77", "1.1", "6.8")


def test_a_batch_is_not_stopped_without_a_reason_that_was_given(site):
    begun(site, instruction("1.1"))
    with pytest.raises(NotAllowed, match="without a reason"):
        floor.change_status(site._site, site._session(SVEN), "LOT-1", "stop")
