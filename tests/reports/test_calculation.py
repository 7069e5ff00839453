"""A calculation on paper: what a second person needs, and nothing that a font cannot show."""

from __future__ import annotations

import pypdfium2
import pytest

from lbpcmc.laboratory.figure import Figure, Level, Series
from lbpcmc.laboratory.result import ConfidenceLimits, Flag, Gate, Reportable, TraceStep
from lbpcmc.reports.calculation import CalculationHeader, draw_calculation

HEADER = CalculationHeader(
    method="drop-plate version 1",
    title="Viable count",
    assay="plate count",
    scope="broth",
    source="Herigstad 2001",
    rules=(("low", "3"), ("high", "30")),
    method_sha256="ab" * 32,
    data_name="plates.csv",
    data_title="Lot 24-017",
    data_sha256="cd" * 32,
    data_text="per,mL\n\ndilution,volume_ml,count\n0.001,0.01,18\n# Zähler 日\n",
    program="lbpcmc 0.1.0",
)
RESULT = Reportable(
    "viable count",
    6.2937,
    "log10 CFU/mL",
    "log colonies per volume",
    digits=3,
    limits=ConfidenceLimits(6.18, 6.40, 0.95, "exact Poisson (Garwood 1936)"),
    flags=(Flag.OVERDISPERSED,),
    gates=(Gate("parallel plates", "p = 0.888", "p ≥ 0.05", passed=True, source="Fisher 1922"),),
    trace=(TraceStep("count N", "sum C / sum (V d)", "59 / 3e-05 = 1966666.7", "ISO 7218:2007 10.3.2"),),
)
NOTHING = Reportable(
    "potency of T",
    None,
    "ratio",
    gates=(Gate("parallelism", "p = 0.007", "p ≥ 0.05", passed=False),),
    reason="The assay is not valid: parallelism failed.",
)
MARKS = tuple(Series(f"series {n}", ((float(n), 1.0), (n + 1.0, 2.0))) for n in range(9))
CURVE = Series("curve", ((0.0, 1.0), (9.0, 2.0)), joined=True)
FIGURE = Figure("t", "dose", "response", (*MARKS, CURVE), (Level("limit", 1.5),))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


@pytest.fixture(scope="module")
def text() -> str:
    return text_of(draw_calculation(((RESULT, "95 % limits 6.18 to 6.40 log10 CFU/mL"), (NOTHING, "")), FIGURE, HEADER))


@pytest.mark.parametrize(
    "shown",
    [
        "Viable count: 6.29 log10 CFU/mL",
        "95 % limits 6.18 to 6.40 log10 CFU/mL; exact Poisson (Garwood 1936)",
        "over-dispersed",
        "p = 0.888",
        "59 / 3e-05 = 1966666.7",
        "ISO 7218:2007 10.3.2",
        "Potency of T: no result",
        "The assay is not valid: parallelism failed.",
        "0.001,0.01,18",
        "<U+65E5>",
        "abab abab",
        "cdcd cdcd",
        "Lot 24-017",
        "lbpcmc 0.1.0",
        "Checked by",
        "series 8",
        "limit 1.5",
        "page 1 of",
    ],
)
def test_a_second_person_finds_what_they_need(text, shown):
    assert shown in text


def test_the_same_calculation_gives_the_same_bytes_on_either_paper():
    for page in ("A4", "Letter"):
        drawn = [draw_calculation(((RESULT, ""),), FIGURE, HEADER, page=page) for _ in range(2)]
        assert drawn[0] == drawn[1]


def test_long_raw_data_run_over_pages_without_losing_a_line():
    rows = "\n".join(f"S,{number},0.5" for number in range(400))
    header = CalculationHeader(**{**{f: getattr(HEADER, f) for f in HEADER.__slots__}, "data_text": rows})
    found = text_of(draw_calculation(((RESULT, ""),), FIGURE, header))
    assert all(f"S,{number},0.5" in found for number in (0, 199, 399))


def test_a_figure_without_a_point_is_drawn():
    assert draw_calculation(((RESULT, ""),), Figure("t", "x", "y", ()), HEADER)
