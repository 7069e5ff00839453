"""Calculation steps of a batch: exact until they are reported, judged unrounded, units by their kind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from driver import refused
from recipe_making import calculation, measurement, parameter, phase, recipe, specification
from sentences import not_open

from lbpcmc.criteria import criterion
from lbpcmc.documents.formula import parse
from lbpcmc.errors import FormulaError
from lbpcmc.gmp.execution.calculation import Scope
from lbpcmc.gmp.execution.calculation import calculated as calculation_of
from lbpcmc.gmp.execution.state import BATCH_STATE


def begun(site, *steps, repeat=1, parameters=()):
    return site.start(recipe(phase(*steps, repeat=repeat), parameters=parameters), specification())


def calculated(site, formula, quantity, *texts, kind="number", **fields):
    """The last step's event: `x` is recorded with these replicates, and a formula is calculated from it."""
    names = {"replicates": str(len(texts))} if len(texts) > 1 else {}
    unit = {"unit": fields.pop("x_unit")} if "x_unit" in fields else {}
    steps = measurement("1.1", kind, name="x", **unit, **names), calculation("1.2", formula, quantity, **fields)
    lot = begun(site, *steps)
    for text in texts:
        lot.record("1.1", text)
    (event,) = lot.calculate("1.2")
    return event


# Units: a shifted zero, another scale


def test_a_mean_of_temperatures_keeps_the_zero_of_its_unit(site):
    event = calculated(site, "mean(x)", "temperature", "36.0", "38.0", kind="temperature", x_unit="degC", unit="degC")
    assert event.understood == "37 degC"


@pytest.mark.parametrize(("unit", "shown"), [("K", "310.15 K"), ("degF", "98.6 degF"), ("degC", "37 degC")])
def test_a_temperature_is_given_in_the_unit_of_its_step(site, unit, shown):
    event = calculated(site, "mean(x)", "temperature", "37", "37", kind="temperature", x_unit="degC", unit=unit)
    assert event.understood == shown


def test_the_zero_of_a_unit_counts_in_the_verdict(site):
    fields = {"kind": "temperature", "x_unit": "degC", "unit": "degC", "criterion": "36.5 to 37.5 degC"}
    assert calculated(site, "mean(x)", "temperature", "36.9", "37.1", **fields).verdict == "pass"


def test_a_difference_of_temperatures_has_no_zero(site):
    steps = (
        measurement("1.1", "temperature", name="t1", unit="degC"),
        measurement("1.2", "temperature", name="t2", unit="degF"),
        calculation("1.3", "t1 - t2", "temperature difference", name="d"),
    )
    lot = begun(site, *steps)
    lot.record("1.1", "37")
    lot.record("1.2", "86")
    assert lot.calculate("1.3")[0].understood == "7 K"


def test_units_of_the_same_kind_meet_exactly(site):
    steps = (
        measurement("1.1", "volume", name="v", unit="mL"),
        calculation("1.2", "v + planned_volume", "volume", unit="L"),
    )
    lot = begun(site, *steps)
    lot.record("1.1", "100 uL")
    assert lot.calculate("1.2")[0].understood == "1.0001 L"


def test_a_calculation_without_a_unit_takes_the_first_of_its_kind(site):
    lot = begun(site, measurement("1.1", "volume", name="v", unit="mL"), calculation("1.2", "2 * v", "volume"))
    lot.record("1.1", "3 mL")
    assert lot.calculate("1.2")[0].understood == "6 mL"


def test_a_parameter_of_the_recipe_is_used_in_its_unit(site):
    base = parameter("base", "volume", "250 mL")
    lot = begun(site, calculation("1.1", "base / planned_volume", "ratio", unit="%"), parameters=(base,))
    assert lot.calculate("1.1")[0].understood == "25 %"


# Occurrences


def repeated(site, formula, texts, *, spare=0, **fields):
    """What the formula gives in each occurrence; `x` is recorded once in each."""
    steps = measurement("1.1", "number", name="x"), calculation("1.2", formula, "number", name="y", **fields)
    lot = begun(site, *steps, repeat=len(texts) + spare)
    shown = []
    for text in texts:
        lot.record("1.1", text)
        shown.append(lot.calculate("1.2")[0].understood)
    return shown


