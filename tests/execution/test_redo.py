"""What was read, judged or calculated is made again from the record: what somebody changed comes out as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from recipe_making import calculation, instruction, measurement, phase, recipe, specification

from lbpcmc.errors import NotAllowed
from lbpcmc.events import Event
from lbpcmc.gmp.execution.events import EntryRejected, ValueRecorded
from lbpcmc.gmp.execution.state import BATCH_STATE
from lbpcmc.gmp.product import PRODUCT
from lbpcmc.gmp.testing.events import ResultRecorded, ResultRejected
from lbpcmc.gmp.testing.state import RESULTS_STATE
from lbpcmc.gmp.values import Value


@pytest.fixture
def lot(site):
    steps = (
        measurement("1.1", criterion="6.8 ± 0.1", name="a", critical="CPP", second_person="yes"),
        measurement("1.2", "number", name="b"),
        calculation("1.3", "b * 2", "number", name="c", criterion="NMT 5"),
        instruction("1.4"),
    )
    made = site.start(recipe(phase(*steps)), specification())
    made.record("1.1", "six")
    made.record("1.1", "6.8")
    made.record("1.2", "two")
    made.record("1.2", "2")
    made.calculate("1.3")
    return made


@pytest.fixture
def view(site, lot):
    assert lot.status == "running"
    with site._site.read() as made:
        yield made


def again(view, event):
    return PRODUCT.redo[type(event.payload)](view, event)


def events(view, kind=object):
    return [one for one in view.reading.events("batch:lot-1") if isinstance(one.payload, kind)]


def test_what_is_equal_is_the_payload_itself(view):
    found = [one for one in events(view) if type(one.payload) in PRODUCT.redo]
    assert len(found) == 5
    for one in found:
        assert again(view, one) == one.payload
        if hasattr(one.payload, "value"):
            assert again(view, one) is one.payload


def test_a_changed_verdict_or_number_comes_out_as_it_was(view):
    for one in events(view):
        if type(one.payload) in PRODUCT.redo and hasattr(one.payload, "value"):
            forged = replace(one.payload, value=replace(one.payload.value, verdict="alert", number="7"))
            assert again(view, replace(one, payload=forged)) == one.payload


@pytest.mark.parametrize("part", ["reason", "criterion"])
def test_a_changed_reason_or_limit_of_a_rejected_text_comes_out_as_it_was(view, part):
    for one in events(view, EntryRejected):
        forged = replace(one.payload, **{part: "x"})
        assert again(view, replace(one, payload=forged)) == one.payload
    assert [one.payload.criterion for one in events(view, EntryRejected)] == ["6.8 ± 0.1", None]


def test_a_text_that_can_be_read_was_not_rejected(view):
    one = events(view, EntryRejected)[0]
    readable = replace(one.payload, typed="6.8")
    assert again(view, replace(one, payload=readable)) == replace(readable, reason="the text can be read")


def test_equal_texts_of_one_step_of_one_document_are_read_once(view):
    one = events(view, ValueRecorded)[0]
    document = view.fold(BATCH_STATE, "LOT-1").started.payload.recipe_compiled
    view.memo.clear()
    again(view, one)
    assert view.memo == {(document, "1.1", "6.8"): one.payload.value}
    view.memo[document, "1.1", "6.8"] = Value(typed="6.8", interpreted="remembered")
    assert again(view, one).value.interpreted == "remembered"
    view.memo.clear()


def test_a_value_without_a_text_is_read_as_an_empty_one(view):
    one = events(view, ValueRecorded)[0]
    bare = replace(one, payload=replace(one.payload, value=replace(one.payload.value, typed=None)))
    view.memo.clear()
    view.memo[view.fold(BATCH_STATE, "LOT-1").started.payload.recipe_compiled, "1.1", ""] = Value(interpreted="empty")
    assert again(view, bare).value.interpreted == "empty"
    view.memo.clear()


def test_a_step_that_measures_nothing_has_no_value(view):
    one = events(view, ValueRecorded)[0]
    moved = replace(one, payload=replace(one.payload, step="1.4"))
    with pytest.raises(NotAllowed, match=r"^Step 1\.4 does not say what it measures\.$"):
        again(view, moved)
    assert isinstance(moved, Event)


# Results


@pytest.fixture
def results(site, lot):
    lot.result("viable-count", "many")
    lot.result("viable-count", "1.0e8 CFU/mL")
    lot.result("identity", "what?")
    with site._site.read() as made:
        yield made


def test_results_come_out_as_they_were_whatever_was_changed_in_them(results):
    found = events(results, ResultRecorded | ResultRejected)
    assert len(found) == 3
    for one in found:
        assert again(results, one) == one.payload
    recorded = events(results, ResultRecorded)[0]
    forged = replace(recorded.payload, value=replace(recorded.payload.value, verdict="fail", number="7"))
    assert again(results, replace(recorded, payload=forged)) == recorded.payload
    for one in events(results, ResultRejected):
        for part in ("reason", "criterion"):
            assert again(results, replace(one, payload=replace(one.payload, **{part: "x"}))) == one.payload


def test_a_result_that_can_be_read_was_not_rejected(results):
    one = events(results, ResultRejected)[0]
    readable = replace(one.payload, typed="1.0e8 CFU/mL")
    assert again(results, replace(one, payload=readable)) == replace(readable, reason="the text can be read")


def test_equal_texts_of_one_test_of_one_specification_are_read_once(results):
    one = events(results, ResultRecorded)[0]
    compiled = results.fold(RESULTS_STATE, "LOT-1").compiled
    key = compiled, "viable-count", "1.0e8 CFU/mL"
    results.memo.clear()
    again(results, one)
    assert results.memo == {key: one.payload.value}
    results.memo[key] = Value(interpreted="remembered")
    assert again(results, one).value.interpreted == "remembered"
    results.memo[compiled, "viable-count", ""] = Value(interpreted="empty")
    bare = replace(one, payload=replace(one.payload, value=replace(one.payload.value, typed=None)))
    assert again(results, bare).value.interpreted == "empty"
    results.memo.clear()
