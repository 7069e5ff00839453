"""A refusal of the rooms below becomes one finding at the value's place."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from examples import RECIPE, SPECIFICATION, swapped

from lbpcmc.documents.read import read_document


def codes(text):
    return [finding.code for finding in read_document(text.encode(), "f").findings]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("37.0", "D003"),
        ("37.0 g", "D004"),
        ("37.0 pH", "D004"),
        ("37.0 degrees", "D004"),
        ("37,0 degC", "D002"),
        ("37C", "D004"),
        ("warm", "D002"),
        ("nan degC", "D002"),
        ("-300 degC", "D002"),
        ("9**9**9 degC", "D002"),
        ("1e400 degC", "D002"),
    ],
)
def test_a_parameter(value, code):
    assert codes(swapped(RECIPE, "value: 37.0 degC", f"value: {value}")) == [code]


@pytest.mark.parametrize(
    ("criterion", "code"),
    [
        ("36.5 to 37.5", "D003"),
        ("36.5 to 37.5 g", "D004"),
        ("36.5 to 37.5 mL/min", "D004"),
        ("37.5 to 36.5 degC", "D005"),
        ("about 37 degC", "D005"),
        ("NLT 36.5 degC (freely)", "D005"),
        ("alert 36.0 to 37.2; reject 36.5 to 37.5 degC", "D006"),
        ("NLT 38 degC; NMT 37 degC", "D007"),
    ],
)
def test_a_criterion(criterion, code):
    good = "criterion: alert 36.8 to 37.2; reject 36.5 to 37.5 degC"
    assert codes(swapped(RECIPE, good, f"criterion: {criterion}")) == [code]


def test_amounts_of_the_bill():
    def bill(amount):
        return codes(
            swapped(RECIPE, "quantity: 3.75 g\n    tolerance: ± 1 %", f"quantity: {amount}\n    tolerance: ± 1 %")
        )

    assert bill("3.75") == ["D003"]
    assert bill("2.5 g/L") == ["R150"]
    assert bill("1.0 x 10^9 CFU") == ["R150"]
    assert bill("3.75 grams") == ["D004"]
    assert bill("3,75 g") == ["D002"]
    assert bill("3750 mg") == []


@pytest.mark.parametrize("size", ["1.5 L", "0.8 kg", "5000 capsules", "200 vials", "96 tubes"])
def test_batch_sizes(size):
    assert codes(swapped(RECIPE, "batch_size: 1.5 L", f"batch_size: {size}")) == []


@pytest.mark.parametrize(("size", "code"), [("37 degC", "D004"), ("1,5 L", "D002"), ("0.5 capsules", "D002")])
def test_no_batch_sizes(size, code):
    assert codes(swapped(RECIPE, "batch_size: 1.5 L", f"batch_size: {size}")) == [code]


def test_a_unit_beside_the_field():
    assert codes(swapped(RECIPE, "unit: degC", "unit: mL")) == ["D004"]
    assert codes(swapped(RECIPE, "unit: degC", "unit: °C")) == []


def test_a_test_against_a_description_needs_no_kind():
    assert codes(SPECIFICATION) == []
    text = swapped(SPECIFICATION, "    quantity: generations\n", "")
    assert codes(text) == ["Y011"]


def test_label_claims():
    claim = "stage: phase 1\nlabel_claim: 1.0 x 10^9 CFU/g\nlabel_claim_kind: colonies per mass\nstrains"
    text = swapped(SPECIFICATION, "stage: phase 1\nstrains", claim)
    assert codes(text) == []
    assert codes(swapped(text, "    release: NLT 1.0 x 10^9 CFU/g", "    release: 80 to 500 % of label claim")) == []
    assert codes(swapped(text, "    release: NLT 1.0 x 10^9 CFU/g", "    release: 20 to 500 % of label claim")) == [
        "S206"
    ]
    assert codes(swapped(text, "        release: NLT 10 mmol/L", "        release: NLT 90 % of label claim")) == [
        "S205"
    ]
    assert codes(swapped(text, "label_claim_kind: colonies per mass\n", "")) == ["Y011"]
    assert codes(swapped(text, "label_claim: 1.0 x 10^9 CFU/g\n", "")) == ["Y011"]
    assert codes(swapped(text, "label_claim: 1.0 x 10^9 CFU/g", "label_claim: 1.0 x 10^9 cells/g")) == ["D004"]
