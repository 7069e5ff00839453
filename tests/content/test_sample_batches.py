"""The batch files against the published figures, by our own small computation: no recipe, formula or replay code."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "sample_batches"
RUNS = ("FP_4", "FP_14", "FP_15", "FP_9", "BH_6")
CARBON = {"fructose": 6, "acetate": 2, "formate": 1, "lactate": 3, "butyrate": 4}
MOLAR_MASS = {"fructose": "180.16", "formate": "46.03", "acetate": "60.05", "butyrate": "88.11", "lactate": "90.08"}
RECOVERY = {"FP_4": "1.0042", "FP_14": "0.9772", "FP_15": "1.0416", "FP_9": "0.9684", "BH_6": "1.2111"}
"""Raw way of the companion data; the laboratory's own: 1.0068, 0.9758, 1.0430, 0.9648, 1.2065 (D'hoe et al. 2018)."""
ACTS = {
    "start", "confirm", "record", "charge", "equipment", "sample", "calculate", "unsigned", "hold", "resume",
    "comment", "result", "stop", "complete", "correct",
}  # fmt: skip

Row = dict[str, str]
Values = dict[tuple[str, int], tuple[str, ...]]


def rows(run: str) -> list[Row]:
    with (FOLDER / f"{run}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(run: str) -> dict[str, str]:
    """Name of each step, by a scan of the recipe's lines."""
    recipe = "bh-ds" if run == "BH_6" else "fp-ds"
    found, step = {}, ""
    for line in (FOLDER.parent / "recipes" / f"{recipe}.yaml").read_text(encoding="utf-8").splitlines():
        key, _, value = line.strip().removeprefix("- ").partition(": ")
        if key == "step":
            step = value.strip('"')
        elif key == "name":
            found[step] = value
    return found


def recorded(run: str) -> Values:
    """What holds at the end, as typed: name and occurrence to its readings, corrections applied, refusals left out."""
    named, held = names(run), {}
    for row in rows(run):
        if row["act"] == "record" and not row["reason"].startswith("refused"):
            held[row["step"], int(row["occurrence"]), int(row["replicate"])] = row["typed"]
        if row["act"] == "correct":
            step, occurrence, replicate = row["item"].split("/")
            held[step, int(occurrence), int(replicate)] = row["typed"]
    values: Values = {}
    for (step, occurrence, _), typed in sorted(held.items()):
        if step in named:
            key = (named[step], occurrence)
            values[key] = (*values.get(key, ()), typed)
    return values


def one(values: Values, name: str, occurrence: int = 1) -> Fraction:
    (typed,) = values[name, occurrence]
    return Fraction(10) ** int(typed.removeprefix("10^")) if typed.startswith("10^") else Fraction(typed)


def mean(values: Values, name: str, occurrence: int = 1) -> Fraction:
    readings = [Fraction(typed) for typed in values[name, occurrence]]
    return sum(readings, Fraction(0)) / len(readings)


def last_occurrence(values: Values) -> int:
    return max(occurrence for name, occurrence in values if name == "sample_time")


def concentration(values: Values, compound: str, occurrence: int) -> Fraction:
    injected = mean(values, f"{compound}_injected", occurrence)
    return injected * one(values, f"{compound}_dilution", occurrence) / Fraction(MOLAR_MASS[compound]) * 1000


def carbon_recovery(values: Values, *, by_time: bool = True) -> Fraction:
    end = last_occurrence(values)
    before = one(values, "base_added_start") + one(values, "acid_added_start")
    volume = one(values, "vessel_volume_start")
    correction = volume / (volume - before)
    for occurrence in range(1, end + 1):
        total = one(values, "base_added", occurrence) + one(values, "acid_added", occurrence)
        volume = one(values, "vessel_volume", occurrence)
        correction *= volume / (volume - (total - before))
        before = total
    consumed, produced = Fraction(0), one(values, "co2_produced")
    for compound, atoms in CARBON.items():
        clock = "sugar_time" if compound == "fructose" else "acids_time"
        first = next(n for n in range(1, end + 1) if one(values, clock, n) > 0) if by_time else 1
        change = concentration(values, compound, end) * correction - concentration(values, compound, first)
        produced += atoms * max(change, Fraction(0))
        consumed += atoms * max(-change, Fraction(0))
    return produced / consumed


