"""Every form of a criterion as people write it, with values on both sides of it and the sentence that is recorded."""

# ruff: noqa: E501  # a row of a table stays one line

from __future__ import annotations

import pytest

from lbpcmc.criteria import Verdict, criterion, judge_text
from lbpcmc.quantities import kind

# Kind, criterion, typed value, verdict, reason.
JUDGED = [
    # At least, at most, in the words of pharmacopoeias and in signs.
    ("colonies per capsule", "NLT 1.0 x 10^9 CFU/capsule", "1.2e9 CFU/capsule", "pass", "1.2 x 10^9 CFU/capsule is within the limit"),
    ("colonies per capsule", "NLT 1.0 x 10^9 CFU/capsule", "8e8 CFU/capsule", "fail", "8 x 10^8 CFU/capsule is below the limit 1.0 x 10^9 CFU/capsule"),
    ("mass fraction", "NMT 5.0 % w/w", "4.9 % w/w", "pass", "4.9 % w/w is within the limit"),
    ("mass fraction", "NMT 5.0 % w/w", "5.1 % w/w", "fail", "5.1 % w/w is above the limit 5.0 % w/w"),
    ("mass fraction", "NMT 5.0 % w/w", "52 mg/g", "fail", "5.2 % w/w is above the limit 5.0 % w/w"),
    ("redox potential", "> -300 mV", "-299 mV", "pass", "-299 mV is within the limit"),
    ("redox potential", "> -300 mV", "-300 mV", "fail", "-300 mV is on the limit -300 mV, which is excluded"),
    ("redox potential", "> -300 mV", "−310 mV", "fail", "-310 mV is below the limit -300 mV"),
    ("redox potential", "< −300 mV", "-0.31 V", "pass", "-310 mV is within the limit"),
    ("water activity", "NMT 0.20", "0.2", "pass", "0.20 is within the limit"),
    ("generations", "NMT 40", "41", "fail", "41 is above the limit 40"),
    ("count", "NMT 10 SNPs", "11 SNPs", "fail", "11 is above the limit 10"),
    ("ratio", "NLT 99.9 % ANI", "99.95 %", "pass", "100.0 % is within the limit"),
    ("frequency", "NMT 1 x 10^-8", "9e-9", "pass", "9 x 10^-9 is within the limit"),
    ("pH", "≥ 6.5", "6.4", "fail", "6.4 is below the limit 6.5"),
    ("pH", ">= 6.5", "6.5", "pass", "6.5 is within the limit"),
    ("pH", "≤ 7.0", "7.1", "fail", "7.1 is above the limit 7.0"),
    ("pH", "<= 7.0", "7.0", "pass", "7.0 is within the limit"),
    ("pH", "not less than 6.5", "6.4", "fail", "6.4 is below the limit 6.5"),
    ("pH", "not more than 7.0", "7.1", "fail", "7.1 is above the limit 7.0"),
    ("pH", "at least 6.5", "6.4", "fail", "6.4 is below the limit 6.5"),
    ("pH", "at most 7.0", "7.1", "fail", "7.1 is above the limit 7.0"),
    ("pH", "min. 6.5", "6.4", "fail", "6.4 is below the limit 6.5"),
    ("pH", "max 7.0", "7.1", "fail", "7.1 is above the limit 7.0"),
    ("pH", "less than 7.0", "7.0", "fail", "7.0 is on the limit 7.0, which is excluded"),
    ("pH", "greater than 6.5", "6.5", "fail", "6.5 is on the limit 6.5, which is excluded"),
    # Ranges.
    ("temperature", "36.5 to 37.5 degC", "37.0 degC", "pass", "37.0 degC is within the limits"),
    ("temperature", "36.5 to 37.5 degC", "36.4 degC", "fail", "36.4 degC is below the limit 36.5 degC"),
    ("temperature", "36.5 to 37.5 degC", "99.68 degF", "fail", "37.6 degC is above the limit 37.5 degC"),
    ("temperature", "36.5 °C to 37.5 °C", "37.5 degC", "pass", "37.5 degC is within the limits"),
    ("temperature", "between 36.5 and 37.5 degC", "37.6 degC", "fail", "37.6 degC is above the limit 37.5 degC"),
    ("temperature", "36.5–37.5 degC", "36.4 degC", "fail", "36.4 degC is below the limit 36.5 degC"),
    ("redox potential", "-400 to -300 mV", "-299 mV", "fail", "-299 mV is above the limit -300 mV"),
    ("redox potential", "−400–−300 mV", "-401 mV", "fail", "-401 mV is below the limit -400 mV"),
    # A value with a tolerance.
    ("temperature", "37.0 ± 0.5 degC", "37.5 degC", "pass", "37.5 degC is within the limits"),
    ("temperature", "37.0 ± 0.5 degC", "37.6 degC", "fail", "37.6 degC is above the limit 37.5 degC"),
    ("temperature", "37.0 degC ± 0.5 K", "36.4 degC", "fail", "36.4 degC is below the limit 36.5 degC"),
    ("temperature", "37.0 degC +/- 0.9 degF", "36.4 degC", "fail", "36.4 degC is below the limit 36.5 degC"),
    ("temperature", "37.0 +- 0.5 degC", "36.5 degC", "pass", "36.5 degC is within the limits"),
    ("stirring speed", "100 rpm ± 5 %", "106 rpm", "fail", "106 rpm is above the limit 105 rpm"),
    ("redox potential", "-400 mV ± 5 %", "-421 mV", "fail", "-421 mV is below the limit -420 mV"),
    ("ratio", "100 ± 5 %", "94 %", "fail", "94 % is below the limit 95 %"),
    ("volume", "5 ± 10 mL", "0 mL", "pass", "0 mL is within the limits"),
    # Absence, conformity, report.
    ("colonies per mass", "absent in 10 g", "not detected in 10 g", "pass", "not detected in 10 g"),
    ("colonies per mass", "absent in 10 g", "detected in 10 g", "fail", "detected in 10 g"),
    ("number", "conforms", "conforms", "pass", "found: conforms"),
    ("number", "conforms: off-white to tan powder", "does not conform", "fail", "found: does not conform"),
    ("number", "complies to reference strain", "complies", "pass", "found: conforms"),
    ("number", "report", "17", "pass", "reported; no limit is set"),
    ("colonies per mass", "report results", "< 10 CFU/g", "pass", "reported; no limit is set"),
    ("temperature", "target 37.0 degC", "39 degC", "pass", "a target is aimed at; no limit is set"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "typed", "verdict", "reason"), JUDGED, ids=[f"{row[1]} <- {row[2]}" for row in JUDGED]
)
def test_a_value_meets_a_criterion(name, text, typed, verdict, reason):
    judged = judge_text(typed, criterion(text, kind(name)))

    assert (judged.verdict, judged.reason) == (verdict, reason)
    assert (judged.criterion, judged.rule) == (text, text)


