"""The rules of the review as a list: what each looks at, and that it is made once more the same."""

from __future__ import annotations

from importlib.util import find_spec, module_from_spec

import pytest
from carrying_out import COUNT
from recipe_making import measurement, phase, recipe, specification

from lbpcmc.gmp.exceptions import BatchException, Severity, during, of_value
from lbpcmc.gmp.execution.state import BATCH_STATE
from lbpcmc.gmp.facts import Stream
from lbpcmc.gmp.product import PRODUCT
from lbpcmc.gmp.testing.state import RESULTS_STATE
from lbpcmc.gmp.values import Value

MODULES = ("lbpcmc.gmp.execution.exceptions", "lbpcmc.gmp.testing.exceptions")
_JUDGED = "value.recorded material.charged value.calculated value.corrected"

RULES = """
E01 | 1 | Value outside its acceptance limits    | 21 CFR 211.192             | batch   | JUDGED
E02 | 1 | Value outside its action limits        | ICH Q6B 2.3                | batch   | JUDGED
E03 | 1 | Value outside its alert limits         | ICH Q6B 2.3                | batch   | JUDGED
E04 | 1 | Verdict inconclusive or invalid        | 21 CFR 211.165(a)          | batch   | JUDGED
E05 | 1 | Submitted text that was not understood | 21 CFR 11.10(e)            | batch   | entry.rejected
E06 | 1 | Value corrected                        | EU GMP Annex 11 (8.2, 9)   | batch   | value.corrected
E01 | 1 | Value outside its acceptance limits    | 21 CFR 211.192             | results | RESULTS
E02 | 1 | Value outside its action limits        | ICH Q6B 2.3                | results | RESULTS
E03 | 1 | Value outside its alert limits         | ICH Q6B 2.3                | results | RESULTS
E04 | 1 | Verdict inconclusive or invalid        | 21 CFR 211.165(a)          | results | RESULTS
E05 | 1 | Submitted text that was not understood | 21 CFR 11.10(e)            | results | result.rejected
E06 | 1 | Value corrected                        | EU GMP Annex 11 (8.2, 9)   | results | result.corrected
""".replace("JUDGED", _JUDGED).replace("RESULTS", "result.recorded result.corrected")


def made_again():
    """The rules as their modules make them when they are run anew; the product keeps those that it has."""
    found = []
    for name in MODULES:
        spec = find_spec(name)
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        found += module.EXCEPTIONS
    return found


def line(rule):
    fold = {id(BATCH_STATE): "batch", id(RESULTS_STATE): "results"}[id(rule.fold)]
    types = " ".join(PRODUCT.types.of_class(payload).name for payload in rule.payloads)
    return (rule.id, rule.version, rule.title, rule.clause, fold, types)


def test_the_rules_of_values_texts_and_corrections():
    wanted = [tuple(cell.strip() for cell in row.split("|")) for row in RULES.strip().splitlines()]
    found = [line(rule) for rule in made_again() if rule.id < "E07"]
    assert sorted(found) == sorted(wanted)


def test_rules_that_are_made_again_find_the_same(site):
    """In a batch with every kind of verdict, a text that was not understood, a correction, and results of each."""
    limit = "alert 36.8 to 37.2 degC; action 36.6 to 37.4 degC; reject 36.5 to 37.5 degC"
    steps = [measurement(f"1.{number}", "temperature", unit="degC", criterion=limit) for number in range(1, 6)]
    lot = site.start(recipe(phase(*steps)), specification())
    for number, typed in enumerate(("45.0", "36.5", "37.1", "> 37", "37.3"), 1):
        lot.record(f"1.{number}", typed)
    lot.correct("1.3", "36.7", "misread")
    lot.result("viable-count", "many")
    lot.result("viable-count", COUNT)
    lot.correct_result("viable-count", "1 CFU/mL", "misread")
    with site._site.read() as view:
        stream = Stream.begin(PRODUCT, "batch:lot-1", view)
        shown, again = [], []
        rules = [rule for rule in made_again() if rule.of_event is not None]
        for event in view.reading.events("batch:lot-1"):
            shown += stream.add(PRODUCT, event)
            for rule in rules:
                if type(event.payload) in rule.payloads:
                    again += rule.of_event(stream.states[id(rule.fold)], event)
    assert {one.rule for one in shown} >= {"E01", "E02", "E03", "E04", "E05", "E06"}
    assert sorted(again, key=str) == sorted(shown, key=str)
    assert all(one.seq for one in shown)


@pytest.mark.parametrize("verdict", ["inconclusive", "invalid", "alert", "action", "fail"])
def test_what_a_value_shows_names_its_event(verdict):
    value = Value(typed="37", interpreted="37 degC", verdict=verdict, criterion="NMT 36 degC", reason="why")
    (found,) = of_value(value, "1.1", 17, critical=False)
    assert found.seq == 17


def test_what_befell_the_site_while_a_batch_was_made():
    found = [BatchException("E14", Severity.MAJOR, "site", "set", seq) for seq in (4, 5, 9, 10, None)]
    assert [one.seq for one in during(found, 5, 9)] == [5, 9]
