"""States of a batch: every act in every state, written out in full, and what leads from one to another."""

from __future__ import annotations

import pytest
from carrying_out import COUNT, do_next, do_up_to
from driver import OLGA, QUINN, SVEN, refused
from recipe_making import calculation, charge, instruction, measurement, phase, recipe, signature, specification
from sentences import cannot_be, closed, on_hold, reason_missing, record_closed, still_open

STATES = ("running", "held", "stopped", "complete")

TABLE = """
                   running held stopped complete
recorded             yes    -      -       -
charged              yes    -      -       -
confirmed            yes    -      -       -
calculated           yes    -      -       -
signed               yes    -      -       -
phase ended          yes    -      -       -
verified             yes   yes    yes     yes
corrected            yes   yes     -       -
held                 yes    -      -       -
resumed               -    yes     -       -
stopped              yes   yes     -       -
completed            yes    -      -       -
result               yes   yes    yes     yes
result corrected     yes   yes    yes     yes
commented            yes   yes    yes     yes
"""

OPEN_STEP = {
    "recorded": measurement("2.1"),
    "charged": charge("2.1", second_person="yes"),
    "calculated": calculation("2.1", "planned_volume / 2", "volume"),
    "signed": signature("2.1"),
}
"""The step that waits for an act of the procedure; a confirmation for all others."""

ACTS = {
    "recorded": lambda lot: (lot.record, "2.1", "6.8"),
    "charged": lambda lot: (lot.charge, "2.1", "YE-1", "3.00 g"),
    "confirmed": lambda lot: (lot.confirm, "2.1"),
    "calculated": lambda lot: (lot.calculate, "2.1"),
    "signed": lambda lot: (lot.sign, "2.1"),
    "phase ended": lambda lot: (lot.end_phase,),
    "verified": lambda lot: (lot.verify, "1.1"),
    "corrected": lambda lot: (lot.correct, "1.1", "6.9"),
    "held": lambda lot: (lot.hold,),
    "resumed": lambda lot: (lot.resume,),
    "stopped": lambda lot: (lot.stop,),
    "completed": lambda lot: (lot.complete,),
    "result": lambda lot: (lot.result, "identity", "conforms"),
    "result corrected": lambda lot: (lot.correct_result, "viable-count", COUNT),
    "commented": lambda lot: (lot.comment, "foam"),
}

IN_THE_PROCEDURE = {"recorded", "charged", "confirmed", "calculated", "signed", "phase ended"}
CHANGES = {"held", "resumed", "stopped", "completed"}


def rows():
    header, *lines = TABLE.strip("\n").splitlines()
    assert tuple(header.split()) == STATES
    return {line[:18].strip(): line[18:].split() for line in lines}


CASES = [(act, state, may == "yes") for act, cells in rows().items() for state, may in zip(STATES, cells, strict=True)]


def lot_for(site, act, state):
    """A lot in a state, at the place where the act would come next."""
    step = OPEN_STEP.get(act, instruction("2.1"))
    second = phase(step, repeat=3 if act == "phase ended" else 1)
    lot = site.start(recipe(phase(measurement("1.1", second_person="yes")), second), specification())
    lot.record("1.1", "6.8")
    lot.result("viable-count", COUNT)
    if act == "phase ended":
        lot.confirm("2.1")
    if state == "complete" or act == "completed":
        while lot.next_step is not None:
            do_next(lot)
    if state == "held":
        lot.hold()
    elif state == "stopped":
        lot.stop()
    elif state == "complete":
        lot.complete()
    assert lot.status == state
    return lot


def sentence(act, state):
    if act in CHANGES:
        return cannot_be("LOT-1", state, act)
    if act in ("corrected", "result corrected"):
        return record_closed("LOT-1", state)
    return on_hold("LOT-1") if state == "held" else closed("LOT-1", state)


@pytest.mark.parametrize(("act", "state", "may"), CASES, ids=[f"{act} while {state}" for act, state, _ in CASES])
def test_an_act_is_allowed_in_the_states_of_the_table_and_refused_in_all_others(site, act, state, may):
    lot = lot_for(site, act, state)
    call, *arguments = ACTS[act](lot)
    before = len(lot.events())
    if not may:
        assert refused(call, *arguments) == sentence(act, state)
        assert lot.status == state
        return
    call(*arguments)
    assert [event.act for event in lot.events()[before:]] == [act]


@pytest.mark.parametrize(
    ("act", "leads_to"), [("held", "held"), ("resumed", "running"), ("stopped", "stopped"), ("completed", "complete")]
)
def test_an_act_leads_to_its_state(site, act, leads_to):
    lot = lot_for(site, act, "held" if act == "resumed" else "running")
    call, *arguments = ACTS[act](lot)
    call(*arguments)
    assert lot.status == leads_to
    assert lot.at(site.station()).status == leads_to


def test_a_batch_that_is_stopped_stays_stopped_and_keeps_its_open_step(site):
    lot = lot_for(site, "confirmed", "running")
    lot.hold()
    lot.stop()
    assert lot.status == "stopped"
    assert lot.next_step.step == "2.1"


