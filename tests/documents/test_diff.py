"""Every change of meaning is told, in words; layout is not one."""

from __future__ import annotations

import dataclasses
import random
import sys
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from examples import RECIPE, ROOT, SPECIFICATION, swapped

from lbpcmc.criteria import Criterion, criterion
from lbpcmc.documents import model
from lbpcmc.documents.diff import Effect, diff
from lbpcmc.documents.formula import Formula, parse
from lbpcmc.documents.read import load
from lbpcmc.documents.source import MappingNode, Scalar
from lbpcmc.documents.tree import parse_tree
from lbpcmc.errors import DocumentError
from lbpcmc.quantities import Kind, Quantity, Unit, from_value, kind

SHIPPED = [
    path.read_text("utf-8") for folder in ("recipes", "specs") for path in sorted((ROOT / folder).glob("*.yaml"))
]
ALL = [RECIPE, SPECIFICATION, *SHIPPED]
MODEL = tuple(value for value in vars(model).values() if isinstance(value, type) and dataclasses.is_dataclass(value))


def told(old, new):
    return [str(change) for change in diff(load(old.encode()), load(new.encode()))]


@pytest.mark.parametrize("number", range(len(ALL)))
def test_a_document_does_not_differ_from_itself(number):
    found = load(ALL[number].encode())
    assert diff(found, found) == []


def emitted(node, rng, indent):
    """Write a tree again, as flow or block, quoted or plain, with comments and empty lines."""
    if isinstance(node, Scalar):
        return "'" + node.text.replace("\n", " ").strip().replace("'", "''") + "'"
    pad = " " * indent
    wider = indent + rng.choice([2, 4])
    if isinstance(node, MappingNode):
        entries = list(node.entries.items())
        if indent:
            rng.shuffle(entries)
        lines = (f"{pad}{key}: {emitted(entry.value, rng, wider)}" for key, entry in entries)
        return "\n" + rng.choice(["\n", "  # words\n"]).join(lines) + rng.choice(["", "\n\n", "   # and words"])
    if not node.items:
        return "[]"
    if all(isinstance(item, Scalar) for item in node.items) and rng.random() < 0.5:
        return f"[{', '.join(emitted(item, rng, 0) for item in node.items)}]"
    return "\n" + "\n".join(f"{pad}- {emitted(item, rng, indent + 2).lstrip()}" for item in node.items)


@pytest.mark.parametrize("number", range(len(ALL)))
def test_another_layout_is_no_change(number):
    tree, _ = parse_tree(ALL[number], "f")
    for seed in range(3):
        written = "# another layout\n" + emitted(tree, random.Random(seed), 0) + "\n"  # noqa: S311  # layouts, no secrets
        assert written != ALL[number]
        assert told(ALL[number], written) == []


ALTERED = (
    (bool, lambda value: not value),
    (StrEnum, lambda value: next(other for other in type(value) if other is not value)),
    (
        str,
        lambda value: (
            f"{value}x" if value not in model.STAGES else "commercial" if value != "commercial" else "phase 1"
        ),
    ),
    (int, lambda value: value + 1),
    (dict, lambda value: {**value, "added": "words"}),
    (Kind, lambda value: kind("time") if value.name != "time" else kind("mass")),
    (Unit, lambda _: None),
    (Quantity, lambda value: from_value(value.value + Fraction(1, 7), value.unit, value.kind)),
    (
        Criterion,
        lambda value: (
            criterion("report", value.kind) if value.text != "report" else criterion("absent in 1 g", value.kind)
        ),
    ),
    (Formula, lambda _: parse("1")),
    (tuple, lambda value: value[:-1] if value else ("added",)),
)
"""Another value of the same field, by its type."""


def altered(value):
    return next(alter for kept, alter in ALTERED if isinstance(value, kept))(value)


