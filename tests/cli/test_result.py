"""`lbpcmc result`: typed and derived results from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from lbpcmc import desk
from lbpcmc.cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path


def run(site, *arguments: str):
    options = ("--site", str(site.folder), "--person", "anna/analyst")
    return CliRunner().invoke(cli, ["result", *options, "LOT-1", *arguments])


def start(site):
    desk.start_batch(site, "LOT-1", "SMALL-1", site.actor("olga"))


def test_a_typed_result_is_judged_and_kept(site):
    start(site)
    done = run(site, "viable-count", "9.5e7 CFU/mL")
    assert done.exit_code == 0
    assert "viable-count: 9.5 x 10^7 CFU/mL: pass" in done.output
    assert site.batch("LOT-1").results["viable-count"][0].entry.typed == "9.5e7 CFU/mL"


def test_a_failing_result_has_exit_code_1_and_its_correction_a_reason(site):
    start(site)
    assert run(site, "identity", "does not conform").exit_code == 1
    assert run(site, "identity", "conforms", "--correct", "sample mix-up").exit_code == 0


def test_text_that_is_not_understood_has_exit_code_2(site):
    start(site)
    assert run(site, "viable-count", "plenty").exit_code == 2


def test_value_and_raw_data_exclude_each_other(site, tmp_path: Path):
    start(site)
    assert run(site, "viable-count").exit_code == 2
    raw = tmp_path / "plates.csv"
    raw.write_text("dilution,volume_ml,count\n")
    assert run(site, "viable-count", "5 CFU/mL", "--raw", str(raw)).exit_code == 2