def test_a_batch_goes_on_where_it_was_held(site):
    lot = lot_for(site, "recorded", "running")
    lot.hold()
    lot.resume()
    lot.record("2.1", "6.8")
    assert lot.next_step.step == "9.1"


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
@pytest.mark.parametrize("act", ["held", "resumed", "stopped"])
def test_a_change_of_state_needs_its_reason(site, act, reason):
    lot = lot_for(site, act, "held" if act == "resumed" else "running")
    call, *_ = ACTS[act](lot)
    assert refused(call, reason) == reason_missing(act)


def test_the_reason_of_a_change_is_kept(site):
    lot = lot_for(site, "confirmed", "running")
    lot.hold("pump stopped", SVEN)
    lot.resume("pump exchanged", QUINN)
    lot.stop("contaminated", SVEN)
    kept = [(e.act, e.reason, e.person) for e in lot.events()[-3:]]
    assert kept == [
        ("held", "pump stopped", "sven"), ("resumed", "pump exchanged", "quinn"), ("stopped", "contaminated", "sven"),
    ]  # fmt: skip


def test_a_completion_needs_no_reason(site):
    lot = lot_for(site, "completed", "running")
    (event,) = lot.complete()
    assert (event.act, event.reason) == ("completed", "")


def test_a_batch_with_an_open_step_is_not_completed(site):
    lot = lot_for(site, "confirmed", "running")
    assert refused(lot.complete) == still_open("2.1", "LOT-1")
    assert lot.status == "running"


def test_a_batch_in_a_repeated_phase_is_not_completed_and_the_end_of_the_phase_is_offered(site):
    lot = site.start(recipe(phase(instruction("1.1"), instruction("1.2"), repeat=3)), specification())
    assert refused(lot.complete) == still_open("1.1", "LOT-1")
    do_up_to(lot, "1.2")
    assert refused(lot.complete) == still_open("1.2", "LOT-1")
    do_next(lot)
    assert refused(lot.complete) == still_open("1.1", "LOT-1", "PH1")


# A failing value holds the batch where the recipe says so


def holding(site, holds_batch="yes", **fields):
    steps = measurement("1.1", criterion="6.8 ± 0.1", holds_batch=holds_batch, **fields), instruction("1.2")
    return site.start(recipe(phase(*steps)), specification())


def test_a_failing_value_holds_the_batch(site):
    lot = holding(site)
    recorded, held = lot.record("1.1", "6.6")
    assert (recorded.act, recorded.verdict) == ("recorded", "fail")
    assert (held.act, held.subject, held.reason) == ("held", "1.1", "step 1.1: 6.6 is below the limit 6.7")
    assert (held.person, held.role) == ("olga", "operator")
    assert lot.status == "held"
    assert refused(lot.confirm, "1.2") == on_hold("LOT-1")
    lot.resume()
    assert lot.next_step.step == "1.2"


@pytest.mark.parametrize("text", ["6.7", "6.9", "six", "> 6.75"])
def test_a_value_that_does_not_fail_holds_nothing(site, text):
    lot = holding(site)
    assert len(lot.record("1.1", text)) == 1
    assert lot.status == "running"


def test_a_failing_value_elsewhere_holds_nothing(site):
    lot = holding(site, holds_batch="no")
    assert [event.verdict for event in lot.record("1.1", "6.6")] == ["fail"]
    assert lot.status == "running"


def test_a_failing_correction_holds_the_batch(site):
    lot = holding(site)
    lot.record("1.1", "6.8")
    corrected, held = lot.correct("1.1", "6.6")
    assert (corrected.act, corrected.verdict) == ("corrected", "fail")
    assert (held.act, held.subject, held.reason) == ("held", "1.1", "step 1.1: 6.6 is below the limit 6.7")
    assert lot.status == "held"


def test_a_correction_that_passes_holds_nothing_and_resumes_nothing(site):
    lot = holding(site)
    lot.record("1.1", "6.6")
    assert [event.act for event in lot.correct("1.1", "6.8")] == ["corrected"]
    assert lot.status == "held"


def test_a_correction_that_was_not_understood_holds_nothing(site):
    lot = holding(site)
    lot.record("1.1", "6.8")
    assert [event.act for event in lot.correct("1.1", "six")] == ["not understood"]
    assert lot.status == "running"


def calculated(site):
    steps = (
        measurement("1.1", "number", name="a"),
        calculation("1.2", "2 * a", "number", name="b", criterion="NMT 5", holds_batch="yes"),
        instruction("1.3"),
    )
    return site.start(recipe(phase(*steps)), specification())


def test_a_failing_calculation_holds_the_batch(site):
    lot = calculated(site)
    lot.record("1.1", "3")
    assert [(e.act, e.reason) for e in lot.calculate("1.2")][1:] == [("held", "step 1.2: 6 is above the limit 5")]
    assert lot.status == "held"


def test_a_calculation_that_fails_after_a_correction_holds_the_batch(site):
    lot = calculated(site)
    lot.record("1.1", "2")
    lot.calculate("1.2")
    lot.correct("1.1", "3")
    assert lot.value("1.2").verdict == "fail"
    assert lot.status == "held"
    assert lot.acts()[-1] == "held"


def test_a_failing_charge_holds_the_batch(site):
    text = recipe(phase(charge("1.1", holds_batch="yes", second_person="yes"), instruction("1.2")))
    lot = site.start(text, specification())
    charged, held = lot.charge("1.1", "YE-1", "4 g", OLGA)
    assert (charged.verdict, held.act) == ("fail", "held")
    assert lot.status == "held"
