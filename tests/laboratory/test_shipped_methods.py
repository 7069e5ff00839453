"""Every shipped method with its sample raw data gives the number that was published, or that can be checked by hand.

The source of every number is the comment at the top of its file in sample_batches/raw.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lbpcmc.documents.read import read_document
from lbpcmc.laboratory.calculation import calculate
from lbpcmc.laboratory.methods import load_method
from lbpcmc.laboratory.result import Flag

ROOT = Path(__file__).parents[2]
METHODS = sorted((ROOT / "specs" / "methods").glob("*.yaml"))
RAW = ROOT / "sample_batches" / "raw"

PUBLISHED = {
    # method: value, tolerance, lower limit, upper limit (None where open or not published)
    "4pl-relative-potency": (0.4253984, 2e-6, 0.3508189, 0.5158318),
    "absence-test": (None, 0, None, 0.11982929),
    "arrhenius-frozen": (2.1072157824831e-4, 1e-8, 2.0276277824628e-4, 2.1899277531858e-4),
    "capability-ppk": (0.6667, 1e-4, None, None),
    "carbon-balance": (97.58018491, 1e-9, None, None),
    "combined-potency": (100.2, 1e-3, None, None),
    "consortium-plates": (1.26e9 + 9.15e7, 1e-12, None, None),
    "count-uncertainty-iso-19036": (5.0, 1e-12, 4.69, 5.31),
    "drop-plate": (6.29373, 1e-6, None, None),
    "dry-weight-from-od": (2.5 * 0.39908424908425, 1e-9, None, None),
    "flow-cytometry-afu": (2.04e9 - 25 / 0.05 * 1.02e4, 1e-9, None, None),
    "flow-cytometry-tfu": (8.896284, 1e-6, None, None),
    "functional-butyrate": (97.12, 1e-4, None, None),
    "gage-study": (33.07, 1e-3, None, None),
    "generations": (21.944392609681756, 1e-12, None, None),
    "growth-curve-baranyi": (1.3772161816, 1e-5, None, None),
    "growth-rate": (1.2456985387, 1e-6, None, None),
    "grubbs-outlier": (206.43375, 1e-9, None, None),
    "i-mr-chart": (0.0, 0, None, None),
    "kill-switch-escape": (4.139e-9, 1e-3, None, 4.139e-9),
    "left-censored-mean": (14.588, 1e-4, None, None),
    "mean-kinetic-temperature": (8.785926208, 1e-7, None, None),
    "mpn-bam": (1100, 0.01, None, None),
    "mpn-iso-7218": (0.74, 0.01, 0.18, 3.1),
    "mpn-likelihood-ratio": (239.8, 1e-3, 51.0, 975.0),
    "mpn-pharmacopoeial": (240, 0, 100, 1400),
    "mutation-rate-mss": (1.106717020087232e-8, 1e-5, None, None),
    "overage-24-months": (177.68, 1e-4, None, None),
    "parallel-line-blocks": (19228.5, 1e-5, 18423.4, 20075.2),
    "parallel-line-potency": (1.11181, 1e-5, 0.824973, 1.51357),
    "plasmid-copy-number": (16.0, 1e-12, None, None),
    "plasmid-loss-rate": (8.32147853765e-6, 1e-5, None, 8.32147853765e-6),
    "plasmid-retention": (98.0, 0, 93.838, None),
    "plate-count-30-300": (5.832509, 1e-6, None, None),
    "plate-count-bam": (24409, 1e-5, None, None),
    "plate-count-iso-7218": (19181.8182, 1e-8, None, None),
    "plate-count-likelihood": (7.124707361473524, 1e-6, 6.242967416, 8.089650127),
    "q1e-shelf-life-log10": (33.195098, 1e-6, None, None),
    "q1e-shelf-life-pooled-error": (15.606, 4e-5, None, None),
    "q1e-shelf-life-separate-fits": (15.844865513, 2e-6, None, None),
    "qpcr-strain-count": (6.39794, 1e-6, None, None),
    "release-limit-24-months": (10.4435, 1e-4, None, None),
    "replicate-mean": (1167002521.859, 1e-9, 963245641.8, 1413860418.3),
    "slope-ratio-potency": (495.82268802566045, 1e-9, 478.7254922, 513.1017911),
    "snp-rate": (2 / 4_500_000 / 40, 1e-12, None, None),
    "tolerance-interval-howe": (97.07, 1e-9, 97.010576, 97.12942),
    "weibull-survival": (11.295638708, 1e-5, None, None),
}

REPORTED = {
    "absence-test": "not detected in 25 g",
    "carbon-balance": "97.58 %",
    "drop-plate": "6.29 log10 CFU/mL",
    "kill-switch-escape": "< 4.14 x 10^-9",
    "mpn-iso-7218": "0.74 MPN/g",
    "plasmid-loss-rate": "< 8.32 x 10^-6",
    "plate-count-bam": "2.4 x 10^4 CFU/g",
    "plate-count-iso-7218": "1.9 x 10^4 CFU/g",
    "qpcr-strain-count": "6.40 log10 cells/g",
}


def test_every_method_has_a_published_number_and_is_called_as_its_file():
    assert {path.stem for path in METHODS} == set(PUBLISHED)
    assert len(METHODS) >= 25
    for path in METHODS:
        loaded = read_document(path)
        assert loaded.findings == ()
        assert loaded.document.id == path.stem


@pytest.mark.parametrize("path", METHODS, ids=lambda path: path.stem)
def test_the_published_number_comes_out(path):
    value, tolerance, low, high = PUBLISHED[path.stem]
    found = calculate(load_method(path), RAW / f"{path.stem}.csv")
    assert found.complete
    result = found.results[0]
    assert len(found.results) == (5 if path.stem == "consortium-plates" else 1)
    assert result.value == (None if value is None else pytest.approx(value, rel=tolerance, abs=1e-300))
    limits = (None, None) if result.limits is None else (result.limits.low, result.limits.high)
    for expected, computed in zip((low, high), limits, strict=True):
        if expected is not None:
            assert computed == pytest.approx(expected, rel=max(tolerance, 1e-3 if expected > 40 else 0.03))
    if result.value is not None and result.limits is not None:
        assert limits[0] is None or limits[0] <= result.value
        assert limits[1] is None or result.value <= limits[1]
    assert result.reported == REPORTED.get(path.stem, result.reported)


@pytest.mark.parametrize("path", sorted(RAW.glob("*")), ids=lambda path: path.name)
def test_every_sample_file_says_where_its_numbers_come_from(path):
    first = path.read_text("utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert len(first) > 30


def test_the_chart_of_nist_has_its_printed_limits_and_no_signal():
    found = calculate(load_method(ROOT / "specs/methods/i-mr-chart.yaml"), RAW / "i-mr-chart.csv")
    step = found.results[0].trace[0]
    assert step.value.startswith("50.81, 45.8159 to 55.8041")


def test_grubbs_names_the_value_and_keeps_it():
    found = calculate(load_method(ROOT / "specs/methods/grubbs-outlier.yaml"), RAW / "grubbs-outlier.csv")
    (result,) = found.results
    assert result.flags == (Flag.OUTLIER_SUSPECTED,)
    assert any("G 2.4688, critical 2.0317" in step.formula for step in result.trace)


def test_lines_that_are_not_parallel_give_no_potency():
    """Ph. Eur. 5.3, example 5.1.1: sample U must make the assay fail."""
    method = load_method(ROOT / "specs/methods/parallel-line-potency.yaml")
    found = calculate(method, RAW / "parallel-line-not-parallel.csv")
    assert not found.complete
    assert [result.quantity for result in found.results] == ["potency of T", "potency of U"]
    for result in found.results:
        assert result.value is None
        assert [gate.name for gate in result.gates if not gate.passed] == ["parallelism"]


def test_the_two_conventions_of_q1e_differ_on_the_same_data():
    pooled, separate = (
        (RAW / f"q1e-shelf-life-{name}.csv").read_text("utf-8").partition("\nlow,")[2]
        for name in ("pooled-error", "separate-fits")
    )
    assert pooled == separate
