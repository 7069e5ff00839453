"""Shipped recipes and specifications through a plain YAML loader: criteria parse, sources are declared, names meet."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from lbpcmc.criteria import Criterion, criterion
from lbpcmc.documents.formula import parse
from lbpcmc.quantities import kind, quantity

ROOT = Path(__file__).parents[2]
RECIPES = sorted((ROOT / "recipes").glob("*.yaml"))
SPECIFICATIONS = sorted((ROOT / "specs").glob("*.yaml"))
BATCHES = {"FP_4": "fp-ds", "FP_14": "fp-ds", "FP_15": "fp-ds", "FP_9": "fp-ds", "BH_6": "bh-ds"}

Mapping = dict[str, Any]


def load(path: Path) -> Mapping:
    found: Mapping = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return found


def phases(recipe: Mapping) -> list[Mapping]:
    return [phase for up in recipe["procedure"] for op in up["operations"] for phase in op["phases"]]


def steps(recipe: Mapping) -> list[Mapping]:
    return [step for phase in phases(recipe) for step in phase["steps"]]


def limits(test: Mapping) -> list[str]:
    rows = [test, *test.get("stages", ())]
    return [str(row[use]) for row in rows for use in ("release", "shelf_life") if use in row]


def sourced(found: object) -> list[str]:
    """Every `source` in a document."""
    if isinstance(found, dict):
        own = [str(found["source"])] if "source" in found else []
        return own + [source for value in found.values() for source in sourced(value)]
    return [source for value in found for source in sourced(value)] if isinstance(found, list) else []


@pytest.mark.parametrize("path", SPECIFICATIONS, ids=lambda path: path.stem)
def test_every_limit_of_a_specification_parses_and_has_a_source(path: Path) -> None:
    specification = load(path)
    assert len(specification["tests"]) >= 15
    for test in specification["tests"]:
        assert limits(test), test["test"]
        assert test["source"]
        for text in limits(test):
            assert isinstance(criterion(text, kind(test["quantity"])), Criterion)


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_every_limit_of_a_recipe_parses_and_has_a_source(path: Path) -> None:
    judged = [step for step in steps(load(path)) if "criterion" in step]
    assert len(judged) >= 15
    for step in judged:
        measured = kind("time" if step["kind"] == "timed hold" else step["quantity"])
        assert isinstance(criterion(str(step["criterion"]), measured), Criterion)
        assert step["source"], step["step"]


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_every_number_of_formula_and_bill_of_materials_has_a_source(path: Path) -> None:
    recipe = load(path)
    assert all(material["source"] for material in recipe["materials"])
    for parameter in recipe["formula"]:
        assert parameter["source"]
        quantity(str(parameter["value"]), kind(parameter["kind"]))


@pytest.mark.parametrize("path", [*RECIPES, *SPECIFICATIONS], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_sources_are_declared_and_used(path: Path) -> None:
    document = load(path)
    declared, used = set(document["sources"]), set(sourced(document)) - {"illustration"}
    assert used == declared


@pytest.mark.parametrize("path", SPECIFICATIONS, ids=lambda path: path.stem)
def test_limits_of_contaminants_never_pass_for_a_pharmacopoeias_own(path: Path) -> None:
    specification = load(path)
    found = [test for test in specification["tests"] if any("pharmacopoeial" in text for text in limits(test))]
    assert found
    assert all("llustration" in specification["sources"][test["source"]] for test in found)


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_samples_tests_of_its_specification_alone(path: Path) -> None:
    recipe = load(path)
    known = {load(p)["id"]: {test["test"] for test in load(p)["tests"]} for p in SPECIFICATIONS}
    asked = {test for step in steps(recipe) for test in step.get("tests", ())}
    assert asked
    assert asked <= known[recipe["specification"]]


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_formulas_use_what_is_named_before(path: Path) -> None:
    recipe = load(path)
    known = {parameter["id"] for parameter in recipe["formula"]}
    for step in steps(recipe):
        if "formula" in step:
            assert parse(str(step["formula"])).names <= known, step["step"]
        known.add(step.get("name", ""))


def test_the_ph_check_holds_the_batch() -> None:
    (step,) = [step for step in steps(load(ROOT / "recipes" / "fp-ds.yaml")) if step.get("name") == "ph_check"]
    assert step["holds_batch"]
    assert step["criterion"] == "6.8 ± 0.1"
    assert step["critical"] == "CPP"


@pytest.mark.parametrize("run", BATCHES)
def test_a_batch_file_carries_out_every_step_of_its_phases_in_order(run: str) -> None:
    recipe = load(ROOT / "recipes" / f"{BATCHES[run]}.yaml")
    with (ROOT / "sample_batches" / f"{run}.csv").open(encoding="utf-8", newline="") as file:
        done = [row for row in csv.DictReader(file) if row["step"] and row["act"] not in ("comment", "result")]
    seen = [
        (row["step"], int(row["occurrence"]), int(row["replicate"]))
        for row in done
        if not row["reason"].startswith("refused")
    ]
    expected = []
    for phase in phases(recipe):
        begun = {occurrence for step, occurrence, _ in seen if step == phase["steps"][0]["step"]}
        for occurrence in range(1, len(begun) + 1):
            for step in phase["steps"]:
                replicates = int(step.get("replicates", 1))
                expected += [(step["step"], occurrence, replicate) for replicate in range(1, replicates + 1)]
    assert seen == expected


def test_the_results_file_shows_what_validation_must_find() -> None:
    known = {test["test"] for test in load(ROOT / "specs" / "fp-dp.yaml")["tests"]}
    with (ROOT / "sample_batches" / "results.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert {row["test"] for row in found} == known
    assert {row["lot"] for row in found} == {"DEMO-DP-101", "DEMO-DP-102"}
    assert {row["value"] for row in found} >= {"", "TNTC", "< 10", "< 2.0"}
    assert {row["test"] for row in found if row["lot"] == "DEMO-DP-102"} == known - {"e-coli"}
