"""Values of which one bound is known: judged by their whole range."""

from __future__ import annotations

import pytest

from lbpcmc.criteria import criterion, judge_text
from lbpcmc.quantities import kind

JUDGED = [
    ("NMT 10 CFU/g", "< 10 CFU/g", "pass"),
    ("NMT 10 CFU/g", "≤ 10 CFU/g", "pass"),
    ("NMT 10 CFU/g", "< 11 CFU/g", "inconclusive"),
    ("NMT 10 CFU/g", "> 10 CFU/g", "fail"),
    ("NMT 10 CFU/g", "≥ 10 CFU/g", "inconclusive"),
    ("NMT 10 CFU/g", "> 9 CFU/g", "inconclusive"),
    ("< 10 CFU/g", "< 10 CFU/g", "pass"),
    ("< 10 CFU/g", "≤ 10 CFU/g", "inconclusive"),
    ("< 10 CFU/g", "≥ 10 CFU/g", "fail"),
    ("NLT 10 CFU/g", "> 10 CFU/g", "pass"),
    ("NLT 10 CFU/g", "≥ 10 CFU/g", "pass"),
    ("NLT 10 CFU/g", "> 9 CFU/g", "inconclusive"),
    ("NLT 10 CFU/g", "< 10 CFU/g", "fail"),
    ("NLT 10 CFU/g", "≤ 10 CFU/g", "inconclusive"),
    ("> 10 CFU/g", "> 10 CFU/g", "pass"),
    ("> 10 CFU/g", "≥ 10 CFU/g", "inconclusive"),
    ("> 10 CFU/g", "≤ 10 CFU/g", "fail"),
    ("5 to 10 CFU/g", "< 5 CFU/g", "fail"),
    ("5 to 10 CFU/g", "> 10 CFU/g", "fail"),
    ("5 to 10 CFU/g", "> 6 CFU/g", "inconclusive"),
    ("5 to 10 CFU/g", "< 8 CFU/g", "inconclusive"),
    ("0 to 10 CFU/g", "< 10 CFU/g", "pass"),
    ("0 to 10 CFU/g", "≤ 11 CFU/g", "inconclusive"),
    ("NMT 10 CFU/g", "< 0.01 CFU/mg", "pass"),
    ("NMT 10 CFU/g", "TNTC", "inconclusive"),
    ("NLT 10 CFU/g", "TNTC", "inconclusive"),
]


@pytest.mark.parametrize(("text", "typed", "verdict"), JUDGED)
def test_a_censored_value_passes_only_if_its_whole_range_does(text, typed, verdict):
    assert judge_text(typed, criterion(text, kind("colonies per mass"))).verdict == verdict


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("< 10 CFU/g", "every value < 10 CFU/g is within the limits"),
        ("> 10 CFU/g", "every value > 10 CFU/g is outside the limit 10 CFU/g"),
        ("< 11 CFU/g", "< 11 CFU/g leaves open whether the limit is met"),
        ("TNTC", "too numerous to count is not a number; count a higher dilution"),
    ],
)
def test_the_reason_speaks_of_the_range(typed, reason):
    judged = judge_text(typed, criterion("NMT 10 CFU/g", kind("colonies per mass")))

    assert judged.reason == reason
    assert judged.reported == typed


def test_a_bound_is_converted_and_not_rounded():
    """< 10.04 would round to 10.0; whether the value does is not known."""
    judged = judge_text("< 1.004 % w/w", criterion("NMT 10.0 mg/g", kind("mass fraction")))

    assert judged.verdict == "inconclusive"
    assert judged.trace == ("1.004 % w/w = 10.04 mg/g",)


def test_a_kind_without_a_smallest_value_is_open_below():
    assert judge_text("< -300 mV", criterion("-400 to -300 mV", kind("redox potential"))).verdict == "inconclusive"
    assert judge_text("< -300 mV", criterion("NMT -300 mV", kind("redox potential"))).verdict == "pass"