def test_previous_is_the_occurrence_before_and_nothing_in_the_first(site):
    assert repeated(site, "x - previous(x)", ["5", "7", "10", "11"]) == ["5", "2", "3", "1"]


def test_previous_starts_where_the_recipe_says(site):
    assert repeated(site, "x - previous(x, 4)", ["5", "7", "10"]) == ["1", "2", "3"]


def test_previous_of_itself_adds_up(site):
    assert repeated(site, "x + previous(y)", ["1", "2", "3", "4"]) == ["1", "3", "6", "10"]


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("total(x)", ["1", "4", "13"]),
        ("first(x)", ["1", "1", "1"]),
        ("last(x)", ["1", "3", "9"]),
        ("highest(x)", ["1", "3", "9"]),
        ("lowest(x)", ["1", "1", "1"]),
        ("count(x)", ["1", "2", "3"]),
        ("average(x)", ["1", "2", "4.333333333333333"]),
    ],
)
def test_over_the_occurrences_so_far(site, formula, shown):
    found = repeated(site, formula, ["1", "3", "9"], spare=1)
    assert found[:2] == shown[:2]
    assert found[2].startswith(shown[2][:5])


def test_a_value_after_a_repeated_phase_that_was_ended_early(site):
    text = recipe(
        phase(measurement("1.1", "number", name="x", replicates="2"), repeat=5),
        phase(calculation("2.1", "highest(mean(x))", "number"), calculation("2.2", "count(x)", "number")),
    )
    lot = site.start(text, specification())
    for value in ("1", "3", "8", "10"):
        lot.record("1.1", value)
    lot.end_phase()
    assert [lot.calculate(step)[0].understood for step in ("2.1", "2.2")] == ["9", "2"]


def test_a_value_of_an_earlier_phase_is_the_same_in_every_occurrence(site):
    text = recipe(
        phase(measurement("1.1", "number", name="factor")),
        phase(measurement("2.1", "number", name="x"), calculation("2.2", "x * factor", "number"), repeat=2),
    )
    lot = site.start(text, specification())
    lot.record("1.1", "3")
    shown = []
    for value in ("1", "2"):
        lot.record("2.1", value)
        shown.append(lot.calculate("2.2")[0].understood)
    assert shown == ["3", "6"]


# Replicates and missing values


@pytest.mark.parametrize(
    ("formula", "shown"), [("mean(x)", "4"), ("min(x)", "1"), ("max(x)", "8"), ("sum(x)", "12"), ("gmean(x)", "2.88")]
)
def test_over_replicates(site, formula, shown):
    assert calculated(site, formula, "number", "1", "3", "8").understood.startswith(shown)


@pytest.mark.parametrize("text", ["< 3", "> 3", "TNTC"])
def test_a_reading_that_is_no_number_gives_no_value(site, text):
    event = calculated(site, "mean(x)", "number", "1", text, criterion="NMT 5")
    assert (event.act, event.understood, event.verdict) == ("calculated", "no value", "invalid")
    assert event.finding.startswith("x has no value")


def test_a_calculation_without_a_value_is_done_and_the_batch_goes_on(site):
    lot = begun(site, measurement("1.1", "number", name="x"), calculation("1.2", "1 / x", "number"))
    lot.record("1.1", "0")
    assert refused(lot.calculate, "9.1") == not_open("9.1", "1.2")
    lot.calculate("1.2")
    assert lot.next_step.step == "9.1"


def test_what_is_calculated_from_a_missing_value_is_missing(site):
    steps = (
        measurement("1.1", "number", name="x"),
        calculation("1.2", "1 / x", "number", name="y"),
        calculation("1.3", "2 * y", "number", criterion="NMT 5"),
    )
    lot = begun(site, *steps)
    lot.record("1.1", "0")
    lot.calculate("1.2")
    (event,) = lot.calculate("1.3")
    assert (event.understood, event.verdict) == ("no value", "invalid")


def test_one_missing_occurrence_leaves_previous_and_total_without_a_value(site):
    shown = repeated(site, "x + previous(x)", ["1", "< 2", "4", "5"])
    assert shown == ["1", "no value", "no value", "9"]


