"""Raw data in, result out: the method derives it, the record keeps both, a correction of a count is followed."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import pytest

from lbpcmc.errors import InputError, NotAllowed
from lbpcmc.gmp.document_control.usecases import approve_document, import_document
from lbpcmc.gmp.execution import usecases as execution
from lbpcmc.gmp.maintenance import rebuild_site
from lbpcmc.gmp.people.usecases import begin, working
from lbpcmc.gmp.testing.state import RESULTS_STATE
from lbpcmc.gmp.testing.usecases import derive_result
from lbpcmc.gmp.verification import verify

ROOT = Path(__file__).resolve().parent.parent.parent.parent
METHODS = ROOT / "specs" / "methods"
SMALL = ROOT / "tests" / "documents_small"
PLATES = b"dilution,volume_ml,count\n1e-7,0.1,%s\n1e-7,0.1,161\n1e-8,0.1,15\n"


def approve(site, kind, content, name):
    with working(site, "emil") as emil, working(site, "quinn") as quinn:
        made = import_document(site, emil, content, name)
        approve_document(site, quinn, kind, made.id, made.version)


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
    with working(site, "olga") as olga:
        execution.start_batch(site, olga, "LOT-1", "DERIVED-1")
    return site


@pytest.fixture
def anna(derived):
    return begin(derived, "anna")


def derive(site, anna, count, **more):
    return derive_result(site, anna, "LOT-1", "viable-count", PLATES % count, "plates.csv", **more).event.payload


def test_a_result_is_derived_from_plates_and_keeps_them(derived, anna):
    payload = derive(derived, anna, b"150")
    value, by = payload.value, payload.derivation
    assert value.verdict == "pass"
    assert value.typed == (PLATES % b"150").decode()
    assert (by.method, by.version, by.raw_name) == ("plate-count-iso-7218", "1", "plates.csv")
    with derived.read() as view:
        assert view.content(by.raw_sha256) == PLATES % b"150"
        assert view.document(by.compiled_sha256).id == "plate-count-iso-7218"
    # ISO 7218 10.3.2: (150 + 161 + 15) / (0.1 mL x (2 + 0.1) x 10^-7) = 1.552... x 10^10
    assert value.interpreted == "1.6 x 10^10 CFU/mL"
    assert abs(Fraction(value.exact) / 10**6 - Fraction(326, 21) * 10**9) < 1


def test_a_corrected_count_gives_a_new_result_and_both_stay(derived, anna):
    first = derive(derived, anna, b"150")
    second = derive(derived, anna, b"50", correct="misread plate")
    assert first.value.interpreted != second.value.interpreted
    kept = derived.fold(RESULTS_STATE, "LOT-1").by_test["viable-count"]
    assert [one.payload.value.typed.splitlines()[1] for one in kept] == ["1e-7,0.1,150", "1e-7,0.1,50"]
    assert verify(derived).findings == ()
    derived.close()
    assert rebuild_site(derived.place) == ()


@pytest.mark.parametrize(
    ("cell", "said"), [(b"12.5", "count"), (b"-3", "count"), (b"#NUM!", "#NUM!"), (b"TWELVE", "count")]
)
def test_raw_data_that_cannot_be_are_refused_with_their_place(derived, anna, cell, said):
    with pytest.raises(InputError) as refusal:
        derive(derived, anna, cell)
    assert "plates.csv:2" in str(refusal.value)
    assert said in str(refusal.value)
    assert derived.fold(RESULTS_STATE, "LOT-1").by_test == {}


def test_a_test_without_an_approved_method_takes_no_raw_data(derived, anna):
    with pytest.raises(NotAllowed, match="No version of method QC-2"):
        derive_result(derived, anna, "LOT-1", "identity", b"a\n1\n", "x.csv")


def test_a_calculation_step_derives_by_its_method_and_follows_a_correction(derived):
    olga = begin(derived, "olga")

    def record(step, typed):
        return execution.record(derived, olga, "LOT-1", step, typed)

    execution.confirm(derived, olga, "LOT-1", "1.1", "FERM-07")
    execution.charge(derived, olga, "LOT-1", "1.2", "YE-1", "3.01 g")
    execution.confirm(derived, olga, "LOT-1", "1.3")
    record("1.4", "37.0")
    record("1.5", "6.8")
    execution.confirm(derived, olga, "LOT-1", "2.1", "S1")
    record("2.2", "1 h")
    record("2.3", "2 mL")
    for reading in ("0.10", "0.11", "0.12"):
        record("2.4", reading)
    execution.calculate(derived, olga, "LOT-1", "2.5")
    for number in ("120", "130"):
        record("2.6", number)
    counted = execution.calculate(derived, olga, "LOT-1", "2.7")
    assert counted.value.interpreted == "1.3 x 10^8 CFU/mL", counted.value.reason
    table = b"dilution,volume_ml,count\n0.000001,1,120\n0.000001,1,130\n"
    assert counted.event.payload.derivation.raw_sha256 == hashlib.sha256(table).hexdigest()
    corrected = execution.correct(derived, olga, "LOT-1", ("2.6", 1, 2), "140", "counted again")
    assert [one.payload.step for one in corrected.followed] == ["2.7"]
    batch = execution.batch_of(derived, "LOT-1")
    assert batch.latest(("2.7", 1, 1)).payload.value.exact != counted.value.exact
    assert len(batch.history["2.7", 1, 1]) == 2