@pytest.mark.parametrize(
    ("name", "text", "typed", "reason"),
    [
        ("pH", "NMT 7.0", None, "no result: a missing value is never a pass"),
        ("pH", "NMT 7.0", "", "no result: a missing value is never a pass"),
        ("pH", "NMT 7.0", "  ", "no result: a missing value is never a pass"),
        ("pH", "report", None, "no result: a missing value is never a pass"),
        ("pH", "NMT 7.0", "NaN", "not understood: 'NaN' is not a number and not a known word. Type a number, as in 6.8, or one of: conforms, does not conform, not detected, detected, TNTC."),
        ("pH", "NMT 7.0", "not done", "not understood: 'not done' is not a number and not a known word. Type a number, as in 6.8, or one of: conforms, does not conform, not detected, detected, TNTC."),
        ("pH", "NMT 7.0", "6,8", "not understood: '6,8' is not a number that can be read one way. A comma can mean two things: use a point for decimals and a space for thousands, as in 1 200.5."),
        ("temperature", "NMT 37.5 degC", "37", "not understood: 37 has no unit. Type it with its unit: 37 degC."),
        ("pH", "NMT 7.0", "conforms", "'conforms' is not a number; the criterion has limits"),
        ("pH", "NMT 7.0", "not detected in 10 g", "'not detected in 10 g' is not a number; the criterion has limits"),
        ("pH", "conforms", "6.8", "the criterion asks for 'conforms' or 'does not conform'"),
        ("colonies per mass", "absent in 10 g", "0 CFU/g", "the criterion asks for 'not detected in 10 g' or 'detected in 10 g'"),
        ("colonies per mass", "absent in 10 g", "not detected in 10 mL", "tested in 10 mL, required in 10 g: not comparable"),
    ],
)  # fmt: skip
def test_what_is_no_result_is_invalid_and_never_a_pass(name, text, typed, reason):
    judged = judge_text(typed, criterion(text, kind(name)))

    assert (judged.verdict, judged.reason) == (Verdict.INVALID, reason)
    assert not judged.verdict.accepted