def rounded(value: Fraction, places: int) -> str:
    scaled = int(value * 10**places + Fraction(1, 2))
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"


@pytest.mark.parametrize("run", RUNS)
def test_carbon_recovery_follows_from_what_is_typed(run: str) -> None:
    found = rounded(carbon_recovery(recorded(run)), 4)
    assert found == RECOVERY[run]
    assert [row["typed"] for row in rows(run) if row["act"] == "result" and row["step"] == "carbon-recovery"] == [found]


@pytest.mark.parametrize(("run", "expected"), [("FP_4", "1.0062"), ("FP_14", "0.9772"), ("BH_6", "1.2065")])
def test_the_readme_explains_the_two_runs_whose_tables_bear_time_zero(run: str, expected: str) -> None:
    assert rounded(carbon_recovery(recorded(run), by_time=False), 4) == expected


@pytest.mark.parametrize(
    ("run", "occurrence", "expected"),
    [
        ("FP_14", 1, "0.183"),
        ("FP_14", 17, "3.115"),
        ("FP_14", 18, "2.230"),
        ("FP_9", 3, "3.009"),
        ("BH_6", 10, "1.472"),
    ],
)
def test_optical_density_by_the_laboratorys_formula(run: str, occurrence: int, expected: str) -> None:
    values = recorded(run)
    reading = mean(values, "od_reading", occurrence)
    density = (Fraction("1.6007") * reading - Fraction("0.0118")) * one(values, "od_dilution", occurrence)
    assert rounded(density, 3) == expected


@pytest.mark.parametrize(
    ("run", "occurrence", "expected"),
    [("FP_14", 1, 13362971), ("FP_14", 18, 913152571), ("FP_4", 18, 530497143), ("BH_6", 12, 2933471429)],
)
def test_cells_by_the_laboratorys_formula(run: str, occurrence: int, expected: int) -> None:
    values = recorded(run)
    volume = one(values, "cyto_volume", occurrence) / 1000
    cells = mean(values, "cyto_events", occurrence) / volume * one(values, "cyto_dilution", occurrence)
    assert abs(cells * Fraction("1.02") - expected) < 1


def test_plates_without_a_colony_are_bounds_that_no_rounding_made_narrower() -> None:
    values = recorded("BH_6")
    empty = [("_start", 1)] + [("", n) for n in range(1, 13) if values["colonies", n] == ("0", "0", "0")]
    assert len(empty) == 8
    for end, occurrence in empty:
        (typed,) = values[f"viable_count{end}", occurrence]
        volume = 3 * one(values, f"drop_volume{end}", occurrence) / 1000
        bound = 1 / (volume / one(values, f"plate_dilution{end}", occurrence))
        said = Fraction(typed.removeprefix("< ").removesuffix(" CFU/mL"))
        assert typed.startswith("< ")
        assert bound <= said < bound + 1


@pytest.mark.parametrize("run", RUNS)
def test_the_inoculum_follows_from_the_volumes(run: str) -> None:
    values = recorded(run)
    added = one(values, "base_added") + one(values, "acid_added")
    added -= one(values, "base_added_start") + one(values, "acid_added_start")
    left = one(values, "vessel_volume_start") - one(values, "sample_mass_start")
    assert one(values, "inoculum") == one(values, "vessel_volume") - left - added == 75


@pytest.mark.parametrize("run", RUNS)
def test_every_row_has_a_known_act_and_its_fields(run: str) -> None:
    found = rows(run)
    assert found[0]["act"] == "start"
    assert found[-1]["act"] == "stop"
    for row in found:
        assert row["act"] in ACTS
        assert row["person"].startswith("demo-")
        if row["act"] in {"record", "charge", "hold", "result", "correct"}:
            assert row["typed"], row
        if row["act"] in {"charge", "equipment"}:
            assert row["item"].startswith("DEMO-"), row
        if row["act"] in {"correct", "stop", "resume", "comment"}:
            assert row["reason"], row


def test_the_ph_of_one_run_alone_is_out_of_its_range() -> None:
    outside = {run for run in RUNS if abs(one(recorded(run), "ph_check") - Fraction("6.8")) > Fraction("0.1")}
    assert outside == {"FP_9"}
    assert [row["act"] for row in rows("FP_9") if row["act"] in ("resume", "stop")] == ["resume", "stop"]
