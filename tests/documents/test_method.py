"""A method file to its model: what is written, where, and what the checker says about it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from examples import EXAMPLES, marked, swapped

from lbpcmc.documents.diff import diff
from lbpcmc.documents.model import Method, Position
from lbpcmc.documents.read import load, read_document
from lbpcmc.documents.rules.catalogue import rules
from lbpcmc.errors import DocumentError
from lbpcmc.laboratory.methods import check_method, load_method

METHOD = EXAMPLES["method"]
RULES = {rule.code: rule for rule in rules() if rule.document == "method"}


def found(text: str):
    loaded = read_document(text.encode(), "method.yaml")
    return sorted([*loaded.findings, *(check_method(loaded.draft) if loaded.draft else ())])


def test_the_example_has_no_finding_and_keeps_what_is_written():
    assert found(METHOD) == []
    method = read_document(METHOD.encode()).document
    assert isinstance(method, Method)
    assert (method.id, method.version, method.assay) == ("drop-plate-ex", "1", "plate count")
    assert method.rules == {"low": "3", "high": "30", "too_numerous": "censored", "report": "log10"}
    assert method.written.entries["high"].value.at == Position(8, 9)
    assert load(METHOD.encode()) == method


def test_nested_rules_and_lists_are_kept_as_one_text_each():
    text = METHOD.replace("  low: 3\n", "  controls: [positive, negative]\n  curve:\n    least_levels: 5\n")
    assert read_document(text.encode()).document.rules["controls"] == "positive; negative"
    assert read_document(text.encode()).document.rules["curve.least_levels"] == "5"


@pytest.mark.parametrize("code", RULES)
def test_a_planted_fault_is_found_at_its_line(code):
    rule = RULES[code]
    text = swapped(METHOD, rule.good, rule.bad)
    (own,) = found(text)
    assert (own.code, own.line) == (code, marked(text, code))
    assert own.message.endswith((".", "?"))


@pytest.mark.parametrize("code", RULES)
def test_a_method_with_a_finding_calculates_nothing(code):
    rule = RULES[code]
    with pytest.raises(DocumentError) as refusal:
        load_method(swapped(METHOD, rule.good, rule.bad).encode(), "method.yaml")
    assert [finding.code for finding in refusal.value.findings] == [code]
    assert load_method(METHOD.encode(), "method.yaml").rules.low == 3


@pytest.mark.parametrize(
    ("good", "bad", "codes"),
    [
        ("scope: Faecalibacterium", "scopes: Faecalibacterium", ["Y011", "Y010"]),
        ('version: "1"\n', "", ["Y011"]),
        ("rules:\n  low: 3\n  high: 30\n  too_numerous: censored\n  report: log10\n", "rules: none\n", ["Y012"]),
        ("  low: 3\n", "  low:\n", ["Y013"]),
        ("  low: 3\n", "  low: 3\n  low: 4\n", ["Y004"]),
        ("method/1", "method/2", ["Y019"]),
        ("  low: 3\n", "  low: three\n", ["M403"]),
        ("  low: 3\n", "  low: 3.5\n", ["M403"]),
        ("  low: 3\n", "  low: [3, 4]\n", ["M403"]),
    ],
)
def test_faults_of_shape(good, bad, codes):
    assert METHOD.count(good) == 1
    assert sorted(f.code for f in found(METHOD.replace(good, bad))) == sorted(codes)


def test_every_fault_of_the_rules_comes_in_one_go():
    text = METHOD.replace("  low: 3\n", "  low: x\n  hi: 4\n").replace("censored", "guessed")
    assert [(f.code, f.line) for f in found(text)] == [("M403", 7), ("M402", 8), ("M403", 10)]
    low, unknown, _ = found(text)
    assert low.statement.params == {
        "field": "low",
        "because": {"code": "field.not_a_number", "params": {"value": "'x'"}},
    }
    assert unknown.message == "The assay 'plate count' has no rule 'hi'."
    assert unknown.values()["case"] == "method.unknown_rule"
    assert unknown.hint.startswith(("Did you mean", "Known: "))


def test_a_method_is_compared_by_what_it_says():
    one, other = (load(text.encode()) for text in (METHOD, METHOD.replace("  high: 30\n", "  high: 25\n")))
    assert diff(one, one) == []
    assert [str(change) for change in diff(one, other)] == ["rule high: text changed from '30' to '25'"]
    with pytest.raises(DocumentError, match="A method and a recipe"):
        diff(one, load(EXAMPLES["recipe"].encode()))