# Rounding: once, when it is reported (USP General Notices 7.20)


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (("0.10", "0.11", "0.12"), "0.11"),
        (("0.125", "0.125"), "0.13"),
        (("-0.125", "-0.125"), "-0.13"),
        (("0.1249", "0.1249"), "0.12"),
        (("1", "1"), "1.00"),
    ],
)
def test_a_reported_value_is_rounded_half_up_to_its_decimals(site, texts, shown):
    assert calculated(site, "mean(x)", "number", *texts, decimals=2).understood == shown


def test_the_unit_stands_behind_the_rounded_number(site):
    event = calculated(site, "mean(x)", "volume", "1.26", "1.26", kind="volume", x_unit="L", unit="mL", decimals=0)
    assert event.understood == "1260 mL"


def test_the_next_step_calculates_with_the_unrounded_value(site):
    steps = (
        measurement("1.1", "number", name="x"),
        calculation("1.2", "x / 3", "number", name="y", decimals=1),
        calculation("1.3", "y * 3", "number", decimals=3),
    )
    lot = begun(site, *steps)
    lot.record("1.1", "1")
    assert [lot.calculate(step)[0].understood for step in ("1.2", "1.3")] == ["0.3", "1.000"]


def test_the_criterion_judges_the_unrounded_value(site):
    """1.4499 is 1.4 to the place of the limit; rounded first to the reported 1.45 it would be 1.5."""
    steps = (
        measurement("1.1", "number", name="x"),
        calculation("1.2", "x", "number", decimals=2, criterion="NMT 1.4"),
    )
    lot = begun(site, *steps)
    lot.record("1.1", "1.4499")
    (event,) = lot.calculate("1.2")
    assert (event.understood, event.verdict) == ("1.45", "pass")


def test_a_calculation_says_how_it_was_made(site):
    event = calculated(site, "mean(x) / 3", "number", "1", "1", name="y", decimals=2, criterion="NMT 5")
    lines = event.trace.splitlines()
    assert lines[0] == "y = mean(x) / 3"
    assert lines[1].startswith("unrounded 0.33333")
    assert lines[2] == "reported to 2 decimals (half up): 0.33"


def test_a_calculation_without_a_name_says_its_step(site):
    event = calculated(site, "2 * x", "number", "4")
    assert event.trace.splitlines() == ["1.2 = 2 * x", "unrounded 8"]
    assert event.understood == "8"


# What the record keeps of a calculation


def kept(site, step="1.2"):
    """The value that a step keeps, whole."""
    return site._site.fold(BATCH_STATE, "LOT-1").latest((step, 1, 1)).payload.value


def test_a_calculation_without_a_value_keeps_its_limit(site):
    calculated(site, "1 / x", "number", "0", criterion="NMT 5")
    value = kept(site)
    assert (value.verdict, value.criterion, value.interpreted) == ("invalid", "NMT 5", "no value")


@pytest.mark.parametrize(("decimals", "said"), [(1, "1 decimal"), (2, "2 decimals"), (0, "0 decimals")])
def test_how_a_result_was_rounded_is_kept(site, decimals, said):
    calculated(site, "x / 3", "number", "10", decimals=decimals)
    (line,) = [one for one in kept(site).trace if one.startswith("reported")]
    assert line.startswith(f"reported to {said} (half up): ")


def test_a_step_without_a_formula_has_no_value(site):
    begun(site, measurement("1.1", "number", name="x"))
    batch = site._site.fold(BATCH_STATE, "LOT-1")
    phase_, step = batch.named["x"]
    for bare in (
        replace(step, criterion=criterion("NMT 5", step.quantity)),
        replace(step, formula=parse("x"), quantity=None),
    ):
        value = calculation_of(batch, phase_, bare, 1)
        assert (value.verdict, value.reason) == ("invalid", "Step 1.1 has no formula.")
        assert value.criterion == (bare.criterion.text if bare.criterion else None)


def test_a_name_that_nothing_records_has_no_values(site):
    begun(site, measurement("1.1", "number", name="x"))
    batch = site._site.fold(BATCH_STATE, "LOT-1")
    scope = Scope(batch, batch.named["x"][0], 1)
    for ask in (scope.here, scope.over):
        with pytest.raises(FormulaError) as refused_:
            ask("y")
        assert refused_.value.code == "calculation.not_recorded"
        assert refused_.value.params == {"name": "y"}
