"""Other faces of the rules: what else each of them finds, and what it must let pass."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from examples import RECIPE, SPECIFICATION, swapped

from lbpcmc.documents.read import read_document
from lbpcmc.documents.rules.catalogue import together

PREVIOUS = "                formula: base_total - previous(base_total)\n"
MEAN = "                quantity: OD600\n                replicates: 3\n"


def findings(text, *pairs):
    for good, bad in pairs:
        text = swapped(text, good, bad)
    return read_document(text.encode(), "f").findings


def codes(text, *pairs):
    return [finding.code for finding in findings(text, *pairs)]


@pytest.mark.parametrize(
    ("good", "bad", "found"),
    [
        ("      - operation: GROW\n", "      - operation: PREP\n", ["R102"]),
        (
            "  - unit_procedure: FERM\n",
            "  - unit_procedure: WAIT\n    title: Wait\n    operations: []\n  - unit_procedure: FERM\n",
            ["R105"],
        ),
        ("      - operation: GROW\n", "      - operation: FERM\n", []),
        (
            "                equipment: fermenter\n              - step: MIX-2",
            "                equipment: still\n              - step: MIX-2",
            ["R111"],
        ),
        ("verifies: [HRV-2]", "verifies: [HRV-5]", ["R113"]),
        ("verifies: [HRV-2]", "verifies: [HRV-2, HRV-1, MIX-2]", []),
        ("since: GROW-2", "since: HRV-1", ["R112"]),
        ("since: GROW-2", "since: SAM-2", []),
        ("calculation: HRV-3", "calculation: SAM-3", ["R114"]),
        ("  - id: fermenter\n", "  - id: still\n    title: Still\n  - id: fermenter\n", ["R117"]),
        (
            "text: Hold the broth at {set_temperature} and read the display.",
            "text: Read {} and {Set}.",
            ["R115", "R115"],
        ),
        ("text: The medium is clear and resazurin is colourless.", "text: The medium is at {set_temperature}.", []),
    ],
)
def test_structure_and_references(good, bad, found):
    assert codes(RECIPE, (good, bad)) == found


def test_a_yield_of_a_repeated_phase_is_none():
    step = """\
              - step: SAM-4
                kind: calculation
                text: Share.
                quantity: ratio
                formula: base_total / base_total
                decimals: 1
      - operation: HARVEST
