"""The model that is read from a recipe is what the file says."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from examples import RECIPE, SPECIFICATION, swapped

from lbpcmc.documents.formula import parse
from lbpcmc.documents.model import Criticality, Recipe, StepKind
from lbpcmc.documents.read import load, read_document
from lbpcmc.errors import DocumentError


@pytest.fixture(scope="module")
def recipe():
    found = load(RECIPE.encode())
    assert isinstance(found, Recipe)
    return found


def step(recipe, step_id):
    return next(step for step in recipe.steps() if step.id == step_id)


def test_the_header(recipe):
    assert (recipe.id, recipe.version, recipe.product, recipe.stage) == ("FP-DS-EX", "1", "FP-DS", "phase 1")
    assert str(recipe.batch_size) == "1.5 L"
    assert recipe.title == "Drug substance: 1.5 L of broth"
    assert recipe.specification == "FP-DS-EX-SPEC"
    assert set(recipe.sources) == {"dhoe-2018"}
    assert recipe.strains[0].designation == "DSM 17677"
    assert recipe.equipment[0].needs == ("clean", "in calibration")


def test_the_bill(recipe):
    extract, water, base = recipe.materials
    assert str(extract.quantity) == "3.75 g"
    assert extract.form == "solid"
    limits = extract.criterion.clauses[0].rule
    assert (limits.low.value, limits.high.value) == (Fraction("3.7125"), Fraction("3.7875"))
    assert water.criterion.text == "1440 to 1460 mL"
    assert base.quantity is None
    assert base.criterion is None
    assert extract.animal_origin is False


def test_the_yield(recipe):
    assert str(recipe.theoretical_yield.quantity) == "30 g"
    assert recipe.theoretical_yield.calculation == "HRV-3"
    assert recipe.theoretical_yield.criterion.kind.name == "ratio"


def test_parameters_are_written_into_texts(recipe):
    assert step(recipe, "GROW-1").text == "Hold the broth at 37.0 degC and read the display."


def test_parameters_are_written_into_criteria():
    text = swapped(RECIPE, "reject 36.5 to 37.5 degC", "reject {set_temperature} ± 0.5 degC")
    limits = step(load(text.encode()), "GROW-1").criterion.clauses[1].rule
    assert (limits.low.value, limits.high.value) == (Fraction("36.5"), Fraction("37.5"))


def test_steps_have_the_fields_of_their_kind(recipe):
    measured = step(recipe, "GROW-1")
    assert measured.kind is StepKind.MEASUREMENT
    assert measured.quantity.name == "temperature"
    assert measured.unit.symbol == "degC"
    assert measured.criticality is Criticality.CPP
    assert measured.second_person
    assert measured.holds_batch
    hold = step(recipe, "HRV-1")
    assert (hold.quantity.name, hold.since, hold.criterion.text) == ("time", "GROW-2", "NMT 24 h")
    assert step(recipe, "SAM-1").replicates == 3
    assert step(recipe, "SAM-3").formula == parse("base_total - previous(base_total)")
    assert step(recipe, "SAM-3").decimals == 1
    assert step(recipe, "HRV-4").tests[:2] == ("identity", "viable-count")
    assert step(recipe, "HRV-5").verifies == ("HRV-2",)
    assert step(recipe, "HRV-6").role == "supervisor"


def test_a_charge_takes_kind_and_limits_of_its_material(recipe):
    charge = step(recipe, "MIX-2")
    assert charge.quantity.name == "mass"
    assert charge.criterion == recipe.materials[0].criterion
    as_needed = step(recipe, "GROW-3")
    assert as_needed.quantity.name == "volume"
    assert as_needed.criterion is None


def test_a_material_that_is_charged_twice_limits_no_single_charge():
    second = (
        "              - step: MIX-4\n                kind: charge\n                text: Charge more water.\n"
        "                material: water\n                second_person: yes\n              - step: MIX-5\n"
    )
    found = load(swapped(RECIPE, "              - step: MIX-4\n", second).encode())
    assert step(found, "MIX-3").criterion is None
    assert step(found, "MIX-4").criterion is None
    assert step(found, "MIX-2").criterion is not None


def test_phases_repeat(recipe):
    assert {phase.id: phase.repeats for phase in recipe.phases()} == {"MIX": 1, "START": 1, "SAMPLE": 24, "HARV": 1}
    assert next(phase.equipment for phase in recipe.phases()) == "fermenter"


def test_places_are_those_of_the_file(recipe):
    line = RECIPE.splitlines().index("              - step: GROW-1") + 1
    assert (step(recipe, "GROW-1").at.line, step(recipe, "GROW-1").at.column) == (line, 17)


def test_the_hash_is_that_of_the_bytes():
    loaded = read_document(RECIPE.encode(), "f")
    assert loaded.sha256 == hashlib.sha256(RECIPE.encode()).hexdigest()
    assert loaded.bytes == RECIPE.encode()
    assert loaded.document == load(RECIPE.encode())
    assert loaded.errors == ()


def test_load_refuses_what_cannot_be_read_in_full():
    for text in (
        "",
        "a: [",
        swapped(RECIPE, "value: 37.0 degC", "value: warm"),
        swapped(RECIPE, "stage: phase 1\n", ""),
    ):
        with pytest.raises(DocumentError) as refusal:
            load(text.encode())
        assert refusal.value.findings


def test_load_opens_an_approved_version_that_a_later_rule_would_refuse():
    text = swapped(
        RECIPE, "                critical: CPP\n                second_person: yes\n", "                critical: CPP\n"
    )
    assert [finding.code for finding in read_document(text.encode(), "f").errors] == ["R141"]
    assert load(text.encode()).id == "FP-DS-EX"


def test_one_faulty_value_gives_one_finding():
    """What depends on an unreadable value is not reported again."""
    for good, bad, code in (
        ("    kind: temperature\n", "    kind: warmth\n", "D001"),
        ("    quantity: 3.75 g", "    quantity: some", "D002"),
        (
            "                quantity: volume\n                unit: mL\n                formula",
            "                quantity: volum\n                formula",
            "D001",
        ),
        (
            "                name: cell_mass\n                quantity: mass\n                unit: g\n",
            "                name: cell_mass\n                quantity: masse\n                unit: g\n",
            "D001",
        ),
        (
            "                kind: measurement\n                text: Weigh the cell mass.",
            "                kind: measure\n                text: Weigh the cell mass.",
            "Y015",
        ),
        (
            "    value: 30 g\n    source: illustration\ntheoretical",
            "    value: 30\n    source: illustration\ntheoretical",
            "D003",
        ),
    ):
        found = [finding.code for finding in read_document(swapped(RECIPE, good, bad).encode(), "f").findings]
        assert found == [code], bad


def test_reading_a_document_draws_in_no_database_screen_or_table():
    rooms = "lbpcmc.documents.read, lbpcmc.documents.rules.catalogue, lbpcmc.documents.diff"
    code = f"import sys; import {rooms}; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"sqlite3", "sqlalchemy", "textual", "pandas", "reportlab", "click"} & set(found)


def test_specifications_are_read_too():
    assert load(SPECIFICATION.encode()).id == "FP-DS-EX-SPEC"


FLAT = (
    "procedure:\n  - step: '1'\n    kind: instruction\n    text: Weigh the yeast extract.\n"
    "  - step: '2'\n    kind: signature\n    text: Sign.\n    role: supervisor\n    meaning: Done as written\n"
)


def test_a_flat_list_of_steps_is_one_finding():
    text = RECIPE[: RECIPE.index("procedure:")] + FLAT
    (finding,) = read_document(text.encode(), "f").findings
    assert (finding.code, finding.line) == ("Y012", text[: text.index("- step:")].count("\n") + 1)
    assert finding.message == "A step stands where a unit procedure is expected."
    assert "unit procedures have operations" in finding.hint


def test_a_phase_in_the_place_of_an_operation_is_one_finding():
    text = RECIPE.replace("      - operation: ", "      - phase: ", 1)
    found = [finding for finding in read_document(text.encode(), "f").findings if finding.code == "Y012"]
    assert [finding.message for finding in found] == ["A phase stands where an operation is expected."]
