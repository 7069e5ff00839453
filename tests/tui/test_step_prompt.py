"""What a step asks for: every type of event that answers a step has its prompt and its use case."""

from __future__ import annotations

from floor_making import LOT

from lbpcmc.gmp import views
from lbpcmc.gmp.execution.rules import ANSWER_OF_KIND
from lbpcmc.gmp.execution.usecases import confirm, record
from lbpcmc.gmp.people.usecases import begin
from lbpcmc.gmp.product import TYPES
from lbpcmc.tui.batch.batch_actions import _CHANGES
from lbpcmc.tui.batch.step_prompt import ANSWERED_BY, prompt_of


def no_hint(_typed):
    return True, ""


def asked(site):
    return prompt_of(views.batch_card(site, LOT), no_hint)


def test_every_answer_to_a_step_has_its_prompt():
    assert {TYPES.of_class(payload).name for payload in ANSWER_OF_KIND.values()} == set(ANSWERED_BY)


def test_every_change_of_status_has_its_words_or_a_key_of_its_own():
    assert set(views.changes("running")) | set(views.changes("held")) == {*_CHANGES, "complete"}
    assert views.changes("held") == ("resume", "stop")
    assert views.changes("stopped") == views.changes("complete") == ()


def test_an_equipment_check_asks_for_the_id(started):
    assert [field.label for field in asked(started).fields] == ["ID of the equipment"]


def test_the_unit_stands_beside_the_field_and_in_the_example(at_temperature):
    (field,) = asked(at_temperature).fields
    assert (field.label, field.unit) == ("temperature", "degC")
    assert field.example == "Type for example 37.2 degC. Units: degC, degF or K."


def test_a_quantity_without_a_unit_asks_for_none(at_samples):
    olga = begin(at_samples, "olga")
    confirm(at_samples, olga, LOT, "2.1", "S1")
    record(at_samples, olga, LOT, "2.2", "1 h")
    record(at_samples, olga, LOT, "2.3", "2")
    (field,) = asked(at_samples).fields
    assert field.unit == ""
    assert "unit" not in field.label.lower() + field.example.lower()


def test_a_material_asks_for_its_lot_and_its_amount(started):
    confirm(started, begin(started, "olga"), LOT, "1.1", "FERM-07")
    assert [field.label for field in asked(started).fields] == ["lot of the material", "amount, with its unit"]