"""
    text = swapped(RECIPE, "      - operation: HARVEST\n", step)
    assert codes(text) == []
    assert codes(text, ("calculation: HRV-3", "calculation: SAM-4")) == ["R114"]


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("base_total - previous(base_total)", []),
        ("base_total - previous(base_added)", []),
        ("base_total + base_added", ["R131"]),
        ("base_total + base_later", ["R131"]),
        ("total(base_total)", []),
        ("base_total * mean(density) / mean(density)", []),
        ("base_total * density / density", ["R132"]),
        ("base_total + cell_mass", ["R131"]),
        ("base_total - previous(cell_mass)", ["R131"]),
        ("base_total - previous(planned_mass)", ["R132"]),
        ("broth_temperature - set_temperature", ["R133"]),
        ("mean(density)", ["R133"]),
        ("base_total - previous(base_totl)", ["R131"]),
        (">-\n                  base_total\n                  + cell_mass", ["R131"]),
    ],
)
def test_formulas_in_a_repeated_phase(formula, found):
    assert codes(RECIPE, (PREVIOUS, f"                formula: {formula}\n")) == found


def test_a_formula_is_found_at_its_column():
    (finding,) = findings(RECIPE, (PREVIOUS, "                formula: base_total - previous(base_totl)\n"))
    assert finding.column == 26 + len("base_total - previous(")
    assert finding.hint == "Did you mean 'base_total'?"
    (finding,) = findings(RECIPE, (PREVIOUS, '                formula: "base_total - previous(base_totl)"\n'))
    assert finding.column == 27 + len("base_total - previous(")
    (finding,) = findings(RECIPE, (PREVIOUS, "                formula: base_total - base_added\n"))
    assert finding.hint == "Before it, write previous(base_added)."


@pytest.mark.parametrize(
    ("formula", "quantity", "found"),
    [
        ("average(base_added) / total(base_added)", "ratio", []),
        ("base_added / planned_mass", "ratio", ["R132"]),
        ("count(density) / 24", "ratio", []),
        ("last(mean(density)) / first(mean(density))", "ratio", []),
        ("last(density) / first(density)", "ratio", ["R132"]),
        ("broth_temperature - set_temperature", "temperature difference", []),
        ("broth_temperature - set_temperature", "temperature", ["R133"]),
        ("broth_temperature", "temperature difference", ["R133"]),
        ("broth_temperature", "temperature", []),
        ("cell_mass / (total(base_added) + 1)", "density", ["R132"]),
    ],
)
def test_formulas_after_a_repeated_phase(formula, quantity, found):
    step = (
        f"              - step: HRV-9\n                kind: calculation\n                text: Something.\n"
        f"                quantity: {quantity}\n                formula: {formula}\n                decimals: 1\n"
        "              - step: HRV-4\n"
    )
    assert codes(RECIPE, ("              - step: HRV-4\n", step)) == found


@pytest.mark.parametrize(
    ("good", "bad", "found"),
    [
        ("    quantity: as needed\n", "    quantity: as needed\n    tolerance: ± 1 %\n", ["Y020"]),
        ("    tolerance: ± 1 %\n", "    tolerance: 1 %\n", ["D005"]),
        ("    tolerance: ± 1 %\n", "    tolerance: ± 0.05 g\n", []),
        ("    tolerance: ± 1 %\n", "    tolerance: ± 0.05 mL\n", ["D004"]),
        ("    tolerance: ± 1 %\n", "    limits: alert 3.7 to 3.8 g; reject 3.6 to 3.9 g\n", []),
        ("    tolerance: ± 1 %\n", "    limits: alert 3.5 to 3.8 g; reject 3.6 to 3.9 g\n", ["D006"]),
        ("    tolerance: ± 1 %\n", "    tolerance: ± 1 %\n    overage: 2 %, for the loss in the sieve\n", []),
        ("    form: solid\n", "    form: item\n", ["R151"]),
        ("    form: solid\n", "    form: powder\n", ["Y015"]),
        (
            "                material: base\n                quantity: volume\n",
            "                material: base\n                quantity: mass\n",
            [],
        ),
        (
            "                material: water\n",
            "                material: water\n                quantity: volume\n",
            [],
        ),
        ("    animal_origin: no\n", "    animal_origin: yes\n", []),
        ("    source: dhoe-2018\n  - id: water", "    source: dhoe-2018, table 1\n  - id: water", []),
    ],
)
def test_the_bill(good, bad, found):
    assert codes(RECIPE, (good, bad)) == found


@pytest.mark.parametrize(
    ("criterion", "found"),
    [
        ("36.5 to 37.5 degC", []),
        ("target 37.0 degC; alert 36.8 to 37.2; action 36.6 to 37.4; reject 36.5 to 37.5 degC", []),
        ("target 38.0 degC; reject 36.5 to 37.5 degC", ["D006"]),
        ("action 36.4 to 37.4; reject 36.5 to 37.5 degC", ["D006"]),
        ("alert 36.5 to 37.3; action 36.6 to 37.4 degC", ["D006"]),
        ("alert 98.2 to 99.0 degF; reject 36.5 to 37.5 degC", []),
        ("alert 97.6 to 99.0 degF; reject 36.5 to 37.5 degC", ["D006"]),
        ("alert NMT 37.2 degC; reject NLT 36.5 degC", []),
        ("alert NLT 38 degC; reject 36.5 to 37.5 degC", ["D006"]),
        ("alert NMT 36 degC; reject NLT 36.5 degC", ["D006"]),
        ("NLT 36.5 degC; NMT 37.5 degC", []),
        ("lower 95 % limit NLT 36.5 degC; NMT 36.0 degC", []),
        ("NMT 36.0 degC; NLT 37.0 degC", ["D007"]),
        ("conforms: lukewarm", []),
        ("report", []),
    ],
)
def test_bands(criterion, found):
    good = "criterion: alert 36.8 to 37.2; reject 36.5 to 37.5 degC"
    assert codes(RECIPE, (good, f'criterion: "{criterion}"')) == found


def test_numbers_of_parameters_need_no_source_of_their_own():
    source = "                source: dhoe-2018\n              - step: GROW-2"
    text = swapped(RECIPE, source, "              - step: GROW-2")
    good = "criterion: alert 36.8 to 37.2; reject 36.5 to 37.5 degC"
    assert codes(text) == ["D009"]
    assert codes(text, (good, "criterion: NLT {set_temperature}")) == []
    assert codes(text, (good, "criterion: '{set_temperature} ± 0.5 degC'")) == ["D009"]


def test_a_critical_step_may_be_verified_by_a_step():
    second = "                critical: CPP\n                second_person: yes\n"
    text = swapped(RECIPE, second, "                critical: CPP\n")
    assert codes(text) == ["R141"]
    assert codes(text, ("verifies: [HRV-2]", "verifies: [HRV-2, GROW-1]")) == []


def test_a_measurement_against_a_description_needs_no_quantity():
    good = "                quantity: mass\n                unit: g\n"
    text = swapped(
        RECIPE, "                name: cell_mass\n" + good, '                criterion: "conforms: wet, white"\n'
    )
    assert codes(text) == ["R131"]
    assert codes(text, ("formula: cell_mass / planned_mass", "formula: planned_mass / planned_mass")) == []


@pytest.mark.parametrize(
    ("release", "shelf_life", "found"),
    [
        ("NLT 1.0 x 10^9 CFU/g", "NLT 1.0 x 10^9 CFU/g", []),
        ("NLT 1.0 x 10^9 CFU/g", "NLT 1.0 x 10^6 CFU/mg", []),
        ("NLT 1.0 x 10^9 CFU/g", "NLT 1.1 x 10^6 CFU/mg", ["S206"]),
        ("NLT 1.0 x 10^9 CFU/g", "report", []),
        ("report", "NLT 1.0 x 10^9 CFU/g", ["S206"]),
        ("1.0 x 10^9 to 1.0 x 10^11 CFU/g", "NLT 5.0 x 10^8 CFU/g", []),
        ("NLT 1.0 x 10^9 CFU/g", "1.0 x 10^8 to 1.0 x 10^11 CFU/g", ["S206"]),
    ],
)
def test_release_against_shelf_life(release, shelf_life, found):
    text = swapped(SPECIFICATION, "    release: NLT 1.0 x 10^9 CFU/g", f"    release: {release}")
    assert codes(text, ("    shelf_life: NLT 5.0 x 10^8 CFU/g", f"    shelf_life: {shelf_life}")) == found


def test_a_shelf_life_limit_without_release_is_no_release_limit():
    text = swapped(SPECIFICATION, "    release: NLT 1.0 x 10^9 CFU/g\n", "")
    assert codes(text) == ["S202"]


def test_a_consortium_needs_identity_and_count_for_each_strain():
    second = "    designation: DSM 17677\n  - id: BH\n    name: Blautia hydrogenotrophica\n    designation: DSM 10507\n"
    text = swapped(SPECIFICATION, "    designation: DSM 17677\n", second)
    assert codes(text) == ["S211", "S212"]
    tests = "".join(
        f"  - test: {attribute}-bh\n    attribute: {attribute.replace('-', ' ')}\n    title: Of BH\n"
        '    method: QC-101\n    strain: BH\n    release: "conforms: found"\n'
        for attribute in ("identity", "viable-count")
    )
    assert codes(text, ("tests:\n", f"tests:\n{tests}")) == []


def test_specifications_of_other_materials_need_no_potency():
    text = swapped(SPECIFICATION, "material: drug substance", "material: in-process")
    potency = "  - test: butyrate\n..."
    assert codes(text, (potency, ""), ("  - id: QC-105\n    title: Butyrate after 24 h by HPLC\n", "")) == []


def across(recipe, *specifications, complete=True):
    texts = (recipe, *specifications)
    drafts = {f"{number}.yaml": read_document(text.encode(), "f").draft for number, text in enumerate(texts)}
    return [(finding.path, finding.code) for finding in together(drafts, complete=complete)]


def test_a_missing_specification_matters_where_all_files_were_given():
    assert across(RECIPE) == [("0.yaml", "X301")]
    assert across(RECIPE, complete=False) == []


def test_a_strain_that_the_specification_does_not_have():
    text = swapped(RECIPE, "  - id: FP\n", "  - id: FX\n")
    assert across(text, SPECIFICATION) == [("0.yaml", "X305")]


def test_a_later_recipe_may_use_an_earlier_specification():
    text = swapped(RECIPE, "stage: phase 1\n", "stage: phase 3\n")
    assert across(text, SPECIFICATION) == []


def test_two_versions_of_one_document_may_lie_beside_each_other():
    newer = swapped(SPECIFICATION, 'version: "1"', 'version: "2"')
    assert across(RECIPE, SPECIFICATION, newer) == []
    assert across(RECIPE, SPECIFICATION, SPECIFICATION) == [("2.yaml", "X307")]
