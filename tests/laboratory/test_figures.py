"""Figures: what is on the chart, where, and what is said not to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from lbpcmc.laboratory.calculation import calculate
from lbpcmc.laboratory.figure import Figure, Level, Series
from lbpcmc.laboratory.figures import figure
from lbpcmc.laboratory.methods import load_method
from lbpcmc.laboratory.rawdata import parse_raw
from lbpcmc.laboratory.registry import assays
from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.textchart import text_chart

ROOT = Path(__file__).parents[2]


def drawn(name: str, text: str, **rules) -> Figure:
    assay = assays()[name]
    raw = parse_raw(text.encode(), "data.csv", ".csv", assay)
    built = assay.rules_type(**rules)
    return figure(assay, raw.data, built, assay.calculate(raw.data, built))


def of_method(name: str) -> Figure:
    found = calculate(load_method(ROOT / f"specs/methods/{name}.yaml"), ROOT / f"sample_batches/raw/{name}.csv")
    return figure(found.method.assay, found.raw.data, found.method.rules, found.results)


def test_a_chart_of_characters():
    chart = text_chart(
        Figure(
            "title", "x", "y",
            (Series("points", ((0.0, 0.0), (10.0, 10.0))), Series("line", ((0.0, 0.0), (10.0, 10.0)), joined=True)),
            (Level("limit", 5.0),), ("one not drawn",),
        ),
        width=11, height=5,
    )  # fmt: skip
    assert chart == [
        "title",
        "           y",
        "        10 |         .o",
        "           |       ..",
        "           |----...----",
        "           |  ..",
        "         0 |o.",
        "           +-----------",
        "            0        10",
        "                 x",
        "           o points",
        "           . line",
        "           - limit 5",
        "           one not drawn",
    ]


def test_a_single_point_has_room_around_it():
    assert Figure("t", "x", "y", (Series("p", ((3.0, 4e-9),)),)).box == pytest.approx((2.7, 3.3, 3.6e-9, 4.4e-9))
    assert Figure("t", "x", "y", ()).box == (-1.0, 1.0, -1.0, 1.0)


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(AssayError, match="not finite"):
        Series("p", ((0.0, float("nan")),))


def test_expected_colonies_run_through_the_plates_and_excluded_ones_are_marked():
    found = drawn(
        "plate count",
        "dilution,volume_ml,count,excluded\n0.01,1,200,\n0.001,1,20,\n0.001,1,90,spreader\n0.01,1,TNTC,\n",
    )
    assert [(s.label, len(s.points)) for s in found.marks] == [("plates", 2), ("excluded plates", 1)]
    (line,) = found.lines
    assert line.points[-1] == pytest.approx((-2.0, 200.0), rel=1e-9)
    assert [(level.label, level.value) for level in found.levels] == [("countable from", 25), ("countable to", 250)]
    assert found.notes == ("1 too numerous to count, not drawn",)


def test_tubes_follow_the_curve_of_the_most_probable_number():
    found = of_method("mpn-likelihood-ratio")
    (line,) = found.lines
    assert all(0 <= y <= 1 for _, y in line.points)
    assert [y for _, y in line.points] == sorted(y for _, y in line.points)


def test_curves_pass_through_their_half_effect():
    found = of_method("4pl-relative-potency")
    bentazone = next(series for series in found.lines if "Bentazone" in series.label)
    middle = (0.75366 + 3.82486) / 2
    near = min(bentazone.points, key=lambda point: abs(point[1] - middle))
    assert 10 ** near[0] == pytest.approx(28.48, rel=0.05)
    assert found.notes == ("16 responses at dose 0, not drawn",)


def test_the_confidence_limit_meets_the_limit_at_the_shelf_life():
    found = of_method("q1e-shelf-life-log10")
    crossing = min(points[-1] for points in (s.points for s in found.lines if s.label.startswith("confidence")))
    assert crossing[0] == pytest.approx(33.195, abs=1e-3)
    assert crossing[1] == pytest.approx(10.0, abs=1e-6)


def test_a_chart_marks_the_points_that_signal():
    found = drawn("control chart", "values\n10.1\n9.9\n10.0\n10.2\n9.8\n10.1\n9.9\n10.0\n14\n", baseline=8)
    loud = next(series for series in found.marks if series.label == "points that signal")
    assert (9.0, 14.0) in loud.points


def test_survival_and_growth_show_the_readings_where_there_is_no_curve():
    flat = "time,log10_count\n0,9\n1,9\n2,9\n4,9\n"
    found = drawn("survival curve", flat, model="Weibull")
    assert found.marks[0].label == "counts"


def test_no_result_is_still_a_figure_with_its_reason():
    found = drawn("absence test", "organism,Salmonella\namount,25\n")
    assert found.notes[0].startswith("search for Salmonella: not valid")
    assert text_chart(found)
