"""To which place a value is rounded before it meets its limit, and by which rule."""

from __future__ import annotations

import pytest

from lbpcmc.criteria import Verdict, criterion, judge_text
from lbpcmc.criteria.bulk.breakpoints import outcome
from lbpcmc.quantities import kind

# USP General Notices 7.20, "Illustration of rounding numerical values for comparison with requirements": limit,
# unrounded value, rounded value, whether it conforms; the last three limits are printed there as 3 ppm (0.0003 %).
USP = [
    ("NLT 98.0 %", "97.96 %", "98.0", True),
    ("NLT 98.0 %", "97.92 %", "97.9", False),
    ("NLT 98.0 %", "97.95 %", "98.0", True),
    ("NMT 101.5 %", "101.55 %", "101.6", False),
    ("NMT 101.5 %", "101.46 %", "101.5", True),
    ("NMT 101.5 %", "101.45 %", "101.5", True),
    ("NMT 0.02 %", "0.025 %", "0.03", False),
    ("NMT 0.02 %", "0.015 %", "0.02", True),
    ("NMT 0.02 %", "0.027 %", "0.03", False),
    ("NMT 0.0003 %", "0.00035 %", "0.0004", False),
    ("NMT 0.0003 %", "0.00025 %", "0.0003", True),
    ("NMT 0.0003 %", "0.00028 %", "0.0003", True),
]


@pytest.mark.parametrize(("limit", "value", "rounded", "conforms"), USP)
def test_the_table_of_the_general_notices(limit, value, rounded, conforms):
    judged = judge_text(value, criterion(limit, kind("ratio")))

    assert (judged.rounded, judged.verdict is Verdict.PASS) == (rounded, conforms)
    assert judged.reported == value


def test_parts_per_million_of_the_general_notices_in_their_own_unit():
    """3 ppm is 0.0003 %: the limit's unit decides, the value may come in the other."""
    limit = criterion("NMT 3 ppm", kind("gas fraction"))

    assert judge_text("0.00035 % v/v", limit).trace == (
        "0.00035 % v/v = 3.5 ppm",
        "3.5 rounded (half up, decimals of the limit) to 4 ppm",
    )
    assert [judge_text(f"{v} % v/v", limit).verdict for v in ("0.00035", "0.00025", "0.00028")] == [
        "fail",
        "pass",
        "pass",
    ]


@pytest.mark.parametrize(
    ("text", "value", "verdict", "rounded"),
    [
        ("NMT 0.20", "0.205", "fail", "0.21"),
        ("NMT 0.20", "0.2049", "pass", "0.20"),
        ("NMT 0.2", "0.2499", "pass", "0.2"),
        ("NMT 0.20 (half even)", "0.205", "pass", "0.20"),
        ("NMT 0.20 (half even)", "0.2051", "fail", "0.21"),
        ("NMT 0.20 (half up)", "0.205", "fail", "0.21"),
        ("NMT 0.20 (not rounded)", "0.2000001", "fail", "0.2000001"),
        ("NMT 0.20 (not rounded)", "0.2", "pass", "0.2"),
        ("NLT 12 (significant figures)", "11.5", "pass", "12"),
        ("NMT 1200 (significant figures)", "1200.49", "pass", "1200"),
        ("NMT 12 (significant figures)", "12.49", "pass", "12"),
        ("NMT 0.020 (significant figures)", "0.0204", "pass", "0.020"),
        ("NMT 0.020 (significant figures)", "0.0205", "fail", "0.021"),
        ("NMT 1.5 x 10^3 (significant figures)", "1549", "pass", "1500"),
        ("NMT 1.5 x 10^3 (significant figures, half even)", "1550", "fail", "1600"),
        ("NMT 1.4 x 10^3 (significant figures, half even)", "1450", "pass", "1400"),
        ("NLT -0.5", "-0.55", "fail", "-0.6"),
        ("NLT -0.5", "-0.549", "pass", "-0.5"),
    ],
)
def test_the_rule_of_rounding_is_part_of_the_criterion(text, value, verdict, rounded):
    judged = judge_text(value, criterion(text, kind("number")))

    assert (judged.verdict, judged.rounded) == (verdict, rounded)


