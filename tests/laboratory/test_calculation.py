"""A method and a file of raw data to what people and programs read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lbpcmc.errors import DocumentError, InputError
from lbpcmc.laboratory.calculation import as_text, as_values, calculate, limits_text, rules_text
from lbpcmc.laboratory.methods import load_method, named_method
from lbpcmc.laboratory.result import ConfidenceLimits, Reportable

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "specs/methods").glob("*.yaml"))
DROPS = ROOT / "specs/methods/drop-plate.yaml"
RAW = ROOT / "sample_batches/raw"


def test_the_result_comes_first_and_every_step_follows():
    lines = list(as_text(calculate(load_method(DROPS), RAW / "drop-plate.csv")))
    assert lines[0] == "viable count: 6.29 log10 CFU/mL"
    assert lines[1] == "  limits   95 % limits 6.18 to 6.40 log10 CFU/mL; exact Poisson (Garwood 1936)"
    assert any(line.startswith("  step 4   count N [sum C / sum (V d)]: 59 / 3e-05 = 1966666.7") for line in lines)
    assert any("drop-plate version 1" in line for line in lines)
    assert any("BH_6, sample 6, 18 h" in line for line in lines)
    assert max(map(len, lines)) < 200


def test_programs_get_the_unrounded_value_the_rules_and_both_hashes():
    found = calculate(load_method(DROPS), RAW / "drop-plate.csv")
    values = json.loads(json.dumps(as_values(found)))
    assert values["method"]["rules"]["high"] == 30
    assert values["method"]["version"] == "1"
    assert len(values["method"]["sha256"]) == len(values["data"]["sha256"]) == 64
    (result,) = values["results"]
    assert result["value"] == pytest.approx(6.293730757)
    assert result["limits"]["convention"] == "exact Poisson (Garwood 1936)"
    assert result["reason"] == ""


def test_a_failed_gate_leaves_no_number_and_says_why():
    method = load_method(ROOT / "specs/methods/parallel-line-potency.yaml")
    found = calculate(method, RAW / "parallel-line-not-parallel.csv")
    lines = list(as_text(found))
    assert lines[0] == "potency of T: no result"
    assert lines[1] == "  reason   The assay is not valid: parallelism failed."
    assert any("FAILED  parallelism: F 5.367, p 0.0075" in line for line in lines)
    assert as_values(found)["results"][0]["value"] is None
    assert not found.complete


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (ConfidenceLimits(1.0, 2.0, 0.95, "c"), "95 % limits 1.00 to 2.00 CFU/g"),
        (ConfidenceLimits(None, 2.0, 0.95, "c"), "upper 95 % limit 2.00 CFU/g"),
        (ConfidenceLimits(1.0, None, 0.9, "c"), "lower 90 % limit 1.00 CFU/g"),
        (None, ""),
    ],
)
def test_limits_as_they_are_printed(limits, said):
    assert limits_text(Reportable("count", 1.5, "CFU/g", digits=2, limits=limits)) == said


def test_an_assays_refusal_names_the_file(tmp_path):
    mixed = tmp_path / "mixed.csv"
    mixed.write_text("dilution,volume_ml,count\n0.01,1,30\n0.01,2,61\n", "utf-8")
    with pytest.raises(InputError, match=r"mixed\.csv: Dilution 0\.01 is there with 1 mL and 2 mL"):
        calculate(load_method(ROOT / "specs/methods/plate-count-bam.yaml"), mixed)


def test_numbers_beyond_a_float_are_a_sentence(monkeypatch):
    method = load_method(DROPS)

    def overflow(*_):
        raise OverflowError("math range error")

    monkeypatch.setattr("lbpcmc.laboratory.counts.plate_count.evaluate", overflow)
    with pytest.raises(InputError, match="beyond what can be calculated"):
        calculate(method, RAW / "drop-plate.csv")


def test_rules_in_one_line_with_nested_names():
    text = rules_text(load_method(ROOT / "specs/methods/qpcr-strain-count.yaml"))
    assert "curve.least_levels 5" in text
    assert "scale log10" in text


def test_a_method_is_found_by_its_id_or_by_its_file():
    assert named_method("drop-plate", SHIPPED) == DROPS
    assert named_method("DROP-PLATE", SHIPPED) == DROPS
    assert named_method("mine/own.yaml", SHIPPED) == Path("mine/own.yaml")
    with pytest.raises(InputError, match="Did you mean 'drop-plate'"):
        named_method("drop-plates", SHIPPED)
    with pytest.raises(InputError, match="lbpcmc calc --list"):
        named_method("zzz", SHIPPED)


def test_what_is_no_usable_method_is_refused(tmp_path):
    with pytest.raises(InputError, match="is not a method"):
        load_method(ROOT / "specs/fp-ds.yaml")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(DROPS.read_text("utf-8").replace("low: 3", "lowest: 3"), "utf-8")
    with pytest.raises(DocumentError, match="has 1 error") as refusal:
        load_method(wrong)
    assert "M402" in refusal.value.detail
    empty = tmp_path / "empty.yaml"
    empty.write_text("", "utf-8")
    with pytest.raises(DocumentError):
        load_method(empty)


def test_a_correction_of_a_raw_count_changes_the_result(tmp_path):
    text = (RAW / "drop-plate.csv").read_text("utf-8")
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(text.replace(",21\n", ",12\n"), "utf-8")
    before, after = (calculate(load_method(DROPS), path) for path in (RAW / "drop-plate.csv", corrected))
    assert after.results[0].value == pytest.approx(6.222, abs=1e-3)
    assert before.raw.sha256 != after.raw.sha256
    assert replace(before.method) == after.method