FILLED = {
    "criterion": criterion("NMT 7", kind("count")),
    "quantity": kind("mass"),
    "unit": kind("mass").units[0],
    "formula": parse("1"),
    "decimals": 3,
    "label_claim": from_value(Fraction(1), kind("mass").units[0], kind("mass")),
}


def variants(value):
    """Every document that differs in one field, with the path of the field."""
    for field in dataclasses.fields(value):
        old = getattr(value, field.name)
        if field.name == "at":
            continue
        if isinstance(old, tuple) and old and isinstance(old[0], MODEL):
            yield field.name, dataclasses.replace(value, **{field.name: old[:-1]})
            for place, item in enumerate(old):
                for path, changed in variants(item):
                    items = (*old[:place], changed, *old[place + 1 :])
                    yield f"{field.name}[{place}].{path}", dataclasses.replace(value, **{field.name: items})
        elif isinstance(old, MODEL):
            yield field.name, dataclasses.replace(value, **{field.name: None})
            for path, changed in variants(old):
                yield f"{field.name}.{path}", dataclasses.replace(value, **{field.name: changed})
        elif old is not None:
            yield field.name, dataclasses.replace(value, **{field.name: altered(old)})
        elif field.name in FILLED and not (field.name == "quantity" and isinstance(value, model.Material)):
            yield field.name, dataclasses.replace(value, **{field.name: FILLED[field.name]})


@pytest.mark.parametrize("text", [RECIPE, SPECIFICATION], ids=["recipe", "specification"])
def test_every_field_is_compared(text):
    found = load(text.encode())
    tried = set()
    for path, changed in variants(found):
        tried.add(path.rpartition(".")[2])
        assert diff(found, changed), path
        assert diff(changed, found), path
        assert all(change.what and change.where for change in diff(found, changed))
    assert len(tried) > (30 if text is RECIPE else 18)


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ('version: "1"', 'version: "2"', "header: version changed from '1' to '2'"),
        ("batch_size: 1.5 L", "batch_size: 2000 mL", "header: batch size raised from 1.5 L to 2000 mL"),
        ("quantity: 3.75 g", "quantity: 4 g", "material yeast-extract: amount raised from 3.75 g to 4 g"),
        ("quantity: as needed", "quantity: 40 mL", "material base: amount changed from as needed to 40 mL"),
        ("tolerance: ± 1 %", "tolerance: ± 2 %", "lower limit of the amount loosened from 3.7125 g to 3.675 g"),
        (
            "limits: 1440 to 1460 mL",
            "limits: 1.440 to 1.450 L",
            "upper limit of the amount tightened from 1460 mL to 1.45",
        ),
        ("    value: 37.0 degC", "    value: 98.6 degF", "parameter set_temperature: unit of the value changed"),
        ("needs: [clean, in calibration]", "needs: [clean]", "equipment fermenter: need removed: in calibration"),
        ("repeat: 24", "repeat: 12", "phase SAMPLE: repeats changed from 24 to 12"),
        (
            "reject 36.5 to 37.5 degC",
            "reject 36.0 to 37.5 degC",
            "step GROW-1: lower limit loosened from 36.5 degC to 36.0 degC",
        ),
        ("criterion: NMT 24 h", "criterion: NMT 1440 min", "step HRV-1: upper limit tightened from 24 h to 1440 min"),
        (
            "                unit: degC\n",
            "                unit: °F\n",
            "step GROW-1: unit changed from 'degC' to 'degF'",
        ),
        ("replicates: 3", "replicates: 2", "step SAM-1: replicates changed from 3 to 2"),
        ("decimals: 1\n      - op", "decimals: 2\n      - op", "step SAM-3: decimals changed from 1 to 2"),
        ("formula: cell_mass / planned_mass", "formula: planned_mass / cell_mass", "step HRV-3: formula changed from"),
        ("verifies: [HRV-2]", "verifies: [HRV-2, HRV-1]", "step HRV-5: verified step added: HRV-1"),
        ("since: GROW-2", "since: GROW-1", "step HRV-1: start of the hold changed from 'GROW-2' to 'GROW-1'"),
        ("[identity, viable-count, con", "[identity, con", "step HRV-4: test removed: viable-count"),
        ("phase: HARV\n", "phase: HARVEST\n", "phase HARVEST: renamed from HARV"),
        (
            "critical: CPP\n                second_person: yes",
            "critical: CQA\n                second_person: yes",
            "step GROW-1: criticality",
        ),
        (
            "                material: base\n                quantity: volume\n                second_person: yes\n",
            "                material: base\n                quantity: volume\n",
            "step GROW-3: second person: no longer",
        ),
    ],
)
def test_a_recipe_in_words(good, bad, said):
    found = told(RECIPE, swapped(RECIPE, good, bad))
    assert any(said in change for change in found), found


