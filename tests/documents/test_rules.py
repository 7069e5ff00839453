"""Every rule finds the fault that it is there for, at its line, and nothing else finds it too."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from examples import RECIPE, SPECIFICATION, broken, marked

from lbpcmc.documents.findings import Severity
from lbpcmc.documents.read import read_document
from lbpcmc.documents.rules.catalogue import rules, together

RULES = {rule.code: rule for rule in rules() if rule.document in ("recipe", "specification")}


def check(texts):
    loaded = {f"{name}.yaml": read_document(text.encode(), f"{name}.yaml") for name, text in texts.items()}
    drafts = {path: each.draft for path, each in loaded.items() if each.draft is not None}
    across = together(drafts, complete=True) if len(drafts) == 2 else []
    return sorted([finding for each in loaded.values() for finding in each.findings] + across)


def test_the_examples_have_no_finding():
    assert check({"recipe": RECIPE, "specification": SPECIFICATION}) == []


@pytest.mark.parametrize("code", RULES)
def test_a_planted_fault_is_found_at_its_line(code):
    rule = RULES[code]
    texts = broken(rule)
    found = check(texts)
    assert {finding.code for finding in found} == {code, *rule.also}
    (own,) = [finding for finding in found if finding.code == code]
    assert (own.path, own.line) == (f"{rule.document}.yaml", marked(texts[rule.document], code))
    assert own.severity is rule.severity
    assert own.column >= 1
    assert own.message.endswith((".", "?"))


def test_there_are_enough_rules_and_each_is_complete():
    assert len(RULES) >= 85
    assert len({rule.code for rule in rules()}) == len(rules())
    for rule in rules():
        assert rule.title
        assert rule.why.endswith(".")
        assert rule.severity in Severity
    assert {code[0] for code in RULES} == set("YDRSX")


def test_all_faults_of_a_file_come_in_one_go():
    texts = {"recipe": RECIPE, "specification": SPECIFICATION}
    planted = ["Y010", "Y016", "D002", "R103", "R110", "R112", "R113", "R114", "R150"]
    text = texts["recipe"]
    for code in planted:
        rule = RULES[code]
        assert text.count(rule.good) == 1
        text = text.replace(rule.good, rule.bad)
    assert {finding.code for finding in check(texts | {"recipe": text})} >= set(planted)