def test_the_rule_is_named_in_the_trace():
    judged = judge_text("0.205", criterion("NMT 0.20 (half even)", kind("number")))
    significant = judge_text("1549", criterion("NMT 1.5 x 10^3 (significant figures)", kind("number")))

    assert judged.trace == ("0.205 rounded (half even, decimals of the limit) to 0.20",)
    assert significant.trace == ("1549 rounded (half up, significant figures of the limit) to 1500",)


@pytest.mark.parametrize(
    ("text", "value", "verdict"),
    [
        ("NMT 10^2 CFU/g", "100 CFU/g", "pass"),
        ("NMT 10^2 CFU/g", "101 CFU/g", "fail"),
        ("NMT 10^2 CFU/g", "149 CFU/g", "fail"),
        ("NMT 1 x 10^2 CFU/g", "149 CFU/g", "fail"),
        ("NMT 1e2 CFU/g", "149 CFU/g", "fail"),
        ("NLT 1 x 10^9 CFU/g", "9.9e8 CFU/g", "fail"),
        ("NLT 10^9 CFU/g", "5e8 CFU/g", "fail"),
        ("NLT 1.0 x 10^9 CFU/g", "9.5e8 CFU/g", "pass"),
        ("NLT 1.0 x 10^9 CFU/g", "9.4e8 CFU/g", "fail"),
        ("NLT 1.00 x 10^9 CFU/g", "9.5e8 CFU/g", "fail"),
        ("NMT 100 CFU/g", "100.4 CFU/g", "pass"),
        ("NMT 100 CFU/g", "100.5 CFU/g", "fail"),
        ("10^2 to 10^3 CFU/g", "1449 CFU/g", "fail"),
        ("10^2 to 10^3 CFU/g", "95 CFU/g", "fail"),
        ("1 x 10^9 ± 2 x 10^8 CFU/g", "7.9e8 CFU/g", "fail"),
        ("NMT 1e3 CFU/g (significant figures)", "1449 CFU/g", "pass"),
    ],
)
def test_a_power_of_ten_tells_a_size_and_not_a_precision(text, value, verdict):
    """Without decimals in front of it nothing is rounded; `1.0 x 10^9` rounds to 0.1 x 10^9."""
    assert judge_text(value, criterion(text, kind("colonies per mass"))).verdict == verdict


@pytest.mark.parametrize(
    ("text", "value", "verdict", "rounded"),
    [
        ("6.5 to 7", "7.04", "pass", "7.0"),
        ("6.5 to 7", "7.05", "fail", "7.1"),
        ("0 to 0.5", "-0.04", "pass", "0.0"),
        ("0 to 0.5", "-0.4", "fail", "-0.4"),
        ("1.0 x 10^8 to 5.00 x 10^9", "5.004e9", "pass", "5.00 x 10^9"),
        ("1.0 x 10^8 to 5.00 x 10^9", "9.5e7", "pass", "1 x 10^8"),
        ("0 to 5.0 x 10^9", "5.04e9", "pass", "5.0 x 10^9"),
        ("0 to 5.0 x 10^9", "-0.6", "fail", "-1"),
    ],
)
def test_the_finer_end_of_a_plain_range_sets_the_decimals_of_both(text, value, verdict, rounded):
    """`6.5 to 7` does not accept 7.4; ends with powers of ten keep their own."""
    judged = judge_text(value, criterion(text, kind("number")))

    assert judged.verdict == verdict
    assert judged.rounded == rounded or text.startswith("1.0 x")


@pytest.mark.parametrize(
    ("text", "value", "verdict"),
    [
        ("37.0 ± 0.5 degC", "37.54 degC", "pass"),
        ("37.0 ± 0.5 degC", "37.55 degC", "fail"),
        ("37 ± 0.55 degC", "37.554 degC", "pass"),
        ("37 ± 0.55 degC", "37.555 degC", "fail"),
        ("37 degC ± 1 degF", "37.5555555555555 degC", "pass"),
        ("37 degC ± 1 degF", "37.5555555555556 degC", "fail"),
        ("37 degC ± 1 degF", "99.6 degF", "pass"),
    ],
)
def test_a_computed_limit_survives_the_rounding_of_values_beside_it(text, value, verdict):
    """37 degC ± 1 degF ends at 37.555... degC, which no rounded value can reach: there nothing is rounded."""
    assert judge_text(value, criterion(text, kind("temperature"))).verdict == verdict


