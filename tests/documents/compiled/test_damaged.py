"""Compiled bytes that were cut or edited give one error that names the place, never another exception."""

from __future__ import annotations

import copy
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from shipped import METHODS, SMALL, criteria, read

from lbpcmc.criteria import Judgement, judge_text
from lbpcmc.documents.compiled import compile_document, open_compiled
from lbpcmc.documents.compiled.canonical import canonical
from lbpcmc.documents.compiled.compiling import as_json
from lbpcmc.errors import DocumentError, LbpcmcError
from lbpcmc.laboratory.methods import with_rules_in_force

METHOD = with_rules_in_force(read(next(path for path in METHODS if path.stem == "qpcr-strain-count")))
DOCUMENTS = {
    "specification": compile_document(read(SMALL / "small-spec.yaml")),
    "recipe": compile_document(read(SMALL / "small-recipe.yaml")),
    "method": compile_document(METHOD),
}
OTHERS = [
    None, True, False, 0, -1, 3, 10**9, 10**400, "", "x", "1/0", "-1", "0", "7" * 5000, "1e999999999", [], [[]], ["x"],
    ["x", "y"], {}, {"is": "name"}, "CFU/mL", "limits", "phase 1", "count",
]  # fmt: skip


def nodes(value, path=()):
    """The path of every value."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from nodes(item, (*path, key))


PATHS = {name: [path for path in nodes(json.loads(content)) if path] for name, content in DOCUMENTS.items()}


def changed(name, path, act):
    """The bytes of a document with one value changed."""
    values = copy.deepcopy(json.loads(DOCUMENTS[name]))
    owner = values
    for key in path[:-1]:
        owner = owner[key]
    act(owner, path[-1])
    return canonical(values)


def answer(function, *given, **named):
    """What a function gives, or the failure that it says."""
    try:
        return function(*given, **named)
    except LbpcmcError as refusal:
        return refusal


def tried(content):
    """Open: one clear error, or a document that is written as it was read and can be judged by."""
    found = answer(open_compiled, content)
    if isinstance(found, LbpcmcError):
        assert isinstance(found, DocumentError)
        assert found.said
        assert found.todo
        assert len(str(found)) < 600
        return False
    assert canonical(as_json(found)) == content
    for _, criterion, unit in criteria(found):
        for typed in ("7", "6.84", "9.9e7 CFU/mL", "37.2 degC", "conforms"):
            assert isinstance(answer(judge_text, typed, criterion, unit=unit), Judgement | LbpcmcError)
    return True


def put(value):
    def act(owner, key):
        owner[key] = value

    return act


def drop(owner, key):
    del owner[key]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_key_that_is_missing(name):
    for path in PATHS[name]:
        opened = tried(changed(name, path, drop))
        assert not (opened and isinstance(path[-1], str)), path


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_key_too_many(name):
    for path in [path for path in PATHS[name] if isinstance(path[-1], str)]:
        owner = (*path[:-1], "zzz")
        with pytest.raises(DocumentError, match="zzz is not known to this program"):
            open_compiled(changed(name, owner, put("added")))


@pytest.mark.parametrize("name", DOCUMENTS)
@settings(deadline=None, max_examples=500)
@given(data=st.data())
def test_another_value_in_any_place(name, data):
    tried(changed(name, data.draw(st.sampled_from(PATHS[name])), put(data.draw(st.sampled_from(OTHERS)))))


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(DOCUMENTS)), st.data())
def test_a_value_of_another_place(name, data):
    values = json.loads(DOCUMENTS[name])
    for key in data.draw(st.sampled_from(PATHS[name])):
        values = values[key]
    tried(changed(name, data.draw(st.sampled_from(PATHS[name])), put(values)))


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(DOCUMENTS)), st.data())
def test_bytes_cut_or_flipped(name, data):
    content = DOCUMENTS[name]
    at = data.draw(st.integers(0, len(content) - 1))
    tried(content[:at])
    tried(content[:at] + bytes([content[at] ^ data.draw(st.integers(1, 255))]) + content[at + 1 :])


def test_the_place_is_named():
    path = ("document", "procedure", 0, "operations", 0, "phases", 0, "steps", 3, "criterion", "clauses", 1, "rule")
    with pytest.raises(DocumentError) as refusal:
        open_compiled(changed("recipe", (*path, "low", "value"), put("36,5")))
    where = "document.procedure[0].operations[0].phases[0].steps[3].criterion.clauses[1].rule.low.value"
    assert refusal.value.said == f"The compiled document is damaged: {where} is not an exact number."
    assert "hash" in refusal.value.todo


def test_a_formula_too_deep_is_refused():
    node = {"is": "number", "value": "1", "at": 1}
    for _ in range(300):
        node = {"is": "power", "base": node, "exponent": 1, "at": 1}
    path = ("document", "procedure", 0, "operations", 1, "phases", 0, "steps", 4, "formula", "tree")
    with pytest.raises(DocumentError, match="nested deeper than 200"):
        open_compiled(changed("recipe", path, put(node)))
