"""What is opened equals what was compiled, field by field, and compiles to the same bytes."""

from __future__ import annotations

import dataclasses
import sys
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from shipped import METHODS, PATHS, RECIPES, ROOT, SMALL, criteria, opened, read

from lbpcmc.criteria import Criterion, criterion
from lbpcmc.documents import model
from lbpcmc.documents.compiled import compile_document, compiling, open_compiled, open_specification
from lbpcmc.documents.compiled.canonical import canonical
from lbpcmc.documents.formula import Formula, parse
from lbpcmc.documents.source import MappingNode, SequenceNode
from lbpcmc.errors import DocumentError
from lbpcmc.quantities import Kind, Quantity, from_value, kind, quantity

IDS = [str(path.relative_to(ROOT)) for path in PATHS]


@pytest.mark.parametrize("path", PATHS, ids=IDS)
def test_every_shipped_document_goes_there_and_back(path):
    document, content = read(path), compile_document(read(path))
    found = open_compiled(content)

    assert found == document
    assert compile_document(found) == content
    assert [str(one) for _, one, _ in criteria(found)] == [str(one) for _, one, _ in criteria(document)]


def test_formulas_keep_their_text_columns_and_names():
    for path in RECIPES:
        for was, now in zip(read(path).steps(), opened(path).steps(), strict=True):
            if was.formula is not None:
                assert now.formula.text == was.formula.text
                assert now.formula.names == was.formula.names
                assert repr(now.formula.tree) == repr(was.formula.tree)


@pytest.mark.parametrize("path", METHODS, ids=lambda path: path.stem)
def test_rules_of_a_method_keep_their_structure_and_order(path):
    was, now = read(path), opened(path)

    def shape(node):
        if isinstance(node, MappingNode):
            return [(key, shape(entry.value)) for key, entry in node.entries.items()]
        return [shape(item) for item in node.items] if isinstance(node, SequenceNode) else node.text

    assert list(now.rules.items()) == list(was.rules.items())
    assert shape(now.written) == ([] if was.written is None else shape(was.written))


def test_pairs_keep_their_order():
    document = dataclasses.replace(read(SMALL / "small-spec.yaml"), sources={"z": "last", "a": "first"})
    assert list(open_compiled(compile_document(document)).sources) == ["z", "a"]


MODEL = tuple(value for value in vars(model).values() if isinstance(value, type) and dataclasses.is_dataclass(value))
OTHER = (
    (bool, lambda value: not value),
    (StrEnum, lambda value: next(other for other in type(value) if other is not value)),
    (str, lambda value: f"{value}x" if value not in model.STAGES else model.STAGES[value == model.STAGES[0]]),
    (int, lambda value: value + 1),
    (dict, lambda value: {**value, "added": "words"}),
    (Kind, lambda _: kind("time")),
    (Quantity, lambda value: from_value(value.value + Fraction(1, 7), value.unit, value.kind)),
    (Criterion, lambda value: criterion("report; alert absent in 2 mL", value.kind)),
    (Formula, lambda _: parse("first_after(mean(x), t) - previous(y, 2)^-3 / log10(1e-3)")),
    (tuple, lambda _: ("added", "words")),
)
FILLED = {
    "criterion": criterion("lower 90 % limit NLT 7", kind("count")),
    "quantity": kind("time"),
    "formula": parse("-1"),
    "decimals": 3,
    "label_claim": quantity("1.0e9 CFU/g", kind("colonies per mass")),
}
"""Another value of a field, by its type or name."""


def variants(value):
    """Every document that differs in one field, with the name of the field and its class."""
    for field in dataclasses.fields(value):
        old = getattr(value, field.name)
        name = f"{type(value).__name__}.{field.name}"
        if not field.compare:
            continue
        if isinstance(old, tuple) and old and isinstance(old[0], MODEL):
            yield name, dataclasses.replace(value, **{field.name: old[:-1]})
            for place, item in enumerate(old):
                for inner, changed in variants(item):
                    items = (*old[:place], changed, *old[place + 1 :])
                    yield inner, dataclasses.replace(value, **{field.name: items})
        elif isinstance(old, MODEL):
            yield name, dataclasses.replace(value, **{field.name: None})
            for inner, changed in variants(old):
                yield inner, dataclasses.replace(value, **{field.name: changed})
        elif field.name == "raw":
            yield name, dataclasses.replace(value, raw=(("count", "colonies"), ("volume", "plated")))
        elif field.name == "unit":
            yield name, dataclasses.replace(value, quantity=kind("time"), unit=kind("time").units[-1])
        elif old is not None:
            other = next(alter for kept, alter in OTHER if isinstance(old, kept))(old)
            cleared = {"unit": None} if field.name == "quantity" and isinstance(old, Kind) else {}
            yield name, dataclasses.replace(value, **{field.name: other}, **cleared)
        elif field.name in FILLED:
            filled = FILLED[field.name]
            yield name, dataclasses.replace(value, **{field.name: filled})


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        (
            "small-recipe",
            {model.Recipe, model.Strain, model.Equipment, model.Material, model.Parameter, model.TheoreticalYield}
            | {model.UnitProcedure, model.Operation, model.Phase, model.Step},
        ),
        ("small-spec", {model.Specification, model.Strain, model.Test, model.Limit}),
    ],
)
def test_no_field_of_the_model_is_left_out(name, classes):
    """Written without the check of formulas, which the altered ones would not pass."""
    document, tried = read(SMALL / f"{name}.yaml"), set()
    before = canonical(compiling.as_json(document))
    for field, changed in variants(document):
        content = canonical(compiling.as_json(changed))
        assert open_compiled(content) == changed, field
        assert content != before, field
        tried.add(field)
    assert tried == {
        f"{one.__name__}.{field.name}" for one in classes for field in dataclasses.fields(one) if field.compare
    }


def test_a_formula_that_does_not_fit_its_values_is_not_compiled():
    document = read(SMALL / "small-recipe.yaml")
    up = document.procedure[0]
    phase = up.operations[2].phases[0]
    step = dataclasses.replace(phase.steps[1], formula=parse("harvested * planned_volume"))
    phase = dataclasses.replace(phase, steps=(phase.steps[0], step, *phase.steps[2:]))
    operation = dataclasses.replace(up.operations[2], phases=(phase,))
    wrong = dataclasses.replace(
        document, procedure=(dataclasses.replace(up, operations=(*up.operations[:2], operation)),)
    )
    with pytest.raises(DocumentError, match=r"length\^6"):
        compile_document(wrong)


def test_two_kinds_of_one_name_are_refused():
    document = read(SMALL / "small-spec.yaml")
    other = dataclasses.replace(kind("count"), title="another")
    tests = (document.tests[0], dataclasses.replace(document.tests[1], quantity=other))
    with pytest.raises(DocumentError, match="cannot be compiled") as refusal:
        compile_document(dataclasses.replace(document, tests=tests))
    assert refusal.value.detail == "two kinds are called 'count'"


def test_what_is_asked_for_as_a_specification_must_be_one():
    assert open_specification(compile_document(read(SMALL / "small-spec.yaml"))).id == "SMALL-SPEC"
    with pytest.raises(DocumentError, match=r"compiled recipe: SMALL-1 1\. Name a specification"):
        open_specification(compile_document(read(SMALL / "small-recipe.yaml")))
