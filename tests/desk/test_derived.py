"""Raw data in, result out: the method derives it, the record keeps both, a correction of a count is followed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from lbpcmc import desk
from lbpcmc.errors import InputError, NotAllowed
from lbpcmc.store import verify

METHODS = Path(__file__).resolve().parent.parent.parent / "specs" / "methods"
SMALL = Path(__file__).resolve().parent.parent / "documents_small"
PLATES = b"dilution,volume_ml,count\n1e-7,0.1,%s\n1e-7,0.1,161\n1e-8,0.1,15\n"


def approve(site, kind, content, name):
    row = desk.import_document(site, content, name, site.actor("emil"))
    desk.approve_document(site, kind, row.id, row.version, site.actor("quinn"))


@pytest.fixture
def derived(site):
    """The small documents again, with the count made by the plate count of ISO 7218."""
    method = (METHODS / "plate-count-iso-7218.yaml").read_bytes()
    approve(site, "method", method, "plate-count-iso-7218.yaml")
    spec = (SMALL / "small-spec.yaml").read_text("utf-8").replace("QC-1", "plate-count-iso-7218")
    spec = spec.replace("SMALL-SPEC", "DERIVED-SPEC")
    approve(site, "specification", spec.encode(), "derived-spec.yaml")
    recipe = (SMALL / "small-recipe.yaml").read_text("utf-8")
    recipe = recipe.replace("SMALL-SPEC", "DERIVED-SPEC").replace("id: SMALL-1", "id: DERIVED-1")
    recipe = recipe.replace(
        "name: od, quantity: OD600,\n                 formula: mean(reading) * reader_slope, decimals: 3}",
        "name: od, quantity: OD600,\n                 formula: mean(reading) * reader_slope, decimals: 3}\n"
        "              - {step: '2.6', kind: measurement, text: Colonies., name: colonies,\n"
        "                 quantity: count, replicates: 2}\n"
        "              - {step: '2.7', kind: calculation, text: Viable count., name: broth_count,\n"
        "                 quantity: colonies per volume, method: plate-count-iso-7218,\n"
        "                 raw: {dilution: plated_dilution, volume_ml: plated_volume, count: colonies}}",
    )
    recipe = recipe.replace(
        "  - {id: reader_slope",
        "  - {id: plated_dilution, title: Dilution, kind: number, value: '1e-6', source: illustration}\n"
        "  - {id: plated_volume, title: Plated, kind: volume, value: 1 mL, source: illustration}\n"
        "  - {id: reader_slope",
    )
    approve(site, "recipe", recipe.encode(), "derived-recipe.yaml")
    desk.start_batch(site, "LOT-1", "DERIVED-1", site.actor("olga"))
    return site


def test_a_result_is_derived_from_plates_and_keeps_them(derived):
    anna = derived.actor("anna")
    entry = desk.result_from_raw(derived, "LOT-1", "viable-count", PLATES % b"150", "plates.csv", anna).entry
    assert entry.verdict == "pass"
    assert entry.typed == (PLATES % b"150").decode()
    assert entry.item.startswith("plate-count-iso-7218 version")
    method_hash, raw_hash = entry.digest.split("\n")
    assert derived.ledger.document(raw_hash) == PLATES % b"150"
    assert derived.ledger.document(method_hash) == (METHODS / "plate-count-iso-7218.yaml").read_bytes()
    # ISO 7218 10.3.2: (150 + 161 + 15) / (0.1 mL x (2 + 0.1) x 10^-7) = 1.552... x 10^10
    assert entry.understood == "1.6 x 10^10 CFU/mL"
    assert abs(Fraction(entry.exact) / 10**6 - Fraction(326, 21) * 10**9) < 1


def test_a_corrected_count_gives_a_new_result_and_both_stay(derived):
    anna = derived.actor("anna")
    desk.result_from_raw(derived, "LOT-1", "viable-count", PLATES % b"150", "plates.csv", anna)
    outcome = desk.correct_raw(derived, "LOT-1", "viable-count", PLATES % b"50", "plates.csv", "misread plate", anna)
    assert outcome.entry.understood != derived.batch("LOT-1").results["viable-count"][0].entry.understood
    history = [n.entry.typed.splitlines()[1] for n in derived.batch("LOT-1").results["viable-count"]]
    assert history == ["1e-7,0.1,150", "1e-7,0.1,50"]
    assert verify(derived.ledger).good
    assert derived.ledger.rebuild() == ()


@pytest.mark.parametrize(
    ("cell", "said"), [(b"12.5", "count"), (b"-3", "count"), (b"#NUM!", "#NUM!"), (b"TWELVE", "count")]
)
def test_raw_data_that_cannot_be_are_refused_with_their_place(derived, cell, said):
    with pytest.raises(InputError) as refusal:
        desk.result_from_raw(derived, "LOT-1", "viable-count", PLATES % cell, "plates.csv", derived.actor("anna"))
    assert "plates.csv:2" in str(refusal.value)
    assert said in str(refusal.value)
    assert "viable-count" not in derived.batch("LOT-1").results


def test_a_test_without_an_approved_method_takes_no_raw_data(derived):
    with pytest.raises(NotAllowed, match="No version of method QC-2"):
        desk.result_from_raw(derived, "LOT-1", "identity", b"a\n1\n", "x.csv", derived.actor("anna"))


def test_a_calculation_step_derives_by_its_method_and_follows_a_correction(derived):
    olga = derived.actor("olga")
    desk.confirm(derived, "LOT-1", "1.1", olga, "FERM-07")
    desk.charge(derived, "LOT-1", "1.2", "YE-1", "3.01 g", olga)
    desk.confirm(derived, "LOT-1", "1.3", olga)
    desk.record(derived, "LOT-1", "1.4", "37.0", olga)
    desk.record(derived, "LOT-1", "1.5", "6.8", olga)
    desk.confirm(derived, "LOT-1", "2.1", olga, "S1")
    desk.record(derived, "LOT-1", "2.2", "1 h", olga)
    desk.record(derived, "LOT-1", "2.3", "2 mL", olga)
    for reading in ("0.10", "0.11", "0.12"):
        desk.record(derived, "LOT-1", "2.4", reading, olga)
    desk.calculate(derived, "LOT-1", "2.5", olga)
    for count in ("120", "130"):
        desk.record(derived, "LOT-1", "2.6", count, olga)
    counted = desk.calculate(derived, "LOT-1", "2.7", olga)
    assert counted.entry.understood == "1.3 x 10^8 CFU/mL", counted.entry.finding
    assert counted.entry.typed == "dilution,volume_ml,count\n0.000001,1,120\n0.000001,1,130\n"
    corrected = desk.correct(derived, "LOT-1", ("2.6", 1, 2), "140", "counted again", olga)
    assert [n.entry.subject for n in corrected.followed] == ["2.7"]
    state = derived.batch("LOT-1")
    assert state.latest(("2.7", 1, 1)).entry.exact != counted.entry.exact
    assert len(state.history["2.7", 1, 1]) == 2