def test_five_per_cent_of_an_odd_number():
    limits = criterion("75 rpm ± 5 %", kind("stirring speed")).clauses[0].rule

    assert (limits.low.text, limits.high.text) == ("71.25", "78.75")
    assert judge_text("78.75 rpm", criterion("75 rpm ± 5 %", kind("stirring speed"))).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("text", "value", "verdict"),
    [
        ("NMT 10^1 CFU/g (pharmacopoeial)", "20 CFU/g", "pass"),
        ("NMT 10^1 CFU/g (pharmacopoeial)", "21 CFU/g", "fail"),
        ("NMT 10^2 CFU/g (pharmacopoeial)", "200 CFU/g", "pass"),
        ("NMT 10^2 CFU/g (pharmacopoeial)", "200.4 CFU/g", "fail"),
        ("NMT 10^2 CFU/g (pharmacopeial)", "201 CFU/g", "fail"),
        ("NMT 10^3 CFU/g (pharmacopoeial)", "2000 CFU/g", "pass"),
        ("NMT 10^3 CFU/g (pharmacopoeial)", "2001 CFU/g", "fail"),
        ("NMT 10^5 CFU/g (pharmacopoeial, factor 5)", "500000 CFU/g", "pass"),
        ("NMT 10^5 CFU/g (pharmacopoeial, factor 5)", "500001 CFU/g", "fail"),
        ("NMT 10^7 CFU/g (factor 5)", "50000000 CFU/g", "pass"),
        ("NMT 100 CFU/g (pharmacopoeial)", "200 CFU/g", "pass"),
        ("NMT 10^2 CFU/g (pharmacopoeial)", "0.2 CFU/mg", "pass"),
        ("NMT 10^2 CFU/g (pharmacopoeial)", "< 200 CFU/g", "pass"),
        ("NMT 10^2 CFU/g (pharmacopoeial)", "TNTC", "inconclusive"),
    ],
)
def test_a_pharmacopoeial_power_of_ten_accepts_twice_itself(text, value, verdict):
    """Ph. Eur. 5.1.4 and USP <1111>: 10^1 accepts up to 20, 10^2 up to 200, 10^3 up to 2000 (factor 5 in 5.1.8)."""
    assert judge_text(value, criterion(text, kind("colonies per mass"))).verdict == verdict


def test_the_allowance_is_a_line_of_the_trace():
    judged = judge_text("149 CFU/g", criterion("NMT 10^2 CFU/g (pharmacopoeial)", kind("colonies per mass")))

    assert judged.reason == "149 CFU/g is within the limit"
    assert judged.trace == ("a pharmacopoeial limit of 100 CFU/g accepts up to 200 (factor 2)",)


@pytest.mark.parametrize(
    ("text", "value", "reason"),
    [
        ("NMT 0.20", "0.2050", "0.21 is above the limit 0.20"),
        ("NMT 5", "5.6", "5.6 is above the limit 5"),
        ("NLT 0.4", "0.04", "0.04 is below the limit 0.4"),
        ("> 5", "5.4", "5 is on the limit 5, which is excluded"),
        ("> 5", "4.6", "5 is on the limit 5, which is excluded"),
        ("> 5", "4.4", "4.4 is below the limit 5"),
    ],
)
def test_a_reason_shows_the_number_that_misses_the_limit(text, value, reason):
    """Rounded, but unrounded where rounding left a single digit; on an excluded limit lies the rounded one."""
    assert judge_text(value, criterion(text, kind("number"))).reason == reason


@pytest.mark.parametrize(("text", "value"), [("NMT 5", "5.6"), ("NMT 0.20", "0.3"), ("> 5", "4.6"), ("5 to 7", "6")])
def test_the_reason_of_an_outcome_names_no_value(text, value):
    """An outcome stands for every value between two steps."""
    found = judge_text(value, criterion(text, kind("number")))

    assert outcome(found).reason == found.reason.partition(" is ")[2]