STEP = """\
              - step: HRV-5
                kind: verification
                text: A second person reads the balance's print.
                verifies: [HRV-2]
"""


def test_steps_added_removed_and_moved():
    without = swapped(RECIPE, STEP, "")
    assert told(RECIPE, without) == [
        "step HRV-5: step removed: verification, A second person reads the balance's print."
    ]
    assert told(without, RECIPE) == ["step HRV-5: step added: verification, A second person reads the balance's print."]
    end = "meaning: Carried out and supervised as written\n"
    assert told(RECIPE, swapped(without, end, end + STEP)) in (
        ["step HRV-5: moved to another place in phase HARV"],
        ["step HRV-6: moved to another place in phase HARV"],
    )


def test_a_renumbered_procedure_is_not_told_as_rewritten():
    gloves = """\
              - step: MIX-2
                kind: instruction
                text: Put on gloves.
              - step: MIX-3
"""
    water = "                kind: charge\n                text: Charge purified"
    inserted = swapped(RECIPE, "              - step: MIX-2\n", gloves)
    inserted = swapped(inserted, "step: MIX-4\n", "step: MIX-5\n")
    inserted = swapped(inserted, f"step: MIX-3\n{water}", f"step: MIX-4\n{water}")
    assert told(RECIPE, inserted) == [
        "step MIX-2: step added: instruction, Put on gloves.",
        "step MIX-3: renumbered from MIX-2",
        "step MIX-4: renumbered from MIX-3",
        "step MIX-5: renumbered from MIX-4",
    ]


@pytest.mark.parametrize(
    ("good", "bad", "said", "effect"),
    [
        (
            "    release: NMT 40",
            "    release: NMT 30",
            "test generations, release, phase 1: upper limit tightened from 40 to 30",
            Effect.TIGHTENED,
        ),
        (
            "NLT 5.0 x 10^8 CFU/g",
            "NLT 1.0 x 10^8 CFU/g",
            "shelf life, phase 1: lower limit loosened from 5.0 x 10^8 CFU/g to 1.0 x 10^8",
            Effect.LOOSENED,
        ),
        (
            "method: QC-103",
            "method: QC-102",
            "test contaminants: method changed from 'QC-103' to 'QC-102'",
            Effect.CHANGED,
        ),
        (
            "      - stage: phase 3\n",
            "      - stage: phase 2\n",
            "test butyrate, release, phase 2: limit added: NLT 10 mmol/L",
            Effect.ADDED,
        ),
        ("    critical: CQA\n", "", "test viable-count: criticality removed, was: CQA", Effect.REMOVED),
        ("title: Anaerobic plate count", "title: Plate count", "method QC-102: text changed", Effect.CHANGED),
    ],
)
def test_a_specification_in_words(good, bad, said, effect):
    found = diff(load(SPECIFICATION.encode()), load(swapped(SPECIFICATION, good, bad).encode()))
    assert any(said in str(change) and change.effect is effect for change in found), [*map(str, found)]


def test_a_recipe_and_a_specification_are_not_compared():
    with pytest.raises(DocumentError, match="nothing to compare"):
        diff(load(RECIPE.encode()), load(SPECIFICATION.encode()))
