"""What no use case proposes and a forger could append: the rules of execution refuse it when they are asked again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from driver import OLGA, SVEN
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

from lbpcmc.errors import NotAllowed
from lbpcmc.events import Event
from lbpcmc.gmp.authority import allowed
from lbpcmc.gmp.execution.events import (
    BatchHeld,
    BatchHeldByLimit,
    BatchStopped,
    CommentAdded,
    EntryRejected,
    MaterialCharged,
    PhaseEnded,
    SignatureLeftOpen,
    StepConfirmed,
    StepSigned,
    ValueCalculated,
    ValueCorrected,
)
from lbpcmc.gmp.execution.state import BATCH_STATE, Status
from lbpcmc.gmp.product import PRODUCT


def proposed(site, payload, who=OLGA, act=None, **parts):
    """The sentence with which the rules refuse an event of somebody at work."""
    site.lot("LOT-1").comment("at work", who)
    with site._site.read() as view:
        last = view.reading.last().size
        where = view.reading.events("batch:lot-1")[-1].envelope._replace(
            type=PRODUCT.types.of(payload).name, act=act or str(last + 1), **parts
        )
        with pytest.raises(NotAllowed) as refused:
            allowed(view, Event(last + 1, "", where, payload))
        return str(refused.value)


def value_at(site, step):
    return site._site.fold(BATCH_STATE, "LOT-1").latest((step, 1, 1))


@pytest.fixture
def lot(site):
    text = recipe(
        phase(
            measurement("1.1", "number", name="a"),
            measurement("1.2", "number", name="b"),
            calculation("1.3", "a + b", "number", name="c"),
            charge("1.4"),
            instruction("1.5"),
            instruction("1.6"),
        )
    )
    made = site.start(text, specification())
    made.record("1.1", "1")
    made.record("1.2", "2")
    made.calculate("1.3")
    made.charge("1.4", "YE-1", "3.00 g")
    made.confirm("1.5")
    return made


@pytest.mark.usefixtures("lot")
def test_a_calculation_is_made_again_for_the_one_that_holds_alone(site):
    held, value = value_at(site, "1.3"), value_at(site, "1.3").payload.value
    wrong = "Event {} is not the calculation that holds at step {}."
    again = ValueCalculated("1.3", 1, 1, value, held.seq + 1, "again")
    assert proposed(site, again) == wrong.format(held.seq + 1, "1.3")
    first = value_at(site, "1.1")
    assert proposed(site, ValueCalculated("1.1", 1, 1, value, first.seq, "again")) == wrong.format(first.seq, "1.1")
    assert proposed(site, ValueCalculated("1.6", 1, 1, value, 3, "again")) == wrong.format(3, "1.6")


def test_a_calculation_is_made_again_where_an_input_was_corrected_in_the_same_act_alone(site, lot):
    refused = "A calculation is made again where one of its inputs was corrected, in the same act."
    held = value_at(site, "1.3")
    again = ValueCalculated("1.3", 1, 1, held.payload.value, held.seq, "again")
    assert proposed(site, again) == refused, "nothing was corrected"
    lot.correct("1.1", "5", "misread")
    held = value_at(site, "1.3")
    again = replace(again, replaces=held.seq)
    with site._site.read() as view:
        last = view.reading.last().size
        where = held.envelope._replace(act=str(last + 1))
        with pytest.raises(NotAllowed) as late:
            allowed(view, Event(last + 1, "", where, again))
    assert str(late.value) == refused, "it was corrected in another act"
    comment = site._site.fold(BATCH_STATE, "LOT-1").log[-1].envelope.act
    assert proposed(site, again, act=str(int(comment) + 1)) == refused, "a remark is no cause"


def test_a_correction_names_the_value_that_holds(site, lot):
    first = value_at(site, "1.1")
    lot.correct("1.1", "5", "misread")
    said = f"Event {first.seq} is not the value that holds at step 1.1."
    value = first.payload.value
    assert proposed(site, ValueCorrected("1.1", 1, 1, first.seq, value, "again")) == said
    assert proposed(site, EntryRejected("1.1", 1, 1, "five", None, "?", corrects=first.seq)) == said


@pytest.mark.usefixtures("lot")
def test_a_correction_has_a_reason_and_keeps_the_lot_of_the_material(site):
    first, charged = value_at(site, "1.1"), value_at(site, "1.4")
    bare = ValueCorrected("1.1", 1, 1, first.seq, first.payload.value, " . ")
    assert proposed(site, bare) == "A correction needs its reason. Say why the first value was wrong."
    moved = ValueCorrected("1.4", 1, 1, charged.seq, charged.payload.value, "misread", "YE-2")
    assert proposed(site, moved) == "A correction of the amount keeps the lot of the material."
    given = ValueCorrected("1.1", 1, 1, first.seq, first.payload.value, "misread", "YE-2")
    assert proposed(site, given) == "A correction of the amount keeps the lot of the material."


@pytest.mark.usefixtures("lot")
def test_what_a_step_does_not_ask_for_is_not_confirmed_with_it(site):
    for field, what in (("equipment", "ID of the equipment"), ("sample", "label of the sample")):
        said = proposed(site, StepConfirmed("1.6", 1, 1, **{field: "X-1"}))
        assert said == f"Step 1.6 is an instruction: it does not ask for the {what}."


def test_equipment_is_confirmed_with_its_id_and_without_a_label(site):
    site.start(recipe(phase(equipment("1.1"))), specification())
    missing = "The ID of the equipment is missing. Type or scan it."
    assert proposed(site, StepConfirmed("1.1", 1, 1)) == missing
    assert proposed(site, StepConfirmed("1.1", 1, 1, equipment=" ")) == missing
    said = proposed(site, StepConfirmed("1.1", 1, 1, equipment="F-1", sample="L-1"))
    assert said == "Step 1.1 is an equipment check: it does not ask for the label of the sample."


@pytest.mark.parametrize("typed", ["", " "])
def test_a_charge_has_the_lot_of_its_material(site, typed):
    made = site.start(recipe(phase(charge("1.1"), charge("1.2"))), specification())
    made.charge("1.1", "YE-1", "3.00 g")
    value = value_at(site, "1.1").payload.value
    said = proposed(site, MaterialCharged("1.2", 1, 1, typed, value))
    assert said == "The lot of Yeast is missing. Type or scan it."


@pytest.mark.usefixtures("lot")
def test_the_hold_that_is_due_comes_first(site):
    with site._site.read() as view:
        batch = view.fold(BATCH_STATE, "LOT-1")
        last = batch.log[-1]
        batch.due_hold = last
        where = last.envelope._replace(type="comment.added", act=str(last.seq + 1))
        with pytest.raises(NotAllowed) as refused:
            allowed(view, Event(last.seq + 1, "", where, CommentAdded("x")))
        batch.due_hold = None
    assert str(refused.value) == f"LOT-1 is on hold from event {last.seq} on. The hold comes first."


@pytest.mark.usefixtures("lot")
def test_an_event_of_another_batch_is_refused(site):
    assert proposed(site, CommentAdded("x"), SVEN, stream="batch:lot-9") == "There is no batch lot-9. Start it first."


def test_a_verification_is_signed_by_another_over_the_record_as_it_is_with_its_meaning(site):
    made = site.start(recipe(phase(measurement("1.1"), verification("1.2", "1.1"))), specification())
    made.record("1.1", "6.8")
    bound = StepSigned("1.2", 1, 1, 1, "0" * 64, "verified as second person")
    assert proposed(site, bound) == "Olga Operator did this step. A second person must verify it."
    changed = "The record is not as it was when it was signed. Look at it, then sign again."
    assert proposed(site, bound, SVEN) == changed
    made.comment("seen", SVEN)
    with site._site.read() as view:
        last, head = view.fold(BATCH_STATE, "LOT-1").log[-1], view.head("batch:lot-1").hash
        now = view.reading.last().size + 1
        where = last.envelope._replace(type="step.signed", act=str(now))
        right = replace(bound, event=last.seq, head=head)
        allowed(view, Event(now, "", where, right))
        for wrong, said in (
            (replace(right, event=last.seq - 1), changed),
            (replace(right, head="0" * 64), changed),
            (replace(right, meaning="approved"), "The signature of step 1.2 means: verified as second person."),
        ):
            with pytest.raises(NotAllowed) as refused:
                allowed(view, Event(now, "", where, wrong))
            assert str(refused.value) == said


def test_a_phase_is_ended_between_two_occurrences_after_as_many_as_there_are(site):
    made = site.start(recipe(phase(instruction("1.1"), instruction("1.2"), repeat=3)), specification())
    none = "No repeated phase can be ended here. Finish the occurrence that was begun."
    assert proposed(site, PhaseEnded("PH1", 0)) == none
    made.confirm("1.1")
    assert proposed(site, PhaseEnded("PH1", 1)) == none
    made.confirm("1.2")
    other = "Phase PH1 is the one to end, after 1 occurrences."
    assert proposed(site, PhaseEnded("PH1", 2)) == other
    assert proposed(site, PhaseEnded("PH2", 1)) == other


def test_a_hold_by_a_limit_follows_the_value_that_failed_in_its_act(site):
    limited = measurement("1.1", criterion="6.8 ± 0.1", critical="CPP", holds_batch="yes", second_person="yes")
    made = site.start(recipe(phase(limited, instruction("1.2"))), specification())
    none = "No value at step {} holds the batch now."
    assert proposed(site, BatchHeldByLimit("1.1", 1, "low")) == none.format("1.1")
    made.record("1.1", "5.0")
    assert made.status == "held"
    with site._site.read() as view:
        batch = view.fold(BATCH_STATE, "LOT-1")
        value = batch.latest(("1.1", 1, 1))
        batch.due_hold, batch.status = value, Status.RUNNING
        last = batch.log[-1]
        cases = (
            (BatchHeldByLimit("1.2", value.seq, "low"), value.envelope.act, none.format("1.2")),
            (BatchHeldByLimit("1.1", value.seq + 1, "low"), value.envelope.act, none.format("1.1")),
            (BatchHeldByLimit("1.1", value.seq, "low"), "99", "The hold belongs to the act of the value that failed."),
        )
        for payload, act, said in cases:
            where = last.envelope._replace(type="batch.held_by_limit", act=act)
            with pytest.raises(NotAllowed) as refused:
                allowed(view, Event(last.seq + 1, "", where, payload))
            assert str(refused.value) == said
        batch.due_hold, batch.status = None, Status.HELD


@pytest.mark.usefixtures("lot")
@pytest.mark.parametrize(("payload", "done"), [(BatchHeld(" . "), "held"), (BatchStopped(""), "stopped")])
def test_a_change_of_status_has_its_reason(site, payload, done):
    assert proposed(site, payload, SVEN) == f"A batch is not {done} without a reason. Give the reason."


def test_a_signature_is_passed_over_by_replayed_data_alone(site):
    site.start(recipe(phase(signature("1.1"))), specification())
    said = proposed(site, SignatureLeftOpen("1.1", 1, 1, "no person in the data"))
    assert said == "A signature cannot be passed over. The person named by the recipe signs."


def test_a_remark_has_a_text_and_a_step_that_there_is(site):
    site.start(recipe(phase(instruction("1.1"))), specification())
    assert proposed(site, CommentAdded("  ")) == "The comment is empty. Write what happened."
    assert proposed(site, CommentAdded("x", "7.7")) == "The recipe has no step 7.7."
