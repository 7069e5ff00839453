"""A batch through the desk: what may be done, what is kept, what follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from lbpcmc import desk
from lbpcmc.batch.entries import Act
from lbpcmc.batch.exceptions import review
from lbpcmc.errors import Conflict, InputError, NotAllowed
from lbpcmc.store import verify
from lbpcmc.store.tables import ResultRow

SMALL_RECIPE = Path(__file__).resolve().parent.parent / "documents_small" / "small-recipe.yaml"


@pytest.fixture
def olga(site):
    return site.actor("olga")


@pytest.fixture
def batch(site, olga):
    desk.start_batch(site, "LOT-1", "SMALL-1", olga)
    return site


def prepare(site, olga, temperature="37.0", ph="6.8"):
    desk.confirm(site, "LOT-1", "1.1", olga, "FERM-07")
    desk.charge(site, "LOT-1", "1.2", "YE-2231", "3.01 g", olga)
    desk.confirm(site, "LOT-1", "1.3", olga)
    desk.record(site, "LOT-1", "1.4", temperature, olga)
    return desk.record(site, "LOT-1", "1.5", ph, olga)


def sample(site, olga, number, readings=("0.10", "0.11", "0.12")):
    desk.confirm(site, "LOT-1", "2.1", olga, f"S{number}")
    desk.record(site, "LOT-1", "2.2", f"{number} h", olga)
    desk.record(site, "LOT-1", "2.3", f"{number * 2}", olga)
    for reading in readings:
        desk.record(site, "LOT-1", "2.4", reading, olga)
    return desk.calculate(site, "LOT-1", "2.5", olga)


def finish(site, olga):
    desk.end_phase(site, "LOT-1", olga)
    desk.calculate(site, "LOT-1", "3.1", olga)
    desk.record(site, "LOT-1", "4.1", "950 mL", olga)
    desk.calculate(site, "LOT-1", "4.2", olga)
    otto = site.actor("otto", "supervisor")
    desk.sign(site, "LOT-1", "4.3", otto)
    desk.sign(site, "LOT-1", "4.4", otto)
    desk.change_status(site, "LOT-1", Act.COMPLETED, "", olga)


def test_a_batch_from_start_to_end(batch, olga):
    prepare(batch, olga)
    sample(batch, olga, 1)
    calculated = sample(batch, olga, 2, ("0.20", "0.21", "0.22"))
    assert calculated.entry.understood == "0.336"
    finish(batch, olga)
    state = batch.batch("LOT-1")
    assert state.status == "complete"
    assert state.latest(("4.2", 1, 1)).entry.understood == "95.0 %"
    assert verify(batch.ledger).good
    assert batch.ledger.rebuild() == ()


def test_a_step_out_of_order_is_refused_with_the_next_one(batch, olga):
    with pytest.raises(NotAllowed, match=r"Step 1\.4 is not open\. The next step is 1\.1: Take a clean fermenter\."):
        desk.record(batch, "LOT-1", "1.4", "37.0", olga)


def test_an_act_that_the_role_does_not_include_is_refused(batch):
    with pytest.raises(NotAllowed, match="acts as quality"):
        desk.confirm(batch, "LOT-1", "1.1", batch.actor("quinn"), "FERM-07")


def test_text_that_is_not_understood_stays_and_the_step_stays_open(batch, olga):
    desk.confirm(batch, "LOT-1", "1.1", olga, "FERM-07")
    desk.charge(batch, "LOT-1", "1.2", "YE-1", "3.01 g", olga)
    desk.confirm(batch, "LOT-1", "1.3", olga)
    refused = desk.record(batch, "LOT-1", "1.4", "37,2C", olga)
    assert not refused.understood
    accepted = desk.record(batch, "LOT-1", "1.4", "37.2 degC", olga)
    assert accepted.entry.verdict == "pass"
    history = batch.batch("LOT-1").history["1.4", 1, 1]
    assert [n.entry.typed for n in history] == ["37,2C", "37.2 degC"]
    assert [e.rule for e in review(batch.batch("LOT-1")).exceptions if e.rule == "E05"] == ["E05"]


def test_a_value_out_of_limits_stays_beside_its_correction(batch, olga):
    prepare(batch, olga, temperature="38.0")
    desk.correct(batch, "LOT-1", ("1.4", 1, 1), "37.0", "read the wrong display", olga)
    history = batch.batch("LOT-1").history["1.4", 1, 1]
    assert [(n.entry.typed, n.entry.verdict) for n in history] == [("38.0", "fail"), ("37.0", "pass")]
    assert {"E01", "E06"} <= {e.rule for e in review(batch.batch("LOT-1")).exceptions}


def test_a_correction_needs_its_reason(batch, olga):
    prepare(batch, olga)
    with pytest.raises(NotAllowed, match="reason"):
        desk.correct(batch, "LOT-1", ("1.4", 1, 1), "37.1", " ", olga)


def test_what_was_calculated_from_a_corrected_value_follows_and_both_are_kept(batch, olga):
    prepare(batch, olga)
    sample(batch, olga, 1)
    sample(batch, olga, 2, ("0.20", "0.21", "0.22"))
    desk.end_phase(batch, "LOT-1", olga)
    desk.calculate(batch, "LOT-1", "3.1", olga)
    outcome = desk.correct(batch, "LOT-1", ("2.4", 2, 3), "0.25", "transposed digits", olga)
    state = batch.batch("LOT-1")
    assert [n.entry.subject for n in outcome.followed] == ["2.5", "3.1"]
    assert state.latest(("2.5", 2, 1)).entry.understood == "0.352"
    assert state.latest(("3.1", 1, 1)).entry.understood == "0.352"
    assert [n.entry.understood for n in state.history["2.5", 2, 1]] == ["0.336", "0.352"]
    assert batch.ledger.rebuild() == ()


def test_a_failing_value_can_put_the_batch_on_hold_until_quality_decides(batch, olga):
    outcome = prepare(batch, olga, ph="5.8")
    assert outcome.entry.verdict == "fail"
    assert batch.batch("LOT-1").status == "held"
    with pytest.raises(NotAllowed, match="on hold"):
        desk.confirm(batch, "LOT-1", "2.1", olga, "S1")
    with pytest.raises(NotAllowed, match="acts as operator"):
        desk.change_status(batch, "LOT-1", Act.RESUMED, "go on", olga)
    desk.change_status(batch, "LOT-1", Act.RESUMED, "continued for information", batch.actor("quinn"))
    desk.confirm(batch, "LOT-1", "2.1", olga, "S1")


def test_the_one_who_did_it_cannot_verify_it(batch, olga):
    prepare(batch, olga)
    with pytest.raises(NotAllowed, match="second person"):
        desk.verify_step(batch, "LOT-1", "1.2", 1, olga)
    desk.verify_step(batch, "LOT-1", "1.2", 1, batch.actor("otto"))
    assert ("1.2", 1) in batch.batch("LOT-1").verified


def test_a_signature_in_another_role_is_refused(batch, olga):
    prepare(batch, olga)
    sample(batch, olga, 1)
    desk.end_phase(batch, "LOT-1", olga)
    desk.calculate(batch, "LOT-1", "3.1", olga)
    desk.record(batch, "LOT-1", "4.1", "950", olga)
    desk.calculate(batch, "LOT-1", "4.2", olga)
    with pytest.raises(NotAllowed, match="did this step"):
        desk.sign(batch, "LOT-1", "4.3", olga)
    desk.sign(batch, "LOT-1", "4.3", batch.actor("otto"))
    with pytest.raises(NotAllowed, match="signed by supervisor"):
        desk.sign(batch, "LOT-1", "4.4", batch.actor("otto", "operator"))


def test_a_signature_on_the_floor_cannot_be_passed_over(batch, olga):
    with pytest.raises(NotAllowed, match="cannot be passed over"):
        desk.leave_unsigned(batch, "LOT-1", "4.4", "no time", olga)


def test_a_batch_with_an_open_step_cannot_be_completed(batch, olga):
    with pytest.raises(NotAllowed, match=r"Step 1\.1 of LOT-1 is still open"):
        desk.change_status(batch, "LOT-1", Act.COMPLETED, "", olga)


def test_a_formula_without_a_value_is_kept_with_its_reason(batch, olga):
    prepare(batch, olga)
    outcome = sample(batch, olga, 1, ("0.10", "< 0.05", "0.12"))
    assert outcome.entry.verdict == "invalid"
    assert "reading" in outcome.entry.finding


def test_a_station_that_was_second_loses_nothing_and_is_told(batch, olga):
    other = desk.open_site(batch.folder, clock=batch.clock, station="station 2", origin="floor")
    other.batch("LOT-1")
    desk.confirm(batch, "LOT-1", "1.1", olga, "FERM-07")
    stale = other._states["LOT-1"]
    assert len(stale.log) == 1
    entry = other.entry("batch:LOT-1", Act.COMMENTED, olga, reason="second")
    with pytest.raises(Conflict):
        other.append(entry)
    assert other.batch("LOT-1").latest(("1.1", 1, 1)).entry.item == "FERM-07"
    other.ledger.close()


def test_results_are_judged_by_the_approved_specification(batch):
    anna = batch.actor("anna")
    assert desk.result(batch, "LOT-1", "viable-count", "9.5e7 CFU/mL", anna).entry.verdict == "pass"
    assert desk.result(batch, "LOT-1", "identity", "does not conform", anna).entry.verdict == "fail"
    with pytest.raises(NotAllowed, match="has a result"):
        desk.result(batch, "LOT-1", "identity", "conforms", anna)
    corrected = desk.correct_result(batch, "LOT-1", "identity", "conforms", "primer mix-up, see LAB-7", anna)
    assert corrected.entry.verdict == "pass"
    rows = batch.ledger.rows(ResultRow, lot="LOT-1")
    assert [row.superseded_by is not None for row in rows] == [False, True, False]


@pytest.mark.parametrize("lot", ["", "../../etc/passwd", "LOT 1", "A" * 33, "LOT\n1", "лот"])
def test_a_lot_number_is_a_safe_identifier(site, olga, lot):
    with pytest.raises(InputError, match="lot number"):
        desk.start_batch(site, lot, "SMALL-1", olga)


def test_a_lot_is_started_once_even_by_two_stations(batch, olga):
    entry = batch.entry("batch:LOT-1", Act.BATCH_STARTED, olga, subject="LOT-1", item="R\n1\nS\n1", digest="a\nb")
    other = desk.open_site(batch.folder, clock=batch.clock, station="station 2", origin="floor")
    with pytest.raises(Conflict):
        other.append(entry)
    other.ledger.close()


def test_a_later_value_asks_for_the_second_person_again(batch, olga):
    prepare(batch, olga)
    otto = batch.actor("otto")
    desk.verify_step(batch, "LOT-1", "1.4", 1, otto)
    desk.correct(batch, "LOT-1", ("1.4", 1, 1), "37.1", "second look", otto)
    assert ("1.4", 1) not in batch.batch("LOT-1").verified
    for person in ("olga", "otto"):
        with pytest.raises(NotAllowed, match="did this step"):
            desk.verify_step(batch, "LOT-1", "1.4", 1, batch.actor(person))


def test_a_verification_attests_every_occurrence_that_was_done(batch, olga):
    prepare(batch, olga)
    sample(batch, olga, 1)
    desk.end_phase(batch, "LOT-1", olga)
    desk.calculate(batch, "LOT-1", "3.1", olga)
    desk.record(batch, "LOT-1", "4.1", "950 mL", olga)
    desk.calculate(batch, "LOT-1", "4.2", olga)
    signed = desk.sign(batch, "LOT-1", "4.3", batch.actor("otto", "supervisor"))
    assert [n.entry.subject for n in signed.followed] == ["1.2", "1.4", "1.5"]


def test_a_part_of_a_material_is_not_judged_as_the_whole(site, olga):
    recipe = SMALL_RECIPE.read_text("utf-8").replace("id: SMALL-1", "id: PARTS-1")
    parts = (
        '{step: "1.2", kind: charge, text: Charge half., name: half, material: yeast, second_person: yes}\n'
        '              - {step: "1.2b", kind: charge, text: Charge the rest., material: yeast, second_person: yes}'
    )
    begun = recipe.index('{step: "1.2"')
    recipe = recipe[:begun] + parts + recipe[recipe.index("\n", recipe.index("second_person", begun)) :]
    row = desk.import_document(site, recipe.encode(), "parts.yaml", site.actor("emil"))
    desk.approve_document(site, "recipe", row.id, row.version, site.actor("quinn"))
    desk.start_batch(site, "LOT-1", "PARTS-1", olga)
    desk.confirm(site, "LOT-1", "1.1", olga, "FERM-07")
    assert desk.charge(site, "LOT-1", "1.2", "YE-1", "1.5 g", olga).entry.verdict is None