@pytest.mark.parametrize(
    ("typed", "verdict", "reason"),
    [
        ("not detected in 25 g", "pass", "not detected in 25 g"),
        ("not detected in 10000 mg", "pass", "not detected in 10000 mg"),
        ("not detected in 1 g", "inconclusive", "only 1 g was tested; 10 g is required"),
        ("not detected", "inconclusive", "the amount tested is not given; 10 g is required"),
        ("detected", "fail", "detected"),
        ("detected in 1 g", "fail", "detected in 1 g"),
        ("detected in 25 g", "inconclusive", "detected in 25 g, which is more than 10 g"),
    ],
)
def test_absence_counts_in_the_amount_that_was_tested(typed, verdict, reason):
    judged = judge_text(typed, criterion("absent in 10 g", kind("colonies per mass")))

    assert (judged.verdict, judged.reason) == (verdict, reason)


def test_not_detected_is_never_a_count_of_zero():
    """A Poisson count of none in 25 g still allows -ln(0.05) / 25 g = 0.12 CFU/g (one-sided 95 %)."""
    judged = judge_text("not detected in 25 g", criterion("NMT 10 CFU/g", kind("colonies per mass")))

    assert judged.verdict is Verdict.INVALID


def test_each_conversion_and_rounding_is_a_line_of_the_trace():
    judged = judge_text("0.05049 g/g", criterion("NMT 5.0 % w/w", kind("mass fraction")))

    assert judged.reported == "0.05049 g/g"
    assert judged.trace == (
        "0.05049 g/g = 5.049 % w/w",
        "5.049 rounded (half up, decimals of the limit) to 5.0 % w/w",
    )
    assert (judged.rounded, judged.verdict) == ("5.0", Verdict.PASS)


def test_a_conversion_that_does_not_end_says_so():
    judged = judge_text("50 min", criterion("NMT 1.0 h", kind("time")))

    assert judged.trace == (
        "50 min ≈ 0.833333333333333 h",
        "0.833333333333333 rounded (half up, decimals of the limit) to 0.8 h",
    )


def test_nothing_is_traced_where_nothing_was_done():
    assert judge_text("37.2 degC", criterion("36.5 to 37.5 degC", kind("temperature"))).trace == ()


def test_a_value_in_the_unit_beside_its_column_needs_none_of_its_own():
    celsius = kind("temperature").unit("degC")

    assert judge_text("37.2", criterion("36.5 to 37.5 degC", kind("temperature")), unit=celsius).verdict == "pass"


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("conforms", ""),
        ("conforms: off-white to tan powder", "off-white to tan powder"),
        ("complies to reference strain", "reference strain"),
    ],
)
def test_the_description_of_what_conforms_is_kept(text, description):
    assert criterion(text, kind("number")).clauses[0].rule.description == description
