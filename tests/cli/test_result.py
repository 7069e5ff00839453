"""`lbpcmc result`: typed and derived results from the command line."""

from __future__ import annotations

import pytest

from lbpcmc.errors import InputError, NotAllowed
from lbpcmc.gmp.execution.usecases import start_batch
from lbpcmc.gmp.people.usecases import working
from lbpcmc.gmp.testing.state import RESULTS_STATE


@pytest.fixture
def run(site, invoked):
    with working(site, "olga") as olga:
        start_batch(site, olga, "LOT-1", "SMALL-1")
    return lambda *words: invoked("result", "LOT-1", *words, "--site", site.place, "--person", "anna/analyst")


def test_a_typed_result_is_judged_and_kept(site, run):
    done = run("viable-count", "9.5e7 CFU/mL")
    assert done.exit_code == 0
    assert "viable-count: 9.5 x 10^7 CFU/mL: pass" in done.output
    kept = site.fold(RESULTS_STATE, "LOT-1").latest("viable-count")
    assert kept.payload.value.typed == "9.5e7 CFU/mL"
    assert f"[event {kept.seq}]" in done.output


def test_a_failing_result_has_exit_code_1_and_its_correction_a_reason(site, run):
    assert run("identity", "does not conform").exit_code == 1
    assert isinstance(run("identity", "conforms").exception, NotAllowed)
    assert run("identity", "conforms", "--correct", "sample mix-up").exit_code == 0
    assert [one.envelope.type for one in site.fold(RESULTS_STATE, "LOT-1").by_test["identity"]] == [
        "result.recorded",
        "result.corrected",
    ]


def test_text_that_is_not_understood_is_kept_and_has_exit_code_2(site, run):
    done = run("viable-count", "plenty")
    assert done.exit_code == 2
    assert "viable-count: not understood: invalid" in done.output
    (kept,) = site.fold(RESULTS_STATE, "LOT-1").rejected
    assert kept.payload.typed == "plenty"


def test_value_and_raw_data_exclude_each_other(site, run, tmp_path):
    assert run("viable-count").exit_code == 2
    raw = tmp_path / "plates.csv"
    raw.write_text("dilution,volume_ml,count\n")
    assert run("viable-count", "5 CFU/mL", "--raw", raw).exit_code == 2
    assert site.fold(RESULTS_STATE, "LOT-1").by_test == {}


def test_raw_data_that_are_not_there_begin_no_session(site, run, tmp_path):
    with site.read() as view:
        before = view.reading.last()
    assert isinstance(run("viable-count", "--raw", tmp_path / "none.csv").exception, InputError)
    with site.read() as view:
        assert view.reading.last() == before


@pytest.mark.parametrize("typed", ["-5", "-5 h", "-350 mV", "-.5"])
def test_a_value_may_begin_with_a_minus(site, run, typed):
    run("viable-count", typed)
    (kept,) = site.fold(RESULTS_STATE, "LOT-1").rejected
    assert kept.payload.typed == typed


def test_a_mistyped_option_is_not_put_on_record_as_a_value(site, run):
    done = run("identity", "--corect")
    assert done.exit_code == 2
    assert "No such option '--corect'. Did you mean '--correct'?" in done.output
    assert site.fold(RESULTS_STATE, "LOT-1").rejected == []
